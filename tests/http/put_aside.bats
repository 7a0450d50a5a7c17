#!/usr/bin/env bats
# What a restore has put aside still holds clients; who is erased is erased in
# it, too, at once, and it goes where that cannot be done.

load daemon

CANARIES=('Canary Tan' 'canary knee' '888 7766')

setup_file() {
	practice
	"$RELIEFD" client add --name 'Canary Tan' --code Z1 \
	    --phone '019-888 7766' --activity 'canary knee'
	agree_all
	"$RELIEFD" session add Z1 --deep-tissue 20
	"$RELIEFD" backup "$DIR/x.backup"
	cp -a "$DIR" "$DIR.good"
}

setup() {
	find "$DIR" -mindepth 1 -delete
	cp -a "$DIR.good"/. "$DIR"
}

teardown() {
	kill_daemon
}

teardown_file() {
	rm -rf "$DIR.good"
}

aside() {
	ls "$DIR"/reliefd.db.replaced-* 2>/dev/null | grep -v -- '-wal$' ||
		true
}

restore() { # twice, so that two files are kept
	"$RELIEFD" restore "$DIR/x.backup" >/dev/null
	"$RELIEFD" restore "$DIR/x.backup" >/dev/null
	[ "$(aside | wc -l)" = 2 ]
	for file in $(aside); do
		sqlite3 "$file" "SELECT name FROM client" | grep -q Canary
		leave "$file"
	done
}

# What rows leave in the unused part of a page when they move to another.
leave() { # database
	local page
	page=$(sqlite3 "$1" "SELECT rootpage FROM sqlite_schema
	    WHERE name = 'plan'")
	printf 'Canary Tan' | dd of="$1" bs=1 conv=notrunc status=none \
	    seek=$(((page - 1) * $(sqlite3 "$1" 'PRAGMA page_size') + 2000))
	[ "$(sqlite3 "$1" 'PRAGMA integrity_check')" = ok ]
}

nowhere() {
	local word
	for word in "${CANARIES[@]}"; do
		absent "$word" "$DIR"/reliefd.db* || return 1
	done
}

@test "an erased client leaves what restores have put aside, and all else stays" {
	restore
	run "$RELIEFD" client erase Z1 --yes --name 'Canary Tan'
	echo "$output"
	[ "$status" = 0 ]
	for file in $(aside); do
		[[ $output == *"also in $file"* ]]
		[ "$(sqlite3 "$file" 'SELECT count(*) FROM client')" = 3 ]
		[ "$(sqlite3 "$file" 'PRAGMA integrity_check')" = ok ]
		"$RELIEFD" verify "$file"
	done
	[ "$(aside | wc -l)" = 2 ]
	nowhere
	# It can still take the database's place again.
	file=$(aside | head -n 1)
	rm "$DIR"/reliefd.db "$DIR"/reliefd.db.witness
	mv "$file" "$DIR/reliefd.db"
	"$RELIEFD" client list | grep -q '^A1'
	[ -z "$(ls "$DIR" | grep -E 'replaced.*(witness|version)')" ]
}

@test "so it is when the daemon erases, from the portal" {
	restore
	start
	login owner
	id=$(sqlite3 "$(aside | head -n 1)" \
	    "SELECT id FROM client WHERE code = 'Z1'")
	as owner "/clients/$id/edit"
	as owner "/clients/$id/erase" -d "csrf=$(field csrf)" \
	    --data-urlencode 'full_name=Canary Tan'
	[ "$code" = 303 ]
	[ "$(aside | wc -l)" = 2 ]
	nowhere
	ask /healthz
	[ "$code" = 200 ]
	stop
	nowhere
}

@test "one that cannot be opened is removed, and said so" {
	restore
	first=$(aside | head -n 1)
	head -c 5000 /dev/urandom >"$first"
	run "$RELIEFD" client erase Z1 --yes --name 'Canary Tan'
	echo "$output"
	[ "$status" = 0 ]
	[[ $output == *"$first is removed"* ]]
	[ ! -e "$first" ]
	[ "$(aside | wc -l)" = 1 ]
	nowhere
}

@test "one that is put there later is reached by the next start" {
	"$RELIEFD" client erase Z1 --yes --name 'Canary Tan'
	cp "$DIR.good/reliefd.db" "$DIR/reliefd.db.replaced-1700000000"
	start
	stop
	nowhere
	[ -e "$DIR/reliefd.db.replaced-1700000000" ]
}

held() { # database
	! sqlite3 "$1" 'BEGIN IMMEDIATE' 2>/dev/null
}

@test "one that somebody holds open is said, and reached by the next start" {
	restore
	first=$(aside | head -n 1)
	mkfifo "$DIR/fifo"
	sqlite3 "$first" <"$DIR/fifo" 3>&- &
	holder=$!
	exec 9>"$DIR/fifo"
	echo 'BEGIN EXCLUSIVE;' >&9
	await held "$first"
	run "$RELIEFD" client erase Z1 --yes --name 'Canary Tan'
	echo "$output"
	exec 9>&-
	wait $holder || true
	rm "$DIR/fifo"
	[[ $output == *"$first is in use"* ]]
	[ -e "$first" ]
	start
	stop
	nowhere
}

@test "the database's own second name is left alone" {
	# As a restore leaves it that is killed between two steps.
	ln "$DIR/reliefd.db" "$DIR/reliefd.db.replaced-1700000000"
	start
	"$RELIEFD" client erase Z1 --yes --name 'Canary Tan'
	# The daemon's lock holds: nobody else gets in.
	run "$RELIEFD" verify "$DIR/reliefd.db"
	[[ $output == *"in use by process $(cat "$DIR/pid")"* ]]
	run "$RELIEFD" restore "$DIR/x.backup"
	[[ $output == *"in use by process"* ]]
	stop
	[ "$(sql 'PRAGMA integrity_check')" = ok ]
	nowhere
}
