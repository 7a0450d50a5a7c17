/*
 * leaving.mjs: what stays behind in a browser, and what goes along to another
 * site: after signing out Back shows nothing and nothing is kept; no other
 * site hears which page somebody came from.
 */
import { createServer } from 'node:http';
import {
	assert, needBrowser, openBrowser, openPage, press, runTests, test,
} from './reliefd.js';
import { AGREE, newLink, SEND } from './client.js';
import { DESK, openPortal } from './portal.js';

needBrowser();
const practice = openPortal();
const { at, openSignedIn, newClient } = practice;
const lim = newClient('Lim Wei', '--phone', '012-345 6789');
await practice.start();
/* One keeps the pages that one can go back to, one loads them again. */
const browsers = [
	await openBrowser(), await openBrowser({ keepsPages: false })];
const [browser] = browsers;
practice.use(browser);
await practice.settle(await openPage(browser, DESK), 'aisha',
	practice.oneTime);

/* Another site, which notes the headers of what it is asked. */
let heard = [];
const other = createServer((request, answer) => {
	heard.push(request.headers);
	answer.setHeader('Content-Type', 'text/html');
	answer.end('<title>Another site</title>');
});
await new Promise((up) => other.listen(0, '127.0.0.1', up));
const elsewhere = `http://localhost:${other.address().port}/`;

/* What it hears when somebody follows a link there. With bare, the link
 * itself does not say that nothing goes along: the page's policy has to. */
async function follow(page, bare) {
	const link = await page.waitForSelector('a[href^="https://wa.me/"]');

	await link.evaluate((one, { to, plain }) => {
		one.href = to;
		one.removeAttribute('target');
		if (plain)
			one.removeAttribute('rel');
	}, { to: elsewhere, plain: bare });
	heard = [];
	await Promise.all([page.waitForURL(elsewhere), link.click()]);
	assert.equal(await page.title(), 'Another site');
	return heard[0];
}

test('no other site learns the address of a form', async () => {
	const link = newLink(practice);
	const page = await openPage(browser, { javaScriptEnabled: true });

	await page.goto(link);
	await press(page, AGREE);
	await page.goto(`${link}?moment=arrival`);
	await page.check('[name=pain_now][value="3"]', { force: true });
	await press(page, SEND);
	const receipt = page.url();
	const gone = link.replace(/.{43}$/, 'A'.repeat(43));
	for (const address of [receipt, gone]) {
		for (const bare of [false, true]) {
			await page.goto(address);
			const headers = await follow(page, bare);

			assert.equal(headers.referer, undefined);
			assert.equal(headers.origin, undefined);
			assert(!JSON.stringify(headers).includes(
				new URL(link).pathname.slice(3)));
		}
	}
});

test('nor a page of the portal', async () => {
	const page = await openSignedIn();

	await practice.openClient(page, lim);
	const links = `${page.url()}/link`;
	for (const bare of [false, true]) {
		await page.goto(links);
		await press(page, 'button.primary');
		const headers = await follow(page, bare);
		assert.equal(headers.referer, undefined);
	}
	/* The page itself still says where its own forms come from. */
	await page.goto(links);
	const [request] = await Promise.all([
		page.waitForRequest((one) => one.method() === 'POST'),
		press(page, 'button.primary'),
	]);
	assert.equal((await request.allHeaders()).referer, links);
});

test('after signing out, Back shows nothing of a client', async () => {
	for (const one of browsers) {
		practice.use(one);
		const page = await openSignedIn({ ...DESK,
			javaScriptEnabled: true });

		await practice.openClient(page, lim);
		assert((await page.content()).includes(lim.name));
		await press(page, 'form[action="/logout"] button');
		assert.equal(page.url(), at('/login'));
		for (let i = 0; i < 3; i++) {
			await page.goBack({ waitUntil: 'load' });
			assert(!(await page.content()).includes(lim.name));
			if (page.url() === 'about:blank')
				break;
			assert.equal(page.url(), at('/login'));
		}
	}
	practice.use(browser);
});

test('and nothing is kept in the browser', async () => {
	const page = await openSignedIn({ ...DESK, javaScriptEnabled: true });

	await page.evaluate(async () => {
		localStorage.left = 'behind';
		sessionStorage.left = 'behind';
		await new Promise((made) => {
			const opening = indexedDB.open('left');

			opening.onsuccess = () => {
				opening.result.close();
				made();
			};
		});
	});
	await press(page, 'form[action="/logout"] button');
	const left = await page.evaluate(async () => ({
		local: localStorage.length,
		databases: (await indexedDB.databases()).length,
	}));
	assert.deepEqual(left, { local: 0, databases: 0 });
	assert.deepEqual((await page.context().cookies()).filter(
		({ name }) => name === '__Host-reliefd'), []);
});

await runTests();
