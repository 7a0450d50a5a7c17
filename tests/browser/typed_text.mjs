/*
 * typed_text.mjs: what people typed in a browser: a name that reports cannot
 * draw is said, and a note that is too long comes back with the answers.
 */
import { agree, newLink, open } from './client.js';
import {
	assert, findings, needBrowser, openBrowser, openPage, overhang, press,
	runTests, test,
} from './reliefd.js';
import { openPortal } from './portal.js';

needBrowser();
const practice = openPortal();
const { openClient, settle } = practice;
await practice.start();
const browser = await openBrowser();
practice.use(browser);

/* Cuneiform is in no font of the reports. */
const cuneiform = practice.newClient('𒀀𒀁𒀀 Tan');
const latin = practice.newClient('Ala Tan');
const { PICTURES } = process.env;

test('the client\'s page says what reports cannot draw of the name', async () => {
	const page = await openPage(browser,
		{ javaScriptEnabled: true, bypassCSP: true });

	await settle(page, 'aisha', practice.oneTime);
	for (const width of [360, 1280]) {
		await page.setViewportSize({ width, height: 740 });
		await openClient(page, cuneiform);
		assert.match(await page.textContent('.notice'),
			/cannot draw all of this name.*U\+12000 \(Xsux\), U\+12001/s);
		assert.ok(await overhang(page) <= 0);
		assert.deepEqual(await findings(page), []);
		if (PICTURES)
			await page.screenshot({ path: `${PICTURES}/name-${width}.png` });
	}
	await openClient(page, latin);
	assert.equal(await page.locator('.notice').count(), 0);
});

test('a note that is too long comes back with the answers', async () => {
	for (const width of [360, 1280]) {
		const page = await openPage(browser, {
			viewport: { width, height: 740 }, javaScriptEnabled: true,
			bypassCSP: true });
		const link = newLink(practice, '--language', 'ms');

		await agree(page, link);
		await open(page, link, 'weekly');
		await page.check('[name=pain_week][value="6"]', { force: true });
		/* Pasted where the browser does not count. */
		await page.evaluate((note) => {
			document.getElementById('note').removeAttribute('maxlength');
			document.getElementById('note').value = note;
		}, 'sungai '.repeat(6000));
		await press(page, '#f .z .b');
		assert.match(await page.textContent('.x'), /Ini terlalu panjang/);
		assert.equal(await page.locator(
			'[name=pain_week][value="6"]:checked').count(), 1);
		assert.match(await page.inputValue('#note'), /^sungai sungai/);
		assert.equal(await overhang(page), 0);
		assert.deepEqual(await findings(page), []);
		if (PICTURES)
			await page.screenshot({ path: `${PICTURES}/long-${width}.png` });
		/* Shortened, it is stored. */
		await page.fill('#note', 'sungai');
		await press(page, '#f .z .b');
		await page.waitForURL(/\/receipt\//);
	}
});

await runTests();
