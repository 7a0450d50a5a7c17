#!/usr/bin/env bats
# raw.txt against the daemon: raw bytes on a socket, requests that can be
# read in two ways and others that no client of ours sends, each with its
# exact answer. None of it stores anything.

load daemon

TABLE=tests/http/raw.txt

setup_file() {
	practice
	${CC:-cc} -O1 -D_GNU_SOURCE -o "$DIR/raw" tests/http/raw.c -lpthread
	start
	agree A1
	stop
	picture >"$DIR/before"
	start
}

teardown_file() {
	stop
}

setup() {
	BODY="id=$(new_id)&day=$(today)&moment=arrival&pain_now=4"
}

table() { # file
	"$DIR/raw" "$(cat "$DIR/port")" "$1" 12 "T=$(token A1)" "BODY=$BODY" \
	    "LEN=${#BODY}" 'HOST=Host: a.example\r\n' \
	    'CLOSE=Connection: close\r\n' \
	    'FORM=Content-Type: application/x-www-form-urlencoded\r\n' \
	    'GET=GET /healthz HTTP/1.1\r\n{HOST}' \
	    'POST=POST /c/{T} HTTP/1.1\r\n{HOST}{FORM}{CLOSE}' \
	    'CHUNKED={POST}Transfer-Encoding: chunked\r\n\r\n'
}

@test "the table has over two hundred requests, each once" {
	[ "$(grep -c '^[^#]' "$TABLE")" -ge 200 ]
	[ -z "$(grep '^[^#]' "$TABLE" | cut -f 3 | sort | uniq -d)" ]
}

@test "every raw request gets its answer, and then the connection ends" {
	table "$TABLE"
	ask /healthz
	[ "$code" = 200 ]
}

@test "none of it has stored anything" {
	stop
	picture | cmp - "$DIR/before"
	start
	# It would have, had it been good.
	printf '303\tgood\t{POST}Content-Length: {LEN}\\r\\n\\r\\n{BODY}\n' \
	    >"$DIR/good"
	# Nor does a last chunk with headers behind it change what was sent.
	printf '303\ttrailer\t%s%x\\r\\n{BODY}\\r\\n%s\n' '{CHUNKED}' \
	    "${#BODY}" '0\r\nHost: b.example\r\nContent-Length: 3\r\n\r\n' \
	    >>"$DIR/good"
	printf '303\textension\t%s%x;a=%s\\r\\n{BODY}\\r\\n0\\r\\n\\r\\n\n' \
	    '{CHUNKED}' "${#BODY}" '{2000*x}' >>"$DIR/good"
	table "$DIR/good"
	ask "/c/$(token A1)/receipt/${BODY:3:32}"
	[ "$code" = 200 ]
	stop
	[ "$(sql 'SELECT count(*) FROM checkin')" = 1 ]
	start
}

@test "what is cut off anywhere stores nothing" {
	full="POST /c/$(token A1) HTTP/1.1\r\nHost: a.example\r\n"
	full+='Content-Type: application/x-www-form-urlencoded\r\n'
	full+="Content-Length: ${#BODY}\r\n\r\n$BODY"
	for n in $(seq 1 17 $((${#full} - 12))) -1; do
		exec 5<>"/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
		printf "$full" | head -c "$n" >&5
		exec 5>&-
	done
	# What was sent before has been read after two turns.
	ask /healthz
	ask /healthz
	ask "/c/$(token A1)/receipt/${BODY:3:32}"
	[ "$code" = 404 ]
}

@test "who is not asked for gets nothing: the host has to be ours" {
	stop
	export RELIEFD_PRACTICE_BASE_URL=https://relief.example
	start
	for host in evil.example "127.0.0.1:$(cat "$DIR/port")"; do
		for path in / /login "/c/$(token A1)" /nothing; do
			ask "$path" -H "Host: $host"
			[ "$code" = 421 ]
			[ "$(header Connection)" = close ]
			[ "$(header X-Frame-Options)" = DENY ]
			[[ $(header Content-Security-Policy) == *"'none'"* ]]
			[ -z "$(header Location)$(header Set-Cookie)" ]
		done
		ask "/c/$(token A1)" -H "Host: $host" -d "${BODY/pain_now=4/pain_now=5}"
		[ "$code" = 421 ]
		# But whoever watches the daemon may.
		for path in /healthz /readyz; do
			ask "$path" -H "Host: $host"
			[ "$code" = 200 ]
		done
	done
	for host in relief.example RELIEF.example:443; do
		ask / -H "Host: $host"
		[ "$code" = 303 ]
		[ "$(header Location)" = /work ] || [ "$(header Location)" = /login ]
		ask "/c/$(token A1)" -H "Host: $host"
		[ "$code" = 200 ]
	done
	# No request of HTTP/1.0 without a host, either.
	printf '421\told\tGET /login HTTP/1.0\\r\\n\\r\\n\n' >"$DIR/old"
	table "$DIR/old"
	stop
	unset RELIEFD_PRACTICE_BASE_URL
	start
}
