#!/usr/bin/env bats
# The client's form over HTTP: days, angles, corrections, sessions, links that
# work and links that do not. One daemon for all tests of this file.

load form

setup_file() {
	form_practice
	agree
	OF=c2 agree
}

teardown_file() {
	stop
}

@test "a day may be up to 30 days back and never ahead" {
	for day in '-31 days' '+1 day'; do
		unset ID
		DAY=$(today "$day")
		send arrival pain_now=3
		[ "$status_code" = 422 ]
		has 'href="#day"'
		has '<details open>'
	done
	for DAY in '' 2026-02-30 yesterday; do
		unset ID
		send arrival pain_now=3
		[ "$status_code" = 422 ]
	done
	for day in '-30 days' today; do
		unset ID
		DAY=$(today "$day")
		send arrival pain_now=3
		[ "$status_code" = 303 ]
	done
}

@test "an angle is taken as people type it, within the range of the hint" {
	send weekly pain_week=3 movement_1=knee.extension.right \
	    'reading_1= －１０ °' method_1=visual
	[ "$status_code" = 303 ]
	get "/receipt/$ID"
	has '<dd>Right, -10°</dd>'
	unset ID
	send weekly pain_week=3 movement_1=knee.extension.right reading_1=26
	[ "$status_code" = 422 ]
	has 'Angle must be between -90 and 25 degrees'
	has 'A whole number from -90 to 25.'
	unset ID
	send weekly pain_week=3 movement_1=shoulder.flexion.left \
	    reading_1=90 skip_1=1
	[ "$status_code" = 422 ]
	unset ID
	send weekly pain_week=3 movement_1=shoulder.flexion.left \
	    reading_1= skip_1=1 method_1=visual
	[ "$status_code" = 303 ]
	get "/receipt/$ID"
	lacks 'Shoulder'
}

@test "a surprising angle is asked about once" {
	send weekly pain_week=3 movement_1=cervical.flexion.midline \
	    reading_1=70
	[ "$status_code" = 422 ]
	has 'Is this right?'
	has 'name="sure_1" value="70"'
	# Another angle than the one that was asked about is asked about too.
	send weekly pain_week=3 movement_1=cervical.flexion.midline \
	    reading_1=75 sure_1=70
	[ "$status_code" = 422 ]
	send weekly pain_week=3 movement_1=cervical.flexion.midline \
	    reading_1=70 sure_1=70
	[ "$status_code" = 303 ]
	# Sent again it is no surprise, and 71 is near the last one of 70.
	send weekly pain_week=3 movement_1=cervical.flexion.midline \
	    reading_1=70 sure_1=70
	[ "$status_code" = 303 ]
}

@test "the form asks for the movements measured longest ago" {
	get '?moment=weekly'
	has 'value="shoulder.flexion.left"'
	[ "$(grep -c 'name="movement_' "$DIR/page")" = 2 ]
}

@test "a correction replaces the check-in, and its reading, as a new one" {
	send after pain_now=5 movement_1=shoulder.flexion.left reading_1=60
	[ "$status_code" = 303 ]
	first=$ID
	get "/receipt/$first/edit"
	has 'value="5" checked'
	has 'value="60"'
	has 'Send the changes'
	ID=$(new_id)
	PATH_=/receipt/$first
	send after pain_now=4 movement_1=shoulder.flexion.left reading_1=65 \
	    sure_1=60
	[ "$status_code" = 303 ]
	second=$ID
	send after pain_now=4 movement_1=shoulder.flexion.left reading_1=65
	[ "$location" = "/c/$(cat "$DIR/c1")/receipt/$second" ]
	get "/receipt/$first"
	has 'You changed these answers later'
	has "/receipt/$second"
	lacks "/receipt/$first/edit"
	# A second correction of the same one: nothing is lost, nothing stored.
	ID=$(new_id)
	send after pain_now=9
	[ "$status_code" = 409 ]
	has 'value="9" checked'
	# Another moment is another form.
	unset ID
	PATH_=/receipt/$second
	send weekly pain_week=3
	[ "$status_code" = 422 ]
	stop
	[ "$(rows checkin "replaces = '$first'")" = 1 ]
	start
}

@test "the client's techniques make a session with unknown minutes, once" {
	DAY=$(today '-3 days')
	send after pain_now=3 techniques=deep_tissue techniques=trigger_point
	send after pain_now=3 techniques=deep_tissue techniques=trigger_point
	[ "$status_code" = 303 ]
	get "/receipt/$ID"
	has 'Deep tissue massage
Trigger point therapy'
	unset ID
	DAY=$(today '-4 days')
	send after pain_now=3 techniques=unsure techniques=deep_tissue
	[ "$status_code" = 422 ]
	send after pain_now=3 techniques=unsure
	[ "$status_code" = 303 ]
	stop
	[ "$(rows session "day = '$(today '-3 days')' AND source = 'client'")" = 1 ]
	[ "$(rows session_technique 'minutes IS NULL')" = 2 ]
	[ "$(rows session "day = '$DAY'")" = 0 ]
	start
}

@test "a session that the therapist logged is not asked about nor changed" {
	DAY=$(today)
	reliefd session add C2 --myofascial-release 30
	OF=c2
	get '?moment=after'
	lacks 'name="techniques"'
	send after pain_now=3 techniques=deep_tissue
	[ "$status_code" = 303 ]
	stop
	[ "$(rows session "client = 2")" = 1 ]
	start
}

@test "receipts are shown to the client they belong to and nobody else" {
	send arrival pain_now=3
	[ "$(status_of "$(at "/receipt/$ID")")" = 200 ]
	OF=c2
	[ "$(status_of "$(at "/receipt/$ID")")" = 404 ]
	[ "$(status_of "$(at "/receipt/$ID/edit")")" = 404 ]
	PATH_=/receipt/$ID
	ID=$(new_id)
	send arrival pain_now=5
	[ "$status_code" = 404 ]
}

@test "unknown and revoked links get one and the same page" {
	link C2 >"$DIR/dead"
	reliefd client unlink C2 >/dev/null
	OF=dead
	get ''
	mv "$DIR/page" "$DIR/revoked"
	echo "$(printf '%43s' | tr ' ' A)" >"$DIR/dead"
	get ''
	cmp "$DIR/page" "$DIR/revoked"
	has 'This link does not work'
	has 'https://wa.me/60123456789'
	[ "$(status_of "$(at '')")" = 404 ]
	send arrival pain_now=3
	[ "$status_code" = 404 ]
	# So does one that lost its end on the way.
	echo "$(printf '%20s' | tr ' ' A)" >"$DIR/dead"
	get ''
	cmp "$DIR/page" "$DIR/revoked"
	link C2 >"$DIR/c2"
}

@test "previews of a link change nothing" {
	stop
	sqlite3 "$DIR/reliefd.db" .dump >"$DIR/before"
	start
	for agent in WhatsApp/2.23.20 TelegramBot Twitterbot/1.0 Slackbot \
	    facebookexternalhit/1.1; do
		for _ in 1 2 3 4 5; do
			curl -s -o /dev/null -A "$agent" "$(at '')"
			curl -s -o /dev/null -I -A "$agent" "$(at '')"
		done
	done
	stop
	sqlite3 "$DIR/reliefd.db" .dump | cmp - "$DIR/before"
	start
}

@test "a link's limit counts what was stored, repeats are free" {
	stop
	stored=$(sqlite3 "$DIR/reliefd.db" "SELECT count(*) FROM checkin c
	    JOIN client o ON o.id = c.client WHERE o.code = 'C1'")
	start --set limits.link_per_hour=$((stored + 3))
	for _ in 1 2 3; do
		unset ID
		send arrival pain_now=2
		[ "$status_code" = 303 ]
	done
	send arrival pain_now=2
	[ "$status_code" = 303 ]
	unset ID
	send arrival pain_now=7
	[ "$status_code" = 429 ]
	has 'value="7" checked'
	has 'your answers are still here'
	[ "$(status_of "$(at "/receipt/$ID")")" = 404 ]
	stop
	start
}

@test "withdrawing closes the form, agreeing opens it again" {
	curl -s -o /dev/null -d "" "$(at /withdraw)"
	get ''
	has 'I agree'
	send arrival pain_now=3
	has 'I agree'
	[ "$(status_of "$(at "/receipt/$ID")")" = 404 ]
	get /privacy
	has 'You have not agreed'
	agree
	get /privacy
	has 'I no longer agree'
	unset ID
	send arrival pain_now=3
	[ "$status_code" = 303 ]
}

@test "the log holds no token and no name" {
	! grep -F "$(cat "$DIR/c1")" "$DIR"/log* || false
	! grep -Fi 'lim wei' "$DIR"/log* || false
}
