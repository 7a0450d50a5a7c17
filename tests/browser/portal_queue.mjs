/*
 * portal_queue.mjs: the portal of a large practice: one client is found
 * among 10,000, those who are due are asked one after the other, many reports
 * come in one archive.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync }
	from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	act, assert, assertQuiet, needBrowser, openBrowser, openPage,
	PATIENCE, press, runTests, test,
} from './reliefd.js';
import { download, openPortal, STATIC, STEADY, texts } from './portal.js';

const CLIENTS = 10000;
const A_PAGE = 50;
const FAMILY = ['Tan', 'Lee', 'Wong', 'Rahman', 'Subramaniam', 'Yusof', '王'];
const GIVEN = ['Mei', 'Siew Lan', 'Boon', 'Aminah', 'Devi', '美玲', 'Hafiz'];
/* What a therapist may say of a client in a message: nothing of health. */
const HEALTH = /pain|sakit|treat|rawat|massage|urut|therap|terapi|back|疼|痛|治|病|வலி|சிகிச்சை/i;
const LANGUAGES = ['en', 'ms', 'zh', 'ta'];

needBrowser();
const practice = openPortal();
const boss = practice.addUser('boss', '--role', 'owner');
importMany();
const family = LANGUAGES.map((language, i) =>
	practice.newClient(`Lim ${'ABCD'[i]}`, '--phone', '012-345 6789',
		'--language', language));
for (const { code } of family)
	practice.command('session', 'add', code, '--deep-tissue', '25');
await practice.start({ hour: 11 });
const { at, openSignedIn } = practice;
const browser = await openBrowser();
practice.use(browser);
for (const client of family)
	await practice.remindable(browser, client);

/* 10,000 clients of whom one is looked for; the first of them has a course
 * of treatment, as a package of the report tests has it. */
function importMany() {
	const folder = mkdtempSync(join(tmpdir(), 'reliefd-many-'));
	const head = 'client,name,phone,language';
	const rows = [];

	for (let i = 1; i <= CLIENTS; i++) {
		const code = `C${String(i).padStart(4, '0')}`;
		const name = i === 4242 ? 'Lim Wei' : i === 4711 ? '林志强'
			: `${FAMILY[i % 7]} ${GIVEN[Math.floor(i / 7) % 7]}`;
		const phone = i === 42 ? '011-9876 5432'
			: `012-${String(1000000 + i).slice(0, 3)} ` +
				String(1000000 + i).slice(3);

		rows.push(`${code},${name},${phone},en`);
	}
	writeFileSync(join(folder, 'clients.csv'),
		[head, ...rows, ''].join('\n'));
	for (const name of ['checkins', 'sessions'])
		writeFileSync(join(folder, `${name}.csv`),
			readFileSync(join(STEADY, `${name}.csv`), 'utf8')
				.replaceAll('G0001', 'C0001'));
	practice.command('import', folder);
	rmSync(folder, { recursive: true });
}

test('one client is found among 10,000', async () => {
	const page = await openPage(browser, { hasTouch: false });

	await practice.settle(page, 'boss', boss);
	await page.goto(at('/clients'));
	assert.equal((await texts(page, 'tbody th')).length, A_PAGE);
	for (const [words, found] of [
		['lim wei', ['Lim Wei C4242']],
		['Lim Wei', ['Lim Wei C4242']],
		['C0042', ['Tan Hafiz C0042']],
		['林', ['林志强 C4711']],
		['9876 54', ['Tan Hafiz C0042']],
		['lim', ['Lim Wei C4242', 'Lim A C10001', 'Lim B C10002',
			'Lim C C10003', 'Lim D C10004']],
	]) {
		await page.fill('#q', words);
		await press(page, 'button:has-text("Search")');
		assert.deepEqual((await texts(page, 'tbody th')).sort(),
			found.sort(), words);
	}
	await page.goto(at('/clients?page=200'));
	const last = await texts(page, 'tbody th');
	assert.ok(last.length >= 1 && last.length <= A_PAGE);
	assertQuiet(page, STATIC);
});

test('the queue is worked through, each in their language', async () => {
	const page = await openPage(browser, { hasTouch: false });
	const seen = [];

	await practice.settle(page, 'aisha', practice.oneTime);
	/* Who is due is worked out between requests, for 10,000 here. */
	let due = [];
	const end = Date.now() + PATIENCE;
	while (due.length < family.length && Date.now() < end) {
		await page.goto(at('/messages'));
		due = await texts(page, '[aria-labelledby=ask] tbody tr');
	}
	assert.equal(due.length, family.length);
	while (await page.locator('text="Make the text"').count()) {
		await press(page, 'text="Make the text"');
		const text = await page.textContent('.message');
		assert.equal(await page.getAttribute('a.primary', 'href'),
			`https://wa.me/60123456789?text=${encodeURIComponent(text)}`);
		assert.doesNotMatch(text.replace(/http.*$/, ''), HEALTH);
		seen.push(await page.getAttribute('.message', 'lang'));
		const link = practice.here(text.match(/http\S+/)[0]);
		await press(page, 'text="Sent"');
		assert.equal(page.url(), at('/messages'));
		/* The link of the message opens that client's form. */
		const phone = await openPage(browser);
		assert.equal((await phone.goto(link)).status(), 200);
	}
	assert.deepEqual(seen.sort(), ['en', 'ms', 'ta', 'zh-Hans']);
	assert.match(await page.textContent('main'), /Nobody is to be asked now/);
	assertQuiet(page, STATIC);
});

test('the reports of fifty clients come in one archive', async () => {
	const page = await openSignedIn({ hasTouch: false }, 'boss');
	const folder = mkdtempSync(join(tmpdir(), 'reliefd-zip-'));
	const zip = join(folder, 'reports.zip');

	await page.goto(at('/reports?q=C00'));
	for (const box of await page.locator('tbody [type=checkbox]').all())
		await box.check();
	const file = await download(page, 'text="Take the ticked"');
	assert.match(file.name, /\.zip$/);
	copyFileSync(file.path, zip);
	execFileSync('unzip', ['-tq', zip]);
	const index = execFileSync('unzip', ['-p', zip, 'index.csv'],
		{ encoding: 'utf8' });
	assert.equal(index.trim().split(/\r?\n/).length, A_PAGE + 1);
	rmSync(folder, { recursive: true });
	assertQuiet(page, STATIC);
});

await runTests();
