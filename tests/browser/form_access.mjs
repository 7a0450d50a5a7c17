/*
 * form_access.mjs: the client's form for every eye, hand and phone: narrow,
 * enlarged, light, dark, by keyboard, with a screen reader, over a slow line.
 */
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import {
	MOMENTS, WALK, agree, fields, newLink, open, stored, walk,
} from './client.js';
import {
	act, assert, assertQuiet, contrast, findings, focused, needBrowser,
	openBrowser, openPage, openPractice, overhang, overhangAtDoubleText,
	runTests, test,
} from './reliefd.js';

const NARROW = { width: 320, height: 740 };
const PAGE_BYTES = 8192;

needBrowser();
const practice = openPractice();
await practice.start();
const browser = await openBrowser();

test('no page scrolls sideways at 320 px, nor at twice the text', async () => {
	const page = await openPage(browser, { viewport: NARROW });
	const wide = [];
	let pages = 0;

	for await (const state of walk(practice, page, newLink(practice))) {
		pages++;
		if (await overhang(page) > 0)
			wide.push(state);
		if (await overhangAtDoubleText(page) > 0)
			wide.push(`${state}, 200 %`);
	}
	assert.deepEqual(wide, []);
	assert.equal(pages, WALK);
	assertQuiet(page);
});

test('the first question stands whole on the first screen', async () => {
	const page = await openPage(browser);
	const link = newLink(practice);

	await agree(page, link);
	for (const moment of MOMENTS) {
		await open(page, link, moment);
		const words = page.locator('.w').first();
		const { y, height } = await words.boundingBox();

		assert.ok(y + height <= 740, `${moment}: to ${y + height}`);
	}
});

test('the eleven targets are at least 24 x 56 px at 320 px', async () => {
	const page = await openPage(browser, { viewport: NARROW });
	const link = newLink(practice);

	await agree(page, link);
	for (const moment of MOMENTS) {
		await open(page, link, moment);
		const scales = await page.locator('.n').count();
		const cells = page.locator('.n input');
		const [width, height] = await least(cells);

		assert.equal(await cells.count(), 11 * scales);
		assert.ok(width >= 24 && height >= 56, `${width} x ${height}`);
	}
});

/* How wide and how high the elements are, the least of each. */
async function least(elements) {
	const boxes = await elements.evaluateAll((all) => all.map((one) => {
		const { width, height } = one.getBoundingClientRect();

		return [width, height];
	}));
	return [0, 1].map((i) => Math.min(...boxes.map((box) => box[i])));
}

test('each of the 35 regions can be tapped, and listed', async () => {
	const page = await openPage(browser, { viewport: NARROW });
	const link = newLink(practice);
	const regions = page.locator('[name=regions]');
	const chosen = async () => (await fields(page)).filter(
		([name]) => name === 'regions').length;

	await agree(page, link);
	await open(page, link, 'weekly');
	for (const region of await regions.all())
		await region.tap();
	assert.equal(await chosen(), 35);
	const [width, height] = await least(regions);
	assert.ok(width >= 24 && height >= 24, `${width} x ${height}`);
	await act(page, '#list');
	assert.ok((await least(page.locator('.g label')))[1] >= 48);
	await act(page, 'label:has([name=regions]) >> text="Left calf"');
	assert.equal(await chosen(), 34);
	assertQuiet(page);
});

/* Tab by tab to what fits; every stop on the way must be seen. */
async function tabTo(page, wanted) {
	for (let stops = 0; stops < 100; stops++) {
		await page.keyboard.press('Tab');
		const focus = await focused(page);

		assert.ok(focus.ring >= 3, `no ring: ${JSON.stringify(focus)}`);
		if (wanted(focus))
			return;
	}
	assert.fail('not reached by the Tab key');
}

async function enter(page) {
	await Promise.all([page.waitForEvent('load'),
		page.keyboard.press('Enter')]);
}

test('all of it works by keyboard, and the focus is seen', async () => {
	const page = await openPage(browser);
	const { keyboard } = page;

	await page.goto(newLink(practice));
	await tabTo(page, ({ text }) => text === 'I agree');
	await enter(page);
	await tabTo(page, ({ tag }) => tag === 'summary');
	await keyboard.press('Enter');
	await tabTo(page, ({ text }) => text === 'After a session');
	await enter(page);
	await tabTo(page, ({ name }) => name === 'pain_now');
	for (const key of ['Space', 'ArrowRight', 'ArrowRight'])
		await keyboard.press(key);
	await tabTo(page, ({ name }) => name === 'new_soreness');
	await keyboard.press('ArrowDown');
	await tabTo(page, ({ value }) => value === 'trigger_point');
	await keyboard.press('Space');
	await tabTo(page, ({ name }) => name === 'reading_1');
	await keyboard.type('41');
	await tabTo(page, ({ name }) => name === 'note');
	await keyboard.type('By keys');
	await tabTo(page, ({ text }) => text === 'Send');
	await enter(page);
	const { Day, ...rest } = await stored(page);
	assert.deepEqual(rest, {
		'Pain now': '2 of 10',
		'New soreness': 'Mild',
		'Part of this session': 'Trigger point therapy',
		'Neck: bend forward, chin to chest': '41°',
		Note: 'By keys',
	});
	assertQuiet(page);
});

test('axe-core finds nothing on any page, light or dark', async () => {
	const page = await openPage(browser,
		{ viewport: NARROW, javaScriptEnabled: true, bypassCSP: true });
	const found = [];

	for await (const state of walk(practice, page, newLink(practice))) {
		for (const finding of await findings(page))
			found.push(`${state}: ${finding}`);
	}
	assert.deepEqual(found, []);
	/* And would find something, were it there. */
	await page.evaluate(
		() => document.documentElement.removeAttribute('lang'));
	assert.match((await findings(page))[0], /html-has-lang/);
});

/* What axe-core does not see: digits over their boxes, words in charts. */
test('the inks of scales and charts are readable', async () => {
	const page = await openPage(browser);

	await page.goto(newLink(practice));
	for (const colorScheme of ['light', 'dark']) {
		await page.emulateMedia({ colorScheme });
		for (const [ink, ground, least] of [
			['--ink', '--card', 7], ['--mut', '--card', 4.5],
			['--on', '--acc', 4.5], ['--ctl', '--card', 3],
			['--err', '--card', 4.5], ['--acc', '--card', 3],
		]) {
			const ratio = await contrast(page, ink, ground);

			assert.ok(ratio >= least,
				`${colorScheme}, ${ink}, ${ground}: ${ratio}`);
		}
	}
});

/* An answer to a GET, or to the POST of a form: its bytes on the way. */
function ask(address, form) {
	const headers = { 'Accept-Encoding': 'gzip' };

	if (form)
		headers['Content-Type'] = 'application/x-www-form-urlencoded';
	return new Promise((done, failed) => {
		const method = form ? 'POST' : 'GET';
		const asked = request(address, { method, headers });

		asked.on('response', async (answer) => {
			const parts = [];

			for await (const part of answer)
				parts.push(part);
			done({ status: answer.statusCode,
				packed: answer.headers['content-encoding'],
				bytes: Buffer.concat(parts) });
		});
		asked.on('error', failed);
		asked.end(form && String(form));
	});
}

for (const lang of ['en', 'ms', 'zh', 'ta']) {
	test(`${lang}: each moment is at most 8 KB on the way, errors included`,
		() => assertSizes(lang));
}

async function assertSizes(lang) {
	const page = await openPage(browser);
	const link = newLink(practice, '--language', lang);

	await agree(page, link);
	for (const moment of MOMENTS) {
		await open(page, link, moment);
		const form = new URLSearchParams(await fields(page));
		for (const name of ['reading_1', 'reading_2'])
			if (form.has(name))
				form.set(name, '999');
		for (const [wanted, { status, packed, bytes }] of [
			[200, await ask(page.url())],
			[422, await ask(link, form)],
		]) {
			assert.equal(status, wanted);
			assert.equal(packed, 'gzip');
			assert.match(gunzipSync(bytes).toString(),
				/<\/html>\s*$/);
			console.log(`# ${lang}, ${moment}, ${status}: ` +
				`${bytes.length} bytes`);
			assert.ok(bytes.length <= PAGE_BYTES,
				`${moment}, ${status}: ${bytes.length} bytes`);
		}
	}
}

await runTests();
