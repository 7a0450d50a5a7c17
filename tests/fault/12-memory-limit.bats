#!/usr/bin/env bats
# The memory that the unit allows: as many large requests as there are places
# fit into it, and a daemon that is killed for want of it has lost nothing.
# Slow: connections are waited for until their deadline.

load ../http/daemon
load crowd
load fault

setup_file() {
	group || cannot 'a limit of memory needs root and its control group' ||
		return 0
	fault_practice
	crowd_build
}

setup() {
	able
}

teardown() {
	kill_daemon
}

teardown_file() {
	[ ! -e "$DIR/group" ] || rmdir "$(cat "$DIR/group")"
}

# A control group of our own, of either version.
group() {
	local tree
	export DIR=$BATS_FILE_TMPDIR
	for tree in /sys/fs/cgroup/memory /sys/fs/cgroup; do
		mkdir "$tree/reliefd-12.$$" 2>/dev/null || continue
		echo "$tree/reliefd-12.$$" >"$DIR/group"
		limit 1G 2>/dev/null && return
		rmdir "$tree/reliefd-12.$$"
	done
	rm -f "$DIR/group"
	return 1
}

# What the programs that $DIR/limited runs may use together, without swap.
limit() { # bytes
	local group
	group=$(cat "$DIR/group")
	if [ -e "$group/memory.max" ]; then
		echo "$1" >"$group/memory.max"
		echo 0 >"$group/memory.swap.max" || true
	else
		# The first may not pass the second.
		echo -1 >"$group/memory.memsw.limit_in_bytes" || true
		echo "$1" >"$group/memory.limit_in_bytes"
		echo "$1" >"$group/memory.memsw.limit_in_bytes" || true
	fi
	printf '#!/bin/sh\necho $$ >%s/cgroup.procs\nexec "$@"\n' "$group" \
	    >"$DIR/limited"
	chmod +x "$DIR/limited"
}

# Signs in, for which the daemon needs 64 MiB. A right password may be tried
# as often as one likes.
sign_in() { # cookie, csrf
	curl -s -m 20 -o /dev/null "$(base)/login" -b "$1" -d "csrf=$2" \
	    -d name=aisha --data-urlencode \
	    "password=$(cat "$DIR/password.aisha")" || true
}

# Two at once, as many as the daemon works on, until a command fails.
sign_ins() { # command...
	local cookie csrf
	ask /login
	cookie=$(header Set-Cookie | sed 's/;.*//')
	csrf=$(field csrf)
	while "$@"; do
		sign_in "$cookie" "$csrf" &
		sign_in "$cookie" "$csrf"
		wait $!
	done
}

@test "two thousand large requests and two logins fit into what the unit allows" {
	allowed=$(sed -n 's/^MemoryMax=//p' systemd/reliefd.service)
	limit "$allowed"
	start "$DIR/limited"
	pid=$(cat "$DIR/pid")
	sign_ins test ! -e "$DIR/enough" 3>&- &
	crowd large 2000 10
	: >"$DIR/enough"
	wait $!
	[ "$failed" = 0 ]
	[ "$asked" -ge 20 ]
	[ "$left" = 0 ]
	kill -0 "$pid"
	echo "# $(memory) MiB of $allowed" >&3
	# As many as there are places were held, and two passwords.
	[ "$(memory)" -ge $((64 + 1000 * 26 / 1024)) ]
	[ "$(memory)" -le "${allowed%M}" ]
	ask /readyz
	[ "$code" = 200 ]
}

@test "killed for want of memory under load, it has lost nothing" {
	for _ in 1 2 3; do
		limit 50M
		start "$DIR/limited"
		load_begin 32
		sign_ins is_there "$(cat "$DIR/pid")" 3>&-
		ended
		echo "$status"
		[ "$status" = 137 ]
		load_end
		start
		ask /readyz
		[ "$code" = 200 ]
		stop
		audit
	done
	echo "# $(wc -l <"$DIR/acknowledged") acknowledged" >&3
	[ "$(wc -l <"$DIR/acknowledged")" -gt 100 ]
}

# A client with ten thousand check-ins, each with the longest note.
long_history() { # the daemon must not run
	sql "WITH RECURSIVE n(i) AS
	    (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
	    INSERT INTO checkin (client, id, moment, day, submitted_at,
	    language, form_version, sender, pain_now, pain_week, note)
	    SELECT 1, printf('%032x', i),
	    CASE i % 3 WHEN 0 THEN 'weekly' WHEN 1 THEN 'arrival'
	    ELSE 'after' END, date('2016-01-01', (i / 4) || ' days'),
	    1451606400 + i * 21600, 'en', 1, 'client', i % 11, i % 11,
	    replace(hex(zeroblob(1000)), '00', '😀😀') FROM n"
	for n in $(seq 1 50 10000); do
		printf '/c/%s/receipt/%032x\n' "$(token A1)" "$n"
	done >"$DIR/paths"
	echo "/c/$(token A1)" >>"$DIR/paths"
}

# The crowd of readers and senders that mixed.c makes; its figures are in
# $DIR/figures.
mixed() { # seconds
	"$DIR/mixed" "$(cat "$DIR/port")" "$1" 900 "$DIR/paths" 100 \
	    "$DIR/tokens" "$(today)" >"$DIR/figures"
}

figure() { # words in front of it
	sed -n "s/^$1 //p" "$DIR/figures"
}

@test "a thousand connections read receipts of a long history and send" {
	compile mixed
	long_history
	limit "$(sed -n 's/^MemoryMax=//p' systemd/reliefd.service)"
	# A thousand, and a place for the owner.
	export RELIEFD_LIMITS_CONNECTIONS=1100
	start "$DIR/limited"
	unset RELIEFD_LIMITS_CONNECTIONS
	pid=$(cat "$DIR/pid")
	login owner
	mixed 20 &
	crowd=$!
	pages=0
	while is_there "$crowd"; do
		as owner /clients/1
		[ "$code" = 200 ]
		as owner /work
		[ "$code" = 200 ]
		pages=$((pages + 1))
	done
	wait "$crowd"
	kill -0 "$pid"
	echo "# $(tr '\n' ' ' <"$DIR/figures") pages $pages," \
	    "$(memory) MiB" >&3
	[ "$(memory)" -le 200 ]
	[ "$(figure 'wrote 303')" -gt 100 ]
	[ "$(figure 'read 200')" -gt 1000 ]
	[ -z "$(figure 'wrote 503')" ]
	[ "$(figure p99)" -le 100 ]
	stop
	"$RELIEFD" verify
}
