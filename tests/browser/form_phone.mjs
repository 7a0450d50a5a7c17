/*
 * form_phone.mjs: the phone as an inclinometer: the angle between two ways
 * that gravity pulls, however the phone lies and wherever it points; and the
 * field that stays where there is no sensor.
 */
import { agree, answer, newLink, open, send, stored } from './client.js';
import {
	act, assert, assertQuiet, findings, needBrowser, openBrowser, openPage,
	openPractice, overhang, runTests, test,
} from './reliefd.js';

const SCRIPTS = { javaScriptEnabled: true };
const RADIANS = Math.PI / 180;
const TICK = 60; /* ms from one sample to the next */
const PATIENCE = 300000;
/* How gravity pulls at a phone, in its own axes, before the movement. */
const LIES = {
	'flat on its back': [0, 0, -1],
	'upright': [0, -1, 0],
	'on its side': [-1, 0, 0],
	'on its face, tilted': [0.3, 0.4, 0.8],
};

needBrowser();
const practice = openPractice();
await practice.start();
const browser = await openBrowser();

/* v turned about a unit axis (Rodrigues). */
function turn(v, axis, degrees) {
	const sin = Math.sin(degrees * RADIANS), cos = Math.cos(degrees * RADIANS);
	const dot = v[0] * axis[0] + v[1] * axis[1] + v[2] * axis[2];

	return [0, 1, 2].map((i) => {
		const j = (i + 1) % 3, k = (i + 2) % 3;

		return v[i] * cos + (axis[j] * v[k] - axis[k] * v[j]) * sin +
			axis[i] * dot * (1 - cos);
	});
}

/* The angles that a browser reports for gravity along v and a heading. */
function orientation([x, y, z], alpha) {
	const side = z > 0 ? -1 : 1;
	const inside = (angle, end) => Math.max(-end, Math.min(angle, end - 1e-6));

	return {
		alpha,
		beta: inside(Math.atan2(-y, side * Math.hypot(x, z)) / RADIANS, 180),
		gamma: inside(Math.atan2(x * side, -z * side) / RADIANS, 90),
	};
}

/*
 * Moves the sensor; samples go to the page one by one. A hand (1) is never
 * quite still, and turns; a phone that is strapped on (0) does not, and then
 * the browser says nothing of it.
 */
async function sensorOf(page, hand = 1) {
	const tools = await page.context().newCDPSession(page);
	let heading = 0;

	return {
		/* For so many ms, and on until the page has noticed. */
		async hold(v, ms, noticed = async () => true) {
			for (let past = 0; past < ms || (past < PATIENCE &&
			    !await noticed()); past += TICK) {
				const shake = hand * 1e-3 * Math.sin(past);

				heading = (heading + 7 * hand) % 360;
				await tools.send(
					'DeviceOrientation.setDeviceOrientationOverride',
					orientation([v[0] + shake, v[1], v[2] - shake],
						heading));
				await page.waitForTimeout(TICK);
			}
		},
	};
}

function status(page, n) {
	return page.locator('.m').nth(n - 1).locator('[role=status]');
}

async function start(page, hand) {
	const link = newLink(practice);

	await agree(page, link);
	await open(page, link, 'weekly');
	return { link, sensor: await sensorOf(page, hand) };
}

/* One measurement by the first card: still, moved, still. */
async function measure(page, sensor, from, to) {
	const said = () => status(page, 1).textContent();

	await act(page, '.m button:visible');
	await sensor.hold(from, TICK,
		async () => /^Move slowly/.test(await said()));
	assert.equal(await said(),
		'Move slowly as far as is comfortable, then hold still.');
	await sensor.hold(turnPart(from, to, 0.4), 2 * TICK);
	await sensor.hold(to, TICK, async () => /°$/.test(await said()));
}

function turnPart(from, to, part) {
	return from.map((one, i) => one + (to[i] - one) * part);
}

for (const [lie, gravity] of Object.entries(LIES)) {
	test(`${lie}: the angle within 1 degree, whatever the heading`, async () => {
		const page = await openPage(browser, SCRIPTS);
		const { sensor } = await start(page);
		const length = Math.hypot(...gravity);
		const from = gravity.map((one) => one / length);
		/* Any axis at right angles to gravity. */
		const axis = Math.abs(from[2]) > 0.9 ? [1, 0, 0]
			: [from[1], -from[0], 0].map((one) =>
				one / Math.hypot(from[0], from[1]));
		const degrees = 43;

		await sensor.hold(from, 120);
		await measure(page, sensor, from, turn(from, axis, degrees));
		const value = Number(await page.inputValue('#reading_1'));

		assert.ok(Math.abs(value - degrees) <= 1, `${value} degrees`);
		assert.equal(await page.inputValue('#method_1'), 'phone');
		assert.equal(await page.inputValue('[name=repeats_1]'), '1');
		assert.equal(await status(page, 1).textContent(), `${value}°`);
		/* The other card has measured nothing. */
		assert.equal(await page.inputValue('#reading_2'), '');
		await answer(page, { pain_week: 3 });
		await send(page);
		assert.equal((await stored(page))[
			'Neck: bend forward, chin to chest'], `${value}°`);
	});
}

test('again: the mean counts, until it is typed over', async () => {
	const page = await openPage(browser, SCRIPTS);
	const { sensor } = await start(page, 0);
	const from = [0, -1, 0];

	await sensor.hold(from, 120);
	for (const degrees of [40, 50])
		await measure(page, sensor, from, turn(from, [1, 0, 0], degrees));
	assert.equal(await page.inputValue('#reading_1'), '45');
	assert.equal(await page.inputValue('[name=repeats_1]'), '2');
	await page.fill('#reading_1', '38');
	assert.equal(await page.inputValue('[name=repeats_1]'), '');
	await measure(page, sensor, from, turn(from, [1, 0, 0], 30));
	assert.equal(await page.inputValue('#reading_1'), '30');
});

test('by hand: start and record are buttons too', async () => {
	const page = await openPage(browser,
		{ ...SCRIPTS, bypassCSP: true, viewport: { width: 320, height: 740 } });
	const from = [0, -1, 0];

	/* Time stands, or the page would go on by itself meanwhile. */
	await page.addInitScript(() => {
		const now = Date.now();

		Date.now = () => now;
	});
	const { sensor } = await start(page);
	await sensor.hold(from, 120);
	await act(page, '.m button:visible');
	await sensor.hold(from, 200);
	assert.deepEqual(await findings(page), []);
	assert.equal(await overhang(page), 0);
	await act(page, 'text="Set start position"');
	await sensor.hold(turn(from, [1, 0, 0], 61), 200);
	assert.deepEqual(await findings(page), []);
	await act(page, 'text="Record"');
	assert.ok(Math.abs(await page.inputValue('#reading_1') - 61) <= 1);
	assert.deepEqual(await findings(page), []);
});

test('a still phone alone is no measurement', async () => {
	const page = await openPage(browser, SCRIPTS);
	const { sensor } = await start(page);
	const from = [0, -1, 0];

	await sensor.hold(from, 120);
	await act(page, '.m button:visible');
	await sensor.hold(from, 3600);
	assert.equal(await page.inputValue('#reading_1'), '');
	await sensor.hold(turn(from, [1, 0, 0], 4), 2000);
	assert.equal(await page.inputValue('#reading_1'), '');
});

test('denied: words, the field, and never a number', async () => {
	const page = await openPage(browser, SCRIPTS);

	await page.addInitScript(() => {
		DeviceOrientationEvent.requestPermission =
			async () => 'denied';
	});
	await start(page);
	/* It has to be asked for, so it is offered. */
	await act(page, '.m button:visible');
	await status(page, 1).filter({ hasText:
		'The sensor is not available. Type the angle instead.',
	}).waitFor();
	assert.equal(await page.inputValue('#reading_1'), '');
	await answer(page, { pain_week: 3, reading_1: '40' });
	await send(page);
	assert.equal((await stored(page))[
		'Neck: bend forward, chin to chest'], '40°');
	assertQuiet(page, /\/c\//);
});

test('allowed, but silent: the same after a while', async () => {
	const page = await openPage(browser, SCRIPTS);

	await page.addInitScript(() => {
		DeviceOrientationEvent.requestPermission =
			async () => 'granted';
	});
	await start(page);
	await act(page, '.m button:visible');
	await status(page, 1).filter({ hasText: 'Hold still' }).waitFor();
	await status(page, 1).filter({ hasText: 'not available' }).waitFor();
	assert.equal(await page.inputValue('#reading_1'), '');
});

test('without a sensor, and where it is not secure, nothing is offered',
	async () => {
		const insecure = await openBrowser({ flags: [
			'--host-resolver-rules=MAP relief.test 127.0.0.1'] });
		/* The other one remembers the sensor that it was given. */
		const page = await openPage(await openBrowser(),
			{ ...SCRIPTS, hasTouch: false });
		const other = await openPage(insecure, SCRIPTS);
		const link = newLink(practice);

		await agree(page, link);
		await open(page, link, 'weekly');
		assert.equal(await page.locator('.m:visible').count(), 0);
		assert.equal(await page.locator('#reading_1:visible').count(), 1);
		await open(other, link.replace('127.0.0.1', 'relief.test'),
			'weekly');
		assert.equal(await other.evaluate(() => isSecureContext), false);
		await other.evaluate(() => dispatchEvent(
			Object.assign(new Event('deviceorientation'),
				{ alpha: 0, beta: 1, gamma: 1 })));
		assert.equal(await other.locator('.m:visible').count(), 0);
		assertQuiet(page);
	});

test('the headers let the page have its sensors', async () => {
	const page = await openPage(browser, SCRIPTS);

	await start(page);
	assert.deepEqual(await page.evaluate(() => ['accelerometer',
		'gyroscope', 'camera', 'geolocation'].map(
		(name) => document.featurePolicy.allowsFeature(name))),
	[true, true, false, false]);
});

await runTests();
