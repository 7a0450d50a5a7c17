#!/usr/bin/env bats
# The clock jumps, shows a time that cannot be, or one that is far ahead.

load ../http/daemon

setup_file() {
	practice
	agree_all
}

setup() {
	clock_or_skip
}

teardown() {
	kill_daemon
}

@test "what expired stays so when the clock is set back, and what is new is good" {
	start_with_clock +0d
	login owner
	as owner /clients
	[ "$code" = 200 ]
	ask "/c/$(token A1)"
	[ "$code" = 200 ]
	clock +400d
	as owner /clients
	[ "$code" = 303 ]
	ask "/c/$(token A1)"
	[ "$code" = 404 ]
	clock -1d
	grep -q 'the clock is .* s behind' "$DIR/log.new"
	as owner /clients
	[ "$code" = 303 ]
	ask "/c/$(token A1)"
	[ "$code" = 404 ]
	# It is said once, not once a turn.
	ask /healthz
	[ "$(grep -c 'the clock is' "$DIR/log.new")" = 1 ]
	# Nobody is locked out: a new session and a new link serve.
	login owner
	as owner /clients
	[ "$code" = 200 ]
	clock +400d
	login owner
	stop
	# Nor does another start bring them back.
	start_with_clock +0d
	ask "/c/$(token A1)"
	[ "$code" = 404 ]
	"$RELIEFD" client link B1 | sed 's|.*/c/||' >"$DIR/B1"
	ask "/c/$(token B1)"
	[ "$code" = 200 ]
	ID=$(new_id)
	send B1 moment=weekly pain_week=3
	[ "$code" = 303 ]
	login owner
	as owner /clients
	[ "$code" = 200 ]
	stop
	"$RELIEFD" verify
}

@test "a clock before this program was made is refused, by the daemon alone" {
	status=0
	timeout "$PATIENCE" tests/at.sh '2025-12-31 12:00:00' "$RELIEFD" serve \
	    2>"$DIR/said" || status=$?
	[ "$status" = 78 ]
	grep -q 'the clock is wrong' "$DIR/said"
	tests/at.sh '2025-12-31 12:00:00' "$RELIEFD" client list
}

@test "a leap day, and the second after which 32 bits do not suffice" {
	rm -f "$DIR/reliefd.db"*
	RELIEFD_STORE_PATH=$DIR/later.db
	tests/at.sh '2028-02-29 12:00:00' "$RELIEFD" init >/dev/null
	tests/at.sh '2028-02-29 12:00:00' "$RELIEFD" client add \
	    --name 'Lim Wei' --code L1
	sqlite3 "$DIR/later.db" "INSERT INTO consent
	    (client, purpose, given_at, version, language)
	    SELECT id, 'data', 1, 1, 'en' FROM client"
	for day in 2028-02-29 2038-01-18 2038-01-19 2038-01-20; do
		TZ=Asia/Kuala_Lumpur start_with_clock "$day 12:00:00"
		"$RELIEFD" client link L1 | sed 's|.*/c/||' >"$DIR/L1"
		DAY=$day ID=$(new_id)
		send L1 moment=weekly pain_week=3
		[ "$code" = 303 ]
		ask "$place"
		[ "$code" = 200 ]
		stop
	done
	[ "$(sqlite3 "$DIR/later.db" "SELECT count(*), min(day), max(day),
	    min(submitted_at) > 1835000000, max(submitted_at) > 2147483648
	    FROM checkin")" = '4|2028-02-29|2038-01-20|1|1' ]
	tests/at.sh '2038-01-20 12:00:00' "$RELIEFD" report L1 \
	    -o "$DIR/later.pdf"
	pdftotext -layout "$DIR/later.pdf" "$DIR/later.txt"
	grep -qE '20 Jan(uary)? 2038' "$DIR/later.txt"
	fails grep -qE '19[0-9][0-9]' "$DIR/later.txt"
}
