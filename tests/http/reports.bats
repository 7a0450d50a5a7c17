#!/usr/bin/env bats
# Many reports in one archive that is sent while it is made, and the summary
# of the practice by condition.

load daemon

setup_file() {
	practice
	"$RELIEFD" import tests/golden/packages/steady
	# 50 clients of aisha's, with an answer each but the last.
	"$RELIEFD" client link G0001 | sed 's|.*/c/||' >"$DIR/G0001"
	sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
	    WHERE i < 48) INSERT INTO client (code, name, search, language,
	    therapist, conditions, asks_swelling, made_at)
	    SELECT printf('Z%04d', i), 'Zed ' || i, 'zed ' || i || ' z' || i,
	    CASE i % 4 WHEN 0 THEN 'en' WHEN 1 THEN 'ms' WHEN 2 THEN 'zh'
	    ELSE 'ta' END, 2, 1 + (i % 2), 0, 1 FROM n;
	    INSERT INTO checkin (client, id, moment, day, submitted_at,
	    form_version, sender, pain_week)
	    SELECT id, printf('%032x', id), 'weekly', '2026-10-05', 1, 1,
	    'client', id % 11 FROM client
	    WHERE code LIKE 'Z%' AND code <> 'Z0048'"
	${CC:-cc} -shared -fPIC -O1 -D_GNU_SOURCE -o "$DIR/hold.so" \
	    tests/http/hold.c -ldl
	export HOLD=$DIR/hold
	holding
	login owner
	login aisha
}

teardown() {
	rm -f "$DIR/hold" "$DIR/hold.there"
}

teardown_file() {
	stop
}

# The daemon draws no report while there is a file $DIR/hold.
holding() {
	start env LD_PRELOAD="$DIR/hold.so"
}

# Asks for the archive of aisha's clients, in the background, and comes back
# when its first report is about to be drawn, which it is after release.
begin() { # curl's arguments...
	: >"$DIR/hold"
	rm -f "$DIR/hold.there" "$DIR/zip"
	curl -s -m "$PATIENCE" -o "$DIR/zip" \
	    -H "Cookie: $(cat "$DIR/cookie.aisha")" -d which=all "$@" \
	    "$(base)/reports.zip?q=zed" 3>&- &
	zip=$!
	await held_or_answered
	[ -e "$DIR/hold.there" ]
}

held_or_answered() {
	[ -e "$DIR/hold.there" ] || is_gone $zip
}

release() {
	rm "$DIR/hold"
}

# The archive of what a form asks for, to $DIR/zip.
take() { # login, query, field=value...
	local who=$1 query=$2 csrf
	shift 2
	csrf=$(csrf "$who")
	code=$(curl -s -m "$PATIENCE" -D "$DIR/head" -o "$DIR/zip" -w '%{http_code}' \
	    -H "Cookie: $(cat "$DIR/cookie.$who")" -d "csrf=$csrf" \
	    "${@/#/-d}" "$(base)/reports.zip?$query")
}

unpack() {
	rm -rf "$DIR/out"
	mkdir "$DIR/out"
	unzip -tqq "$DIR/zip"
	unzip -qq "$DIR/zip" -d "$DIR/out"
}

# Each line of index.csv agrees with its file.
check_index() {
	local code file pages bytes sum status info files=()
	: >"$DIR/sums"
	: >"$DIR/sizes"
	while IFS=, read -r code file pages bytes sum status; do
		case $status in
		'"ok"'*)
			files+=("$DIR/out/$file")
			echo "$sum  $DIR/out/$file" >>"$DIR/sums"
			echo "$bytes $DIR/out/$file" >>"$DIR/sizes"
			info=$(pdfinfo "$DIR/out/$file")
			[[ $info =~ Pages:\ *([0-9]+) ]]
			[ "${BASH_REMATCH[1]}" = "$pages" ]
			;;
		*) [ -z "$file$pages$bytes$sum" ] ;;
		esac
	done < <(tr -d '\r' <"$DIR/out/index.csv" | tail -n +2)
	[ ${#files[@]} -eq 0 ] || {
		sha256sum --quiet -c "$DIR/sums"
		stat -c '%s %n' "${files[@]}" | cmp - "$DIR/sizes"
	}
}

@test "50 reports: the archive opens and its index agrees" {
	take aisha 'q=zed' which=all
	[ "$code" = 200 ]
	[ "$(header Content-Type)" = application/zip ]
	[ "$(header Cache-Control)" = no-store ]
	[[ $(header Content-Disposition) == *'reports-20'*'.zip"' ]]
	unpack
	[ "$(head -n 1 "$DIR/out/index.csv" | tr -d '\r')" = \
	    $'\xEF\xBB\xBF'code,file,pages,bytes,sha256,status ]
	[ "$(grep -c '"ok"' "$DIR/out/index.csv")" = 47 ]
	grep -q '^Z0048,,,,,"no report: no data in this period"' \
	    "$DIR/out/index.csv"
	[ "$(ls "$DIR/out" | wc -l)" = 48 ]
	check_index
	# By code, not by name; in each client's own language.
	fails grep -rq Zed <(ls "$DIR/out")
	pdftotext "$DIR"/out/progress-Z0002-*.pdf - | grep -q '疼痛'
	pdftotext "$DIR"/out/progress-Z0004-*.pdf - | grep -q 'Average pain'
}

@test "the ticked ones, of a period, for a reader, in one language" {
	stop
	first=$(sql "SELECT id FROM client WHERE code = 'Z0001'")
	steady=$(sql "SELECT id FROM client WHERE code = 'G0001'")
	sql "UPDATE client SET therapist = 2 WHERE id = $steady"
	start
	take aisha '' which=ticked "client=$first" "client=$steady" \
	    from=2025-03-01 to=2025-03-31 lang=ms for=client
	[ "$code" = 200 ]
	unpack
	check_index
	grep -q '^Z0001,,,,,"no report: no data' "$DIR/out/index.csv"
	grep -q '^G0001,progress-G0001-2025-03-01_2025-03-31.pdf,' \
	    "$DIR/out/index.csv"
	pdftotext "$DIR"/out/progress-G0001*.pdf - | grep -q 'Laporan'
	# A referrer's needs the client's consent.
	take aisha '' which=ticked "client=$first" for=referrer
	unpack
	grep -q '^Z0001,,,,,"no report: no consent to sharing"' \
	    "$DIR/out/index.csv"
}

@test "nobody takes what is not theirs" {
	take aisha '' which=ticked client=2
	[ "$code" = 404 ]
	take aisha '' which=ticked client=1 client=2
	[ "$code" = 404 ]
	take aisha '' which=all
	unpack
	fails grep -q '^B1,' "$DIR/out/index.csv"
	take owner '' which=all
	unpack
	grep -q '^B1,' "$DIR/out/index.csv"
}

@test "what asks for nothing gets the page back, and why" {
	take aisha '' which=ticked
	[ "$code" = 422 ]
	grep -q 'Tick at least one client' "$DIR/zip"
	take aisha '' which=ticked client=1 client=1
	[ "$code" = 422 ]
	take aisha 'q=nobodyatall' which=all
	[ "$code" = 422 ]
	grep -q 'No client fits' "$DIR/zip"
	take aisha 'q=zed' which=all from=2026-02-01 to=2026-01-01
	[ "$code" = 422 ]
	grep -q 'first day comes after' "$DIR/zip"
	for bad in which=some client=x from=yesterday lang=de for=me; do
		take aisha 'q=zed' which=all "$bad"
		[ "$code" = 422 ]
	done
	take aisha 'filter=nonsense' which=all
	[ "$code" = 404 ]
}

@test "every report that is taken has its row, and is a report made" {
	stop
	before=$(sql "SELECT count(*) FROM audit
	    WHERE action = 'report downloaded'")
	sql "DELETE FROM report_made"
	start
	take aisha 'q=zed' which=all
	stop
	[ "$(sql "SELECT count(*) FROM audit
	    WHERE action = 'report downloaded'")" = $((before + 47)) ]
	[ "$(sql "SELECT count(*) FROM audit WHERE action = 'reports downloaded'
	    AND detail = '48 clients'")" -ge 1 ]
	[ "$(sql "SELECT count(*) FROM report_made
	    WHERE reader = 'therapist'")" = 47 ]
	"$RELIEFD" verify
	start
}

@test "others are served meanwhile, and a reader who leaves is let go" {
	stop
	holding
	agree A1
	begin -d "csrf=$(csrf aisha)"
	for _ in {1..10}; do
		unset ID
		send A1 moment=weekly pain_week=3
		[ "$code" = 303 ]
	done
	kill -0 $zip
	release
	wait $zip
	unzip -tqq "$DIR/zip"
	# One who leaves in the middle.
	begin -d "csrf=$(csrf aisha)"
	kill $zip
	wait $zip || true
	release
	as aisha /reports
	[ "$code" = 200 ]
}

half_refused() {
	[ "$(grep -c 503 "$DIR/codes")" = 4 ]
}

@test "few archives are made at once, and their places are free again" {
	local n urls=() csrf
	stop
	holding
	for n in {1..8}; do
		urls+=(-o "$DIR/zip.$n" "$(base)/reports.zip?q=zed")
	done
	csrf=$(csrf aisha)
	for _ in 1 2; do
		: >"$DIR/hold"
		: >"$DIR/codes"
		stdbuf -oL curl -s -m "$PATIENCE" -Z --parallel-immediate \
		    -w '%{http_code}\n' \
		    -H "Cookie: $(cat "$DIR/cookie.aisha")" \
		    -d "csrf=$csrf" -d which=all "${urls[@]}" \
		    >"$DIR/codes" 2>/dev/null 3>&- &
		await half_refused
		release
		wait $!
		[ "$(sort "$DIR/codes" | uniq -c | tr -s ' \n' ' ')" = \
		    " 4 200 4 503 " ]
	done
}

@test "an archive holds what its reader may see when it is made" {
	local id csrf owner
	stop
	holding
	owner=$(csrf owner)
	csrf=$(csrf aisha)
	as aisha "/clients?q=z0048"
	id=$(grep -o '"/clients/[0-9][0-9]*"' "$DIR/body" | tr -d '"')
	begin -d "csrf=$csrf"
	as owner "$id/transfer" -d "csrf=$owner" -d therapist=3
	[ "$code" = 303 ]
	release
	wait $zip
	unpack
	fails grep -q '^Z0048,' "$DIR/out/index.csv"
	[ "$(wc -l <"$DIR/out/index.csv")" = 48 ]
	as owner "$id/transfer" -d "csrf=$owner" -d therapist=2
	# And nothing once the login has ended.
	begin -d "csrf=$csrf"
	as aisha /logout -d "csrf=$csrf"
	[ "$code" = 303 ]
	release
	wait $zip || true
	fails unzip -tqq "$DIR/zip"
	login aisha
}

@test "a stop in the middle leaves a broken archive, never a short one" {
	stop
	holding
	begin -d "csrf=$(csrf aisha)"
	kill -TERM "$(cat "$DIR/pid")"
	await took_signals "$(cat "$DIR/pid")"
	# The second one ends it at once.
	kill -TERM "$(cat "$DIR/pid")"
	release
	await is_gone "$(cat "$DIR/pid")"
	got=0
	wait $zip || got=$?
	[ "$got" = 18 ]
	start
	as aisha /reports
	[ "$code" = 200 ]
}

@test "the practice by condition, and never by the difference of two" {
	stop
	sql "INSERT INTO consent (client, purpose, given_at, version, language)
	    SELECT id, 'data', 2, 1, 'en' FROM client WHERE code LIKE 'Z%'"
	start
	as owner '/practice.pdf?condition=back_pain'
	[ "$code" = 200 ]
	pdftotext "$DIR/body" - | grep -q 'Back pain'
	as owner '/practice.pdf?condition=fibromyalgia'
	[ "$code" = 409 ]
	as owner '/practice.pdf?condition=nonsense'
	[ "$code" = 422 ]
	as owner /practice.pdf
	[ "$code" = 200 ]
	fails grep -q 'Back pain' <(pdftotext "$DIR/body" -)
	# All but four have back pain: what is left out would be those four.
	stop
	sql "UPDATE client SET conditions = 1 WHERE code LIKE 'Z%';
	    UPDATE client SET conditions = 2 WHERE id IN
	    (SELECT id FROM client WHERE code LIKE 'Z%' LIMIT 4);
	    DELETE FROM consent WHERE client NOT IN
	    (SELECT id FROM client WHERE code LIKE 'Z%')"
	start
	as owner '/practice.pdf?condition=back_pain'
	[ "$code" = 409 ]
	has 'or none'
	fails "$RELIEFD" practice-report --condition back_pain -o -
}
