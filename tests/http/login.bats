#!/usr/bin/env bats
# Signing in and out, and what proves that a form came from its page.

load daemon

setup_file() {
	practice
	start
}

teardown_file() {
	stop
}

setup() {
	unset ID
}

# Signs in with a wrong word; keeps the body.
fail_as() { # login, password
	local cookie
	ask /login
	cookie=$(header Set-Cookie | sed 's/;.*//')
	ask /login -H "Cookie: $cookie" --data-urlencode "csrf=$(field csrf)" \
	    --data-urlencode "name=$1" --data-urlencode "password=$2"
}

@test "the right password opens the portal with a careful cookie" {
	ask /clients
	[ "$code" = 303 ]
	[ "$(header Location)" = /login ]
	login aisha
	[ "$(header Location)" = /work ]
	cookie=$(header Set-Cookie)
	[[ $cookie =~ ^__Host-reliefd=[A-Za-z0-9_-]{43}\; ]]
	[[ $cookie == *'; Secure'* && $cookie == *'; HttpOnly'* ]]
	[[ $cookie == *'; SameSite=Strict'* && $cookie == *'; Path=/'* ]]
	[[ $cookie != *Domain* ]]
	as aisha /clients
	[ "$code" = 200 ]
	has 'Lim Wei'
}

@test "each login is a session of its own; the old one is not taken over" {
	login aisha
	first=$(cat "$DIR/cookie.aisha")
	# A cookie that was there before is not made good by signing in.
	ask /login
	pre=$(header Set-Cookie | sed 's/;.*//')
	csrf=$(field csrf)
	ask /login -H "Cookie: $pre; __Host-reliefd=$(printf '%043d' 0)" \
	    -d "csrf=$csrf" -d name=aisha \
	    --data-urlencode "password=$(cat "$DIR/password.aisha")"
	[ "$code" = 303 ]
	second=$(header Set-Cookie | sed 's/;.*//')
	[ "$first" != "$second" ]
	ask /clients -H "Cookie: __Host-reliefd=$(printf '%043d' 0)"
	[ "$code" = 303 ]
	ask /clients -H "Cookie: $first"
	[ "$code" = 200 ]
	ask /clients -H "Cookie: $second"
	[ "$code" = 200 ]
	# Given twice it is none.
	ask /clients -H "Cookie: $first; $second"
	[ "$code" = 303 ]
}

@test "a wrong password and an unknown name get the same answer" {
	fail_as aisha 'wrong horse battery'
	[ "$code" = 422 ]
	header Set-Cookie >"$DIR/set.known"
	sed 's/aisha/NAME/; s/name="csrf" value="[^"]*"//' "$DIR/body" \
	    >"$DIR/known"
	sed '/^Content-Length\|^Date/Id' "$DIR/head" >"$DIR/head.known"
	fail_as nobody 'wrong horse battery'
	[ "$code" = 422 ]
	header Set-Cookie | cmp - "$DIR/set.known"
	sed 's/nobody/NAME/; s/name="csrf" value="[^"]*"//' "$DIR/body" |
		cmp - "$DIR/known"
	sed '/^Content-Length\|^Date/Id' "$DIR/head" | cmp - "$DIR/head.known"
	lacks 'wrong horse'
	login aisha
}

@test "from the fifth failure on the next try must wait" {
	for _ in 1 2 3 4 5; do
		fail_as ben 'wrong horse battery'
		[ "$code" = 422 ]
	done
	# It is remembered across a restart.
	stop
	[ "$(sql "SELECT failures FROM throttle WHERE key = 'user:ben'")" = 5 ]
	[ "$(sql "SELECT max(failures) FROM throttle
	    WHERE key LIKE 'source:%'")" = 5 ]
	# Two seconds are short for a test: many failures more.
	sql "UPDATE throttle SET failures = 14, last = unixepoch()
	    WHERE key = 'user:ben'"
	start
	fail_as ben "$(cat "$DIR/password.ben")"
	[ "$code" = 429 ]
	[ "$(header Retry-After)" ]
	[[ $(header Set-Cookie) != *__Host-reliefd=* ]]
	stop
	sql "UPDATE throttle SET last = last - 1100"
	start
	login ben
	[ "$code" = 303 ]
	# And forgotten after a success.
	fail_as ben 'wrong horse battery'
	[ "$code" = 422 ]
	login ben
}

@test "signing out ends the session" {
	login aisha
	as aisha /logout -d ''
	[ "$code" = 403 ]
	as aisha /logout -d "csrf=$(csrf aisha)"
	[ "$code" = 303 ]
	[[ $(header Set-Cookie) == *'Max-Age=0'* ]]
	as aisha /clients
	[ "$code" = 303 ]
	[ "$(header Location)" = /login ]
}

@test "a password that somebody else made must be changed first" {
	"$RELIEFD" user add dewi --name Dewi | password_of dewi
	login dewi
	[ "$(header Location)" = /account ]
	cp "$DIR/cookie.dewi" "$DIR/cookie.old"
	as dewi /clients
	[ "$code" = 303 ]
	[ "$(header Location)" = /account ]
	csrf=$(csrf dewi)
	change() { # current, new, again
		as dewi /account --data-urlencode "csrf=$csrf" \
		    --data-urlencode "current=$1" --data-urlencode "new=$2" \
		    --data-urlencode "again=$3"
	}
	old=$(cat "$DIR/password.dewi")
	new='three  words and spaces '
	change 'not the old one' "$new" "$new"
	[ "$code" = 422 ]
	change "$old" short short
	[ "$code" = 422 ]
	change "$old" "$new" "${new}x"
	[ "$code" = 422 ]
	change "$old" "$old" "$old"
	[ "$code" = 422 ]
	lacks "$old"
	change "$old" "$new" "$new"
	[ "$code" = 303 ]
	[ "$(header Location)" = /work ]
	header Set-Cookie | sed 's/;.*//' >"$DIR/cookie.dewi"
	as dewi /clients
	[ "$code" = 200 ]
	# The session from before the change is dead.
	as old /clients
	[ "$code" = 303 ]
	fails login dewi "$old"
	login dewi "$new"
}

@test "a disabled user is out at once" {
	"$RELIEFD" user add eva --name Eva | password_of eva
	login eva
	as eva /account
	[ "$code" = 200 ]
	"$RELIEFD" user disable eva
	as eva /account
	[ "$code" = 303 ]
	fails login eva
	"$RELIEFD" user enable eva
	as eva /account
	[ "$code" = 303 ]
	login eva
}

@test "a form without its page's token is refused and writes nothing" {
	login aisha
	login owner
	csrf=$(csrf aisha) other=$(csrf owner)
	[ ${#csrf} = 64 ]
	[ "$csrf" != "$other" ]
	stop
	before=$(picture)
	start
	form=(-d "id=$(new_id)" -d "day=$(today)" -d deep_tissue=20)
	path=/clients/1/sessions/new
	try() { # expected, curl's arguments...
		local expected=$1
		shift
		as aisha $path "${form[@]}" "$@"
		[ "$code" = "$expected" ] || {
			echo "$* gave $code, not $expected"
			return 1
		}
	}
	try 403
	try 403 -d csrf=
	try 403 -d "csrf=${csrf%?}"
	try 403 -d "csrf=${csrf}0"
	try 403 -d "csrf=$(tr a-f A-F <<<"$csrf")x"
	try 403 -d "csrf=$other"
	try 403 -d "csrf=$csrf" -H 'Sec-Fetch-Site: cross-site'
	try 403 -d "csrf=$csrf" -H 'Sec-Fetch-Site: same-site'
	try 403 -d "csrf=$csrf" -H 'Sec-Fetch-Site: other'
	try 403 -d "csrf=$csrf" -H 'Origin: https://evil.example'
	try 403 -d "csrf=$csrf" -H "Origin: http://127.0.0.1:1"
	try 403 -d "csrf=$csrf" -H 'Origin: nonsense'
	# Sec-Fetch-Site decides where it is present.
	try 403 -d "csrf=$csrf" -H "Origin: $(base)" \
	    -H 'Sec-Fetch-Site: cross-site'
	# In the address it does not count.
	as aisha "$path?csrf=$csrf" "${form[@]}"
	[ "$code" = 403 ]
	stop
	[ "$(picture)" = "$before" ]
	start
	try 303 -d "csrf=$csrf" -H "Origin: $(base)"
}

@test "signing in needs the token of the page, too" {
	ask /login
	cookie=$(header Set-Cookie | sed 's/;.*//') csrf=$(field csrf)
	ask /login
	other=$(header Set-Cookie | sed 's/;.*//')
	[ "$cookie" != "$other" ]
	good=(-d name=aisha
	    --data-urlencode "password=$(cat "$DIR/password.aisha")")
	ask /login "${good[@]}" -d "csrf=$csrf"
	[ "$code" = 403 ]
	ask /login "${good[@]}" -H "Cookie: $cookie"
	[ "$code" = 403 ]
	ask /login "${good[@]}" -H "Cookie: $other" -d "csrf=$csrf"
	[ "$code" = 403 ]
	ask /login "${good[@]}" -H "Cookie: $cookie" -d "csrf=$csrf" \
	    -H 'Sec-Fetch-Site: cross-site'
	[ "$code" = 403 ]
	ask /login "${good[@]}" -H "Cookie: $cookie" -d "csrf=$csrf"
	[ "$code" = 303 ]
}

@test "the address of a client's form is its secret: other sites cannot post" {
	agree A1
	[ "$code" = 303 ]
	try() { # expected, curl's arguments...
		local expected=$1
		shift
		ask "/c/$(token A1)" -d "id=$(new_id)" -d "day=$(today)" \
		    -d moment=arrival -d pain_now=3 "$@"
		[ "$code" = "$expected" ]
	}
	try 303
	# These pages send no referrer, so that their posts say "null".
	try 303 -H 'Origin: null'
	try 303 -H 'Origin: null' -H 'Sec-Fetch-Site: same-origin'
	try 403 -H 'Origin: https://evil.example'
	try 403 -H 'Origin: null' -H 'Sec-Fetch-Site: cross-site'
}

@test "a stolen database signs nobody in" {
	login aisha
	secret=$(sed 's/.*=//' "$DIR/cookie.aisha")
	stop
	absent "$secret" "$DIR"/reliefd.db* "$DIR/log"
	absent "$(cat "$DIR/password.aisha")" "$DIR"/reliefd.db* "$DIR/log"
	hash=$(sql "SELECT lower(hex(token_hash)) FROM login_session LIMIT 1")
	[ ${#hash} = 64 ]
	start
	ask /clients -H "Cookie: __Host-reliefd=$hash"
	[ "$code" = 303 ]
	as aisha /clients
	[ "$code" = 200 ]
}
