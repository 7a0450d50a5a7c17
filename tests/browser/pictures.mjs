/*
 * pictures.mjs FOLDER: every kind of page for clients as a picture, to be
 * looked at: on a phone and on a wide screen, light and dark, in each
 * language.
 */
import { mkdirSync } from 'node:fs';
import { newLink, walk } from './client.js';
import { openBrowser, openPage, openPractice, runTests, test }
	from './reliefd.js';

const [folder] = process.argv.slice(2);
const practice = openPractice();

mkdirSync(folder, { recursive: true });
await practice.start();
const browser = await openBrowser();

for (const [lang, width, colorScheme] of [
	['en', 360, 'light'], ['en', 1280, 'dark'], ['ms', 360, 'dark'],
	['zh', 360, 'light'], ['zh', 1280, 'light'], ['ta', 320, 'light'],
	['ta', 360, 'dark'],
]) {
	test(`${lang}, ${width} px, ${colorScheme}`, async () => {
		const page = await openPage(browser, { colorScheme,
			viewport: { width, height: 740 },
			javaScriptEnabled: true, bypassCSP: true });
		const link = newLink(practice, '--language', lang);
		let n = 10;

		for await (const state of walk(practice, page, link))
			await page.screenshot({ fullPage: true, path:
				`${folder}/${lang}-${width}-${colorScheme}-` +
				`${n++}-${state.replace(/\W+/g, '-')}.png` });
	});
}

await runTests();
