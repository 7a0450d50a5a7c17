#!/usr/bin/env bats
# Days that programs write where there is no date, and days to come.

load daemon

setup_file() {
	practice
	start
	login owner
	stop
	sql "SELECT id FROM client WHERE code = 'A1'" >"$DIR/id"
	start
}

teardown_file() {
	stop
}

@test "no form takes a treatment before 1990 or on a day to come" {
	client=/clients/$(cat "$DIR/id")
	for day in 1900-01-01 1970-01-01 1989-12-31 "$(today '+2 days')"; do
		as owner "$client/sessions/new" -d "csrf=$(csrf owner)" \
		    -d "id=$(new_id)" -d "day=$day" -d deep_tissue=20
		[ "$code" = 422 ]
		has 'The session cannot be'
		as owner "$client/edit" -d "csrf=$(csrf owner)" \
		    -d 'name=Lim Wei' -d "first_treatment_day=$day"
		[ "$code" = 422 ]
		has 'The first treatment cannot be'
	done
	as owner "$client/sessions/new" -d "csrf=$(csrf owner)" \
	    -d "id=$(new_id)" -d day=1970-01-01 -d deep_tissue=20
	has 'The session cannot be before 1990'
	as owner "$client/sessions/new" -d "csrf=$(csrf owner)" \
	    -d "id=$(new_id)" -d day=1990-01-01 -d deep_tissue=20
	[ "$code" = 303 ]
}

@test "nor does a command" {
	for day in 1900-01-01 1970-01-01 "$(today '+2 days')"; do
		run "$RELIEFD" session add A1 --day "$day" --deep-tissue 20
		[ "$status" = 2 ]
	done
	for day in 1900-01-01 1970-01-01; do
		run "$RELIEFD" client add --name Tan --first-treatment "$day"
		[ "$status" = 2 ]
		[[ $output == *'not before 1990'* ]]
	done
}
