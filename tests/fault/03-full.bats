#!/usr/bin/env bats
# A full disk: whoever waited for the turn hears 503, nobody hears "saved",
# reading goes on, and so does writing once there is room again.

load ../http/daemon
load fault

setup_file() {
	own_mounts || cannot "$why" || return 0
	practice
	agree_all
	mkdir "$DIR/disk"
	# The daemon alone sees this small disk.
	cat >"$DIR/on-disk" <<-'END'
	#!/bin/sh
	mount -t tmpfs -o size=4m,mode=700 tmpfs "$DIR/disk" &&
	cp "$DIR/reliefd.db" "$DIR/disk/" &&
	RELIEFD_STORE_PATH=$DIR/disk/reliefd.db exec "$@"
	END
	chmod +x "$DIR/on-disk"
	start unshare -m "$DIR/on-disk"
}

setup() {
	able
}

teardown_file() {
	[ ! -e "$DIR/pid" ] || stop || true
}

# The disk as the daemon sees it.
disk() {
	echo "/proc/$(cat "$DIR/pid")/root$DIR/disk"
}

fill() {
	cat /dev/zero >"$(disk)/fill" 2>/dev/null || true
}

@test "a full disk is told to all who wait, and overcome" {
	first=$(new_id)
	ID=$first
	send A1 moment=weekly pain_week=3 note="$(printf '%02000d' 1)"
	[ "$code" = 303 ]
	fill
	# More than fits between two pages that are there already.
	for n in $(seq 40); do
		echo "$(new_id)"
	done >"$DIR/ids"
	note=$(printf '%02000d' 2)
	xargs -P 20 -I ID curl -s -o /dev/null -w '%{http_code} ID\n' \
	    "$(base)/c/$(token A1)" -d id=ID -d "day=$(today)" \
	    -d moment=weekly -d pain_week=4 -d "note=$note" \
	    <"$DIR/ids" >"$DIR/answers"
	[ "$(wc -l <"$DIR/answers")" = 40 ]
	[ "$(cut -d ' ' -f 1 "$DIR/answers" | sort -u)" = 503 ]
	# Reading goes on.
	ask "/c/$(token A1)/receipt/$first"
	[ "$code" = 200 ]
	ask "/c/$(token A1)"
	[ "$code" = 200 ]
	# Room again: the same forms, sent again, are stored, each once.
	rm "$(disk)/fill"
	while read -r id; do
		ID=$id
		send A1 moment=weekly pain_week=4 note="$note"
		[ "$code" = 303 ]
	done <"$DIR/ids"
	cp "$(disk)/reliefd.db" "$DIR/after.db"
	cp "$(disk)/reliefd.db-wal" "$DIR/after.db-wal"
	[ "$(sqlite3 "$DIR/after.db" 'PRAGMA integrity_check')" = ok ]
	[ "$(sqlite3 "$DIR/after.db" 'SELECT count(*) FROM checkin')" = 41 ]
}
