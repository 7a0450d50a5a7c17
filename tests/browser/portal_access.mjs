/*
 * portal_access.mjs: every screen of the portal, in states with little and
 * with much on it, for those who see or read with help: no sideways scroll on
 * a phone or at twice the text, and nothing that axe-core finds.
 */
import {
	assert, assertQuiet, findings, needBrowser, openBrowser, openPage,
	overhang, overhangAtDoubleText, press, runTests, test,
} from './reliefd.js';
import {
	changePassword, DESK, openPortal, PASSWORD, PHONE, STATIC, STEADY,
} from './portal.js';

const STEP = 30; /* seconds that a code is shown */

needBrowser();
const practice = openPortal();
const { at, signIn, openClient, newClient } = practice;
practice.command('import', STEADY);
const chen = newClient('陈美珍');
/* One to be asked in each walk. */
const family = ['Lim Wei', 'Lim Siew Lan', 'Lim Boon Keat'].map((name) =>
	newClient(name, '--phone', '012-345 6789'));
const siti = newClient('Siti Nurhaliza');
for (const { code } of family)
	practice.command('session', 'add', code, '--deep-tissue', '25');
await practice.start({ hour: 11 });
const browser = await openBrowser();
practice.use(browser);
await practice.settle(await openPage(browser), 'aisha', practice.oneTime);
for (const client of family)
	await practice.remindable(browser, client);

/* Every screen, in states with little and with much on it. */
async function* walk(page, login) {
	const oneTime = practice.addUser(login, '--role', 'owner');

	page.login = login;
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
	yield* walkAccount(page);
	yield* walkPractice(page);
	yield* walkClients(page);
	yield* walkCourse(page);
	yield* walkErasing(page);
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

async function* walkAccount(page) {
	await page.goto(at('/account/code'));
	yield 'code to be set up';
	const secret = await page.textContent('.qr ~ p code');
	await page.fill('#code', '000000');
	await page.fill('#password', PASSWORD);
	await press(page, 'button.primary');
	yield 'code that does not fit';
	await page.fill('#code', practice.codeOf(secret));
	await page.fill('#password', PASSWORD);
	await press(page, 'button.primary');
	yield 'recovery codes';
	await page.goto(at('/account/code'));
	yield 'code set up';
	await page.goto(at('/account'));
	yield 'account with a code';
	await page.context().clearCookies();
	await signIn(page, page.login, PASSWORD);
	yield 'code asked for';
	await page.fill('#code', '000000');
	await press(page, 'button.primary');
	yield 'code refused';
	await page.fill('#code', practice.codeOf(secret, STEP));
	await press(page, 'button.primary');
	assert.equal(page.url(), at('/work'));
}

async function* walkPractice(page) {
	await page.goto(at('/reports'));
	yield 'reports';
	await press(page, 'text="Take the ticked"');
	yield 'reports, none ticked';
	await page.goto(at('/users'));
	yield 'users';
	await page.goto(at('/audit'));
	yield 'audit';
	await page.goto(at('/messages'));
	yield 'messages';
	await press(page, 'text="Make the text"');
	yield 'message made';
	await page.goto(at('/messages'));
	yield 'messages, not marked yet';
	await page.goto(at('/work?flag=soreness'));
	yield 'work, filtered';
}

async function* walkCourse(page) {
	await openClient(page, siti);
	const client = page.url();
	await press(page, '.actions >> text="Edit"');
	yield 'client to be edited';
	await page.fill('#name', '');
	await press(page, 'text="Save client"');
	yield 'client refused';
	await page.goto(`${client}/readings/new`);
	yield 'readings';
	await page.fill('#before_0', '999');
	await press(page, 'text="Save readings"');
	yield 'readings refused';
	await page.goto(`${client}/plan`);
	if (await page.locator('#a').count()) {
		yield 'plan';
		await press(page, 'text="Draw the order and begin"');
		yield 'plan refused';
		await page.selectOption('#a', 'deep_tissue');
		await page.selectOption('#b', 'stretching_mobilization');
		await press(page, 'text="Draw the order and begin"');
	}
	await page.goto(`${client}/plan`);
	yield 'plan drawn';
	await page.goto(`${client}/sessions/new`);
	yield 'session of a plan';
	await page.goto(`${client}/edit`);
	await press(page, 'button[value="archive"]');
	yield 'client archived';
	await page.goto(at('/clients?filter=archived'));
	yield 'clients archived';
	await page.goto(`${client}/edit`);
	yield 'archived client to be edited';
	await press(page, 'button[name="action"][value="restore"]');
}

async function* walkErasing(page) {
	const old = newClient(`Long ago, ${page.login}`);

	practice.command('session', 'add', old.code, '--day', '2010-01-04',
		'--deep-tissue', '25');
	await page.goto(at('/retention'));
	yield 'records to erase';
	await press(page, 'td.last a');
	await page.fill('#full_name', 'Somebody else');
	await press(page, 'text="Erase this client"');
	yield 'erasure refused';
	await page.fill('#full_name', old.name);
	await press(page, 'text="Erase this client"');
	yield 'client erased';
	await page.goto(at('/audit'));
	yield 'audit of an erased client';
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
	assert.equal(pages, 53);
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
