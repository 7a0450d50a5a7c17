// On the client's form (checkin/inline.c): the phone as an inclinometer. The
// angle is the one between gravity, as the phone feels it, at the start and
// at the end of a movement: turning about the vertical, and the way the phone
// lies, do not change it.
// short: kind sensor offer card part done past pull start timer clock sound say
// short: end fail signal tone angle last since still feel sample begin record
// short: angles
{
const kind = 'deviceorientation'
const sensor = window.isSecureContext && window.DeviceOrientationEvent

// Parts of a card: 1 measure, 2 what happens, 3 start here, 4 record, 5 how
// often it was measured.
const offer = card => {
	const part = card.children, n = card.dataset.n
	const of = name => document.getElementById(name + n)
	let done = [], past, pull, start, timer, clock, sound

	const say = (what, shown) => {
		part[2].textContent = card.dataset[what] || what
		for (const i of [1, 3, 4]) part[i].hidden = i != shown
	}
	const end = what => {
		removeEventListener(kind, feel)
		clearTimeout(timer)
		clearInterval(clock)
		say(what, 1)
	}
	const fail = () => end('denied')
	const signal = () => {
		if (navigator.vibrate) navigator.vibrate(80)
		const tone = sound.createOscillator()
		tone.connect(sound.destination)
		tone.start()
		tone.stop(sound.currentTime + .1)
	}
	// In degrees, between two samples [time, x, y, z].
	const angle = ([, a, b, c], [, x, y, z]) => Math.atan2(
		Math.hypot(b * z - c * y, c * x - a * z, a * y - b * x),
		a * x + b * y + c * z) * 180 / Math.PI
	const last = () => past[past.length - 1]
	const since = time => past.filter(one => one[0] >= last()[0] - time)
	const still = time => past[0][0] <= last()[0] - time &&
		since(time).length > 4 &&
		since(time).every(one => angle(one, last()) < 1)
	const feel = ({ beta, gamma }) => {
		if (beta == null) return
		const b = beta * Math.PI / 180, c = gamma * Math.PI / 180
		clearTimeout(timer)
		pull = [Math.cos(b) * Math.sin(c), -Math.sin(b),
			-Math.cos(b) * Math.cos(c)]
	}
	// A phone that lies still says nothing, so it is asked.
	const sample = () => {
		if (!pull) return
		past.push([Date.now(), ...pull])
		past = past.slice(-40)
		if (!start) still(1e3) && begin()
		else still(15e2) && angle(start, last()) >= 5 && record()
	}
	const begin = () => {
		if (!past.length) return
		past = [start = last()]
		signal()
		say('move', 4)
	}
	const record = () => {
		const angles = since(15e2).map(one => angle(start, one))
		angles.sort((a, b) => a - b)
		done.push(angles[angles.length >> 1])
		done = done.slice(-9)
		of('reading_').value = Math.round(
			done.reduce((sum, one) => sum + one) / done.length)
		of('method_').value = 'phone'
		part[5].value = done.length
		part[1].textContent = card.dataset.again
		signal()
		end(of('reading_').value + '°')
	}
	part[1].onclick = async () => {
		past = []
		start = pull = 0
		sound = sound || new AudioContext()
		try {
			if (sensor.requestPermission &&
				await sensor.requestPermission() != 'granted')
				throw 0
			addEventListener(kind, feel)
			timer = setTimeout(fail, 3e3)
			clock = setInterval(sample, 60)
			say('hold', 3)
		} catch (denied) {
			fail()
		}
	}
	part[3].onclick = begin
	part[4].onclick = record
	// What is typed is no mean of what was measured.
	of('reading_').oninput = () => part[5].value = done = []
	card.hidden = false
}
// A sensor that says something, or one in a phone that must be asked for.
const first = event => {
	if (event.beta == null) return
	removeEventListener(kind, first)
	document.querySelectorAll('.m').forEach(offer)
}
if (sensor.requestPermission && navigator.maxTouchPoints) first({ beta: 0 })
else if (sensor) addEventListener(kind, first)
}
