#!/bin/sh
# The units as they are installed: where systemd looks, without a complaint,
# shut in, and started by a socket. TAP; from the top of the tree, with the
# daemon in $RELIEFD.
set -u
: "${RELIEFD:=build/release/reliefd}"
command -v systemd-analyze >/dev/null || {
	echo '1..0 # skip systemd-analyze is not installed'
	exit
}
work=$(mktemp -d "${TMPDIR:-/tmp}/systemd.XXXXXX")
trap '[ ! -e "$work/pid" ] || kill "$(cat "$work/pid")"; rm -rf "$work"' EXIT
n=0 broken=0
root=$work/root
units=$root/usr/lib/systemd/system

# Waits for a state; the limit of minutes only ends what hangs.
await() { # command...
	tries=6000
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.05
	done
}

# One test: succeeds when the command before it did.
is() { # status, name
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		sed 's/^/# /' "$work/said"
		broken=1
	fi
}

# --- installed --------------------------------------------------------------

env -u MAKEFLAGS -u MAKELEVEL make -s -o all install BINARY="$RELIEFD" \
    DESTDIR="$root" >"$work/said" 2>&1
(cd systemd && ls ./*.service ./*.socket ./*.timer) >"$work/ours"
(cd "$units" && ls ./*) >"$work/theirs" 2>>"$work/said"
cmp "$work/ours" "$work/theirs" >>"$work/said" 2>&1
is $? "make install puts every unit where systemd looks"

env -u MAKEFLAGS -u MAKELEVEL make -s -o all install BINARY="$RELIEFD" \
    DESTDIR="$work/local" prefix=/usr/local >"$work/said" 2>&1
grep -h '^ExecStart=' "$work/local/usr/local/lib/systemd/system/"* \
    >>"$work/said" 2>&1
grep '^ExecStart=' "$work/said" |
	awk '!/=\/usr\/local\/bin\/reliefd / { bad = 1 }
	    END { exit bad || NR != 4 }'
is $? "installed elsewhere, they start what is there"

# Units of systemd's own that ours name.
cp /lib/systemd/system/*.target "$units/"
systemd-analyze verify --man=no --root="$root" reliefd.service \
    reliefd.socket reliefd@north.service reliefd@north.socket \
    reliefd-backup.service reliefd-backup.timer \
    reliefd-backup@north.service reliefd-backup@north.timer \
    >"$work/said" 2>&1 && [ ! -s "$work/said" ]
is $? "systemd finds nothing wrong in them"

cp /etc/group "$root/etc/" 2>/dev/null || {
	mkdir -p "$root/etc"
	cp /etc/group /etc/passwd "$root/etc/"
}
systemd-sysusers --dry-run --root="$root" >"$work/said" 2>&1 &&
	grep -q "reliefd-proxy" "$work/said"
is $? "the proxy's group would be made"

# --- shut in ----------------------------------------------------------------

for unit in systemd/*.service; do
	systemd-analyze security --offline=true --threshold=2 "$unit" \
	    >"$work/said" 2>&1
	is $? "$unit is exposed by 0.2 at most"
done

# Four files repeat the same lines.
for unit in systemd/*.service; do
	sed -n '/^# No network at all/,/^LimitCORE/p' "$unit" |
		sha256sum
done >"$work/said"
[ "$(sort -u "$work/said" | wc -l)" = 1 ] &&
	sed -n '/^# No network at all/,/^LimitCORE/p' \
	    systemd/reliefd.service | grep -q PrivateNetwork=yes
is $? "every service has the same sandbox"

# --- started by a socket ------------------------------------------------------

RELIEFD_STORE_PATH=$work/reliefd.db systemd-socket-activate -l "$work/http" \
    --fdname=http -E RELIEFD_STORE_PATH "$RELIEFD" serve \
    >"$work/said" 2>&1 &
echo $! >"$work/pid"
await test -S "$work/http"
[ ! -e "$work/reliefd.db" ] && [ "$(curl -s -m 300 -o /dev/null \
    -w '%{http_code}' --unix-socket "$work/http" \
    http://a.example/readyz)" = 200 ]
is $? "the first request through a socket of systemd's starts the daemon"

# --- the watchdog -----------------------------------------------------------

kill "$(cat "$work/pid")"
wait "$(cat "$work/pid")" 2>/dev/null
cat >"$work/manager.pl" <<'END'
use IO::Socket::UNIX;
my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die;
$| = 1;
alarm 600;
print time, " $m\n" while defined $s->recv($m, 4096) and $m !~ /STOPPING/;
END
perl "$work/manager.pl" "$work/notify" >"$work/said" 2>&1 &
manager=$!
await test -S "$work/notify"
NOTIFY_SOCKET=$work/notify WATCHDOG_USEC=3000000 RELIEFD_LISTEN_PORT=0 \
    RELIEFD_STORE_PATH=$work/reliefd.db "$RELIEFD" serve 2>/dev/null &
echo $! >"$work/pid"
# Once at least it is told again within 2 s, however busy others are.
told_soon() {
	awk '/WATCHDOG=1/ { if (last && $1 - last <= 2) soon = 1; last = $1 }
	    END { exit !soon }' "$work/said"
}
await told_soon
kill "$(cat "$work/pid")"
wait "$(cat "$work/pid")"
rm "$work/pid"
wait $manager
told_soon
is $? "a manager that waits 3 s hears of it every second"

echo "1..$n"
exit $broken
