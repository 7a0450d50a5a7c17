#!/usr/bin/env bats
# Under a service manager: it is told what happens, passes the socket, and a
# proxy in front is believed only on a Unix socket.

load daemon

setup_file() {
	practice
	# Notes what comes to a socket of datagrams, a line each.
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
	# Listens, and then becomes the daemon, with the socket as its third.
	cat >"$DIR/pass.pl" <<-'END'
	use strict;
	use IO::Socket::INET;
	use POSIX qw(dup2);
	$^F = 99; # descriptors survive exec()
	my ($port, $names, @command) = @ARGV;
	my $socket = IO::Socket::INET->new(Listen => 10, ReuseAddr => 1,
	    LocalAddr => "127.0.0.1:0") or die;
	open my $file, ">", $port or die;
	print $file $socket->sockport, "\n";
	close $file;
	# A request is there before the daemon is.
	if ($names ne "backup") {
		vec(my $wait = "", fileno($socket), 1) = 1;
		select $wait, undef, undef, undef;
	}
	dup2(fileno($socket), 3) == 3 or die;
	$ENV{LISTEN_PID} = $$;
	$ENV{LISTEN_FDS} = 1;
	$ENV{LISTEN_FDNAMES} = $names if $names ne "";
	exec @command or die;
	END
}

# What a test that failed has left.
teardown() {
	for file in pid manager.pid; do
		kill "$(cat "$DIR/$file")" || true
		rm -f "$DIR/$file"
	done 2>/dev/null
}

# Starts the daemon on $DIR/http.sock, told of to $DIR/manager.
start_on_socket() { # command in front of the daemon...
	: >"$DIR/told"
	rm -f "$DIR/manager"
	perl "$DIR/manager.pl" "$DIR/manager" >"$DIR/told" 2>&1 3>&- &
	echo $! >"$DIR/manager.pid"
	await test -S "$DIR/manager"
	NOTIFY_SOCKET=$DIR/manager RELIEFD_LISTEN_SOCKET=$DIR/http.sock \
	    "$@" "$RELIEFD" serve >/dev/null 2>"$DIR/log.new" 3>&- &
	echo $! >"$DIR/pid"
	await ready_or_gone "$!"
	file_says READY "$DIR/told" || {
		cat "$DIR/log.new"
		return 1
	}
}

ready_or_gone() { # process
	file_says READY "$DIR/told" || is_gone "$1"
}

on_socket() { # path, curl's arguments...
	local path=$1
	shift
	curl -s -m "$PATIENCE" --unix-socket "$DIR/http.sock" -o "$DIR/body" \
	    -w '%{http_code}' "http://reliefd.example$path" "$@" >"$DIR/code"
	code=$(<"$DIR/code")
}

@test "the manager is told when it is ready, and when it stops" {
	start_on_socket
	on_socket /readyz
	[ "$code" = 200 ]
	[ "$(grep -vx WATCHDOG=1 "$DIR/told")" = READY=1 ]
	stop
	await file_says STOPPING "$DIR/told"
	kill "$(cat "$DIR/manager.pid")"
	tail -n 1 "$DIR/told" | grep -qx STOPPING=1
}

@test "a Unix socket is for its owner and the proxy's group, and goes with it" {
	start_on_socket
	[ "$(stat -c %a "$DIR/http.sock")" = 660 ]
	stop
	kill "$(cat "$DIR/manager.pid")"
	[ ! -e "$DIR/http.sock" ]
	# One that a crash left behind is no hindrance.
	start_on_socket
	stop KILL
	kill "$(cat "$DIR/manager.pid")"
	[ -e "$DIR/http.sock" ]
	start_on_socket
	on_socket /healthz
	[ "$code" = 200 ]
	stop
	kill "$(cat "$DIR/manager.pid")"
}

@test "behind a proxy the limit is the sender's, not the proxy's" {
	sql "INSERT OR IGNORE INTO consent
	    (client, purpose, given_at, version, language)
	    SELECT id, 'data', 1, 1, 'en' FROM client"
	RELIEFD_LIMITS_SOURCE_PER_HOUR=2 start_on_socket
	from() { # X-Forwarded-For
		on_socket "/c/$(token A1)" -H "X-Forwarded-For: $1" \
		    -d "id=$(new_id)" -d "day=$(today)" -d moment=arrival \
		    -d pain_now=1
	}
	from 10.0.0.1
	[ "$code" = 303 ]
	from 10.0.0.1
	[ "$code" = 303 ]
	from 10.0.0.1
	[ "$code" = 429 ]
	# What the sender claims stands before what the proxy has seen.
	from '10.9.9.9, 10.0.0.1'
	[ "$code" = 429 ]
	from 10.0.0.2
	[ "$code" = 303 ]
	# Whoever has one address of IPv6 has its /64, and not the next one.
	from 2001:db8::1
	from 2001:db8::2
	[ "$code" = 303 ]
	from 2001:db8::ffff:3
	[ "$code" = 429 ]
	from 2001:db8:0:1::1
	[ "$code" = 303 ]
	# Addresses of IPv4 in the clothes of IPv6 are one each.
	from ::ffff:10.0.0.3
	from ::ffff:10.0.0.4
	from ::ffff:10.0.0.5
	[ "$code" = 303 ]
	stop
	kill "$(cat "$DIR/manager.pid")"
}

@test "a sender who has to wait takes nobody else's tries to sign in" {
	# The clock stands still: the minute lasts for as long as is needed.
	start_on_socket env DONT_FAKE_MONOTONIC=1 tests/at.sh "$(date '+%F %T')"
	on_socket /login -D "$DIR/head"
	cookie=$(header Set-Cookie | sed 's/;.*//')
	csrf=$(field csrf)
	sign_in() { # X-Forwarded-For, login, password
		on_socket /login -H "X-Forwarded-For: $1" \
		    -H "Cookie: $cookie" -d "csrf=$csrf" -d "name=$2" \
		    --data-urlencode "password=$3"
	}
	# More than all may try together in a minute.
	for n in {1..250}; do
		printf '%s\n' 'url = "http://reliefd.example/login"' \
		    "unix-socket = \"$DIR/http.sock\"" \
		    'header = "X-Forwarded-For: 10.0.0.7"' \
		    "header = \"Cookie: $cookie\"" 'output = /dev/null' \
		    "data = \"csrf=$csrf&name=guess$n&password=wrong\"" \
		    'write-out = "%{http_code}\n"' next
	done >"$DIR/guesses"
	sed '$d' "$DIR/guesses" | curl -s -K - >"$DIR/codes"
	[ "$(wc -l <"$DIR/codes")" = 250 ]
	[ "$(tail -n 1 "$DIR/codes")" = 429 ]
	sign_in 10.0.0.8 aisha "$(cat "$DIR/password.aisha")"
	[ "$code" = 303 ]
	stop
	kill "$(cat "$DIR/manager.pid")"
}

@test "a socket that is passed is used, with what waits in it" {
	for names in http ''; do
		rm -f "$DIR/port"
		perl "$DIR/pass.pl" "$DIR/port" "$names" "$RELIEFD" serve \
		    2>"$DIR/log.new" 3>&- &
		echo $! >"$DIR/pid"
		await test -s "$DIR/port"
		# Asked before it runs, answered when it does.
		ask /readyz
		[ "$code" = 200 ]
		stop
	done
}

@test "a socket for somebody else is left alone" {
	rm -f "$DIR/port"
	perl "$DIR/pass.pl" "$DIR/port" backup "$RELIEFD" serve \
	    >/dev/null 2>"$DIR/log.new" 3>&- &
	echo $! >"$DIR/pid"
	await file_says 'listening on' "$DIR/log.new"
	await test -s "$DIR/port"
	passed=$(cat "$DIR/port")
	await listening
	[ "$passed" != "$(cat "$DIR/port")" ]
	ask /healthz
	[ "$code" = 200 ]
	stop
}
