#!/usr/bin/env bats
# What the owner does when data may have got out: whose data somebody saw, an
# end of every link and login, and whom clients ask.

load daemon

setup_file() {
	practice
	sql "SELECT id FROM client WHERE code = 'A1'" >"$DIR/id.A1"
	start
	agree B1
	ID=$(new_id) send B1 moment=weekly pain_week=5 note='of somebody else'
	[ "$code" = 303 ]
}

teardown_file() {
	stop
}

@test "a breach report says whose data somebody saw, and no more" {
	"$RELIEFD" client add --name 'Victim One' --code V1 --therapist aisha
	"$RELIEFD" client add --name 'Victim Two' --code V2 --therapist aisha
	"$RELIEFD" session add V1 --deep-tissue 20
	# The owner looks around; then, a second later, aisha's cookie is used.
	login owner
	as owner /clients
	as owner "/clients/$(cat "$DIR/id.A1")"
	next_second
	from=$(date -u +%FT%TZ)
	login aisha
	as aisha '/clients?q=Victim'
	one=$(grep -o 'href="/clients/[0-9]*"' "$DIR/body" | head -n 1 |
	    grep -o '[0-9]*')
	two=$(grep -o 'href="/clients/[0-9]*"' "$DIR/body" | sort -u |
	    grep -o '[0-9]*' | grep -vx "$one")
	as aisha "/clients/$one"
	as aisha "/clients/$one"
	as aisha "/clients/$one/report.pdf"
	as aisha "/clients/$two/edit" -d "csrf=$(csrf aisha)" -d 'name=Victim Two'
	[ "$code" = 303 ]
	to=$(date -u +%FT%TZ)
	next_second
	as owner "/clients/$two"
	as aisha "/clients/$one"
	"$RELIEFD" breach-report --from "$from" --to "$to" --actor user:aisha \
	    --format csv >"$DIR/csv"
	# A mark in front, for spreadsheets.
	[ "$(head -c 3 "$DIR/csv" | od -An -tx1 | tr -d ' \n')" = efbbbf ]
	tail -c +4 "$DIR/csv" | tr -d '\r"' | sed 's/scores, sessions.*notes/C/;
	    s/name, telephone number, what the form asks/N/
	    s/name, latest scores/L/; s/name, telephone number, C/D/
	    s/name, C/E/' | cut -d, -f 1,3-7 | sort >"$DIR/got"
	sort >"$DIR/want" <<-'END'
	client,what,action,kinds,by,times
	,,login,,user:aisha,1
	V1,viewed,clients listed,L,user:aisha,1
	V2,viewed,clients listed,L,user:aisha,1
	V1,viewed,client viewed,D,user:aisha,2
	V1,downloaded,report downloaded,E,user:aisha,1
	V2,changed,client changed,N,user:aisha,1
	END
	diff "$DIR/want" "$DIR/got"
	"$RELIEFD" breach-report --from "$from" --to "$to" >"$DIR/text"
	grep -qx 'Clients: 2' "$DIR/text"
	grep -q 'The chain of the audit is whole' "$DIR/text"
	# Whole days, anybody: the owner's looks are in it.
	"$RELIEFD" breach-report --from "$(today)" --to "$(today)" |
		grep -q '^A1.*user:owner'
	"$RELIEFD" breach-report --from "$(today)" --actor client:B1 |
		grep -q '^B1.*check-in sent.*client:B1'
	# A copy of all is more than anybody's look.
	"$RELIEFD" backup "$DIR/everybody.backup"
	"$RELIEFD" breach-report --from "$(today)" >"$DIR/text"
	grep -qP '^\t\tcopied\tbackup\teverything of everybody\tcommand' \
	    "$DIR/text"
	run "$RELIEFD" breach-report --from yesterday
	[ "$status" = 2 ]
	run "$RELIEFD" breach-report --from "$(today)" --actor user:nobody
	[ "$status" = 1 ]
}

@test "an audit that was changed is said in the report" {
	stop
	cp "$DIR/reliefd.db" "$DIR/kept.db"
	sql "UPDATE audit SET object = 1 WHERE seq = 5"
	"$RELIEFD" breach-report --from 2026-01-01 | tail -n 1 |
		grep -q 'broken at row 5'
	cp "$DIR/kept.db" "$DIR/reliefd.db"
	start
}

# What the daemon has computed so far, in ms; others who are busy do not count.
computed() {
	awk -v tick="$(getconf CLK_TCK)" \
	    '{ print int(($14 + $15) * 1000 / tick) }' \
	    "/proc/$(cat "$DIR/pid")/stat"
}

@test "one command ends every link and login session within 2 s" {
	run "$RELIEFD" revoke-all
	[ "$status" = 2 ]
	stop
	sql "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL
	        SELECT i + 1 FROM n WHERE i < 10000)
	    INSERT INTO client (id, code, name, search, language, conditions,
	        asks_swelling, made_at)
	    SELECT 1000 + i, 'M' || i, 'Many ' || i, 'm', 'en', 0, 0, 1 FROM n;
	    INSERT INTO link (token_hash, client, made_at, expires)
	    SELECT randomblob(32), id, 1, 4000000000 FROM client
	    WHERE id > 1000;
	    UPDATE client_status SET changes = 0, version = 1
	    WHERE client > 1000"
	live=$(sql "SELECT count(*) FROM link WHERE revoked IS NULL AND
	    expires > unixepoch()")
	[ "$live" -gt 10000 ]
	start
	login owner
	as owner /work
	[ "$code" = 200 ]
	begin=$(computed)
	"$RELIEFD" revoke-all --yes >"$DIR/said"
	took=$(($(computed) - begin))
	echo "# $took ms" >&3
	[ "$took" -lt 2000 ]
	grep -qE "^$live links and [1-9][0-9]* login sessions? ended$" "$DIR/said"
	as owner /work
	[ "$code" = 303 ]
	ask "/c/$(token B1)"
	[ "$code" = 404 ]
	"$RELIEFD" revoke-all --yes | grep -qx '0 links and 0 login sessions ended'
}

@test "who is asked about data is on the notice, and missed at the start" {
	grep -q 'practice.data_officer is not set' "$DIR/log.new"
	stop
	"$RELIEFD" client link B1 | sed 's|.*/c/||' >"$DIR/B1"
	RELIEFD_PRACTICE_DATA_OFFICER='Farah Idris, 03-5555 0101' start
	fails grep 'data_officer' "$DIR/log.new"
	ask "/c/$(token B1)/privacy"
	has 'Farah Idris, 03-5555 0101'
}
