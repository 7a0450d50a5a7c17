#!/usr/bin/env bats
# What somebody wrote, in a PDF and in a list for a spreadsheet: text, and
# nothing that acts.

load daemon

# Marks of direction and what a font cannot show, around a name.
BIDI=$'\xe2\x80\xae\xe2\x81\xa6\xe2\x80\xab\xc2\x85'

setup_file() {
	practice
	start
	login aisha
}

teardown_file() {
	stop
}

# The text of the PDF in $DIR/body, without line breaks.
text() {
	pdftotext -layout "$DIR/body" - | tr -s ' \n\f' ' '
}

# It is a sound PDF that does nothing.
harmless() {
	[ "$(head -c 5 "$DIR/body")" = %PDF- ] || return 1
	qpdf --check "$DIR/body" >/dev/null || return 1
	# Names of actions as they are, not as somebody's text.
	qpdf --json --json-key=qpdf "$DIR/body" >"$DIR/json" || return 1
	grep -q '"/Type": "/Catalog"' "$DIR/json" || return 1
	if grep -oE '"/(JS|JavaScript|URI|Launch|OpenAction|AA|SubmitForm|GoToR|GoToE|EmbeddedFiles?|AcroForm|RichMedia|Movie|Sound)"' \
	    "$DIR/json"; then
		return 1
	fi
	[ -z "$(pdfinfo -js "$DIR/body")" ] || return 1
	pdfdetach -list "$DIR/body" | grep -qx '0 embedded files'
}

@test "markup in a name, a note or an activity is drawn as it was written" {
	n=0
	while read -r evil; do
		n=$((n + 1))
		"$RELIEFD" client add --name "$evil" --code "M$n" \
		    --therapist aisha --activity "$evil" \
		    --first-treatment "$(today -20days)" >/dev/null
		id=$((n + 3))
		"$RELIEFD" client link "M$n" | sed 's|.*/c/||' >"$DIR/M$n"
		agree "M$n"
		for days in 15 8 1; do
			unset ID
			DAY=$(today "-$days days")
			send "M$n" moment=weekly pain_week=4 activity_1=3 \
			    something_text="$evil" note="$evil"
			[ "$code" = 303 ]
		done
		as aisha "/clients/$id/report.pdf"
		[ "$code" = 200 ]
		harmless
		text >"$DIR/text"
		grep -qF -- "$evil" "$DIR/text" || {
			echo "the report lacks: $evil"
			cat "$DIR/text"
			return 1
		}
		# Nor does it get into headers.
		fails grep -qF -- "$evil" "$DIR/head"
	done <<-'END'
	<b>bold</b> &amp; <i>x
	</span><span font="40">
	(paren\) /JS (app.alert)
	>> /OpenAction << /S /URI
	\051 endobj %PDF-1.7
	<a href="http://x.example">
	{{raw name}} %s%n $1
	END
	[ "$n" = 7 ]
}

@test "what turns text around is not in a report" {
	"$RELIEFD" client add --name "Ann${BIDI} gnp.exe" --code BIDI \
	    --phone "012${BIDI}345 6789" --therapist aisha >/dev/null
	id=$("$RELIEFD" client list BIDI | wc -l)
	[ "$id" = 1 ]
	"$RELIEFD" report BIDI -o "$DIR/body"
	harmless
	text >"$DIR/text"
	grep -qF 'Ann gnp.exe' "$DIR/text"
	fails grep -qP '[\x{202a}-\x{202e}\x{2066}-\x{2069}\x{80}-\x{9f}]' \
	    "$DIR/text"
	as aisha '/clients?q=ann'
	fails grep -qP '\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' "$DIR/body"
	stop
	[ "$(sql "SELECT name || ' ' || phone FROM client
	    WHERE code = 'BIDI'")" = 'Ann gnp.exe 012 345 6789' ]
	start
}

@test "the metadata of a report are constants and the client's code" {
	"$RELIEFD" client add --name 'Marked Person' --code MP --therapist \
	    aisha >/dev/null
	"$RELIEFD" report MP -o "$DIR/body"
	pdfinfo "$DIR/body" >"$DIR/info"
	grep -q '^Producer:' "$DIR/info"
	fails grep -q 'Marked' "$DIR/info"
}
