/*
 * portal.mjs: the therapist's portal in a browser: the way of a day through
 * it, from the first sign-in to the first report, without scripts.
 */
import { readFileSync } from 'node:fs';
import {
	act, assert, assertQuiet, focused, goBack, needBrowser, openBrowser,
	openPage, press, runTests, test,
} from './reliefd.js';
import {
	changePassword, DESK, download, openPortal, PASSWORD, STATIC, texts,
} from './portal.js';

const ACTS_MAX = 8; /* to log a session of two techniques */

needBrowser();
const practice = openPortal();
const { at, signIn, openSignedIn, openClient } = practice;
await practice.start();
const browser = await openBrowser();
practice.use(browser);

const lim = practice.newClient('Lim Wei', '--phone', '012-345 6789');
const chen = practice.newClient('陈美珍');
const siti = practice.newClient('Siti Nurhaliza');

test('the one-time password opens nothing but its change', async () => {
	const page = await openPage(browser, DESK);

	await signIn(page, 'aisha', 'not the password');
	assert.match(await page.title(), /^Error: /);
	assert.equal(await page.inputValue('#name'), 'aisha');
	assert.equal(await page.inputValue('#password'), '');
	assert.equal((await focused(page)).name, 'password');

	await signIn(page, 'aisha', practice.oneTime);
	assert.equal(page.url(), at('/account'));
	await page.goto(at('/clients'));
	assert.equal(page.url(), at('/account'));
	assert.match(await page.textContent('.notice'),
		/Choose a password of your own/);

	await changePassword(page, practice.oneTime, 'short');
	assert.match(await page.title(), /^Error: /);
	await changePassword(page, practice.oneTime, PASSWORD);
	assert.equal(page.url(), at('/work'));
	assertQuiet(page, STATIC);
});

test('the search finds parts of names, codes, phones, Chinese', async () => {
	const page = await openSignedIn();
	const searches = [
		['NURH', siti],
		[lim.code.toLowerCase(), lim],
		['345 6789', lim],
		['美珍', chen],
	];

	for (const [words, { name, code }] of searches) {
		await page.goto(at('/clients'));
		await page.fill('#q', words);
		await page.keyboard.press('Enter');
		await page.waitForURL(/[?&]q=/);
		assert.deepEqual(await texts(page, 'tbody th'),
			[`${name} ${code}`]);
		assert.equal(await page.inputValue('#q'), words);
	}
	await page.goto(at('/clients?q=nobody'));
	assert.deepEqual(await texts(page, 'tbody th'), []);
	await press(page, 'text="Show all clients"');
	assert.equal((await texts(page, 'tbody th')).length >= 3, true);
	assertQuiet(page, STATIC);
});

test('an empty client page says what is missing and what to do', async () => {
	const page = await openSignedIn();

	await openClient(page, chen);
	for (const words of [
		'No weekly answers yet',
		'0 of 8 sessions with a score before and after',
		'0 sessions, 0 check-ins',
	])
		assert.ok(await page.isVisible(`.empty >> text="${words}"`),
			words);
	assert.equal(await page.locator('.empty .button').count(), 3);
	assert.equal(await page.locator('.tiles li').count(), 4);
	assert.equal(await page.locator('.tiles .figure').count(), 0);
	assert.equal(await page.locator('main svg[role=img]').count(), 0);
	assertQuiet(page, STATIC);
});

test('two techniques are logged in at most eight steps', async () => {
	const page = await openSignedIn();

	await openClient(page, lim);
	page.seen.acts = 0;
	await press(page, '.actions >> text="Log session"');
	assert.equal(await page.inputValue('#day'), practice.day());
	await act(page, '#deep_tissue input[value="25"]');
	await act(page, '#trigger_point input[value="15"]');
	await press(page, 'text="Save session"');
	assert.ok(page.seen.acts <= ACTS_MAX, `${page.seen.acts} steps`);
	await openClient(page, lim);
	const rows = await texts(page, '.records tbody tr');
	assert.equal(rows.length, 1);
	assert.match(rows[0], /Deep tissue 25/);
	assert.match(rows[0], /Trigger point 15/);
	assertQuiet(page, STATIC);
});

test('the same day again is prefilled and makes a new version', async () => {
	const page = await openSignedIn();

	await openClient(page, lim);
	await press(page, '.actions >> text="Log session"');
	assert.match(await page.textContent('.notice'), /number 1, version 1/);
	assert.ok(await page.isChecked('#deep_tissue input[value="25"]'));
	assert.ok(await page.isChecked('#trigger_point input[value="15"]'));
	assert.ok(await page.isChecked('#myofascial_release input.none'));
	await act(page, '#trigger_point input.none');
	await act(page, '#myofascial_release input[value="20"]');
	await page.fill('#before_0', '−5°');
	await page.fill('#after_0', '140');
	await page.fill('#note', 'Tender <b>left</b>');
	await press(page, 'text="Save session"');
	await openClient(page, lim);
	const [row, ...others] = await texts(page, '.records tbody tr');
	assert.deepEqual(others, []);
	assert.match(row, /Deep tissue 25 Myofascial release 20/);
	assert.doesNotMatch(row, /Trigger point/);
	assert.match(row, /−5° → 140°/);
	await press(page, '.actions >> text="Log session"');
	assert.match(await page.textContent('.notice'), /number 1, version 2/);
	assert.equal(await page.inputValue('#note'), 'Tender <b>left</b>');
	assertQuiet(page, STATIC);
});

test('a session with errors is kept as it was typed', async () => {
	const page = await openSignedIn();

	await openClient(page, chen);
	await press(page, '.actions >> text="Log session"');
	await press(page, 'text="Save session"');
	assert.match(await page.title(), /^Error: /);
	assert.match(await page.textContent('.problem'), /at least one/);
	await act(page, '#deep_tissue input[value="30"]');
	await page.fill('#before_0', '999');
	await page.fill('#note', 'Not lost');
	await press(page, 'text="Save session"');
	assert.match((await focused(page)).text, /not saved yet/);
	const said = await page.textContent('.problem a[href="#before_0"]');
	assert.equal((await page.textContent('#before_0-wrong')), said);
	assert.equal(await page.inputValue('#before_0'), '999');
	assert.equal(await page.inputValue('#note'), 'Not lost');
	assert.ok(await page.isChecked('#deep_tissue input[value="30"]'));
	await openClient(page, chen);
	assert.deepEqual(await texts(page, '.records tbody tr'), []);
	assertQuiet(page, STATIC);
});

/* What a client answers under a link; a browser of their own. */
async function answerWeekly(link, score) {
	const page = await openPage(browser);

	await page.goto(`${link}?moment=weekly`);
	await press(page, 'text="I agree"');
	await page.goto(`${link}?moment=weekly`);
	await act(page, `[name=pain_week][value="${score}"]`);
	await press(page, 'text="Send"');
	assert.equal(await page.textContent('h1'), 'Saved');
}

test('a new link is shown once, and its answers arrive', async () => {
	const page = await openSignedIn();

	await openClient(page, lim);
	await press(page, 'text="Link"');
	assert.equal(await page.locator('#address, .qr').count(), 0);
	await press(page, 'text="Make a link"');
	const address = await page.inputValue('#address');
	assert.match(address, /^http:\/\/[^/]+\/c\/[A-Za-z0-9_-]{43}$/);
	const { width, height } = await page.locator('.qr svg').boundingBox();
	assert.ok(width >= 114 && height >= 114, `QR code: ${width} px`);
	assert.equal(await practice.scan(page.locator('.qr')), address);
	assert.equal(await page.getAttribute('.link a.primary', 'href'),
		'https://wa.me/60123456789?text=' +
		encodeURIComponent(await page.textContent('.message')));
	await page.reload();
	assert.ok(!(await page.content()).includes(address));
	await page.goto(page.url());
	assert.equal(await page.locator('#address, .qr').count(), 0);
	assert.ok(!(await page.content()).includes('/c/'));

	await answerWeekly(practice.here(address), 0);
	await openClient(page, lim);
	assert.deepEqual((await texts(page, 'td[data-l="week"]')).sort(),
		['', '0']);
	/* Lists show what is worked out between the requests. */
	const tries = 50;
	let pain;
	for (let i = 0; i < tries && String(pain) !== '0'; i++) {
		await page.goto(at(`/clients?q=${lim.code}`));
		pain = await texts(page, 'td[data-l="pain"]');
	}
	assert.deepEqual(pain, ['0']);
	assertQuiet(page, STATIC);
});

test('a revoked link opens nothing any more', async () => {
	const page = await openSignedIn();
	const phone = await openPage(browser);

	await openClient(page, siti);
	await press(page, 'text="Link"');
	await press(page, 'text="Make a link"');
	const link = practice.here(await page.inputValue('#address'));
	assert.equal((await phone.goto(link)).status(), 200);
	await page.goto(page.url());
	await press(page, 'text="Revoke"');
	assert.equal((await phone.goto(link)).status(), 404);
	assertQuiet(page, STATIC);
});

test('the PDF report is downloaded under the client\'s code', async () => {
	const page = await openSignedIn();

	await openClient(page, lim);
	const { name, path } = await download(page, 'text="PDF report"');
	assert.match(name,
		new RegExp(`^progress-${lim.code}-\\d{4}-\\d\\d-\\d\\d_` +
			`${practice.day()}\\.pdf$`));
	const pdf = readFileSync(path, 'latin1');
	assert.match(pdf, /^%PDF-1\./);
	assert.match(pdf, /%%EOF\s*$/);
});

test('after signing out, Back shows nothing of anybody', async () => {
	const page = await openSignedIn();

	await openClient(page, lim);
	await press(page, 'text="Sign out"');
	assert.equal(page.url(), at('/login'));
	for (let i = 0; i < 2; i++) {
		await goBack(page);
		await page.waitForURL(at('/login'));
		assert.ok(!(await page.content()).includes('Lim Wei'));
	}
	await page.goto(at('/clients'));
	assert.equal(page.url(), at('/login'));
});

test('every stop of the Tab key is seen, the first skips', async () => {
	const page = await openSignedIn();

	await openClient(page, lim);
	await press(page, '.actions >> text="Log session"');
	await page.keyboard.press('Tab');
	assert.equal((await focused(page)).text, 'Skip to the content');
	assert.ok((await page.locator('.skip').boundingBox()).y >= 0);
	await page.keyboard.press('Enter');
	let focus;
	let stops = 0;
	do {
		await page.keyboard.press('Tab');
		focus = await focused(page);
		assert.notEqual(focus.text, 'Sign out');
		/* The button within a date has a ring of Chromium's. */
		assert.ok(focus.ring >= 2 || focus.type === 'date',
			`no ring: ${JSON.stringify(focus)}`);
		stops++;
	} while (focus.text !== 'Save session' && stops < 100);
	assert.equal(focus.text, 'Save session');
	await Promise.all([page.waitForEvent('load'),
		page.keyboard.press('Enter')]);
	assert.match(page.url(), /\/clients\/\d+$/);
});

await runTests();
