# wait.bash: waiting for a state, never for a time; and what cannot be done on
# this machine. The only limit, $PATIENCE in seconds, ends what hangs; no
# machine is so slow that it comes near. Loaded by daemon.bash and form.bash.

export PATIENCE=${PATIENCE:-900}

# A moment, without a process for it: from this pipe nothing ever comes.
moment() { # [seconds]
	[ -p "$BATS_FILE_TMPDIR/never" ] || mkfifo "$BATS_FILE_TMPDIR/never"
	read -rt "${1:-0.02}" _ <>"$BATS_FILE_TMPDIR/never" || true
}

# Waits until a command succeeds.
await() { # command...
	local end=$((SECONDS + PATIENCE)) tries=0
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || {
			echo "in $PATIENCE s this did not come about: $*"
			return 1
		}
		# Who waits long looks less often.
		tries=$((tries + 1))
		moment "0.$((tries > 25 ? 2 : 0))2"
	done
}

# Whether a process has taken every signal that it was sent.
took_signals() { # process
	grep -q '^ShdPnd:.0*$' "/proc/$1/status"
}

# What is waited for most. The shell that started a process may be late to
# hear of its end: until then it is a zombie, which is gone as well.
is_gone() { # process
	local line
	kill -0 "$1" 2>/dev/null || return 0
	while read -r line; do
		[[ $line != State:*Z* ]] || return 0
	done <"/proc/$1/status" 2>/dev/null
	return 1
}

is_there() { # process
	! is_gone "$1"
}

file_says() { # words, file
	grep -qs -- "$1" "$2"
}

later_than() { # second since 1970
	local now
	printf -v now '%(%s)T' -1
	[ "$now" -gt "$1" ]
}

# What is stored by the second is not of the same one from here on.
next_second() {
	local now
	printf -v now '%(%s)T' -1
	await later_than "$now"
}

# One request many times at once, by one program: "status place" of each.
at_once() { # number, address, curl's arguments...
	local urls=() n
	for ((n = 0; n < $1; n++)); do
		urls+=(-o /dev/null "$2")
	done
	shift 2
	curl -s -m "$PATIENCE" -Z --parallel-immediate --parallel-max 25 \
	    -w '%{http_code} %{redirect_url}\n' "$@" "${urls[@]}" 2>/dev/null
}

# Whether the log says where the daemon listens; its port to $DIR/port.
listening() {
	local log
	log=$(<"$DIR/log.new")
	[[ $log =~ on\ http://127\.0\.0\.1:([0-9]+)/ ]] &&
		echo "${BASH_REMATCH[1]}" >"$DIR/port"
}

listening_or_gone() { # process
	listening || is_gone "$1"
}

# For setup_file, where skip does not work: `... || cannot 'reason' || return 0`,
# and in setup `able` skips each test with that reason.
cannot() { # reason
	echo "$1" >"$BATS_FILE_TMPDIR/cannot"
	return 1
}

# Whether mounts that nobody else sees can be made, which needs root and no
# chroot or container in the way; why not is in $why.
own_mounts() {
	why=$(unshare -m true 2>&1) || {
		why="no mounts of its own: $why"
		return 1
	}
}

able() {
	[ ! -e "$BATS_FILE_TMPDIR/cannot" ] ||
		skip "$(cat "$BATS_FILE_TMPDIR/cannot")"
}
