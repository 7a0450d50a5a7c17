/*
 * portal.js: what the tests of the portal share: a practice with a therapist
 * who signs in, and the steps that every day has.
 */
import { execFileSync } from 'node:child_process';
import {
	act, assert, openPage, openPractice, press,
} from './reliefd.js';

export const DESK = {
	viewport: { width: 1280, height: 800 },
	hasTouch: false,
};
export const PHONE = { viewport: { width: 360, height: 740 } };
export const PASSWORD = 'seven quiet elephants walk';
export const STATIC = /^http:\/\/[^/]+\/static\/[a-z.?=0-9-]+$/;
export const STEADY =
	new URL('../golden/packages/steady', import.meta.url).pathname;

/*
 * A practice whose portal is open in a browser: openPractice()'s, with the
 * therapist aisha and the steps below. Call start() before the steps.
 */
export function openPortal() {
	const practice = openPractice();
	const at = (path) => practice.address + path;
	let browser;

	const signIn = async (page, login, password) => {
		await page.goto(at('/login'));
		await page.fill('#name', login);
		await page.fill('#password', password);
		await press(page, 'button.primary');
	};
	/* Somebody's first sign-in, with a password of their own. */
	const settle = async (page, login, oneTime) => {
		await signIn(page, login, oneTime);
		await changePassword(page, oneTime, PASSWORD);
	};
	/* A page of somebody's who has settled. */
	const openSignedIn = async (options = DESK, login = 'aisha') => {
		const page = await openPage(browser, options);

		await signIn(page, login, PASSWORD);
		assert.equal(page.url(), at('/work'));
		return page;
	};
	const openClient = async (page, client) => {
		await page.goto(at('/clients'));
		await press(page, `tbody >> text="${client.name}"`);
		assert.equal(await page.textContent('h1'),
			`${client.name} ${client.code}`);
	};
	const newClient = (name, ...options) => {
		const code = practice.addClient(name, '--therapist', 'aisha',
			'--movement', 'shoulder.flexion:left', ...options);

		return { code, name };
	};
	/* What a generator of codes shows now, or some seconds later. */
	const codeOf = (secret, later = 0) =>
		execFileSync('oathtool', ['--totp', '-b', '-N',
			`@${practice.now() + later}`,
			secret.replace(/\s/g, '')], { encoding: 'utf8' }).trim();
	/* What a QR code on the page says to a phone that looks at it. */
	const scan = async (element) =>
		execFileSync('zbarimg', ['--quiet', '--raw', '-'],
			{ input: await element.screenshot(), encoding: 'utf8',
				stdio: ['pipe', 'pipe', 'ignore'] }).trim();
	/* Someone who has agreed to reminders. */
	const remindable = async (opened, client) => {
		const page = await openPage(opened);
		const link = practice.makeLink(client.code);

		await page.goto(link);
		await act(page, 'input[value="messages"]');
		await press(page, 'button.b');
	};

	return Object.assign(practice, {
		oneTime: practice.addUser('aisha'),
		use: (opened) => {
			browser = opened;
		},
		at, signIn, settle, openSignedIn, openClient, newClient,
		codeOf, scan, remindable,
	});
}

export async function changePassword(page, from, to) {
	await page.fill('#current', from);
	await page.fill('#new', to);
	await page.fill('#again', to);
	await press(page, 'button.primary');
}

/* The texts of all elements that fit, with single spaces. */
export async function texts(page, selector) {
	const all = await page.locator(selector).allInnerTexts();

	return all.map((text) => text.replace(/\s+/g, ' ').trim());
}

/* What a press on something downloads: its name, and where it is. */
export async function download(page, selector) {
	const [file] = await Promise.all([
		page.waitForEvent('download'),
		act(page, selector),
	]);

	return { name: file.suggestedFilename(), path: await file.path() };
}
