#!/usr/bin/env bats
# A system call fails, lies, or is the last one: at each of them in turn,
# nothing is acknowledged that is not stored, and what is sent again is
# stored once.
# Slow: some 150 starts of the daemon under strace.

load ../http/daemon
load fault

setup_file() {
	LOADERS=1
	fault_practice
	strace -qq -o "$DIR/trace" -e trace=getcwd \
	    -e inject=getcwd:error=EIO /bin/pwd 2>/dev/null || true
	grep -q INJECTED "$DIR/trace" ||
		cannot 'strace is missing, or may not trace here' || return 0
}

setup() {
	able
}

teardown() {
	kill_daemon
}

# Has the system calls of the running daemon fail from now on.
meddle() { # system call, what: as in strace's -e inject=
	local pid
	pid=$(cat "$DIR/pid")
	strace -f -qq -o "$DIR/trace" -e trace="$1" -e inject="$1:$2" \
	    -p "$pid" 2>/dev/null 3>&- &
	meddler=$!
	while grep -q '^TracerPid:.0$' "/proc/$pid/status"; do
		sleep 0.01
	done
}

leave() {
	kill "$meddler" 2>/dev/null || true
	wait "$meddler" || true
}

# Sends one check-in with a new id, and notes it as the loader does.
submit() {
	ID=$(new_id)
	submit_again
}

submit_again() {
	send A1 moment=weekly pain_week=4 note="${ID:24}" || code=000
	if [ "$code" = 303 ]; then
		echo "$ID 4 ${ID:24}" >>"$DIR/acknowledged"
	else
		echo "$code $ID" >>"$DIR/refused"
	fi
}

# Whether the daemon still runs shortly after, and its exit status if not.
outcome() {
	local pid
	pid=$(cat "$DIR/pid")
	for _ in $(seq "$1"); do
		if is_gone "$pid"; then
			status=0
			wait "$pid" || status=$?
			return
		fi
		sleep 0.02
	done
	status=runs
}

# One round: a check-in while a call fails; then a daemon without a fault
# takes the same one.
round() { # system call, what
	start
	meddle "$1" "$2"
	submit
	heard=$code
	echo "heard $heard"
	# What comes after the answer may meet the fault too.
	outcome 15
	if [ "$status" = runs ]; then
		[[ $heard == 303 || $2 == *ENOSPC* ]]
	else
		[ "$status" = 74 ]
		[[ $2 == *EIO* ]]
		grep -q 'the disk failed' "$DIR/log.new"
	fi
	leave
	if [ "$status" = runs ] && [ "$heard" != 303 ]; then
		# There is room again: no restart is needed.
		[ "$heard" = 503 ]
		submit_again
		[ "$code" = 303 ]
	fi
	if [ "$status" = runs ]; then
		stop KILL
	fi
	start
	fails grep -q 'are missing' "$DIR/log.new"
	submit_again
	[ "$code" = 303 ]
	stop
}

# Rounds at each call until none is hit any more; one in $step.
each() { # system call, fault, "" or "+" for all that follow
	local n hit=0
	for n in $(seq 1 "${step:-1}" 200); do
		: >"$DIR/trace"
		echo "at $1 number $n"
		round "$1" "$2:when=$n$3"
		grep -q INJECTED "$DIR/trace" || break
		hit=$((hit + 1))
	done
	echo "# $1:$2: $hit points" >&3
	[ "$hit" -ge 2 ]
	sort -u -o "$DIR/acknowledged" "$DIR/acknowledged"
	audit
}

# The first answer to a new daemon is read from the disk.
@test "a read fails: no page, and a new daemon" {
	for n in 1 2 3; do
		start
		meddle pread64 "error=EIO:when=$n+"
		ask "/c/$(token A1)" || code=000
		outcome 200
		leave
		if grep -q INJECTED "$DIR/trace"; then
			[ "$code" != 200 ]
			[ "$status" = 74 ]
		else
			[ "$code" = 200 ]
			stop
		fi
		[ "$n" -gt 1 ] || [ "$status" = 74 ]
	done
}

@test "a write that lies is told at the next start" {
	told=0
	for n in $(seq 1 12); do
		start
		meddle pwrite64 "retval=4096:when=$n"
		submit
		submit
		[ "$code" = 303 ] || [ "$code" = 503 ] || [ "$code" = 000 ]
		leave
		stop KILL || true
		start
		stop
		compare
		# Either nothing is lost, or it is said.
		if [ "$lost" -gt 0 ]; then
			echo "call $n: $lost lost"
			grep -q 'are missing' "$DIR/log.new"
			told=$((told + 1))
			comm -23 "$DIR/want" "$DIR/have" >"$DIR/lost"
			comm -23 "$DIR/want" "$DIR/lost" >"$DIR/acknowledged"
		fi
		[ "$doubled $strange" = '0 0' ]
		[ "$(stored 'PRAGMA integrity_check')" = ok ]
	done
	[ "$told" -gt 0 ]
}

# Kills the daemon at each call of a kind, from its start to its end.
killed_at_each() { # system call, at least so many points, strace's -P...
	local n hit=0 call=$1 least=$2
	shift 2
	for n in $(seq 60); do
		ID=$(new_id)
		echo "$call number $n"
		start strace -D -f -qq -o "$DIR/trace" -e trace="$call" "$@" \
		    -e inject="$call:signal=KILL:when=$n" || true
		if is_there "$(cat "$DIR/pid")"; then
			submit_again
			stop 2>/dev/null || true
		fi
		grep -q INJECTED "$DIR/trace" ||
			grep -q 'killed by SIGKILL' "$DIR/trace" || break
		hit=$((hit + 1))
		start
		fails grep -q 'are missing' "$DIR/log.new"
		submit_again
		[ "$code" = 303 ]
		stop
	done
	echo "# $call: killed at $hit points" >&3
	[ "$hit" -ge "$least" ]
	sort -u -o "$DIR/acknowledged" "$DIR/acknowledged"
	audit
}

@test "the daemon dies at each write" {
	killed_at_each pwrite64 10
}

@test "the daemon dies at each sync" {
	killed_at_each fdatasync 3
}

@test "the daemon dies where a file is cut, deleted or made" {
	killed_at_each unlink 1
	killed_at_each ftruncate 0
	killed_at_each openat 4 -P "$RELIEFD_STORE_PATH" \
	    -P "$RELIEFD_STORE_PATH-wal" -P "$RELIEFD_STORE_PATH.witness"
}

@test "a sync fails once, with EIO" {
	each fdatasync error=EIO ''
}

@test "syncs fail from then on, with EIO" {
	each fdatasync error=EIO +
}

@test "a write fails once, with EIO" {
	step=2 each pwrite64 error=EIO ''
}

@test "writes fail from then on, with EIO" {
	step=3 each pwrite64 error=EIO +
}

@test "a write finds no room, once" {
	step=2 each pwrite64 error=ENOSPC ''
}

@test "writes find no room from then on" {
	step=3 each pwrite64 error=ENOSPC +
}
