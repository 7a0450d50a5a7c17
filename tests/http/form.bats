#!/usr/bin/env bats
# The client's form over HTTP: what it asks, what it stores, what it says
# when something is wrong. One daemon for all tests of this file.

setup_file() {
	export DIR=$BATS_FILE_TMPDIR
	export RELIEFD=${RELIEFD:-build/release/reliefd}
	cat >"$DIR/conf" <<-END
	[practice]
	name = Serenity <Practice>
	whatsapp = 60123456789
	[listen]
	port = 0
	[store]
	path = $DIR/reliefd.db
	[limits]
	link_per_hour = 0
	source_per_hour = 0
	END
	reliefd init >/dev/null
	reliefd client add --name 'Lim Wei' --code C1 \
	    --activity 'Carry "heavy" <bags>' --activity Kneel \
	    --activity Sleep --movement cervical.flexion:midline \
	    --movement knee.extension:right --movement shoulder.flexion:left \
	    --swelling --first-treatment "$(date -d '-60 days' +%F)"
	reliefd client add --name 'Siti' --code C2
	start
	link C1 >"$DIR/c1"
	link C2 >"$DIR/c2"
}

teardown_file() {
	stop
}

reliefd() {
	"$RELIEFD" --config "$DIR/conf" "$@"
}

start() { # options
	"$RELIEFD" --config "$DIR/conf" "$@" serve 2>>"$DIR/log" 3>&- &
	echo $! >"$DIR/pid"
	for _ in $(seq 100); do
		port=$(sed -n 's|.*on http://127.0.0.1:\([0-9]*\)/.*|\1|p' \
		    "$DIR/log" | tail -n 1)
		if [ -n "$port" ] &&
		    curl -s -o /dev/null "http://127.0.0.1:$port/healthz"; then
			echo "$port" >"$DIR/port"
			return
		fi
		sleep 0.05
	done
	return 1
}

stop() {
	kill "$(cat "$DIR/pid")"
	while kill -0 "$(cat "$DIR/pid")" 2>/dev/null; do
		sleep 0.05
	done
}

# A new link's token.
link() { # code
	reliefd client link "$1" | sed 's|.*/c/||'
}

# The address of a path below the link of C1, or of the client in $OF.
at() { # path
	echo "http://127.0.0.1:$(cat "$DIR/port")/c/$(cat "$DIR/${OF:-c1}")$1"
}

agree() {
	curl -s -o /dev/null -d "" "$(at /consent)"
}

new_id() {
	od -An -tx1 -N16 /dev/urandom | tr -d ' \n'
}

today() {
	TZ=Asia/Kuala_Lumpur date -d "${1:-today}" +%F
}

# Sends a form; $ID, $DAY and $PATH_ may be set before. The status is in
# $status_code, the page in $page, the place in $location.
send() { # moment, field=value...
	local moment=$1 field
	local fields=()
	shift
	for field; do
		fields+=(--data-urlencode "$field")
	done
	curl -s -D "$DIR/head" -o "$DIR/page" "$(at "${PATH_:-}")" \
	    -d "id=${ID:=$(new_id)}" -d "moment=$moment" \
	    -d "day=${DAY-$(today)}" "${fields[@]}"
	status_code=$(sed -n '1s/^[^ ]* \([0-9]*\).*/\1/p' "$DIR/head")
	location=$(tr -d '\r' <"$DIR/head" | sed -n 's/^Location: //p')
	page=$(cat "$DIR/page")
}

status_of() { # address
	curl -s -o /dev/null -w '%{http_code}' "$1"
}

has() { # text
	[[ $page == *"$1"* ]] || {
		echo "the page lacks: $1"
		sed 's|<style>.*</style>||' "$DIR/page"
		return 1
	}
}

lacks() { # text
	[[ $page != *"$1"* ]] || {
		echo "the page has: $1"
		return 1
	}
}

get() { # path
	curl -s -o "$DIR/page" "$(at "$1")"
	page=$(cat "$DIR/page")
}

rows() { # table, condition
	sqlite3 "$DIR/reliefd.db" "SELECT count(*) FROM $1 WHERE $2"
}

@test "the notice comes first; without consent nothing is stored" {
	get ''
	has 'I agree'
	has 'Serenity &lt;Practice&gt;'
	lacks 'name="pain'
	send arrival pain_now=3
	has 'I agree'
	[ -z "$location" ]
	[ "$(status_of "$(at "/receipt/$ID")")" = 404 ]
}

@test "after agreeing the form is shown, and agreeing again changes nothing" {
	agree
	agree
	get ''
	has 'How are you feeling?'
	OF=c2 agree
}

@test "the whole weekly form is one answer of at most 8 KB gzipped" {
	size=$(curl -s -H 'Accept-Encoding: gzip' "$(at '?moment=weekly')" |
	    wc -c)
	echo "$size bytes"
	[ "$size" -le 8192 ]
	get '?moment=weekly'
	for name in pain_week interference_enjoyment interference_activity \
	    activity_1 activity_2 activity_3 regions reading_1 reading_2 \
	    something_else something_text global_change note; do
		has "name=\"$name\""
	done
	lacks '<img'
	lacks '<link'
	lacks 'style="'
	lacks 'url('
}

@test "the policy allows this page's styles and scripts by their hashes" {
	curl -s -D "$DIR/head" -o "$DIR/page" "$(at '?moment=weekly')"
	for part in style script; do
		perl -0777 -MDigest::SHA=sha256_base64 -ne "
		    print sha256_base64(\$1), qq(=\\n)
			while m|<$part>(.*?)</$part>|gs" "$DIR/page" \
		    >"$DIR/hashes"
		[ "$(wc -l <"$DIR/hashes")" = 2 ]
		policy=$(grep -o "$part-src [^;]*" "$DIR/head")
		while read -r hash; do
			[[ $policy == *"'sha256-$hash'"* ]]
		done <"$DIR/hashes"
	done
	grep -qF "default-src 'none'" "$DIR/head"
	grep -qF "connect-src 'self'" "$DIR/head"
	! grep -qi 'unsafe' "$DIR/head" || false
	! grep -qi '^set-cookie' "$DIR/head" || false
	grep -qi '^referrer-policy: no-referrer' "$DIR/head"
	# Back shows the same form, so that it keeps its id.
	grep -qi '^cache-control: private, max-age=0' "$DIR/head"
	grep -qF 'content="noindex"' "$DIR/page"
}

@test "each moment asks its questions, nothing is preselected" {
	get '?moment=arrival'
	[ "$(grep -o 'name="pain_now"' "$DIR/page" | wc -l)" = 11 ]
	lacks pain_week
	lacks '" checked'
	lacks 'name="note"'
	get '?moment=after'
	has 'name="pain_before"'
	has 'name="swelling"'
	has 'name="techniques"'
	lacks '" checked'
	lacks 'name="regions"'
	get '?moment=weekly'
	lacks '" checked'
	[ "$(grep -o 'name="regions"' "$DIR/page" | wc -l)" = 35 ]
	[ "$(grep -o 'name="global_change"' "$DIR/page" | wc -l)" = 7 ]
	# Its words come through escaped, and nobody's name is there.
	has 'Carry &quot;heavy&quot; &lt;bags&gt;'
	lacks 'Lim Wei'
	has '<title>Check-in</title>'
}

@test "a check-in is stored and shown in words; 0 stays 0" {
	send weekly pain_week=0 interference_activity=10 activity_2=7 \
	    regions=knee_r regions=neck_b something_else=no global_change=2 \
	    'note=two
lines & <marks>'
	[ "$status_code" = 303 ]
	get "/receipt/$ID"
	has Saved
	has '<dd>0 of 10</dd>'
	has '<dd>10 of 10</dd>'
	has '<dt>Kneel</dt><dd>7 of 10</dd>'
	has 'Right knee
Neck (back)'
	has 'Much improved'
	has 'two
lines &amp; &lt;marks&gt;'
	has 'https://wa.me/60123456789?text='
	lacks 'enjoyment'
}

@test "the same form again gives the same receipt, a hundred times at once" {
	ID=$(new_id)
	seq 100 | xargs -P 25 -I@ curl -s -o /dev/null \
	    -w '%{http_code} %{redirect_url}\n' "$(at '')" -d "id=$ID" \
	    -d moment=arrival -d "day=$(today)" -d pain_now=4 >"$DIR/answers"
	[ "$(wc -l <"$DIR/answers")" = 100 ]
	[ "$(sort -u "$DIR/answers")" = "303 $(at "/receipt/$ID")" ]
	stop
	[ "$(rows checkin "id = '$ID'")" = 1 ]
	[ "$(rows audit "detail = '$ID'")" = 1 ]
	start
}

@test "the same id with other content: 409, the answers kept to be sent" {
	send arrival pain_now=4
	first=$ID
	send arrival pain_now=6
	[ "$status_code" = 409 ]
	has 'You sent this form before'
	has "action=\"/c/$(cat "$DIR/c1")/receipt/$first\""
	has 'value="6" checked'
	lacks "value=\"$first\""
	get "/receipt/$first"
	has '<dd>4 of 10</dd>'
}

@test "without the one score: 422, nothing stored, every answer kept" {
	send weekly interference_activity=6 activity_1=0 regions=knee_r \
	    something_text='New <pillow>' something_else=yes global_change=4 \
	    movement_1=cervical.flexion.midline reading_1=4x \
	    method_1=phone 'note=Keep "this"'
	[ "$status_code" = 422 ]
	has '<title>Error: Check-in</title>'
	has 'autofocus'
	has '<a href="#pain_week">Choose a number from 0 to 10</a>'
	has 'id="pain_week-e">Choose a number from 0 to 10<'
	has '<a href="#reading_1">Enter the angle as a whole number'
	has 'value="6" checked'
	has 'name="activity_1" value="0" id="activity_1" checked'
	has 'value="knee_r" checked'
	has 'value="New &lt;pillow&gt;"'
	has 'value="4" checked'
	has 'value="4x"'
	has 'value="phone" selected'
	has 'Keep &quot;this&quot;</textarea>'
	has "value=\"$ID\""
	[ "$(status_of "$(at "/receipt/$ID")")" = 404 ]
}

@test "what breaks a rule is refused with 422 and the rest is kept" {
	while read -r moment field; do
		unset ID
		case $moment in
		weekly) good=pain_week=3 ;;
		*) good=pain_now=3 ;;
		esac
		send "$moment" "$good" "$field"
		[ "$status_code" = 422 ] || {
			echo "$moment $field: $status_code"
			return 1
		}
		has 'There is a problem'
		has 'value="3"'
		[ "$(status_of "$(at "/receipt/$ID")")" = 404 ]
	done <<-END
	arrival pain_now=4
	arrival note=x
	arrival tightness=3
	arrival unknown=1
	after tightness=11
	after tightness=-1
	after tightness=3.5
	after swelling=ten
	after new_soreness=bad
	after pain_week=3
	after techniques=other
	after reading_1=40
	after movement_1=nose.flexion.left
	after movement_1=shoulder.flexion.midline
	weekly activity_1=11
	weekly activity_4=1
	weekly regions=nose
	weekly global_change=0
	weekly global_change=8
	weekly something_else=maybe
	weekly something_text=$(printf '%121s' | tr ' ' x)
	weekly note=$(printf '%2001s' | tr ' ' x)
	END
}

@test "what cannot be decoded is 400, too much is 413, nothing is stored" {
	ID=$(new_id)
	for body in 'pain_now=%zz' 'pain_now=3&note=%ff' 'pain_now=3&note=%00' \
	    'pain_now' '=3'; do
		[ "$(curl -s -o /dev/null -w '%{http_code}' "$(at '')" \
		    -d "id=$ID&moment=arrival&day=$(today)&$body")" = 400 ]
	done
	send weekly pain_week=3 "note=$(printf '%30000s' | tr ' ' x)"
	[ "$status_code" = 413 ]
	[ "$(status_of "$(at "/receipt/$ID")")" = 404 ]
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
	start --set limits.link_per_hour=3
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

@test "the log holds no token, no name, no answer" {
	! grep -F "$(cat "$DIR/c1")" "$DIR/log" || false
	! grep -Fi 'lim wei' "$DIR/log" || false
	! grep -F 'marks' "$DIR/log" || false
}
