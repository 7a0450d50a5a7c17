#!/usr/bin/env bats
# Commands beside a running daemon and without one; one daemon per database;
# how it stops.

load daemon

setup_file() {
	practice
	start
}

teardown_file() {
	stop
}

setup() {
	unset ID DAY
}

# Runs a command of the practice; $status, $output and $stderr are set.
reliefd() {
	run --separate-stderr "$RELIEFD" "$@"
}

bats_require_minimum_version 1.5.0

@test "commands say the same with the daemon and without" {
	for command in 'client list' 'client list wei' 'client show A1' \
	    'client show NONE' 'user list' 'client' 'client bad' \
	    'client link' 'session add A1 --deep-tissue 0' 'bad' \
	    'report A1 -o -'; do
		# shellcheck disable=SC2086
		"$RELIEFD" $command >"$DIR/with" 2>"$DIR/with.err" && with=0 ||
			with=$?
		stop
		# shellcheck disable=SC2086
		"$RELIEFD" $command >"$DIR/alone" 2>"$DIR/alone.err" &&
			alone=0 || alone=$?
		start
		echo "$command: $with $alone"
		[ "$with" = "$alone" ]
		cmp "$DIR/with" "$DIR/alone"
		cmp "$DIR/with.err" "$DIR/alone.err"
	done
}

@test "what a command writes is there at once, for the daemon and after it" {
	reliefd client add --name 'New One' --code Z9 --therapist aisha
	[ "$status" = 0 ]
	[ "$output" = Z9 ]
	reliefd client link Z9
	[ "${#lines[@]}" = 1 ]
	[[ $output =~ /c/[A-Za-z0-9_-]{43}$ ]]
	echo "${output##*/c/}" >"$DIR/Z9"
	ask "/c/$(token Z9)"
	[ "$code" = 200 ]
	# Alone, and then the daemon knows it.
	stop
	reliefd client add --name 'Another' --code Z8
	[ "$status" = 0 ]
	start
	reliefd client list another
	[[ $output == Z8* ]]
	stop kill
	start
	reliefd client list new
	[[ $output == Z9* ]]
}

@test "a command that fails stores nothing" {
	reliefd client add --name Twice --code Z9
	[ "$status" = 1 ]
	[ -z "$output" ]
	[[ $stderr == *'Z9 is there already'* ]]
	reliefd client add --code Z7
	[ "$status" = 2 ]
	[[ $stderr == *--name*usage:* ]]
	reliefd client add --name X --code Z7 --movement nose.flexion
	[ "$status" = 2 ]
	reliefd client add --name X --code Z7 --nonsense
	[ "$status" = 2 ]
	reliefd client list
	[[ $output != *Z7* ]]
	[[ $output != *Twice* ]]
	reliefd session add Z9 --day "$(today +1day)" --deep-tissue 5
	[ "$status" = 2 ]
	reliefd session add Z9 --deep-tissue 241
	[ "$status" = 2 ]
	reliefd session add NONE --deep-tissue 5
	[ "$status" = 1 ]
}

@test "a report goes to stdout, or to a file as a whole" {
	reliefd report A1 -o "$DIR/report.pdf"
	[ "$status" = 0 ]
	[ "$(head -c 5 "$DIR/report.pdf")" = %PDF- ]
	[ "$(stat -c %a "$DIR/report.pdf")" = 600 ]
	"$RELIEFD" report A1 -o - | cmp - "$DIR/report.pdf"
	[ ! -e "$DIR/report.pdf.new" ]
	reliefd report A1 -o "$DIR/none/report.pdf"
	[ "$status" = 74 ]
	reliefd report NONE -o "$DIR/none.pdf"
	[ "$status" = 1 ]
	[ ! -e "$DIR/none.pdf" ]
	reliefd report A1 --from 2026-02-30
	[ "$status" = 2 ]
}

@test "a file that is written follows no link, and is its owner's alone" {
	echo mine >"$DIR/mine"
	ln -s mine "$DIR/x.pdf.new"
	"$RELIEFD" report A1 -o "$DIR/x.pdf"
	[ "$(cat "$DIR/mine")" = mine ]
	[ "$(stat -c '%F %a' "$DIR/x.pdf")" = 'regular file 600' ]
	: >"$DIR/secret.new"
	chmod 666 "$DIR/secret.new"
	"$RELIEFD" backup-key "$DIR/secret"
	[ "$(stat -c '%s %a' "$DIR/secret")" = '32 600' ]
	rm "$DIR/x.pdf" "$DIR/secret"
}

@test "help goes to stdout, and wrong use is named" {
	reliefd --help
	[ "$status" = 0 ]
	[[ $output == *usage:*serve*init*client* ]]
	for command in init user client session report import routes \
	    check-config; do
		reliefd "$command" --help
		[ "$status" = 0 ]
		[[ $output == *"reliefd $command"*e.g.* ]]
	done
	reliefd nonsense
	[ "$status" = 2 ]
	reliefd serve now
	[ "$status" = 2 ]
	reliefd --set listen.port=x check-config
	[ "$status" = 78 ]
	RELIEFD_PRACTICE_TIME_ZONE=Mars/Olympus reliefd check-config
	[ "$status" = 78 ]
	[[ $stderr == *time_zone* ]]
	RELIEFD_PRACTICE_TIME_ZONE=../../etc/passwd reliefd check-config
	[ "$status" = 78 ]
	reliefd --config "$DIR/none.conf" check-config
	[ "$status" = 78 ]
	reliefd check-config
	[ "$status" = 0 ]
	[[ $output == *'(environment)'* ]]
}

@test "init makes what is missing and nothing twice" {
	mkdir "$DIR/new"
	RELIEFD_STORE_PATH=$DIR/new/state/reliefd.db reliefd init
	[ "$status" = 0 ]
	[[ $output == *'One-time password: '* ]]
	password=$(sed -n 's/^One-time password: //p' <<<"$output")
	[ "$(stat -c %a "$DIR/new/state")" = 700 ]
	[ "$(stat -c %a "$DIR/new/state/reliefd.db")" = 600 ]
	[ "$(stat -c '%a %s' "$DIR/new/state/reliefd.db.key")" = '600 32' ]
	sum=$(sha256sum <"$DIR/new/state/reliefd.db.key")
	absent "$password" "$DIR/new/state/reliefd.db"
	RELIEFD_STORE_PATH=$DIR/new/state/reliefd.db reliefd init
	[ "$status" = 0 ]
	[[ $output != *password:* ]]
	[ "$(sha256sum <"$DIR/new/state/reliefd.db.key")" = "$sum" ]
}

@test "a command without a database says what to do" {
	RELIEFD_STORE_PATH=$DIR/none.db reliefd client list
	[ "$status" = 78 ]
	[[ $stderr == *'reliefd init'* ]]
	[ ! -e "$DIR/none.db" ]
}

@test "a second daemon refuses within a second and names the first" {
	refused_at_once() {
		began=$(date +%s%N)
		reliefd serve
		took=$((($(date +%s%N) - began) / 1000000))
		[ "$status" = 78 ] || exit 1
		[[ $stderr == *"process $(cat "$DIR/pid")"* ]] || exit 1
		echo "took $took ms"
		[ "$took" -lt 1000 ]
	}
	# In any of some tries: others may be busy.
	await refused_at_once
	# The first one did not notice, its control socket is its own.
	ask /healthz
	[ "$code" = 200 ]
	reliefd client list
	[ "$status" = 0 ]
}

@test "import and the daemon do not write at the same time" {
	mkdir "$DIR/package"
	printf 'client,name\nI1,Imported\n' >"$DIR/package/clients.csv"
	reliefd import "$DIR/package"
	[ "$status" = 1 ]
	[[ $stderr == *"$(cat "$DIR/pid")"* ]]
	reliefd client list imported
	[ -z "$output" ]
	stop
	reliefd import "$DIR/package"
	start
	[ "$status" = 0 ]
	reliefd client list imported
	[[ $output == I1* ]]
}

@test "a file that others may read is not opened" {
	stop
	chmod 640 "$DIR/reliefd.db"
	reliefd serve
	[ "$status" = 78 ]
	reliefd client list
	[ "$status" = 78 ]
	chmod 600 "$DIR/reliefd.db"
	start
}

# What was sent before has been read: the daemon has done two turns since.
heard() {
	for _ in 1 2; do
		ask /healthz
		[ "$code" = 200 ] || return 1
	done
}

@test "SIGTERM lets a request that is on its way finish" {
	agree A1
	ID=$(new_id)
	body="id=$ID&day=$(today)&moment=arrival&pain_now=4"
	exec 5<>"/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
	exec 6<>"/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
	printf 'POST /c/%s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s' \
	    "$(token A1)" application/x-www-form-urlencoded "${#body}" \
	    "${body:0:20}" >&5
	heard
	pid=$(cat "$DIR/pid")
	kill -TERM "$pid"
	await took_signals "$pid"
	# Nobody new is let in; what was idle is closed.
	fails curl -s -m 2 -o /dev/null "$(base)/healthz"
	timeout "$PATIENCE" cat <&6 >/dev/null
	exec 6>&-
	kill -0 "$pid"
	printf '%s' "${body:20}" >&5
	timeout "$PATIENCE" cat <&5 >"$DIR/answer"
	exec 5>&-
	head -n 1 "$DIR/answer" | grep -q 303
	grep -qi '^connection: close' "$DIR/answer"
	await is_gone "$pid"
	[ ! -e "$DIR/reliefd.db-wal" ]
	[ ! -e "$DIR/reliefd.db.control" ]
	[ "$(sql "SELECT pain_now FROM checkin WHERE id = '$ID'")" = 4 ]
	start
}

@test "an idle daemon stops at once with exit 0; twice is enough for a busy one" {
	stop
	start
	pid=$(cat "$DIR/pid")
	kill -HUP $pid
	heard
	kill -INT $pid
	wait $pid
	start
	pid=$(cat "$DIR/pid")
	exec 5<>"/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
	printf 'POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nContent-Length: 9\r\n\r\na=' \
	    application/x-www-form-urlencoded >&5
	began=$SECONDS
	heard
	kill -TERM $pid
	await took_signals $pid
	kill -TERM $pid
	wait $pid
	# Not when it has waited for the rest of the form, for 15 s.
	[ $((SECONDS - began)) -lt 14 ]
	exec 5>&-
	start
}

@test "a log that takes nothing more does not stop the service" {
	stop
	rm "$DIR/log.new"
	"$RELIEFD" serve >/dev/null 2> >(head -n 1 >"$DIR/log.new") 3>&- &
	echo $! >"$DIR/pid"
	await file_says listening "$DIR/log.new"
	sed -n 's|.*on http://127.0.0.1:\([0-9]*\)/.*|\1|p' "$DIR/log.new" \
	    >"$DIR/port"
	# Constraints are logged.
	reliefd client add --name Twice --code A1
	[ "$status" = 1 ]
	reliefd client add --name Twice --code A1
	[ "$status" = 1 ]
	ask /healthz
	[ "$code" = 200 ]
	stop
	start
}

@test "the daemon takes commands from root and its own user only" {
	setpriv --reuid 65534 --clear-groups true 2>/dev/null ||
		skip 'another user needs root'
	stop
	open=$(mktemp -d)
	chmod 711 "$open"
	cp "$RELIEFD" "$open/command"
	cp "$DIR/reliefd.db" "$open/"
	RELIEFD_STORE_PATH=$open/reliefd.db start
	run -0 env RELIEFD_STORE_PATH="$open/reliefd.db" "$open/command" \
	    client list
	[[ $output == *A1* ]]
	# Even if somebody opens its door.
	chmod 666 "$open/reliefd.db.control"
	run -1 env RELIEFD_STORE_PATH="$open/reliefd.db" setpriv \
	    --reuid 65534 --clear-groups "$open/command" client list
	[[ $output == *'ended the conversation'* ]]
	[[ $output != *A1* ]]
	stop
	rm -r "$open"
	start
}

@test "the audit says which user of the computer gave a command" {
	setpriv --reuid 65534 --clear-groups true 2>/dev/null ||
		skip 'another user needs root'
	own=$(mktemp -d)
	cp "$RELIEFD" "$own/command"
	chown -R 65534 "$own"
	as_nobody() {
		env RELIEFD_STORE_PATH="$own/reliefd.db" setpriv \
		    --reuid 65534 --clear-groups "$own/command" "$@"
	}
	as_nobody init >/dev/null
	as_nobody client add --name 'Lim Wei'
	[ "$(sqlite3 "$own/reliefd.db" "SELECT actor FROM audit
	    WHERE action = 'client added'")" = command:65534 ]
	rm -r "$own"
}

@test "no secret is in the arguments or the environment of the daemon" {
	pid=$(cat "$DIR/pid")
	[ "$(tr '\0' ' ' <"/proc/$pid/cmdline")" = "$RELIEFD serve " ]
	absent "$(cat "$DIR/password.owner")" "/proc/$pid/environ"
	[ "$(stat -c %a "$DIR/reliefd.db.control")" = 600 ]
}
