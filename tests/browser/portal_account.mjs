/*
 * portal_account.mjs: an account in a browser: a code from a phone is set up
 * and asked for, recovery codes open once, sessions elsewhere are ended.
 */
import {
	assert, assertQuiet, needBrowser, openBrowser, openPage, press, runTests,
	test,
} from './reliefd.js';
import { DESK, openPortal, PASSWORD, STATIC, texts } from './portal.js';

const STEP = 30; /* seconds that a code is shown */

needBrowser();
const practice = openPortal();
const { at, signIn, codeOf } = practice;
await practice.start();
const browser = await openBrowser();
practice.use(browser);
let secret;
let recovery;

async function secondStep(page, code) {
	await signIn(page, 'aisha', PASSWORD);
	assert.equal(page.url(), at('/login/code'));
	await page.fill('#code', code);
	await press(page, 'button.primary');
}

test('a code is set up by what the page shows', async () => {
	const page = await openPage(browser, DESK);

	await practice.settle(page, 'aisha', practice.oneTime);
	await press(page, 'header a[href="/account"]');
	await press(page, 'text="Set up a code"');
	secret = await page.textContent('.qr ~ p code');
	const scanned = await practice.scan(page.locator('.qr'));
	assert.match(scanned, /^otpauth:\/\/totp\//);
	assert.equal(new URL(scanned).searchParams.get('secret'),
		secret.replace(/\s/g, ''));
	await page.fill('#code', codeOf(secret));
	await page.fill('#password', PASSWORD);
	await press(page, 'button.primary');
	recovery = await texts(page, '.codes li');
	assert.equal(new Set(recovery).size, 10);
	await press(page, 'text="I have them; continue"');
	assert.equal(page.url(), at('/work'));
	assertQuiet(page, STATIC);
});

test('the password alone opens nothing but the question', async () => {
	const page = await openPage(browser, DESK);

	await signIn(page, 'aisha', PASSWORD);
	assert.equal(page.url(), at('/login/code'));
	await page.goto(at('/clients'));
	assert.equal(page.url(), at('/login/code'));
	await page.fill('#code', '000000');
	await press(page, 'button.primary');
	assert.match(await page.title(), /^Error: /);
	assertQuiet(page, STATIC);
});

test('the code of the phone opens, and not twice', async () => {
	const page = await openPage(browser, DESK);
	const code = codeOf(secret, STEP);

	await secondStep(page, code);
	assert.equal(page.url(), at('/work'));
	const again = await openPage(browser, DESK);
	await secondStep(again, code);
	assert.equal(again.url(), at('/login/code'));
	assert.match(await again.title(), /^Error: /);
});

test('a recovery code opens, and not twice', async () => {
	const page = await openPage(browser, DESK);

	await secondStep(page, recovery[3]);
	assert.equal(page.url(), at('/work'));
	await page.goto(at('/account'));
	assert.match(await page.textContent('[aria-labelledby=code]'),
		/9 recovery codes are left/);
	const again = await openPage(browser, DESK);
	await secondStep(again, recovery[3]);
	assert.equal(again.url(), at('/login/code'));
});

test('a session elsewhere is ended from here', async () => {
	const elsewhere = await openPage(browser, DESK);
	const page = await openPage(browser, DESK);

	await secondStep(elsewhere, recovery[4]);
	await secondStep(page, recovery[5]);
	await page.goto(at('/account'));
	while (await page.locator('text="Sign it out"').count())
		await press(page, 'text="Sign it out"');
	await elsewhere.goto(at('/clients'));
	assert.equal(elsewhere.url(), at('/login'));
	await page.goto(at('/clients'));
	assert.equal(page.url(), at('/clients'));
	assertQuiet(page, STATIC);
});

await runTests();
