#!/usr/bin/env bats
# The client's form over HTTP: what it asks, what it stores, what it says
# when something is wrong. One daemon for all tests of this file.

load form

setup_file() {
	form_practice
}

teardown_file() {
	stop
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
	at_once 100 "$(at '')" -d "id=$ID" -d moment=arrival \
	    -d "day=$(today)" -d pain_now=4 >"$DIR/answers"
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

@test "what cannot be decoded is 422, too much is 413, nothing is stored" {
	ID=$(new_id)
	for body in 'pain_now=%zz' 'pain_now=3&note=%ff' 'pain_now=3&no%00te=' \
	    'pain_now' 'pain_now=3&=3'; do
		[ "$(curl -s -o /dev/null -w '%{http_code}' "$(at '')" \
		    -d "id=$ID&moment=arrival&day=$(today)&$body")" = 422 ]
	done
	send weekly pain_week=3 "note=$(printf '%30000s' | tr ' ' x)"
	[ "$status_code" = 413 ]
	[ "$(status_of "$(at "/receipt/$ID")")" = 404 ]
}

@test "the log holds no token, no name, no answer" {
	! grep -F "$(cat "$DIR/c1")" "$DIR"/log* || false
	! grep -Fi 'lim wei' "$DIR"/log* || false
	! grep -F 'marks' "$DIR"/log* || false
}
