#!/usr/bin/env bats
# What every answer has, whatever was asked.

load daemon

setup_file() {
	practice
	start
	build_ask
	login aisha
}

teardown_file() {
	stop
}

# Prints what is wrong with the headers of answers: with a line for each,
# "what was asked TAB status TAB header TAB header...".
complaints() {
	awk -F '\t' '
	function complain(words) {
		print $1 " (" $2 ") " words
	}
	BEGIN {
		n = split("Content-Type: |X-Content-Type-Options: nosniff|" \
		    "X-Frame-Options: DENY|X-Robots-Tag: noindex|" \
		    "Cross-Origin-Opener-Policy: same-origin|" \
		    "Cross-Origin-Resource-Policy: same-origin|" \
		    "Referrer-Policy: |Permissions-Policy: |Cache-Control: ",
		    wanted, "|")
		parts = split("default-src \047none\047|" \
		    "form-action \047self\047|base-uri \047none\047|" \
		    "frame-ancestors \047none\047", part, "|")
	}
	{
		policy = ""
		split("", seen)
		for (i = 3; i <= NF; i++) {
			name = tolower($i)
			sub(/:.*/, "", name)
			# Twice the same header is none at all.
			if (seen[name]++ && name != "set-cookie")
				complain("has two of " name)
			if (name == "content-security-policy")
				policy = $i
		}
		head = "\t" tolower($0)
		for (i = 1; i <= n; i++) {
			if (!index(head, "\t" tolower(wanted[i])))
				complain("lacks " wanted[i])
		}
		for (i = 1; i <= parts; i++) {
			if (!index(policy, part[i]))
				complain("has the policy " policy)
		}
		if (policy ~ /unsafe|\*|http/)
			complain("allows much: " policy)
		if ($2 == 405 && !/\tAllow: [A-Z]/)
			complain("does not say what is allowed")
	}'
}

# The headers that no answer may lack, in the last one.
careful() { # what was asked
	{
		printf '%s\t%s' "$1" "$code"
		tr -d '\r' <"$DIR/head" | sed -n '2,$s/^./\t&/p' | tr -d '\n'
		echo
	} | complaints >"$DIR/complaints"
	cat "$DIR/complaints"
	[ ! -s "$DIR/complaints" ]
}

@test "every route answers with every header, in every status" {
	"$RELIEFD" routes | awk -v OFS='\t' -v token="$(token A1)" \
	    -v id="$(new_id)" -v cookie="$(cat "$DIR/cookie.aisha")" '{
		path = $3
		sub(/:token/, token, path)
		sub(/:checkin/, id, path)
		sub(/:id/, 1, path)
		sub(/:n/, 1, path)
		sub(/:file/, "portal.css", path)
		for (who = 0; who < 2; who++) {
			as = "Cookie: " (who ? cookie : "")
			print $2 " " $3 " as " who, $2, path, "", as
			# The wrong verb, too.
			print "DELETE " $3 " as " who, "DELETE", path, "", as
		}
	}' | ask_many
	[ "$(wc -l <"$DIR/answers")" = $((4 * $("$RELIEFD" routes | wc -l))) ]
	[ -z "$(awk -F '\t' '/^DELETE / && $2 != 405' "$DIR/answers")" ]
	[ "$(cut -f 2 "$DIR/answers" | sort -u | wc -l)" -ge 6 ]
	complaints <"$DIR/answers" >"$DIR/complaints"
	cat "$DIR/complaints"
	[ ! -s "$DIR/complaints" ]
}

@test "so do refusals" {
	for path in /nothing /c/short "/c/$(printf '%043d' 0)" \
	    /clients/1/%00 /static/none.css "/$(printf '%01100d' 0)" \
	    "/?$(seq -s '&' 40)"; do
		ask "$path"
		[ "$code" -ge 400 ]
		careful "$path"
		[ "$(header Connection)" = close ]
	done
	ask /login -d "$(seq -f 'a%.0f=1' -s '&' 300)"
	[ "$code" = 422 ]
	careful 'a form of too many fields'
	ask /login -H 'Content-Type: text/plain' -d 'a=b'
	[ "$code" = 415 ]
	careful 'no form'
	ask /login -d "a=$(printf '%030000d' 0)"
	[ "$code" = 413 ]
	careful 'a large form'
	ask /login -H 'Transfer-Encoding: chunked' -d "a=$(printf '%030000d' 0)"
	[ "$code" = 413 ]
	careful 'a large form of unknown length'
}

@test "a body may be as large as it may, and not a byte larger" {
	most=$("$RELIEFD" check-config | sed -n 's/^body = //p')
	body() { # bytes
		printf 'a=%0*d' $(($1 - 2)) 0 >"$DIR/sent"
	}
	# A request without a token goes no further than that.
	for length in '' 'Transfer-Encoding: chunked'; do
		body "$most"
		ask /login -H "$length" --data-binary "@$DIR/sent"
		[ "$code" = 403 ]
		# Its last byte is read as well: a field more than may be.
		{ seq -f 'a%03.0f=1' -s '&' 256; } | tr -d '\n' >"$DIR/sent"
		printf '%0*d&b' $((most - 2 - $(wc -c <"$DIR/sent"))) 0 \
		    >>"$DIR/sent"
		[ "$(wc -c <"$DIR/sent")" = "$most" ]
		ask /login -H "$length" --data-binary "@$DIR/sent"
		[ "$code" = 422 ]
		body $((most + 1))
		ask /login -H "$length" --data-binary "@$DIR/sent"
		[ "$code" = 413 ]
	done
	# One that says so is refused before it comes.
	exec 5<>"/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
	printf 'POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n' \
	    application/x-www-form-urlencoded $((most + 1)) >&5
	timeout "$PATIENCE" cat <&5 >"$DIR/raw"
	exec 5>&-
	head -n 1 "$DIR/raw" | grep -q 413
}

@test "pages of the two kinds tell other sites different things" {
	ask "/c/$(token A1)"
	[ "$(header Referrer-Policy)" = no-referrer ]
	[ "$(header Cache-Control)" = no-store ]
	as aisha /clients
	[ "$(header Referrer-Policy)" = same-origin ]
	[ "$(header Cache-Control)" = no-store ]
	ask /static/portal.css
	[[ $(header Cache-Control) == *max-age* ]]
	[[ $(header Content-Type) == text/css* ]]
}

@test "HEAD is GET without a body" {
	for path in /login "/c/$(token A1)" /robots.txt /nothing \
	    /static/portal.css /healthz /readyz; do
		ask "$path"
		get=$code
		length=$(header Content-Length)
		grep -vi '^\(date\|set-cookie\|content-length\):' \
		    "$DIR/head" | sort >"$DIR/head.get"
		ask "$path" -I
		[ "$code" = "$get" ]
		[ "$(header Content-Length)" = "$length" ]
		grep -vi '^\(date\|set-cookie\|content-length\):' \
		    "$DIR/head" | sort | cmp - "$DIR/head.get"
	done
	exec 5<>"/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
	printf 'HEAD /login HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n' \
	    >&5
	timeout "$PATIENCE" cat <&5 >"$DIR/raw"
	exec 5>&-
	[ "$(tail -c 4 "$DIR/raw" | od -An -tx1)" = ' 0d 0a 0d 0a' ]
}

@test "a form is one small answer that refers to nothing else" {
	agree A1
	for moment in arrival after weekly; do
		ask "/c/$(token A1)?moment=$moment" -H 'Accept-Encoding: gzip'
		[ "$code" = 200 ]
		[ "$(header Content-Encoding)" = gzip ]
		[ "$(wc -c <"$DIR/body")" -le 8192 ]
		gzip -dc <"$DIR/body" >"$DIR/page"
		fails grep -qE '<(img|link|iframe|object)[ >]|src=' \
		    "$DIR/page"
		fails grep -qE 'url\(|@import|style="' "$DIR/page"
		# Without the header it comes as it is.
		ask "/c/$(token A1)?moment=$moment"
		[ -z "$(header Content-Encoding)" ]
		[ "$(sed 's/[0-9a-f]\{32\}//' "$DIR/body")" = \
		    "$(sed 's/[0-9a-f]\{32\}//' "$DIR/page")" ]
	done
}

@test "an answer to a portal page is not packed beside its secrets" {
	as aisha /clients -H 'Accept-Encoding: gzip'
	[ -z "$(header Content-Encoding)" ]
}

@test "nothing a client sends comes back in a header" {
	for value in 'x%0d%0aX-Evil:1' '%22%3E' '%E2%80%AE'; do
		ask "/c/$(token A1)?moment=$value"
		[ -z "$(header X-Evil)" ]
		ask "/login?next=$value"
		[ -z "$(header X-Evil)" ]
	done
	ask "/login?next=https://evil.example/"
	lacks evil.example
	# Nor from a form, a cookie or any other header.
	evil='x%0d%0aX-Evil:%201' id=$(new_id)
	agree A1
	ask "/c/$(token A1)" -d "id=$id&day=$(today)&moment=weekly" \
	    -d "pain_week=1&note=$evil&something_text=$evil"
	[ "$code" = 303 ]
	[ "$(header Location)" = "/c/$(token A1)/receipt/$id" ]
	[ -z "$(header X-Evil)" ]
	for path in /login "/c/$(token A1)" /clients "/static/$evil"; do
		ask "$path" -d "name=$evil&password=$evil&csrf=$evil"
		[ -z "$(header X-Evil)" ]
		ask "$path" -H "Cookie: __Host-reliefd=$evil" \
		    -H "Accept-Language: $evil" -H "If-None-Match: $evil" \
		    -H "Origin: $evil" -H "X-Forwarded-For: $evil" \
		    -H 'X-Forwarded-Host: evil.example' \
		    -H 'Host: evil.example'
		fails grep -qi evil "$DIR/head"
	done
}

@test "one connection serves many requests, but not for ever" {
	args=()
	for _ in {1..150}; do
		args+=(-o /dev/null "http://127.0.0.1:$(<"$DIR/port")/healthz")
	done
	curl -s -w '%{http_code} %{num_connects}\n' "${args[@]}" >"$DIR/many"
	[ "$(grep -c '^200' "$DIR/many")" = 150 ]
	[ "$(grep -c '^200 1' "$DIR/many")" = 2 ]
}

@test "the daemon is healthy and says so to anyone" {
	ask /healthz
	[ "$(cat "$DIR/body")" = ok ]
	ask /readyz
	[ "$code" = 200 ]
	ask /robots.txt
	has 'Disallow: /'
	ask /
	[ "$code" = 303 ]
}
