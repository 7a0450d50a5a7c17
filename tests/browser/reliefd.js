/*
 * reliefd.js: what the tests of pages share: a daemon of their own with a
 * small practice, a browser to look with, and tests that speak TAP. Only
 * what was started here is ended here. With VERBOSE set, each test says how
 * long it took.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const CHROMIUM = '/usr/bin/chromium';
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
/* Generous: other tests may run on the same cores. */
export const PATIENCE = 300000;
const HOUR = 3600e3;
const TIME_ZONE = 'Asia/Kuala_Lumpur'; /* 8 hours, summer and winter */
/* What Chromium says by itself of every answer of 400 and above. */
const SAID_ANYWAY = /^Failed to load resource: .* status of 4/;

const require = createRequire(import.meta.url);
const tests = [];
const ends = [];
let contexts = [];

/* Ends without a test where the browser or its driver is not installed. */
export function needBrowser() {
	let why = existsSync(CHROMIUM) ? null : `no ${CHROMIUM}`;

	try {
		require.resolve('playwright-core');
		require.resolve('axe-core');
	} catch {
		why ??= 'no node_modules: run npm ci in tests/browser';
	}
	if (why !== null) {
		console.log(`1..0 # SKIP ${why}`);
		process.exit(0);
	}
}

export function test(name, run) {
	tests.push({ name, run });
}

/* Runs the tests in their order, ends all that was started, and leaves. */
export async function runTests() {
	let failed = 0;

	console.log(`1..${tests.length}`);
	for (const [i, { name, run }] of tests.entries()) {
		const started = Date.now();

		try {
			await run();
			console.log(`ok ${i + 1} - ${name}`);
		} catch (error) {
			failed++;
			console.log(`not ok ${i + 1} - ${name}`);
			console.log(String(error.stack).replace(/^/gm, '# '));
		}
		for (const context of contexts)
			await context.close();
		contexts = [];
		if (process.env.VERBOSE)
			console.log(`# ${Date.now() - started} ms`);
	}
	for (const end of ends.reverse())
		await end();
	process.exit(failed === 0 ? 0 : 1);
}

/* A practice in a folder that goes when the tests end; more: options of its
 * own, as variables of the environment. */
export function openPractice(more = {}) {
	const folder = mkdtempSync(join(tmpdir(), 'reliefd-browser-'));
	const reliefd = resolve(process.env.RELIEFD ?? 'build/release/reliefd');
	const env = {
		...process.env,
		RELIEFD_PRACTICE_NAME: 'Serenity Practice',
		RELIEFD_PRACTICE_WHATSAPP: '60123456789',
		RELIEFD_PRACTICE_TIME_ZONE: TIME_ZONE,
		RELIEFD_LISTEN_PORT: '0',
		RELIEFD_STORE_PATH: join(folder, 'reliefd.db'),
		RELIEFD_BACKUP_DIRECTORY: join(folder, 'backups'),
		RELIEFD_LIMITS_LINK_PER_HOUR: '0',
		RELIEFD_LIMITS_CLIENT_PER_DAY: '0',
		RELIEFD_LIMITS_SOURCE_PER_HOUR: '0',
		...more,
	};
	const command = (...words) =>
		execFileSync(reliefd, words, { env, encoding: 'utf8' });
	const practice = {
		command,
		/* What no command does; while no daemon runs. */
		sql: (statement) => execFileSync('sqlite3',
			[env.RELIEFD_STORE_PATH, statement]),
		/* At an hour of the practice's day, when there is one. */
		start: ({ hour } = {}) => {
			practice.ahead = hour === undefined ? 0 : until(hour);
			return startDaemon(reliefd, { ...env,
				...clock(practice.ahead) }, practice);
		},
		/* The daemon's clock, in seconds since 1970. */
		now: () => Math.floor(Date.now() / 1000) + practice.ahead,
		addUser: (login, ...options) => passwordOf(
			command('user', 'add', login, '--name', login,
				...options)),
		addClient: (name, ...options) =>
			command('client', 'add', '--name', name, ...options)
				.match(/^(C\d+)/m)[1],
		makeLink: (code) =>
			practice.here(command('client', 'link', code).trim()),
		/* A link, on the port that the daemon has taken. */
		here: (link) => practice.address + new URL(link).pathname,
		/* The day that the practice has, or had some days ago. */
		day: (ago = 0) =>
			new Date(Date.now() + 8 * HOUR - ago * 24 * HOUR)
				.toISOString().slice(0, 10),
	};

	/* Also when a test run is cut short. */
	process.on('exit', () => {
		practice.daemon?.kill('SIGKILL');
		rmSync(folder, { recursive: true, force: true });
	});
	process.on('SIGTERM', () => process.exit(143));
	process.on('SIGINT', () => process.exit(130));
	command('init');
	return practice;
}

/* The one-time password in what a command printed. */
function passwordOf(printed) {
	return printed.match(/^One-time password: (\S+)$/m)[1];
}

/* Seconds from now until that hour of the practice's day; or since then. */
function until(hour) {
	const now = new Date(Date.now() + 8 * HOUR);

	return (hour - now.getUTCHours()) * 3600 - now.getUTCMinutes() * 60;
}

/* What lets a daemon's clock run so many seconds ahead. */
function clock(ahead) {
	return ahead === 0 ? {} : {
		FAKETIME: `${ahead < 0 ? '' : '+'}${ahead}s`,
		DONT_FAKE_MONOTONIC: '1',
		LD_PRELOAD: FAKETIME,
	};
}

/* Serves until the tests end; practice.address is where. */
async function startDaemon(reliefd, env, practice) {
	const daemon = spawn(reliefd, ['serve'], {
		env,
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	const ended = new Promise((done) => daemon.once('exit', done));
	let log = '';

	practice.daemon = daemon;
	practice.address = await new Promise((found, failed) => {
		daemon.stderr.setEncoding('utf8').on('data', (text) => {
			const match = (log += text).match(
				/on (http:\/\/127\.0\.0\.1:\d+)\//);

			if (match)
				found(match[1]);
		});
		ended.then(() => failed(new Error(`no daemon: ${log}`)));
	});
	ends.push(async () => {
		daemon.kill();
		if ((await ended) !== 0)
			throw new Error(`the daemon failed:\n${log}`);
	});
}

/*
 * A browser with an empty profile, which goes with it. As on a phone it keeps
 * the pages that one can go back to; as on a phone short of memory it does
 * not, and loads them again.
 */
export async function openBrowser({ keepsPages = true, flags = [] } = {}) {
	const { chromium } = require('playwright-core');
	const browser = await chromium.launch({
		executablePath: CHROMIUM,
		args: [...FLAGS, ...flags],
		ignoreDefaultArgs: keepsPages
			? ['--disable-back-forward-cache'] : [],
		timeout: PATIENCE,
		handleSIGINT: false,
		handleSIGTERM: false,
	});

	ends.push(() => browser.close());
	return browser;
}

/*
 * A page of a browser that runs no scripts and is touched, unless options
 * say otherwise. page.seen has what was asked for and what was said about
 * it: documents, others (addresses of all else), complaints (the console's),
 * and the taps or clicks that act() made.
 */
export async function openPage(browser, options) {
	const settings = {
		javaScriptEnabled: false,
		viewport: { width: 360, height: 740 },
		hasTouch: true,
		...options,
	};
	const context = await browser.newContext(settings);
	const page = await context.newPage();
	const seen = { documents: 0, others: [], complaints: [], acts: 0 };

	contexts.push(context);
	page.seen = seen;
	page.touched = settings.hasTouch;
	page.scripts = settings.javaScriptEnabled;
	page.setDefaultTimeout(PATIENCE);
	page.on('request', (request) => {
		if (request.isNavigationRequest())
			seen.documents++;
		else
			seen.others.push(request.url());
	});
	page.on('console', (message) => {
		if (!SAID_ANYWAY.test(message.text()))
			seen.complaints.push(message.text());
	});
	page.on('pageerror', (error) => seen.complaints.push(String(error)));
	return page;
}

/* A tap or a click on the first element that fits. */
export async function act(page, selector) {
	const element = page.locator(selector).first();

	page.seen.acts++;
	await (page.touched ? element.tap() : element.click());
}

/* The same on what leads to another page, which is waited for. */
export async function press(page, selector) {
	await Promise.all([page.waitForEvent('load'), act(page, selector)]);
}

/* A page that was kept is shown without being loaded. */
export async function goBack(page) {
	await page.goBack({ waitUntil: 'commit' });
	await page.waitForSelector('body');
}

/* Nothing but documents, and what fits allowed, was asked for; the console
 * is silent. */
export function assertQuiet(page, allowed = /^$/) {
	const { others, complaints } = page.seen;

	assert.deepEqual(others.filter((one) => !allowed.test(one)), []);
	assert.deepEqual(complaints, []);
}

/* How many pixels the page is wider than the window. */
export function overhang(page) {
	return page.evaluate(
		() => document.documentElement.scrollWidth - window.innerWidth);
}

/* At twice the size of text, as somebody with weak eyes sets it. */
export async function overhangAtDoubleText(page) {
	await page.evaluate(() => {
		document.documentElement.style.fontSize = '200%';
	});
	const pixels = await overhang(page);
	await page.evaluate(() => {
		document.documentElement.style.fontSize = '';
	});
	return pixels;
}

/*
 * What axe-core finds, in light and in dark; the page must allow scripts
 * (javaScriptEnabled and bypassCSP).
 */
export async function findings(page) {
	const axe = require.resolve('axe-core/axe.min.js');
	const found = [];

	await page.evaluate(readFileSync(axe, 'utf8'));
	for (const colorScheme of ['light', 'dark']) {
		await page.emulateMedia({ colorScheme });
		found.push(...(await page.evaluate(runAxe)).map(
			(finding) => `${colorScheme}: ${finding}`));
	}
	return found;
}

/* In the page. */
async function runAxe() {
	const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
		'best-practice'];
	const { passes, violations } = await window.axe.run({
		runOnly: { type: 'tag', values },
		/* Not run unless it is asked for. */
		rules: { 'target-size': { enabled: true } },
	});

	if (passes.length < 10)
		return [`only ${passes.length} rules had anything to look at`];
	return violations.flatMap(({ id, help, nodes }) =>
		nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}

/* The contrast of two of the page's colours, by the names of their tokens. */
export async function contrast(page, ...tokens) {
	const colours = await page.evaluate((names) => {
		const style = window.getComputedStyle(document.documentElement);

		return names.map((name) => style.getPropertyValue(name).trim());
	}, tokens);
	const [darker, lighter] = colours.map(luminance).sort((a, b) => a - b);

	return (lighter + 0.05) / (darker + 0.05);
}

/* As WCAG 2 defines it, of #rgb or #rrggbb. */
function luminance(colour) {
	const digits = colour.slice(1).replace(/^(.)(.)(.)$/, '$1$1$2$2$3$3');
	const [red, green, blue] = digits.match(/../g).map((pair) => {
		const part = parseInt(pair, 16) / 255;

		return part <= 0.04045 ? part / 12.92
			: ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/* Where the focus is: the element, and how wide the ring around it is. */
export async function focused(page) {
	let focus;

	/* The browser gives it by itself a moment after the page is there. */
	const end = Date.now() + PATIENCE;

	while ((focus = await page.evaluate(focusNow)).awaited &&
	    Date.now() < end)
		await pause(100);
	return focus;
}

function focusNow() {
	const element = document.activeElement;
	const style = window.getComputedStyle(element);

	return {
		tag: element.localName,
		type: element.type ?? '',
		name: element.getAttribute('name') ?? '',
		value: element.getAttribute('value') ?? '',
		class: element.className,
		text: element.textContent.trim(),
		ring: style.outlineStyle === 'none'
			? 0 : parseFloat(style.outlineWidth),
		awaited: element === document.body &&
			document.querySelector('[autofocus]') !== null,
	};
}

export { assert };
