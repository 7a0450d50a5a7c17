#!/usr/bin/env bats
# What therapists do, for whom, and what never leaves.

load daemon

setup_file() {
	practice
	start
	for who in aisha ben owner; do
		login "$who"
		csrf "$who" >"$DIR/csrf.$who"
	done
}

teardown_file() {
	stop
}

setup() {
	unset ID DAY
}

# Posts a portal form with its token.
post() { # login, path, field=value...
	local who=$1 path=$2 pair pairs=()
	shift 2
	for pair; do
		pairs+=(--data-urlencode "$pair")
	done
	as "$who" "$path" -d "csrf=$(cat "$DIR/csrf.$who")" "${pairs[@]}"
}

# Saves a session as the form would.
session() { # login, client, field=value...
	local who=$1 client=$2
	shift 2
	post "$who" "/clients/$client/sessions/new" "id=${ID:=$(new_id)}" \
	    "day=${DAY:=$(today)}" "$@"
}

@test "a therapist sees the own clients only, the owner sees all" {
	as aisha /clients
	has 'Lim Wei'
	lacks 'Siti'
	lacks 'Kumar'
	as ben /clients
	has 'Siti'
	lacks 'Lim Wei'
	as owner /clients
	has 'Lim Wei'
	has 'Siti'
	has 'Kumar'
	as aisha '/clients?q=siti'
	lacks 'Siti Nurhaliza'
}

@test "another therapist's client is not there, whatever is asked" {
	as aisha /clients/4711
	cp "$DIR/body" "$DIR/nothing"
	for path in /clients/2 /clients/3 /clients/2/link \
	    /clients/2/sessions/new /clients/2/sessions/1 \
	    /clients/2/report.pdf /clients/2/chart.svg; do
		as aisha "$path"
		[ "$code" = 404 ]
		lacks 'Siti'
		cmp "$DIR/body" "$DIR/nothing"
	done
	session aisha 2 deep_tissue=20
	[ "$code" = 404 ]
	post aisha /clients/2/link action=make
	[ "$code" = 404 ]
	post aisha /clients/2/link action=revoke
	[ "$code" = 404 ]
	# The client's link still works.
	ask "/c/$(token B1)"
	[ "$code" = 200 ]
	as owner /clients/2
	[ "$code" = 200 ]
	has 'Siti'
}

@test "paths have one spelling" {
	for path in /clients/01 /clients/1/ /clients//1 /clients/0 \
	    /clients/-1 /clients/1.0 /clients/99999999999999999999 \
	    /clients/1/sessions/01 /Clients/1 /clients/%31; do
		as owner "$path" --path-as-is
		[ "$code" = 404 ]
	done
	for path in /clients/+1 '/clients/1;a' '/clients/1)'; do
		as owner "$path" --path-as-is
		[ "$code" = 404 ]
	done
	as owner //clients --path-as-is
	[ "$code" = 400 ]
	as owner /clients/1
	[ "$code" = 200 ]
}

@test "a session is logged, shown and corrected in a new version" {
	session aisha 1 deep_tissue=25 trigger_point_typed=7 note='First <b>'
	[ "$code" = 303 ]
	[ "$(header Location)" = /clients/1 ]
	as aisha /clients/1
	has 'Deep tissue 25'
	has 'Trigger point 7'
	as aisha /clients/1/sessions/1
	has 'First &lt;b&gt;'
	lacks 'First <b>'
	# The same form again stores nothing new.
	session aisha 1 deep_tissue=25 trigger_point_typed=7 note='First <b>'
	[ "$code" = 303 ]
	# Another form for the same day must have seen the first.
	unset ID
	session aisha 1 deep_tissue=30
	[ "$code" = 422 ]
	seen=$(field seen)
	[ "$seen" = 1.1 ]
	unset ID
	session aisha 1 deep_tissue=30 seen="$seen"
	[ "$code" = 303 ]
	stop
	[ "$(sql "SELECT group_concat(number || '.' || version) FROM session
	    WHERE client = 1")" = 1.1,1.2 ]
	[ "$(sql "SELECT group_concat(technique || minutes)
	    FROM session_technique WHERE client = 1 AND version = 2")" = \
	    deep_tissue30 ]
	start
}

@test "what a session may not say is refused and kept" {
	try() { # field=value...
		unset ID
		session aisha 1 "$@"
		[ "$code" = 422 ] || {
			echo "$* gave $code"
			return 1
		}
	}
	DAY=$(today -3days)
	try
	try deep_tissue=none
	try deep_tissue=12
	try deep_tissue_typed=0
	try deep_tissue_typed=241
	try deep_tissue_typed=-5
	try deep_tissue_typed=7x
	try deep_tissue=20 regions=nose
	try deep_tissue=20 deep_tissue=25
	try deep_tissue=20 unknown=1
	try deep_tissue=20 note="$(printf '%02001d' 7)"
	try deep_tissue_typed=241 note='Keep <this>'
	has 'Keep &lt;this&gt;'
	has 241
	DAY=$(today +2days)
	try deep_tissue=20
	DAY=2026-02-30
	try deep_tissue=20
	stop
	[ "$(sql "SELECT count(*) FROM session WHERE day <> '$(today)'")" = 0 ]
	start
	DAY=$(today -3days)
	unset ID
	session aisha 1 deep_tissue_typed=240
	[ "$code" = 303 ]
}

@test "a link is shown once, and only its hash is stored" {
	as aisha /clients/1/link
	fails grep -oE '/c/[A-Za-z0-9_-]{43}' "$DIR/body"
	post aisha /clients/1/link action=make
	[ "$code" = 200 ]
	made=$(grep -oE '/c/[A-Za-z0-9_-]{43}' "$DIR/body" | head -n 1 |
		sed 's|/c/||')
	[ ${#made} = 43 ]
	has '<svg'
	ask "/c/$made"
	[ "$code" = 200 ]
	as aisha /clients/1/link
	lacks "$made"
	post aisha /clients/1/link
	lacks "$made"
	post aisha /clients/1/link action=bad
	[ "$code" = 422 ]
	absent "$made" "$DIR"/reliefd.db* "$DIR/log.new"
	stop
	absent "$made" "$DIR"/reliefd.db* "$DIR/log"
	absent "$(token A1)" "$DIR"/reliefd.db* "$DIR/log"
	start
	# "Revoke and make new" ends all that were there before.
	post aisha /clients/1/link action=renew
	new=$(grep -oE '/c/[A-Za-z0-9_-]{43}' "$DIR/body" | head -n 1)
	ask "/c/$made"
	[ "$code" = 404 ]
	ask "$new"
	[ "$code" = 200 ]
	post aisha /clients/1/link action=revoke
	[ "$code" = 200 ]
	ask "$new"
	[ "$code" = 404 ]
	"$RELIEFD" client link A1 | sed 's|.*/c/||' >"$DIR/A1"
}

@test "a link opens the form of the client it was made for" {
	post ben /clients/2/link action=make
	grep -oE '/c/[A-Za-z0-9_-]{43}' "$DIR/body" | head -n 1 |
		sed 's|/c/||' >"$DIR/B2"
	agree B2
	send B2 moment=arrival pain_now=7
	[ "$code" = 303 ]
	stop
	[ "$(sql "SELECT client FROM checkin WHERE id = '$ID'")" = 2 ]
	[ "$(sql "SELECT count(*) FROM link JOIN users u ON u.id = made_by
	    WHERE client = 2 AND login = 'ben'")" = 1 ]
	start
}

@test "a report is a PDF of the right client and says its period" {
	as aisha "/clients/1/report.pdf?from=2026-01-01&to=2026-06-30"
	[ "$code" = 200 ]
	[ "$(header Content-Type)" = application/pdf ]
	[ "$(header Content-Disposition)" = \
	    'attachment; filename="progress-A1-2026-01-01_2026-06-30.pdf"' ]
	[ "$(header Cache-Control)" = no-store ]
	[ "$(header Content-Length)" = "$(wc -c <"$DIR/body")" ]
	[ "$(head -c 5 "$DIR/body")" = %PDF- ]
	pages=$(pdfinfo "$DIR/body" | sed -n 's/^Pages: *//p')
	[ "$pages" -ge 2 ]
	[ "$pages" -le 3 ]
	pdftotext "$DIR/body" - | grep -qF 'Lim Wei'
	fails grep -qF Siti <(pdftotext "$DIR/body" -)
	as aisha "/clients/1/report.pdf?from=2026-02-30"
	[ "$code" = 422 ]
	as aisha "/clients/1/report.pdf?to=tomorrow"
	[ "$code" = 422 ]
	# Nobody takes one without a trace.
	stop
	[ "$(sql "SELECT count(*) FROM audit
	    WHERE action = 'report downloaded' AND object = 1")" = 1 ]
	start
}

@test "a report for a referrer needs the client's consent to sharing" {
	for consent in '' data messages; do
		[ -z "$consent" ] ||
			ask "/c/$(token A1)/consent" -d purpose="$consent"
		as aisha '/clients/1/report.pdf?for=referrer'
		[ "$code" = 403 ]
		has 'not consented to sharing'
		as aisha '/reports.zip?which=ticked&client=1&for=referrer'
		fails grep -qa '%PDF-' "$DIR/body"
		fails "$RELIEFD" report A1 --for referrer -o "$DIR/x.pdf"
		[ ! -e "$DIR/x.pdf" ]
	done
	ask "/c/$(token A1)/consent" -d purpose=sharing
	as aisha '/clients/1/report.pdf?for=referrer'
	[ "$code" = 200 ]
	"$RELIEFD" report A1 --for referrer -o "$DIR/x.pdf"
	ask "/c/$(token A1)/withdraw" -d purpose=sharing
	as aisha '/clients/1/report.pdf?for=referrer'
	[ "$code" = 403 ]
}

@test "many reports at once are each of their own client" {
	for n in $(seq 12); do
		curl -s -m "$PATIENCE" -o "$DIR/pdf.$n" \
		    -H "Cookie: $(cat "$DIR/cookie.owner")" \
		    "$(base)/clients/$((n % 3 + 1))/report.pdf" &
		echo $!
	done >"$DIR/pids"
	wait
	names=('Lim Wei' 'Siti Nurhaliza' 'Kumar')
	for n in $(seq 12); do
		pdftotext "$DIR/pdf.$n" - | grep -qF "${names[$((n % 3))]}"
	done
}

@test "names and notes are text on every page, never markup" {
	evil='<script>alert(1)</script>"&'"'"'%s%n'
	"$RELIEFD" client add --name "$evil" --code X1 --therapist aisha \
	    --activity "$evil" >/dev/null
	stop
	# Nobody can enter such a number any more.
	sql "UPDATE client SET phone = '<b>\"&''' WHERE code = 'X1'"
	start
	"$RELIEFD" session add X1 --deep-tissue 20 --note "$evil" >/dev/null
	for path in /clients /clients/4 /clients/4/link \
	    /clients/4/sessions/1 /clients/4/chart.svg \
	    "/clients?q=%3Cscript%3Ealert(1)"; do
		as aisha "$path"
		[ "$code" = 200 ]
		lacks '<script>alert'
	done
	as aisha /clients/4
	has '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;'
	"$RELIEFD" client link X1 | sed 's|.*/c/||' >"$DIR/X1"
	agree X1
	send X1 moment=weekly pain_week=4 note="$evil" something_text="$evil"
	[ "$code" = 303 ]
	ask "$place"
	lacks '<script>alert'
	has '&lt;script&gt;'
	as aisha /clients/4
	lacks '<script>alert'
	as aisha /clients/4/report.pdf
	pdftotext "$DIR/body" - | tr -d '\n' | grep -qF '<script>alert(1)'
}

@test "a client who scores 0 is shown with 0" {
	agree A1
	send A1 moment=weekly pain_week=0
	[ "$code" = 303 ]
	as aisha /clients/1
	[ "$code" = 200 ]
	stop
	[ "$(sql "SELECT pain_week FROM checkin WHERE client = 1")" = 0 ]
	start
}
