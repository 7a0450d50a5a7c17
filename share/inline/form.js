// On the client's form (checkin/inline.c): keeps answers that cannot be sent on
// this phone, under the link's path, and sends them when there is a line.
// Without this script, and where nothing may be kept, the browser sends the
// form by itself.
// short: form link later say show again field send sendAll kept abort key cut
{
const form = document.getElementById('f'), status = document.getElementById('s')
const link = location.pathname.slice(0, 46) + ' '
let later

const say = what => status.textContent = status.dataset[what]
// What was refused is shown as the server says it: sent once more, by the
// browser. What is kept stays until it is stored.
const show = ({ to, body }) => {
	const again = document.createElement('form')
	again.method = 'post'
	again.action = to
	new URLSearchParams(body).forEach((value, name) => {
		const field = document.createElement('textarea')
		field.name = name
		field.value = value
		again.append(field)
	})
	again.hidden = true
	document.body.append(again)
	again.submit()
}
const send = async key => {
	const kept = JSON.parse(localStorage[key]), abort = new AbortController()
	if (kept.shown) return
	if (Date.now() - kept.at > 1728e5)
		return localStorage.removeItem(key)
	setTimeout(() => abort.abort(), 2e4)
	say('sending')
	try {
		const { type, status } = await fetch(kept.to, {
			method: 'POST',
			body: new URLSearchParams(kept.body),
			redirect: 'manual',
			signal: abort.signal,
		})
		if (status >= 500 || status == 429) throw 0
		if (type != 'opaqueredirect') {
			// 403: the notice has to be agreed to first; the rest
			// would be refused again.
			if (status != 403) localStorage[key] = JSON.stringify({
				...kept, shown: status })
			return show(kept)
		}
		localStorage.removeItem(key)
		location.href = kept.to.replace(/(\/receipt\/\w+)?(\?.*)?$/,
			'/receipt/' + key.slice(47) + '$2')
	} catch (cut) {
		say('kept')
		clearTimeout(later)
		later = setTimeout(sendAll, 3e4)
	}
}
const sendAll = () => Object.keys(localStorage).forEach(
	key => key.startsWith(link) && send(key))
form.onsubmit = event => {
	const key = link + form.elements.id.value
	try {
		localStorage[key] = JSON.stringify({
			at: Date.now(),
			to: form.action,
			body: '' + new URLSearchParams(new FormData(form)),
		})
	} catch (full) {
		return
	}
	event.preventDefault()
	send(key)
}
if (status) onpageshow = ononline = sendAll
else form.onsubmit = null
}
