#!/usr/bin/env bats
# What comes to nginx and Caddy from who is no browser: old TLS, requests
# that can be read in two ways, forms that are cut off; and what two scanners
# find.
# Slow: starts two web servers, and scans their TLS.

load ../http/daemon
load proxy

setup_file() {
	proxies
}

setup() {
	able
}

teardown_file() {
	proxies_end
}

# Sends raw bytes over TLS; the statuses that come back are in $got.
raw() { # proxy, bytes as printf writes them
	# shellcheck disable=SC2059
	printf "$2" | timeout 8 openssl s_client -quiet -alpn http/1.1 \
	    -servername relief.example -connect \
	    "127.0.0.1:$(cat "$DIR/https.$1")" >"$DIR/raw" 2>/dev/null || true
	got=$(tr -d '\0' <"$DIR/raw" | grep -aoE 'HTTP/1\.[01] [0-9]{3}' |
		cut -d ' ' -f 2 | paste -sd ' ')
	got=${got:--}
}

@test "requests that can be read in two ways" {
	# Caddy reads length and chunked as chunked, and sends on what it read;
	# both read a bare LF as an end of line, and a folded header as one or
	# not at all. What the daemon sees has one meaning.
	wrong=0
	before=$(DIR=$DIR "$RELIEFD" client show A1 | sha256sum)
	T=$(token A1)
	BODY="id=$(new_id)&day=$(today)&moment=weekly&pain_week=4"
	L=${#BODY}
	P="POST /c/$T HTTP/1.1\r\n"
	H='Host: relief.example\r\n'
	F='Content-Type: application/x-www-form-urlencoded\r\n'
	C='Connection: close\r\n'
	row() { # nginx's statuses, Caddy's, name, bytes
		raw nginx "$4"
		nginx=$got
		raw caddy "$4"
		[ "$nginx|$got" = "$1|$2" ] || {
			echo "$3: '$nginx' '$got', not '$1' '$2'"
			wrong=$((wrong + 1))
		}
	}
	row 200 200 'a good one' "GET /login HTTP/1.1\r\n$H$C\r\n"
	row 400 422 'length and chunked' "$P$H${F}Content-Length: $L\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n$BODY"
	row 400 503 'chunked and length' "$P$H${F}Transfer-Encoding: chunked\r\nContent-Length: $L\r\n\r\n$BODY\r\n"
	row 400 400 'two lengths' "$P$H${F}Content-Length: $L\r\nContent-Length: 3\r\n\r\n$BODY"
	row 400 400 'a list of lengths' "$P$H${F}Content-Length: $L, $L\r\n\r\n$BODY"
	row 400 400 'a length with a plus' "$P$H${F}Content-Length: +$L\r\n\r\n$BODY"
	row 400 400 'a negative length' "$P$H${F}Content-Length: -1\r\n\r\n$BODY"
	row 400 400 'a length in hex' "$P$H${F}Content-Length: 0x10\r\n\r\n$BODY"
	row 501 501 'another encoding' "$P$H${F}Transfer-Encoding: gzip\r\n\r\n$BODY"
	row 501 501 'two encodings' "$P$H${F}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
	row 501 501 xchunked "$P$H${F}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"
	row 400 503 'a bad chunk size' "$P$H$F${C}Transfer-Encoding: chunked\r\n\r\nxyz\r\n$BODY\r\n0\r\n\r\n"
	row 400 503 'a negative chunk size' "$P$H$F${C}Transfer-Encoding: chunked\r\n\r\n-1\r\n$BODY\r\n0\r\n\r\n"
	row 400 400 'two hosts' "GET /login HTTP/1.1\r\n$H${H}$C\r\n"
	row 400 400 'no host' "GET /login HTTP/1.1\r\n$C\r\n"
	row 421 421 'another host' "GET /login HTTP/1.1\r\nHost: b.example\r\n$C\r\n"
	row 400 400 'a host with a space' "GET /login HTTP/1.1\r\nHost: relief.example b\r\n$C\r\n"
	row 400 400 'a space before the colon' "$P$H${F}Content-Length : $L\r\n\r\n$BODY"
	row 400 400 'a space in a name' "GET /login HTTP/1.1\r\n${H}X Y: z\r\n$C\r\n"
	row 400 200 'a folded header' "GET /login HTTP/1.1\r\n${H}X: a\r\n b\r\n$C\r\n"
	row 400 400 'a NUL in a value' "GET /login HTTP/1.1\r\n${H}X: a\x00b\r\n$C\r\n"
	row 400 400 'a NUL in the target' "GET /lo\x00gin HTTP/1.1\r\n$H$C\r\n"
	row 400 400 'a CR in a value' "GET /login HTTP/1.1\r\n${H}X: a\rb\r\n$C\r\n"
	row 200 200 'bare LF' "GET /login HTTP/1.1\nHost: relief.example\nConnection: close\n\n"
	row 400 400 'a bare CR' "GET /login HTTP/1.1\rHost: relief.example\r\n\r\n"
	row 200 200 HTTP/1.9 "GET /login HTTP/1.9\r\n$H$C\r\n"
	row 505 505 HTTP/3.0 "GET /login HTTP/3.0\r\n$H$C\r\n"
	row 400 400 'no version' "GET /login\r\n\r\n"
	row 405 405 TRACE "TRACE /login HTTP/1.1\r\n$H$C\r\n"
	row 400 421 CONNECT "CONNECT b.example:443 HTTP/1.1\r\n$H$C\r\n"
	row 421 421 'the absolute form' "GET http://b.example/login HTTP/1.1\r\n$H$C\r\n"
	row 404 404 '%%2e%%2e' "GET /static/%%2e%%2e/passwd HTTP/1.1\r\n$H$C\r\n"
	row 400 404 '..' "GET /static/../../etc/passwd HTTP/1.1\r\n$H$C\r\n"
	row 400 404 '%%00' "GET /login%%00 HTTP/1.1\r\n$H$C\r\n"
	row 414 414 'a long target' "GET /$(printf '%01100d' 0) HTTP/1.1\r\n$H$C\r\n"
	row 431 431 'two thousand headers' "GET /login HTTP/1.1\r\n$H$(printf 'X-%d: 1\\r\\n' $(seq 2000))$C\r\n"
	row 400 '422 404' 'a request behind a body' "$P$H${F}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n$H\r\n"
	[ "$wrong" = 0 ]
	[ "$(DIR=$DIR "$RELIEFD" client show A1 | sha256sum)" = "$before" ]
}

@test "a form that is cut off is none" {
	T=$(token A1)
	for proxy in $PROXIES; do
		id=$(new_id)
		body="id=$id&day=$(today)&moment=weekly&pain_week=4"
		head="POST /c/$T HTTP/1.1\r\nHost: relief.example\r\n"
		head+='Content-Type: application/x-www-form-urlencoded\r\n'
		for rest in "Content-Length: 200\r\n\r\n$body" \
		    "Transfer-Encoding: chunked\r\n\r\n$(printf %x ${#body})\r\n$body\r\n"
		do
			# shellcheck disable=SC2059
			{
				printf "$head$rest"
				sleep 0.5
			} | timeout 5 openssl s_client -no_ign_eof \
			    -alpn http/1.1 -servername relief.example \
			    -connect "127.0.0.1:$(cat "$DIR/https.$proxy")" \
			    >"$DIR/raw" 2>/dev/null || true
			sleep 0.3
			through "$proxy" "/c/$T/receipt/$id"
			[ "$code" = 404 ]
		done
		# One whose next part makes no sense is not whole either.
		raw "$proxy" "${head}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n$(printf %x ${#body})\r\n$body\r\nxyz\r\n\r\n"
		echo "$proxy: $got"
		through "$proxy" "/c/$T/receipt/$id"
		[ "$code" = 404 ]
		# The same one whole is stored.
		through "$proxy" "/c/$T" -d "$body"
		[ "$code" = 303 ]
		through "$proxy" "/c/$T/receipt/$id"
		[ "$code" = 200 ]
	done
}

@test "no TLS before 1.2, no weak cipher" {
	command -v sslscan >/dev/null || skip 'there is no sslscan'
	for proxy in $PROXIES; do
		sslscan --no-colour --sni-name=relief.example \
		    "127.0.0.1:$(cat "$DIR/https.$proxy")" >"$DIR/tls" 2>&1
		cat "$DIR/tls"
		for version in SSLv2 SSLv3 TLSv1.0 TLSv1.1; do
			grep -qE "^$version +disabled" "$DIR/tls"
		done
		for version in TLSv1.2 TLSv1.3; do
			grep -qE "^$version +enabled" "$DIR/tls"
		done
		grep -qE '^(Accepted|Preferred) ' "$DIR/tls"
		fails grep -E '^(Accepted|Preferred).*(RC4|DES|NULL|EXP|MD5|CBC|anon| (40|56|64|112) bits)' \
		    "$DIR/tls"
		[ "$(grep -c 'not vulnerable to heartbleed' "$DIR/tls")" = 2 ]
		grep -q 'renegotiation not supported' "$DIR/tls"
	done
}

@test "testssl.sh has nothing against their TLS" {
	command -v testssl >/dev/null || skip 'there is no testssl'
	for proxy in $PROXIES; do
		# Protocols, ciphers, forward secrecy, known weaknesses.
		timeout 300 testssl --quiet --color 0 --warnings off -p -s -f -U \
		    --ip 127.0.0.1 --jsonfile "$DIR/testssl.$proxy" \
		    "https://relief.example:$(cat "$DIR/https.$proxy")" \
		    >"$DIR/said" 2>&1 || true
		[ "$(grep -cE '"severity" *: "OK"' "$DIR/testssl.$proxy")" -ge 20 ]
		# It cannot ask Caddy to negotiate again; sslscan can, above.
		tr -d '\n' <"$DIR/testssl.$proxy" | tr '}' '\n' |
			grep -v '"secure_renego".*"WARN"' >"$DIR/findings"
		fails grep -E '"severity" *: "(LOW|MEDIUM|HIGH|CRITICAL|WARN|FATAL)"' \
		    "$DIR/findings"
	done
}

@test "no log has the address of a form, however wrong the request" {
	[ -s "$DIR/nginx.error.log" ]
	absent "$(token A1)" "$DIR/nginx.access.log" "$DIR/nginx.error.log" \
	    "$DIR/nginx.log" "$DIR/caddy.log" "$DIR/log"
}

# Runs a proxy on the ports that everybody knows, in a network of its own,
# and prints what the Observatory finds there.
observe() { # command of the proxy...
	cat >"$DIR/observe" <<-'END'
	#!/bin/sh
	ip link set lo up
	{ cat /etc/hosts; echo 127.0.0.1 relief.example; } >"$DIR/hosts"
	mount --bind "$DIR/hosts" /etc/hosts
	"$@" >/dev/null 2>&1 3>&- &
	export NODE_EXTRA_CA_CERTS=$DIR/cert.pem
	curl -s -o "$DIR/body" --cacert "$DIR/cert.pem" --retry 50 \
	    --retry-delay 0 --retry-max-time 10 --retry-connrefused \
	    https://relief.example/readyz
	timeout 60 node "$DIR/observatory/$OBSERVATORY/src/scan.js" \
	    relief.example
	kill $!
	END
	unshare -n -m sh "$DIR/observe" "$@"
}

@test "Mozilla's Observatory gives them its best grade" {
	export OBSERVATORY=node_modules/@mdn/mdn-http-observatory
	why=$(unshare -n -m true 2>&1) || skip "no network of its own: $why"
	# Its scripts would fetch a list of hosts, of which ours is none.
	npm install --silent --no-audit --ignore-scripts \
	    --prefix "$DIR/observatory" @mdn/mdn-http-observatory@1.4.8 \
	    >/dev/null 2>&1 || skip 'npm does not bring it'
	echo '{}' >"$DIR/observatory/$OBSERVATORY/conf/hsts-preload.json"
	for port in "http.nginx 80" "https.nginx 443" "http.caddy 80" \
	    "https.caddy 443"; do
		sed -i "s/\(127.0.0.1:\|_port \)$(cat "$DIR/${port% *}")/\1${port#* }/" \
		    "$DIR/site.conf" "$DIR/Caddyfile"
	done
	kill "$(cat "$DIR/nginx.pid")" "$(cat "$DIR/caddy.pid")"
	observe nginx -c "$DIR/nginx.conf" -e "$DIR/nginx.error.log" \
	    >"$DIR/grade.nginx"
	HOME=$DIR observe caddy run --config "$DIR/Caddyfile" \
	    --adapter caddyfile >"$DIR/grade.caddy"
	for proxy in $PROXIES; do
		cat "$DIR/grade.$proxy"
		grep -q '"grade": "A+"' "$DIR/grade.$proxy"
		grep -q '"testsFailed": 0' "$DIR/grade.$proxy"
		echo "# $proxy: $(grep '"score":' "$DIR/grade.$proxy")" >&3
	done
}
