#!/usr/bin/env bats
# What the disk has when a client hears "saved", as the kernel sees it.

load daemon

setup_file() {
	command -v strace >/dev/null || cannot 'strace is not installed' ||
		return 0
	strace -o /dev/null true 2>/dev/null ||
		cannot 'this machine lets nobody trace a process' || return 0
	practice
	agree_all
	# The daemon stays the process that was started.
	start strace -D -f -yy -s 64 -o "$DIR/trace" \
	    -e trace=fdatasync,fsync,pwrite64,sendto,sendmsg,writev,write
	await test -s "$DIR/trace"
}

setup() {
	able
}

teardown_file() {
	[ ! -e "${DIR-}/pid" ] || stop
}

# What happened since the mark, in order: "log" written, "disk" reached,
# "saved" said.
happened() { # lines to leave out
	tail -n +$(($1 + 1)) "$DIR/trace" | awk '
		/pwrite64\([0-9]+<[^>]*reliefd\.db-wal/ { print "log" }
		/(fdatasync|fsync)\([0-9]+<[^>]*reliefd\.db-wal.* = 0/ \
		    { print "disk" }
		/HTTP\/1\.1 303/ { print "saved" }' | uniq
}

said_saved() { # lines to leave out
	happened "$1" | grep -q saved
}

@test "each check-in is on disk before its answer" {
	for n in 1 2 3 4 5; do
		before=$(wc -l <"$DIR/trace")
		ID=$(new_id)
		send A1 moment=arrival pain_now="$n"
		[ "$code" = 303 ]
		await said_saved "$before"
		happened "$before" | tr '\n' ' ' >"$DIR/order"
		cat "$DIR/order"
		# The first time the head of the log goes before its rows.
		grep -qE '^(log disk )+saved ' "$DIR/order"
	done
}
