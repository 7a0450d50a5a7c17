#!/bin/sh
# Serves a made-up practice on this machine:
#
#	share/demo/demo.sh [FOLDER]
#
# Imports how its clients fared until some weeks ago, sends the weeks since
# then through their forms and downloads the reports. At a terminal it then
# goes on serving. The daemon is $RELIEFD; all files lie in FOLDER
# (state/demo), which may hold an earlier demo. Whatever fails ends it with
# a sentence that says what; no step lasts longer than $LIMIT seconds.
set -eu
umask 077
LC_ALL=C
export LC_ALL

share=$(dirname "$0")/..
: "${RELIEFD:=$share/../build/release/reliefd}" "${LIMIT:=300}"
: "${RELIEFD_PRACTICE_TIME_ZONE:=Asia/Kuala_Lumpur}"
zone=$RELIEFD_PRACTICE_TIME_ZONE
folder=${1:-state/demo}
therapist=farah
work=$folder/work # what is of no use afterwards
server=           # the daemon's process while it runs

main() {
	make_folders
	make_practice
	start_server
	make_links
	echo "A practice of $clients clients is served;" \
	    "its clients answer ..."
	send_forms
	echo "$sent check-ins were sent through the form."
	sign_in
	get_reports
	say_addresses
	if [ -t 0 ]; then
		serve_on
	fi
	stop_server
}

fail() { # words...
	echo "demo: $*" >&2
	exit 1
}

# A command whose output is shown only when it fails; it is in $work/said.
step() { # what it does, command...
	what=$1 status=0
	shift
	timeout --foreground "$LIMIT" "$@" </dev/null >"$work/said" 2>&1 ||
	    status=$?
	[ $status != 0 ] || return 0
	cat "$work/said" >&2
	[ $status != 124 ] || fail "$what: $1 did not end in $LIMIT s"
	fail "$what: $1 ended with status $status"
}

reliefd() { # what it does, arguments...
	said=$1
	shift
	step "$said" "$RELIEFD" --config /dev/null "$@"
}

# Sends the requests of $work/requests; each must be answered so, which it
# says in a line: what was answered, and what the request was.
browse() { # what, answer
	step "$1" curl -q -sS --noproxy '*' --fail-early -K "$work/requests"
	odd=$(awk -v answer="$2" 'index($0, answer " ") != 1' "$work/said")
	[ -z "$odd" ] || fail "$1: not answered with $2:" \
	    "$(echo "$odd" | head -n 1)"
}

# --- the practice -----------------------------------------------------------

make_folders() {
	mkdir -p "$folder/package" "$folder/reports" || fail "no folder $folder"
	# The daemon holds the lock too, as long as it runs.
	exec 9>"$folder/lock"
	flock -n 9 || fail "another demo is running in $folder"
	rm -rf "$folder"/demo.db* "$folder"/reports/progress-C*.pdf "$work"
	mkdir "$work"
}

# What is set for another daemon is not meant for this one.
settings() {
	# shellcheck disable=SC2046 # a list of names
	unset $(env | sed -n 's/^\(RELIEFD_[A-Z_]*\)=.*/\1/p')
	export RELIEFD_STORE_PATH="$folder/demo.db"
	export RELIEFD_BACKUP_DIRECTORY="$folder/backups"
	export RELIEFD_PRACTICE_NAME='Demo Practice'
	export RELIEFD_PRACTICE_TIME_ZONE="$zone"
	export RELIEFD_PRACTICE_WHATSAPP=60125550100
	# All clients answer from this one address here.
	export RELIEFD_LIMITS_SOURCE_PER_HOUR=0
}

make_practice() {
	settings
	step 'making the data package' awk -v share="$share" \
	    -v today="$(TZ=$zone date +%F)" -v into="$folder/package" \
	    -v forms="$work/forms" -f "$share/demo/data.awk"
	reliefd 'making the database' init
	owner_password=$(password)
	reliefd 'adding the therapist' user add $therapist --name 'Farah Aziz'
	therapist_password=$(password)
	reliefd 'importing the data package' import "$folder/package"
}

password() {
	sed -n 's/^One-time password: //p' "$work/said"
}

# --- the daemon -------------------------------------------------------------

# On port 8080, or the next one that is free.
start_server() {
	log=$folder/demo.log
	port=8080
	until try_port; do
		if ! grep -q 'already in use' "$log" || [ $port = 8180 ]; then
			fail "starting the server: $(tail -n 1 "$log")"
		fi
		port=$((port + 1))
	done
}

try_port() {
	base=http://127.0.0.1:$port
	: >"$log"
	# Ctrl-C is for this script; the daemon ends when it does, however that
	# comes.
	RELIEFD_LISTEN_PORT=$port RELIEFD_PRACTICE_BASE_URL=$base \
	    setsid setpriv --pdeathsig TERM "$RELIEFD" --config /dev/null \
	    serve </dev/null >/dev/null 2>"$log" &
	server=$!
	tries=$((LIMIT * 10))
	until grep -q 'listening on' "$log"; do
		if ! kill -0 "$server" 2>/dev/null; then
			server=
			return 1
		fi
		tries=$((tries - 1))
		[ $tries -gt 0 ] ||
		    fail "starting the server: it does not listen in $LIMIT s"
		sleep 0.1
	done
}

# Ends that one and no other.
stop_server() {
	[ -n "$server" ] || return 0
	stopping=$server status=0
	server=
	kill -TERM "$stopping" 2>/dev/null || true
	wait "$stopping" || status=$?
	[ $status = 0 ] ||
	    fail "the server ended with status $status: $(tail -n 1 "$log")"
}

cleanup() { # status
	if [ -n "$server" ]; then
		kill -TERM "$server" 2>/dev/null || true
		wait "$server" || true
	fi
	[ "$1" != 0 ] || rm -rf "$work"
}

# --- people with browsers ---------------------------------------------------

make_links() {
	cut -d , -f 1 "$share/demo/clients.csv" | sed 1d >"$work/clients"
	clients=$(grep -c . "$work/clients")
	while read -r client; do
		reliefd "making the link of $client" client link "$client"
		printf '%s\t%s\n' "$client" "$(cat "$work/said")"
	done <"$work/clients" >"$work/links"
}

# Each opens the link and agrees to the notice, then each sends the first
# form, the second...: what a page asks depends on what was answered before.
send_forms() {
	rounds=$(cut -f 1 "$work/forms" | sort -n | tail -n 1)
	round=0
	while [ $round -le "$rounds" ]; do
		visit open 'a page' '200 0'
		visit send 'a form' '200 1'
		round=$((round + 1))
	done
	sent=$(grep -c . "$work/forms")
}

visit() { # step, what, answer
	awk -v step="$1" -v round=$round -v pages="$work" \
	    -f "$share/demo/visit.awk" "$work/links" "$work/forms" \
	    >"$work/requests" || fail "$2 of round $round cannot be made"
	browse "$2" "$3"
}

# The first time the password must be changed: to that of the owner, who is
# asked for another one then.
sign_in() {
	request /login 'the page to sign in' >"$work/requests"
	browse 'signing in' '200 0'
	{
		request /login 'signing in' location
		field name $therapist
		field password "$therapist_password"
	} >"$work/requests"
	browse 'signing in' '200 1'
	{
		request /account 'changing the password' location
		field current "$therapist_password"
		field new "$owner_password"
		field again "$owner_password"
	} >"$work/requests"
	browse 'signing in' '200 1'
}

# With the cookies and the page that came before.
request() { # path, what, setting...
	printf 'url = "%s"\nwrite-out = "%%{http_code} %%{num_redirects} %s\\n"\n' \
	    "$base$1" "$2"
	printf 'cookie = "%s"\ncookie-jar = "%s"\n' "$work/cookies" \
	    "$work/cookies"
	printf 'output = "%s"\n' "$work/page.html"
	[ $# -gt 2 ] || return 0
	echo "$3"
	field csrf "$(sed -n \
	    's/.*name="csrf" value="\([^"]*\)".*/\1/p' "$work/page.html" |
	    head -n 1)"
}

field() { # name, value
	printf 'data-urlencode = "%s=%s"\n' "$1" "$2"
}

get_reports() {
	request /clients 'the list of clients' >"$work/requests"
	browse 'the list of clients' '200 0'
	grep -o 'href="/clients/[0-9]*"' "$work/page.html" | sort -u |
	    sed 's/.*"\(.*\)"/\1/' >"$work/paths"
	[ "$(grep -c . "$work/paths")" = "$clients" ] ||
	    fail 'the list of clients does not name each of them'
	while read -r path; do
		printf 'url = "%s/report.pdf"\n' "$base$path"
		printf 'remote-name\nremote-header-name\noutput-dir = "%s"\n' \
		    "$folder/reports"
		printf 'cookie = "%s"\nwrite-out = "%s %s\\n"\nnext\n' \
		    "$work/cookies" '%{http_code} %{content_type}' \
		    "the report of $path"
	done <"$work/paths" | sed '$d' >"$work/requests"
	browse 'a report' '200 application/pdf'
	printf '\nReports:\n'
	for report in "$folder"/reports/progress-C*.pdf; do
		echo "$report"
	done | awk -F , 'NR == FNR { name[$1] = $2; next }
	    { match($0, /progress-C[0-9]*/)
	      printf "  %-60s %s\n", $0, name[substr($0, RSTART + 9, RLENGTH - 9)]
	    }' "$share/demo/clients.csv" -
}

say_addresses() {
	cat <<-END

	Pages:
	  $base/login
	      the practice: sign in as $therapist, or as owner, with the password $owner_password
	  $(sed -n '1s/.*	//p' "$work/links")
	      the form of $(sed -n '2s/^[^,]*,\([^,]*\).*/\1/p' "$share/demo/clients.csv")

	END
	[ -t 0 ] || echo 'There is no terminal: the server stops now.' \
	    'Run it at one to open the pages.'
}

serve_on() {
	echo 'Serving until Ctrl-C.'
	asked=
	trap 'asked=1' INT TERM
	status=0
	wait "$server" || status=$?
	echo
	[ -z "$asked" ] || return 0
	server=
	fail "the server ended with status $status: $(tail -n 1 "$log")"
}

trap 'cleanup $?' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
main
