#!/usr/bin/env bats
# Little address space, and signals of every kind.
# Slow: some twenty-five starts of the daemon.

load ../http/daemon

setup_file() {
	practice
	agree_all
}

teardown() {
	kill_daemon
}

@test "with little address space it serves or says why not" {
	for size in 40 80 120 200 400; do
		: >"$DIR/log.new"
		status=0
		timeout 3 prlimit --as=$((size * 1000000)) "$RELIEFD" serve \
		    >/dev/null 2>"$DIR/log.new" || status=$?
		echo "$size MB: $status $(tail -n 1 "$DIR/log.new")"
		# 124: it served until the time was over and stopped cleanly.
		case $status in
		124 | 78 | 127 | 134) ;;
		*) false ;;
		esac
	done
	[ "$(sql 'PRAGMA integrity_check')" = ok ]
}

@test "signals end it cleanly, or not at all" {
	for name in HUP PIPE XFSZ WINCH CONT; do
		start
		kill "-$name" "$(cat "$DIR/pid")"
		kill "-$name" "$(cat "$DIR/pid")"
		ask /readyz
		[ "$code" = 200 ]
		stop
	done
	for name in TERM INT QUIT USR1 ALRM; do
		start
		ID=$(new_id)
		send A1 moment=weekly pain_week=4
		[ "$code" = 303 ]
		stop "$name"
		start
		fails grep -q 'are missing' "$DIR/log.new"
		stop
		[ "$(sql "SELECT count(*) FROM checkin WHERE id = '$ID'")" = 1 ]
	done
	"$RELIEFD" verify
}
