#!/usr/bin/env bats
# A file system that stands still for a while, one that is copied while it
# is written to, and one without room for another file.
# Slow: makes three file systems and stands still for some seconds.

load ../http/daemon
load fault

setup_file() {
	fault_practice
	disk_room && disk_make 128M || return 0
	inside cp "$DIR/reliefd.db" "$DIR/disk/"
	inside sync -f "$DIR/disk"
	export RELIEFD_STORE_PATH=$DIR/disk/reliefd.db
}

setup() {
	able
}

teardown_file() {
	fault_end
}

@test "while the disk stands still nobody hears saved, and all are answered after" {
	start "$DIR/inside"
	load_begin 16
	sleep 1
	inside fsfreeze -f "$DIR/disk"
	sleep 1
	before=$(wc -l <"$DIR/acknowledged")
	refused=$(wc -l <"$DIR/refused")
	sleep 6
	after=$(wc -l <"$DIR/acknowledged")
	inside fsfreeze -u "$DIR/disk"
	[ "$before" -gt 0 ]
	[ "$after" = "$before" ]
	[ "$(wc -l <"$DIR/refused")" = "$refused" ]
	sleep 1
	load_end
	[ "$(wc -l <"$DIR/acknowledged")" -gt "$after" ]
	# Nobody was turned away, the waiting ones included.
	[ ! -s "$DIR/refused" ]
	ask /readyz
	[ "$code" = 200 ]
	stop
	audit
	[ "$more" = 0 ]
}

@test "a copy of the disk, taken while it is written to, is a whole earlier state" {
	start "$DIR/inside"
	load_begin 16
	image=$(cat "$DIR/image")
	inside mkdir "$DIR/disk/copy"
	for n in 1 2 3; do
		sleep 1
		known=$(wc -l <"$DIR/acknowledged")
		# In one instant, as a snapshot is.
		inside fsfreeze -f "$DIR/disk"
		cp --sparse=always "$image/image" "$image/copy"
		inside fsfreeze -u "$DIR/disk"
		mkdir -p "$DIR/other"
		inside mount -o loop "$image/copy" "$DIR/other"
		RELIEFD_STORE_PATH=$DIR/other/reliefd.db inside "$RELIEFD" verify
		inside sqlite3 "$DIR/other/reliefd.db" \
		    "SELECT id FROM checkin" | sort >"$DIR/copied"
		inside umount "$DIR/other"
		# All that was known before is in it.
		head -n "$known" "$DIR/acknowledged" | cut -d ' ' -f 1 | sort |
			comm -23 - "$DIR/copied" >"$DIR/absent"
		[ ! -s "$DIR/absent" ]
	done
	load_end
	stop
	audit
}

@test "without room for another file it starts with what it has, or says why not" {
	inside umount "$DIR/disk"
	rm -r "$(cat "$DIR/image")"
	disk_make 4M -N 24
	inside cp "$DIR/reliefd.db" "$DIR/disk/"
	inside sh -c 'i=0; while : >"$0/fill$i"; do i=$((i + 1)); done' \
	    "$DIR/disk" 2>/dev/null || true
	status=0
	inside timeout "$PATIENCE" "$RELIEFD" serve 2>"$DIR/said" || status=$?
	cat "$DIR/said"
	[ "$status" = 78 ]
	grep -qE 'No space left|full|unable to open' "$DIR/said"
	[ "$(inside stat -c %s "$DIR/disk/reliefd.db")" = \
	    "$(stat -c %s "$DIR/reliefd.db")" ]
	# Room for its own files is enough.
	inside sh -c 'rm "$0"/fill*' "$DIR/disk"
	: >"$DIR/acknowledged"
	: >"$DIR/refused"
	start "$DIR/inside"
	ID=$(new_id)
	send A1 moment=weekly pain_week=1 note="${ID:24}"
	[ "$code" = 303 ]
	echo "$ID 1 ${ID:24}" >"$DIR/acknowledged"
	stop
	audit
}
