#!/usr/bin/env bats
# Signing in with a code as well: enrolling, the second step, recovery codes,
# and what somebody who guesses gets.

load daemon

setup_file() {
	practice
	start
}

teardown_file() {
	stop
}

@test "enrolling proves that the generator has the secret" {
	login aisha
	cp "$DIR/cookie.aisha" "$DIR/cookie.elsewhere"
	login aisha
	as aisha /account/code
	secret=$(sed -n 's|.*<code>\(.*\)</code>.*|\1|p' "$DIR/body")
	[ "$(tr -d ' ' <<<"$secret" | wc -c)" = 33 ]
	password=$(cat "$DIR/password.aisha")
	as aisha /account/code -d action=on -d "csrf=$(field csrf)" \
	    -d "ticket=$(field ticket)" -d code=000000 -d "password=$password"
	[ "$code" = 422 ]
	has 'The code does not fit'
	has "$secret" # the same, so that nobody scans twice
	enrol aisha
	[ "$(sort -u "$DIR/recovery.aisha" | wc -l)" = 10 ]
	fails grep -vqE '^[a-z2-9]{4}(-[a-z2-9]{4}){3}$' \
	    "$DIR/recovery.aisha"
	as aisha /clients
	[ "$code" = 200 ]
	as elsewhere /clients
	[ "$code" = 303 ]
}

@test "a ticket is for its own user, for half an hour, and unchanged" {
	login ben
	password=$(cat "$DIR/password.ben")
	as ben /account/code
	csrf=$(field csrf) ticket=$(field ticket)
	secret=$(sed -n 's|.*<code>\(.*\)</code>.*|\1|p' "$DIR/body")
	code=$(oathtool --totp -b "$secret")
	login owner
	as owner /account/code -d action=on -d "csrf=$(csrf owner)" \
	    -d "ticket=$ticket" -d "code=$code" \
	    -d "password=$(cat "$DIR/password.owner")"
	[ "$code" = 422 ]
	has 'too old'
	for bad in "${ticket%?}0" "${ticket%??}" "x$ticket" ''; do
		[ "$bad" != "$ticket" ] || continue
		as ben /account/code -d action=on -d "csrf=$csrf" \
		    -d "ticket=$bad" -d "code=$code" -d "password=$password"
		[ "$code" = 422 ]
		has 'too old'
	done
	as ben /account
	lacks 'recovery codes are left'
}

@test "the password alone opens only the page for the code" {
	login aisha
	[ "$(header Location)" = /login/code ]
	for path in /work /clients /clients/1 /account /account/code \
	    /clients/1/report.pdf; do
		as aisha "$path"
		[ "$code" = 303 ]
		[ "$(header Location)" = /login/code ]
	done
	as aisha /login/code
	csrf=$(field csrf)
	as aisha /clients/1/link -d "csrf=$csrf"
	[ "$code" = 303 ]
	as aisha /account -d "csrf=$csrf" -d current=x -d new=y -d again=y
	[ "$(header Location)" = /login/code ]
	# Nor does its cookie become the one of the whole session.
	half=$(cat "$DIR/cookie.aisha")
	forget
	second aisha "$(code_of aisha)"
	[ "$code" = 303 ]
	[ "$(header Location)" = /work ]
	header Set-Cookie | sed 's/;.*//' >"$DIR/cookie.aisha"
	[ "$(cat "$DIR/cookie.aisha")" != "$half" ]
	as aisha /clients
	[ "$code" = 200 ]
	ask /clients -H "Cookie: $half"
	[ "$(header Location)" = /login ]
	as aisha /login/code
	[ "$(header Location)" = /work ]
}

@test "a code is good once, and for its own 90 seconds" {
	forget
	login aisha
	for moment in '2 minutes ago' '1 hour ago' '2 minutes'; do
		second aisha "$(code_of aisha "$moment")"
		[ "$code" = 422 ]
	done
	used=$(code_of aisha)
	second aisha "${used:0:3} ${used:3}"
	[ "$code" = 303 ]
	login aisha
	second aisha "$used"
	[ "$code" = 422 ]
	has 'was used before'
	# Nor one from before it.
	second aisha "$(code_of aisha '30 seconds ago')"
	[ "$code" = 422 ]
}

@test "the same code at once from many places opens one of them" {
	forget
	for n in $(seq 4); do
		login aisha
		mv "$DIR/cookie.aisha" "$DIR/cookie.place$n"
		as "place$n" /login/code
		field csrf >"$DIR/csrf.$n"
	done
	now=$(code_of aisha) pids=()
	for n in 1 2 3 4; do
		curl -s -o "$DIR/out.$n" -w '%{http_code}\n' \
		    -H "Cookie: $(cat "$DIR/cookie.place$n")" \
		    -d "csrf=$(cat "$DIR/csrf.$n")" -d "code=$now" \
		    "$(base)/login/code" >>"$DIR/codes" &
		pids+=($!)
	done
	wait "${pids[@]}"
	[ "$(grep -c 303 "$DIR/codes")" = 1 ]
	[ "$(grep -c 422 "$DIR/codes")" = 3 ]
}

@test "a recovery code opens once" {
	forget
	login aisha
	one=$(head -n 1 "$DIR/recovery.aisha")
	second aisha "$(tr a-z- 'A-Z ' <<<"$one")"
	[ "$code" = 303 ]
	header Set-Cookie | sed 's/;.*//' >"$DIR/cookie.aisha"
	as aisha /account
	has '9 recovery codes are left'
	login aisha
	second aisha "$one"
	[ "$code" = 422 ]
	# Nor that of somebody else.
	login owner
	enrol owner
	login aisha
	second aisha "$(tail -n 1 "$DIR/recovery.owner")"
	[ "$code" = 422 ]
}

@test "guessing is slowed down, after a restart too, and not for ever" {
	forget
	login aisha
	for _ in 1 2 3 4 5; do
		second aisha 000000
		[ "$code" = 422 ]
	done
	stop
	[ "$(sql "SELECT failures FROM throttle WHERE key = 'code:aisha'")" = 5 ]
	# Two seconds are short for a test: many failures more.
	sql "UPDATE throttle SET failures = 14, last = unixepoch()"
	start
	second aisha 000000
	[ "$code" = 429 ]
	second aisha "$(code_of aisha)"
	[ "$code" = 429 ]
	stop
	sql "UPDATE throttle SET last = last - 1100"
	start
	good=$(code_of aisha)
	second aisha "$good"
	[ "$code" = 303 ]
	[ "$(login aisha; second aisha "$good"; echo "$code")" = 422 ]
}

@test "a copy of the database tells no secret, another key opens none" {
	stop
	absent "$(cat "$DIR/secret.aisha")" "$DIR"/reliefd.db*
	absent "$(head -n 1 "$DIR/recovery.aisha" | tr -d -)" "$DIR"/reliefd.db*
	base32 -d <"$DIR/secret.aisha" | od -An -tx1 -v | tr -d ' \n' \
	    >"$DIR/secret.hex"
	od -An -tx1 -v "$DIR/reliefd.db" | tr -d ' \n' >"$DIR/hex"
	fails grep -qF "$(cat "$DIR/secret.hex")" "$DIR/hex"
	[ "$(sql "SELECT length(totp_secret) FROM users
	    WHERE login = 'aisha'")" = 60 ]
	mv "$DIR/reliefd.db.key" "$DIR/key"
	start # makes a new one
	forget
	login aisha
	second aisha "$(code_of aisha)"
	[ "$code" = 422 ]
	# Nor can a recovery code be computed from the database alone.
	second aisha "$(sed -n 5p "$DIR/recovery.aisha")"
	[ "$code" = 422 ]
	stop
	mv "$DIR/key" "$DIR/reliefd.db.key"
	start
	grep -q 'does not open the secret' "$DIR/log"
	forget
	login aisha
	second aisha "$(sed -n 5p "$DIR/recovery.aisha")"
	[ "$code" = 303 ]
}

@test "who has to have a code gets nothing else before" {
	login ben
	as ben /clients
	[ "$code" = 200 ]
	"$RELIEFD" user code ben required
	as ben /clients
	[ "$(header Location)" = /account/code ]
	as ben /account/code
	has 'requires a code'
	enrol ben
	as ben /clients
	[ "$code" = 200 ]
	# And cannot end it.
	password=$(cat "$DIR/password.ben")
	as ben /account/code -d action=off -d "csrf=$(csrf ben)" \
	    -d "code=$(code_of ben)" -d "password=$password"
	[ "$code" = 422 ]
	"$RELIEFD" user code ben optional
	forget
	as ben /account/code -d action=off -d "csrf=$(csrf ben)" -d code=000000 \
	    -d "password=$password"
	[ "$code" = 422 ]
	password=$(cat "$DIR/password.ben")
	as ben /account/code -d action=off -d "csrf=$(csrf ben)" \
	    -d "code=$(code_of ben)" -d "password=$password"
	[ "$code" = 303 ]
	login ben
	[ "$(header Location)" = /work ]
}

@test "whoever looks after the computer can end it" {
	forget
	login aisha
	[ "$(header Location)" = /login/code ]
	"$RELIEFD" user code aisha off
	as aisha /login/code
	[ "$(header Location)" = /login ]
	login aisha
	[ "$(header Location)" = /work ]
}

@test "a browser that is signed in is not enough to change it" {
	forget
	"$RELIEFD" user code aisha off
	login owner
	second owner "$(code_of owner)"
	header Set-Cookie | sed 's/;.*//' >"$DIR/cookie.owner"
	login aisha
	for word in '' wrong-horse-battery; do
		for action in off codes; do
			as owner /account/code -d "action=$action" \
			    -d "csrf=$(csrf owner)" -d "password=$word" \
			    -d "code=$(code_of owner '30 seconds')"
			[ "$code" = 422 ]
			has 'not your present password'
		done
		as aisha /account/code
		ticket=$(field ticket) csrf=$(field csrf)
		secret=$(sed -n 's|.*<code>\(.*\)</code>.*|\1|p' "$DIR/body")
		as aisha /account/code -d action=on -d "csrf=$csrf" \
		    -d "ticket=$ticket" -d "password=$word" \
		    -d "code=$(oathtool --totp -b "$secret")"
		[ "$code" = 422 ]
		has "$secret" # so that nobody scans twice
	done
	stop
	[ "$(sql "SELECT totp_secret IS NOT NULL FROM users
	    WHERE login = 'owner'")" = 1 ]
	[ "$(sql "SELECT totp_secret IS NOT NULL FROM users
	    WHERE login = 'aisha'")" = 0 ]
	[ "$(sql "SELECT failures FROM throttle
	    WHERE key = 'account:owner'")" = 2 ]
	sql "UPDATE throttle SET failures = 9, last = unixepoch()"
	start
	as owner /account/code -d action=off -d "csrf=$(csrf owner)" \
	    -d "password=$(cat "$DIR/password.owner")" \
	    -d "code=$(code_of owner)"
	[ "$code" = 429 ]
}

@test "without recovery codes the user is told, and makes new ones" {
	forget
	as owner /work
	lacks 'no recovery codes'
	old=$(sed -n 2p "$DIR/recovery.owner")
	# As the update leaves those that were hashed without a key.
	stop
	sql "$(sed -n '/^DELETE FROM recovery_code/p' share/sql/0005-*.sql)"
	start
	for path in /work /account; do
		as owner "$path"
		has 'You have no recovery codes.'
		has 'Make new recovery codes'
	done
	as owner /account/code -d action=codes -d "csrf=$(csrf owner)" \
	    -d "password=$(cat "$DIR/password.owner")" -d code=000000
	[ "$code" = 422 ]
	lacks '<li><code>'
	as owner /account
	has 'You have no recovery codes.'
	as owner /account/code -d action=codes -d "csrf=$(csrf owner)" \
	    -d "password=$(cat "$DIR/password.owner")" \
	    -d "code=$(code_of owner)"
	[ "$code" = 200 ]
	new=$(sed -n 's|.*<li><code>\(.*\)</code></li>.*|\1|p' "$DIR/body" |
		head -n 1)
	as owner /work
	[ "$code" = 200 ]
	lacks 'no recovery codes'
	forget
	login owner
	second owner "$old"
	[ "$code" = 422 ]
	second owner "$new"
	[ "$code" = 303 ]
}
