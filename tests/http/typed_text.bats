#!/usr/bin/env bats
# What people type, paste and copy costs them nothing: odd characters take no
# form with them, every digit is a digit, a refusal shows the answers, and who
# meets one in a browser gets a page in their language.

load daemon

setup_file() {
	practice
	start
	agree A1
	login owner
	login aisha
}

teardown_file() {
	stop
}

# Sends A1's weekly form with raw bytes behind it.
raw() { # bytes as printf writes them, curl's arguments...
	local bytes=$1
	shift
	ID=$(new_id)
	printf "id=$ID&moment=weekly&day=$(today)&pain_week=6&$bytes" \
	    >"$DIR/form"
	ask "/c/$(token A1)${WHERE-}" --data-binary "@$DIR/form" "$@"
}

note_of() { # id
	stop
	sql "SELECT note FROM checkin WHERE id = '$1'"
	start
}

@test "what nobody typed takes no form with it" {
	for bytes in 'note=rest%%0Cwell' 'note=%%00a' 'note=a\000b' \
	    'note=%%1Ba' 'note=caf%%E9' 'note=\377' 'note=%%C0%%80' \
	    'note=%%ED%%A0%%80' 'note=a%%7F' 'note=a%%EF%%BF%%BE' \
	    'note=100%%' 'note=%%4' 'note=%%zz' 'note' '&' 'note=a&'; do
		raw "$bytes"
		[ "$code" = 303 ] || {
			echo "$bytes: $code"
			return 1
		}
	done
}

@test "the rest of the text is what was typed" {
	raw 'note=caf%%E9+%%ED%%A1%%82%%ED%%BE%%B7%%0C100%%+%%07ok'
	[ "$code" = 303 ]
	[ "$(note_of "$ID")" = $'caf\xef\xbf\xbd \xf0\xa0\xae\xb7\n100% ok' ]
}

@test "a field's name is taken as it is or not at all" {
	for name in 'no%%00te' 'note%%1B' 'note%%FF' 'note\377'; do
		raw "$name=x"
		[ "$code" = 422 ]
		has 'This page sent something we did not ask for.'
	done
}

@test "what an old page sent is shown again with its answers" {
	raw 'note=by+the+river&retired_question=4'
	[ "$code" = 422 ]
	has 'by the river</textarea>'
	has 'name="pain_week" value="6" checked'
	raw "note=by+the+river&$(seq -f 'q%.0f=1' -s '&' 400)"
	[ "$code" = 422 ]
	has 'by the river</textarea>'
	has 'name="pain_week" value="6" checked'
	ask "/c/$(token A1)/receipt/$ID"
	[ "$code" = 404 ]
}

@test "a text that is too long comes back, in the client's language" {
	for length in '' 'Transfer-Encoding: chunked'; do
		WHERE='?lang=ms' raw "note=river$(printf '%040000d' 0)" \
		    -H "$length"
		[ "$code" = 413 ]
		has 'lang="ms"'
		has 'Ini terlalu panjang'
		has 'name="pain_week" value="6" checked'
		has '>river000000'
		ask "/c/$(token A1)/receipt/$ID"
		[ "$code" = 404 ]
		WHERE='?lang=ta' raw "note=$(printf '%%%%E0%%%%AE%%%%95%.0s' \
		    $(seq 4000))" -H "$length"
		[ "$code" = 413 ]
		has 'lang="ta"'
		has 'கககக'
		has 'name="pain_week" value="6" checked'
	done
	# A correction too.
	raw 'note=short'
	[ "$code" = 303 ]
	printf 'id=%s&moment=weekly&day=%s&pain_week=2&note=%040000d' \
	    "$(new_id)" "$(today)" 0 >"$DIR/form"
	ask "/c/$(token A1)/receipt/$ID" --data-binary "@$DIR/form"
	[ "$code" = 413 ]
	has 'name="pain_week" value="2" checked'
	has "action=\"/c/$(token A1)/receipt/$ID\""
	[ "$(note_of "$ID")" = short ]
}

@test "what is no form of answers is not sent twice for being too long" {
	stop
	picture >"$DIR/before"
	start
	for path in withdraw consent; do
		printf 'purpose=data&x=%040000d' 0 >"$DIR/form"
		ask "/c/$(token A1)/$path" --data-binary "@$DIR/form"
		[ "$code" = 413 ]
		[[ $(header Content-Type) == text/html* ]]
	done
	stop
	picture | cmp - "$DIR/before"
	start
}

@test "whoever is refused in a browser reads why, in their language" {
	link=/c/$(token A1)
	refused() { # status, words, path, curl's arguments...
		local status=$1 words=$2
		shift 2
		local path=$1
		shift
		ask "$path" -H 'Accept-Language: ms' "$@"
		[ "$code" = "$status" ] &&
		    [[ $(header Content-Type) == text/html* ]] &&
		    has '<html lang="ms">' && has "$words" || {
			echo "$path: $code, $(header Content-Type)"
			return 1
		}
	}
	# A link of which the end was lost, with the end of its sentence.
	for end in '%20' ')' ',' '!' '%E3%80%82' "'" ';' '%zz'; do
		refused 404 'Pautan ini tidak berfungsi' "${link%????}$end" \
		    --path-as-is
	done
	refused 405 'tidak boleh digunakan' "$link/consent"
	refused 414 'terlalu panjang' "$link?$(printf '%01100d' 0)"
	refused 414 'terlalu panjang' "$link?$(seq -s '&' 30)"
	refused 415 'Ini tidak berjaya' "$link" -H 'Content-Type: text/plain' \
	    -d a=1
	many=()
	for n in $(seq 70); do
		many+=(-H "X$n: 1")
	done
	refused 431 'kuki' "$link" "${many[@]}"
	# What no browser sends gets plain words.
	ask "$link" -H 'Host: a b'
	[ "$code" = 400 ]
	[[ $(header Content-Type) == text/plain* ]]
}

@test "what an address was given beside its question does not close it" {
	for more in '?fbclid' '?a=%zz' '?utm=caf%E9' '?&'; do
		ask "/c/$(token A1)$more"
		[ "$code" = 200 ]
	done
}

@test "an angle is read in the digits of every keyboard" {
	for degrees in '９０' '௯௦' '٩٠' '९०' '๙๐' '៩០' '90 °' '９０º' \
	    $'\xe2\x80\x8f٩٠'; do
		unset ID
		send A1 moment=weekly pain_week=3 \
		    movement_1=shoulder.flexion.left reading_1="$degrees" \
		    sure_1=90
		[ "$code" = 303 ] || {
			echo "$degrees: $code"
			return 1
		}
	done
	for degrees in '九十' '9.5' '½' '①'; do
		unset ID
		send A1 moment=weekly pain_week=3 \
		    movement_1=shoulder.flexion.left reading_1="$degrees"
		[ "$code" = 422 ]
		has "$degrees"
	done
	stop
	[ "$(sql 'SELECT DISTINCT degrees FROM reading')" = 90 ]
	start
}

@test "so are scores, days and the therapist's numbers" {
	unset ID
	DAY=$(today | sed 's/1/١/g; s/2/２/g; s/0/௦/g') send A1 moment=arrival pain_now=௭
	[ "$code" = 303 ]
	as aisha /clients/1/sessions/new
	[ "$code" = 200 ]
	as aisha /clients/1/sessions/new -d "csrf=$(field csrf)" \
	    -d "id=$(field id)" -d "day=$(today)" -d deep_tissue_typed=٣٥ \
	    -d movement_0=shoulder.flexion:left -d before_0=௯௫° \
	    -d after_0=１００ -d method_0=goniometer -d motion_0=active
	[ "$code" = 303 ] || { grep -i error "$DIR/body"; return 1; }
	stop
	[ "$(sql "SELECT pain_now FROM checkin WHERE moment = 'arrival'")" = 7 ]
	[ "$(sql 'SELECT minutes FROM session_technique')" = 35 ]
	[ "$(sql "SELECT min(degrees) || ' ' || max(degrees) FROM reading
	    WHERE method = 'goniometer'")" = '95 100' ]
	start
}

@test "a name that nobody sees is none: portal, command, import" {
	for name in $'\xe2\x80\x8b' $'\xe3\x80\x80' $'\xc2\xa0 ' $'\xe2\x81\xa0\xe2\x80\x8d' $'\xc2\xad' \
	    $'\xef\xbb\xbf' $'\xe3\x85\xa4' $'\xe2\x80\xae'; do
		as aisha /clients/new -d "csrf=$(csrf aisha)" \
		    --data-urlencode "name=$name"
		[ "$code" = 422 ]
		has 'Enter the name'
		fails "$RELIEFD" client add --name "$name"
		fails "$RELIEFD" user add nobody --name "$name"
		fails "$RELIEFD" --set "practice.name=$name" check-config
	done
	stop
	mkdir -p "$DIR/package"
	for name in $'\xe2\x80\x8b' $'\xe3\x80\x80' $'\xc2\xa0 ' $'\xe2\x81\xa0\xe2\x80\x8d' $'\xc2\xad'; do
		printf 'client,name\nX1,%s\n' "$name" >"$DIR/package/clients.csv"
		run "$RELIEFD" import "$DIR/package"
		[ "$status" -ne 0 ]
		[[ $output == *'clients.csv:2: name: must not be empty'* ]]
	done
	[ "$(sql 'SELECT count(*) FROM client')" = 3 ]
	start
}

@test "words stay apart: portal, command, import" {
	as aisha /clients/new -d "csrf=$(csrf aisha)" -d language=en \
	    --data-urlencode $'name=\xe3\x80\x80Nur\r\n\xc2\xa0Aini ' \
	    --data-urlencode $'activity_1=climb\tstairs' \
	    --data-urlencode $'activity_2=\xe2\x80\x8b'
	[ "$code" = 303 ]
	"$RELIEFD" client add --code W2 --name $'Nur\xe2\x80\xa8Aini' \
	    --activity $'climb\nstairs'
	printf 'client,name,activity_1\nW3,"Nur\nAini",climb\302\205stairs\n' \
	    >"$DIR/package/clients.csv"
	stop
	"$RELIEFD" import "$DIR/package"
	[ "$(sql "SELECT count(*) FROM client WHERE name = 'Nur Aini' AND
	    activity_1 = 'climb stairs' AND coalesce(activity_2, '') = ''")" = 3 ]
	start
}

@test "whose name was stored with two spaces can be erased by it" {
	"$RELIEFD" client add --code W4 --name 'Two Spaces' --therapist aisha
	stop
	sql "UPDATE client SET name = 'Two  Spaces' WHERE code = 'W4'"
	id=$(sql "SELECT id FROM client WHERE code = 'W4'")
	start
	as owner "/clients/$id/erase" -d "csrf=$(csrf owner)" \
	    -d 'full_name=Two  Spaces'
	[ "$code" = 303 ]
}
