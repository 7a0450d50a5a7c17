#!/usr/bin/env bats
# Raw bytes on a socket: requests that can be read in two ways, and others
# that no client of ours sends, each with its exact answer. None stores
# anything, and then the connection ends. Some the HTTP library refuses by
# itself, and says so twice ("400 400"): a proxy in front takes the first.

load daemon

setup_file() {
	practice
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
	wrong=0
	T=$(token A1) ID=$(new_id)
	BODY="id=$ID&day=$(today)&moment=arrival&pain_now=4"
	LEN=${#BODY}
	POST="POST /c/$T HTTP/1.1\r\n"
	HOST='Host: a.example\r\n'
	FORM='Content-Type: application/x-www-form-urlencoded\r\n'
	CLOSE='Connection: close\r\n'
}

# At the end of each test: no row was wrong, nothing was stored, and the
# daemon still serves.
all_right() {
	[ "$wrong" = 0 ]
	ask /healthz
	[ "$code" = 200 ]
	ask "/c/$(token A1)/receipt/$ID"
	[ "$code" = 404 ]
}

# Sends bytes and expects these statuses, in this order, and the end of the
# connection; "-" is an end without an answer.
row() { # statuses, name, bytes as printf writes them
	exec 5<>"/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
	# The daemon may end the connection while we still write.
	(trap '' PIPE; printf "$3" >&5) 2>/dev/null || true
	ended=yes
	timeout 4 cat <&5 >"$DIR/raw" 2>/dev/null || ended=no
	exec 5>&-
	got=$(tr -d '\0' <"$DIR/raw" | grep -aoE 'HTTP/1\.[01] [0-9]{3} ' |
		cut -d ' ' -f 2 | paste -sd ' ')
	[ "${got:--}" = "$1" ] || {
		echo "$2: ${got:--}, not $1"
		wrong=$((wrong + 1))
	}
	[ "$ended" = yes ] || [ "$4" ] || {
		echo "$2: the connection stays open"
		wrong=$((wrong + 1))
	}
}

@test "two lengths, or two ways to tell one" {
	row 400 'length and chunked' "$POST$HOST${FORM}Content-Length: $LEN\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n$BODY"
	row 400 'chunked and length' "$POST$HOST${FORM}Transfer-Encoding: chunked\r\nContent-Length: $LEN\r\n\r\n$BODY"
	row 400 'two lengths' "$POST$HOST${FORM}Content-Length: $LEN\r\nContent-Length: 3\r\n\r\n$BODY"
	row 400 'two equal lengths' "$POST$HOST${FORM}Content-Length: $LEN\r\nContent-Length: $LEN\r\n\r\n$BODY"
	row '400 400' 'a list of lengths' "$POST$HOST${FORM}Content-Length: $LEN, $LEN\r\n\r\n$BODY"
	row '400 400' 'a negative length' "$POST$HOST${FORM}Content-Length: -1\r\n\r\n$BODY"
	row '400 400' 'a length with a plus' "$POST$HOST${FORM}Content-Length: +$LEN\r\n\r\n$BODY"
	row '400 400' 'a length in hex' "$POST$HOST${FORM}Content-Length: 0x10\r\n\r\n$BODY"
	row '400 400' 'a length with words' "$POST$HOST${FORM}Content-Length: $LEN bytes\r\n\r\n$BODY"
	row '400 400' 'a length of nothing' "$POST$HOST${FORM}Content-Length:\r\n\r\n$BODY"
	row '413 413' 'a length beyond 64 bits' "$POST$HOST${FORM}Content-Length: 99999999999999999999\r\n\r\n$BODY"
	row 413 'a length of 2^63 - 1' "$POST$HOST${FORM}Content-Length: 9223372036854775807\r\n\r\n$BODY"
	row 413 'a length over the limit' "$POST$HOST${FORM}Content-Length: 1000000\r\n\r\n$BODY"
	all_right
}

@test "encodings" {
	row 400 gzip "$POST$HOST${FORM}Transfer-Encoding: gzip\r\n\r\n$BODY"
	row 400 'gzip, chunked' "$POST$HOST${FORM}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
	row 400 'chunked twice' "$POST$HOST${FORM}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
	row 400 'chunked in a list' "$POST$HOST${FORM}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"
	row 400 xchunked "$POST$HOST${FORM}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"
	row 400 'with a tab' "$POST$HOST${FORM}Transfer-Encoding: chunked\t,\r\n\r\n0\r\n\r\n"
	row 400 'a bad chunk size' "$POST$HOST$FORM${CLOSE}Transfer-Encoding: chunked\r\n\r\nxyz\r\n$BODY\r\n0\r\n\r\n"
	row 400 'a negative chunk size' "$POST$HOST$FORM${CLOSE}Transfer-Encoding: chunked\r\n\r\n-1\r\n$BODY\r\n0\r\n\r\n"
	row 413 'a chunk size of 64 bits' "$POST$HOST$FORM${CLOSE}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n$BODY\r\n0\r\n\r\n"
	all_right
}

@test "whose request it is" {
	row '400 400' 'no host' "GET /login HTTP/1.1\r\n$CLOSE\r\n"
	row 400 'two hosts' "GET /login HTTP/1.1\r\n$HOST$HOST$CLOSE\r\n"
	row 400 'two hosts in other letters' "GET /login HTTP/1.1\r\n${HOST}hOST: b.example\r\n$CLOSE\r\n"
	row 400 'the absolute form' "GET http://b.example/login HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 400 'the absolute form of a post' "POST http://b.example/c/$T HTTP/1.1\r\n$HOST${FORM}Content-Length: $LEN\r\n$CLOSE\r\n$BODY"
	row 200 'HTTP/1.0 needs none' "GET /login HTTP/1.0\r\n\r\n"
	row 400 'two cookies' "GET /login HTTP/1.1\r\n${HOST}Cookie: a=b\r\nCookie: c=d\r\n$CLOSE\r\n"
	all_right
}

@test "request lines" {
	row 505 HTTP/1.9 "GET /login HTTP/1.9\r\n$HOST$CLOSE\r\n"
	row 505 HTTP/2.0 "GET /login HTTP/2.0\r\n$HOST$CLOSE\r\n"
	row 400 'HTTP/1.01' "GET /login HTTP/1.01\r\n$HOST$CLOSE\r\n"
	row 405 'lower case' "get /login HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 405 TRACE "TRACE /login HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 405 PUT "PUT /login HTTP/1.1\r\n$HOST${CLOSE}Content-Length: 0\r\n\r\n"
	row 400 CONNECT "CONNECT a.example:443 HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 400 'OPTIONS *' "OPTIONS * HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 405 'a long verb' "$(printf '%05000d' 0 | tr 0 A) /login HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 414 'a long target' "GET /$(printf '%01100d' 0) HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 414 'a very long target' "GET /$(printf '%020000d' 0) HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 400 'no slash' "GET login HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 400 'two slashes' "GET //login HTTP/1.1\r\n$HOST$CLOSE\r\n"
	all_right
}

@test "paths have one spelling and no escapes" {
	row 404 '%%2e%%2e' "GET /static/%%2e%%2e/passwd HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 404 '..' "GET /static/../../etc/passwd HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 404 '%%2f' "GET /static%%2fportal.css HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 404 '%%252f' "GET /static%%252fportal.css HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 404 '%%00' "GET /login%%00 HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 404 '%%0d%%0a' "GET /login%%0d%%0aX-Evil:%%20yes HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 404 'an escaped letter' "GET /%%6cogin HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 400 'a backslash' "GET /static\\\\portal.css HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 400 'bytes of UTF-8' "GET /\xc3\xa9 HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 400 'an overlong slash' "GET /static\xc0\xafx HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 400 'a fragment' "GET /login#top HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 400 'five hundred arguments' "GET /login?$(printf 'a&%.0s' $(seq 500)) HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row 400 'too many arguments' "GET /login?$(seq -s '=&' 40) HTTP/1.1\r\n$HOST$CLOSE\r\n"
	all_right
}

@test "headers" {
	row 400 'a space before the colon' "$POST$HOST${FORM}Content-Length : $LEN\r\n\r\n$BODY"
	row 400 'a space in a name' "GET /login HTTP/1.1\r\n${HOST}X Y: z\r\n$CLOSE\r\n"
	row 400 'a control in a value' "GET /login HTTP/1.1\r\n${HOST}X: a\x01b\r\n$CLOSE\r\n"
	row 400 'a DEL in a value' "GET /login HTTP/1.1\r\n${HOST}X: a\x7fb\r\n$CLOSE\r\n"
	row 431 'too many' "GET /login HTTP/1.1\r\n$HOST$(printf 'X-%d: 1\\r\\n' $(seq 70))$CLOSE\r\n"
	row 431 'two thousand' "GET /login HTTP/1.1\r\n$HOST$(printf 'X-%d: 1\\r\\n' $(seq 2000))$CLOSE\r\n"
	row 431 'one of 20 kB' "GET /login HTTP/1.1\r\n${HOST}X: $(printf '%020000d' 0)\r\n$CLOSE\r\n"
	row 431 'one of 40 kB' "GET /login HTTP/1.1\r\n${HOST}X: $(printf '%040000d' 0)\r\n$CLOSE\r\n"
	row 200 'fifty cookies' "GET /login HTTP/1.1\r\n${HOST}Cookie: $(printf 'c%d=1; ' $(seq 50))\r\n$CLOSE\r\n"
	row - 'a thousand cookies' "GET /login HTTP/1.1\r\n${HOST}Cookie: $(printf 'c%d=1; ' $(seq 1000))\r\n$CLOSE\r\n"
	all_right
}

@test "bodies that are no form" {
	row 415 'no type' "$POST${HOST}Content-Length: $LEN\r\n$CLOSE\r\n$BODY"
	row 415 'text' "$POST${HOST}Content-Type: text/plain\r\nContent-Length: $LEN\r\n$CLOSE\r\n$BODY"
	row 415 'multipart' "$POST${HOST}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: $LEN\r\n$CLOSE\r\n$BODY"
	row 415 'JSON' "$POST${HOST}Content-Type: application/json\r\nContent-Length: 2\r\n$CLOSE\r\n{}"
	row 415 'a type that only begins like ours' "$POST${HOST}Content-Type: application/x-www-form-urlencoded-not\r\nContent-Length: $LEN\r\n$CLOSE\r\n$BODY"
	for bad in 'a=%%' 'a=%%4' 'a=%%zz' 'a=%%00' 'a=\x01' 'a=%%C0%%AF' \
	    'a=%%ED%%A0%%80' 'a=%%FF' 'a=\xff' '=1' 'a' 'a=1&' '&a=1' 'a=1&&b=2' \
	    '%%C3=1' 'a=1;b'; do
		len=$(printf "$bad" | wc -c)
		# The last one is a strange value, but a value.
		expected=400
		[ "$bad" != 'a=1;b' ] || expected=422
		row "$expected" "body $bad" "$POST$HOST${FORM}Content-Length: $len\r\n$CLOSE\r\n$bad"
	done
	row 400 '300 fields' "$POST$HOST${FORM}Content-Length: $(seq -s '=1&' 300 | tr -d '\n' | wc -c)\r\n$CLOSE\r\n$(seq -s '=1&' 300)"
	all_right
}

@test "what is cut off stores nothing" {
	full="$POST$HOST${FORM}Content-Length: $LEN\r\n$CLOSE\r\n$BODY"
	plain=$(printf "$full")
	for n in $(seq 1 29 $((${#plain} + 8))); do
		[ "$n" -lt $((${#full} - 12)) ] || break
		exec 5<>"/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
		printf "$full" | head -c "$n" >&5
		exec 5>&-
	done
	exec 5<>"/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
	printf "$full" | head -c -1 >&5
	exec 5>&-
	sleep 0.2
	row - 'a TLS hello' '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' later
	row - 'nothing but bytes' '\x00\x01\x02\x03' later
	all_right
}

@test "after the first error nothing more is read" {
	get="GET /healthz HTTP/1.1\r\n$HOST\r\n"
	row '200 200 200' 'three in a row' "$get${get}GET /healthz HTTP/1.1\r\n$HOST$CLOSE\r\n"
	row '200 404' 'the second fails' "${get}GET /%%00 HTTP/1.1\r\n$HOST\r\n$get"
	row 400 'behind an ambiguous one' "$POST$HOST${FORM}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n$POST$HOST${FORM}Content-Length: $LEN\r\n\r\n$BODY"
	row 413 'behind one that is too long' "$POST$HOST${FORM}Content-Length: 100000\r\n\r\n$POST$HOST${FORM}Content-Length: $LEN\r\n\r\n$BODY"
	all_right
}

@test "what the HTTP library takes that a proxy in front refuses" {
	# Bare line feeds, a NUL and folded lines cannot be seen behind it.
	row 200 'bare line feeds' "GET /healthz HTTP/1.1\nHost: a\nConnection: close\n\n"
	# A header without a name ends the others: the next line is read as
	# another request.
	row '200 400' 'a header without a name' "GET /login HTTP/1.1\r\n$HOST: z\r\n$CLOSE\r\n"
	row 200 'a folded header' "GET /healthz HTTP/1.1\r\n${HOST}X: a\r\n b\r\n$CLOSE\r\n"
	all_right
}

@test "none of it has stored anything" {
	stop
	picture | cmp - "$DIR/before"
	start
}
