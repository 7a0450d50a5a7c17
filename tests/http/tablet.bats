#!/usr/bin/env bats
# A client's form on a device of the practice: one check-in, and nothing of
# it afterwards; and agreeing purpose by purpose.

load daemon

setup_file() {
	practice
	start
	login aisha
}

teardown_file() {
	stop
}

setup() {
	unset ID DAY
}

# Opens the form of A1 on aisha's device; its token lands in $DIR/T.
tablet() { # who
	login aisha
	as aisha /clients/1/form -d "csrf=$(csrf aisha)" -d "who=$1"
	[ "$code" = 303 ] || return 1
	header Location | sed 's|^/c/||' >"$DIR/T"
}

@test "without consent only the client can go on" {
	as aisha /clients/1/form
	[ "$code" = 200 ]
	has 'Sign out and open the form'
	has 'must do that in person'
	fails tablet therapist
	[ "$code" = 403 ]
	as aisha /clients/1/form -d "csrf=$(csrf aisha)"
	[ "$code" = 422 ]
	as aisha /clients/1/form -d "csrf=$(csrf aisha)" -d who=owner
	[ "$code" = 422 ]
}

@test "the client agrees and answers; the device knows nothing any more" {
	tablet client
	header Set-Cookie | grep -q '^__Host-reliefd=; Max-Age=0'
	header Clear-Site-Data | grep -qF '"storage"'
	# The login of this device has ended.
	as aisha /clients/1
	[ "$(header Location)" = /login ]
	ask "/c/$(token T)"
	has 'Before you start'
	ask "/c/$(token T)/consent" -d purpose=data -d purpose=sharing
	[ "$(header Location)" = "/c/$(token T)" ]
	ask "/c/$(token T)"
	[ "$(header Cache-Control)" = no-store ]
	has 'name="pain_week"'
	lacks 'role="status" data-sending'
	send T moment=weekly pain_week=4 note=Privately
	[ "$code" = 303 ]
	[ "$place" = "/c/$(token T)" ]
	ask "$place"
	[ "$code" = 200 ]
	has 'Please hand the device back.'
	lacks Privately
	header Clear-Site-Data | grep -qF '"cache"'
	for path in "/receipt/$ID" "/receipt/$ID/edit"; do
		ask "/c/$(token T)$path"
		[ "$code" = 404 ]
	done
	# Sent again after a broken line: the same place, stored once.
	send T moment=weekly pain_week=4 note=Privately
	[ "$code" = 303 ]
	# Another one is not taken.
	unset ID
	send T moment=arrival pain_now=9
	[ "$code" = 409 ]
	has 'Nothing was added to it.'
	# Nor does who has the device next agree or withdraw.
	ask "/c/$(token T)/privacy"
	[ "$code" = 404 ]
	for path in consent withdraw; do
		ask "/c/$(token T)/$path" -d purpose=messages
		[ "$code" = 404 ]
	done
	stop
	[ "$(sql "SELECT count(*) FROM checkin")" = 1 ]
	[ "$(sql "SELECT sender FROM checkin")" = client ]
	[ "$(sql "SELECT count(*) FROM consent WHERE purpose = 'messages'")" = 0 ]
	[ "$(sql "SELECT count(*) FROM consent WHERE purpose = 'sharing'")" = 1 ]
	start
}

@test "the therapist asks, and it says so; the login goes on" {
	tablet therapist
	[ -z "$(header Set-Cookie)" ]
	send T moment=after pain_now=2 movement_1=shoulder.flexion.left \
	    reading_1=120 method_1=goniometer
	[ "$code" = 303 ]
	[ "$place" = /clients/1 ]
	as aisha /clients/1
	[ "$code" = 200 ]
	# Agreeing is the client's own, and so is withdrawing.
	tablet therapist
	ask "/c/$(token T)/consent" -d purpose=messages
	[ "$code" = 403 ]
	ask "/c/$(token T)/privacy"
	has 'You have agreed to this notice.'
	lacks /withdraw
	ask "/c/$(token T)/withdraw" -d purpose=sharing
	[ "$code" = 403 ]
	ask "/c/$(token T)/withdraw" -d ''
	[ "$code" = 403 ]
	stop
	[ "$(sql "SELECT sender FROM checkin WHERE moment = 'after'")" = \
	    therapist ]
	[ "$(sql "SELECT login FROM reading r JOIN users u
	    ON u.id = r.measurer")" = aisha ]
	[ "$(sql "SELECT actor FROM audit WHERE action = 'check-in sent'
	    ORDER BY seq DESC LIMIT 1")" = user:2 ]
	start
}

@test "a therapist's device asks no longer than the therapist may" {
	tablet therapist
	login owner
	as owner /users/2 -d "csrf=$(csrf owner)" -d action=disable
	ask "/c/$(token T)"
	[ "$code" = 404 ]
	send T moment=arrival pain_now=3
	[ "$code" = 404 ]
	as owner /users/2 -d "csrf=$(csrf owner)" -d action=enable
	tablet therapist
	as owner /clients/1/transfer -d "csrf=$(csrf owner)" -d therapist=3
	ask "/c/$(token T)"
	[ "$code" = 404 ]
	as owner /clients/1/transfer -d "csrf=$(csrf owner)" -d therapist=2
	login aisha
}

@test "a device's link is none of the client's own" {
	as aisha /clients/1/link
	has '/clients/1/link'
	lacks 'Other links that work'
	# Nor does it show what came through those.
	agree A1
	ID=$(new_id)
	send A1 moment=weekly pain_week=5
	[ "$code" = 303 ]
	ask "/c/$(token A1)/receipt/$ID"
	[ "$code" = 200 ]
	tablet client
	for path in "/receipt/$ID" "/receipt/$ID/edit"; do
		ask "/c/$(token T)$path"
		[ "$code" = 404 ]
	done
	"$RELIEFD" client unlink A1 >/dev/null
	ask "/c/$(token T)"
	[ "$code" = 404 ]
	"$RELIEFD" client link A1 | sed 's|.*/c/||' >"$DIR/A1"
}

@test "purposes are agreed to and withdrawn one by one" {
	given() {
		stop
		sql "SELECT group_concat(purpose) FROM (SELECT DISTINCT purpose
		    FROM consent WHERE client = 1 AND withdrawn_at IS NULL
		    ORDER BY purpose)"
		start
	}
	[ "$(given)" = data,sharing ]
	ask "/c/$(token A1)/consent" -d purpose=messages
	[ "$(header Location)" = "/c/$(token A1)/privacy" ]
	[ "$(given)" = data,messages,sharing ]
	ask "/c/$(token A1)/withdraw" -d purpose=sharing
	[ "$(given)" = data,messages ]
	"$RELIEFD" report A1 --for referrer -o "$DIR/x.pdf" 2>"$DIR/err" &&
	    return 1
	grep -q 'has not consented to sharing' "$DIR/err"
	for bad in purpose=cookies 'purpose=data&purpose=data' other=1; do
		ask "/c/$(token A1)/consent" -d "$bad"
		[ "$code" = 422 ]
	done
	# Without data nothing else holds, and nothing is stored.
	ask "/c/$(token A1)/withdraw" -d purpose=data
	[ -z "$(given)" ]
	ask "/c/$(token A1)/consent" -d purpose=messages
	[ "$code" = 422 ]
	send A1 moment=arrival pain_now=3
	[ "$code" = 403 ]
	[ -z "$(given)" ]
}

@test "a later version of the notice is asked about anew" {
	agree A1
	ask "/c/$(token A1)"
	has 'How are you feeling?'
	stop
	sql "PRAGMA ignore_check_constraints = 1;
	    UPDATE consent SET version = 0"
	start
	ask "/c/$(token A1)"
	has 'Before you start'
	send A1 moment=arrival pain_now=3
	[ "$code" = 403 ]
	agree A1
	ask "/c/$(token A1)"
	has 'How are you feeling?'
	stop
	# The language it was read in is kept.
	[ "$(sql "SELECT DISTINCT language FROM consent
	    WHERE version = 1")" = en ]
	start
	ask "/c/$(token A1)/withdraw?lang=ta" -d purpose=data
	ask "/c/$(token A1)/consent?lang=ta" -d purpose=data
	stop
	[ "$(sql "SELECT language FROM consent WHERE withdrawn_at IS NULL
	    AND version = 1")" = ta ]
	start
}
