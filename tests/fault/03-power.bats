#!/usr/bin/env bats
# The power fails under load: what no sync has put on the disk is gone. Every
# acknowledged check-in is there afterwards. Two weaker settings show that
# the same cuts do lose where they can.
# Slow: 40 cuts, each with a file system's recovery and an audit.

load ../http/daemon
load fault

: "${CUTS:=40}" "${ENOUGH:=40000}"

setup_file() {
	fault_practice
	compile synchronous -shared -fPIC -ldl
	disk_room && disk_make 2G || return 0
	inside cp "$DIR/reliefd.db" "$DIR/disk/"
	inside sync -f "$DIR/disk"
	export RELIEFD_STORE_PATH=$DIR/disk/reliefd.db
}

setup() {
	able
}

teardown_file() {
	fault_end
}

# One round: load, cut, recovery by a daemon that starts and stops.
power_cut() { # seconds of load, variable for the daemon...
	local seconds=$1
	shift
	start "$DIR/inside" env "$@"
	load_begin 64
	sleep "$seconds"
	disk_cut
	kill -KILL "$(cat "$DIR/pid")" || true
	load_end
	await is_gone "$(cat "$DIR/pid")"
	inside umount "$DIR/disk"
	disk_mount
}

@test "no acknowledged check-in is lost or doubled in $CUTS power cuts" {
	seed=${SEED:-$(date +%s)}
	echo "seed $seed"
	RANDOM=$seed
	for round in $(seq "$CUTS"); do
		power_cut "1.$((RANDOM % 10))$((RANDOM % 10))"
		start "$DIR/inside"
		ask /readyz
		[ "$code" = 200 ]
		stop
		audit
	done
	n=$(wc -l <"$DIR/acknowledged")
	echo "# $CUTS cuts, $n acknowledged, $more more stored" >&3
	[ "$n" -ge "$ENOUGH" ]
}

# The same with a weaker setting: how many are lost in three cuts.
weaker() { # setting
	local all=0
	for _ in 1 2 3; do
		: >"$DIR/acknowledged"
		: >"$DIR/refused"
		inside rm -f "$DIR/disk/reliefd.db"*
		inside cp "$DIR/reliefd.db" "$DIR/disk/"
		inside sync -f "$DIR/disk"
		power_cut 2.5 LD_PRELOAD="$DIR/synchronous" SYNCHRONOUS="$1"
		# Nothing at all may be left to compare with.
		compare || lost=$(wc -l <"$DIR/acknowledged")
		all=$((all + lost))
	done
	echo "# $1: $all lost in the last three cuts" >&3
	[ "$all" -gt 0 ]
}

@test "the same cuts lose check-ins with synchronous = NORMAL" {
	weaker NORMAL
}

@test "the same cuts lose check-ins with synchronous = OFF" {
	weaker OFF
}
