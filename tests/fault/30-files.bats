#!/usr/bin/env bats
# The files of the database as nobody wants to find them: none of ours,
# empty, damaged, cut short, gone, held by somebody else.

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

# Starts a daemon that must refuse: its status in $status, what it said in
# $DIR/said.
refused() { # command in front of it...
	status=0
	timeout "$PATIENCE" "$@" "$RELIEFD" serve >"$DIR/said" 2>&1 || status=$?
	cat "$DIR/said"
	[ "$status" = 78 ]
}

@test "what is no database of ours is refused and stays untouched" {
	newer() { sqlite3 "$DIR/reliefd.db" 'PRAGMA user_version = 999'; }
	text() { printf 'name,pain\nLim,3\n%4096s' x >"$DIR/reliefd.db"; }
	header() { printf XXXX | dd of="$DIR/reliefd.db" conv=notrunc; }
	cut_off() { truncate -s 1000 "$DIR/reliefd.db"; }
	for make in newer text header cut_off; do
		setup
		$make 2>/dev/null
		sum=$(sha256sum "$DIR/reliefd.db")
		echo "$make"
		refused
		[ "$(sha256sum "$DIR/reliefd.db")" = "$sum" ]
		[ ! -s "$DIR/reliefd.db-wal" ]
	done
	rm "$DIR"/reliefd.db
	mkdir "$DIR/reliefd.db"
	refused
	rmdir "$DIR/reliefd.db"
	mkfifo "$DIR/reliefd.db"
	refused
	[ -p "$DIR/reliefd.db" ]
	rm "$DIR/reliefd.db"
	ln -s "$DIR/good/reliefd.db" "$DIR/reliefd.db"
	refused
	cmp "$DIR/good/reliefd.db" "$DIR/reliefd.db"
}

@test "an empty file never becomes a new database where there was one" {
	start
	stop
	[ -e "$DIR/reliefd.db.witness" ]
	: >"$DIR/reliefd.db"
	refused
	grep -q 'reliefd restore' "$DIR/said"
	[ ! -s "$DIR/reliefd.db" ]
	rm "$DIR/reliefd.db"
	refused
	grep -q 'reliefd restore' "$DIR/said"
	[ ! -e "$DIR/reliefd.db" ]
	fails "$RELIEFD" init
	[ ! -e "$DIR/reliefd.db" ]
	# On an empty machine it is made.
	rm "$DIR/reliefd.db.witness"
	start
	ask /readyz
	[ "$code" = 200 ]
	stop
}

@test "damage is found by verify, met once, and refused from then on" {
	# A page of the clients, whose checks go by what the database says.
	page=$(sql "SELECT rootpage FROM sqlite_schema WHERE name = 'client'")
	size=$(sql 'PRAGMA page_size')
	head -c "$size" /dev/urandom |
		dd of="$DIR/reliefd.db" bs="$size" seek=$((page - 1)) \
		    conv=notrunc 2>/dev/null
	fails "$RELIEFD" verify 2>"$DIR/said"
	[ -s "$DIR/said" ]
	# What is met at the start, or by the first who asks, ends it.
	start || true
	ask "/c/$(token A1)" || true
	[ "$code" != 200 ]
	ended
	[ "$status" = 74 ] || [ "$status" = 78 ]
	refused
	grep -q 'damaged.*reliefd restore' "$DIR/said"
}

@test "whoever else holds the database is named, within a second" {
	sqlite3 "$DIR/reliefd.db" 'BEGIN IMMEDIATE' \
	    ".shell : >'$DIR/held'; exec sleep 3600" 3>&- &
	holder=$!
	await test -e "$DIR/held"
	refused_at_once() {
		began=$(date +%s%N)
		refused || exit 1
		took=$((($(date +%s%N) - began) / 1000000))
		echo "$took ms"
		grep -q "process $holder" "$DIR/said" || exit 1
		[ "$took" -lt 2000 ]
	}
	# In any of some tries: others may be busy.
	await refused_at_once
	kill $holder $(ps -o pid= --ppid $holder)
}

@test "a limit of file sizes is a full disk, not a death" {
	# In blocks of 1 KiB: what is there fits, and a few pages more.
	start bash -c 'ulimit -f 500; exec "$@"' -
	for _ in {1..300}; do
		ID=$(new_id)
		send A1 moment=weekly pain_week=4 note="$(printf '%02000d' 2)"
		[ "$code" = 303 ] || break
	done
	[ "$code" = 503 ]
	ask "/c/$(token A1)"
	[ "$code" = 200 ]
	stop
	start
	send A1 moment=weekly pain_week=4 note="$(printf '%02000d' 2)"
	[ "$code" = 303 ]
	stop
	[ "$(sql "SELECT count(*) FROM checkin WHERE id = '$ID'")" = 1 ]
}

@test "a disk that takes no writes is refused with the reason" {
	own_mounts || skip "$why"
	mkdir -p "$DIR/disk"
	refused unshare -m sh -c 'mount -t tmpfs -o mode=700 tmpfs "$DIR/disk" &&
	    cp "$DIR/reliefd.db" "$DIR/disk/" &&
	    mount -o remount,ro "$DIR/disk" || exit 99
	    RELIEFD_STORE_PATH=$DIR/disk/reliefd.db exec "$@"' -
	grep -q 'Read-only file system' "$DIR/said"
}

@test "without random bytes there is neither a link nor a daemon" {
	command -v strace >/dev/null || skip 'strace is not installed'
	own_mounts || skip "$why"
	# The kernel gives none, and no device does.
	cat >"$DIR/without" <<-'END'
	#!/bin/sh
	mount -t tmpfs tmpfs /dev || exit 0
	exec timeout "$PATIENCE" strace -f -qq -o "$DIR/trace" -e trace=getrandom \
	    -e inject=getrandom:error=EIO "$RELIEFD" "$@"
	END
	chmod +x "$DIR/without"
	fails unshare -m "$DIR/without" client link A1 >"$DIR/said" 2>/dev/null
	grep -q INJECTED "$DIR/trace"
	[ ! -s "$DIR/said" ]
	fails unshare -m "$DIR/without" serve 2>"$DIR/said"
	fails grep -q listening "$DIR/said"
	[ "$(sql "SELECT count(*) FROM link")" = 2 ]
}
