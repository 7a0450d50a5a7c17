#!/usr/bin/env bats
# A disk that takes no more writes while the daemon runs: nobody hears
# "saved", the daemon ends, and says why until the disk takes them again.

load ../http/daemon
load fault

setup_file() {
	practice
	agree_all
	mkdir "$DIR/good"
	cp "$DIR"/reliefd.db* "$DIR/good/"
	disk_room || return 0
	disk_make 32M || return 0
	export RELIEFD_STORE_PATH=$DIR/disk/reliefd.db
}

setup() {
	able
	inside sh -c 'rm -rf "$DIR"/disk/reliefd.db* &&
	    cp "$DIR"/good/* "$DIR/disk/" && sync -f "$DIR/disk"'
	start "$DIR/inside"
	ID=$(new_id)
	send A1 moment=weekly pain_week=3
	[ "$code" = 303 ]
	stored=$ID
}

teardown() {
	kill_daemon
}

teardown_file() {
	fault_end
}

# The check-in of setup is there once, the one that was refused is not, and
# when the disk takes writes again it is stored.
goes_on() {
	start "$DIR/inside"
	send A1 moment=weekly pain_week=4
	[ "$code" = 303 ]
	stop
	inside "$RELIEFD" verify
	[ "$(stored 'SELECT id FROM checkin ORDER BY pain_week')" = \
	    "$stored"$'\n'"$ID" ]
}

# Refused with the reason, without a change: the daemon and its start.
refused() { # words of the reason
	ID=$(new_id)
	send A1 moment=weekly pain_week=4
	echo "$code"
	[ "$code" = 503 ]
	ended
	[ "$status" = 74 ]
	for _ in 1 2; do
		status=0
		inside timeout "$PATIENCE" "$RELIEFD" serve >"$DIR/said" 2>&1 ||
			status=$?
		cat "$DIR/said"
		[ "$status" = 78 ]
		grep -q "$1" "$DIR/said"
	done
}

@test "a log of the database that may not be changed any more" {
	inside chattr +i "$DIR/disk/reliefd.db-wal"
	refused 'not permitted'
	inside chattr -i "$DIR/disk/reliefd.db-wal"
	goes_on
}

@test "a disk that its errors made read-only" {
	inside mount -o remount,errors=remount-ro "$DIR/disk"
	device=$(inside findmnt -n -o SOURCE "$DIR/disk")
	trigger=/sys/fs/ext4/${device#/dev/}/trigger_fs_error
	[ -w "$trigger" ] || skip "this kernel has no $trigger"
	echo reliefd >"$trigger"
	refused 'Read-only file system'
	inside umount "$DIR/disk"
	e2fsck -fp "$(cat "$DIR/image")/image" || [ $? -lt 4 ]
	disk_mount
	goes_on
}
