#!/usr/bin/env bats
# Who saw, downloaded or changed what: a row for each, chained, and a page.

load daemon

setup_file() {
	practice
	"$RELIEFD" session add A1 --deep-tissue 20
	start
	agree A1
	send A1 moment=arrival pain_now=3
	login owner
	login aisha
	build_ask
}

teardown_file() {
	stop
}

# The last rows, the latest first: actor, action, object, detail.
last() { # [how many]
	stop
	sql "SELECT actor || '|' || action || '|' || object || '|' || detail
	    FROM audit ORDER BY seq DESC LIMIT ${1:-1}"
	start
}

post() { # login, path, field=value...
	local who=$1 path=$2
	shift 2
	as "$who" "$path" -d "csrf=$(csrf "$who")" "${@/#/-d}"
}

@test "every route of the portal has a word for the audit" {
	# A form for nobody yet, and the page for a code.
	"$RELIEFD" routes | grep -E '^(therapist|owner)' |
		awk '$NF == "-" { print $2, $3 }' | sort >"$DIR/silent"
	diff - "$DIR/silent" <<-'EOF'
	GET /clients/new
	GET /login/code
	EOF
}

@test "every view and download leaves its row" {
	while read -r _ _ path _ action; do
		id=0
		case $path in
		/login/code) continue ;;
		*/:id*) id=1 ;;
		esac
		path=${path/:id/1}
		as owner "${path/:n/1}"
		case $path in
		/practice.pdf) [ "$code" = 409 ] && continue ;;
		esac
		[ "$code" = 200 ]
		echo "user:1|$action|$id" >>"$DIR/want"
	done < <("$RELIEFD" routes | grep -E '^(therapist|owner) +GET' |
		sed -E 's/ +([a-z ]+|-)$/ \1/' | grep -v ' -$')
	n=$(wc -l <"$DIR/want")
	[ "$n" -ge 16 ]
	last "$n" | cut -d '|' -f 1-3 | tac | diff "$DIR/want" -
}

@test "every change leaves its row, with what it was about" {
	post aisha /clients/1/edit name=Lim
	[ "$code" = 303 ]
	[ "$(last)" = 'user:2|client changed|1|' ]
	post aisha /clients/1/sessions/new "id=$(new_id)" "day=$(today)" \
	    deep_tissue=25 seen=1.1
	[ "$code" = 303 ]
	last 2 | grep -qx 'user:2|session logged|1|1.2'
	post aisha /clients/1/link action=make
	last 2 | grep -qx 'user:2|link made|1|'
	post aisha /clients/1/link action=revoke
	last 2 | grep -qx 'user:2|links revoked|1|'
	post aisha /clients/1/form who=client
	last 2 | grep -qx 'user:2|tablet opened|1|client'
	login aisha
	last 1 | grep -qx 'user:2|login|0|'
	post owner /clients/1/transfer therapist=3
	last 2 | grep -qx 'user:1|client transferred|1|user:3'
	post owner /clients/1/transfer therapist=2
	post aisha /clients/1/archive action=archive
	last 2 | grep -qx 'user:2|client archived|1|'
	post aisha /clients/1/archive action=restore
	last 2 | grep -qx 'user:2|client restored|1|'
	post aisha /clients/new name=New
	last 2 | grep -qx 'user:2|client added|4|'
	post owner /users login=eve name=Eve
	last 2 | grep -qx 'user:1|user added|4|'
	post owner /users/4 action=disable
	last 2 | grep -qx 'user:1|user disabled|4|'
}

@test "a command leaves its row, and shows a secret once" {
	did() { # action|object, command...
		local row=$1
		shift
		"$RELIEFD" "$@" >"$DIR/said" || return 1
		last 1 | grep -qx "command:0|$row|.*" || {
			echo "after $*: $(last 1)"
			return 1
		}
	}
	did 'client added|5' client add --name Cmd --code CMD
	did 'link made|5' client link CMD
	first=$(sed 's|.*/c/||' "$DIR/said")
	did 'session logged|5' session add CMD --deep-tissue 20
	did 'links revoked|5' client unlink CMD
	did 'user added|5' user add zoe --name Zoe
	word=$(sed -n 's/^One-time password: //p' "$DIR/said")
	did 'user password reset|5' user passwd zoe
	did 'user needs a code|5' user code zoe required
	did 'user second factor ended|5' user code zoe off
	did 'user disabled|5' user disable zoe
	did 'user enabled|5' user enable zoe
	# What was printed once is told by no other command.
	for command in 'client show CMD' 'client list' 'user list' \
	    'client link CMD' 'user passwd zoe' 'report CMD --format json -o -'; do
		# shellcheck disable=SC2086
		"$RELIEFD" $command >"$DIR/said"
		absent "$first" "$DIR/said"
		absent "$word" "$DIR/said"
	done
}

@test "what is refused leaves no row, as it shows nothing" {
	login ben
	before=$(last | sha256sum)
	as ben /clients/1
	[ "$code" = 404 ]
	as ben /audit
	[ "$code" = 403 ]
	as ben '/clients?sort=nonsense'
	[ "$code" = 404 ]
	[ "$(last | sha256sum)" = "$before" ]
}

@test "the owner reads it, by client and by user" {
	login owner
	as owner /audit
	has 'client archived'
	has 'Aisha Rahman'
	as owner '/audit?client=A1'
	[ "$code" = 200 ]
	has 'check-in sent'
	lacks 'user added'
	as owner '/audit?client=A1&user=3'
	has '0 rows'
	as owner '/audit?user=2'
	has 'session logged'
	lacks 'user disabled'
	as owner '/audit?client=Z99'
	has 'no client with this code'
	for bad in user=x user=-1 before=0 before=x; do
		as owner "/audit?$bad"
		[ "$code" = 404 ]
	done
	# Ids only: no name of a client is stored in it.
	stop
	[ -z "$(sql "SELECT * FROM audit" | grep -E 'Lim|Siti|Kumar|Aisha')" ]
	start
}

@test "pages go back row by row, and none is left out" {
	stop
	sql "PRAGMA recursive_triggers = OFF;
	    SELECT count(*) FROM audit" >"$DIR/rows"
	start
	login owner
	for n in {1..130}; do
		printf '%s\tGET\t/users\t\tCookie: %s\n' $n \
		    "$(<"$DIR/cookie.owner")"
	done | ask_many
	[ "$(cut -f 2 "$DIR/answers" | sort | uniq -c)" = '    130 200' ]
	before=''
	: >"$DIR/seen"
	while :; do
		as owner "/audit?client=&user=$before"
		sed -n 's|.*data-l="number">\([0-9]*\)</td>.*|\1|p' \
		    "$DIR/body" >>"$DIR/seen"
		before=$(sed -n \
		    's|.*\(&amp;before=[0-9]*\)">Earlier rows.*|\1|p' \
		    "$DIR/body" | sed 's/&amp;/\&/')
		[ -n "$before" ] || break
	done
	[ "$(sort -n "$DIR/seen" | head -n 1)" = 1 ]
	[ "$(wc -l <"$DIR/seen")" -ge "$(sort -n "$DIR/seen" | tail -n 1)" ]
	[ -z "$(sort -n "$DIR/seen" | uniq -d)" ]
}

@test "verify names the row that was changed" {
	stop
	"$RELIEFD" verify >"$DIR/out"
	grep -q 'is whole: [0-9]* rows' "$DIR/out"
	cp "$DIR/reliefd.db" "$DIR/good.db"
	n=$(sql "SELECT count(*) FROM audit")
	[ "$n" -ge 40 ]
	for change in "at = at + 1" "actor = 'user:9'" "action = 'x'" \
	    "object = object + 1" "detail = 'x'" "hash = randomblob(32)"; do
		for row in 1 $((n / 2)) "$n"; do
			cp "$DIR/good.db" "$DIR/reliefd.db"
			sql "UPDATE audit SET $change WHERE seq = $row"
			fails "$RELIEFD" verify 2>"$DIR/err"
			grep -q "row $row of the audit was changed" "$DIR/err"
		done
	done
	cp "$DIR/good.db" "$DIR/reliefd.db"
	sql "DELETE FROM audit WHERE seq = 7"
	fails "$RELIEFD" verify 2>"$DIR/err"
	grep -q 'row 8 of the audit was changed, or one before it' "$DIR/err"
	cp "$DIR/good.db" "$DIR/reliefd.db"
	# A page of the file, and a file that is none.
	cp "$DIR/good.db" "$DIR/bad.db"
	chmod 600 "$DIR/bad.db"
	size=$(stat -c %s "$DIR/bad.db")
	dd if=/dev/zero of="$DIR/bad.db" bs=1 seek=$((size / 2)) count=4096 \
	    conv=notrunc status=none
	fails "$RELIEFD" verify "$DIR/bad.db"
	"$RELIEFD" verify "$DIR/good.db"
	fails "$RELIEFD" verify "$DIR/nothing.db"
	start
}
