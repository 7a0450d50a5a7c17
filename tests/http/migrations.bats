#!/usr/bin/env bats
# Databases of each earlier version of the schema are brought up to date with
# what is in them; a step that fails leaves all as it was.

load daemon

setup_file() {
	export DIR=$BATS_FILE_TMPDIR
	export RELIEFD_STORE_PATH=$DIR/reliefd.db
	ls share/sql/*.sql >"$DIR/steps"
	tokens=(old revoked)
	for name in "${tokens[@]}"; do
		head -c 32 /dev/urandom >"$DIR/bytes"
		base64 <"$DIR/bytes" | tr '/+' '_-' | tr -d '=\n' >"$DIR/$name"
		sha256sum <"$DIR/bytes" | cut -c 1-64 >"$DIR/$name.hash"
	done
}

teardown() {
	[ ! -e "$DIR/pid" ] || stop
	rm -f "$DIR/pid"
}

# A database as the first N steps make it, with rows in every table that the
# first one has.
make_old() { # N
	rm -f "$DIR"/reliefd.db*
	(umask 077 && : >"$DIR/reliefd.db")
	head -n "$1" "$DIR/steps" | xargs cat | sqlite3 "$DIR/reliefd.db"
	sql "PRAGMA user_version = $1; PRAGMA foreign_keys = ON;
	INSERT INTO users (id, login, name, role, password, must_change,
	    made_at) VALUES (1, 'owner', 'Ö Wner', 'owner', 'x', 0, 1),
	    (2, 'aisha', 'Aisha', 'therapist', 'y', 1, 2);
	INSERT INTO client (id, code, name, search, language, therapist,
	    conditions, asks_swelling, made_at, activity_1)
	    VALUES (1, 'A1', 'Lim 陈', 'lim 陈 a1', 'zh', 2, 3, 1, 5, 'Kneel');
	INSERT INTO link (token_hash, client, made_at, expires, revoked)
	    VALUES (x'$(cat "$DIR/old.hash")', 1, unixepoch(),
	        unixepoch() + 86400, NULL),
	    (x'$(cat "$DIR/revoked.hash")', 1, unixepoch(),
	        unixepoch() + 86400, 9);
	INSERT INTO consent (client, purpose, given_at, version, language)
	    VALUES (1, 'data', 6, 1, 'zh');
	INSERT INTO session (client, number, version, day, made_at, made_by,
	    source, note)
	    VALUES (1, 1, 1, '2026-01-05', 7, 2, 'therapist', 'First');
	INSERT INTO session_technique (client, number, version, technique,
	    minutes) VALUES (1, 1, 1, 'deep_tissue', 20);
	INSERT INTO checkin (client, id, moment, day, submitted_at,
	    form_version, sender, pain_week, note) VALUES
	    (1, '$(printf %032d 1)', 'weekly', '2026-01-04', 8, 1, 'client',
	        0, 'Zero'),
	    (1, '$(printf %032d 2)', 'weekly', '2026-01-11', 9, 1, 'client',
	        10, NULL);
	INSERT INTO checkin_region (client, checkin, region)
	    VALUES (1, '$(printf %032d 1)', 'neck_b');
	INSERT INTO reading (client, id, day, made_at, movement, side, motion,
	    timing, degrees, repeats, method) VALUES (1, '$(printf %032d 3)',
	    '2026-01-05', 9, 'shoulder.flexion', 'left', 'active', 'before',
	    120, 1, 'goniometer');
	INSERT INTO throttle (key, failures, last) VALUES ('user:aisha', 3, 4)"
}

# All rows of the tables of the first step, in the columns that it has.
content() { # database
	local table columns
	sqlite3 "$DIR/first.db" "SELECT name FROM sqlite_schema
	    WHERE type = 'table' ORDER BY name" | while read -r table; do
		columns=$(sqlite3 "$DIR/first.db" "SELECT group_concat(
		    'quote(\"' || name || '\")', ' || ''|'' || ')
		    FROM pragma_table_info('$table')")
		echo "$table"
		sqlite3 "$1" "SELECT $columns FROM \"$table\" ORDER BY 1"
	done
}

@test "a database of each version keeps all its rows, and serves" {
	newest=$(wc -l <"$DIR/steps")
	make_old 1
	cp "$DIR/reliefd.db" "$DIR/first.db"
	for version in $(seq "$newest"); do
		make_old "$version"
		content "$DIR/reliefd.db" >"$DIR/before"
		[ "$(grep -c "'" "$DIR/before")" -ge 10 ]
		echo "version $version"
		start
		ask "/c/$(token old)"
		[ "$code" = 200 ]
		ask "/c/$(token old)/receipt/$(printf %032d 1)"
		[ "$code" = 200 ]
		has Zero
		ask "/c/$(token revoked)"
		[ "$code" = 404 ]
		"$RELIEFD" client list >"$DIR/list"
		grep -q '^A1.*Lim 陈' "$DIR/list"
		"$RELIEFD" report A1 -o - | head -c 5 | grep -q %PDF-
		stop
		[ "$(sql 'PRAGMA user_version')" = "$newest" ]
		[ "$(sql 'PRAGMA integrity_check')" = ok ]
		[ -z "$(sql 'PRAGMA foreign_key_check')" ]
		sql "DELETE FROM audit"
		content "$DIR/reliefd.db" | diff "$DIR/before" -
		# The same as a database that was new.
		sql .schema | sort >"$DIR/schema.$version"
		cmp "$DIR/schema.$version" "$DIR/schema.1"
	done
}

@test "a step that fails leaves the old version as it was" {
	newest=$(wc -l <"$DIR/steps")
	make_old 1
	# In the way of the last statement of the third step.
	sql "CREATE INDEX audit_object ON audit (seq)"
	before=$(sqlite3 "$DIR/reliefd.db" .dump | sha256sum)
	for command in serve 'client list'; do
		# shellcheck disable=SC2086
		run "$RELIEFD" $command
		[ "$status" = 78 ]
		[[ $output == *'could not be applied'* ]]
	done
	# The steps before it are whole, it is not there in any part.
	[ "$(sql 'PRAGMA user_version')" = 2 ]
	[ "$(sql "SELECT count(*) FROM sqlite_schema
	    WHERE name IN ('client_status', 'plan', 'recovery_code')")" = 0 ]
	[ "$(sql 'PRAGMA integrity_check')" = ok ]
	[ "$(sql 'SELECT count(*) FROM checkin')" = 2 ]
	# Without what is in the way it goes on from there.
	sql "DROP INDEX audit_object"
	start
	ask "/c/$(token old)"
	[ "$code" = 200 ]
	stop
	[ "$(sql 'PRAGMA user_version')" = "$newest" ]
}

@test "a step that is killed is not there in any part" {
	for n in 02 04 06 08 12 16; do
		make_old 1
		"$RELIEFD" client list >/dev/null 2>&1 3>&- &
		pid=$!
		sleep "0.0$n"
		kill -KILL $pid 2>/dev/null || true
		wait $pid || true
		version=$(sql 'PRAGMA user_version')
		there=$(sql "SELECT count(*) FROM sqlite_schema
		    WHERE name IN ('client_status', 'plan', 'audit_object')")
		echo "killed at $version, $there"
		case $version in
		1 | 2) [ "$there" = 0 ] ;;
		*) [ "$there" = 3 ] ;;
		esac
		[ "$(sql 'PRAGMA integrity_check')" = ok ]
		"$RELIEFD" client list | grep -q '^A1'
		[ "$(sql 'SELECT count(*) FROM checkin')" = 2 ]
	done
}
