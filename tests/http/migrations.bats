#!/usr/bin/env bats
# Databases of each earlier version of the schema are brought up to date with
# what is in them; a step that fails leaves all as it was.

load daemon
load old

setup_file() {
	export DIR=$BATS_FILE_TMPDIR
	export RELIEFD_STORE_PATH=$DIR/reliefd.db
	old_steps
}

teardown() {
	[ ! -e "$DIR/pid" ] || stop
	rm -f "$DIR/pid"
}

# All rows of the tables of the first step, in the columns that it has; but
# the text to search in, which a later version makes by other rules.
content() { # database
	local table columns
	sqlite3 "$DIR/first.db" "SELECT name FROM sqlite_schema
	    WHERE type = 'table' ORDER BY name" | while read -r table; do
		columns=$(sqlite3 "$DIR/first.db" "SELECT group_concat(
		    'quote(\"' || name || '\")', ' || ''|'' || ')
		    FROM pragma_table_info('$table')
		    WHERE name <> 'search'")
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
		"$RELIEFD" client list 'ＬＩＭ　陈' | grep -q ^A1
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
