/*
 * form.mjs: the client's form on a phone, by taps and without scripts: from
 * the link to the receipt, with errors, and sent again.
 */
import {
	ANSWERS, MOMENTS, STORED, agree, answer, fields, newLink, open, send,
	stored,
} from './client.js';
import {
	act, assert, assertQuiet, focused, goBack, needBrowser, openBrowser,
	openPage, openPractice, press, runTests, test,
} from './reliefd.js';

needBrowser();
const practice = openPractice();
await practice.start();
const browser = await openBrowser();

test('the notice comes first; one tap leads on to the form', async () => {
	const page = await openPage(browser);
	const link = newLink(practice);

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
		const link = newLink(practice);

		await agree(page, link);
		await open(page, link, moment);
		assert.equal(await page.locator('input:checked').count(), 0);
		await answer(page, ANSWERS[moment]);
		await send(page);
		const { Day, ...rest } = await stored(page);
		assert.match(Day, /^\d+ \w+ \d{4}$/);
		assert.deepEqual(rest, STORED[moment]);
		assertQuiet(page);
	});
}

/* The form is there; the last tap sends it. */
test('a week takes at most 8 taps, a session at most 5', async () => {
	const page = await openPage(browser);
	const link = newLink(practice);
	const count = async (moment, answers) => {
		await open(page, link, moment);
		page.seen.acts = 0;
		await answer(page, answers);
		await send(page);
		return page.seen.acts;
	};
	const { pain_week, interference_enjoyment, interference_activity } =
		ANSWERS.weekly;

	await agree(page, link);
	assert.equal(await count('arrival', { pain_now: 6 }), 2);
	assert.ok(await count('after', { pain_now: 4, tightness: 3, swelling: 0,
		new_soreness: 'none' }) <= 5);
	assert.ok(await count('weekly', { pain_week, interference_enjoyment,
		interference_activity, activity_1: 5, activity_2: 6,
		activity_3: 7, something_else: 'no' }) <= 8);
	assertQuiet(page);
});

test('a chosen 0 is stored as 0, what is left out not at all', async () => {
	const page = await openPage(browser);
	const link = newLink(practice);

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
	assert.deepEqual(
		(await fields(page)).filter(([, value]) => value === '0'),
		[['pain_week', '0'], ['activity_2', '0']]);
	assertQuiet(page);
});

test('the error page says what is missing and keeps all answers', async () => {
	const page = await openPage(browser);
	const link = newLink(practice);
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
	const link = newLink(practice);

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

test('what is smuggled into a page is refused, and noticed here', async () => {
	const page = await openPage(browser);
	const link = newLink(practice);
	const smuggled = '<p style="color: red">red</p>' +
		'<link rel="stylesheet" href="/static/portal.css">' +
		'<img src="http://127.0.0.1:9/picture" alt="">';

	await page.route(link, async (route) => {
		const response = await route.fetch();
		const text = await response.text();

		await route.fulfill({ response,
			body: text.replace('<main>', smuggled) });
	});
	await page.goto(link);
	assert.notEqual(await page.locator('text="red"').evaluate(
		(element) => window.getComputedStyle(element).color),
		'rgb(255, 0, 0)');
	assert.ok(page.seen.complaints.length >= 3,
		`only noticed: ${page.seen.complaints}`);
});

await runTests();
