#!/usr/bin/env bats
# A link's life: how long it opens the form, and that looking writes nothing.

load daemon

setup_file() {
	practice
	start
	build_ask
	agree A1
}

teardown_file() {
	stop
}

setup() {
	unset ID DAY
}

# Holds the clock at a number of seconds since 1970 and asks for the form.
form_at() { # instant
	TZ=Asia/Kuala_Lumpur date -d "@$1" '+%F %T' >"$DIR/clock"
	ask "/c/$(token C)"
}

@test "a link opens until the second it expires in, and not after" {
	"$RELIEFD" client link A1 | sed 's|.*/c/||' >"$DIR/C"
	stop
	expires=$(sql "SELECT max(expires) FROM link")
	now=$(date +%s)
	[ $((expires - now)) -gt $((89 * 86400)) ]
	[ $((expires - now)) -le $((90 * 86400)) ]
	start
	clock_or_skip
	stop
	start_with_clock +0d
	form_at $((expires - 1))
	[ "$code" = 200 ]
	form_at "$expires"
	[ "$code" = 404 ]
	cp "$DIR/body" "$DIR/expired"
	form_at $((expires + 1))
	[ "$code" = 404 ]
	# A form that was open meanwhile is not stored.
	ask "/c/$(token C)" -d "id=$(new_id)" -d "day=$(today)" \
	    -d moment=arrival -d pain_now=3
	[ "$code" = 404 ]
	cmp "$DIR/body" "$DIR/expired"
	# Set back, the clock does not make it good again.
	form_at $((expires - 1))
	[ "$code" = 404 ]
	stop
	[ "$(sql "SELECT count(*) FROM checkin")" = 0 ]
	start
	# Unknown and revoked links say exactly the same.
	ask "/c/$(printf '%043d' 0)"
	[ "$code" = 404 ]
	cmp "$DIR/body" "$DIR/expired"
	sed '/^Date/Id' "$DIR/head" >"$DIR/head.unknown"
	"$RELIEFD" client unlink A1 >/dev/null
	ask "/c/$(token C)"
	[ "$code" = 404 ]
	cmp "$DIR/body" "$DIR/expired"
	sed '/^Date/Id' "$DIR/head" | cmp - "$DIR/head.unknown"
	"$RELIEFD" client link A1 | sed 's|.*/c/||' >"$DIR/A1"
}

@test "each stored check-in moves the expiry ahead" {
	clock_or_skip
	"$RELIEFD" client link A1 | sed 's|.*/c/||' >"$DIR/C"
	stop
	cp "$DIR/reliefd.db" "$DIR/before.db"
	start
	for days in 80 160 240 320; do
		clock_or_skip
		stop
		start_with_clock "+${days}d"
		DAY=$(today "+$days days") ID=$(new_id)
		send C moment=arrival pain_now=3
		[ "$code" = 303 ]
	done
	# But not beyond a year after it was made.
	clock_or_skip
	stop
	start_with_clock +364d
	ask "/c/$(token C)"
	[ "$code" = 200 ]
	clock_or_skip
	stop
	start_with_clock +366d
	ask "/c/$(token C)"
	[ "$code" = 404 ]
	# Back to a time when nobody had seen the future.
	stop
	cp "$DIR/before.db" "$DIR/reliefd.db"
	rm "$DIR/reliefd.db.witness"
	start
}

@test "a revoked link takes nothing more, also from a form that is open" {
	"$RELIEFD" client link A1 | sed 's|.*/c/||' >"$DIR/C"
	ask "/c/$(token C)"
	[ "$code" = 200 ]
	id=$(field id)
	"$RELIEFD" client unlink A1 >/dev/null
	ID=$id
	send C moment=arrival pain_now=3
	[ "$code" = 404 ]
	"$RELIEFD" client link A1 | sed 's|.*/c/||' >"$DIR/A1"
	ask "/c/$(token A1)/receipt/$id"
	[ "$code" = 404 ]
}

@test "previewers change nothing, not even in the log of the database" {
	stop
	before=$(picture)
	start
	# The first write of a run begins the log.
	send A1 moment=arrival pain_now=5
	[ "$code" = 303 ]
	size=$(stat -c %s "$DIR/reliefd.db-wal")
	[ "$size" -gt 0 ]
	for agent in 'WhatsApp/2.23.20.0 A' 'TelegramBot (like TwitterBot)' \
	    'facebookexternalhit/1.1' 'Slackbot-LinkExpanding 1.0' \
	    'Mozilla/5.0 (compatible; bingbot/2.0)'; do
		for n in {1..12}; do
			verb=GET
			[ $n -lt 11 ] || verb=HEAD
			printf '%s\t%s\t/c/%s\t\tUser-Agent: %s\n' $n \
			    $verb "$(token A1)" "$agent"
		done | ask_many
		[ "$(cut -f 2 "$DIR/answers" | sort | uniq -c)" = \
		    '     12 200' ]
		ask "/c/$(token A1)" -A "$agent"
		[ "$code" = 200 ]
		lacks 'Lim Wei'
		fails grep -qiE 'og:|twitter:|description' "$DIR/body"
		[[ $(sed -n 's/.*<title>\(.*\)<.title>.*/\1/p' "$DIR/body") != \
		    *[Pp]ain* ]]
	done
	for path in /privacy /receipt/"$ID" /receipt/"$ID"/edit \
	    '?moment=weekly'; do
		ask "/c/$(token A1)$path" -A WhatsApp
		[ "$code" = 200 ]
	done
	[ "$(stat -c %s "$DIR/reliefd.db-wal")" = "$size" ]
	stop
	[ "$(picture)" != "$before" ]
	sql "DELETE FROM checkin; DELETE FROM audit WHERE action = 'check-in sent'"
	sql "UPDATE link SET last_used = NULL"
	start
}

@test "one sender's limit counts over all links, and keeps the answers" {
	stop
	RELIEFD_LIMITS_SOURCE_PER_HOUR=4 start
	agree B1
	for code_ in A1 B1 A1 B1; do
		ID=$(new_id)
		send "$code_" moment=arrival pain_now=2
		[ "$code" = 303 ]
	done
	last=$ID
	ID=$(new_id)
	send A1 moment=arrival pain_now=9
	[ "$code" = 429 ]
	[ "$(header Retry-After)" ]
	has 'value="9" checked'
	# A claim about another sender is not believed on this socket.
	ask "/c/$(token A1)" -d "id=$ID" -d "day=$(today)" -d moment=arrival \
	    -d pain_now=9 -H 'X-Forwarded-For: 10.1.2.3'
	[ "$code" = 429 ]
	# What is stored already is free.
	ID=$last
	send B1 moment=arrival pain_now=2
	[ "$code" = 303 ]
	stop
	start
}

@test "the same check-in a hundred times in parallel is stored once" {
	ID=$(new_id)
	at_once 100 "$(base)/c/$(token A1)" -d "id=$ID" -d "day=$(today)" \
	    -d moment=weekly -d pain_week=0 -d regions=neck_b -d note=once \
	    >"$DIR/answers"
	[ "$(wc -l <"$DIR/answers")" = 100 ]
	[ "$(sort -u "$DIR/answers")" = \
	    "303 $(base)/c/$(token A1)/receipt/$ID" ]
	stop
	[ "$(sql "SELECT count(*) FROM checkin WHERE id = '$ID'")" = 1 ]
	[ "$(sql "SELECT pain_week FROM checkin WHERE id = '$ID'")" = 0 ]
	[ "$(sql "SELECT count(*) FROM checkin_region WHERE checkin = '$ID'")" = 1 ]
	[ "$(sql "SELECT count(*) FROM audit WHERE detail = '$ID'")" = 1 ]
	start
	# And after a restart, too.
	send A1 moment=weekly pain_week=0 regions=neck_b note=once
	[ "$code" = 303 ]
	send A1 moment=weekly pain_week=1 regions=neck_b note=once
	[ "$code" = 409 ]
	has 'value="1" checked'
}

@test "a check-in that comes a month late is the same one, and only that" {
	ID=$(new_id) DAY=$(today)
	send A1 moment=weekly pain_week=6 note=late
	[ "$code" = 303 ]
	clock_or_skip
	stop
	start_with_clock +31d
	send A1 moment=weekly pain_week=6 note=late
	[ "$code" = 303 ]
	[ "$(header Location)" = "/c/$(token A1)/receipt/$ID" ]
	send A1 moment=weekly pain_week=7 note=late
	[ "$code" = 409 ]
	# A new one of that day is too late.
	ID=$(new_id)
	send A1 moment=weekly pain_week=6 note=late
	[ "$code" = 422 ]
	# In any order within the 30 days, each with the day that it is about.
	for back in 0 30 1 29 7 8 2; do
		ID=$(new_id) DAY=$(today "31 days $back days ago")
		send A1 moment=arrival pain_now=1
		[ "$code" = 303 ]
		echo "$ID|$DAY"
	done | sort >"$DIR/sent"
	[ "$(wc -l <"$DIR/sent")" = 7 ]
	stop
	sql "SELECT id, day FROM checkin WHERE pain_now = 1
	    AND submitted_at >= unixepoch() + 30 * 86400" | sort |
		cmp - "$DIR/sent"
	start
}
