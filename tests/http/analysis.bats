#!/usr/bin/env bats
# The numbers of a report as JSON, through the portal and by command.

load daemon

setup_file() {
	practice
	start
	login aisha
	login ben
	for day in 2026-01-05 2026-01-12 2026-01-19 2026-01-26 2026-02-02 \
	    2026-02-09 2026-02-16 2026-02-23; do
		"$RELIEFD" session add A1 --day "$day" --deep-tissue 20 \
		    --other 10 >/dev/null
	done
}

teardown_file() {
	stop
}

@test "the portal and the command say the same" {
	as aisha '/clients/1/analysis.json?from=2026-01-01&to=2026-03-31'
	[ "$code" = 200 ]
	[ "$(header Content-Type)" = application/json ]
	[ "$(header Cache-Control)" = no-store ]
	[ "$(header Content-Disposition)" = \
	    'attachment; filename="analysis-A1-2026-01-01_2026-03-31.json"' ]
	"$RELIEFD" report A1 --format json --from 2026-01-01 \
	    --to 2026-03-31 -o - | cmp - "$DIR/body"
	has '"client": "A1"'
	has '"sessions": 8'
	# Neither a name nor a note goes with the numbers.
	lacks 'Lim Wei'
	stop
	[ "$(sql "SELECT count(*) FROM audit
	    WHERE action = 'analysis downloaded' AND object = 1")" = 1 ]
	start
}

@test "a period that is none is refused, and a stranger's client is not there" {
	as aisha '/clients/1/analysis.json?to=2026-02-30'
	[ "$code" = 422 ]
	as ben /clients/1/analysis.json
	[ "$code" = 404 ]
}

@test "the command writes a file, of the practice only" {
	cd "$DIR"
	RELIEFD_BINARY=$(cd - >/dev/null && readlink -f "$RELIEFD")
	run "$RELIEFD_BINARY" report A1 --format json --to 2026-03-31
	[ "$status" = 0 ]
	[ "$output" = analysis-A1-2026-03-31.json ]
	[ "$(head -n 1 analysis-A1-2026-03-31.json)" = '{' ]
	run "$RELIEFD_BINARY" report A1 --format json --for client
	[ "$status" = 2 ]
	run "$RELIEFD_BINARY" report A1 --format svg
	[ "$status" = 2 ]
	run "$RELIEFD_BINARY" report NONE --format json
	[ "$status" = 1 ]
}
