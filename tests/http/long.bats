#!/usr/bin/env bats
# A client who sends and writes very much: a day's check-ins have a limit that
# no restart and no other link moves, pages show a bounded part of it, and all
# of it can be reached.

load daemon

setup_file() {
	practice
	agree_all
	RELIEFD_LIMITS_CLIENT_PER_DAY=4 start
}

teardown_file() {
	stop
}

# One more, with an id of its own.
another() { # code, field=value...
	ID=$(new_id)
	send "$@"
}

@test "a client stores so many check-ins a day and no more, and keeps the answers" {
	for n in 1 2 3 4; do
		another A1 moment=arrival pain_now="$n"
		[ "$code" = 303 ]
		last=$ID
	done
	another A1 moment=weekly pain_week=9 note='what I wrote'
	[ "$code" = 429 ]
	has 'Very many check-ins came in the last 24 hours'
	has 'value="9" checked'
	has 'what I wrote'
	# In the client's language.
	ask "/c/$(token A1)?lang=ms" -d "id=$(new_id)" -d "day=$(today)" \
	    -d moment=arrival -d pain_now=9
	[ "$code" = 429 ]
	has 'Banyak sekali semakan'
	# What is stored already is free.
	ID=$last
	send A1 moment=arrival pain_now=4
	[ "$code" = 303 ]
	# Another client has a limit of their own.
	another B1 moment=arrival pain_now=1
	[ "$code" = 303 ]
}

@test "neither a restart nor another link gives more" {
	stop
	"$RELIEFD" client link A1 | sed 's|.*/c/||' >"$DIR/A1"
	RELIEFD_LIMITS_CLIENT_PER_DAY=4 start
	another A1 moment=arrival pain_now=9
	[ "$code" = 429 ]
}

@test "corrections have a limit of their own" {
	stop
	start
	another A1 moment=arrival pain_now=1
	[ "$code" = 303 ]
	first=$ID
	stop
	# Ten for four.
	RELIEFD_LIMITS_CLIENT_PER_DAY=4 start
	for n in $(seq 10); do
		new=$(new_id)
		ask "/c/$(token A1)/receipt/$first" -d "id=$new" \
		    -d "day=$(today)" -d moment=arrival -d "pain_now=$((n % 5 + 5))"
		[ "$code" = 303 ]
		first=$new
	done
	ask "/c/$(token A1)/receipt/$first" -d "id=$(new_id)" \
	    -d "day=$(today)" -d moment=arrival -d pain_now=1
	[ "$code" = 429 ]
	has 'Very many check-ins'
}

@test "the limit of an hour counts what is stored, so that a restart gives no more" {
	stop
	stored=$(sql "SELECT count(*) FROM checkin WHERE client = 2")
	RELIEFD_LIMITS_LINK_PER_HOUR=$((stored + 1)) start
	another B1 moment=arrival pain_now=1
	[ "$code" = 303 ]
	another B1 moment=arrival pain_now=2
	[ "$code" = 429 ]
	stop
	RELIEFD_LIMITS_LINK_PER_HOUR=$((stored + 1)) start
	another B1 moment=arrival pain_now=2
	[ "$code" = 429 ]
	has 'Many check-ins came in the last hour'
	stop
	start
}

# N check-ins of client 1 with long notes, some on each day; while the daemon
# does not run.
write_many() { # N
	sql "DELETE FROM checkin_unseen; DELETE FROM checkin_seen;
	    DELETE FROM checkin;
	    UPDATE client SET made_at = 1;
	    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL
	        SELECT i + 1 FROM n WHERE i < $1)
	    INSERT INTO checkin (client, id, moment, day, submitted_at,
	        form_version, sender, pain_week, note)
	    SELECT 1, printf('%032x', i), 'weekly',
	        date('now', '-' || (i / 5) || ' days'),
	        unixepoch() - i * 17000, 1, 'client', i % 11,
	        'note ' || i || ' ' || printf('%.*c', 1900, 'x') || ' end' || i
	    FROM n"
}

# Until the statuses are up to date.
settled() { # how many notes there are
	for _ in $(seq 500); do
		as owner /work
		if grep -q "count\">$1<" "$DIR/body"; then
			return
		fi
		sleep 0.02
	done
	return 1
}

@test "pages show a part of a long history, and the way to all of it" {
	stop
	write_many 130
	start
	login owner
	settled 130
	as owner /work
	[ "$code" = 200 ]
	# Three of 130, and the number of the others.
	[ "$(grep -c 'Mark as read' "$DIR/body")" = 3 ]
	has 'and 127 more'
	has 'count">130<'
	has 'Whole note'
	lacks ' end1”'
	[ "$(stat -c %s "$DIR/body")" -lt 30000 ]
	as owner /clients/1
	has 'All 130'
	[ "$(grep -c '<td role="cell" class="what">' "$DIR/body")" = 20 ]
	[ "$(stat -c %s "$DIR/body")" -lt 90000 ]
	for page in all 1 2; do
		as owner "/clients/1?records=$page"
		[ "$code" = 200 ]
		[ "$(grep -c '<td role="cell" class="what">' "$DIR/body")" = 50 ]
	done
	as owner '/clients/1?records=3'
	[ "$(grep -c '<td role="cell" class="what">' "$DIR/body")" = 30 ]
	has 'note 130 '
	for page in 0 -1 x 99999999999999999999; do
		as owner "/clients/1?records=$page"
		[ "$code" = 404 ]
	done
}

@test "every note is reached whole, page by page" {
	next=/clients/1/words
	: >"$DIR/all"
	for n in $(seq 20); do
		as owner "$next"
		[ "$code" = 200 ]
		[ "$(stat -c %s "$DIR/body")" -lt 60000 ]
		grep -o 'end[0-9]*”' "$DIR/body" >>"$DIR/all"
		next=$(sed -n 's/.*<a href="\([^"]*\)">Earlier.*/\1/p' "$DIR/body")
		[ -n "$next" ] || break
	done
	[ "$n" = 13 ]
	[ "$(sort -u "$DIR/all" | wc -l)" = 130 ]
	[ "$(wc -l <"$DIR/all")" = 130 ]
	# From a day back.
	day=$(date -u -d '-5 days' +%F)
	as owner "/clients/1/words?day=$day"
	has "datetime=\"$day\""
	lacks "datetime=\"$(date -u -d '-4 days' +%F)\""
	for wrong in 'day=2026-02-30' 'before=x' 'before=2026-01-01.1.x' \
	    "before=2026-01-01.-1.$(printf %032d 1)"; do
		as owner "/clients/1/words?$wrong"
		[ "$code" = 404 ]
	done
	# Dealt with here, it is no longer news.
	as owner /clients/1/words
	as owner /clients/1/seen -d "csrf=$(field csrf)" \
	    -d "checkin=$(field checkin)" -d kind=note -d back=words
	[ "$code" = 303 ]
	[ "$(header Location)" = /clients/1/words ]
	as owner /clients/1/words
	[ "$(grep -c 'Mark as read' "$DIR/body")" = 9 ]
}

@test "a report says the same of a long history in the portal and on the command line" {
	stop
	write_many 400
	start
	login owner
	as owner '/clients/1/analysis.json'
	[ "$code" = 200 ]
	grep -o '"data_fingerprint": *"[0-9a-f]*"' "$DIR/body" >"$DIR/portal"
	[ -s "$DIR/portal" ]
	"$RELIEFD" report A1 --format json -o - |
		grep -o '"data_fingerprint": *"[0-9a-f]*"' | cmp - "$DIR/portal"
	# A note is part of it.
	stop
	sql "UPDATE checkin SET note = 'other' WHERE id = printf('%032x', 399)"
	start
	login owner
	as owner '/clients/1/analysis.json'
	fails grep -qFf "$DIR/portal" "$DIR/body"
}
