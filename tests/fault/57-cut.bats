#!/usr/bin/env bats
# Slow: two hundred thousand connections
# Clients that leave in the middle of a check-in, or before its answer: what
# was not whole is not stored, what was whole is stored once, and nothing of
# those who left stays in the daemon.

load ../http/daemon

setup_file() {
	practice
	${CC:-cc} -O1 -D_GNU_SOURCE -o "$DIR/cut" tests/fault/cut.c
	start
	agree A1
	stop
	picture >"$DIR/before"
	start
}

teardown_file() {
	stop
}

cut() { # mode, [number]
	"$DIR/cut" "$(cat "$DIR/port")" "$(token A1)" "$(today)" "$@"
}

resident() { # KiB
	awk '/^VmRSS/ { print $2 }' "/proc/$(cat "$DIR/pid")/status"
}

descriptors() {
	ls "/proc/$(cat "$DIR/pid")/fd" | wc -l
}

@test "cut off behind any byte but the last, nothing is stored" {
	id=$(cut bytes)
	[ ${#id} = 32 ]
	ask "/c/$(token A1)/receipt/$id"
	[ "$code" = 404 ]
	stop
	picture | cmp - "$DIR/before"
	start
	# The whole of it is.
	[ "$(cut again <<<"$id")" = 303 ]
	ask "/c/$(token A1)/receipt/$id"
	[ "$code" = 200 ]
}

@test "whoever left before the answer sends it again, and it is there once" {
	cut reset 300 >"$DIR/ids"
	[ "$(wc -l <"$DIR/ids")" = 300 ]
	cut again <"$DIR/ids" >"$DIR/statuses"
	[ "$(wc -l <"$DIR/statuses")" = 300 ]
	[ "$(sort -u "$DIR/statuses")" = 303 ]
	stop
	sql "SELECT id FROM checkin" | sort >"$DIR/stored"
	[ "$(wc -l <"$DIR/stored")" = 301 ]
	[ -z "$(sort "$DIR/ids" | comm -23 - "$DIR/stored")" ]
	start
	cut again <"$DIR/ids" | sort -u >"$DIR/statuses"
	[ "$(cat "$DIR/statuses")" = 303 ]
}

left_nothing() {
	[ "$(resident)" -le $((before + 12288)) ] &&
		[ "$(descriptors)" -le $((open + 2)) ]
}

@test "a hundred thousand that leave leave nothing behind" {
	# So many at once need their room, and the system's allocator keeps it.
	cut quick 100000
	ask /readyz
	before=$(resident) open=$(descriptors)
	cut quick 100000
	ask /readyz
	[ "$code" = 200 ]
	await left_nothing
	echo "# $before KiB before, $(resident) KiB after" >&3
}
