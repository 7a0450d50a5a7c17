/*
 * form.mjs: the client's form on a phone: by taps, by keyboard, without
 * scripts, on the narrowest screen, and for those who see or read with help.
 */
import { get, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import {
	act, assert, assertQuiet, contrast, findings, focused, goBack, needBrowser,
	openBrowser, openPage, openPractice, overhang, overhangAtDoubleText,
	press, runTests, test,
} from './reliefd.js';

const NARROW = { width: 320, height: 740 };
const MOMENTS = ['arrival', 'after', 'weekly'];
const PAGE_BYTES = 8192;

needBrowser();
const practice = openPractice();
await practice.start();
const browser = await openBrowser();

/* A client who is asked everything that a form can ask; the link. */
function newLink() {
	return practice.makeLink(practice.addClient('Lim Wei',
		'--activity', 'Carry "heavy" <bags> up the stairs to the flat',
		'--activity', 'Kneel', '--activity', 'Sleep',
		'--movement', 'cervical.flexion:midline',
		'--movement', 'shoulder.flexion:left',
		'--swelling', '--first-treatment', practice.day(60)));
}

async function agree(page, link) {
	await page.goto(link);
	await press(page, 'text="I agree"');
}

/* Opens a form: one document. */
async function open(page, link, moment) {
	page.seen.documents = 0;
	await page.goto(`${link}?moment=${moment}`);
	assert.equal(page.seen.documents, 1);
}

/* Answers by name; a list ticks several boxes. */
async function answer(page, answers) {
	for (const [name, value] of Object.entries(answers)) {
		const element = page.locator(`[name="${name}"]`).first();
		const type = await element.getAttribute('type');

		if (type === 'radio' || type === 'checkbox') {
			for (const one of [value].flat())
				await act(page, `[name="${name}"][value="${one}"]`);
		} else if (name.startsWith('method_')) {
			await element.selectOption(value);
		} else {
			await element.fill(value);
		}
	}
}

/* Sends: the form, and the receipt that it leads to. */
async function send(page) {
	page.seen.documents = 0;
	await press(page, 'form[id=f] button');
	assert.equal(page.seen.documents, 2);
	assert.match(page.url(), /\/receipt\/[0-9a-f]{32}$/);
	assert.equal(await page.textContent('h1'), 'Saved');
	return page.url();
}

/* What a receipt says was stored. */
async function stored(page) {
	return Object.fromEntries(await page.locator('dl > div').evaluateAll(
		(rows) => rows.map((row) => [
			row.querySelector('dt').textContent,
			row.querySelector('dd').textContent,
		])));
}

/* What the browser would send now, hidden fields too. */
function fields(page) {
	return page.evaluate(
		() => [...new FormData(document.getElementById('f'))]);
}

const ANSWERS = {
	arrival: { pain_now: 6 },
	after: {
		pain_now: 3,
		pain_before: 10,
		tightness: 5,
		swelling: 1,
		new_soreness: 'mild',
		techniques: ['deep_tissue', 'stretching_mobilization'],
		reading_1: '41',
		method_1: 'goniometer',
		skip_2: 1,
		note: 'Slept well',
	},
	weekly: {
		pain_week: 4,
		interference_enjoyment: 2,
		interference_activity: 7,
		activity_1: 8,
		activity_3: 10,
		regions: ['neck_b', 'shoulder_r_b', 'knee_l'],
		reading_1: '43°',
		reading_2: '150',
		something_else: 'yes',
		something_text: 'New pillow',
		global_change: 2,
		note: '第一周 <b>',
	},
};
const STORED = {
	arrival: { 'Pain now': '6 of 10' },
	after: {
		'Pain now': '3 of 10',
		'Pain before the session': '10 of 10',
		Tightness: '5 of 10',
		Swelling: '1 of 10',
		'New soreness': 'Mild',
		'Part of this session':
			'Deep tissue massage\nStretching and mobilisation',
		'Neck: bend forward, chin to chest': '41°',
		Note: 'Slept well',
	},
	weekly: {
		'Average pain, past 7 days': '4 of 10',
		'Interference with enjoyment of life': '2 of 10',
		'Interference with general activity': '7 of 10',
		'Carry "heavy" <bags> up the stairs to the flat': '8 of 10',
		Sleep: '10 of 10',
		'Where it hurts':
			'Left knee\nNeck (back)\nRight shoulder (back)',
		'Neck: bend forward, chin to chest': '43°',
		'Shoulder: raise the arm forward': 'Left, 150°',
		'Something else changed': 'New pillow',
		'Since the start': 'Much improved',
		Note: '第一周 <b>',
	},
};

test('the notice comes first; one tap leads on to the form', async () => {
	const page = await openPage(browser);
	const link = newLink();

	await page.goto(link);
	assert.equal(await page.title(), 'Before you start');
	assert.equal(await page.locator('[name^=pain]').count(), 0);
	assert.equal(page.seen.documents, 1);
	await press(page, 'text="I agree"');
	assert.equal(page.url(), link);
	assert.equal(await page.title(), 'Check-in');
	assert.equal(await page.locator('[name=pain_week]').count(), 11);
	assertQuiet(page);
});

for (const moment of MOMENTS) {
	test(`${moment}: by taps from the link to the receipt`, async () => {
		const page = await openPage(browser);
		const link = newLink();

		await agree(page, link);
		await open(page, link, moment);
		assert.equal(await page.locator(':checked:not(option)').count(), 0);
		await answer(page, ANSWERS[moment]);
		await send(page);
		const { Day, ...rest } = await stored(page);
		assert.match(Day, /^\d+ \w+ \d{4}$/);
		assert.deepEqual(rest, STORED[moment]);
		assertQuiet(page);
	});
}

test('a chosen 0 is stored as 0, what is left out not at all', async () => {
	const page = await openPage(browser);
	const link = newLink();

	await agree(page, link);
	await open(page, link, 'weekly');
	await answer(page, { pain_week: 0, activity_2: 0 });
	await send(page);
	const { Day, ...rest } = await stored(page);
	assert.deepEqual(rest, {
		'Average pain, past 7 days': '0 of 10',
		Kneel: '0 of 10',
	});
	await press(page, 'text="Change my answers"');
	const chosen = (await fields(page)).filter(([, value]) => value === '0');
	assert.deepEqual(chosen, [['pain_week', '0'], ['activity_2', '0']]);
	assertQuiet(page);
});

test('the error page says what is missing and keeps all answers', async () => {
	const page = await openPage(browser);
	const link = newLink();
	const { pain_week, ...others } = ANSWERS.weekly;

	await agree(page, link);
	await open(page, link, 'weekly');
	await answer(page, { ...others, reading_2: '999' });
	const before = await fields(page);
	page.seen.documents = 0;
	await press(page, 'text="Send"');
	assert.equal(page.seen.documents, 1);
	assert.match(await page.title(), /^Error: /);
	const focus = await focused(page);
	assert.match(focus.text, /^There is a problem/);
	assert.equal(await page.locator('.x a').count(), 2);
	assert.deepEqual(await fields(page), before);
	for (const name of ['pain_week', 'reading_2']) {
		const said = await page.textContent(`.x a[href="#${name}"]`);

		assert.equal(await page.textContent(`#${name}-e`), said);
		await act(page, `.x a[href="#${name}"]`);
		assert.equal(await page.locator(`#${name}`).evaluate(
			(element) => element.getBoundingClientRect().bottom <
				window.innerHeight), true);
	}
	await answer(page, { pain_week, reading_2: '150' });
	await send(page);
	const { Day, ...rest } = await stored(page);
	assert.deepEqual(rest, STORED.weekly);
	assertQuiet(page);
});

/* Sends, goes back, sends the same again, goes back, sends other answers. */
async function sendThrice(page, answers) {
	const link = newLink();

	await agree(page, link);
	await open(page, link, 'weekly');
	await answer(page, answers);
	const sent = await fields(page);
	const receipt = await send(page);
	await goBack(page);
	assert.deepEqual(await fields(page), sent);
	assert.equal(await send(page), receipt);

	await goBack(page);
	await answer(page, { pain_week: 9 });
	await press(page, 'text="Send"');
	assert.match(await page.textContent('.x'),
		/You sent this form before, with other answers/);
	assert.ok(await page.isChecked('[name=pain_week][value="9"]'));
	await page.goto(receipt);
	assert.equal((await stored(page))['Average pain, past 7 days'],
		'4 of 10');
	assertQuiet(page);
}

test('sent again after Back, a form leads to the same receipt', async () => {
	await sendThrice(await openPage(browser), ANSWERS.weekly);
});

test('the same where Back loads the form again', async () => {
	const { reading_1, reading_2, something_text, ...kept } =
		ANSWERS.weekly;
	const forgetful = await openBrowser({ keepsPages: false });

	/* Single lines are not filled in again: they are not remembered. */
	await sendThrice(await openPage(forgetful), kept);
	await forgetful.close();
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

	await page.goto(newLink());
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

/* How wide and how high the elements are, the least of each. */
async function least(elements) {
	const boxes = await elements.evaluateAll((all) => all.map((one) => {
		const { width, height } = one.getBoundingClientRect();

		return [width, height];
	}));
	return [0, 1].map((i) => Math.min(...boxes.map((box) => box[i])));
}

test('each of the 35 regions can be tapped, as figure and as list', async () => {
	const page = await openPage(browser, { viewport: NARROW });
	const link = newLink();
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

test('the first question stands whole on the first screen', async () => {
	const page = await openPage(browser);
	const link = newLink();

	await agree(page, link);
	for (const moment of MOMENTS) {
		await open(page, link, moment);
		const { y, height } = await page.locator('.w').first().boundingBox();
		assert.ok(y + height <= 740, `${moment}: ends at ${y + height}`);
	}
});

/* Every kind of page that a client can meet, one after the other. */
async function* walk(page, link) {
	await page.goto(link);
	yield 'notice';
	await page.goto(`${link}/privacy`);
	yield 'whole notice';
	await page.goto(`${practice.address}/c/${'A'.repeat(43)}`);
	yield 'dead link';
	await agree(page, link);
	for (const moment of MOMENTS) {
		await page.goto(`${link}?moment=${moment}`);
		yield moment;
	}
	await act(page, 'summary');
	await answer(page, { pain_week: 6, day: practice.day(7) });
	yield 'another day';
	await send(page);
	await page.goto(`${link}?moment=weekly`);
	await answer(page, { ...ANSWERS.weekly, reading_1: '90' });
	await press(page, 'text="Send"');
	yield 'a reading to be confirmed';
	await send(page);
	yield 'receipt';
	yield* walkOn(page, link, page.url());
}

async function* walkOn(page, link, receipt) {
	await press(page, 'text="Change my answers"');
	yield 'change';
	/* A number that was chosen stays chosen, but for this. */
	await answer(page, { reading_1: '-9', reading_2: 'x' });
	await page.evaluate(() => document.querySelector(
		'[name=pain_week]:checked').removeAttribute('name'));
	await press(page, 'text="Send the changes"');
	yield 'errors';
	await act(page, '#list');
	yield 'errors, with a list';
	await answer(page, { pain_week: 0, reading_1: '60', reading_2: '150' });
	await send(page);
	yield 'receipt of a change';
	await page.goto(receipt);
	yield 'receipt of what was changed';
	await page.goto(`${link}?moment=arrival`);
	await answer(page, { pain_now: 2 });
	await send(page);
	await goBack(page);
	await answer(page, { pain_now: 9 });
	await press(page, 'text="Send"');
	yield 'sent before, with other answers';
	await page.goto(`${link}/privacy`);
	yield 'privacy';
	await press(page, 'text="I no longer agree"');
	yield 'withdrawn';
}

test('no page scrolls sideways at 320 px, nor at twice the text', async () => {
	const page = await openPage(browser, { viewport: NARROW });
	let pages = 0;

	for await (const state of walk(page, newLink())) {
		assert.equal(await overhang(page), 0, state);
		assert.equal(await overhangAtDoubleText(page), 0, `${state}, 200 %`);
		pages++;
	}
	assert.equal(pages, 17);
	assertQuiet(page);
});

test('the eleven targets are at least 24 x 56 px at 320 px', async () => {
	const page = await openPage(browser, { viewport: NARROW });
	const link = newLink();

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

test('axe-core finds nothing on any page, light or dark', async () => {
	const page = await openPage(browser,
		{ viewport: NARROW, javaScriptEnabled: true, bypassCSP: true });
	const found = [];

	for await (const state of walk(page, newLink())) {
		for (const finding of await findings(page))
			found.push(`${state}: ${finding}`);
	}
	assert.deepEqual(found, []);
	/* And would find something, were it there. */
	await page.evaluate(() => document.documentElement.removeAttribute('lang'));
	assert.match((await findings(page))[0], /html-has-lang/);
});

/* What axe-core does not see: digits over their boxes, words in charts. */
test('the inks of scales and charts are readable', async () => {
	const page = await openPage(browser);

	await page.goto(newLink());
	for (const colorScheme of ['light', 'dark']) {
		await page.emulateMedia({ colorScheme });
		for (const [ink, ground, least] of [
			['--ink', '--card', 7], ['--mut', '--card', 4.5],
			['--on', '--acc', 4.5], ['--ctl', '--card', 3],
			['--err', '--card', 4.5], ['--acc', '--card', 3],
		]) {
			const ratio = await contrast(page, ink, ground);

			assert.ok(ratio >= least,
				`${colorScheme}, ${ink} on ${ground}: ${ratio}`);
		}
	}
});

/* The bytes of an answer as they are on the way, and its page. */
function bytesOf(address, form) {
	const url = new URL(address);
	const headers = { 'Accept-Encoding': 'gzip' };

	return new Promise((done, failed) => {
		const asked = (form ? request : get)(url, {
			method: form ? 'POST' : 'GET',
			headers: form ? { ...headers,
				'Content-Type': 'application/x-www-form-urlencoded',
			} : headers,
		}, async (answer) => {
			const parts = [];

			for await (const part of answer)
				parts.push(part);
			const bytes = Buffer.concat(parts);
			done({ status: answer.statusCode, bytes: bytes.length,
				packed: answer.headers['content-encoding'],
				page: gunzipSync(bytes).toString() });
		});
		asked.on('error', failed);
		asked.end(form);
	});
}

test('each moment is at most 8 KB on the way, errors included', async () => {
	const page = await openPage(browser);
	const link = newLink();

	await agree(page, link);
	for (const moment of MOMENTS) {
		const asked = await bytesOf(`${link}?moment=${moment}`);
		const { pain_week, pain_now, ...others } = ANSWERS[moment];
		const form = new URLSearchParams({ moment, ...others,
			id: '0'.repeat(32), day: practice.day(),
			reading_1: '999', reading_2: '999' });
		const refused = await bytesOf(link, form.toString());

		assert.equal(asked.status, 200);
		assert.equal(refused.status, 422);
		for (const { bytes, packed, page: text } of [asked, refused]) {
			assert.equal(packed, 'gzip');
			assert.ok(bytes <= PAGE_BYTES, `${moment}: ${bytes}`);
			assert.match(text, /<\/html>\s*$/);
		}
	}
});

test('what is smuggled into a page is refused, and noticed here', async () => {
	const page = await openPage(browser);
	const link = newLink();
	const smuggled = '<p style="color: red">red</p>' +
		'<link rel="stylesheet" href="/static/portal.css">' +
		'<img src="http://127.0.0.1:9/picture" alt="">';

	await page.route(link, async (route) => {
		const response = await route.fetch();

		await route.fulfill({ response,
			body: (await response.text()).replace('<main>', smuggled) });
	});
	await page.goto(link);
	assert.equal(await page.locator('text="red"').evaluate(
		(element) => window.getComputedStyle(element).color ===
			'rgb(255, 0, 0)'), false);
	assert.ok(page.seen.complaints.length >= 3,
		`only noticed: ${page.seen.complaints}`);
});

await runTests();
