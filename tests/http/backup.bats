#!/usr/bin/env bats
# Backups: made while the daemon works, proven, kept as long as was said,
# sealed when there is a key; and put back.

load daemon

setup_file() {
	export RELIEFD_BACKUP_DIRECTORY
	practice
	RELIEFD_BACKUP_DIRECTORY=$DIR/backups
	start
	agree A1
}

teardown_file() {
	stop
}

latest() {
	ls "$DIR"/backups/*.backup | tail -n 1
}

# What a database says of check-ins; it must not run.
checkins() { # database
	sqlite3 "$1" "SELECT id, pain_now FROM checkin ORDER BY id"
}

# Another place for a restored database, with the practice's key.
elsewhere() { # command...
	RELIEFD_STORE_PATH=$BATS_TEST_TMPDIR/there.db \
	    RELIEFD_STORE_KEY=$DIR/reliefd.db.key "$RELIEFD" "$@"
}

@test "a backup of the running daemon restores to the same content" {
	send A1 moment=arrival pain_now=0
	[ "$code" = 303 ]
	ID='' run "$RELIEFD" backup
	echo "$output"
	[ "$status" = 0 ]
	[[ $output == *"proven to restore"* ]]
	[ "$(stat -c %a "$(latest)")" = 600 ]
	[ -z "$(ls "$DIR/backups" | grep -v '\.backup$')" ]
	[ ! -e "$DIR/reliefd.db.copy" ]
	elsewhere restore "$(latest)"
	stop
	[ "$(checkins "$DIR/reliefd.db")" = \
	    "$(checkins "$BATS_TEST_TMPDIR/there.db")" ]
	[ -n "$(checkins "$DIR/reliefd.db")" ]
	elsewhere verify
	start
}

@test "a backup to a named file, where the caller is" {
	here=$PWD
	program=$(realpath "$RELIEFD")
	cd "$BATS_TEST_TMPDIR"
	"$program" backup one.backup
	cd "$here"
	elsewhere restore "$BATS_TEST_TMPDIR/one.backup"
	run "$RELIEFD" backup "$BATS_TEST_TMPDIR/one.backup"
	[ "$status" = 1 ]
	[[ $output == *"File exists"* ]]
}

@test "the running daemon is verified, and so is a backup" {
	run "$RELIEFD" verify
	echo "$output"
	[ "$status" = 0 ]
	[[ $output == *"is whole"* ]]
	run "$RELIEFD" verify "$(latest)"
	[ "$status" = 0 ]
	[[ $output == *"is whole"* ]]
	[ ! -e "$(latest).verify" ]
}

@test "a restored database lets nobody in who had signed in before" {
	login owner
	as owner /clients
	[ "$code" = 200 ]
	"$RELIEFD" backup "$BATS_TEST_TMPDIR/in.backup"
	stop
	"$RELIEFD" restore "$BATS_TEST_TMPDIR/in.backup"
	# What was there is kept.
	[ "$(ls "$DIR"/reliefd.db.replaced-* | wc -l)" = 1 ]
	start
	fails grep -q missing "$DIR/log.new"
	as owner /clients
	[ "$code" = 303 ]
	login owner
	[ "$code" = 303 ]
}

@test "a damaged or foreign file is refused, and nothing changes" {
	stop
	before=$(sha256sum <"$DIR/reliefd.db")
	good=$(latest)
	size=$(stat -c %s "$good")
	bad=$BATS_TEST_TMPDIR/bad
	RANDOM=7
	for n in $(seq 40); do
		cp "$good" "$bad"
		at=$(((RANDOM * 32768 + RANDOM) % size))
		[ "$n" -gt 12 ] || at=$((n * 10))
		byte=$(od -An -tu1 -j "$at" -N 1 "$bad" | tr -d ' ')
		printf "\\$(printf %03o $((byte ^ (1 << RANDOM % 8))))" |
			dd of="$bad" bs=1 seek="$at" conv=notrunc status=none
		run "$RELIEFD" restore "$bad"
		echo "byte $at: $status $output"
		[ "$status" = 1 ]
		[[ $output == *"nothing was changed"* ]]
	done
	for cut in 0 1 121 5000 $((size - 1)); do
		head -c "$cut" "$good" >"$bad"
		fails "$RELIEFD" restore "$bad"
	done
	{ cat "$good"; echo; } >"$bad"
	fails "$RELIEFD" restore "$bad"
	fails "$RELIEFD" restore "$DIR/reliefd.db"
	fails "$RELIEFD" restore README.md
	fails "$RELIEFD" restore "$DIR/nothing"
	[ "$(sha256sum <"$DIR/reliefd.db")" = "$before" ]
	[ ! -e "$DIR/reliefd.db.restored" ]
	start
}

@test "what root restores belongs to whom the daemon runs as" {
	[ "$(id -u)" = 0 ] || skip 'not root'
	state=$BATS_TEST_TMPDIR/state
	mkdir "$state"
	chown 65534:65534 "$state"
	export RELIEFD_STORE_PATH=$state/there.db
	# A copy of the key goes back first.
	cp "$DIR/reliefd.db.key" "$state/there.db.key"
	chown 65534:65534 "$state/there.db.key"
	"$RELIEFD" restore "$(latest)"
	"$RELIEFD" client add --name Kumar --code X1
	"$RELIEFD" client erase X1 --yes --name Kumar
	[ -s "$state/there.db.erased" ]
	[ -z "$(find "$state" -not -user 65534)" ]
}

@test "no restore while a daemon has the database" {
	run "$RELIEFD" restore "$(latest)"
	[ "$status" = 1 ]
	[[ $output == *"in use by process $(cat "$DIR/pid")"* ]]
}

@test "a backup of a later version is refused" {
	stop
	"$RELIEFD" backup "$BATS_TEST_TMPDIR/now.backup"
	elsewhere restore "$BATS_TEST_TMPDIR/now.backup"
	sqlite3 "$BATS_TEST_TMPDIR/there.db" 'PRAGMA user_version'
	cp "$DIR/reliefd.db" "$DIR/kept.db"
	version=$(sql 'PRAGMA user_version')
	# As a later version would have packed it.
	sql 'PRAGMA user_version = 999'
	fails elsewhere restore "$DIR/reliefd.db"
	fails "$RELIEFD" list
	run "$RELIEFD" verify
	[ "$status" = 0 ]
	sql "PRAGMA user_version = $version"
	start
}

@test "a sealed backup opens with its key only" {
	run "$RELIEFD" backup-key "$DIR/secret"
	[ "$status" = 0 ]
	key=$(sed -n 's/^public_key = //p' <<<"$output")
	[ "${#key}" = 64 ]
	[ "$(stat -c %a "$DIR/secret")" = 600 ]
	"$RELIEFD" backup-key "$DIR/other"
	stop
	RELIEFD_BACKUP_PUBLIC_KEY=$key start
	next_second # backups are named by the second
	"$RELIEFD" backup
	sealed=$(latest)
	absent 'Lim Wei' "$sealed"
	absent 'CREATE TABLE' "$sealed"
	fails elsewhere restore "$sealed"
	fails elsewhere restore "$sealed" --key "$DIR/other"
	elsewhere restore "$sealed" --key "$DIR/secret"
	"$RELIEFD" verify "$sealed" --key "$DIR/secret"
	rm "$sealed"
}

@test "the last of 7 days and of 4 weeks are kept, and other files" {
	mkdir -p "$DIR/backups"
	for day in $(seq 1 60); do
		touch "$DIR/backups/reliefd-$(date -u -d "-$day days" \
		    +%Y%m%dT030000Z).backup"
		touch "$DIR/backups/reliefd-$(date -u -d "-$day days" \
		    +%Y%m%dT150000Z).backup"
	done
	touch "$DIR/backups/mine.backup" "$DIR/backups/notes.txt"
	# One that was cut short.
	touch "$DIR/backups/reliefd-20260101T000000Z.backup.new"
	"$RELIEFD" backup
	ls "$DIR/backups"
	n=$(ls "$DIR/backups" | grep -c '^reliefd-')
	[ "$n" -ge 9 ]
	[ "$n" -le 11 ]
	[ -e "$DIR/backups/mine.backup" ]
	[ -e "$DIR/backups/notes.txt" ]
	[ -z "$(ls "$DIR/backups" | grep new)" ]
	# The latest of each day.
	[ -z "$(ls "$DIR/backups" | grep 'T030000Z')" ]
}

@test "health is red when the last proven backup is older than 26 hours" {
	ask /healthz
	[ "$code" = 200 ]
	stop
	mkdir -p "$DIR/backups"
	rm -f "$DIR"/backups/reliefd-*
	touch "$DIR/backups/reliefd-$(date -u -d '-27 hours' \
	    +%Y%m%dT%H%M%SZ).backup"
	start
	ask /healthz
	[ "$code" = 503 ]
	has 'backup'
	ask /readyz
	[ "$code" = 200 ]
	login owner
	as owner /work
	has 'No checked backup since'
	"$RELIEFD" backup
	ask /healthz
	[ "$code" = 200 ]
	as owner /work
	lacks 'No checked backup since'
}

@test "an upgrade keeps the database as it was, beside" {
	stop
	# As the first version of the program left it.
	old=$BATS_TEST_TMPDIR/old.db
	sqlite3 "$old" <share/sql/0001-first.sql
	sqlite3 "$old" "PRAGMA user_version = 1; INSERT INTO client (id, code,
	    name, search, language, conditions, asks_swelling, made_at)
	    VALUES (1, 'C1', 'Siti', 'siti', 'ms', 0, 0, 1)"
	chmod 600 "$old"
	before=$(sqlite3 "$old" .dump | sha256sum)
	RELIEFD_STORE_PATH=$old run "$RELIEFD" client list
	[ "$status" = 0 ]
	[[ $output == *Siti* ]]
	[ "$(sqlite3 "$old.version-1" .dump | sha256sum)" = "$before" ]
	[ "$(sqlite3 "$old" 'PRAGMA user_version')" -gt 1 ]
	start
}

@test "a restore erases again who was erased since" {
	"$RELIEFD" client add --name 'Gone Again' --code GA --phone '011-777 6666'
	"$RELIEFD" backup "$BATS_TEST_TMPDIR/with.backup"
	"$RELIEFD" client erase GA --yes --name 'Gone Again'
	# Beside the database and beside the backups, at once.
	[ "$(wc -l <"$DIR/reliefd.db.erased")" = 1 ]
	grep -qxF "$(cat "$DIR/reliefd.db.erased")" "$DIR/backups/erased"
	stop
	rm "$DIR/reliefd.db.erased"
	"$RELIEFD" restore "$BATS_TEST_TMPDIR/with.backup"
	absent 'Gone Again' "$DIR/reliefd.db"
	absent '777 6666' "$DIR/reliefd.db"
	[ "$(sql "SELECT count(*) FROM client WHERE code = 'GA'")" = 0 ]
	start
}
