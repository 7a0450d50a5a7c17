# fault.bash: what the faults share: many clients that send at once, and the
# audit of what is stored after a fault. $RELIEFD_STORE_PATH may lie on a disk
# that only `inside` sees. Loaded by the .bats files after daemon.bash.

LOADERS=8
# inside starts in another folder.
RELIEFD=$(realpath "$RELIEFD")

# The practice, $LOADERS clients with links in $DIR/tokens, everybody's
# consent, and the loader.
fault_practice() {
	practice
	for n in $(seq $LOADERS); do
		"$RELIEFD" client add --name "Client $n" --code "K$n"
		"$RELIEFD" client link "K$n" | sed 's|.*/c/||'
	done | grep -E '^.{43}$' >"$DIR/tokens"
	agree_all
	compile load -lpthread
	: >"$DIR/acknowledged"
	: >"$DIR/refused"
}

compile() { # name, flag...
	local name=$1
	shift
	${CC:-cc} -O1 -D_GNU_SOURCE -o "$DIR/$name" "tests/fault/$name.c" "$@"
}

# --- a disk of its own ------------------------------------------------------

# A place for mounts that nobody else copies: one who does would keep them
# mounted. The program $DIR/inside runs others there. Call as cannot.
disk_room() {
	own_mounts || cannot "$why" || return 1
	unshare -m sleep 3600 >/dev/null 2>&1 3>&- &
	echo $! >"$DIR/room"
	mkdir "$DIR/disk"
	await has_own_mounts "$!"
	printf '#!/bin/sh\nexec nsenter -m -t %d "$@"\n' "$(cat "$DIR/room")" \
	    >"$DIR/inside"
	chmod +x "$DIR/inside"
}

has_own_mounts() { # process
	[ "$(readlink "/proc/$1/ns/mnt")" != "$(readlink /proc/self/ns/mnt)" ]
}

inside() { # command...
	if [ -e "$DIR/inside" ]; then
		"$DIR/inside" "$@"
	else
		"$@"
	fi
}

# An image with ext4 in memory, so that its speed is not the machine's disk.
# Call as cannot.
disk_make() { # size, mkfs.ext4's arguments...
	local folder
	folder=$(mktemp -d /dev/shm/reliefd.XXXXXX)
	echo "$folder" >"$DIR/image"
	truncate -s "$1" "$folder/image"
	shift
	mkfs.ext4 -q -F "$@" "$folder/image" 2>/dev/null &&
	    inside mount -o loop "$folder/image" "$DIR/disk" 2>/dev/null ||
		cannot 'a loop device is needed'
}

disk_mount() { # option...
	inside mount -o "loop${1:+,$1}" "$(cat "$DIR/image")/image" "$DIR/disk"
}

# What no sync has put on the disk is gone, as when the power fails.
disk_cut() {
	# EXT4_IOC_SHUTDOWN without a flush of the journal.
	inside perl -e 'open my $dir, "<", $ARGV[0] or die;
	    my $how = pack("L", 2);
	    ioctl($dir, 0x8004587d, $how) or die "shutdown: $!"' \
	    "$DIR/disk"
}

# For teardown_file.
fault_end() {
	kill_daemon
	if [ -e "$DIR/room" ]; then
		inside umount -l "$DIR/disk" 2>/dev/null || true
		kill "$(cat "$DIR/room")"
	fi
	[ ! -e "$DIR/image" ] || rm -r "$(cat "$DIR/image")"
}

# --- load and audit ---------------------------------------------------------

# Sends until load_end; comes back when something was acknowledged.
load_begin() { # connections
	local before
	before=$(wc -c <"$DIR/acknowledged")
	"$DIR/load" "$(cat "$DIR/port")" "$DIR/tokens" "$(today)" "$1" 3600 \
	    >>"$DIR/acknowledged" 2>>"$DIR/refused" 3>&- &
	loader=$!
	await longer_than "$before" "$DIR/acknowledged"
}

longer_than() { # bytes, file
	[ "$(stat -c %s "$2")" -gt "$1" ]
}

load_end() {
	kill -TERM "$loader"
	wait "$loader"
}

stored() { # SQL; the daemon must not run
	inside sqlite3 "$RELIEFD_STORE_PATH" "$1"
}

# Compares what is stored with what was acknowledged, in $lost, $doubled,
# $more (stored, and nobody heard so) and $strange (stored and never sent).
compare() {
	sort "$DIR/acknowledged" >"$DIR/want"
	stored "SELECT id || ' ' || pain_week || ' ' || note FROM checkin" |
		sort >"$DIR/have"
	lost=$(comm -23 "$DIR/want" "$DIR/have" | wc -l)
	doubled=$(cut -d ' ' -f 1 "$DIR/have" | uniq -d | wc -l)
	comm -13 "$DIR/want" "$DIR/have" | cut -d ' ' -f 1 | sort >"$DIR/more"
	more=$(wc -l <"$DIR/more")
	strange=$(cut -d ' ' -f 2 "$DIR/refused" | sort -u |
		comm -13 - "$DIR/more" | wc -l)
}

# After a fault and a restart, with the daemon stopped again: nothing that
# was acknowledged is lost, changed or doubled, and the database is whole.
audit() {
	inside "$RELIEFD" verify >"$DIR/verified"
	[ "$(stored 'PRAGMA integrity_check')" = ok ]
	[ -z "$(stored 'PRAGMA foreign_key_check')" ]
	fails grep -q 'are missing' "$DIR/log.new"
	# Nothing syncs the witness: a power cut may leave nothing in it.
	witness=$(inside cat "$RELIEFD_STORE_PATH.witness" | tr -cd 0-9)
	[ "$((10#0$witness))" -le "$(stored 'SELECT max(seq) FROM audit')" ]
	compare
	echo "$(wc -l <"$DIR/want") acknowledged, $lost lost," \
	    "$doubled doubled, $more more, $strange strange"
	[ "$lost $doubled $strange" = '0 0 0' ]
	# Each has its row in the audit, and the other way round.
	stored "SELECT detail FROM audit WHERE action = 'check-in sent'" |
		sort | cmp - <(cut -d ' ' -f 1 "$DIR/have")
}
