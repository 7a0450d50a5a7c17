#!/usr/bin/env bats
# Few file descriptors: the daemon leaves itself some, others wait, and
# nothing turns in circles.

load ../http/daemon

setup_file() {
	practice
	agree_all
}

teardown() {
	kill_daemon
	[ -z "${crowd-}" ] || kill "$crowd" 2>/dev/null || true
}

# Clock ticks of the processor that the daemon has used.
used() {
	awk '{ print $14 + $15 }' "/proc/$(cat "$DIR/pid")/stat"
}

# Whether it uses little of a second.
idle() {
	before=$(used)
	sleep 1
	after=$(used)
	echo "used $((after - before)) ticks in 1 s"
	[ $((after - before)) -lt 20 ]
}

@test "with 48 descriptors a hundred connections wait, and it goes on" {
	start prlimit --nofile=48
	grep -q 'connections' "$DIR/log.new"
	perl -e 'use IO::Socket::INET;
	    for (1 .. 100) {
		push @all, IO::Socket::INET->new(
		    PeerAddr => "127.0.0.1:$ARGV[0]") || die;
	    }
	    open my $there, ">", $ARGV[1];
	    sleep 3600' "$(cat "$DIR/port")" "$DIR/crowd" 3>&- &
	crowd=$!
	await test -e "$DIR/crowd"
	await idle
	[ "$(ls "/proc/$(cat "$DIR/pid")/fd" | wc -l)" -le 44 ]
	# The command has a descriptor of its own.
	"$RELIEFD" client list | grep -q '^A1'
	kill "$crowd"
	wait "$crowd" || true
	crowd=
	ID=$(new_id)
	send A1 moment=weekly pain_week=3
	[ "$code" = 303 ]
	login owner
	as owner /clients/1/report.pdf
	[ "$code" = 200 ]
	stop
	"$RELIEFD" verify
}

@test "with too few to serve anybody it says so" {
	status=0
	timeout "$PATIENCE" prlimit --nofile=24 "$RELIEFD" serve 2>"$DIR/said" ||
		status=$?
	cat "$DIR/said"
	[ "$status" = 78 ]
}
