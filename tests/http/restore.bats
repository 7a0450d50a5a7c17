#!/usr/bin/env bats
# A restore takes what this practice made, and shows and asks about all else;
# what is in the file neither runs nor ends the daemon.

load daemon
load old

setup_file() {
	practice
	agree_all
	stranger=$DIR/stranger.key
	head -c 32 /dev/urandom >"$stranger"
	"$RELIEFD" backup-key "$DIR/secret" |
		sed -n 's/^public_key = //p' >"$DIR/public"
	"$RELIEFD" backup "$DIR/good.backup"
	sql "PRAGMA journal_mode = DELETE"
	cp "$DIR/reliefd.db" "$DIR/plain.db"
	${CC:-cc} -O1 -D_GNU_SOURCE -o "$DIR/pack" tests/http/pack.c -lsodium
}

setup() {
	work=$BATS_TEST_TMPDIR
	export RELIEFD_STORE_PATH=$work/here.db RELIEFD_STORE_KEY=
	cp "$DIR/plain.db" "$work/here.db"
	cp "$DIR/reliefd.db.key" "$work/here.db.key"
	cp "$DIR/plain.db" "$work/theirs.db"
	before=$(sha256sum <"$work/here.db")
}

# A backup of theirs.db, with a head that fits it.
pack() { # format, key or -, public key or -
	"$DIR/pack" "$1" "$work/theirs.db" "$work/x.backup" "$2" "$3" \
	    "$(sqlite3 "$work/theirs.db" 'PRAGMA user_version')" \
	    $(sqlite3 "$work/theirs.db" "SELECT seq || ' ' || lower(hex(hash))
	        FROM audit ORDER BY seq DESC LIMIT 1")
}

# With 20 s of the processor, whoever else is busy, and without hanging.
limited() { # command...
	prlimit --cpu=20 timeout "$PATIENCE" "$@"
}

# Restores x.backup; said on output, whatever becomes of it.
restore() { # option...
	run limited "$RELIEFD" restore "$work/x.backup" "$@" </dev/null
	echo "$status: $output"
}

refused() { # words that are said, option...
	local words=$1
	shift
	restore "$@"
	[ "$status" = 1 ] || return 1
	[[ $output == *"$words"* ]] || return 1
	[[ $output == *"nothing was changed"* ]] || return 1
	[ "$(sha256sum <"$work/here.db")" = "$before" ] || return 1
	[ -z "$(ls "$work" | grep -E 'restored|replaced')" ]
}

taken() { # option...
	restore "$@"
	[ "$status" = 0 ] || return 1
	"$RELIEFD" verify
}

@test "what this practice made is taken as it is, and says so" {
	cp "$DIR/good.backup" "$work/x.backup"
	run "$RELIEFD" verify "$work/x.backup"
	[ "$status" = 0 ]
	[[ $output == *"made by this practice"* ]]
	[[ $output == *"made at "*20[0-9][0-9]-* ]]
	[[ $output == *"clients       3"* ]]
	taken
	# So is what was written from the description of the format.
	pack 2 "$work/here.db.key" -
	taken
	[[ $output == *"made by this practice"* ]]
}

@test "what is not proven is shown, and taken only when that is confirmed" {
	for how in "1 - -" "2 - -" "2 $DIR/stranger.key -"; do
		cp "$DIR/plain.db" "$work/here.db"
		# shellcheck disable=SC2086
		pack $how
		refused 'cannot be proven to be this practice'
		[[ $output == *"--accept-unproven"* ]]
		[[ $output == *"owners        owner"* ]]
		[[ $output == *"clients       3"* ]]
		[[ $output == *"audit         row "*", "* ]]
		[[ $output == *"last action   20"* ]]
		run "$RELIEFD" verify "$work/x.backup"
		[ "$status" = 0 ]
		[[ $output == *"cannot be proven"* ]]
		taken --accept-unproven
		rm "$work"/here.db.replaced-*
	done
}

@test "a file that a stranger sealed to the public key is not taken" {
	RELIEFD_BACKUP_PUBLIC_KEY=$(cat "$DIR/public")
	export RELIEFD_BACKUP_PUBLIC_KEY
	pack 2 "$DIR/stranger.key" "$RELIEFD_BACKUP_PUBLIC_KEY"
	refused 'another key than' --key "$DIR/secret"
	pack 1 - "$RELIEFD_BACKUP_PUBLIC_KEY"
	refused 'first format' --key "$DIR/secret"
	# Nor one that takes the name of the practice's key.
	"$RELIEFD" backup "$work/own.backup"
	before=$(sha256sum <"$work/here.db")
	pack 2 "$DIR/stranger.key" "$RELIEFD_BACKUP_PUBLIC_KEY"
	dd if="$work/own.backup" of="$work/x.backup" bs=1 skip=121 seek=121 \
	    count=16 conv=notrunc status=none
	refused 'damaged or forged' --key "$DIR/secret" --accept-unproven
	# The practice's own is.
	cp "$work/own.backup" "$work/x.backup"
	taken --key "$DIR/secret"
}

@test "with a public key, one that is not sealed has to be confirmed" {
	RELIEFD_BACKUP_PUBLIC_KEY=$(cat "$DIR/public")
	export RELIEFD_BACKUP_PUBLIC_KEY
	cp "$DIR/good.backup" "$work/x.backup"
	refused 'not sealed'
	[[ $output == *"add --accept-unsealed;"* ]]
	refused 'not sealed' --accept-unproven
	pack 1 - -
	refused 'add --accept-unproven --accept-unsealed;'
	refused 'add --accept-unproven;' --accept-unsealed
	cp "$DIR/good.backup" "$work/x.backup"
	taken --accept-unsealed
}

@test "at a terminal the word is typed, and no other is taken" {
	command -v script >/dev/null || skip 'there is no script(1)'
	pack 1 - -
	for word in yes '' Restore; do
		run script -qec "$RELIEFD restore $work/x.backup" /dev/null \
		    <<<"$word"
		[ "$status" = 1 ]
		[ "$(sha256sum <"$work/here.db")" = "$before" ]
	done
	run script -qec "$RELIEFD restore $work/x.backup" /dev/null \
	    <<<'restore'
	echo "$output"
	[ "$status" = 0 ]
	[[ $output == *"cannot be proven"*"type: restore"*"is back"* ]]
}

@test "after a total loss the backup comes back, with the key or without" {
	cp "$DIR/good.backup" "$work/x.backup"
	rm "$work"/here.db*
	restore
	[ "$status" = 1 ]
	[[ $output == *"there is no key $work/here.db.key"* ]]
	[ ! -e "$work/here.db" ]
	# A restore makes no key, which would hide that there was another.
	[ ! -e "$work/here.db.key" ]
	taken --accept-unproven
	"$RELIEFD" client list | grep -q '^A1'
	rm "$work"/here.db*
	cp "$DIR/reliefd.db.key" "$work/here.db.key"
	taken
	[[ $output == *"made by this practice"* ]]
}

@test "a bit, a chunk or an end that is not as it was is refused" {
	good=$DIR/good.backup
	size=$(stat -c %s "$good")
	for at in 3 16 40 100 125 140 150 155 170 200 230 70000 $((size - 60)) \
	    $((size - 20)); do
		cp "$good" "$work/x.backup"
		byte=$(od -An -tu1 -j "$at" -N 1 "$good" | tr -d ' ')
		printf "\\$(printf %03o $((byte ^ 4)))" |
			dd of="$work/x.backup" bs=1 seek="$at" conv=notrunc \
			    status=none
		echo "byte $at"
		refused "" --accept-unproven --accept-unsealed
	done
	for cut in 0 121 224 225 5000 $((size - 49)) $((size - 1)); do
		head -c "$cut" "$good" >"$work/x.backup"
		refused "" --accept-unproven
	done
	# The first two chunks change places.
	{
		head -c 225 "$good"
		tail -c +$((226 + 65553)) "$good" | head -c 65553
		tail -c +226 "$good" | head -c 65553
		tail -c +$((226 + 2 * 65553)) "$good"
	} >"$work/x.backup"
	[ "$(stat -c %s "$work/x.backup")" = "$size" ]
	refused 'damaged' --accept-unproven
}

@test "a trigger, a view or a table of its own is named and refused" {
	# Each in a file of its own, and made as if by this practice.
	for sql in \
	    "CREATE TRIGGER evil AFTER INSERT ON audit BEGIN DELETE FROM client; END" \
	    "CREATE VIEW evil AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL
	        SELECT n + 1 FROM r) SELECT n FROM r" \
	    "CREATE TABLE evil (a)" \
	    "CREATE INDEX evil ON client (name)"; do
		cp "$DIR/plain.db" "$work/theirs.db"
		sqlite3 "$work/theirs.db" "$sql"
		pack 2 "$work/here.db.key" -
		refused 'evil is not reliefd'
	done
}

@test "an endless view in the place of a table is refused at once" {
	for table in erased login_session client_status; do
		cp "$DIR/plain.db" "$work/theirs.db"
		columns=$(sqlite3 "$work/theirs.db" "SELECT group_concat(
		    'n AS ' || name) FROM pragma_table_info('$table')")
		sqlite3 "$work/theirs.db" "PRAGMA foreign_keys = OFF;
		    DROP TABLE $table;
		    CREATE VIEW $table AS WITH RECURSIVE r(n) AS (SELECT 1
		        UNION ALL SELECT n + 1 FROM r) SELECT $columns FROM r"
		pack 2 "$work/here.db.key" -
		refused "is missing"
		# verify looks at the file itself, too.
		chmod 600 "$work/theirs.db"
		run limited "$RELIEFD" verify "$work/theirs.db"
		[ "$status" = 1 ]
	done
}

@test "the running database with a trigger of somebody else is not served" {
	sqlite3 "$work/here.db" "CREATE TRIGGER evil AFTER INSERT ON checkin
	    BEGIN DELETE FROM audit; END"
	run limited "$RELIEFD" serve
	[ "$status" = 78 ]
	[[ $output == *"the trigger evil is not reliefd's"* ]]
	run limited "$RELIEFD" client list
	[ "$status" = 78 ]
	run limited "$RELIEFD" verify
	[ "$status" = 1 ]
	[[ $output == *"the trigger evil is not reliefd's"* ]]
}

@test "an instant beyond all calendars is damage, in every column of one" {
	sqlite3 "$DIR/plain.db" "SELECT m.name || ' ' || c.name
	    FROM sqlite_schema m, pragma_table_info(m.name) c
	    WHERE m.type = 'table' AND c.type = 'INTEGER' AND
	    (c.name LIKE '%\_at' ESCAPE '\' OR c.name = 'at')" >"$work/columns"
	[ "$(wc -l <"$work/columns")" -ge 15 ]
	n=0
	while read -r table column; do
		cp "$DIR/plain.db" "$work/theirs.db"
		changed=$(sqlite3 "$work/theirs.db" "
		    UPDATE $table SET $column = 9000000000000000
		        WHERE rowid = 1; SELECT changes()" 2>/dev/null ||
		    sqlite3 "$work/theirs.db" "
		    UPDATE $table SET $column = 9000000000000000;
		    SELECT changes()")
		[ "$changed" != 0 ] || continue
		n=$((n + 1))
		pack 2 "$work/here.db.key" -
		echo "$table.$column"
		restore
		[ "$status" = 1 ]
		[[ $output == *"$column of $table holds a number"* ]]
	done <"$work/columns"
	[ "$n" -ge 5 ]
}

@test "a report of a client whose row is from no year ends with words" {
	sqlite3 "$work/here.db" "UPDATE client SET made_at = 9000000000000000;
	    UPDATE consent SET given_at = -9000000000000000"
	for command in 'report A1 -o -' 'client show A1' 'client list' \
	    'retention' 'practice-report -o -' 'verify'; do
		# shellcheck disable=SC2086
		run limited "$RELIEFD" $command
		echo "$command: $status"
		[ "$status" -le 2 ]
	done
	[ "$status" = 1 ]
	run "$RELIEFD" report A1 -o "$work/a.pdf"
	[ "$status" = 1 ]
	[[ $output == *damaged* ]]
}

@test "a head that names another row of the audit is forged" {
	seq=$(sqlite3 "$work/theirs.db" 'SELECT max(seq) FROM audit')
	"$DIR/pack" 2 "$work/theirs.db" "$work/x.backup" - - \
	    "$(sqlite3 "$work/theirs.db" 'PRAGMA user_version')" \
	    $((seq + 1)) "$(sqlite3 "$work/theirs.db" "SELECT lower(hex(hash))
	        FROM audit WHERE seq = $seq")"
	refused 'another row of the audit' --accept-unproven
	run "$RELIEFD" verify "$work/x.backup"
	[ "$status" = 1 ]
}

@test "backups of earlier versions come back, in their own schema" {
	old_steps
	newest=$(wc -l <"$DIR/steps")
	for version in $(seq "$newest"); do
		(DIR=$work/old && mkdir -p "$DIR" && cp "$BATS_FILE_TMPDIR"/{steps,*.hash} "$DIR" &&
		    make_old "$version")
		mv "$work/old/reliefd.db" "$work/theirs.db"
		"$DIR/pack" 1 "$work/theirs.db" "$work/x.backup" - - 0 0 00
		taken --accept-unproven
		[ "$(sqlite3 "$work/here.db" 'PRAGMA user_version')" = "$newest" ]
		rm "$work"/here.db.replaced-*
		# With one object too many, none does.
		sqlite3 "$work/theirs.db" 'CREATE TABLE evil (a)'
		"$DIR/pack" 1 "$work/theirs.db" "$work/x.backup" - - 0 0 00
		restore --accept-unproven
		[ "$status" = 1 ]
	done
}

@test "a pipe or a device is no backup, and nothing waits for its end" {
	mkfifo "$work/x.backup"
	refused 'Invalid argument' --accept-unproven
	run limited "$RELIEFD" verify "$work/x.backup"
	[ "$status" = 1 ]
	run limited "$RELIEFD" verify /dev/zero
	[ "$status" = 1 ]
	run limited "$RELIEFD" restore /dev/zero
	[ "$status" = 1 ]
}

@test "a backup for which the disk has no room is not unpacked" {
	# Its size alone; it takes no place.
	truncate -s 4000G "$work/x.backup"
	refused 'has room for' --accept-unproven
}
