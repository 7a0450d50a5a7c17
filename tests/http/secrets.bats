#!/usr/bin/env bats
# Where secrets and what people said are not: in the log, the arguments, the
# environment, temporary files; and what another user of the computer gets.

load daemon

NAME='Zefanyah Quxley' PHONE=60198765432 NOTE='Xylograph of a wombat'
WORD='plinth otter verandah' # a password

setup_file() {
	practice
	mkdir "$DIR/tmp"
	export TMPDIR=$DIR/tmp
	start
	: >"$DIR/secrets"
	use_it
}

teardown_file() {
	TMPDIR=/tmp stop
	[ ! -e "$DIR/open" ] || rm -r "$(cat "$DIR/open")"
}

# What is kept from now on: "kind value".
secret() { # kind, value
	[ ${#2} -ge 8 ] || return 1
	echo "$1 $2" >>"$DIR/secrets"
}

# A bit of everything that a day has, with errors.
use_it() {
	"$RELIEFD" client add --name "$NAME" --code X1 --therapist aisha \
	    --phone "$PHONE" --activity "$NOTE" >/dev/null
	"$RELIEFD" client link X1 | sed 's|.*/c/||' >"$DIR/X1"
	secret token "$(token X1)"
	secret token "$(token A1)"
	agree X1
	send X1 moment=weekly pain_week=4 note="$NOTE" something_text="$NOTE"
	[ "$code" = 303 ]
	ask "$place"
	send X1 moment=weekly pain_week=5 note="$NOTE"
	[ "$code" = 409 ]
	unset ID
	send X1 moment=weekly pain_week=11 note="$NOTE"
	[ "$code" = 422 ]
	ask "/c/$(token X1)/nothing?a=$(token X1)"
	ask "/c/$(token X1)x"
	ask "/c/$(token X1)" -X "$(token X1)"
	ask "/c/$(token X1)" -d "note=%zz$NOTE"
	ask "/c/$(token X1)" -d "note=$NOTE$(printf '%040000d' 1)"
	ask "/c/$(token X1)" -H "X-$(token X1): a" -A "$NOTE" \
	    -H "Transfer-Encoding: $(token X1)" -d a=b
	raw "GET /c/$(token X1) HTTP/7.7" "GET /c/$(token X1)  x HTTP/1.1" \
	    "$(token X1)" "GET /c/$(token X1) HTTP/1.1\r\nHost: a\r\nHost: b"
	login aisha
	secret password "$(cat "$DIR/password.aisha")"
	as aisha /account -d "csrf=$(csrf aisha)" \
	    --data-urlencode "current=$(cat "$DIR/password.aisha")" \
	    --data-urlencode "new=$WORD" --data-urlencode "again=$WORD"
	[ "$code" = 303 ]
	secret password "$WORD"
	login aisha "$WORD"
	as aisha /work
	secret device "$(cookie | sed 's/.*=//')"
	secret cookie "$(sed 's/.*=//' "$DIR/cookie.aisha")"
	ask /login
	secret cookie "$(header Set-Cookie | sed 's/[^=]*=//; s/;.*//')"
	fails login "$WORD" "$NOTE"
	fails login aisha "$WORD$WORD"
	as aisha "/clients?q=$(sed 's/ /+/' <<<"$NAME")"
	[ "$code" = 200 ]
	as aisha /clients/4
	has "$NAME"
	as aisha /clients/4/report.pdf
	[ "$code" = 200 ]
	as aisha /clients/4/sessions/new -d "csrf=$(csrf aisha)" \
	    -d "id=$(new_id)" -d "day=$(today)" -d deep_tissue=20 \
	    --data-urlencode "note=$NOTE"
	[ "$code" = 303 ]
	as aisha /account/code
	one=$(sed -n 's|.*<code>\(.*\)</code>.*|\1|p' "$DIR/body" | tr -d ' ')
	secret seed "$one"
	as aisha /account/code -d action=on -d "csrf=$(field csrf)" \
	    -d "ticket=$(field ticket)" -d "code=$(oathtool --totp -b "$one")" \
	    --data-urlencode "password=$WORD"
	[ "$code" = 200 ]
	header Set-Cookie | sed 's/;.*//' >"$DIR/cookie.aisha"
	secret cookie "$(sed 's/.*=//' "$DIR/cookie.aisha")"
	secret recovery "$(sed -n \
	    's|.*<li><code>\(.*\)</code></li>.*|\1|p' "$DIR/body" | head -n 1)"
}

# Heads of requests as they are.
raw() { # head...
	local head
	for head; do
		exec 5<>"/dev/tcp/127.0.0.1/$(cat "$DIR/port")"
		printf '%b\r\n\r\n' "$head" >&5
		timeout "$PATIENCE" cat <&5 >/dev/null
		exec 5>&-
	done
}

# None of the secrets, nor anything that somebody said, is in the files.
silent() { # file...
	local kind value
	while read -r kind value; do
		absent "$value" "$@" || return 1
	done <"$DIR/secrets"
	for value in "$NAME" "${NAME% *}" "$PHONE" "$NOTE" "${NOTE%% *}"; do
		absent "$value" "$@" || return 1
	done
}

@test "the secrets of this file are ones" {
	[ "$(wc -l <"$DIR/secrets")" = 10 ]
	[ "$(cut -d ' ' -f 1 "$DIR/secrets" | sort -u | wc -l)" = 6 ]
	# A search would find them where they are.
	echo "GET /c/$(token X1)" >"$DIR/found"
	fails silent "$DIR/found"
	printf '\0\1%s\0' "$NOTE" >"$DIR/found"
	fails silent "$DIR/found"
	strings "$DIR"/reliefd.db* | grep -qF "$NAME"
}

@test "no log line, argument or environment has a secret or a name" {
	pid=$(cat "$DIR/pid")
	cat "/proc/$pid/environ" >"$DIR/environ"
	cat "/proc/$pid/cmdline" >"$DIR/cmdline"
	[ -s "$DIR/environ" ]
	[ -s "$DIR/cmdline" ]
	[ -s "$DIR/log.new" ]
	silent "$DIR/environ" "$DIR/cmdline" "$DIR/log.new"
	fails grep -qE '127\.0\.0\.1[^:]' "$DIR/log.new"
}

@test "nothing is left in temporary files, nor open without a name" {
	[ -z "$(ls -A "$DIR/tmp")" ]
	ls -l "/proc/$(cat "$DIR/pid")/fd" | sed -n 's/.* -> //p' \
	    >"$DIR/open.files"
	[ -s "$DIR/open.files" ]
	fails grep -E ' \(deleted\)$' "$DIR/open.files"
	fails grep -vE "^($DIR/reliefd\.db|$DIR/log\.new|/dev/null|(socket|pipe|anon_inode):)" \
	    "$DIR/open.files"
	silent "$DIR/reliefd.db.witness" "$DIR/reliefd.db.key"
}

@test "the database, its log and the key have no secret that opens anything" {
	check() {
		while read -r _ value; do
			absent "$value" "$DIR"/reliefd.db*
			absent "${value//-/}" "$DIR"/reliefd.db*
		done <"$DIR/secrets"
		one=$(sed -n 's/^seed //p' "$DIR/secrets" | base32 -d |
			od -An -tx1 -v | tr -d ' \n')
		[ ${#one} = 40 ]
		for file in "$DIR/reliefd.db" "$DIR"/reliefd.db-wal; do
			[ -e "$file" ] || continue
			od -An -tx1 -v "$file" | tr -d ' \n' >"$DIR/hex"
			fails grep -qF "$one" "$DIR/hex"
		done
	}
	[ -s "$DIR/reliefd.db-wal" ]
	check
	TMPDIR=/tmp stop
	check
	start
}

# Runs as a user without any right here.
nobody() {
	setpriv --reuid 65534 --regid 65534 --clear-groups -- "$@" 2>/dev/null
}

@test "another user of the computer reads nothing and asks nothing" {
	nobody true || skip 'another user needs root'
	TMPDIR=/tmp stop
	open=$(TMPDIR=/tmp mktemp -d)
	echo "$open" >"$DIR/open"
	chmod 711 "$open"
	cp "$RELIEFD" "$open/command"
	RELIEFD_STORE_PATH=$open/state/reliefd.db "$RELIEFD" init >/dev/null
	RELIEFD_STORE_PATH=$open/state/reliefd.db start
	ask /login # opens all there is
	[ "$(stat -c %a "$open/state")" = 700 ]
	fails nobody ls "$open/state"
	for mode in 700 711; do
		chmod "$mode" "$open/state"
		for file in reliefd.db reliefd.db-wal reliefd.db.key \
		    reliefd.db.witness reliefd.db.control; do
			[ -e "$open/state/$file" ]
			fails nobody cat "$open/state/$file"
			fails nobody sh -c ": >>'$open/state/$file'"
		done
		fails nobody curl -s -m "$PATIENCE" --unix-socket \
		    "$open/state/reliefd.db.control" http://a/
		RELIEFD_STORE_PATH=$open/state/reliefd.db fails nobody \
		    "$open/command" user list
	done
	for file in environ mem maps fd/0 cwd/Makefile; do
		fails nobody head -c 1 "/proc/$(cat "$DIR/pid")/$file"
	done
	stop
	start
}

seen() { # file
	nobody head -c 1 "$1" >/dev/null
}

@test "not even its own user sees into the daemon, and it leaves no core" {
	nobody true || skip 'another user needs root'
	open=$(cat "$DIR/open")
	chown -R 65534:65534 "$open/state"
	chmod 700 "$open/state"
	TMPDIR=/tmp stop
	RELIEFD_STORE_PATH=$open/state/reliefd.db start setpriv --reuid 65534 \
	    --regid 65534 --clear-groups --
	nobody head -c 1 "$open/state/reliefd.db" >/dev/null
	setpriv --reuid 65534 --regid 65534 --clear-groups sleep 3600 3>&- &
	other=$!
	for file in environ maps; do
		await seen "/proc/$other/$file"
		fails nobody head -c 1 "/proc/$(cat "$DIR/pid")/$file"
	done
	kill $other
	stop
	start
	# The status of a process that died says whether it left a core.
	cat >"$DIR/core.pl" <<-'END'
	use strict;
	my ($folder, $said, @command) = @ARGV;
	my $pid = fork // die;
	if ($pid == 0) {
		chdir $folder or die;
		open STDERR, ">", $said or die;
		exec @command or die;
	}
	# It is what it is to become, and listens if it does.
	my $self = readlink "/proc/$$/exe";
	until (readlink("/proc/$pid/exe") ne $self &&
	    ($command[0] eq "sleep" || `cat $said` =~ /listening/)) {
		select undef, undef, undef, 0.02;
	}
	kill 'ABRT', $pid or die;
	waitpid $pid, 0;
	die unless ($? & 127) == 6;
	print $? & 128 ? "core\n" : "none\n";
	END
	mkdir "$DIR/core"
	ulimit -c unlimited 2>/dev/null || skip 'no process may leave a core'
	[ "$(perl "$DIR/core.pl" "$DIR/core" /dev/null sleep 3600)" = core ] ||
		skip 'no process leaves a core here'
	rm -f "$DIR"/core/*
	RELIEFD_STORE_PATH=$open/state/reliefd.db \
	    perl "$DIR/core.pl" "$DIR/core" "$DIR/core.log" \
	    "$(realpath "$RELIEFD")" serve >"$DIR/left"
	[ "$(cat "$DIR/left")" = none ]
	[ -z "$(ls -A "$DIR/core")" ]
}
