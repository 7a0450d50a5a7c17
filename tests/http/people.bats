#!/usr/bin/env bats
# What people and the programs between them and us really send: addresses out
# of a chat, proxies that add lines, numbers from a spreadsheet, names as
# another keyboard types them. Strictness is for attackers.

load daemon

setup_file() {
	practice
	"$RELIEFD" client add --name $'Zoe\u0308 O’Brien' --code P1 \
	    --phone '+60 (0)12-345 6789' --therapist aisha >/dev/null
	"$RELIEFD" client add --name 'Nguyễn Thị Đào' --code P2 \
	    --phone '+65 9123 4567' >/dev/null
	"$RELIEFD" client add --name 'Lim  Wei–Ling' --code 2024-07 >/dev/null
	"$RELIEFD" session add P1 --day 2026-01-05 --deep-tissue 30 >/dev/null
	# From before numbers were read.
	"$RELIEFD" client add --name 'Old Number' --code P9 >/dev/null
	sql "UPDATE client SET phone = '6.01235E+10' WHERE code = 'P9'"
	start
	agree A1
	login aisha
	login owner
}

teardown_file() {
	stop
}

found() { # what is typed...
	local typed
	for typed; do
		n=$("$RELIEFD" client list "$typed" | grep -c "$WANTED") || true
		[ "$n" = 1 ] || {
			echo "\"$typed\" finds $n of $WANTED"
			return 1
		}
	done
}

id_of() { # code
	as owner "/clients?q=$1"
	sed -n 's|.*href="/clients/\([0-9]*\)".*|\1|p' "$DIR/body" | head -n 1
}

@test "a name is found as any keyboard types it" {
	WANTED=^P1 found 'Zoë' 'zoe o' $'Zoe\u0308' "o'brien" 'O’BRIEN' \
	    'O`Brien' 'OBrien' 'Ｚｏｅ' "zoë o'brien " ' zoe   obrien'
	WANTED=^P2 found 'nguyen thi dao' 'NGUYỄN' \
	    $'nguye\u0302\u0303n' 'đào'
	WANTED=^2024 found 'wei-ling' 'Wei Ling' $'lim\u00a0wei\u2011ling' \
	    '2024-07' '２０２４' 202407
	as owner '/clients?q=O%E2%80%99brien'
	has '<small>P1' || has P1
}

@test "a telephone number is found by every part of it, however it is typed" {
	WANTED=^P1 found '012-345 6789' '0123456789' '+60 12-345' '6012345' \
	    '0060 12 345' '+60 (0)12-345' '345 6789' '６７８９' 'tel:+60123456789'
	WANTED=^P2 found '9123 4567' '+6591234567' '65 9123'
}

@test "who was stored before is found so after the next start" {
	stop
	sql "UPDATE client SET search = 'x', search_by = ''"
	changes=$(sql "SELECT sum(changes) FROM client_status")
	start
	WANTED=^P1 found 'zoe' '0123456789'
	WANTED=^A1 found 'lim wei'
	login owner
	login aisha
	stop
	# Nobody's status had to be worked out again for it.
	[ "$(sql "SELECT count(*) FROM client WHERE search = 'x'")" = 0 ]
	[ "$(sql "SELECT sum(changes) FROM client_status")" -le "$changes" ]
	# Another country reads numbers in another way.
	RELIEFD_PRACTICE_COUNTRY=SG "$RELIEFD" client list >/dev/null
	[ "$(sql "SELECT DISTINCT search_by FROM client")" = '1 SG' ]
	start
	login owner
	login aisha
}

@test "a telephone number that cannot be one is refused, with a good one" {
	as owner /clients/new
	csrf=$(field csrf)
	for bad in 6.01E+10 012-345 'ask the wife' '012-345 6789, 013-345 6789'; do
		as owner /clients/new -d "csrf=$csrf" -d name=Somebody \
		    --data-urlencode "phone=$bad"
		[ "$code" = 422 ]
		has 'id="phone-wrong"'
		has '012-345 6789'
		has "value=\"$bad\""
		run "$RELIEFD" client add --name Somebody --phone "$bad"
		[ "$status" = 2 ]
		[[ $output == *'--phone: '*'012-345 6789'* ]]
	done
	as owner /clients/new -d "csrf=$csrf" -d name=Somebody -d phone=
	[ "$code" = 303 ]
}

@test "a number of old that is not understood leads nowhere, and stays" {
	id=$(id_of P9)
	as owner "/clients/$id"
	has 'There is no link to WhatsApp'
	has '6.01235E+10'
	has "href=\"/clients/$id/edit#phone\""
	as owner "/clients/$id/link" -d "csrf=$(field csrf)" -d action=make
	lacks 'href="https://wa.me/'
	has 'There is no link to WhatsApp'
	as owner "/clients/$id/edit"
	[ "$code" = 200 ]
	has 'id="phone-wrong"'
	# Something else may be changed all the same.
	as owner "/clients/$id/edit" -d "csrf=$(field csrf)" \
	    -d 'name=Old Name' --data-urlencode 'phone=6.01235E+10'
	[ "$code" = 303 ]
	"$RELIEFD" client show P9 | grep -F '6.01235E+10'
	as owner "/clients/$id/edit"
	as owner "/clients/$id/edit" -d "csrf=$(field csrf)" \
	    -d 'name=Old Name' --data-urlencode 'phone=6.01236E+10'
	[ "$code" = 422 ]
	id=$(id_of P1)
	as owner "/clients/$id/link" -d "csrf=$(csrf owner)" -d action=make
	has 'href="https://wa.me/60123456789?text='
	lacks 'There is no link to WhatsApp'
}

@test "numbers of a package are read like those that are typed" {
	mkdir "$DIR/package" "$DIR/other"
	export RELIEFD_STORE_PATH=$DIR/other/reliefd.db
	"$RELIEFD" init >/dev/null
	printf 'client,name,phone\nC1,Ali,6.01235E+10\n' \
	    >"$DIR/package/clients.csv"
	run "$RELIEFD" import "$DIR/package"
	[ "$status" != 0 ]
	[[ $output == *'clients.csv:2: phone: '*spreadsheet* ]]
	printf '%s\n' client,name,phone 'C1,Ali,"=""0123456789"""' \
	    'C2,Bala,123456789' 'C3,Chan,６０１２３４５６７８９' \
	    'C4,Devi,ask her son' >"$DIR/package/clients.csv"
	"$RELIEFD" import "$DIR/package" >"$DIR/said"
	grep -q '^clients.csv: 1 phone .* kept .* line 5$' "$DIR/said"
	"$RELIEFD" client show C4 | grep -P '^phone\task her son$'
	[ "$("$RELIEFD" client list '012-345 6789' | wc -l)" = 3 ]
	"$RELIEFD" client show C1 | grep -P '^phone\t0123456789$'
}

@test "a link opens with what a chat has put around it" {
	t=$(token A1)
	for path in "/c/$t." "/c/$t," "/c/$t)." "/c/$t%5D" "/c/$t%20" \
	    "/c/$t%E2%80%8B" "/c/$t%E3%80%82" "/c/$t/" "//c/$t" "/c//$t" \
	    "/C/$t" "/c/$t.?fbclid=IwAR0x-y_z" "/c/$t%E8%B0%A2%E8%B0%A2"; do
		ask "$path" --path-as-is
		[ "$code" = 303 ] || { echo "$path: $code"; return 1; }
		[ "$(header Location)" = "/c/$t" ]
		ask "$path" --path-as-is -I
		[ "$code" = 303 ]
	done
	ask "/c/$t"
	[ "$code" = 200 ]
}

@test "whether a link is there is not told by its spelling" {
	for path in "/c/$(printf 'A%.0s' {1..43})" "/c/$(token A1)"; do
		ask "$path."
		[ "$code $(header Location)" = "303 $path" ]
		ask "$path.html"
		[ "$code" = 404 ]
		ask "$path/privacy."
		[ "$code" = 404 ]
		ask "$path." -d pain_now=1
		[ "$code" = 404 ]
	done
}

@test "what trackers and senders add to an address changes nothing" {
	for query in fbclid=IwAR0abc 'utm_source=whatsapp&utm_medium=chat' \
	    fbclid 'a&b' 'a=1&' '&&' '' "fbclid=$(printf 'x%.0s' {1..200})" \
	    'gclid=a&msclkid=b&igshid=c&_=1&mibextid=d'; do
		ask "/c/$(token A1)?$query"
		[ "$code" = 200 ] || { echo "$query: $code"; return 1; }
		has 'name="moment"'
		ask "/c/$(token A1)?$query" -I
		[ "$code" = 200 ]
	done
}

@test "proxies may add lines, and ask for a whole address" {
	ask /login -H 'X-Forwarded-For: 10.1.2.3' -H 'Via: 1.1 a' \
	    -H 'X-Forwarded-For: 203.0.113.7' -H 'Via: 1.1 b' \
	    -H 'Accept-Language: ms' -H 'Accept-Language: en;q=0.5' \
	    -H 'Accept-Encoding: br' -H 'Accept-Encoding: gzip;q=0' \
	    -H 'Cookie: a=b' -H 'Cookie: c=d'
	[ "$code" = 200 ]
	[ -z "$(header Content-Encoding)" ]
	cookie=$(cat "$DIR/cookie.aisha")
	ask /account -H 'Cookie: theme=dark' -H "Cookie: $cookie"
	[ "$code" = 200 ]
	ask /account -H "Cookie: $cookie" -H "Cookie: $cookie"
	[ "$code" = 303 ]
	ask /login --request-target "$(base)/login"
	[ "$code" = 200 ]
	ask /login --request-target http://b.example/login
	[ "$code" = 400 ]
}

@test "pages are packed for those who take gzip only" {
	path=/c/$(token A1)
	for list in gzip GZIP 'br, gzip ; q=0.5' x-gzip '*'; do
		ask "$path" -H "Accept-Encoding: $list"
		[ "$(header Content-Encoding)" = gzip ]
	done
	for list in 'gzip; q=0' 'gzip ;q=0' 'GZIP;q=0.000' '*;q=0' br; do
		ask "$path" -H "Accept-Encoding: $list"
		[ -z "$(header Content-Encoding)" ]
	done
}

@test "a file that a browser has is not sent again, through a proxy too" {
	ask /static/portal.css
	tag=$(header ETag)
	for tags in "$tag" "W/$tag" "\"other\", $tag" '*'; do
		ask /static/portal.css -H "If-None-Match: $tags"
		[ "$code" = 304 ]
	done
	ask /static/portal.css -H 'If-None-Match: "other"'
	[ "$code" = 200 ]
}

@test "a form may say its type and its origin in every way" {
	ID=$(new_id)
	for type in 'application/x-www-form-urlencoded;charset=UTF-8' \
	    'Application/X-WWW-Form-URLEncoded' \
	    'application/x-www-form-urlencoded ; charset="utf-8"'; do
		ask "/c/$(token A1)" -H "Content-Type: $type" \
		    -H 'Expect: 100-continue' -d "id=$ID" -d "day=$(today)" \
		    -d moment=arrival -d pain_now=3
		[ "$code" = 303 ]
	done
	ask "/c/$(token A1)" -H 'Host: Relief.Example.' \
	    -H 'Origin: http://relief.example' -d "id=$ID" -d "day=$(today)" \
	    -d moment=arrival -d pain_now=3
	[ "$code" = 303 ]
	ask "/c/$(token A1)" -H 'Host: relief.example:443' \
	    -H 'Origin: https://relief.example' -d "id=$ID" \
	    -d "day=$(today)" -d moment=arrival -d pain_now=3
	[ "$code" = 303 ]
	ask "/c/$(token A1)" -H 'Host: relief.example' \
	    -H 'Origin: https://relief.example.evil' -d "id=$ID" \
	    -d "day=$(today)" -d moment=arrival -d pain_now=3
	[ "$code" = 403 ]
}

@test "a period the wrong way round is refused in one way everywhere" {
	id=$(id_of P1)
	csrf=$(csrf owner)
	while read -r from to words; do
		days="from=$from&to=$to"
		for path in "/clients/$id/report.pdf" /practice.pdf \
		    "/clients/$id/analysis.json"; do
			as owner "$path?$days"
			[ "$code" = 422 ] || { echo "$path?$days: $code"; return 1; }
			has "$words"
		done
		as owner /reports.zip -d "csrf=$csrf" -d which=all \
		    -d "from=$from" -d "to=$to"
		[ "$code" = 422 ]
		has "$words"
		for command in 'report P1' "report --all $DIR/none" \
		    practice-report breach-report; do
			# shellcheck disable=SC2086
			run "$RELIEFD" $command --from "$from" --to "$to"
			[ "$status" = 2 ]
			[[ $output == *"$words"* ]]
		done
	done <<-END
	2026-11-20 2026-01-01 The first day comes after the last one
	2026-01-02 2026-01-01 The first day comes after the last one
	2199-01-01 2199-02-01 The first day is still to come
	2026-02-30 2026-03-01 a day that exists
	1899-12-31 2026-03-01 a day that exists
	2026-01-01 2026-13-01 a day that exists
	yesterday today a day that exists
	END
	as owner "/clients/$id/report.pdf?from=2026-01-01&to=2026-01-31"
	[ "$code" = 200 ]
}

@test "the address that is configured is a host's alone" {
	check() {
		RELIEFD_PRACTICE_BASE_URL=$1 "$RELIEFD" check-config 2>&1
	}
	for bad in https://relief.example/pain https://relief.example/pain/ \
	    'https://relief.example?a=b' 'https://relief.example/#top' \
	    https://me@relief.example https://me:pw@relief.example \
	    https://relief.example:port http://relief.example \
	    http://localhost.example relief.example; do
		run check "$bad"
		[ "$status" != 0 ]
		[[ $output == *'[practice] base_url: '*https://* ]]
	done
	[ "$(check HTTPS://Relief.Example/ | sed -n 's/^base_url = //p')" = \
	    https://relief.example ]
}

@test "an address of IPv6 is printed as it can be opened" {
	RELIEFD_LISTEN_ADDRESS=::1 RELIEFD_LISTEN_PORT=8158 \
	    RELIEFD_STORE_PATH=$DIR/six/reliefd.db
	export RELIEFD_LISTEN_ADDRESS RELIEFD_LISTEN_PORT RELIEFD_STORE_PATH
	"$RELIEFD" init >/dev/null
	"$RELIEFD" client add --name Lim --code C1 >/dev/null
	[[ $("$RELIEFD" client link C1) == 'http://[::1]:8158/c/'* ]]
}
