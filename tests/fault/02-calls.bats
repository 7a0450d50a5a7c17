#!/usr/bin/env bats
# A command is killed at each of its calls that change a file, one after the
# other: what it leaves is the state before or the one after.
# Slow: some hundred kills.

load ../http/daemon
load ../http/old
load fault

CALLS='pwrite64 write fdatasync fsync ftruncate unlink rename mkdir'

setup_file() {
	command -v strace >/dev/null || cannot 'strace is not installed' ||
		return 0
	export DIR=$BATS_FILE_TMPDIR/now NAME='Canary Tan'
	export RELIEFD_BACKUP_DIRECTORY=$DIR/backups
	mkdir "$DIR"
	BATS_FILE_TMPDIR=$DIR practice
	agree_all
	"$RELIEFD" client add --name "$NAME" --code Z1
	"$RELIEFD" backup >/dev/null
	cp "$DIR"/backups/*.backup "$DIR/older.backup"
	"$RELIEFD" session add Z1 --deep-tissue 20 --note 'Canary as well'
	cp -a "$DIR" "$BATS_FILE_TMPDIR/good"
	old_steps
	make_old 1
	mkdir "$BATS_FILE_TMPDIR/old"
	cp -a "$DIR"/reliefd.db* "$BATS_FILE_TMPDIR/old"
}

setup() {
	able
}

fresh() { # folder
	rm -rf "$DIR"
	cp -a "$BATS_FILE_TMPDIR/$1" "$DIR"
}

# Runs a command anew until it gets through: killed at its first call of a
# kind, at its second, ... What it left is then looked at.
each_call() { # folder, look, command...
	local folder=$1 look=$2 call n hit=0
	shift 2
	for call in $CALLS; do
		for n in $(seq 300); do
			fresh "$folder"
			strace -f -qq -o "$BATS_FILE_TMPDIR/trace" -e trace="$call" \
			    -e inject="$call:signal=KILL:when=$n" \
			    "$RELIEFD" "$@" >"$BATS_FILE_TMPDIR/said" 2>&1 || true
			grep -q 'killed by SIGKILL' "$BATS_FILE_TMPDIR/trace" || break
			hit=$((hit + 1))
			echo "killed at $call number $n"
			"$look"
		done
	done
	# Not killed, it gets through.
	"$look"
	echo "# ${*%%/*}: killed at $hit points" >&3
	[ "$hit" -ge 15 ]
}

whole() {
	"$RELIEFD" verify >"$BATS_FILE_TMPDIR/said"
	[ "$(sql 'PRAGMA integrity_check')" = ok ]
	[ -z "$(sql 'PRAGMA foreign_key_check')" ]
}

@test "a backup" {
	look() {
		local file
		whole
		for file in "$DIR"/backups/*.backup; do
			"$RELIEFD" verify "$file" >"$BATS_FILE_TMPDIR/said"
		done
		"$RELIEFD" backup >"$BATS_FILE_TMPDIR/said"
		[ -z "$(ls -A "$DIR/backups" | grep -v '\.backup$')" ]
		[ ! -e "$DIR/reliefd.db.copy" ]
	}
	each_call good look backup
}

@test "a restore" {
	look() {
		whole
		case $(sql 'SELECT count(*) FROM session') in
		1) grep -q . "$BATS_FILE_TMPDIR/trace" ;;
		0) [ "$(sql 'SELECT count(*) FROM login_session')" = 0 ] ;;
		*) return 1 ;;
		esac
		"$RELIEFD" restore "$DIR/older.backup" >"$BATS_FILE_TMPDIR/said"
		whole
		[ "$(sql 'SELECT count(*) FROM session')" = 0 ]
		[ ! -e "$DIR/reliefd.db.restored" ]
	}
	each_call good look restore "$DIR/older.backup"
}

@test "an erasure" {
	look() {
		whole
		if "$RELIEFD" client show Z1 >"$BATS_FILE_TMPDIR/said" 2>&1; then
			[ "$(sql "SELECT count(*) FROM session JOIN client
			    ON client.id = session.client
			    WHERE code = 'Z1'")" = 1 ]
			"$RELIEFD" client erase Z1 --yes --name "$NAME" \
			    >"$BATS_FILE_TMPDIR/said"
		else
			start
			stop
		fi
		absent Canary "$DIR"/reliefd.db*
		[ "$(wc -l <"$DIR/reliefd.db.erased")" = 1 ]
		[ "$(wc -l <"$DIR/backups/erased")" = 1 ]
		whole
	}
	each_call good look client erase Z1 --yes --name "$NAME"
}

@test "an update of the schema" {
	newest=$(ls share/sql/*.sql | wc -l)
	look() {
		local version
		version=$(sql 'PRAGMA user_version')
		[ "$(sql 'PRAGMA integrity_check')" = ok ]
		[ "$version" -ge 1 ] && [ "$version" -le "$newest" ]
		[ "$(sql "SELECT count(*) FROM sqlite_schema
		    WHERE name = 'client_status'")" = $((version >= 3)) ]
		"$RELIEFD" client list >"$BATS_FILE_TMPDIR/said"
		grep -q '^A1' "$BATS_FILE_TMPDIR/said"
		[ "$(sql 'PRAGMA user_version')" = "$newest" ]
		[ "$(sql 'SELECT group_concat(pain_week) FROM checkin')" = 0,10 ]
		whole
	}
	each_call old look client list
}
