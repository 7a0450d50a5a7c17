#!/usr/bin/env bats
# kill -9 while check-ins come in: after the restart every acknowledged one
# is there, once, with its answers.

load ../http/daemon
load fault

: "${ROUNDS:=6}"

setup_file() {
	fault_practice
}

teardown_file() {
	fault_end
}

@test "no acknowledged check-in is lost or doubled in $ROUNDS kills under load" {
	seed=${SEED:-$(date +%s)}
	echo "seed $seed"
	RANDOM=$seed
	for round in $(seq "$ROUNDS"); do
		start
		load_begin 16
		sleep "0.$((RANDOM % 7 + 2))$((RANDOM % 10))"
		stop KILL
		load_end
		[ -e "$DIR/reliefd.db-wal" ]
	done
	# It comes up again by itself and finds nothing missing.
	start
	ask /readyz
	[ "$code" = 200 ]
	stop
	fails grep -q missing "$DIR/log"
	audit
	[ "$(wc -l <"$DIR/want")" -gt $((ROUNDS)) ]
	# What is there beyond that was on its way when the daemon died: at
	# most one a connection and round.
	[ "$more" -le $((ROUNDS * 16)) ]
	fails grep -qvE '^0 ' "$DIR/refused"
}
