/*
 * form_line.mjs: the client's form on a bad line: answers that could not be
 * sent wait on the phone, are sent when there is a line, are stored once, and
 * then are no longer on the phone.
 */
import { createServer, connect } from 'node:net';
import {
	ANSWERS, SEND, agree, answer, fields, newLink, open, stored,
} from './client.js';
import {
	act, assert, findings, needBrowser, openBrowser, openPage, openPractice,
	press, runTests, test,
} from './reliefd.js';

const SCRIPTS = { javaScriptEnabled: true };
const KEPT = /saved on this phone and will be sent/;
const HOUR = 3600e3;

needBrowser();
const TRIES = 3000; /* of a tenth of a second */
const A_WHILE = 50;

const practice = openPractice();
await practice.start();
const browser = await openBrowser();

/* What lies in the phone's memory. */
function kept(page) {
	return page.evaluate(() => Object.keys(localStorage));
}

function says(page, words) {
	return page.locator('#s').filter({ hasText: words }).waitFor();
}

/* How many check-ins the client has sent: points of the receipt's chart. */
async function receipts(page, link, moment) {
	await page.waitForURL(/\/receipt\/[0-9a-f]{32}$/);
	const words = await page.textContent('svg desc');

	assert.equal(await page.textContent('h1'), 'Saved');
	return words.split(';').length;
}

/*
 * A server in front of the daemon's that passes on what it hears. While it is
 * down it hears nothing; while it is cut it hangs up without an answer to a
 * post.
 */
async function badLine() {
	const { port } = new URL(practice.address);
	const line = { down: false, cut: false, dropped: 0 };
	const server = createServer((phone) => {
		const daemon = connect(Number(port), '127.0.0.1');
		let drop = false;

		phone.on('data', (bytes) => {
			if (line.down) {
				phone.destroy();
				return;
			}
			if (bytes.toString('latin1').startsWith('POST '))
				drop = line.cut;
			daemon.write(bytes);
		});
		daemon.on('data', (bytes) => {
			if (!drop) {
				phone.write(bytes);
				return;
			}
			line.dropped++;
			phone.destroy();
		});
		for (const [one, other] of [[phone, daemon], [daemon, phone]]) {
			one.on('close', () => other.destroy());
			one.on('error', () => other.destroy());
		}
	});

	await new Promise((listening) =>
		server.listen(0, '127.0.0.1', listening));
	return Object.assign(line, { port: server.address().port,
		close: () => server.close() });
}

test('a line that breaks after the form was read: stored once', async () => {
	const page = await openPage(browser, SCRIPTS);
	const link = newLink(practice);
	const server = await badLine();
	const through = new URL(link);

	await agree(page, link);
	through.port = server.port;
	await open(page, through.href, 'arrival');
	await act(page, '[name=pain_now][value="4"]');
	server.cut = true;
	await act(page, SEND);
	await says(page, KEPT);
	assert.equal((await kept(page)).length, 1);
	/* The daemon has read and stored it, and said so to nobody. */
	assert.ok(server.dropped > 0);
	server.cut = false;
	await page.evaluate(() => dispatchEvent(new Event('online')));
	assert.equal(await receipts(page), 1);
	assert.deepEqual(await kept(page), []);
	server.close();
});

test('offline, loaded anew, online: stored once, all of it', async () => {
	const page = await openPage(browser, SCRIPTS);
	const server = await badLine();
	const link = newLink(practice);
	const through = new URL(link);

	await agree(page, link);
	through.port = server.port;
	await open(page, through.href, 'weekly');
	await answer(page, ANSWERS.weekly);
	server.down = true;
	await act(page, SEND);
	await says(page, KEPT);
	await assert.rejects(page.reload());
	const again = await page.context().newPage();

	/* The first one would load itself again, too. */
	await page.close();
	server.down = false;
	await again.goto(through.href);
	assert.equal(await receipts(again), 1);
	const { Day, ...rest } = await stored(again);
	assert.equal(rest['Average pain, past 7 days'], '4 of 10');
	assert.equal(rest.Note, '第一周 <b>');
	assert.equal(Object.keys(rest).length, 11);
	assert.deepEqual(await kept(again), []);
	server.close();
});

test('two forms wait side by side, each is stored', async () => {
	const page = await openPage(browser, SCRIPTS);
	const link = newLink(practice);

	await agree(page, link);
	for (const [moment, name] of [['arrival', 'pain_now'],
		['weekly', 'pain_week']]) {
		await open(page, link, moment).catch(() => {});
		await act(page, `[name=${name}][value="2"]`);
		await page.context().setOffline(true);
		await act(page, SEND);
		await says(page, KEPT);
		/* A page that is opened sends at once: not yet. */
		await page.evaluate(() => {
			for (const key of Object.keys(localStorage)) {
				sessionStorage[key] = localStorage[key];
				localStorage.removeItem(key);
			}
		});
		await page.context().setOffline(false);
	}
	await open(page, link, 'after');
	await page.evaluate(() => {
		for (const key of Object.keys(sessionStorage))
			localStorage[key] = sessionStorage[key];
	});
	assert.equal((await kept(page)).length, 2);
	await page.evaluate(() => dispatchEvent(new Event('online')));
	/* Each leads to its receipt; the pages come one over the other. One
	 * that was cut short by it goes when a page is opened again. */
	let tries = 0;
	while (await page.evaluate(() => localStorage.length).catch(() => 1)) {
		assert.ok(tries++ < TRIES, 'a form is still on the phone');
		await page.waitForTimeout(100);
		if (tries % A_WHILE === 0)
			await page.goto(link).catch(() => {});
	}
	/* After an arrival today, and a weekly form, this is what is left. A
	 * receipt that still comes is in the way of it. */
	while (!await page.goto(link).catch(() => null))
		assert.ok(tries++ < TRIES, 'the form does not come');
	assert.equal(await page.inputValue('[name=moment]'), 'after');
	assert.equal(await page.locator('[name=pain_before]').count(), 0);
});

test('while the practice is out of reach, the phone tells', async () => {
	const page = await openPage(browser,
		{ ...SCRIPTS, bypassCSP: true, viewport: { width: 320, height: 740 } });
	const link = newLink(practice);

	await agree(page, link);
	await open(page, link, 'arrival');
	await act(page, '[name=pain_now][value="4"]');
	await page.route(link, (route) => route.fulfill({ status: 503 }));
	await act(page, SEND);
	await says(page, KEPT);
	assert.equal(await page.getAttribute('#s', 'role'), 'status');
	assert.deepEqual(await findings(page), []);
	await page.unroute(link);
	await act(page, SEND);
	assert.equal(await receipts(page), 1);
	assert.deepEqual(await kept(page), []);
});

test('what is refused is shown with the answers and stays on the phone until it is stored', async () => {
	const page = await openPage(browser, SCRIPTS);
	const link = newLink(practice);

	await agree(page, link);
	await open(page, link, 'weekly');
	await answer(page, { ...ANSWERS.weekly, reading_1: 'x' });
	const before = await fields(page);
	await press(page, SEND);
	assert.match(await page.title(), /^Error: /);
	assert.deepEqual(await fields(page), before);
	assert.equal((await kept(page)).length, 1);
	/* It is not sent again by itself: it would be refused again. */
	const other = await page.context().newPage();
	const posts = [];
	other.on('request', (one) => one.method() === 'POST' && posts.push(one));
	await other.goto(`${link}?moment=weekly`);
	await other.waitForFunction(() => document.readyState === 'complete');
	assert.equal(await other.title(), 'Check-in');
	assert.deepEqual(posts, []);
	await other.close();
	/* Mended and sent, it is stored, and nothing is left. */
	await page.fill('[name=reading_1]', '40');
	await press(page, SEND);
	assert.equal(await receipts(page), 1);
	assert.deepEqual(await kept(page), []);
});

test('a notice that changed meanwhile loses no answers', async () => {
	const page = await openPage(browser, SCRIPTS);
	const link = newLink(practice);

	await agree(page, link);
	await open(page, link, 'arrival');
	await act(page, '[name=pain_now][value="7"]');
	await page.context().request.post(`${link}/withdraw`,
		{ headers: { 'Content-Type':
			'application/x-www-form-urlencoded' } });
	await press(page, SEND);
	assert.equal(await page.title(), 'Before you start');
	await act(page, 'form[action*="/consent"] .b');
	assert.equal(await receipts(page), 1);
	assert.equal((await stored(page))['Pain now'], '7 of 10');
	assert.deepEqual(await kept(page), []);
});

test('after two days nothing of it is on the phone any more', async () => {
	const page = await openPage(browser, SCRIPTS);
	const link = newLink(practice);

	await agree(page, link);
	await open(page, link, 'arrival');
	await act(page, '[name=pain_now][value="4"]');
	await page.context().setOffline(true);
	await act(page, SEND);
	await says(page, KEPT);
	await page.evaluate((age) => {
		const [key] = Object.keys(localStorage);
		const one = JSON.parse(localStorage[key]);

		one.at -= age;
		localStorage[key] = JSON.stringify(one);
	}, 49 * HOUR);
	await page.context().setOffline(false);
	await open(page, link, 'arrival');
	await page.waitForFunction(() => localStorage.length === 0);
	await press(page, SEND);
	assert.match(await page.title(), /^Error: /);
});

test('another link\'s answers are left alone', async () => {
	const page = await openPage(browser, SCRIPTS);
	const link = newLink(practice);

	await agree(page, link);
	await page.evaluate(() => {
		localStorage[`/c/${'B'.repeat(43)} ${'0'.repeat(32)}`] = '{}';
	});
	await open(page, link, 'arrival');
	await act(page, '[name=pain_now][value="4"]');
	await act(page, SEND);
	assert.equal(await receipts(page), 1);
	assert.equal((await kept(page)).length, 1);
});

await runTests();
