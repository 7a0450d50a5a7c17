#!/usr/bin/env bats
# What ends the login sessions that somebody has elsewhere, and which cookies
# are none.

load daemon

setup_file() {
	practice
	start
	login owner
}

teardown_file() {
	stop
}

# Runs something that should end a session of ben's elsewhere.
ends() { # command...
	login ben
	cp "$DIR/cookie.ben" "$DIR/cookie.elsewhere"
	as elsewhere /clients
	[ "$code" = 200 ] || return 1
	"$@"
	as elsewhere /clients
	[ "$code $(header Location)" = '303 /login' ] || {
		echo "after $*: $code"
		return 1
	}
	as elsewhere /clients/2/sessions/new -d "csrf=$(csrf elsewhere)"
	[ "$code" = 401 ] || [ "$code" = 403 ] || return 1
}

set_user() { # action; the id of ben is 3
	as owner /users/3 -d "csrf=$(csrf owner)" -d "action=$1"
	[ "$code" = 303 ] || [ "$code" = 200 ]
}

change_password() {
	local old
	old=$(cat "$DIR/password.ben")
	echo "${1:-three quiet words} $RANDOM" >"$DIR/password.ben"
	login ben "$old"
	as ben /account --data-urlencode "csrf=$(csrf ben)" \
	    --data-urlencode "current=$old" \
	    --data-urlencode "new=$(cat "$DIR/password.ben")" \
	    --data-urlencode "again=$(cat "$DIR/password.ben")"
	[ "$code" = 303 ]
}

@test "a changed password, a code and disabling end every session" {
	ends change_password
	ends "$RELIEFD" user disable ben
	"$RELIEFD" user enable ben
	ends set_user disable
	set_user enable
	begin_code() {
		login ben
		as ben /account/code
		seed=$(sed -n 's|.*<code>\(.*\)</code>.*|\1|p' "$DIR/body" |
			tr -d ' ')
		as ben /account/code -d action=on -d "csrf=$(field csrf)" \
		    -d "ticket=$(field ticket)" \
		    -d "code=$(oathtool --totp -b "$seed")" \
		    --data-urlencode "password=$(cat "$DIR/password.ben")"
		[ "$code" = 200 ]
		header Set-Cookie | sed 's/;.*//' >"$DIR/cookie.ben"
	}
	ends begin_code
	# The one that set it up goes on; without the code it ends as well.
	as ben /clients
	[ "$code" = 200 ]
	"$RELIEFD" user code ben off
	as ben /clients
	[ "$code" = 303 ]
	reset() {
		"$RELIEFD" user passwd ben | password_of ben
	}
	ends reset
}

@test "a cookie that somebody else has set is none" {
	# Neither before signing in, nor does signing in make it one.
	fixed=$(head -c 32 /dev/urandom | base64 | tr '/+' '_-' | tr -d '=\n')
	for name in __Host-reliefd __Host-prelogin; do
		ask /login -H "Cookie: __Host-reliefd=$fixed"
		pre=$(header Set-Cookie | sed 's/;.*//')
		ask /login -H "Cookie: $pre; __Host-reliefd=$fixed" \
		    -d "csrf=$(field csrf)" -d name=aisha \
		    --data-urlencode "password=$(cat "$DIR/password.aisha")"
		[ "$code" = 303 ]
		[[ $(header Set-Cookie) != *$fixed* ]]
		ask /clients -H "Cookie: $name=$fixed"
		[ "$(header Location)" = /login ]
		ask /clients -H "Cookie: $pre"
		[ "$(header Location)" = /login ]
	done
	# Nor is the token of a link, or a name that only begins so.
	for cookie in "__Host-reliefd=$(token A1)" "x__Host-reliefd=$fixed" \
	    '__Host-reliefd=' "__Host-reliefd=$(printf '%043d' 0)" \
	    "reliefd=$(sed 's/.*=//' "$DIR/cookie.owner")" \
	    "$(cat "$DIR/cookie.owner")x" \
	    "$(tr 'a-z' 'A-Z' <"$DIR/cookie.owner")"; do
		ask /clients -H "Cookie: $cookie"
		[ "$(header Location)" = /login ]
	done
	as owner /clients
	[ "$code" = 200 ]
}

@test "both cookies are for this host, TLS and no script" {
	# That of a browser that is known is looked at in devices.bats.
	careful() {
		[[ $1 =~ ^__Host-[a-z]+=[A-Za-z0-9_-]{43}\; ]] || return 1
		[ "${1#*; }" = 'Path=/; Secure; HttpOnly; SameSite=Strict' ]
	}
	ask /login
	careful "$(header Set-Cookie)"
	login aisha
	careful "$(header Set-Cookie)"
}
