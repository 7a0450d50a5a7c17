#!/usr/bin/env bats
# Who is answered in which turn, and how much may be read.

load daemon

setup_file() {
	practice
	agree_all
}

teardown() {
	kill_daemon
}

# Opens a connection on a descriptor, and lets the daemon know it.
open_on() { # descriptor
	eval "exec $1<>/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
	printf 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n' >&"$1"
	answer_on "$1"
	[ "$answered" = 200 ]
}

# The status of the next answer on a descriptor.
answer_on() { # descriptor
	local line length=0
	read -r _ answered _ <&"$1"
	while read -r line <&"$1"; do
		line=${line%$'\r'}
		[ -n "$line" ] || break
		[[ $line != Content-Length:* ]] || length=${line#*: }
	done
	head -c "$length" <&"$1" >/dev/null
}

# Sends the request on stdin in one piece: the shell writes line by line, and
# the second line would wait until the daemon, which stands still, has the
# first.
send_whole() { # descriptor
	cat >"$DIR/request"
	cat "$DIR/request" >&"$1"
}

ask_to_send() { # descriptor, id
	local fields="id=$2&moment=arrival&day=$(today)&pain_now=3"
	local type=application/x-www-form-urlencoded
	{
		printf '%s\r\n' "POST /c/$(token A1) HTTP/1.1" \
		    'Host: localhost' "Content-Type: $type" \
		    "Content-Length: ${#fields}" ''
		printf %s "$fields"
	} | send_whole "$1"
}

ask_to_read() { # descriptor, id
	printf '%s\r\n' "GET /c/$(token A1)/receipt/$2 HTTP/1.1" \
	    'Host: localhost' '' | send_whole "$1"
}

stopped() {
	grep -q '^State:.T' "/proc/$(cat "$DIR/pid")/status"
}

@test "a reader sees only what is on disk" {
	local reader tries=0
	# Files may not grow: soon the log of the database has no room.
	start bash -c 'ulimit -f 700; exec "$@"' limit
	until ID=$(new_id) && send A1 moment=arrival pain_now=3 &&
	    [ "$code" = 503 ]; do
		[ $((tries += 1)) -lt 2000 ]
	done
	for reader in 5 6 7 8; do
		open_on "$reader"
	done
	open_on 4
	ID=$(new_id)
	kill -STOP "$(cat "$DIR/pid")"
	await stopped
	# The daemon may look at them in any order.
	ask_to_read 5 "$ID"
	ask_to_read 6 "$ID"
	ask_to_send 4 "$ID"
	ask_to_read 7 "$ID"
	ask_to_read 8 "$ID"
	kill -CONT "$(cat "$DIR/pid")"
	answer_on 4
	[ "$answered" = 503 ]
	for reader in 5 6 7 8; do
		answer_on "$reader"
		[ "$answered" = 404 ]
	done
	stop
}

@test "who reads too often through a link waits; sending goes on, and others read" {
	# The clock stands still: the minute lasts for as long as is needed.
	start env RELIEFD_LIMITS_LINK_PER_HOUR=1 DONT_FAKE_MONOTONIC=1 \
	    tests/at.sh "$(date '+%F %T')"
	for _ in $(seq 10); do
		ask "/c/$(token B1)"
		[ "$code" = 200 ]
	done
	ask "/c/$(token B1)?lang=ms"
	[ "$code" = 429 ]
	[ "$(header Retry-After)" = 60 ]
	ask "/c/$(token B1)" -H 'Accept-Language: zh'
	has '请稍后再打开此页面。'
	ID=$(new_id)
	send B1 moment=arrival pain_now=3
	[ "$code" = 303 ]
	ask "/c/$(token A1)"
	[ "$code" = 200 ]
	stop
}

@test "who reads too much from one address waits, whatever links are tried" {
	start env RELIEFD_LIMITS_SOURCE_PER_HOUR=1 DONT_FAKE_MONOTONIC=1 \
	    tests/at.sh "$(date '+%F %T')"
	for n in $(seq 10); do
		ask "/c/$(printf '%042dA' "$n")"
		[ "$code" = 404 ]
	done
	ask "/c/$(printf '%042dA' 0)"
	[ "$code" = 429 ]
	ask "/c/$(token B1)"
	[ "$code" = 429 ]
	stop
}
