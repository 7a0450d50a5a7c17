#!/usr/bin/env bats
# access.txt against the daemon: every route as every actor; nobody gets an
# answer that the table does not name.

load daemon

TABLE=tests/http/access.txt
actors=(nobody wrong dead client new other theirs foreign owner)

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
	echo "__Host-reliefd=$(printf '%043d' 0)" >"$DIR/cookie.wrong"
	# What the tests change is put back between two requests.
	stop
	cp "$DIR/reliefd.db" "$DIR/saved.db"
	start
}

teardown_file() {
	stop
}

# The status that an actor gets.
status_of() { # verb, path, actor
	local verb=$1 path=$2 actor=$3 token=$(printf '%043d' 0) args=()
	if [ -e "$DIR/token.$actor" ]; then
		token=$(cat "$DIR/token.$actor")
	fi
	path=${path/:token/$token}
	path=${path/:checkin/$(cat "$DIR/checkin")}
	path=${path/:id/1}
	path=${path/:n/1}
	path=${path/:file/portal.css}
	if [ -e "$DIR/cookie.$actor" ]; then
		args+=(-H "Cookie: $(cat "$DIR/cookie.$actor")")
	fi
	if [ "$verb" = POST ]; then
		args+=(-d "$(fields "$path" "$actor")")
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
		ask /account -H "Cookie: $(cat "$DIR/cookie.$2")"
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
	[ "$(rows | awk -F '\t' 'NF != 11' | wc -l)" = 0 ]
	[ "$(wc -l <"$DIR/rows")" -ge 29 ]
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
			case $path in
			/logout | */consent | */withdraw) changed=yes ;;
			*) changed= ;;
			esac
			got=$(status_of "$verb" "$path" "${actors[i]}")
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
