#!/usr/bin/env bats
# One allocation fails, in each kind of request: the daemon answers or it
# aborts, and never says that something is stored which is not.
# Slow: some hundred starts of the daemon.

load ../http/daemon
load fault

setup_file() {
	LOADERS=1
	fault_practice
	compile memory -shared -fPIC
	"$RELIEFD" session add A1 --deep-tissue 20
	# Once: only so many sign in in a minute.
	start
	login owner
	stop
}

teardown() {
	kill_daemon
}

submit() {
	ID=$(new_id)
	send A1 moment=weekly pain_week=4 note="${ID:24}" || code=000
	if [ "$code" = 303 ]; then
		echo "$ID 4 ${ID:24}" >>"$DIR/acknowledged"
	else
		echo "$code $ID" >>"$DIR/refused"
	fi
}

get() { # path, for the owner
	as owner "$1" || code=000
}

# The daemon serves, or it ended as somebody who notices: with SIGABRT, or
# glib's SIGTRAP. fontconfig, which reports are drawn with, does not look at
# each of its allocations.
survive() { # what was asked for
	local pid status=0
	pid=$(cat "$DIR/pid")
	for _ in 1 2 3 4 5; do
		is_there "$pid" || break
		sleep 0.02
	done
	if is_there "$pid"; then
		ask /healthz
		[ "$code" = 200 ]
		stop
	else
		wait "$pid" || status=$?
		echo "ended with $status"
		[ "$status" = 134 ] || [ "$status" = 133 ] ||
			[[ $status == 139 && $1 == *.pdf ]]
	fi
}

# A request with each of some allocations failing in turn, until there are
# not as many.
each() { # command...
	local n hit=0
	for n in 1 2 3 4 6 9 14 22 35 60 100 180 350 700 1500 4000; do
		start env LD_PRELOAD="$DIR/memory" NTH="$n"
		ask /login
		kill -USR2 "$(cat "$DIR/pid")"
		"$@"
		echo "$* with allocation $n: $code"
		grep -q 'one allocation failed' "$DIR/log.new" || break
		hit=$((hit + 1))
		# What is taken for a report is one.
		if [ "$code" = 200 ] && [[ ${2-} == *.pdf ]]; then
			qpdf --check "$DIR/body" >"$DIR/checked"
		fi
		survive "${2-}"
	done
	if [ -e "/proc/$(cat "$DIR/pid")" ]; then
		stop
	fi
	echo "# $*: $hit points" >&3
	start
	fails grep -q 'are missing' "$DIR/log.new"
	stop
	audit
	[ "$hit" -gt 0 ]
}

@test "a check-in" {
	each submit
}

@test "the form and its receipt" {
	form() { ask "/c/$(token A1)" || code=000; }
	each form
}

@test "signing in" {
	again() { login owner || code=000; }
	each again
}

@test "the worklist" {
	each get /work
}

@test "the clients" {
	each get '/clients?q=Lim'
}

@test "a client" {
	each get /clients/1
}

@test "the numbers of a client" {
	each get /clients/1/analysis.json
}

@test "a chart" {
	each get /clients/1/chart.svg
}

@test "a report" {
	each get /clients/1/report.pdf
}

@test "the report of the practice" {
	each get /practice.pdf
}

@test "the audit" {
	each get /audit
}

@test "a command" {
	command_list() { "$RELIEFD" client show A1 >/dev/null 2>&1 || code=000; }
	each command_list
}
