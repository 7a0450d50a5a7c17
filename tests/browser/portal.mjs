/*
 * portal.mjs: the therapist's portal in a browser: the way of a day through
 * it, on a desk and on a phone, without scripts, and for those who see or
 * read with help.
 */
import { readFileSync } from 'node:fs';
import {
	act, assert, assertQuiet, findings, focused, goBack, needBrowser,
	openBrowser, openPage, openPractice, overhang, overhangAtDoubleText,
	press, runTests, test,
} from './reliefd.js';

const DESK = { viewport: { width: 1280, height: 800 }, hasTouch: false };
const PHONE = { viewport: { width: 360, height: 740 } };
const PASSWORD = 'seven quiet elephants walk';
const ACTS_MAX = 8; /* to log a session of two techniques */
const STATIC = /^http:\/\/[^/]+\/static\/[a-z.?=0-9-]+$/;
const STEADY = new URL('../golden/packages/steady', import.meta.url).pathname;

needBrowser();
const practice = openPractice();
practice.command('import', STEADY);
await practice.start();
const browser = await openBrowser();

const aisha = { login: 'aisha', oneTime: practice.addUser('aisha') };
const lim = newClient('Lim Wei', '--phone', '012-345 6789');
const chen = newClient('陈美珍');
const siti = newClient('Siti Nurhaliza');

function newClient(name, ...options) {
	const code = practice.addClient(name, '--therapist', aisha.login,
		'--movement', 'shoulder.flexion:left', ...options);

	return { code, name };
}

function at(path) {
	return practice.address + path;
}

async function signIn(page, login, password) {
	await page.goto(at('/login'));
	await page.fill('#name', login);
	await page.fill('#password', password);
	await press(page, 'button.primary');
}

async function changePassword(page, from, to) {
	await page.fill('#current', from);
	await page.fill('#new', to);
	await page.fill('#again', to);
	await press(page, 'button.primary');
}

/* A page of Aisha's, who has signed in before. */
async function openSignedIn(options = DESK) {
	const page = await openPage(browser, options);

	await signIn(page, aisha.login, PASSWORD);
	assert.equal(page.url(), at('/work'));
	return page;
}

async function openClient(page, client) {
	await page.goto(at('/clients'));
	await press(page, `tbody >> text="${client.name}"`);
	assert.equal(await page.textContent('h1'),
		`${client.name} ${client.code}`);
}

/* The texts of all elements that fit, with single spaces. */
async function texts(page, selector) {
	const all = await page.locator(selector).allInnerTexts();

	return all.map((text) => text.replace(/\s+/g, ' ').trim());
}

test('the one-time password opens nothing but its change', async () => {
	const page = await openPage(browser, DESK);

	await signIn(page, aisha.login, 'not the password');
	assert.match(await page.title(), /^Error: /);
	assert.equal(await page.inputValue('#name'), aisha.login);
	assert.equal(await page.inputValue('#password'), '');
	assert.equal((await focused(page)).name, 'password');

	await signIn(page, aisha.login, aisha.oneTime);
	assert.equal(page.url(), at('/account'));
	await page.goto(at('/clients'));
	assert.equal(page.url(), at('/account'));
	assert.match(await page.textContent('.notice'),
		/Choose a password of your own/);

	await changePassword(page, aisha.oneTime, 'short');
	assert.match(await page.title(), /^Error: /);
	await changePassword(page, aisha.oneTime, PASSWORD);
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

test('the PDF report is downloaded under the client\'s code', async () => {
	const page = await openSignedIn();

	await openClient(page, lim);
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		act(page, 'text="PDF report"'),
	]);
	assert.match(download.suggestedFilename(),
		new RegExp(`^progress-${lim.code}-\\d{4}-\\d\\d-\\d\\d_` +
			`${practice.day()}\\.pdf$`));
	const pdf = readFileSync(await download.path(), 'latin1');
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

/* Every screen, in states with little and with much on it. */
async function* walk(page, login) {
	const oneTime = practice.addUser(login, '--role', 'owner');

	await page.goto(at('/login'));
	yield 'sign in';
	await signIn(page, login, 'not the password');
	yield 'sign in, refused';
	await signIn(page, login, oneTime);
	yield 'password to be changed';
	await changePassword(page, oneTime, 'short');
	yield 'password refused';
	await changePassword(page, oneTime, PASSWORD);
	yield 'work';
	await page.goto(at('/clients'));
	yield 'clients';
	await page.goto(at('/clients/new'));
	yield 'new client';
	await press(page, 'text="Save client"');
	yield 'new client refused';
	await page.goto(at('/messages'));
	yield 'no messages';
	await page.goto(at('/clients?q=nobody'));
	yield 'no client found';
	await page.goto(at('/clients?filter=archived'));
	yield 'no client archived';
	await page.goto(at('/clients/999'));
	yield 'not found';
	await page.goto(at('/account'));
	yield 'account';
	yield* walkClients(page);
}

async function* walkClients(page) {
	await openClient(page, chen);
	yield 'client without records';
	await press(page, '.actions >> text="Link"');
	yield 'no link';
	await press(page, 'text="Make a link"');
	yield 'link made';
	await page.goto(page.url());
	yield 'link made before';
	await press(page, 'text="Revoke"');
	yield 'link revoked';
	await openClient(page, { name: 'Tan Mei Ling', code: 'G0001' });
	const client = page.url();
	yield 'client, nothing of late';
	await page.goto(`${client}?period=all&records=all`);
	yield 'client with many records';
	await page.goto(`${client}/sessions/new?same=1`);
	yield 'session as last time';
	await page.fill('#before_0', '999');
	await page.fill('#deep_tissue_typed', 'x');
	await press(page, 'text="Save session"');
	yield 'session refused';
	await page.goto(`${client}/sessions/14`);
	yield 'session to be corrected';
}

test('no page scrolls sideways at 360 px, nor at twice the text', async () => {
	const page = await openPage(browser, PHONE);
	const wide = [];
	let pages = 0;

	for await (const state of walk(page, 'narrow')) {
		pages++;
		if (await overhang(page) > 0)
			wide.push(state);
		else if (await overhangAtDoubleText(page) > 0)
			wide.push(`${state}, 200 %`);
	}
	assert.deepEqual(wide, []);
	assert.equal(pages, 23);
	assertQuiet(page, STATIC);
});

for (const [place, options] of Object.entries({ desk: DESK, phone: PHONE })) {
	test(`axe-core finds nothing on a ${place}, light, dark`, async () => {
		const page = await openPage(browser, { ...options,
			javaScriptEnabled: true, bypassCSP: true });
		const found = [];

		for await (const state of walk(page, `axe.${place}`)) {
			for (const finding of await findings(page))
				found.push(`${state}: ${finding}`);
		}
		assert.deepEqual(found, []);
	});
}

await runTests();
