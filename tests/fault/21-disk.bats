#!/usr/bin/env bats
# A disk that is nearly full: check-ins wait, so that the portal and the log
# have what is left.

load ../http/daemon
load fault

setup_file() {
	practice
	agree_all
	disk_room || return 0
	inside mount -t tmpfs -o size=4m,mode=700 tmpfs "$DIR/disk"
	inside cp "$DIR/reliefd.db" "$DIR/disk/"
	export RELIEFD_STORE_PATH=$DIR/disk/reliefd.db
}

setup() {
	able
}

teardown_file() {
	fault_end
}

@test "at 90 % check-ins wait, and everything else goes on" {
	start "$DIR/inside"
	ID=$(new_id)
	send A1 moment=weekly pain_week=5
	[ "$code" = 303 ]
	stored=$ID
	stop
	# 4 MiB, of which some are taken already.
	left=$(inside stat -f -c %a "$DIR/disk")
	size=$(inside stat -f -c %S "$DIR/disk")
	inside dd if=/dev/zero of="$DIR/disk/fill" bs=1000 \
	    count=$((left * size / 1000 - 300)) 2>/dev/null
	start "$DIR/inside"
	login owner
	ID=$(new_id)
	send A1 moment=weekly pain_week=6
	[ "$code" = 503 ]
	has 'Please try again in a minute'
	[ "$(header Retry-After)" = 60 ]
	grep -q 'more than 90 % full' "$DIR/log.new"
	# What is stored already is answered as before.
	waits=$ID
	ID=$stored
	send A1 moment=weekly pain_week=5
	[ "$code" = 303 ]
	# The portal reads and writes.
	as owner /clients
	[ "$code" = 200 ]
	as owner /logout -d "csrf=$(csrf owner)"
	[ "$code" = 303 ]
	inside rm "$DIR/disk/fill"
	ID=$waits
	send A1 moment=weekly pain_week=6
	[ "$code" = 303 ]
	grep -q 'room on the disk again' "$DIR/log.new"
	stop
}
