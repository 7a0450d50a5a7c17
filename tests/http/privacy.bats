#!/usr/bin/env bats
# What clients may ask for: all that is kept of them, and that it is erased;
# and whose time is over.

load daemon

NAME='Zanariah Canaryname'
CANARIES=(Zanariah Canaryname 0177777123 Canarynote Canaryword Canarysession
    Canaryactivity)

setup_file() {
	practice
	"$RELIEFD" client add --name "$NAME" --phone 0177777123 --code Z1 \
	    --therapist aisha --activity 'Canaryactivity at the loom' \
	    --movement cervical.flexion --movement shoulder.flexion:left \
	    --first-treatment 2026-01-05
	"$RELIEFD" client link Z1 | sed 's|.*/c/||' >"$DIR/Z1"
	"$RELIEFD" session add Z1 --day "$(today '5 days ago')" \
	    --deep-tissue 25 --trigger-point 15 --note Canarysession
	start
	agree Z1
	agree B1
	DAY=$(today '5 days ago') ID=$(new_id) send Z1 moment=after pain_now=2 \
	    pain_before=6 note=Canarynote
	[ "$code" = 303 ]
	ID=$(new_id) send Z1 moment=weekly pain_week=4 interference_enjoyment=3 \
	    interference_activity=2 something_else=yes \
	    something_text=Canaryword
	[ "$code" = 303 ]
	ID=$(new_id) send B1 moment=weekly pain_week=5 note='of somebody else'
	stop
	fill
	id Z1 >"$DIR/id"
	start
	login owner
	login aisha
}

teardown_file() {
	stop
}

# A row of the client in every table that has rows of clients, by what a
# form alone cannot do at once.
fill() {
	sql "PRAGMA foreign_keys = ON;
	UPDATE checkin SET submitted_at = submitted_at - 10;
	INSERT INTO checkin (client, id, moment, day, submitted_at, language,
	    form_version, sender, replaces, pain_week, note)
	    SELECT client, lower(hex(randomblob(16))), moment, day,
	        submitted_at + 1, language, form_version, sender, id, 5,
	        'Canarynote, corrected'
	    FROM checkin WHERE moment = 'weekly' AND client = $(id Z1);
	INSERT INTO checkin_region SELECT client, id, 'neck_b'
	    FROM checkin WHERE client = $(id Z1) AND replaces IS NOT NULL;
	INSERT INTO checkin_seen SELECT client, id, 'note', 1, 1
	    FROM checkin WHERE client = $(id Z1) AND replaces IS NOT NULL;
	INSERT INTO session_region VALUES ($(id Z1), 1, 1, 'deep_tissue',
	    'neck_b', 'treated', 10);
	INSERT INTO reading (client, id, day, made_at, movement, side, motion,
	    timing, degrees, repeats, method, measurer, measurer_text)
	    VALUES ($(id Z1), '$(printf '%032d' 1)', '2026-02-03', 1,
	        'cervical.flexion', 'midline', 'active', 'before', 40, 2,
	        'goniometer', 2, NULL),
	    ($(id Z1), '$(printf '%032d' 2)', '2026-02-03', 2,
	        'cervical.flexion', 'midline', 'active', 'after', 44, NULL,
	        'phone', NULL, 'Canaryword');
	INSERT INTO message VALUES
	    ($(id Z1), 5, 'weekly', '2026-02-03', 'en', 2, 6, NULL);
	INSERT INTO report_made VALUES
	    ($(id Z1), 7, 2, 'client', '2026-01-05', '2026-02-03');
	INSERT INTO plan VALUES ($(id Z1), 1, 'deep_tissue', 'other', 'abba',
	    2, 8, 2, NULL);
	INSERT INTO plan_session VALUES ($(id Z1), 1, 1, 1);
	UPDATE consent SET withdrawn_at = NULL WHERE client = $(id Z1)"
}

id() { # code; the daemon must not run
	sql "SELECT id FROM client WHERE code = '$1'"
}

# "table column" for each table with rows of clients, but the audit.
columns() {
	sql "SELECT t.name || ' ' || c.name
	    FROM pragma_table_list t, pragma_table_info(t.name) c
	    WHERE t.schema = 'main' AND t.type = 'table' AND
	        t.name NOT LIKE 'sqlite_%' AND t.name NOT IN ('users',
	        'login_session', 'recovery_code', 'throttle', 'device',
	        'erased')
	    ORDER BY 1"
}

rows_of() { # id: how many rows each table has of a client
	columns | sed 's/ .*//' | sort -u | grep -vx audit | while read -r t; do
		[ "$t" = client ] && key=id || key=client
		echo "$t $(sql "SELECT count(*) FROM $t WHERE $key = $1")"
	done
}

others() { # id: every row that is not this client's
	for t in $(columns | sed 's/ .*//' | sort -u); do
		[ "$t" = client ] && key=id || key=client
		[ "$t" = audit ] && key=0
		[ "$t" = client_status ] && continue
		[ "$t" = audit ] || sql "SELECT '$t', * FROM $t WHERE $key <> $1"
	done | sha256sum
}

json() { # file, SQL over it as j(value)
	sqlite3 :memory: "WITH j (value) AS (SELECT readfile('$1')) $2"
}

@test "the archive has every column of every table of a client" {
	"$RELIEFD" client export Z1 -o "$DIR/z1.zip" | grep -qx "$DIR/z1.zip"
	unzip -q "$DIR/z1.zip" -d "$DIR/z1"
	ls "$DIR/z1" | tr '\n' ' ' | grep -qE '^checkins.csv client.json client_movements.csv clients.csv consents.csv progress-Z1-[-_0-9]*.pdf readings.csv sessions.csv $'
	stop
	columns >"$DIR/columns"
	start
	# What is not in it: hashes of links, and of the rows of the audit.
	grep -vxE 'link token_hash|audit hash' "$DIR/columns" >"$DIR/want"
	json "$DIR/z1/client.json" "SELECT DISTINCT t.key || ' ' || c.key
	    FROM j, json_each(j.value) t, json_each(t.value) r,
	        json_each(r.value) c
	    WHERE t.key NOT IN ('about', 'users') ORDER BY 1" >"$DIR/got"
	diff "$DIR/want" "$DIR/got"
	[ "$(wc -l <"$DIR/got")" -ge 100 ]
	for word in "${CANARIES[@]}"; do
		grep -qF "$word" "$DIR/z1/client.json"
	done
	# All versions, and nobody else.
	[ "$(json "$DIR/z1/client.json" "SELECT count(*) FROM j,
	    json_each(j.value, '$.checkin')")" = 3 ]
	fails grep -qE 'Siti|somebody else|Lim Wei' "$DIR/z1/client.json"
	pdftotext "$DIR"/z1/progress-*.pdf - | grep -qF "$NAME"
	qpdf --check "$DIR"/z1/progress-*.pdf >/dev/null
}

@test "the archive can be imported, and is the same then" {
	mkdir "$DIR/other"
	(
		export RELIEFD_STORE_PATH=$DIR/other/reliefd.db
		"$RELIEFD" init >/dev/null
		"$RELIEFD" import "$DIR/z1"
		"$RELIEFD" client export Z1 -o "$DIR/again.zip"
	)
	unzip -q "$DIR/again.zip" -d "$DIR/again"
	for file in clients client_movements consents sessions checkins \
	    readings; do
		cmp "$DIR/z1/$file.csv" "$DIR/again/$file.csv"
		[ "$(wc -l <"$DIR/z1/$file.csv")" -ge 2 ]
	done
}

@test "the owner exports on the page, a therapist does not" {
	as owner "/clients/$(cat "$DIR/id")/edit"
	has 'Export everything'
	as owner "/clients/$(cat "$DIR/id")/export.zip" -d "csrf=$(csrf owner)"
	[ "$code" = 200 ]
	[ "$(header Content-Type)" = application/zip ]
	[ "$(header Cache-Control)" = no-store ]
	header Content-Disposition | grep -q "everything-Z1-$(today).zip"
	unzip -qc "$DIR/body" client.json | grep -qF Canarynote
	as aisha "/clients/$(cat "$DIR/id")/edit"
	lacks 'Export everything'
	lacks 'Erase'
	as owner "/audit?client=Z1"
	has 'client export'
}

@test "nothing is erased without --yes and the name" {
	run "$RELIEFD" client erase Z1
	[ "$status" = 2 ]
	run "$RELIEFD" client erase Z1 --yes
	[ "$status" = 2 ]
	run "$RELIEFD" client erase Z1 --name "$NAME"
	[ "$status" = 2 ]
	run "$RELIEFD" client erase Z1 --yes --name 'Lim Wei'
	[ "$status" = 1 ]
	run "$RELIEFD" client erase Z9 --yes --name "$NAME"
	[ "$status" = 1 ]
	as owner "/clients/$(cat "$DIR/id")/erase" -d "csrf=$(csrf owner)" \
	    -d 'full_name=Zanariah'
	[ "$code" = 422 ]
	has 'this is not the client’s name'
	as aisha "/clients/$(cat "$DIR/id")/erase" -d "csrf=$(csrf aisha)" \
	    --data-urlencode "full_name=$NAME"
	[ "$code" = 403 ]
	"$RELIEFD" client show Z1 | grep -qF "$NAME"
	[ ! -e "$DIR/reliefd.db.erased" ] || [ ! -s "$DIR/reliefd.db.erased" ]
}

@test "an erased client is in no table, page, log or free place" {
	stop
	rows_of "$(cat "$DIR/id")" >"$DIR/before"
	cat "$DIR/before"
	fails grep -q ' 0$' "$DIR/before"
	others "$(cat "$DIR/id")" >"$DIR/others"
	for word in "${CANARIES[@]}"; do
		fails absent "$word" "$DIR/reliefd.db" >/dev/null
	done
	cp "$DIR/reliefd.db" "$DIR/older.db"
	start
	# Pages in memory have it as well, and the log of the database.
	as owner "/clients/$(cat "$DIR/id")"
	ID=$(new_id) send Z1 moment=after pain_now=3 pain_before=5 \
	    note='Canarynote in the log'
	[ "$code" = 303 ]
	fails absent Canarynote "$DIR/reliefd.db-wal" >/dev/null
	as owner "/clients/$(cat "$DIR/id")/erase" -d "csrf=$(csrf owner)" \
	    --data-urlencode "full_name=$NAME"
	[ "$code" = 303 ]
	for word in "${CANARIES[@]}" "$(token Z1)"; do
		absent "$word" "$DIR"/reliefd.db*  "$DIR/log.new"
	done
	# What is written afterwards brings none of it back.
	ID=$(new_id) send B1 moment=arrival pain_now=3
	[ "$code" = 303 ]
	"$RELIEFD" client add --name 'Somebody new' | tee "$DIR/new"
	ask "/c/$(token Z1)"
	[ "$code" = 404 ]
	as owner "/clients/$(cat "$DIR/id")"
	[ "$code" = 404 ]
	as owner /retention?erased=1
	has 'The client is erased'
	as owner /audit
	has 'an erased client'
	has 'client erased'
	stop
	for word in "${CANARIES[@]}" "$(token Z1)"; do
		absent "$word" "$DIR"/reliefd.db* "$DIR/log" "$DIR/log.new"
	done
	rows_of "$(cat "$DIR/id")" >"$DIR/after"
	[ "$(sed 's/.* //' "$DIR/after" | sort -u)" = 0 ]
	[ "$(wc -l <"$DIR/after")" = "$(wc -l <"$DIR/before")" ]
	"$RELIEFD" verify
	[ "$(sql "SELECT group_concat(client) FROM erased")" = \
	    "$(cat "$DIR/id")" ]
	grep -qE "^$(cat "$DIR/id") [0-9]+ [0-9]+$" "$DIR/reliefd.db.erased"
	# The highest id is not given twice, nor is its code.
	[ "$(id "$(cat "$DIR/new" | grep -o 'C[0-9]*')")" -gt "$(cat "$DIR/id")" ]
	sql "DELETE FROM client_status WHERE client > $(cat "$DIR/id");
	    DELETE FROM checkin WHERE client = $(id B1) AND moment = 'arrival';
	    DELETE FROM client WHERE id > $(cat "$DIR/id")"
	others "$(cat "$DIR/id")" | diff "$DIR/others" -
	start
}

@test "a backup from before that is put back forgets the client again" {
	stop
	cp "$DIR/reliefd.db" "$DIR/newest.db"
	rm "$DIR/reliefd.db.witness"
	cp "$DIR/older.db" "$DIR/reliefd.db"
	start
	grep -q '1 clients were erased again' "$DIR/log.new"
	stop
	[ -z "$(id Z1)" ]
	[ "$(sql "SELECT detail FROM audit WHERE action = 'client erased'")" = \
	    again ]
	for word in "${CANARIES[@]}"; do
		absent "$word" "$DIR"/reliefd.db*
	done
	"$RELIEFD" verify
	# A line that is no erasure is said, and those behind it count.
	cp "$DIR/older.db" "$DIR/reliefd.db"
	{
		echo '12 not a line'
		printf '99 1'
	} >"$DIR/bad"
	cat "$DIR/reliefd.db.erased" >>"$DIR/bad"
	sed 's/^99 1/99 1\n/' "$DIR/bad" >"$DIR/reliefd.db.erased"
	start
	grep -q 'not an erasure: 12 not a line' "$DIR/log.new"
	grep -q '1 clients were erased again' "$DIR/log.new"
	stop
	# Another client with the same number stays.
	cp "$DIR/older.db" "$DIR/reliefd.db"
	sql "UPDATE client SET made_at = made_at - 1 WHERE code = 'Z1'"
	start
	fails grep 'erased again' "$DIR/log.new"
	"$RELIEFD" client show Z1 | grep -qF "$NAME"
	stop
	cp "$DIR/newest.db" "$DIR/reliefd.db"
	start
}

@test "rows that moved between pages leave nothing behind" {
	stop
	mkdir -p "$DIR/many/package"
	export RELIEFD_STORE_PATH=$DIR/many/reliefd.db
	"$RELIEFD" init >/dev/null
	# In an order in which pages are split again and again.
	(cd "$DIR/many/package" && awk 'BEGIN {
		srand(1)
		print "client,name,phone,language" >"clients.csv"
		for (i = 0; i < 60; i++) {
			word = i % 6 == 0 ? "CANARY" : "plain"
			printf "K%02d,%s%d,,en\n", i, word, i >"clients.csv"
			for (j = 1; j <= 25; j++) {
				pad = sprintf("%*s", 300 * rand(), "")
				gsub(/ /, "x", pad)
				note = sprintf("%s%d-%d%s", word, i, j, pad)
				printf "%f\tK%02d,weekly,2026-01-%02d,%d,%s\n",
				    rand(), i, j, j % 11, note >"checkins"
				printf "%f\tK%02d,%d,2026-01-%02d,20,%s\n",
				    rand(), i, j, j, note >"sessions"
			}
		}
	}')
	{
		echo 'client,moment,day,pain_week,note'
		sort -n "$DIR/many/package/checkins" | cut -f 2
	} >"$DIR/many/package/checkins.csv"
	{
		echo 'client,session,day,deep_tissue_min,note'
		sort -n "$DIR/many/package/sessions" | cut -f 2
	} >"$DIR/many/package/sessions.csv"
	"$RELIEFD" import "$DIR/many/package" >/dev/null
	start
	for i in 00 06 12 18 24 30 36 42 48 54; do
		"$RELIEFD" client erase "K$i" --yes --name "CANARY${i#0}" \
		    >/dev/null
	done
	absent CANARY "$DIR"/many/reliefd.db*
	# Nor do the pages in memory bring it back when they are written.
	for i in $(seq -w 59); do
		[ $((10#$i % 6)) = 0 ] ||
			"$RELIEFD" session add "K$i" --deep-tissue 20 >/dev/null
	done
	stop
	absent CANARY "$DIR"/many/reliefd.db*
	fails absent plain "$DIR/many/reliefd.db" >/dev/null
	"$RELIEFD" verify
	RELIEFD_STORE_PATH=$DIR/reliefd.db start
}

@test "the next start ends an erasure that a crash cut short" {
	command -v strace >/dev/null || skip 'strace is not installed'
	stop
	mkdir "$DIR/cut"
	export RELIEFD_STORE_PATH=$DIR/cut/reliefd.db
	"$RELIEFD" init >/dev/null
	"$RELIEFD" import "$DIR/many/package" >/dev/null
	for i in 00 06 12 18 24 30 36 42 48 54; do
		# It is stored; the log of the database is to be emptied now.
		strace -f -qq -o /dev/null -e trace=ftruncate \
		    -e inject=ftruncate:signal=KILL "$RELIEFD" client erase \
		    "K$i" --yes --name "CANARY${i#0}" >/dev/null || true
		# Whoever comes first puts the log into the database.
		"$RELIEFD" client list >"$DIR/said"
		fails grep -q "^K$i" "$DIR/said"
	done
	start
	absent CANARY "$DIR"/cut/reliefd.db*
	[ "$(wc -l <"$DIR/cut/reliefd.db.erased")" = 10 ]
	stop
	RELIEFD_STORE_PATH=$DIR/reliefd.db start
}

@test "whose time is over is listed, and erased as a whole" {
	local old=$(today '7 years ago') older=$(today '8 years ago')
	for code in R1 R2 R3 R4; do
		"$RELIEFD" client add --name "Old $code" --code "$code"
	done
	"$RELIEFD" session add R1 --day "$older" --deep-tissue 20
	"$RELIEFD" session add R2 --day "$older" --deep-tissue 20
	"$RELIEFD" session add R2 --day "$(today)" --deep-tissue 20
	"$RELIEFD" session add R3 --day "$old" --deep-tissue 20
	"$RELIEFD" client link R4 | sed 's|.*/c/||' >"$DIR/R4"
	agree R4
	ask "/c/$(token R4)/withdraw" -d ''
	[ "$code" = 303 ]
	"$RELIEFD" retention >"$DIR/list"
	cat "$DIR/list"
	printf 'R1\t%s\tkept too long\nR4\t%s\tconsent withdrawn %s\n' \
	    "$older" "$(today)" "$(today)" | diff - "$DIR/list"
	as owner /retention
	has 'Old R1'
	has 'Old R4'
	lacks 'Old R2'
	lacks 'Old R3'
	as aisha /retention
	[ "$code" = 403 ]
	run "$RELIEFD" retention --erase
	[ "$status" = 2 ]
	"$RELIEFD" retention --erase --yes | tail -n 1 | grep -qx '1 client erased'
	"$RELIEFD" retention | cut -f 1 | grep -qx R4
	run "$RELIEFD" client show R1
	[ "$status" = 1 ]
	"$RELIEFD" client show R3
}
