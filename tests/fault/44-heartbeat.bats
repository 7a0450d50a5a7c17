#!/usr/bin/env bats
# Deadlines and the sign of life go by a clock that nobody sets.
# Slow: waits for two signs of life, 10 s apart.

load ../http/daemon

setup_file() {
	practice
}

setup() {
	clock_or_skip
}

teardown() {
	kill_daemon
}

told_twice() {
	[ "$(grep -c WATCHDOG "$DIR/told")" -ge 2 ]
}

@test "the manager hears of a daemon that runs, whatever the clock does" {
	cat >"$DIR/manager.pl" <<-'END'
	use strict;
	use IO::Socket::UNIX;
	my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM,
	    Local => $ARGV[0]) or die;
	$| = 1;
	while (defined $socket->recv(my $said, 4096)) {
		print "$said\n";
	}
	END
	perl "$DIR/manager.pl" "$DIR/manager" >"$DIR/told" 2>&1 3>&- &
	manager=$!
	await test -S "$DIR/manager"
	NOTIFY_SOCKET=$DIR/manager start_with_clock +1d
	clock -1d
	await told_twice
	kill $manager
	stop
}
