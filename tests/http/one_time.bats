#!/usr/bin/env bats
# One-time passwords: for a week, and then for nobody.

load daemon
load old

setup_file() {
	practice
	start
	login owner
}

teardown_file() {
	stop
}

# Tries to sign in; the page without what differs each time is in $DIR/page.
try() { # login, password
	ask /login
	ask /login -H "Cookie: $(header Set-Cookie | sed 's/;.*//')" \
	    -d "csrf=$(field csrf)" -d "name=$1" -d "password=$2"
	sed "s/value=\"[^\"]*\"//g" "$DIR/body" >"$DIR/page"
}

@test "it says until when it opens" {
	"$RELIEFD" user add eva --name Eva >"$DIR/said"
	password_of eva <"$DIR/said"
	grep -qx "It opens until: $(today '7 days') [0-9][0-9]:[0-9][0-9]" \
	    "$DIR/said"
	"$RELIEFD" user passwd eva >"$DIR/said"
	password_of eva <"$DIR/said"
	grep -q "^It opens until: $(today '7 days') " "$DIR/said"
	as owner /users -d "csrf=$(csrf owner)" -d login=fay -d name=Fay \
	    -d role=therapist
	has 'It opens until'
	login eva
	[ "$(header Location)" = /account ]
}

@test "too late it is a wrong password to strangers, and the owner is told" {
	clock_or_skip
	stop
	start_with_clock +0d
	"$RELIEFD" user passwd eva | password_of eva
	clock +167h
	login eva
	clock +169h
	try eva 'wrong-horse-battery'
	[ "$code" = 422 ]
	mv "$DIR/page" "$DIR/wrong"
	try eva "$(cat "$DIR/password.eva")"
	[ "$code" = 422 ]
	cmp "$DIR/page" "$DIR/wrong"
	"$RELIEFD" user list | grep -q '^eva.*one-time password has expired$'
	login owner
	as owner /users
	has 'one-time password has expired'
	as owner /users/4 -d "csrf=$(csrf owner)" -d action=reset
	sed -n 's|.*<code class="once">\(.*\)</code>.*|\1|p' "$DIR/body" \
	    >"$DIR/password.eva"
	login eva
	[ "$(header Location)" = /account ]
	# A password of one's own does not end.
	clock +400d
	login owner
}

@test "one from before the update ends in a week" {
	stop
	old_steps
	make_old 4 # aisha has one, the owner has none
	"$RELIEFD" user list >/dev/null
	[ "$(sql "SELECT group_concat(login) FROM users
	    WHERE password_expires BETWEEN unixepoch() + 604000
	        AND unixepoch() + 604800")" = aisha ]
	[ "$(sql "SELECT password_expires IS NULL FROM users
	    WHERE login = 'owner'")" = 1 ]
	start
}
