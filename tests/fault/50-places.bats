#!/usr/bin/env bats
# All places are taken by connections that say nothing: whoever comes next is
# served at once, and the oldest idle one goes.

load ../http/daemon
load crowd

setup_file() {
	practice
	crowd_build
	export RELIEFD_LIMITS_CONNECTIONS=100
	start
	agree A1
}

teardown_file() {
	stop
}

@test "five hundred idle connections for a hundred places" {
	crowd idle 500 2 2
	[ "$asked" -ge 10 ]
	[ "$failed" = 0 ]
	# Nobody has waited until a connection's 15 s were over.
	[ "$max" -le 10000 ]
	# They were dropped, but not all of them.
	[ "$left" -ge 50 ]
	[ "$left" -le 100 ]
}

@test "a connection in a request is not dropped for an idle one" {
	exec 5<>"/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
	printf 'POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n' >&5
	printf 'Content-Type: application/x-www-form-urlencoded\r\n\r\na' >&5
	ask /readyz
	crowd idle 300 1 1 5>&-
	printf '=bcd' >&5
	IFS= read -r -t "$PATIENCE" line <&5
	exec 5>&-
	echo "$line"
	[[ $line == 'HTTP/1.1 403 '* ]]
}
