#!/usr/bin/env bats
# The log of writes is not what it was when the daemon died, and files are
# taken away from a daemon that runs.

load ../http/daemon

setup_file() {
	practice
	agree_all
	mkdir "$DIR/good"
	cp "$DIR"/reliefd.db* "$DIR/good/"
}

setup() {
	rm -rf "$DIR"/reliefd.db*
	cp "$DIR"/good/* "$DIR/"
}

teardown() {
	kill_daemon
}

@test "a log that is lost, cut short or not its own is told, with what is missing" {
	lost() { rm "$DIR/reliefd.db-wal"; }
	short() {
		truncate -s $(($(stat -c %s "$DIR/reliefd.db-wal") / 2)) \
		    "$DIR/reliefd.db-wal"
	}
	garbage() { head -c 20000 /dev/urandom >"$DIR/reliefd.db-wal"; }
	other() {
		cp "$DIR/other-wal" "$DIR/reliefd.db-wal"
	}
	start
	send B1 moment=weekly pain_week=3
	stop KILL
	cp "$DIR/reliefd.db-wal" "$DIR/other-wal"
	for harm in lost short garbage other; do
		setup
		start
		for n in 1 2 3; do
			ID=$(new_id)
			send A1 moment=weekly pain_week=$n
			[ "$code" = 303 ]
		done
		stop KILL
		last=$(sed 's/^0*//' "$DIR/reliefd.db.witness")
		$harm
		start
		ask /readyz
		[ "$code" = 200 ]
		stop
		echo "$harm: $(cat "$DIR/log.new")"
		grep -qE "acknowledged writes [0-9]+ to $last are missing" \
		    "$DIR/log.new"
		[ "$(sql 'PRAGMA integrity_check')" = ok ]
		"$RELIEFD" verify
	done
}

@test "a database that is moved, replaced or deleted under it is not written to" {
	gone() { rm "$DIR/reliefd.db"; }
	moved() { mv "$DIR/reliefd.db" "$DIR/reliefd.db.old"; }
	replaced() {
		cp "$DIR/good/reliefd.db" "$DIR/new" && mv "$DIR/new" "$DIR/reliefd.db"
	}
	log_gone() { rm "$DIR/reliefd.db-wal"; }
	for harm in gone moved replaced log_gone; do
		setup
		start
		ID=$(new_id)
		send A1 moment=weekly pain_week=3
		[ "$code" = 303 ]
		$harm
		ID=$(new_id)
		# Who comes next is refused, if the daemon has not seen it before.
		send A1 moment=weekly pain_week=4 || true
		[ "$code" = 503 ] || [ "$code" = 000 ]
		ended
		echo "$harm: $status"
		[ "$status" = 74 ]
		grep -q 'moved or deleted' "$DIR/log.new" || [ $harm = log_gone ]
	done
}
