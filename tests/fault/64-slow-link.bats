#!/usr/bin/env bats
# Slow: 16 kbit/s take their time
# A phone on a line of 16 kbit/s: it gets the form and sends a long one,
# though that takes longer than a silent connection would live.

load ../http/daemon

setup_file() {
	command -v tc >/dev/null || cannot 'iproute2 is not installed' ||
		return 0
	unshare -n ip link set lo up 2>/dev/null ||
		cannot 'a network of its own needs root' || return 0
	unshare -n sh -c 'ip link set lo up mtu 1400 && tc qdisc add dev lo \
	    root tbf rate 16kbit burst 1600 latency 4s' 2>/dev/null ||
		cannot 'this kernel slows nothing down' || return 0
	practice
	agree_all
	cat >"$DIR/slow" <<-'END'
	#!/bin/sh
	ip link set lo up mtu 1400 &&
	tc qdisc add dev lo root tbf rate 16kbit burst 1600 latency 4s &&
	exec "$@"
	END
	chmod +x "$DIR/slow"
	start unshare -n "$DIR/slow"
}

setup() {
	able
}

teardown_file() {
	[ ! -e "${DIR-}/pid" ] || stop
}

# curl on the slow line.
slow() { # path, curl's arguments...
	local path=$1
	shift
	nsenter -t "$(cat "$DIR/pid")" -n curl -s -m "$PATIENCE" -o "$DIR/body" \
	    -w '%{http_code} %{time_total}\n' "$(base)$path" "$@"
}

@test "the form comes, and a check-in with a long note goes, on 16 kbit/s" {
	output=$(slow "/c/$(token A1)?moment=weekly" -H 'Accept-Encoding: gzip')
	echo "form: $output"
	[[ $output == 200* ]]
	id=$(new_id)
	output=$(slow "/c/$(token A1)" -d "id=$id" -d "day=$(today)" \
	    -d moment=weekly -d pain_week=4 \
	    --data-urlencode "note=$(printf '%02000d' 0 | sed 's/0/痛/g')")
	echo "check-in: $output"
	[[ $output == 303* ]]
	seconds=${output#* }
	[ "${seconds%.*}" -ge 6 ]
	stop
	[ "$(sql "SELECT length(note) FROM checkin WHERE id = '$id'")" = 2000 ]
	start unshare -n "$DIR/slow"
}
