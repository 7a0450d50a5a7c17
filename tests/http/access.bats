#!/usr/bin/env bats
# access.txt against the daemon: every route as every actor; nobody gets an
# answer that the table does not name.

load daemon

TABLE=tests/http/access.txt
actors=(nobody wrong dead disabled halfway fresh codeless client new other
    theirs foreign owner theirs/archived owner/archived owner/unknown)

setup_file() {
	practice
	"$RELIEFD" session add A1 --deep-tissue 20
	cp "$DIR/A1" "$DIR/token.client"
	cp "$DIR/B1" "$DIR/token.other"
	"$RELIEFD" client link N1 | sed 's|.*/c/||' | tee "$DIR/N1" \
	    >"$DIR/token.new"
	start
	agree A1
	agree B1
	ID=$(new_id)
	echo "$ID" >"$DIR/checkin"
	send A1 moment=arrival pain_now=3
	"$RELIEFD" client add --name Dead --code D1
	"$RELIEFD" client link D1 | sed 's|.*/c/||' >"$DIR/token.dead"
	"$RELIEFD" client unlink D1
	login owner
	login aisha
	login ben
	mv "$DIR/cookie.aisha" "$DIR/cookie.theirs"
	mv "$DIR/cookie.ben" "$DIR/cookie.foreign"
	login aisha
	mv "$DIR/cookie.aisha" "$DIR/cookie.dead"
	as dead /logout -d "csrf=$(csrf dead)"
	# States between signed out and signed in, each of a user of its own.
	for name in disabled halfway fresh codeless; do
		"$RELIEFD" user add "$name" --name "$name" | password_of "$name"
		login "$name"
	done
	"$RELIEFD" user disable disabled
	"$RELIEFD" user code codeless required
	"$RELIEFD" client add --name Gone --code G1 --therapist aisha
	"$RELIEFD" session add G1 --deep-tissue 20
	echo "__Host-reliefd=$(printf '%043d' 0)" >"$DIR/cookie.wrong"
	# What the tests change is put back between two requests.
	stop
	sql "UPDATE users SET must_change = login = 'fresh';
	    UPDATE login_session SET halfway = 1 WHERE user_id =
	        (SELECT id FROM users WHERE login = 'halfway');
	    UPDATE client SET archived_at = 1 WHERE code = 'G1'"
	cp "$DIR/reliefd.db" "$DIR/saved.db"
	sql "SELECT id FROM client WHERE code = 'G1'" >"$DIR/archived"
	start
}

teardown_file() {
	stop
}

# The status that an actor gets.
status_of() { # verb, path, actor
	local verb=$1 path=$2 actor=${3%/*} token=$(printf '%043d' 0) args=()
	local id=1
	case $3 in
	*/archived) id=$(cat "$DIR/archived") ;;
	*/unknown) id=99 ;;
	esac
	if [ -e "$DIR/token.$actor" ]; then
		token=$(cat "$DIR/token.$actor")
	fi
	path=${path/:token/$token}
	path=${path/:checkin/$(cat "$DIR/checkin")}
	path=${path/:id/$id}
	path=${path/:n/1}
	path=${path/:file/portal.css}
	if [ -e "$DIR/cookie.$actor" ]; then
		args+=(-H "Cookie: $(cat "$DIR/cookie.$actor")")
	fi
	if [ "$verb" = POST ]; then
		args+=(-d "$(fields "$path" "$actor")")
	elif [ "$verb" != GET ]; then
		args+=(-X "$verb")
	fi
	ask "$path" "${args[@]}"
	echo "$code"
}

# What the form of a page sends by itself.
fields() { # path, actor
	case $1 in
	/c/*/consent | /c/*/withdraw) return ;;
	/c/*) echo "id=$(new_id)&day=$(today)&moment=arrival" ;;
	*)
		[ -e "$DIR/cookie.$2" ] || return 0
		case $2 in
		halfway) ask /login/code -H "Cookie: $(cat "$DIR/cookie.$2")" ;;
		codeless) ask /account/code -H "Cookie: $(cat "$DIR/cookie.$2")" ;;
		*) ask /account -H "Cookie: $(cat "$DIR/cookie.$2")" ;;
		esac
		echo "csrf=$(field csrf)"
		;;
	esac
}

rows() {
	grep -v '^#' "$TABLE"
}

@test "every route has its row, and every row its route" {
	"$RELIEFD" routes | awk '{ print $2 "\t" $3 }' | sort >"$DIR/routes"
	rows | cut -f 1,2 | sort >"$DIR/rows"
	diff "$DIR/routes" "$DIR/rows"
	[ "$(rows | awk -F '\t' 'NF != 18' | wc -l)" = 0 ]
	[ "$(wc -l <"$DIR/rows")" -ge 50 ]
}

@test "every actor gets what the table says" {
	wrong=0 changed=
	while IFS=$'\t' read -r verb path expected; do
		read -ra expected <<<"$expected"
		for i in "${!actors[@]}"; do
			if [ -n "$changed" ]; then
				stop
				cp "$DIR/saved.db" "$DIR/reliefd.db"
				start
			fi
			case $verb$path in
			POST/logout | */consent | */withdraw) changed=yes ;;
			*) changed= ;;
			esac
			got=$(status_of "$verb" "$path" "${actors[i]}")
			[ -z "$RECORD" ] || echo "$verb $path $i $got" >>"$RECORD"
			[ "$got" = "${expected[i]}" ] && continue
			echo "$verb $path as ${actors[i]}: $got," \
			    "not ${expected[i]}"
			wrong=$((wrong + 1))
		done
	done < <(rows)
	[ "$wrong" = 0 ]
}

@test "whoever may not see a client learns nothing about one" {
	for path in /clients/1 /clients/2 /clients/99; do
		ask "$path"
		sha256sum <"$DIR/body"
	done | sort -u | wc -l | grep -qx 1
	# A client's receipt is nobody else's, whatever the link.
	for actor in other new; do
		ask "/c/$(cat "$DIR/token.$actor")/receipt/$(cat "$DIR/checkin")"
		[ "$code" = 404 ]
		lacks 'Lim Wei'
	done
}

@test "a link opens nothing of the portal, a login nothing of the form" {
	for path in /clients /clients/1 /account; do
		ask "$path" -H "Cookie: __Host-reliefd=$(cat "$DIR/token.client")"
		[ "$code" = 303 ]
	done
	cookie=$(cat "$DIR/cookie.owner")
	ask "/c/${cookie#*=}"
	[ "$code" = 404 ]
}

@test "a path takes the methods of its rows, and no others" {
	while read -r path; do
		for verb in GET POST PUT PATCH DELETE OPTIONS TRACE; do
			rows | grep -qP "^$verb\t\Q$path\E\t" && continue
			for actor in nobody owner client; do
				got=$(status_of "$verb" "$path" "$actor")
				[ "$got" = 405 ] && [ -n "$(header Allow)" ] ||
					echo "$verb $path as $actor: $got"
			done
		done
	done < <(rows | cut -f 2 | sort -u) >"$DIR/wrong"
	cat "$DIR/wrong"
	[ ! -s "$DIR/wrong" ]
}
