/*
 * client.js: what a client does with a form, for the tests of it: opens a
 * link, agrees, answers, sends, and reads what was stored.
 */
import { act, assert, goBack, press } from './reliefd.js';

export const SEND = '#f .z .b';
export const AGREE = 'form[action*="/consent"] .b';
/* How many states walk() shows. */
export const WALK = 17;

export const MOMENTS = ['arrival', 'after', 'weekly'];

/* A client who is asked everything that a form can ask; the link. */
export function newLink(practice, ...options) {
	return practice.makeLink(practice.addClient('Lim Wei', ...options,
		'--activity', 'Carry "heavy" <bags> up the stairs to the flat',
		'--activity', 'Kneel', '--activity', 'Sleep',
		'--movement', 'cervical.flexion:midline',
		'--movement', 'shoulder.flexion:left',
		'--swelling', '--first-treatment', practice.day(60)));
}

export async function agree(page, link) {
	await page.goto(link);
	await press(page, AGREE);
}

/* Opens a form: one document. */
export async function open(page, link, moment) {
	page.seen.documents = 0;
	await page.goto(`${link}?moment=${moment}`);
	assert.equal(page.seen.documents, 1);
}

/* An address below a link, which may name a language. */
export function below(link, path, query) {
	const url = new URL(link);

	url.pathname += path;
	for (const [name, value] of new URLSearchParams(query))
		url.searchParams.set(name, value);
	return url.href;
}

/* Answers by name; a list ticks several boxes. */
export async function answer(page, answers) {
	for (const [name, value] of Object.entries(answers)) {
		const element = page.locator(`[name="${name}"]`).first();
		const type = await element.getAttribute('type');

		if (type === 'radio' || type === 'checkbox') {
			for (const one of [value].flat())
				await act(page,
					`[name="${name}"][value="${one}"]`);
		} else if (name.startsWith('method_')) {
			await element.selectOption(value);
		} else {
			await element.fill(value);
		}
	}
}

/* Sends: the form, and the receipt that it leads to. */
export async function send(page) {
	page.seen.documents = 0;
	await press(page, SEND);
	assert.match(page.url(), /\/receipt\/[0-9a-f]{32}(\?lang=..)?$/);
	/* The form, and where it led to; a script sends it by itself. */
	assert.equal(page.seen.documents, page.scripts ? 1 : 2);
	return page.url();
}

/* What a receipt says was stored. */
export async function stored(page) {
	return Object.fromEntries(await page.locator('dl > div').evaluateAll(
		(rows) => rows.map((row) => [
			row.querySelector('dt').textContent,
			row.querySelector('dd').textContent,
		])));
}

/* What the browser would send now, hidden fields too. */
export function fields(page) {
	return page.evaluate(
		() => [...new FormData(document.getElementById('f'))]);
}

export const ANSWERS = {
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
export const STORED = {
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

/* Every kind of page that a client can meet, one after the other. */
export async function* walk(practice, page, link) {
	await page.goto(link);
	yield 'notice';
	await page.goto(below(link, '/privacy'));
	yield 'whole notice';
	await page.goto(link.replace(/[\w-]{43}/, 'A'.repeat(43)));
	yield 'dead link';
	await agree(page, link);
	for (const moment of MOMENTS) {
		await page.goto(below(link, '', `moment=${moment}`));
		yield moment;
	}
	await act(page, 'summary');
	await answer(page, { pain_week: 6, day: practice.day(7) });
	yield 'another day';
	await send(page);
	await page.goto(below(link, '', 'moment=weekly'));
	await answer(page, { ...ANSWERS.weekly, reading_1: '90' });
	await press(page, SEND);
	yield 'a reading to be confirmed';
	await send(page);
	yield 'receipt';
	yield* walkOn(page, link, page.url());
}

async function* walkOn(page, link, receipt) {
	await press(page, 'a[href*="/edit"]');
	yield 'change';
	/* A number that was chosen stays chosen, but for this. */
	await answer(page, { reading_1: '-9', reading_2: 'x' });
	await page.evaluate(() => document.querySelector(
		'[name=pain_week]:checked').removeAttribute('name'));
	await press(page, SEND);
	yield 'errors';
	await act(page, '#list');
	yield 'errors, with a list';
	await answer(page, { pain_week: 0, reading_1: '60', reading_2: '150' });
	await send(page);
	yield 'receipt of a change';
	await page.goto(receipt);
	yield 'receipt of what was changed';
	await page.goto(below(link, '', 'moment=arrival'));
	await answer(page, { pain_now: 2 });
	await send(page);
	await goBack(page);
	await answer(page, { pain_now: 9 });
	await press(page, SEND);
	yield 'sent before, with other answers';
	await page.goto(below(link, '/privacy'));
	yield 'privacy';
	await press(page, '.z form .b');
	yield 'withdrawn';
}
