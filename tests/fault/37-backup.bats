#!/usr/bin/env bats
# Slow: 50 backups under load are restored one by one.
# Each backup that was made while check-ins came in restores, and has every
# check-in that was acknowledged before it began.

load ../http/daemon

BACKUPS=${BACKUPS:-50}
FLIPS=1000

setup_file() {
	practice
	for n in $(seq 8); do
		"$RELIEFD" client add --name "Client $n" --code "K$n"
		"$RELIEFD" client link "K$n" | sed 's|.*/c/||'
	done | grep -E '^.{43}$' >"$DIR/tokens"
	agree_all
	${CC:-cc} -O1 -D_GNU_SOURCE -o "$DIR/load" tests/fault/load.c -lpthread
}

restore_to() { # backup, folder
	mkdir -p "$2"
	rm -f "$2"/there.db*
	RELIEFD_STORE_PATH=$2/there.db RELIEFD_STORE_KEY=$DIR/reliefd.db.key \
	    "$RELIEFD" restore "$1"
}

@test "$BACKUPS backups under load have what was acknowledged before" {
	start
	: >"$DIR/acknowledged"
	"$DIR/load" "$(cat "$DIR/port")" "$DIR/tokens" "$(today)" 8 60 \
	    >>"$DIR/acknowledged" 2>>"$DIR/refused" 3>&- &
	loader=$!
	sleep 0.5
	for n in $(seq $BACKUPS); do
		# A line that is being written is not acknowledged yet.
		wc -l <"$DIR/acknowledged" >"$DIR/before.$n"
		"$RELIEFD" backup "$DIR/b$n.backup" >/dev/null
	done
	kill -0 $loader
	kill $loader
	wait $loader || true
	stop
	fails grep -qvE '^0 ' "$DIR/refused"
	for n in $(seq $BACKUPS); do
		restore_to "$DIR/b$n.backup" "$DIR/there" >/dev/null
		sqlite3 "$DIR/there/there.db" \
		    "SELECT id || ' ' || pain_week || ' ' || note FROM checkin" |
			sort >"$DIR/have"
		head -n "$(cat "$DIR/before.$n")" "$DIR/acknowledged" |
			sort >"$DIR/want"
		[ -z "$(comm -23 "$DIR/want" "$DIR/have")" ]
		[ -z "$(uniq -d "$DIR/have")" ]
		[ "$n" = $BACKUPS ] || rm "$DIR/b$n.backup"
	done
	echo "# $(cat "$DIR/before.1") to $(cat "$DIR/before.$BACKUPS")" \
	    "acknowledged before" >&3
	[ "$(cat "$DIR/before.$BACKUPS")" -gt 1000 ]
}

@test "a backup with one bit changed is refused, $FLIPS times" {
	good=$DIR/b$BACKUPS.backup
	size=$(stat -c %s "$good")
	RANDOM=11
	cp "$good" "$DIR/bad"
	for n in $(seq $FLIPS); do
		at=$(((RANDOM * 32768 + RANDOM) % size))
		byte=$(od -An -tu1 -j "$at" -N 1 "$good" | tr -d ' ')
		printf "\\$(printf %03o $((byte ^ (1 << RANDOM % 8))))" |
			dd of="$DIR/bad" bs=1 seek="$at" conv=notrunc status=none
		fails "$RELIEFD" verify "$DIR/bad" >/dev/null 2>&1
		printf "\\$(printf %03o "$byte")" |
			dd of="$DIR/bad" bs=1 seek="$at" conv=notrunc status=none
	done
	cmp "$good" "$DIR/bad"
}

@test "a backup or a restore that is killed leaves the database whole" {
	before=$(picture)
	RANDOM=13
	for n in $(seq 40); do
		"$RELIEFD" backup "$DIR/k.backup" >/dev/null 2>&1 &
		sleep "0.0$((RANDOM % 90 + 10))"
		kill -9 $! 2>/dev/null || true
		wait $! 2>/dev/null || true
		[ ! -e "$DIR/k.backup" ] || "$RELIEFD" verify "$DIR/k.backup"
		rm -f "$DIR/k.backup" "$DIR/k.backup.new"
	done
	"$RELIEFD" verify
	# The rows of the audit for the backups that were begun are new.
	[ "$(sql 'SELECT count(*) FROM checkin')" -gt 1000 ]
	want=$(sql 'SELECT count(*), sum(pain_week) FROM checkin')
	for n in $(seq 40); do
		"$RELIEFD" restore "$DIR/b$BACKUPS.backup" >/dev/null 2>&1 &
		sleep "0.0$((RANDOM % 90 + 10))"
		kill -9 $! 2>/dev/null || true
		wait $! 2>/dev/null || true
		# The old one or the new one, and nothing between.
		have=$(sql 'SELECT count(*), sum(pain_week) FROM checkin')
		[ "$(sql 'PRAGMA integrity_check')" = ok ]
		"$RELIEFD" verify
		rm -f "$DIR"/reliefd.db.replaced-*
	done
	[ -n "$before" ] && [ -n "$want" ] && [ -n "$have" ]
}
