/*
 * payloads.mjs: everything that somebody can write is filled with markup that
 * would act, and every page that shows it is opened in a browser that runs
 * scripts: nothing acts, nothing is refused by the policy, no element is
 * there that the page has not made. 20 of 200 payloads are tried, each in
 * one field; with ALL set, all of them in each field.
 */
import {
	assert, needBrowser, openBrowser, openPage, openPractice, press,
	runTests, test,
} from './reliefd.js';
import { changePassword, DESK, PASSWORD, STATIC } from './portal.js';

/* What leaves the place where a text stands. */
const WAYS_OUT = ['', '">', '\'>', '</p>', '</title>', '</script>',
	'</style>', '</textarea>', '-->', ']]></svg>'];
/* What acts then. Each element has the attribute x-evil. */
const ACTIONS = [
	'<script x-evil>alert(1)</script>',
	'<img x-evil src=/x onerror=alert(1)>',
	'<svg x-evil onload=alert(1)>',
	'<a x-evil href=javascript:alert(1)>x</a>',
	'<iframe x-evil srcdoc="<script>alert(1)</script>">',
	'<style x-evil>*{color:red}</style>',
	'<base x-evil href=//evil.example/>',
	'<meta x-evil http-equiv=refresh content="0;//evil.example">',
	'<form x-evil action=//evil.example><input name=q>',
	'<details x-evil open ontoggle=alert(1)>',
	'<input x-evil autofocus onfocus=alert(1)>',
	'<link x-evil rel=stylesheet href=//evil.example/a.css>',
	'<object x-evil data=//evil.example/>',
	'<math x-evil><a xlink:href=javascript:alert(1)>x',
	'<p x-evil style=position:fixed;top:0>x',
	'<video x-evil src=/x onerror=alert(1)>',
	'<template x-evil><b>x',
	'<button x-evil formaction=//evil.example>x',
	'" onmouseover="alert(1)" x-evil="',
	'\' autofocus onfocus=\'alert(1)\' x-evil=\'',
];
const MADE = WAYS_OUT.flatMap((way) => ACTIONS.map((one) => way + one));
/* In steps that meet every way out and every action early. */
const PAYLOADS = MADE.map((_, i) => MADE[i * 21 % MADE.length])
	.slice(0, process.env.ALL ? MADE.length : 20);
const FIELDS = 5; /* of one client, each with a payload of its own */
const CLIENTS = process.env.ALL ? PAYLOADS.length : PAYLOADS.length / FIELDS;
const SHORT = '"><i x-evil>'; /* for 30 characters */
const WHOLE = '"\'></title></script><b x-evil onclick=alert(1)>';

needBrowser();
assert.equal(new Set(PAYLOADS).size, PAYLOADS.length);
assert(MADE.every((one) => one.length <= 100));
const practice = openPractice({ RELIEFD_PRACTICE_NAME: WHOLE });
const at = (path) => practice.address + path;
const oneTime = practice.addUser('olga', '--role', 'owner');
const codes = Array.from({ length: CLIENTS }, (_, i) => add(i));

await practice.start({ hour: 11 }); /* when messages may be sent */
const browser = await openBrowser();

const id = () => crypto.randomUUID().replaceAll('-', '');

/* A page that counts what acts in it. */
async function watched() {
	const page = await openPage(browser,
		{ ...DESK, javaScriptEnabled: true });

	page.acted = [];
	page.on('dialog', (dialog) => {
		page.acted.push(`a dialog: ${dialog.message()}`);
		dialog.dismiss().catch(() => {});
	});
	page.on('request', (request) => {
		if (new URL(request.url()).hostname !== '127.0.0.1')
			page.acted.push(`asked ${request.url()}`);
	});
	await page.addInitScript(() => {
		window.refused = [];
		document.addEventListener('securitypolicyviolation', (event) =>
			window.refused.push(`${event.violatedDirective}: ${
				event.blockedURI}`));
	});
	return page;
}

/* What was found wrong in a page that is open. */
async function wrong(page) {
	const found = await page.evaluate(() => {
		const handlers = [...document.querySelectorAll('*')].filter(
			(one) => one.getAttributeNames().some((name) =>
				/^on|^x-evil$/.test(name)));
		const addresses = [...document.querySelectorAll(
			'[href], [src], [action], [formaction], [data]')].filter(
			(one) => ['href', 'src', 'action', 'formaction',
				'data'].some((name) => one.hasAttribute(name) &&
				!/^(http:\/\/127\.0\.0\.1:|https:\/\/wa\.me\/)/
					.test(new URL(one.getAttribute(name),
						location.href).href)));

		return [...handlers, ...addresses]
			.map((one) => one.outerHTML.slice(0, 200))
			.concat(window.refused);
	});

	return [...found, ...page.acted, ...page.seen.complaints,
		...page.seen.others.filter((one) => !STATIC.test(one) &&
			!/\/chart\.svg(\?|$)|favicon\.ico$/.test(one))];
}

/* Opens a page: nothing acts, and texts are there as they were written. */
async function look(page, address, ...texts) {
	const answer = await page.goto(address);

	assert([200, 422].includes(answer.status()),
		`${address}: ${answer.status()}`);
	/* Focus and what is hidden, too. */
	await page.evaluate(() => {
		for (const one of document.querySelectorAll('details'))
			one.open = true;
	});
	assert.deepEqual(await wrong(page), [], address);
	const shown = await page.evaluate(() =>
		[document.title, document.body?.textContent,
			...[...document.querySelectorAll('input, textarea')]
				.map((one) => one.value)].join('\n'));
	for (const text of texts)
		assert(shown.includes(text),
			`${address} does not show ${text}`);
}

/* Goes to what a form with these fields leads to. */
async function send(page, address, fields, ...texts) {
	await page.route(address, (route) => route.continue({
		method: 'POST',
		postData: new URLSearchParams(fields).toString(),
		headers: {
			...route.request().headers(),
			'content-type': 'application/x-www-form-urlencoded',
		},
	}), { times: 1 });
	await look(page, address, ...texts);
}

/* The payloads of a client. */
function payloads(i) {
	return Array.from({ length: FIELDS }, (_, n) =>
		PAYLOADS[(i * PAYLOADS.length / CLIENTS + n) %
			PAYLOADS.length]);
}

/* A client of whom everything that can be written is a payload; the telephone
 * number could be, in versions before this one. */
function add(i) {
	const [name, one, two, three] = payloads(i);
	const code = practice.addClient(name, '--therapist', 'olga',
		'--activity', one, '--activity', two, '--activity', three,
		'--movement', 'shoulder.flexion:left');
	const phone = name.length <= 30 ? name : SHORT;

	practice.sql(`UPDATE client SET phone = '${phone.replaceAll("'", "''")}'
		WHERE code = '${code}'`);
	return code;
}

function fill(i) {
	const [name, one, two, three, note] = payloads(i);

	practice.command('session', 'add', codes[i], '--deep-tissue', '20',
		'--note', note);
	practice.command('user', 'add', `u${i}`, '--name', name);
	return { name, activities: [one, two, three], note,
		link: practice.makeLink(codes[i]) };
}

const clients = [];

test('nothing that was written acts on a page for clients', async () => {
	const page = await watched();

	for (let i = 0; i < CLIENTS; i++) {
		const client = fill(i);
		const { link, name, activities, note } = client;
		const sent = { id: id(), day: practice.day(), moment: 'weekly',
			something_text: name, note };
		const receipt = `${link}/receipt/${sent.id}`;

		clients.push(client);
		/* Before anybody agrees: the notice, with the practice's name. */
		await look(page, link, WHOLE);
		await send(page, `${link}/consent`, [
			['purpose', 'data'], ['purpose', 'messages']]);
		await look(page, `${link}?moment=weekly`, ...activities);
		/* With an answer missing, the others are kept. */
		await send(page, link, sent, name, note);
		await send(page, link, { ...sent, pain_week: '4' }, name, note);
		assert.equal(page.url(), receipt);
		await look(page, `${receipt}/edit`, name, note);
	}
	await look(page, `${clients[0].link}/privacy`, WHOLE);
});

test('nor on a page of the portal', async () => {
	const page = await watched();

	await page.goto(at('/login'));
	await page.fill('#name', 'olga');
	await page.fill('#password', oneTime);
	await press(page, 'button.primary');
	await changePassword(page, oneTime, PASSWORD);
	assert.equal(page.url(), at('/work'));
	const csrf = await page.getAttribute('[name=csrf]', 'value');
	for (const [i, { name, activities, note }] of clients.entries()) {
		const own = at(`/clients/${i + 1}`);

		await look(page, own, name, note);
		await look(page, `${own}/edit`, name, ...activities);
		await look(page, `${own}/sessions/1`, name, note);
		for (const path of ['link', 'plan', 'form', 'sessions/new',
			'readings/new'])
			await look(page, `${own}/${path}`, name);
		await look(page, `${own}/chart.svg`);
		await look(page, at(`/clients?q=${
			encodeURIComponent(name)}`), name);
		/* What was typed is shown beside what is wrong with it. */
		await send(page, at('/clients/new'),
			{ csrf, name: note, language: 'xx' }, note);
		await send(page, at('/users'), { csrf, name: note, login: name },
			name, note);
	}
	for (const path of ['/work', '/clients', '/messages', '/users'])
		await look(page, at(path), clients[0].name);
	for (const path of ['/reports', '/account', '/account/code', '/audit',
		`/audit?client=${encodeURIComponent(WHOLE)}`, '/clients/new'])
		await look(page, at(path));
});

test('the same markup, not escaped, is noticed', async () => {
	const page = await watched();
	const policies = [{}, { 'content-security-policy':
		'default-src \'none\'; style-src \'self\'' }];
	let headers, body;

	await page.route('**/*', (route) => (body !== undefined &&
		route.request().isNavigationRequest())
		? route.fulfill({ headers, contentType: 'text/html', body })
		: route.abort());
	for (headers of policies) {
		for (const i of [0, 1, 3, 14, 18]) {
			body = `<p title="${ACTIONS[i]}">${ACTIONS[i]}</p>`;
			page.acted = [];
			await page.goto(at('/login'));
			const found = await wrong(page);
			assert(found.some((one) => one.includes('x-evil')),
				`${body}: ${found}`);
			/* The first two act by themselves. */
			assert(i > 1 || found.length > 1, `${body}: ${found}`);
		}
	}
});

await runTests();
