#!/usr/bin/env bats
# The owner's page of users, and the list of one's own login sessions.

load daemon

setup_file() {
	practice
	start
}

teardown_file() {
	stop
}

id_of() { # login
	as owner /users
	sed -n "s|.*action=\"/users/\([0-9]*\)\".*|\1|p;
	    s|.*<span class=\"muted\">\([a-z.-]*\)</span></th>.*|\1|p" \
	    "$DIR/body" | grep -A1 -x "$1" | tail -n 1
}

set_user() { # login, action
	as owner "/users/$(id_of "$1")" -d "csrf=$(csrf owner)" -d "action=$2"
}

@test "the owner adds somebody, who must choose a password" {
	login owner
	as owner /users -d "csrf=$(csrf owner)" -d login=chloe \
	    --data-urlencode 'name=Chloe O’Brien <b>' -d role=therapist
	[ "$code" = 200 ]
	has 'One-time password of chloe'
	has 'Chloe O’Brien &lt;b&gt;'
	sed -n 's|.*class="once">\(.*\)</code>.*|\1|p' "$DIR/body" \
	    >"$DIR/password.chloe"
	login chloe
	[ "$(header Location)" = /account ]
	# It is shown once.
	as owner /users
	lacks "$(cat "$DIR/password.chloe")"
	has 'has a one-time password'
}

@test "what is wrong with a new user is said, and nothing is stored" {
	login owner
	while IFS='|' read -r login name words; do
		as owner /users -d "csrf=$(csrf owner)" \
		    --data-urlencode "login=$login" \
		    --data-urlencode "name=$name"
		[ "$code" = 422 ]
		has "$words"
	done <<-'EOF'
	|Somebody|small letters
	Chloe|Somebody|small letters
	a b|Somebody|small letters
	aisha|Somebody|has this login already
	dora||Enter the name
	EOF
	as owner /users
	lacks dora
}

@test "a new password ends the sessions and the waiting" {
	login owner
	login aisha
	set_user aisha reset
	[ "$code" = 200 ]
	sed -n 's|.*class="once">\(.*\)</code>.*|\1|p' "$DIR/body" \
	    >"$DIR/password.new"
	as aisha /clients
	[ "$(header Location)" = /login ]
	fails login aisha
	login aisha "$(cat "$DIR/password.new")"
	[ "$(header Location)" = /account ]
}

@test "disabling ends a session at once; the last owner stays" {
	login owner
	login ben
	set_user ben disable
	[ "$code" = 303 ]
	as ben /clients
	[ "$(header Location)" = /login ]
	fails login ben
	set_user ben enable
	login ben
	set_user owner disable
	[ "$code" = 409 ]
	has 'The last owner stays'
	as owner /clients
	[ "$code" = 200 ]
	# With another one it may go.
	as owner /users -d "csrf=$(csrf owner)" -d login=second \
	    -d name=Second -d role=owner
	set_user owner disable
	[ "$code" = 303 ]
	as owner /users
	[ "$(header Location)" = /login ]
	"$RELIEFD" user enable owner
}

@test "a code can be required" {
	login owner
	login ben
	set_user ben require
	as ben /clients
	[ "$(header Location)" = /account/code ]
	set_user ben release
	as ben /clients
	[ "$code" = 200 ]
}

@test "one's own sessions are listed and can be ended, nobody else's" {
	login ben
	cp "$DIR/cookie.ben" "$DIR/cookie.old"
	login ben
	as ben /account
	[ "$(grep -c 'Sign it out' "$DIR/body")" -ge 1 ]
	[ "$(grep -c 'this browser' "$DIR/body")" = 1 ]
	csrf=$(field csrf)
	# The owner's session, by its id.
	login owner
	owners=$(cut -d = -f 2 "$DIR/cookie.owner" | tr '_-' '/+' |
		sed 's/$/=/' | base64 -d | sha256sum | cut -c 1-32)
	as ben /account/sessions -d "csrf=$csrf" -d "session=$owners"
	[ "$code" = 303 ]
	as owner /clients
	[ "$code" = 200 ]
	old=$(cut -d = -f 2 "$DIR/cookie.old" | tr '_-' '/+' | sed 's/$/=/' |
		base64 -d | sha256sum | cut -c 1-32)
	as old /clients
	[ "$code" = 200 ]
	as ben /account/sessions -d "csrf=$csrf" -d "session=$old"
	[ "$code" = 303 ]
	as old /clients
	[ "$code" = 303 ]
	as ben /clients
	[ "$code" = 200 ]
}

@test "so many tries to sign in a minute, from wherever, and no more" {
	stop
	sql "DELETE FROM throttle"
	# The clock stands still: the minute lasts for as long as is needed.
	start env DONT_FAKE_MONOTONIC=1 tests/at.sh '2026-11-29 04:00:00'
	ask /login
	cookie=$(header Set-Cookie | sed 's/;.*//') csrf=$(field csrf)
	for n in {1..125}; do
		printf '%s\n' "url = \"$(base)/login\"" \
		    "interface = 127.0.1.$n" "header = \"Cookie: $cookie\"" \
		    "data = \"csrf=$csrf&name=nobody$n&password=x\"" \
		    'output = /dev/null' 'write-out = "%{http_code}\n"' next
	done >"$DIR/guesses"
	sed '$d' "$DIR/guesses" | curl -s -K - | uniq -c >"$DIR/codes"
	[ "$(tr -s ' \n' ' ' <"$DIR/codes")" = ' 120 422 5 429 ' ]
}
