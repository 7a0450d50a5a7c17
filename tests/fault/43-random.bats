#!/usr/bin/env bats
# The system gives no random numbers: no link, no password and no session is
# made of anything else.

load ../http/daemon

setup_file() {
	command -v strace >/dev/null || cannot 'strace is not installed' ||
		return 0
	strace -qq -o /dev/null true 2>/dev/null ||
		cannot 'this machine traces nothing' || return 0
	practice
	sql 'SELECT count(*) FROM link' >"$DIR/links"
}

setup() {
	able
}

# A command for which getrandom() fails, from a call on.
without() { # when, command...
	local when=$1
	shift
	ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 \
	    strace -f -qq -o "$DIR/trace" -e trace=getrandom,openat \
	    -e "inject=getrandom:error=ENOSYS:when=$when" "$@"
}

links() {
	sql 'SELECT count(*) FROM link'
}

@test "without the system call the device is read, and tokens differ" {
	without 1+ "$RELIEFD" client link A1 >"$DIR/one"
	grep -q 'getrandom.*INJECTED' "$DIR/trace"
	grep -q 'openat.*"/dev/u\?random".* = [0-9]' "$DIR/trace"
	without 1+ "$RELIEFD" client link A1 >"$DIR/two"
	grep -qE '/c/[A-Za-z0-9_-]{43}$' "$DIR/one"
	fails cmp -s "$DIR/one" "$DIR/two"
	links >"$DIR/links"
}

@test "without the device, too, nothing starts" {
	own_mounts || skip "$why"
	cat >"$DIR/no-dev" <<-'END'
	#!/bin/sh
	mount -t tmpfs none /dev && exec "$@"
	END
	chmod +x "$DIR/no-dev"
	for command in 'client link A1' 'user add eva --name Eva' serve; do
		status=0
		without 1+ timeout "$PATIENCE" unshare -m "$DIR/no-dev" "$RELIEFD" \
		    $command >"$DIR/out" 2>&1 || status=$?
		echo "$command: $status"
		[ "$status" = 134 ]
		fails grep -qE '/c/|password:|listening' "$DIR/out"
	done
	[ "$(links)" = "$(cat "$DIR/links")" ]
	[ "$(sql "SELECT count(*) FROM users WHERE login = 'eva'")" = 0 ]
}

@test "when it fails later, the command or the daemon ends" {
	"$RELIEFD" client link A1 >/dev/null
	links >"$DIR/links"
	calls=$(strace -f -qq -e trace=getrandom -o /dev/stdout "$RELIEFD" \
	    check-config | grep -c 'getrandom(')
	# Everything up to the start, but nothing after it.
	status=0
	without "$((calls + 1))+" "$RELIEFD" client link A1 >"$DIR/out" \
	    2>/dev/null || status=$?
	grep -q INJECTED "$DIR/trace"
	[ "$status" = 134 ]
	fails grep -q /c/ "$DIR/out"
	[ "$(links)" = "$(cat "$DIR/links")" ]
}
