#!/usr/bin/env bats
# A browser in which somebody has signed in before is not kept out by what
# strangers try under the same name.

load daemon

setup_file() {
	practice
	start
	login aisha
	as aisha /work
	cookie >"$DIR/device"
}

teardown_file() {
	stop
}

setup() {
	stop
	sql "DELETE FROM throttle"
	start
}

# Tries to sign in, in a browser that has these cookies.
try() { # login, password, cookies
	ask /login
	ask /login -H "Cookie: $(header Set-Cookie | sed 's/;.*//'); $3" \
	    -d "csrf=$(field csrf)" -d "name=$1" --data-urlencode "password=$2"
}

# As if strangers had used up every try there is.
shut() { # login
	stop
	sql "DELETE FROM throttle;
	    INSERT INTO throttle VALUES ('user:$1', 100, unixepoch());
	    INSERT INTO throttle VALUES ('all', 1000, unixepoch() + 3600)"
	start
}

known() {
	cat "$DIR/device"
}

# Signs in in the browser that is known, or becomes so again.
sign_in() {
	try aisha "$(cat "$DIR/password.aisha")" "$(known)"
	[ "$code" = 303 ]
	cookie >"$DIR/cookie.aisha"
	ask /work -H "Cookie: $(cat "$DIR/cookie.aisha"); $(known)"
	[ -z "$(header Set-Cookie)" ] || cookie >"$DIR/device"
}

@test "strangers cannot keep a user out of the user's own browser" {
	right=$(cat "$DIR/password.aisha")
	shut aisha
	try aisha "$right" ''
	[ "$code" = 429 ]
	sign_in
	# It was known, and needs no other cookie.
	[ -z "$(header Set-Cookie)" ]
}

@test "it is known for its own user only" {
	token=$(known | sed 's/.*=//')
	shut ben
	for name in __Host-device-3 __Host-device-2 __Host-device-; do
		try ben "$(cat "$DIR/password.ben")" "$name=$token"
		[ "$code" = 429 ]
	done
	for bad in "$(printf '%043d' 0)" '' "$token; __Host-device-2=$token"; do
		shut aisha
		try aisha "$(cat "$DIR/password.aisha")" "__Host-device-2=$bad"
		[ "$code" = 429 ]
	done
}

@test "tries in such a browser are counted as well, by themselves" {
	for _ in 1 2 3 4 5; do
		try aisha 'wrong horse battery' "$(known)"
		[ "$code" = 422 ]
	done
	stop
	[ "$(sql "SELECT failures FROM throttle WHERE key LIKE 'device:%'")" = 5 ]
	[ "$(sql "SELECT count(*) FROM throttle WHERE key LIKE 'user:%'
	    OR key LIKE 'source:%'")" = 0 ]
	sql "UPDATE throttle SET failures = 9, last = unixepoch()
	    WHERE key LIKE 'device:%'"
	start
	# From here on it is like any other browser ...
	try aisha 'wrong horse battery' "$(known)"
	[ "$code" = 422 ]
	stop
	[ "$(sql "SELECT failures FROM throttle WHERE key = 'user:aisha'")" = 1 ]
	sql "UPDATE throttle SET failures = 100 WHERE key = 'user:aisha'"
	start
	# ... so that a stolen cookie gives so many tries and no more.
	try aisha "$(cat "$DIR/password.aisha")" "$(known)"
	[ "$code" = 429 ]
	stop
	sql "UPDATE throttle SET last = last - 32 WHERE key LIKE 'device:%'"
	start
	sign_in
	stop
	[ "$(sql "SELECT count(*) FROM throttle
	    WHERE key LIKE 'device:%' OR key LIKE 'user:%'")" = 0 ]
	start
}

@test "its cookie is careful, is stored as a hash, and opens nothing" {
	as aisha /work
	cookie=$(header Set-Cookie)
	[[ $cookie =~ ^__Host-device-2=[A-Za-z0-9_-]{43}\; ]]
	[ "${cookie#*; }" = \
	    'Max-Age=15552000; Path=/; Secure; HttpOnly; SameSite=Strict' ]
	ask /clients -H "Cookie: $(known)"
	[ "$(header Location)" = /login ]
	ask /clients -H "Cookie: __Host-reliefd=$(known | sed 's/.*=//')"
	[ "$(header Location)" = /login ]
	stop
	absent "$(known | sed 's/.*=//')" "$DIR"/reliefd.db* "$DIR/log"
	start
	# Signing out keeps it.
	as aisha /logout -d "csrf=$(csrf aisha)"
	fails grep -qi '^set-cookie: __Host-device' "$DIR/head"
	shut aisha
	sign_in
}

@test "half a login does not make a browser known" {
	login ben
	enrol ben
	forget
	login ben
	[ "$(header Location)" = /login/code ]
	as ben /work
	[ "$(header Location)" = /login/code ]
	[ -z "$(header Set-Cookie)" ]
	second ben "$(code_of ben)"
	[ "$code" = 303 ]
	cookie >"$DIR/cookie.ben"
	as ben /work
	[[ $(header Set-Cookie) == __Host-device-3=* ]]
}

@test "it ends with what it rests on" {
	ends() { # command...
		sign_in
		"$@"
		shut aisha
		try aisha "$(cat "$DIR/password.aisha")" "$(known)"
		[ "$code" = 429 ] || {
			echo "$* leaves it known"
			return 1
		}
		stop
		sql "DELETE FROM throttle"
		start
	}
	reset() {
		"$RELIEFD" user passwd aisha | password_of aisha
	}
	disable() {
		"$RELIEFD" user disable aisha
		"$RELIEFD" user enable aisha
	}
	revoke() {
		"$RELIEFD" revoke-all --yes
	}
	restore() {
		"$RELIEFD" backup "$DIR/backup"
		stop
		"$RELIEFD" restore "$DIR/backup"
		start
	}
	change() {
		new='three words in a row'
		as aisha /account -d "csrf=$(csrf aisha)" \
		    --data-urlencode "current=$(cat "$DIR/password.aisha")" \
		    --data-urlencode "new=$new" --data-urlencode "again=$new"
		[ "$code" = 303 ]
		echo "$new" >"$DIR/password.aisha"
	}
	ends disable
	ends revoke
	ends restore
	ends change
	ends reset
}
