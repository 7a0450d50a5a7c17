#!/usr/bin/env bats
# A client with 10,000 check-ins with the longest notes, in the memory that
# the unit allows: every page, report and archive of the route table opens,
# nothing is killed, and check-ins go on meanwhile.
# Slow: makes 80 MB of notes and draws reports from them.

load ../http/daemon
load crowd

setup_file() {
	practice
	agree_all
	sql "INSERT INTO consent (client, purpose, given_at, version, language)
	    SELECT id, 'sharing', 1, 1, 'en' FROM client"
	crowd_build
	write_many 10000
	group
}

teardown() {
	kill_daemon
}

teardown_file() {
	[ ! -e "$DIR/group" ] || rmdir "$(cat "$DIR/group")"
}

# Check-ins of B1, 24 a day, with notes of 2,000 characters of four bytes, all
# of them news.
write_many() { # N
	sql "UPDATE client SET made_at = 1;
	    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL
	        SELECT i + 1 FROM n WHERE i < $1)
	    INSERT INTO checkin (client, id, moment, day, submitted_at,
	        form_version, sender, pain_now, pain_week, note)
	    SELECT 2, printf('%08x%024x', (i * 2654435761) % 4294967296, i),
	        CASE i % 3 WHEN 0 THEN 'weekly' WHEN 1 THEN 'arrival'
	            ELSE 'after' END,
	        date('now', '-' || (i / 24 + 1) || ' days'),
	        unixepoch() - 86400 - i * 3600, 1, 'client',
	        CASE WHEN i % 3 > 0 THEN i * 5 % 11 END,
	        CASE i % 3 WHEN 0 THEN i * 7 % 11 END,
	        replace(printf('%.*c', 2000, 'x'), 'x', '🙂')
	    FROM n"
}

# A control group of our own, of either version; without one the test looks
# at the highest memory itself.
group() {
	local tree
	allowed=$(sed -n 's/^MemoryMax=//p' systemd/reliefd.service)
	: >"$DIR/limited"
	for tree in /sys/fs/cgroup/memory /sys/fs/cgroup; do
		mkdir "$tree/reliefd-12l.$$" 2>/dev/null || continue
		echo "$tree/reliefd-12l.$$" >"$DIR/group"
		if [ -e "$tree/reliefd-12l.$$/memory.max" ]; then
			echo "$allowed" >"$tree/reliefd-12l.$$/memory.max"
		else
			echo "$allowed" \
			    >"$tree/reliefd-12l.$$/memory.limit_in_bytes"
		fi 2>/dev/null || continue
		printf '#!/bin/sh\necho $$ >%s/cgroup.procs\nexec "$@"\n' \
		    "$tree/reliefd-12l.$$" >"$DIR/limited"
		break
	done
	[ -s "$DIR/limited" ] || printf '#!/bin/sh\nexec "$@"\n' >"$DIR/limited"
	chmod +x "$DIR/limited"
}

# Each GET of the route table, with its places filled in for B1.
pages() {
	"$RELIEFD" routes | awk '$2 == "GET" { print $3 }' | sed \
	    -e "s|:token|$(token B1)|" -e 's|:id|2|' -e 's|:n$|1|' \
	    -e "s|:checkin|$(cat "$DIR/one")|" -e 's|:file|portal.css|'
	printf '/clients/2%s\n' '?period=all' '?records=all' '?records=200' \
	    "/words?day=$(today '-100 days')" '/report.pdf?for=client' \
	    '/report.pdf?for=referrer&lang=ta' '/sessions/new?same=1'
}

@test "every page of a client with 10,000 longest notes fits into what the unit allows" {
	sql "INSERT INTO session (client, number, version, day, made_at,
	    source) VALUES (2, 1, 1, date('now', '-9 days'), 1, 'therapist')"
	sql "SELECT id FROM checkin WHERE client = 2 LIMIT 1" >"$DIR/one"
	start "$DIR/limited"
	pid=$(cat "$DIR/pid")
	login owner
	crowd none 0 4
	alone=$p99
	# Somebody else sends and reads all the time.
	crowd none 0 60 &
	crowd=$!
	pages >"$DIR/pages"
	[ "$(wc -l <"$DIR/pages")" -ge 40 ]
	while read -r page; do
		as owner "$page" -m 300
		echo "$page: $code, $(stat -c %s "$DIR/body") bytes, $(memory) MiB"
		case $code in
		200 | 303) ;;
		# Too few clients for a summary.
		409) [ "$page" = /practice.pdf ] ;;
		*) false ;;
		esac
		kill -0 "$pid"
	done <"$DIR/pages"
	form=$(csrf owner)
	as owner /clients/2/export.zip -m 300 -d "csrf=$form"
	[ "$code" = 200 ]
	unzip -tq "$DIR/body"
	[ "$(unzip -p "$DIR/body" checkins.csv | grep -o '🙂' | wc -l)" = \
	    20000000 ]
	as owner /reports.zip -m 300 -d "csrf=$form" -d which=all -d for=therapist
	[ "$code" = 200 ]
	unzip -tq "$DIR/body"
	kill -0 "$pid"
	echo "# $(memory) MiB" >&3
	[ "$(memory)" -le "${allowed:-256}" ]
	wait "$crowd"
	eval "$(tr ' ' '\n' <"$DIR/figures")"
	served
}
