#!/usr/bin/env bats
# The sample configurations of nginx and Caddy, in front of a daemon on a
# Unix socket: what comes through, who is believed, what is logged, and what
# the proxy says when the daemon is away.
# Slow: starts two web servers.

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
		code=$(curl -s -m "$PATIENCE" -D "$DIR/head" -o "$DIR/body" \
		    -w '%{http_code}' -H 'Host: relief.example' \
		    "http://127.0.0.1:$(cat "$DIR/http.$proxy")/c/$(token A1)")
		echo "$proxy: $code $(header Location)"
		[ "$code" = 301 ] || [ "$code" = 308 ]
		[[ $(header Location) == \
		    https://relief.example*"/c/$(token A1)" ]]
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
	await is_gone "$(cat "$DIR/nginx.pid")"
	through nginx /readyz
	[ "$code" = 000 ]
	start_nginx
	await serves nginx
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
