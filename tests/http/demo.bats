#!/usr/bin/env bats
# The made-up practice of `make demo`: what it stores and draws, what it says
# when a step fails, and that nothing of it is in the daemon.

bats_require_minimum_version 1.5.0

load wait

export RELIEFD=${RELIEFD:-build/release/reliefd}
DEMO=share/demo/demo.sh
FORMS=87

setup_file() {
	export DIR=$BATS_FILE_TMPDIR
	: >"$DIR/pids"
}

# Whatever became of them.
teardown() {
	local pid
	while read -r pid; do
		kill -KILL "$pid" 2>/dev/null || true
	done <"$DIR/pids"
	: >"$DIR/pids"
}

demo() { # folder
	run --separate-stderr "$DEMO" "$DIR/$1" </dev/null
	echo "status $status"
	echo "$output"
	echo "$stderr"
}

# No daemon of this folder is left: it holds the lock as long as it runs.
is_over() { # folder
	flock -n "$DIR/$1/lock" true
}

sql() { # folder, statement
	sqlite3 "$DIR/$1/demo.db" "$2"
}

rows() { # file: without its head
	sed 1d "$1" | grep -c .
}

# Data as of a day, in folder/package and folder/forms.
make_data() { # awk, day, folder
	mkdir -p "$3/package"
	LC_ALL=C $1 -v share=share -v today="$2" -v into="$3/package" \
	    -v forms="$3/forms" -f share/demo/data.awk
}

# A daemon that ends where the words of $BREAK stand in its arguments.
broken_daemon() {
	cat >"$DIR/broken" <<-'END'
	#!/bin/sh
	case "$*" in
	*"$BREAK"*)
		echo 'it broke here' >&2
		exit 3
		;;
	esac
	exec "$WHOLE" "$@"
	END
	chmod +x "$DIR/broken"
	export WHOLE=$RELIEFD
}

@test "without a terminal every form is stored, every report is whole, and the server ends" {
	demo plain
	[ "$status" = 0 ]
	[[ $output == *"practice of 12 clients"*"$FORMS check-ins were sent"* ]]
	[[ $output == *"There is no terminal"* ]]
	is_over plain
	[ ! -e "$DIR/plain/work" ]
	imported=$(rows "$DIR/plain/package/checkins.csv")
	[ "$(sql plain 'SELECT count(*) FROM checkin')" = \
	    $((imported + FORMS)) ]
	[ "$(sql plain 'SELECT count(DISTINCT client) FROM link')" = 12 ]
	[ "$(sql plain "SELECT count(*) FROM consent
	    WHERE purpose = 'data'")" = 11 ]
	[ "$(sql plain 'SELECT group_concat(DISTINCT language) FROM client' |
		tr , '\n' | sort | tr '\n' ' ')" = 'en ms ta zh ' ]
	[ "$(find "$DIR/plain/reports" -name 'progress-C00*.pdf' | wc -l)" = 12 ]
	for report in "$DIR"/plain/reports/*.pdf; do
		qpdf --check "$report" >/dev/null
		[[ $output == *"$report"* ]]
	done
	pdftotext "$DIR"/plain/reports/progress-C0007*.pdf - |
		grep -q 'of 3 needed'
	# As the database has it, a client's export too.
	RELIEFD_STORE_PATH=$DIR/plain/demo.db "$RELIEFD" client export C0001 \
	    -o "$DIR/C0001.zip"
	[ "$(unzip -p "$DIR/C0001.zip" checkins.csv | sed 1d | wc -l)" = \
	    "$(sql plain "SELECT count(*) FROM checkin WHERE client =
	        (SELECT id FROM client WHERE code = 'C0001')")" ]
}

@test "once more in the same folder it begins anew" {
	demo plain
	[ "$status" = 0 ]
	[ "$(sql plain 'SELECT count(*) FROM checkin')" = \
	    $(($(rows "$DIR/plain/package/checkins.csv") + FORMS)) ]
	[ "$(find "$DIR/plain/reports" -type f | wc -l)" = 12 ]
}

@test "what is set for another daemon is not meant for the demo's" {
	printf '[store]\npath = %s/other.db\n' "$DIR" >"$DIR/other.conf"
	RELIEFD_STORE_PATH=$DIR/other.db RELIEFD_LISTEN_SOCKET=$DIR/socket \
	    RELIEFD_CONFIG=$DIR/other.conf RELIEFD_LIMITS_LINK_PER_HOUR=1 \
	    demo set
	[ "$status" = 0 ]
	[ -e "$DIR/set/demo.db" ]
	[ ! -e "$DIR/other.db" ]
}

@test "on every day there are as many forms, none too old or ahead, as one link takes" {
	first=$(date -u -d 2027-11-22 +%s)
	for week in $(seq 0 57); do
		today=$(date -u -d "@$((first + week * 604800))" +%F)
		make_data awk "$today" "$DIR/day"
		[ "$(grep -c . "$DIR/day/forms")" = "$FORMS" ]
		oldest=$(date -u -d "$today -21 days" +%F)
		awk -F '\t' -v oldest="$oldest" -v today="$today" '
		    $4 < oldest || $4 > today || $1 > 20 { bad = 1; print }
		    END { exit bad }' "$DIR/day/forms"
	done
}

@test "the package of any day can be imported, with all sessions of each course" {
	# After a leap day, on one, and at both ends of a year.
	for today in 2024-02-29 2024-03-01 2025-01-01 2025-12-31; do
		make_data awk "$today" "$DIR/$today"
		export RELIEFD_STORE_PATH=$DIR/$today/demo.db
		"$RELIEFD" init >/dev/null
		"$RELIEFD" user add farah --name 'Farah Aziz' >/dev/null
		"$RELIEFD" import "$DIR/$today/package"
		cut -d , -f 1,6 share/demo/courses.csv | sed 1d |
			tr , '|' >"$DIR/courses"
		sql "$today" 'SELECT code, count(*) FROM session
		    JOIN client ON client.id = session.client
		    GROUP BY code ORDER BY code' >"$DIR/stored"
		diff "$DIR/courses" "$DIR/stored"
	done
	unset RELIEFD_STORE_PATH
}

@test "the same day gives the same files, with whatever awk" {
	make_data awk 2026-11-22 "$DIR/one"
	for awk in mawk gawk original-awk 'busybox awk'; do
		command -v "${awk%% *}" >/dev/null || continue
		make_data "$awk" 2026-11-22 "$DIR/other"
		diff -r "$DIR/one" "$DIR/other"
	done
}

@test "a step that fails is said, and ends the demo and its server" {
	RELIEFD=$DIR/none demo missing
	[ "$status" = 1 ]
	[[ $stderr == *"demo: making the database: $DIR/none ended with status 127" ]]
	broken_daemon
	while IFS='|' read -r BREAK words; do
		export BREAK
		RELIEFD=$DIR/broken demo failing
		[ "$status" = 1 ]
		[[ $stderr == *'it broke here'* ]]
		[[ ${stderr##*$'\n'} == "demo: $words"* ]]
		[[ $output != *Reports:* ]]
		is_over failing
	done <<-'END'
	null init|making the database: 
	user add|adding the therapist: 
	import|importing the data package: 
	serve|starting the server: it broke here
	link C0012|making the link of C0012: 
	END
	mkdir "$DIR/file"
	: >"$DIR/file/package"
	demo file
	[ "$status" = 1 ]
	[[ $stderr == *"demo: no folder $DIR/file" ]]
}

@test "a form that is not taken is said" {
	printf '#!/bin/sh\nexport RELIEFD_LIMITS_LINK_PER_HOUR=1\nexec "%s" "$@"\n' \
	    "$(realpath "$RELIEFD")" >"$DIR/strict"
	chmod +x "$DIR/strict"
	RELIEFD=$DIR/strict demo refused
	[ "$status" = 1 ]
	[[ $stderr == 'demo: a form: not answered with 200 1: 429 0 the '*\
' form of C0001 for '????-??-?? ]]
	is_over refused
}

@test "a server that goes away is said" {
	cat >"$DIR/leaving" <<-'END'
	#!/bin/sh
	case "$*" in
	*serve) echo $$ >"$DIR/leaver" ;;
	*C0012)
		"$WHOLE" "$@" && kill -KILL "$(cat "$DIR/leaver")"
		exit
		;;
	esac
	exec "$WHOLE" "$@"
	END
	chmod +x "$DIR/leaving"
	WHOLE=$RELIEFD RELIEFD=$DIR/leaving demo alone
	[ "$status" = 1 ]
	[[ $stderr == *'demo: a page: curl ended with status '* ]]
	is_over alone
}

# At a terminal of its own, whose keys come from $DIR/keys; its process
# number is in $DIR/terminal.
at_terminal() { # folder
	script -qec true /dev/null </dev/null >/dev/null 2>&1 ||
		skip 'script cannot make a terminal here'
	rm -f "$DIR/keys"
	mkfifo "$DIR/keys"
	# What runs in the background here would not hear Ctrl-C.
	script -qefc "echo \$\$ >'$DIR/shell'; exec env \
	    --default-signal=INT,QUIT $DEMO '$DIR/$1'" \
	    "$DIR/$1.screen" <"$DIR/keys" >/dev/null 2>&1 3>&- &
	terminal=$!
	echo $terminal >>"$DIR/pids"
	exec 5>"$DIR/keys"
	await serves_or_gone "$1" $terminal
	cat "$DIR/$1.screen"
	serves "$1"
	cat "$DIR/shell" >>"$DIR/pids"
	pgrep -P "$(<"$DIR/shell")" >>"$DIR/pids"
}

serves() { # folder
	file_says 'Serving until Ctrl-C' "$DIR/$1.screen"
}

serves_or_gone() { # folder, process
	serves "$1" || is_gone "$2"
}

ctrl_c() { # how it ended is in $status
	printf '\003' >&5
	await is_gone "$terminal"
	exec 5>&-
	status=0
	wait "$terminal" || status=$?
}

login_page() { # folder
	grep -o 'http://127.0.0.1:[0-9]*/login' "$DIR/$1.screen"
}

@test "at a terminal it serves until Ctrl-C, and ends with status 0" {
	at_terminal shown
	[ "$(curl -s -m "$PATIENCE" -o /dev/null -w '%{http_code}' "$(login_page shown)")" = 200 ]
	# There is one at a time in a folder, and the next port is for others.
	demo shown
	[ "$status" = 1 ]
	[[ $stderr == "demo: another demo is running in $DIR/shown" ]]
	demo beside
	[ "$status" = 0 ]
	[[ $output != *"$(login_page shown)"* ]]
	[ "$(curl -s -m "$PATIENCE" -o /dev/null -w '%{http_code}' "$(login_page shown)")" = 200 ]
	ctrl_c
	[ "$status" = 0 ]
	is_over shown
}

@test "the server does not outlive a demo that is killed" {
	at_terminal killed
	kill -KILL "$(cat "$DIR/shell")"
	await is_over killed
	exec 5>&-
}

@test "both passwords that it prints open the practice" {
	at_terminal open
	page=$(login_page open)
	password=$(grep -o 'password [a-z0-9-]*' "$DIR/open.screen")
	for name in farah owner; do
		rm -f "$DIR/jar"
		csrf=$(curl -s -m "$PATIENCE" -c "$DIR/jar" "$page" |
			sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' |
			head -n 1)
		answer=$(curl -s -m "$PATIENCE" -b "$DIR/jar" -o /dev/null \
		    -w '%{http_code} %{redirect_url}' -d "csrf=$csrf" \
		    -d "name=$name" --data-urlencode \
		    "password=${password#* }" "$page")
		echo "$name: $answer"
		# The owner has yet to choose a password.
		[ "${answer%% *} ${answer##*/}" = \
		    "303 $([ $name = owner ] && echo account || echo work)" ]
	done
	ctrl_c
}

@test "nothing of the demo is in the daemon" {
	run ! grep -aqiE 'demo[_ .]|Aminah|farah|Jimbun|555 01' "$RELIEFD"
	run "$RELIEFD" demo
	[ "$status" = 2 ]
	run "$RELIEFD" --help
	[[ $output != *demo* ]]
	run ! grep -rq 'share/demo' daemon reports include
}
