#!/usr/bin/env bats
# Slow: a million guesses
# Whoever guesses links, passwords and codes, at any speed and from many
# places, finds nothing, and the others are served meanwhile.

load ../http/daemon

TOKENS=${TOKENS:-1000000}
LOGINS=${LOGINS:-1000}

setup_file() {
	practice
	${CC:-cc} -O1 -D_GNU_SOURCE -o "$DIR/many" tests/fault/many.c -lpthread
	start
	agree A1
}

teardown_file() {
	stop
}

# Sends what is on stdin many times; the kinds of answers in $DIR/answers.
many() { # connections, count, [sources]
	cat >"$DIR/request"
	"$DIR/many" "$(cat "$DIR/port")" "$1" "$2" "$DIR/request" "${@:3}" \
	    >"$DIR/answers"
	sed 's/^/# /' "$DIR/answers"
}

answers() { # status and place: how many there were
	sed -n "s|^\([0-9]*\) $1\$|\1|p" "$DIR/answers" | awk '{ n += $1 }
	    END { print n + 0 }'
}

get() { # path, [header]
	printf 'GET %s HTTP/1.1\r\nHost: a.example\r\n%s\r\n' "$1" "$2"
}

form() { # path, body, [header]
	printf 'POST %s HTTP/1.1\r\nHost: a.example\r\n%s' "$1" "$3"
	printf 'Content-Type: application/x-www-form-urlencoded\r\n'
	printf 'Content-Length: %d\r\n\r\n%s' "${#2}" "$2"
}

# The form of the second step of somebody whose password was right.
code_form() { # login, code
	as "$1" /login/code
	form /login/code "csrf=$(field csrf)&code=$2" \
	    "Cookie: $(cat "$DIR/cookie.$1")"$'\r\n'
}

@test "no link is found by guessing" {
	get /c/@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ |
		many 16 "$TOKENS" 200
	[ "$(answers 404)" = "$TOKENS" ]
}

@test "previewers that come a thousand times change nothing" {
	stop
	picture >"$DIR/before"
	start
	for agent in WhatsApp/2.23.20.0 'TelegramBot (like TwitterBot)' \
	    facebookexternalhit/1.1 'Mozilla/5.0 (compatible; bingbot/2.0)'; do
		get "/c/$(token A1)" "User-Agent: $agent"$'\r\n' | many 8 1000
		[ "$(answers 200)" = 1000 ]
		get "/c/$(token A1)" "User-Agent: $agent"$'\r\n' |
			sed 's/^GET/HEAD/' | many 8 1000
		[ "$(answers 200)" = 1000 ]
	done
	stop
	picture | cmp - "$DIR/before"
	start
}

@test "known and unknown names take the same time" {
	for _ in $(seq "$((LOGINS / 4))"); do
		forget
		ask /login
		cookie=$(header Set-Cookie | sed 's/;.*//')
		csrf=$(field csrf)
		for name in aisha nobody ben nemo; do
			kind=known
			[ ${name:0:1} != n ] || kind=unknown
			curl -s -o /dev/null -w '%{time_total}\n' \
			    -H "Cookie: $cookie" -d "csrf=$csrf" \
			    -d "name=$name" -d password=wrong-horse-battery \
			    "$(base)/login" >>"$DIR/times.$kind"
		done
	done
	known=$(sort -n "$DIR/times.known" | sed -n "$((LOGINS / 4))p")
	unknown=$(sort -n "$DIR/times.unknown" | sed -n "$((LOGINS / 4))p")
	echo "# medians of $LOGINS logins: $known s, $unknown s" >&3
	awk -v a="$known" -v b="$unknown" \
	    'BEGIN { exit a < b * 1.15 && b < a * 1.15 ? 0 : 1 }'
}

@test "a flood of logins does not hold up the check-ins" {
	forget
	body="id=\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$\$"
	body+="&day=$(today)&moment=arrival&pain_now=2"
	form "/c/$(token A1)" "$body" >"$DIR/checkin"
	many 4 400 <"$DIR/checkin"
	[ "$(answers '303 .*')" = 400 ]
	alone=$(sed -n 's/^p99 //p' "$DIR/answers")
	ask /login
	form /login "csrf=$(field csrf)&name=n######&password=wrong-horse-ba" \
	    "Cookie: $(header Set-Cookie | sed 's/;.*//')"$'\r\n' >"$DIR/flood"
	"$DIR/many" "$(cat "$DIR/port")" 32 6000 "$DIR/flood" 200 \
	    >"$DIR/flood.answers" 3>&- &
	flood=$!
	many 4 2000 <"$DIR/checkin"
	kill -0 "$flood" # it was there all the time
	wait "$flood"
	cat "$DIR/flood.answers"
	[ "$(answers '303 .*')" = 2000 ]
	p99=$(sed -n 's/^p99 //p' "$DIR/answers")
	echo "# p99 $p99 ms, $alone ms without" >&3
	[ "$p99" -le $((alone * 10)) ] || [ "$p99" -le 250 ]
	fails grep -q ' 303' "$DIR/flood.answers"
	grep -qE ' (429|503)$' "$DIR/flood.answers"
	awk '/^VmHWM/ { exit $2 > 256 * 1024 }' \
	    "/proc/$(cat "$DIR/pid")/status"
}

@test "ten thousand guesses of a code at once; the user gets in after a while" {
	forget
	login aisha
	enrol aisha
	forget
	login aisha
	code_form aisha '######' | many 32 10000 200
	# Five, and one more each time that a wait, which doubles, is over.
	[ "$(answers 422)" -le 9 ]
	[ "$(answers 429)" -ge 9990 ]
	[ "$(answers '303.*')" = 0 ]
	# As if the last of them had come just now: the user waits, too.
	stop
	[ "$(sql "SELECT failures FROM throttle WHERE key = 'code:aisha'")" -ge 5 ]
	sql "UPDATE throttle SET failures = 9, last = unixepoch()
	    WHERE key = 'code:aisha'"
	start
	second aisha "$(code_of aisha)"
	[ "$code" = 429 ]
	# The time that it takes, in one step.
	stop
	sql "UPDATE throttle SET last = last - 3600"
	start
	second aisha "$(code_of aisha)"
	[ "$code" = 303 ]
	[ "$(header Location)" = /work ]
}

@test "ninety thousand more, with restarts and without waiting, and it is shut" {
	forget
	login aisha
	tried=0
	for round in $(seq 9); do
		# As if each had waited for as long as it was told to.
		for again in $(seq 11); do
			stop
			sql "UPDATE throttle SET last = last - 3601"
			start
			code_form aisha '######' | many 8 50 200 >/dev/null
			[ "$(answers '303.*')" = 0 ]
			tried=$((tried + $(answers 422)))
		done
		code_form aisha '######' | many 32 9000 200
		[ "$(answers '303.*')" = 0 ]
		tried=$((tried + $(answers 422)))
	done
	echo "# $tried were looked at" >&3
	[ "$tried" -ge 90 ]
	[ "$tried" -le 100 ]
	# Now only somebody at the computer can help.
	stop
	sql "UPDATE throttle SET last = last - 1000000"
	start
	second aisha "$(code_of aisha)"
	[ "$code" = 429 ]
	"$RELIEFD" user code aisha off
	login aisha
	[ "$(header Location)" = /work ]
}

@test "one code a thousand times at once opens one session" {
	login aisha
	enrol aisha
	forget
	stop
	sql "DELETE FROM login_session"
	start
	login aisha
	code_form aisha "$(code_of aisha)" | many 64 1000
	[ "$(answers '303 /work')" = 1 ]
	[ "$(answers '303.*')" = 1 ]
	stop
	[ "$(sql "SELECT count(*), sum(halfway) FROM login_session")" = '1|0' ]
	start
}
