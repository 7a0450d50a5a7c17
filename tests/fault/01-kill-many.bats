#!/usr/bin/env bats
# kill -9 a hundred times under load, with an audit after each.
# Slow: a hundred rounds of some two seconds.

load ../http/daemon
load fault

: "${KILLS:=100}"

setup_file() {
	fault_practice
}

teardown_file() {
	fault_end
}

@test "no acknowledged check-in is lost or doubled in $KILLS kills under load" {
	seed=${SEED:-$(date +%s)}
	echo "seed $seed"
	RANDOM=$seed
	for round in $(seq "$KILLS"); do
		start
		load_begin 32
		sleep "0.$((RANDOM % 9 + 1))$((RANDOM % 10))"
		stop KILL
		load_end
		start
		ask /readyz
		[ "$code" = 200 ]
		stop
		audit
	done
	n=$(wc -l <"$DIR/acknowledged")
	echo "# $KILLS kills, $n acknowledged, $more more stored" >&3
	[ "$n" -gt $((KILLS)) ]
	fails grep -qvE '^0 ' "$DIR/refused"
}
