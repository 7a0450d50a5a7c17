#!/usr/bin/env bats
# The installed units under a real systemd, booted in a container over a
# throw-away copy of this machine: the socket holds what comes while the
# daemon is dead, a hang is ended, and the sandbox is what it claims to be.
# Slow: boots a machine and hangs a daemon; about a minute.

load ../http/daemon

setup_file() {
	export DIR=$BATS_FILE_TMPDIR
	[ "$(id -u)" = 0 ] || cannot 'a container needs root' || return 0
	for tool in systemd-nspawn nsenter unshare make; do
		command -v "$tool" >/dev/null || cannot "there is no $tool" ||
			return 0
	done
	mkdir "$DIR/top"
	unshare -m sh -c 'mount -t tmpfs t "$DIR/top" &&
	    mkdir "$DIR/top/up" "$DIR/top/work" "$DIR/top/m" &&
	    mount -t overlay -o "lowerdir=/,upperdir=$DIR/top/up,workdir=$DIR/top/work" o "$DIR/top/m"' ||
		cannot 'an overlay over / cannot be mounted here' || return 0
	env -u MAKEFLAGS -u MAKELEVEL make -s -o all install \
	    BINARY="$RELIEFD" DESTDIR="$DIR/installed"
	boot || cannot "no machine boots here: $(tail -n 1 "$DIR/boot.log")" ||
		return 0
	prepare
}

teardown_file() {
	[ ! -e "$DIR/machine" ] || kill "$(cat "$DIR/machine")" || true
	await rmdir_groups
}

# Everything that is mounted and run for the machine ends with this one
# process, at the latest after an hour.
boot() {
	cat >"$DIR/boot.sh" <<-'END'
	set -e
	for tree in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup
	do
		[ -e "$tree/cgroup.procs" ] || continue
		mkdir "$tree/reliefd-16.$$"
		echo "$tree/reliefd-16.$$" >>"$DIR/groups"
		echo $$ >"$tree/reliefd-16.$$/cgroup.procs"
	done
	cd "$DIR/top"
	mount -t tmpfs -o size=400m,mode=755 top .
	cd "$DIR/top"
	mkdir up work m
	mount -t overlay -o lowerdir=/,upperdir=up,workdir=work top m
	: >m/etc/machine-id
	rm -rf m/etc/reliefd m/var/lib/reliefd* m/var/lib/private
	cp -r "$DIR/installed/." m
	exec systemd-nspawn -D m --boot --register=no --keep-unit \
	    --private-network --console=pipe systemd.unit=sysinit.target
	END
	timeout -k 5 3600 unshare -m sh "$DIR/boot.sh" \
	    >"$DIR/boot.log" 2>&1 </dev/null 3>&- &
	echo $! >"$DIR/machine"
	await is_up
	[ -s "$DIR/leader" ]
}

# Whether the machine runs, or has ended.
is_up() {
	if is_gone "$(cat "$DIR/machine")"; then
		: >"$DIR/leader"
		return 0
	fi
	leader >"$DIR/leader" || return 1
	inside systemctl is-system-running >"$DIR/up" 2>&1 ||
		grep -q degraded "$DIR/up"
}

# The first process of the machine, as this one sees it.
leader() {
	local nspawn
	nspawn=$(pgrep -P "$(cat "$DIR/machine")" -x systemd-nspawn) &&
		pgrep -P "$nspawn"
}

inside() { # command...
	nsenter -t "$(cat "$DIR/leader")" -m -p -u -i -n -C -- \
	    timeout -k 2 "$PATIENCE" "$@"
}

rmdir_groups() {
	local group
	[ -e "$DIR/groups" ] || return 0
	while read -r group; do
		[ ! -d "$group" ] ||
			find "$group" -depth -type d -exec rmdir {} + || return 1
	done <"$DIR/groups" 2>/dev/null
}

# A practice with one client, set up by root through the control socket.
prepare() {
	inside sh -c 'mkdir -p /etc/reliefd; cat >/etc/reliefd/reliefd.conf' \
	    <<-'END'
	[limits]
	link_per_hour = 0
	client_per_day = 0
	source_per_hour = 0
	[backup]
	directory = /var/lib/reliefd/backup
	END
	inside systemd-sysusers
	inside systemctl daemon-reload
	inside systemctl start reliefd.socket
	# Six senders, each with its share of the ids: "STATUS ID" of each, or
	# "refused ID", or "cut ID".
	cat >"$DIR/senders.pl" <<-'END'
	use strict;
	use IO::Socket::UNIX;
	my ($path, $fields) = @ARGV;
	my @ids = <STDIN>;
	chomp @ids;
	$| = 1;
	$SIG{PIPE} = "IGNORE";
	sub send_one {
		my $body = "id=$_[0]&$fields";
		my $socket = IO::Socket::UNIX->new(
		    Peer => "/run/reliefd/http.sock") or return "refused";
		print $socket "POST $path HTTP/1.1\r\nHost: a.example\r\n",
		    "Connection: close\r\nContent-Type: ",
		    "application/x-www-form-urlencoded\r\nContent-Length: ",
		    length $body, "\r\n\r\n$body";
		$socket->flush;
		my $line = <$socket> // "";
		return $line =~ m{^HTTP/1.1 (\d+)} ? $1 : "cut";
	}
	for my $n (0 .. 5) {
		next if fork;
		for (my $i = $n; $i < @ids; $i += 6) {
			print send_one($ids[$i]), " $ids[$i]\n";
		}
		exit;
	}
	1 while wait > 0;
	END
}

setup() {
	able
	# No test counts the starts of the one before.
	inside systemctl reset-failed
}

# Asks through the socket that systemd holds.
asked() { # path, curl's arguments...
	local path=$1
	shift
	inside curl -s -m "$PATIENCE" -o /dev/null -w '%{http_code}' \
	    --unix-socket /run/reliefd/http.sock "http://a.example$path" "$@"
}

property() { # name, [unit]
	inside systemctl show -P "$1" "${2-reliefd.service}"
}

# Lines for a drop-in of this run.
drop_in() { # unit; stdin
	inside sh -c 'mkdir -p "/run/systemd/system/$1.d" &&
	    cat >"/run/systemd/system/$1.d/test.conf" &&
	    systemctl daemon-reload' sh "$1"
}

no_drop_in() { # unit
	inside rm "/run/systemd/system/$1.d/test.conf"
	inside systemctl daemon-reload
	inside systemctl reset-failed "$1"
}

@test "the first request starts the daemon; only the proxy's group may ask" {
	[ "$(property ActiveState)" = inactive ]
	[ "$(asked /readyz)" = 200 ]
	[ "$(property ActiveState)" = active ]
	[ "$(inside stat -c '%a %U:%G' /run/reliefd/http.sock)" = \
	    '660 root:reliefd-proxy' ]
	[ "$(inside setpriv --reuid 65534 --regid reliefd-proxy \
	    --clear-groups curl -s -o /dev/null -w '%{http_code}' \
	    --unix-socket /run/reliefd/http.sock http://a.example/readyz)" \
	    = 200 ]
	fails inside setpriv --reuid 65534 --regid 65534 --clear-groups \
	    curl -s -m 5 --unix-socket /run/reliefd/http.sock \
	    http://a.example/readyz
}

@test "root commands the daemon, and nobody else reaches its state" {
	inside reliefd init | grep -q '^One-time password: '
	inside reliefd user list | grep -q '^owner'
	inside reliefd client add --name 'Lim Wei' --code A1
	inside reliefd client link A1 | sed 's|.*/c/||' >"$DIR/A1"
	grep -qE '^.{43}$' "$DIR/A1"
	[ "$(inside stat -L -c '%a %U' /var/lib/reliefd)" = '700 reliefd' ]
	fails inside setpriv --reuid 65534 --clear-groups \
	    ls /var/lib/reliefd/
	# A command beside a stopped daemon leaves it files it can use.
	inside systemctl stop reliefd.service
	inside reliefd client add --name Kumar --code A2
	[ "$(asked /readyz)" = 200 ]
	inside reliefd client list | grep -q A2
	[ -z "$(inside find /var/lib/private/reliefd -not -user reliefd)" ]
}

@test "the process has no privilege, no network and no view of others" {
	pid=$(property MainPID)
	inside cat "/proc/$pid/status" >"$DIR/status"
	grep -qE '^CapEff:.0+$' "$DIR/status"
	grep -qE '^CapBnd:.0+$' "$DIR/status"
	grep -qE '^Seccomp:.2$' "$DIR/status"
	grep -qE '^NoNewPrivs:.1$' "$DIR/status"
	fails grep -qE '^Uid:.0' "$DIR/status"
	[ "$(inside nsenter -t "$pid" -n ip -o link | wc -l)" = 1 ]
	[ -z "$(inside nsenter -t "$pid" -n ip route)" ]
	inside grep -qE '^Max core file size +0 +0' "/proc/$pid/limits"
	# As its user, in its view of the files.
	uid=$(awk '/^Uid/ { print $2 }' "$DIR/status")
	for path in /etc/shadow /root /home /dev/mem; do
		fails inside nsenter -t "$pid" -m setpriv --reuid "$uid" \
		    --clear-groups ls "$path/" 2>/dev/null
	done
	for path in /etc/x /usr/x /var/x /var/lib/x; do
		fails inside nsenter -t "$pid" -m touch "$path" 2>/dev/null
	done
	inside nsenter -t "$pid" -m touch /var/lib/reliefd/x
	inside rm /var/lib/private/reliefd/x
}

@test "a report is drawn inside the sandbox, with its letters" {
	inside reliefd report A1 -o - >"$DIR/report.pdf"
	pdftotext "$DIR/report.pdf" - | grep -q 'Lim Wei'
	pdffonts "$DIR/report.pdf" | grep -q Noto
}

answered() { # number
	[ "$(wc -l <"$DIR/answers")" -ge "$1" ]
}

restarted() { # times
	[ "$(property NRestarts)" = "$1" ]
}

failed() { # unit
	[ "$(property ActiveState "$1")" = failed ]
}

@test "three kills under load: nothing is refused, nothing acknowledged is lost" {
	token=$(cat "$DIR/A1")
	[ "$(asked "/c/$token/consent" -d '')" = 303 ]
	od -An -v -tx1 -w16 -N48000 /dev/urandom | tr -d ' ' >"$DIR/ids"
	before=$(property NRestarts)
	: >"$DIR/answers"
	inside perl -e "$(cat "$DIR/senders.pl")" "/c/$token" \
	    "day=$(today)&moment=weekly&pain_week=4" \
	    <"$DIR/ids" >"$DIR/answers" 3>&- &
	load=$!
	for n in 1 2 3; do
		await answered $((n * 600))
		inside systemctl kill -s KILL reliefd.service
		await restarted $((before + n))
	done
	wait "$load"
	cut -d ' ' -f 1 "$DIR/answers" | sort | uniq -c
	[ "$(wc -l <"$DIR/answers")" = 3000 ]
	[ "$(property NRestarts)" = "$((before + 3))" ]
	fails grep -q '^refused ' "$DIR/answers"
	# What was on its way at a kill is cut off; six at most are.
	[ "$(grep -c '^303 ' "$DIR/answers")" -ge 2982 ]
	# Sent again, each is answered, and stored once.
	grep -v '^303 ' "$DIR/answers" >"$DIR/again" || true
	while read -r _ id; do
		[ "$(asked "/c/$token" -d "id=$id" -d "day=$(today)" \
		    -d moment=weekly -d pain_week=4)" = 303 ]
	done <"$DIR/again"
	inside systemctl stop reliefd.service
	[ "$(inside sqlite3 /var/lib/private/reliefd/reliefd.db \
	    'SELECT count(*) FROM checkin')" = 3000 ]
	inside reliefd verify
}

@test "a daemon that hangs is killed, and the request that waited answered" {
	echo '[Service]
	WatchdogSec=3' | drop_in reliefd.service
	inside systemctl restart reliefd.service
	[ "$(asked /readyz)" = 200 ]
	# It is not killed while it lives.
	pid=$(property MainPID)
	sleep 7
	[ "$(property MainPID)" = "$pid" ]
	inside kill -STOP "$pid"
	began=$SECONDS
	[ "$(asked /readyz)" = 200 ]
	echo "$((SECONDS - began)) s"
	[ "$(property MainPID)" != "$pid" ]
	inside journalctl -u reliefd.service | grep -q 'Watchdog timeout'
	no_drop_in reliefd.service
}

@test "a wrong configuration is said once, and not tried again" {
	inside systemctl stop reliefd.service
	echo '[Service]
	Environment=RELIEFD_PRACTICE_TIME_ZONE=No/Where' |
		drop_in reliefd.service
	fails inside systemctl start reliefd.service 2>/dev/null
	await failed reliefd.service
	[ "$(property ExecMainStatus)" = 78 ]
	[ "$(property NRestarts)" = 0 ]
	[ "$(property ActiveState)" = failed ]
	inside journalctl -u reliefd.service | grep -q 'time_zone: there is no'
	no_drop_in reliefd.service
	inside systemctl restart reliefd.socket
	[ "$(asked /readyz)" = 200 ]
}

@test "a socket that was removed is there again after its restart" {
	inside rm /run/reliefd/http.sock
	[ "$(asked /readyz)" = 000 ]
	inside systemctl restart reliefd.socket
	[ "$(asked /readyz)" = 200 ]
	inside systemctl stop reliefd.socket reliefd.service
	fails inside test -e /run/reliefd/http.sock
	inside systemctl start reliefd.socket
}

@test "the backup runs daily, as the daemon's user, who may command it" {
	inside systemctl enable --now reliefd-backup.timer
	[ "$(property NextElapseUSecRealtime reliefd-backup.timer)" ]
	# Without the daemon it is none.
	inside systemctl stop reliefd.service
	fails inside systemctl start reliefd-backup.service 2>/dev/null
	[ "$(asked /readyz)" = 200 ]
	inside systemctl start reliefd-backup.service
	backup=$(inside find /var/lib/private/reliefd/backup -type f -size +8k)
	echo "$backup"
	[ "$(echo "$backup" | wc -l)" = 1 ]
	[ "$(inside stat -c '%a %U' "$backup")" = '600 reliefd' ]
	[ "$(property Result reliefd-backup.service)" = success ]
	inside reliefd verify
}

@test "practices on one machine have each their socket, state and user" {
	echo '[store]
	path = /var/lib/reliefd-north/reliefd.db' |
		inside sh -c 'cat >/etc/reliefd/north.conf'
	inside systemctl start reliefd@north.socket
	[ "$(inside curl -s -o /dev/null -w '%{http_code}' --unix-socket \
	    /run/reliefd/north.sock http://a.example/readyz)" = 200 ]
	inside reliefd --config /etc/reliefd/north.conf init |
		grep -q 'reliefd-north'
	[ -z "$(inside reliefd --config /etc/reliefd/north.conf client list)" ]
	[ "$(inside stat -L -c %U /var/lib/reliefd-north)" = reliefd-north ]
	# One cannot read the other's.
	pid=$(property MainPID reliefd@north.service)
	uid=$(inside id -u reliefd-north)
	fails inside nsenter -t "$pid" -m setpriv --reuid "$uid" \
	    --clear-groups ls /var/lib/reliefd/ 2>/dev/null
	[ "$(asked /readyz)" = 200 ]
}
