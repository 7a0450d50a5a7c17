#!/usr/bin/env bats
# A planned comparison: drawn once, shown block by block, and named in the
# report; readings that belong to no session.

load daemon

setup_file() {
	practice
	start
	build_ask
	login aisha
}

teardown_file() {
	stop
}

plan() { # field=value...
	as aisha /clients/1/plan -d "csrf=$(csrf aisha)" "${@/#/-d}"
}

log_session() { # day, field=value...
	local day=$1
	shift
	as aisha /clients/1/sessions/new -d "csrf=$(csrf aisha)" \
	    -d "id=$(new_id)" -d "day=$day" -d seen= "${@/#/-d}"
	[ "$code" = 303 ]
}

@test "a plan needs two techniques, and says what is wrong" {
	as aisha /clients/1/plan
	has 'Draw the order and begin'
	plan action=make
	[ "$code" = 422 ]
	has 'Choose a technique'
	plan action=make a=deep_tissue b=deep_tissue
	[ "$code" = 422 ]
	has 'another technique than the first'
	for bad in pairs=7 pairs=0 sessions=7 sessions=x a=massage; do
		plan action=make b=other "$bad"
		[ "$code" = 422 ]
	done
	as aisha /clients/1
	has 'Plan a comparison'
}

@test "each pair of blocks holds both techniques, in an order of chance" {
	stop
	sql "DELETE FROM plan"
	start
	body="csrf=$(csrf aisha)&action=make&a=deep_tissue"
	body+="&b=stretching_mobilization&pairs=3&sessions=1"
	for n in {1..40}; do
		printf '%s\tPOST\t/clients/1/plan\t%s\tCookie: %s\n' $n \
		    "$body" "$(<"$DIR/cookie.aisha")"
	done | ask_many
	[ "$(cut -f 2 "$DIR/answers" | sort -u)" = 303 ]
	stop
	[ "$(sql "SELECT count(*) FROM plan")" = 40 ]
	[ "$(sql "SELECT count(*) FROM plan WHERE ended_at IS NULL")" = 1 ]
	fails grep -vqE '^(ab|ba){3}$' <(sql "SELECT blocks FROM plan")
	[ "$(sql "SELECT count(DISTINCT blocks) FROM plan")" -ge 4 ]
	sql "DELETE FROM plan"
	start
}

@test "what comes next is shown, what comes later is not" {
	plan action=make a=deep_tissue b=stretching_mobilization pairs=2 \
	    sessions=2
	stop
	sql "UPDATE plan SET blocks = 'abba', made_at = made_at - 86400 * 30"
	start
	as aisha /clients/1/plan
	has 'Block 1 of 4: Deep tissue, session 1 of 2'
	lacks 'Block 2'
	as aisha /clients/1/sessions/new
	has 'name="planned" value="1" checked'
	has 'Block 1 of 4: Deep tissue, session 1 of 2'
	log_session "$(today '20 days ago')" deep_tissue=20 planned=1
	log_session "$(today '18 days ago')" deep_tissue=20 planned=1
	as aisha /clients/1/plan
	has 'Block 2 of 4: Stretching, mobilisation, session 1 of 2'
	has 'Sessions so far: 2 of 8'
	# One outside the plan, and a correction, do not move it on.
	log_session "$(today '16 days ago')" other=20
	as aisha /clients/1/sessions/1 -d "csrf=$(csrf aisha)" \
	    -d "id=$(new_id)" -d "day=$(today '20 days ago')" -d seen=1.1 \
	    -d deep_tissue=25 -d planned=1
	[ "$code" = 303 ]
	as aisha /clients/1/plan
	has 'Sessions so far: 2 of 8'
}

@test "the report says planned beside what was observed" {
	for days in 14 12 10 8 6 4; do
		log_session "$(today "$days days ago")" \
		    stretching_mobilization=20 planned=1
	done
	as aisha /clients/1/plan
	has complete
	lacks 'Next:'
	as aisha /clients/1/sessions/new
	lacks 'name="planned"'
	stop
	sql "INSERT INTO checkin (client, id, moment, day, submitted_at,
	    form_version, sender, pain_before, pain_before_recalled, pain_now)
	    SELECT client, printf('%032x', number), 'after', day, 1, 1,
	    'client', 6, 1, CASE WHEN number IN (1, 2) THEN 3 ELSE 5 END
	    FROM session s WHERE version = 1 AND number <> 3"
	start
	as aisha /clients/1/report.pdf
	pdftotext -layout "$DIR/body" - >"$DIR/text"
	grep -q 'observed; planned: 8 of 8 sessions' "$DIR/text"
	tr -s ' \n' ' ' <"$DIR/text" | grep -qF \
	    'recorded pain right after changed on average by −2.0 with deep tissue work and by −1.0 with stretching and mobilisation'
	tr -s ' \n' ' ' <"$DIR/text" |
		grep -qF 'The sessions outside the plan were not assigned'
	as aisha /clients/1/analysis.json
	tr -d ' \n' <"$DIR/body" | grep -qF \
	    '"planned":{"total":8,"given":8,"a":{"technique":"deep_tissue","n":4,"right_after":-2.0},"b":{"technique":"stretching_mobilization","n":4,"right_after":-1.0}}'
	for lang in ms zh ta; do
		as aisha "/clients/1/report.pdf?lang=$lang"
		pdftotext "$DIR/body" - | grep -q '8'
	done
	# A report of a time before the plan does not know of it.
	as aisha "/clients/1/report.pdf?to=$(today '40 days ago')"
	fails grep -q planned <(pdftotext "$DIR/body" -)
}

@test "a plan that is ended asks for no more" {
	plan action=make a=other b=trigger_point
	plan action=end
	[ "$code" = 303 ]
	as aisha /clients/1/plan
	has ended
	as aisha /clients/1/sessions/new
	lacks 'name="planned"'
	log_session "$(today '2 days ago')" other=20 planned=1
	stop
	[ "$(sql "SELECT count(*) FROM plan_session WHERE plan = 42")" = 0 ]
	start
}

@test "readings outside a session are stored once, and corrected by none" {
	as aisha /clients/1/readings/new
	id=$(field id)
	for _ in 1 2; do
		as aisha /clients/1/readings/new -d "csrf=$(csrf aisha)" \
		    -d "id=$id" -d "day=$(today)" \
		    -d movement_0=shoulder.flexion:left -d before_0=120° \
		    -d method_0=inclinometer -d motion_0=passive \
		    -d movement_4=hip.flexion:right -d before_4=0
		[ "$code" = 303 ]
	done
	stop
	[ "$(sql "SELECT movement, side, motion, timing, degrees, method,
	    measurer FROM reading ORDER BY movement")" = \
	    "hip.flexion|right|active|other|0|goniometer|2
shoulder.flexion|left|passive|other|120|inclinometer|2" ]
	start
	as aisha /clients/1
	has '120°'
}

@test "readings with errors are kept as they were typed" {
	while IFS='|' read -r extra words; do
		as aisha /clients/1/readings/new -d "csrf=$(csrf aisha)" \
		    -d "id=$(new_id)" -d "$extra"
		[ "$code" = 422 ]
		has "$words"
	done <<-EOF
	day=$(today)|Enter at least one reading
	day=$(today)&before_0=90|Choose the movement
	day=$(today)&movement_0=shoulder.flexion:left&before_0=999|whole degrees from
	day=$(today tomorrow)&movement_0=shoulder.flexion:left&before_0=9|none to come
	day=&movement_0=shoulder.flexion:left&before_0=9|none to come
	EOF
	has 'value="9"'
}
