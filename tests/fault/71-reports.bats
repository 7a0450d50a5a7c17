#!/usr/bin/env bats
# Slow: some thousand reports are drawn
# Many reports at once: each is of the client that it was asked for, and
# those who send check-ins do not wait for them.

load ../http/daemon

CLIENTS=64
ROUNDS=${ROUNDS:-100}

setup_file() {
	practice
	${CC:-cc} -O1 -D_GNU_SOURCE -o "$DIR/many" tests/fault/many.c -lpthread
	for n in $(seq $CLIENTS); do
		"$RELIEFD" client add --name "Person$n Lastly$n" --code "P$n" \
		    --therapist aisha --first-treatment "$(today '-60 days')"
	done >/dev/null
	# Enough for pages with a chart.
	sql "INSERT INTO checkin (client, id, moment, day, submitted_at,
	        language, form_version, sender, pain_week)
	    WITH RECURSIVE w(n) AS
	        (SELECT 0 UNION ALL SELECT n + 1 FROM w WHERE n < 8)
	    SELECT id, printf('%032x', id * 100 + n), 'weekly',
	        date('now', printf('-%d days', 60 - 7 * n)),
	        unixepoch() - (60 - 7 * n) * 86400, 'en', 1, 'client',
	        (id + n) % 11 FROM client, w WHERE code LIKE 'P%'"
	start
	agree A1
	login aisha
}

teardown_file() {
	stop
}

# Every client's report, many at once; statuses in $DIR/got.
download() { # clients' ids...
	for id; do
		echo "$id"
	done | xargs -P 64 -I ID curl -s -m 120 --retry 20 --retry-delay 1 \
	    --retry-max-time 120 -o "$DIR/report.ID.pdf" \
	    -w '%{http_code} ID\n' -H "Cookie: $(cat "$DIR/cookie.aisha")" \
	    "$(base)/clients/ID/report.pdf" >"$DIR/got" 3>&-
}

ids() {
	# P1 is the client after A1, B1 and N1.
	seq 4 $((CLIENTS + 3))
}

@test "64 downloads at once, $ROUNDS times, each of its own client" {
	download $(ids)
	sort "$DIR/got" | cut -d ' ' -f 1 | uniq -c
	[ "$(grep -c '^200 ' "$DIR/got")" = $CLIENTS ]
	for id in $(ids); do
		n=$((id - 3))
		pdftotext -layout "$DIR/report.$id.pdf" "$DIR/text"
		grep -qE "Person$n Lastly$n( |$)" "$DIR/text"
		# On every page, and nobody else's on any.
		[ "$(grep -oE 'Person[0-9]+ Lastly[0-9]+' "$DIR/text" |
			sort -u)" = "Person$n Lastly$n" ]
	done
	# Again and again, in any order: the same bytes for the same client.
	sha256sum "$DIR"/report.*.pdf >"$DIR/sums"
	for _ in $(seq 2 "$ROUNDS"); do
		download $(ids | shuf)
		[ "$(grep -c '^200 ' "$DIR/got")" = $CLIENTS ]
		sha256sum --quiet -c "$DIR/sums"
	done
}

@test "the check-ins do not wait for a hundred reports" {
	body="id=$(printf '%032d' 0 | tr 0 '$')"
	body+="&day=$(today)&moment=arrival&pain_now=2"
	{
		printf 'POST /c/%s HTTP/1.1\r\nHost: a\r\n' "$(token A1)"
		printf 'Content-Type: application/x-www-form-urlencoded\r\n'
		printf 'Content-Length: %d\r\n\r\n%s' "${#body}" "$body"
	} >"$DIR/request"
	"$DIR/many" "$(cat "$DIR/port")" 4 300 "$DIR/request" >"$DIR/alone"
	alone=$(sed -n 's/^p99 //p' "$DIR/alone")
	rm "$DIR"/report.*.pdf
	(download $(ids) $(ids | head -n 36)) 3>&- &
	downloads=$!
	"$DIR/many" "$(cat "$DIR/port")" 4 1000 "$DIR/request" >"$DIR/beside"
	beside=$(sed -n 's/^p99 //p' "$DIR/beside")
	wait "$downloads"
	echo "p99 $beside ms, $alone ms without"
	grep -q '^1000 303' "$DIR/beside"
	[ "$beside" -le $((alone * 10)) ] || [ "$beside" -le 250 ]
	[ "$(grep -c '^200 ' "$DIR/got")" = 100 ]
}
