/*
 * form_languages.mjs: every kind of page for clients in Malay, Chinese and
 * Tamil: readable, no wider than the phone, and without English left over.
 * English itself is in form_access.mjs.
 */
import { agree, below, newLink, open, send, walk, WALK } from './client.js';
import {
	act, assert, assertQuiet, findings, needBrowser, openBrowser, openPage,
	openPractice, overhang, overhangAtDoubleText, press, runTests, test,
} from './reliefd.js';

const NARROW = { width: 320, height: 740 };
const NAMES = {
	en: 'English', ms: 'Bahasa Melayu', zh: '简体中文', ta: 'தமிழ்',
};
const TAGS = { en: 'en', ms: 'ms', zh: 'zh-Hans', ta: 'ta' };
/* What may stand in Latin letters on a Chinese or Tamil page: names, the
 * client's own words, and what is typed here. */
const LATIN = new Set(['Serenity', 'Practice', 'WhatsApp', 'English', 'Bahasa',
	'Melayu', 'Carry', 'heavy', 'bags', 'the', 'stairs', 'flat', 'Kneel',
	'Sleep', 'New', 'pillow']);

needBrowser();
const practice = openPractice();
await practice.start();
const browser = await openBrowser();

/* The words of a page that have three or more Latin letters. */
async function latin(page) {
	const text = await page.evaluate(() => {
		const { innerText, innerHTML } = document.body;
		const hidden = new DOMParser().parseFromString(innerHTML,
			'text/html');

		hidden.querySelectorAll('script').forEach((one) => one.remove());
		const said = [...document.querySelectorAll('*')].flatMap(
			(one) => ['aria-label', 'data-kept', 'data-sending',
				'data-hold', 'data-move', 'data-again',
				'data-denied'].map((name) =>
				one.getAttribute(name) ?? ''));
		return [document.title, innerText, hidden.body.textContent,
			...said].join(' ');
	});
	return [...new Set(text.match(/[A-Za-z]{3,}/g) ?? [])].filter(
		(word) => !LATIN.has(word));
}

for (const lang of ['ms', 'zh', 'ta']) {
	test(`${lang}: axe-core finds nothing, nothing sticks out`, async () => {
		const page = await openPage(browser, { viewport: NARROW,
			javaScriptEnabled: true, bypassCSP: true });
		const link = newLink(practice, '--language', lang);
		const found = [];
		let pages = 0;

		for await (const state of walk(practice, page, link)) {
			pages++;
			if (state !== 'dead link')
				assert.equal(await page.getAttribute('html',
					'lang'), TAGS[lang]);
			for (const finding of await findings(page))
				found.push(`${state}: ${finding}`);
			if (await overhang(page) > 0)
				found.push(`${state}: too wide`);
			if (await overhangAtDoubleText(page) > 0)
				found.push(`${state}: too wide at 200 %`);
			if (lang !== 'ms' && state !== 'dead link')
				for (const word of await latin(page))
					found.push(`${state}: ${word}`);
		}
		assert.deepEqual(found, []);
		assert.equal(pages, WALK);
	});
}

test('the client\'s language comes first, any other is one tap', async () => {
	const page = await openPage(browser, { locale: 'zh-CN' });
	const link = newLink(practice, '--language', 'ta');

	await page.goto(link);
	assert.equal(await page.getAttribute('html', 'lang'), 'ta');
	await agree(page, link);
	await open(page, link, 'after');
	assert.deepEqual(await page.locator('nav a').allTextContents(),
		[NAMES.en, NAMES.ms, NAMES.zh]);
	for (const lang of ['ms', 'zh', 'en']) {
		await press(page, `nav a[lang=${TAGS[lang]}]`);
		assert.equal(await page.getAttribute('html', 'lang'), TAGS[lang]);
		/* The same form, and nothing asked for but it. */
		assert.equal(await page.inputValue('[name=moment]'), 'after');
	}
	await press(page, `nav a[lang=zh-Hans]`);
	await act(page, '[name=pain_now][value="3"]');
	await send(page);
	assert.equal(await page.getAttribute('html', 'lang'), 'zh-Hans');
	assert.equal(await page.textContent('h1'), '已保存');
	await press(page, 'a[href*="/edit"]');
	assert.equal(await page.getAttribute('html', 'lang'), 'zh-Hans');
	await page.goto(link);
	assert.equal(await page.getAttribute('html', 'lang'), 'ta');
	assertQuiet(page);
});

test('a link that does not work speaks the browser\'s language', async () => {
	for (const [locale, lang] of [['ta-MY', 'ta'], ['zh-CN', 'zh-Hans'],
		['fr-FR', 'en']]) {
		const page = await openPage(browser, { locale });

		await page.goto(`${practice.address}/c/${'A'.repeat(43)}`);
		assert.equal(await page.getAttribute('html', 'lang'), lang);
		await press(page, 'nav a[lang=ms]');
		assert.equal(await page.getAttribute('html', 'lang'), 'ms');
	}
});

test('an error is in the page\'s language, and so is the next page', async () => {
	const page = await openPage(browser);
	const link = newLink(practice);

	await agree(page, link);
	await page.goto(below(link, '', 'moment=arrival&lang=ms'));
	await press(page, '#f .z .b');
	assert.match(await page.title(), /^Ralat: /);
	assert.equal(await page.textContent('.x a'),
		'Pilih satu nombor daripada 0 hingga 10');
	await act(page, '[name=pain_now][value="0"]');
	await send(page);
	assert.equal(await page.getAttribute('html', 'lang'), 'ms');
	assertQuiet(page);
});

await runTests();
