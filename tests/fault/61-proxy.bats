#!/usr/bin/env bats
# The sample configurations of nginx and Caddy, in front of a daemon on a
# Unix socket: what comes through, what does not, who is believed, what is
# logged, and what the proxy says when the daemon is away.
# Slow: starts two web servers, and scans their TLS.

load ../http/daemon

PROXIES='nginx caddy'

setup_file() {
	PATH=$PATH:/usr/sbin
	for tool in nginx caddy openssl; do
		command -v "$tool" >/dev/null || skip "there is no $tool"
	done
	practice
	agree_all
	export RELIEFD_LISTEN_SOCKET=$DIR/http.sock
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -quiet \
	    -subj /CN=relief.example -addext subjectAltName=DNS:relief.example \
	    -keyout "$DIR/key.pem" -out "$DIR/cert.pem" 2>/dev/null ||
		openssl req -x509 -newkey rsa:2048 -nodes -days 2 \
		    -subj /CN=relief.example -keyout "$DIR/key.pem" \
		    -addext subjectAltName=DNS:relief.example \
		    -out "$DIR/cert.pem"
	perl -MIO::Socket::INET -e '
		my @s = map { IO::Socket::INET->new(Listen => 1,
		    LocalAddr => "127.0.0.1:0") } 1 .. 5;
		print $_->sockport, "\n" for @s' >"$DIR/ports"
	read -d '' -r http_nginx https_nginx http_caddy https_caddy control \
	    <"$DIR/ports" || true
	echo "$http_nginx" >"$DIR/http.nginx"
	echo "$https_nginx" >"$DIR/https.nginx"
	echo "$http_caddy" >"$DIR/http.caddy"
	echo "$https_caddy" >"$DIR/https.caddy"
	echo "$control" >"$DIR/control"
	daemon
	start_nginx
	start_caddy
	for proxy in $PROXIES; do
		for _ in $(seq 100); do
			through "$proxy" /readyz
			[ "$code" != 200 ] || break
			sleep 0.1
		done
	done
}

teardown_file() {
	for file in pid nginx.pid caddy.pid; do
		[ ! -e "$DIR/$file" ] || kill "$(cat "$DIR/$file")" || true
	done 2>/dev/null
}

daemon() {
	"$RELIEFD" serve >/dev/null 2>>"$DIR/log" 3>&- &
	echo $! >"$DIR/pid"
	for _ in $(seq 100); do
		[ ! -S "$DIR/http.sock" ] || return 0
		sleep 0.05
	done
	return 1
}

stop_daemon() {
	kill "$(cat "$DIR/pid")"
	while kill -0 "$(cat "$DIR/pid")" 2>/dev/null; do
		sleep 0.05
	done
}

# The sample, on our ports and with our certificate; around it what Debian's
# nginx.conf has, logs above all.
start_nginx() {
	sed -e "s|listen 80;|listen 127.0.0.1:$(cat "$DIR/http.nginx");|" \
	    -e "s|listen 443 |listen 127.0.0.1:$(cat "$DIR/https.nginx") |" \
	    -e '/listen \[::\]/d' \
	    -e "s|/etc/letsencrypt/.*/fullchain.pem|$DIR/cert.pem|" \
	    -e "s|/etc/letsencrypt/.*/privkey.pem|$DIR/key.pem|" \
	    -e "s|/run/reliefd/http.sock|$DIR/http.sock|" \
	    share/proxy/nginx.conf >"$DIR/site.conf"
	for path in body proxy fastcgi uwsgi scgi; do
		paths+="${path/body/client_body}_temp_path $DIR/temp.$path;"
	done
	cat >"$DIR/nginx.conf" <<-END
	$([ "$(id -u)" != 0 ] || echo 'user root;')
	daemon off;
	pid $DIR/nginx.own.pid;
	worker_processes 1;
	error_log $DIR/nginx.error.log info;
	events { }
	http {
		$paths
		access_log $DIR/nginx.access.log;
		gzip on;
		include $DIR/site.conf;
		server {
			listen 127.0.0.1:$(cat "$DIR/control");
			return 204;
		}
	}
	END
	nginx -c "$DIR/nginx.conf" -e "$DIR/nginx.error.log" \
	    >"$DIR/nginx.log" 2>&1 3>&- &
	echo $! >"$DIR/nginx.pid"
}

start_caddy() {
	sed -e "s|unix//run/reliefd/http.sock|unix/$DIR/http.sock|" \
	    -e "s|^	tls {|	tls $DIR/cert.pem $DIR/key.pem {|" \
	    -e "0,/^{/s||{\n	admin off\n	default_bind 127.0.0.1\n	http_port $(cat "$DIR/http.caddy")\n	https_port $(cat "$DIR/https.caddy")|" \
	    share/proxy/Caddyfile >"$DIR/Caddyfile"
	HOME=$DIR XDG_DATA_HOME=$DIR/caddy XDG_CONFIG_HOME=$DIR/caddy \
	    caddy run --config "$DIR/Caddyfile" --adapter caddyfile \
	    >"$DIR/caddy.log" 2>&1 3>&- &
	echo $! >"$DIR/caddy.pid"
}

# Asks a proxy; as ask().
through() { # proxy, path, curl's arguments...
	local port path=$2
	port=$(cat "$DIR/https.$1")
	shift 2
	: >"$DIR/head"
	code=$(curl -s -m 20 --cacert "$DIR/cert.pem" -D "$DIR/head" \
	    -o "$DIR/body" -w '%{http_code}' \
	    --resolve "relief.example:$port:127.0.0.1" "$@" \
	    "https://relief.example:$port$path") || true
}

checkin() { # proxy, curl's arguments...
	local proxy=$1
	shift
	through "$proxy" "/c/$(token A1)" -d "id=${ID:=$(new_id)}" \
	    -d "day=$(today)" -d moment=weekly -d pain_week=4 "$@"
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

careful() { # what was asked, [Cache-Control]
	local name value
	while IFS='|' read -r name value; do
		[[ $(header "$name") == *"$value"* ]] || {
			echo "$1 ($code): $name is $(header "$name")"
			return 1
		}
	done <<-END
	Content-Type|
	Strict-Transport-Security|max-age=63072000
	Content-Security-Policy|default-src 'none'
	Content-Security-Policy|frame-ancestors 'none'
	Content-Security-Policy|form-action 'self'
	Content-Security-Policy|base-uri 'none'
	Cache-Control|${2-no-store}
	Referrer-Policy|-
	X-Content-Type-Options|nosniff
	X-Frame-Options|DENY
	X-Robots-Tag|noindex
	Cross-Origin-Opener-Policy|same-origin
	Cross-Origin-Resource-Policy|same-origin
	Permissions-Policy|camera=()
	END
	[ "$(header Content-Type)" ]
	# Twice the same header is none at all.
	[ -z "$(tr -d '\r' <"$DIR/head" | sed -n 's/: .*//p' | sort -f |
		uniq -di | grep -vi '^set-cookie$')" ] || {
		echo "$1: a header came twice"
		return 1
	}
	[[ $(header Server) != *[0-9]* ]]
}

@test "the servers find nothing wrong in the samples" {
	nginx -t -c "$DIR/nginx.conf" -e "$DIR/nginx.test.log" \
	    >"$DIR/said" 2>&1
	cat "$DIR/said"
	fails grep -qE 'warn|emerg|error\]' "$DIR/said"
	HOME=$DIR caddy validate --adapter caddyfile \
	    --config share/proxy/Caddyfile >"$DIR/said" 2>&1
	tail -n 3 "$DIR/said"
	grep -q 'Valid configuration' "$DIR/said"
	fails grep -q '"level":"warn"' "$DIR/said"
	caddy fmt share/proxy/Caddyfile | cmp - share/proxy/Caddyfile
}

@test "a check-in arrives through each, by HTTP/1.1 and HTTP/2" {
	for proxy in $PROXIES; do
		for version in --http1.1 --http2; do
			ID=
			checkin "$proxy" "$version"
			[ "$code" = 303 ]
			through "$proxy" "$(header Location)" "$version"
			[ "$code" = 200 ]
		done
		# The longest note that a form may have.
		ID=
		checkin "$proxy" --data-urlencode "note=$(printf '%02000d' 0 |
			sed 's/0/க/g')"
		[ "$code" = 303 ]
	done
}

@test "a therapist signs in through each, from the page's own host alone" {
	for proxy in $PROXIES; do
		port=$(cat "$DIR/https.$proxy")
		for origin in "relief.example:$port 303" 'other.example 403'; do
			through "$proxy" /login
			cookie=$(header Set-Cookie | sed 's/;.*//')
			[[ $cookie == __Host-* ]]
			through "$proxy" /login -H "Cookie: $cookie" \
			    -H "Origin: https://${origin% *}" \
			    --data-urlencode "csrf=$(field csrf)" -d name=aisha \
			    --data-urlencode "password=$(cat "$DIR/password.aisha")"
			echo "$proxy, from $origin: $code"
			[ "$code" = "${origin#* }" ]
		done
	done
}

@test "every page has every header, the proxies' own too" {
	for proxy in $PROXIES; do
		for path in /login "/c/$(token A1)" /nothing /c/short; do
			through "$proxy" "$path"
			careful "$proxy $path" ""
		done
		through "$proxy" /login -d "a=$(printf '%030000d' 0)"
		[ "$code" = 413 ]
		careful "$proxy, a large form"
		through "$proxy" /login -d "a=$(printf '%030000d' 0)" \
		    -H 'Transfer-Encoding: chunked'
		[ "$code" = 413 ]
		careful "$proxy, a large form of unknown length"
		through "$proxy" /login -H 'Host: other.example'
		echo "$proxy, another host: $code"
		[ "$code" = 421 ]
		[ "$proxy" = caddy ] || careful "$proxy, another host"
	done
	through nginx /login --http1.1 -H "X: $(printf '%09000d' 0)"
	[ "$code" = 431 ]
	careful 'nginx, a large header'
}

@test "http:// leads to https://" {
	for proxy in $PROXIES; do
		code=$(curl -s -m 20 -D "$DIR/head" -o "$DIR/body" \
		    -w '%{http_code}' -H 'Host: relief.example' \
		    "http://127.0.0.1:$(cat "$DIR/http.$proxy")/c/$(token A1)")
		echo "$proxy: $code $(header Location)"
		[ "$code" = 301 ] || [ "$code" = 308 ]
		[[ $(header Location) == \
		    https://relief.example*"/c/$(token A1)" ]]
	done
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

@test "the limit is of the address that the proxy sees, not of a claimed one" {
	stop_daemon
	RELIEFD_LIMITS_SOURCE_PER_HOUR=2 daemon
	n=10
	for proxy in $PROXIES; do
		n=$((n + 1))
		for want in 303 303 429; do
			ID=
			checkin "$proxy" --interface "127.0.0.$n" \
			    -H "X-Forwarded-For: 10.0.$n.$RANDOM" \
			    -H "X-Real-IP: 10.0.0.$RANDOM" \
			    -H "Forwarded: for=10.0.0.$((RANDOM % 256))"
			echo "$proxy $want: $code"
			[ "$code" = "$want" ]
		done
		ID=
		checkin "$proxy" --interface "127.0.1.$n"
		[ "$code" = 303 ]
	done
}

@test "one address may not ask without end of nginx" {
	for n in $(seq 300); do
		echo "url = \"https://relief.example:$(cat "$DIR/https.nginx")/healthz\""
		echo 'output = /dev/null'
	done >"$DIR/many"
	curl -s --parallel --parallel-max 20 --interface 127.0.0.99 \
	    --cacert "$DIR/cert.pem" -K "$DIR/many" -w '%{http_code}\n' \
	    --resolve "relief.example:$(cat "$DIR/https.nginx"):127.0.0.1" \
	    >"$DIR/codes" || true
	sort "$DIR/codes" | uniq -c
	[ "$(grep -c 200 "$DIR/codes")" -ge 100 ]
	[ "$(grep -c 429 "$DIR/codes")" -ge 100 ]
	through nginx /healthz
	[ "$code" = 200 ]
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

@test "a daemon that is away: a page that says so, with every header" {
	stop_daemon
	for proxy in $PROXIES; do
		through "$proxy" "/c/$(token A1)"
		[ "$code" = 503 ]
		careful "$proxy, nobody there"
		[ "$(header Retry-After)" = 60 ]
		has 'try again'
		ID=
		checkin "$proxy"
		[ "$code" = 503 ]
	done
	# Nor the socket.
	rm -f "$DIR/http.sock"
	for proxy in $PROXIES; do
		through "$proxy" "/c/$(token A1)"
		[ "$code" = 503 ]
		careful "$proxy, no socket"
	done
	# Back again, without a word to the proxies.
	daemon
	for proxy in $PROXIES; do
		ID=
		checkin "$proxy" --interface 127.0.2.1
		[ "$code" = 303 ]
	done
	# And the other way round.
	kill "$(cat "$DIR/nginx.pid")"
	while kill -0 "$(cat "$DIR/nginx.pid")" 2>/dev/null; do
		sleep 0.05
	done
	through nginx /readyz
	[ "$code" = 000 ]
	start_nginx
	for _ in $(seq 50); do
		through nginx /readyz
		[ "$code" != 200 ] || break
		sleep 0.1
	done
	[ "$code" = 200 ]
}

@test "no log has the address of a form" {
	# The tests before have asked for it in every way, also in vain.
	T=$(token A1)
	curl -s "http://127.0.0.1:$(cat "$DIR/control")/c/$T" -o "$DIR/body"
	# nginx would write it, as its other server shows.
	grep -qF "$T" "$DIR/nginx.access.log"
	grep -vF '"GET /c/'"$T"' HTTP/1.1" 204' "$DIR/nginx.access.log" \
	    >"$DIR/nginx.access.rest" || true
	grep -q 'serving initial configuration' "$DIR/caddy.log"
	[ -s "$DIR/nginx.error.log" ]
	[ -s "$DIR/log" ]
	absent "$T" "$DIR/nginx.access.rest" "$DIR/nginx.error.log" \
	    "$DIR/nginx.log" "$DIR/caddy.log" "$DIR/log"
	fails grep '"level":"error"' "$DIR/caddy.log"
	# Not a piece of a form on the disk, either.
	[ -z "$(find "$DIR" -path "$DIR/temp.*" -type f)" ]
}
