#!/usr/bin/env bats
# Senders that are slow, and senders that stop: each connection has its
# deadline, and nobody waits for them.

load ../http/daemon

setup_file() {
	practice
	start
}

teardown_file() {
	stop
}

# Sends the first bytes at once, then one a second, and writes after how many
# seconds the connection ended.
drip() { # name, bytes as printf writes them
	local began=$SECONDS status=200
	trap '' PIPE
	exec 5<>"/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
	printf "$2" >&5
	while [ $((SECONDS - began)) -lt "$PATIENCE" ]; do
		# An end of the stream ends read at once, silence after 1 s.
		status=0
		read -r -t 1 -u 5 _ || status=$?
		[ "$status" -gt 128 ] || break
		[ "$1" = silence ] || printf a >&5 || break
	done
	echo $((SECONDS - began)) >"$DIR/slow.$1"
}

@test "slow headers, slow bodies and silence end after 15 seconds" {
	post='POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n'
	post+='Content-Type: application/x-www-form-urlencoded\r\n\r\n'
	drip line 'GET /' 2>/dev/null 3>&- &
	pids=($!)
	drip header 'GET / HTTP/1.1\r\nHost: ' 2>/dev/null 3>&- &
	pids+=($!)
	drip body "${post}a=" 2>/dev/null 3>&- &
	pids+=($!)
	drip silence '' 2>/dev/null 3>&- &
	pids+=($!)
	# Everybody else is served before any of them has ended.
	for _ in {1..20}; do
		ask /readyz
		[ "$code" = 200 ]
	done
	for pid in "${pids[@]}"; do
		kill -0 "$pid"
	done
	wait "${pids[@]}"
	for name in line header body silence; do
		echo "$name: $(cat "$DIR/slow.$name") s"
		[ "$(cat "$DIR/slow.$name")" -ge 12 ]
		# A machine that is busy may see it late.
		[ "$(cat "$DIR/slow.$name")" -le 40 ]
	done
}
