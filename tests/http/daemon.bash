# daemon.bash: a daemon of its own for each file of tests, with a small
# practice: owner, aisha and ben (therapists); client A1 is aisha's, B1 is
# ben's, N1 is nobody's. Everything lies in $DIR; only what was started here
# is ended here. Loaded by the .bats files.

. "${BASH_SOURCE[0]%/*}/wait.bash"

export RELIEFD=${RELIEFD:-build/release/reliefd}
export RELIEFD_LISTEN_PORT=0 RELIEFD_STORE_PATH RELIEFD_LIMITS_LINK_PER_HOUR
export RELIEFD_LIMITS_SOURCE_PER_HOUR RELIEFD_LIMITS_CLIENT_PER_DAY

practice() {
	export DIR=$BATS_FILE_TMPDIR
	RELIEFD_STORE_PATH=$DIR/reliefd.db
	RELIEFD_LIMITS_LINK_PER_HOUR=0
	RELIEFD_LIMITS_CLIENT_PER_DAY=0
	RELIEFD_LIMITS_SOURCE_PER_HOUR=0
	"$RELIEFD" init | password_of owner
	"$RELIEFD" user add aisha --name 'Aisha Rahman' | password_of aisha
	"$RELIEFD" user add ben --name 'Ben Tan' | password_of ben
	"$RELIEFD" client add --name 'Lim Wei' --code A1 --therapist aisha \
	    --movement shoulder.flexion:left --first-treatment 2026-01-05
	"$RELIEFD" client add --name 'Siti Nurhaliza' --code B1 \
	    --therapist ben
	"$RELIEFD" client add --name 'Kumar' --code N1
	for code in A1 B1; do
		"$RELIEFD" client link "$code" | sed 's|.*/c/||' >"$DIR/$code"
	done
	sql "UPDATE users SET must_change = 0"
}

password_of() { # login; stdin: what the command printed
	sed -n 's/^One-time password: //p' >"$DIR/password.$1"
}

sql() { # the daemon must not run
	sqlite3 "$DIR/reliefd.db" "$1"
}

start() { # command in front of the daemon...
	: >"$DIR/log.new"
	"$@" "$RELIEFD" serve >/dev/null 2>"$DIR/log.new" 3>&- &
	echo $! >"$DIR/pid"
	await listening_or_gone "$!"
	listening || {
		cat "$DIR/log.new"
		return 1
	}
}

stop() { # [signal]
	local pid
	pid=$(<"$DIR/pid")
	kill "-${1:-TERM}" "$pid"
	# The shell that started it may not be this one.
	await is_gone "$pid"
	cat "$DIR/log.new" >>"$DIR/log"
}

base() {
	echo "http://127.0.0.1:$(<"$DIR/port")"
}

# For teardown, whatever became of it.
kill_daemon() {
	[ ! -e "$DIR/pid" ] || kill -KILL "$(cat "$DIR/pid")" 2>/dev/null || true
	rm -f "$DIR/pid"
}

# Waits for the daemon to end by itself; how it did is in $status.
ended() {
	local pid
	pid=$(<"$DIR/pid")
	await is_gone "$pid"
	status=0
	wait "$pid" || status=$?
	rm "$DIR/pid"
}

clock_or_skip() {
	FAKE=$(echo /usr/lib/*/faketime/libfaketime.so.1)
	[ -e "$FAKE" ] || skip 'libfaketime is not installed'
}

# Starts the daemon with a clock that $DIR/clock moves; after clock_or_skip.
start_with_clock() { # as faketime reads it: +90d
	echo "$1" >"$DIR/clock"
	start env LD_PRELOAD="$FAKE" FAKETIME_NO_CACHE=1 \
	    FAKETIME_TIMESTAMP_FILE="$DIR/clock" DONT_FAKE_MONOTONIC=1
}

clock() { # as above
	echo "$1" >"$DIR/clock"
	# The loop looks at it once a turn.
	ask /healthz
	[ "$code" = 200 ]
}

token() { # code
	echo "$(<"$DIR/$1")"
}

new_id() {
	printf '%08x%08x%08x%08x' $SRANDOM $SRANDOM $SRANDOM $SRANDOM
}

today() {
	TZ=Asia/Kuala_Lumpur date -d "${1:-today}" +%F
}

# Asks for a path; the status is in $code, headers in $DIR/head, the body in
# $DIR/body.
ask() { # path, curl's arguments...
	local path=$1
	shift
	# In a file, as a shell that hears it costs another process.
	curl -s -m "$PATIENCE" -D "$DIR/head" -o "$DIR/body" \
	    -w '%{http_code}' "$@" "http://127.0.0.1:$(<"$DIR/port")$path" \
	    >"$DIR/code" || {
		code=$(<"$DIR/code")
		return 1
	}
	code=$(<"$DIR/code")
}

# The program that asks for many things at once; see there. Its connections
# come from nobody's browser, so that it costs no process each.
build_ask() {
	${CC:-cc} -O1 -D_GNU_SOURCE -o "$DIR/ask" tests/http/ask.c
}

# Requests on stdin, a line each: name, verb, path, body, header...; answers
# in $DIR/answers: name, status, header... With a folder, the bodies there in
# files of these names.
ask_many() { # [folder]
	"$DIR/ask" "$(<"$DIR/port")" "$@" >"$DIR/answers"
}

header() { # name: its value, the first of several
	local line
	while IFS= read -r line; do
		line=${line%$'\r'}
		[[ ${line,,} = "${1,,}: "* ]] || continue
		echo "${line#*: }"
		return
	done <"$DIR/head"
}

headers() { # name: the values of all that have it
	tr -d '\r' <"$DIR/head" | sed -n "s/^$1: //Ip"
}

has() { # text
	grep -qF -- "$1" "$DIR/body" || {
		echo "the body lacks: $1"
		cat "$DIR/body"
		return 1
	}
}

lacks() { # text
	if grep -qF -- "$1" "$DIR/body"; then
		echo "the body has: $1"
		return 1
	fi
}

# For "! command", which would not fail a test.
fails() { # command...
	if "$@"; then
		echo "this should fail: $*"
		return 1
	fi
}

# None of the files holds a text.
absent() { # text, file...
	local text=$1 found
	[ -n "$text" ] || return 1
	shift
	found=$(LC_ALL=C grep -laF -- "$text" "$@" 2>/dev/null) || true
	[ -z "$found" ] || {
		echo "$found holds $text"
		return 1
	}
}

field() { # name: its value in the body's first such hidden field
	sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/;T;p;q" "$DIR/body"
}

# Signs in; the session's cookie lands in $DIR/cookie.LOGIN.
login() { # login, [password]
	local cookie
	ask /login
	cookie=$(cookie)
	ask /login -H "Cookie: $cookie" --data-urlencode "csrf=$(field csrf)" \
	    --data-urlencode "name=$1" \
	    --data-urlencode "password=${2-$(cat "$DIR/password.$1")}"
	[ "$code" = 303 ] || return 1
	cookie >"$DIR/cookie.$1"
}

# The cookie that the last answer has set; the first of several.
cookie() {
	local set
	set=$(header Set-Cookie)
	echo "${set%%;*}"
}

# Asks as somebody who has signed in.
as() { # login, path, curl's arguments...
	local who=$1 path=$2
	shift 2
	ask "$path" -H "Cookie: $(<"$DIR/cookie.$who")" "$@"
}

# The code of a moment; the secret is in $DIR/secret.LOGIN.
code_of() { # login, [moment]
	oathtool --totp -b -N "${2:-now}" "$(cat "$DIR/secret.$1")"
}

# Sets up a code for somebody who has signed in; recovery codes to
# $DIR/recovery.LOGIN.
enrol() { # login
	as "$1" /account/code
	sed -n 's|.*<code>\(.*\)</code>.*|\1|p' "$DIR/body" | tr -d ' ' \
	    >"$DIR/secret.$1"
	as "$1" /account/code -d action=on -d "csrf=$(field csrf)" \
	    -d "ticket=$(field ticket)" -d "code=$(code_of "$1")" \
	    --data-urlencode "password=$(cat "$DIR/password.$1")"
	[ "$code" = 200 ] || return 1
	header Set-Cookie | sed 's/;.*//' >"$DIR/cookie.$1"
	sed -n 's|.*<li><code>\(.*\)</code></li>.*|\1|p' "$DIR/body" \
	    >"$DIR/recovery.$1"
}

# The second step.
second() { # login, code
	as "$1" /login/code
	as "$1" /login/code -d "csrf=$(field csrf)" \
	    --data-urlencode "code=$2"
}

# What is kept of the steps that were taken is forgotten, as if time had
# passed.
forget() {
	stop
	sql "UPDATE users SET totp_step = 0; DELETE FROM throttle"
	start
}

# The token that this login's forms carry.
csrf() { # login
	as "$1" /account
	field csrf
}

# Agrees to the notice and sends a check-in: "303 RECEIPT" in $code, $place.
agree() { # code
	ask "/c/$(token "$1")/consent" -d ''
}

# Everybody has agreed; while the daemon does not run.
agree_all() {
	sql "INSERT INTO consent (client, purpose, given_at, version, language)
	    SELECT id, 'data', 1, 1, 'en' FROM client"
}

send() { # code, field=value...
	local whose=$1 pair pairs=()
	shift
	for pair; do
		pairs+=(--data-urlencode "$pair")
	done
	ask "/c/$(token "$whose")" -d "id=${ID:=$(new_id)}" \
	    -d "day=${DAY:-$(today)}" "${pairs[@]}"
	place=$(header Location)
}

# A picture of what is stored, taken while the daemon does not run.
picture() {
	# Workers compute client_status anew whenever they are asked to.
	sqlite3 "$DIR/reliefd.db" .dump |
		grep -v '^INSERT INTO client_status ' | sha256sum
}
