#!/usr/bin/env bash
# bench_portal.sh MAKE_PACKAGE: the worklist of a practice with 10,000 clients
# and 520,000 check-ins, against the bare query by the sqlite3 shell that
# counts the same clients. RELIEFD names the program.
set -eu

make_package=$1
: "${RELIEFD:?}"
export BATS_FILE_TMPDIR
BATS_FILE_TMPDIR=$(mktemp -d)
# shellcheck source=../http/daemon.bash
. "$(dirname "$0")/../http/daemon.bash"
DIR=$BATS_FILE_TMPDIR RELIEFD_STORE_PATH=$DIR/reliefd.db
trap 'kill "$(cat "$DIR/pid")" 2>/dev/null || :; rm -rf "$DIR"' EXIT
CLIENTS=10000 CHECKINS=520000 LIMIT_MS=100 RUNS=31
# Some days after the package's last: many are late, some have been silent.
CLOCK='2026-01-09 03:00:00'

median() { # stdin: numbers
	sort -n | sed -n "$((RUNS / 2 + 1))p"
}

mkdir "$DIR/package"
"$make_package" $CLIENTS $CHECKINS "$DIR/package"
"$RELIEFD" init | password_of owner
"$RELIEFD" import "$DIR/package" >/dev/null
sql "UPDATE users SET must_change = 0"
start tests/at.sh "@$CLOCK"
login owner
begun=$SECONDS
# Clients without a status yet show nothing in the list, whoever comes last.
until as owner '/clients?page=200' &&
    grep -q '<time' "$DIR/body"; do
	sleep 1
	[ $((SECONDS - begun)) -lt 60 ]
done
echo "every client's status computed after $((SECONDS - begun)) s"
for path in /work /clients /messages; do
	as owner "$path"
	ms=$(for _ in $(seq $RUNS); do
		curl -s -o /dev/null -w '%{time_total}\n' \
		    -H "Cookie: $(cat "$DIR/cookie.owner")" "$(base)$path"
	done | awk '{ print $1 * 1000 }' | median)
	echo "$path: $ms ms, $(wc -c <"$DIR/body") B ($code)"
	[ "$path" != /work ] || work=$ms
done
grep -o 'class="count">[0-9]*' "$DIR/body" | head -n 1 || :
stop
bare=$(for _ in $(seq $RUNS); do
	printf '%s\n' '.timer on' "SELECT count(*),
	    sum(s.weekly_due < '2026-01-09') FROM client c JOIN client_status s
	    ON s.client = c.id WHERE c.archived_at IS NULL;" |
	    sqlite3 "$DIR/reliefd.db" | awk '/^Run Time/ { print $4 * 1000 }'
done | median)
echo "the bare query: $bare ms"
awk -v work="$work" -v bare="$bare" -v limit=$LIMIT_MS 'BEGIN {
	printf "/work / bare query: %.1f\n", work / (bare > 0 ? bare : 1)
	exit work > limit
}'
