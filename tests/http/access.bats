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
	build_ask
	bring
}

teardown_file() {
	stop
}

rows() {
	grep -v '^#' "$TABLE"
}

# What the actors bring: in $DIR/bring a line "actor TAB token TAB cookie TAB
# csrf TAB id" for each, with "-" for what it has not.
bring() {
	local actor name id csrf
	for actor in "${actors[@]}"; do
		name=${actor%/*} id=1 csrf=-
		case $actor in
		*/archived) id=$(<"$DIR/archived") ;;
		*/unknown) id=99 ;;
		esac
		if [ -e "$DIR/cookie.$name" ]; then
			csrf=$(page_csrf "$name")
		fi
		printf '%s\t%s\t%s\t%s\t%s\n' "$actor" \
		    "$(of token "$name")" "$(of cookie "$name")" \
		    "${csrf:--}" "$id"
	done >"$DIR/bring"
}

of() { # token or cookie, actor
	[ ! -e "$DIR/$1.$2" ] && echo - || echo "$(<"$DIR/$1.$2")"
}

# The token that a page's form sends by itself.
page_csrf() { # actor
	local path=/account
	case $1 in
	halfway) path=/login/code ;;
	codeless) path=/account/code ;;
	esac
	as "$1" "$path"
	field csrf
}

# Requests for "verb TAB path" of stdin as some of the actors: each is named
# by verb, path and actor.
requests() { # actors, as an expression that fits
	awk -F '\t' -v OFS='\t' -v only="^($1)$" -v today="$(today)" \
	    -v checkin="$(<"$DIR/checkin")" '
	FILENAME != "-" {
		name[++n] = $1
		link[n] = $2 == "-" ? sprintf("%043d", 0) : $2
		cookie[n] = $3
		csrf[n] = $4
		id[n] = $5
		next
	}
	{
		for (i = 1; i <= n; i++) {
			if (name[i] !~ only)
				continue
			path = $2
			sub(/:token/, link[i], path)
			sub(/:checkin/, checkin, path)
			sub(/:id/, id[i], path)
			sub(/:n/, 1, path)
			sub(/:file/, "portal.css", path)
			body = ""
			# What the form of a page sends by itself.
			if ($1 == "POST" && path ~ /^\/c\//) {
				if (path !~ /(consent|withdraw)$/)
					body = "id={ID}&day=" today \
					    "&moment=arrival"
			} else if ($1 == "POST" && csrf[i] != "-")
				body = "csrf=" csrf[i]
			print $1 " " $2 " as " name[i], $1, path, body, \
			    cookie[i] == "-" ? "" : "Cookie: " cookie[i]
		}
	}' "$DIR/bring" -
}

# Everything as it was before a test changed it.
put_back() {
	stop
	cp "$DIR/saved.db" "$DIR/reliefd.db"
	start
}

@test "every route has its row, and every row its route" {
	"$RELIEFD" routes | awk '{ print $2 "\t" $3 }' | sort >"$DIR/routes"
	rows | cut -f 1,2 | sort >"$DIR/rows"
	diff "$DIR/routes" "$DIR/rows"
	[ "$(rows | awk -F '\t' 'NF != 18' | wc -l)" = 0 ]
	[ "$(wc -l <"$DIR/rows")" -ge 50 ]
}

# What these change is put back before the next one of them; they are asked
# for apart, each by those first who have a link or a login of their own.
CHANGING='^POST\t(/logout|.*/consent|.*/withdraw)\t'

@test "every actor gets what the table says" {
	: >"$DIR/got"
	rows | grep -vP "$CHANGING" | cut -f 1,2 | requests '.*' | ask_many
	cat "$DIR/answers" >>"$DIR/got"
	while IFS= read -r row; do
		for some in '[a-z]+' '[a-z]+/archived' '[a-z]+/unknown'; do
			requests "$some" <<<"$row" | ask_many
			cat "$DIR/answers" >>"$DIR/got"
			put_back
		done
	done < <(rows | grep -P "$CHANGING" | cut -f 1,2)
	# The table in the same words.
	rows | awk -F '\t' -v actors="${actors[*]}" '{
		n = split(actors, actor, " ")
		for (i = 1; i <= n; i++)
			print $1 " " $2 " as " actor[i] ": " $(i + 2)
	}' | sort >"$DIR/want"
	[ "$(wc -l <"$DIR/want")" -ge $((50 * ${#actors[@]})) ]
	awk -F '\t' '{ print $1 ": " $2 }' "$DIR/got" | sort |
		diff "$DIR/want" -
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
	rows | awk -F '\t' -v OFS='\t' '
	{
		there[$1, $2]
		paths[$2]
	}
	END {
		n = split("GET POST PUT PATCH DELETE OPTIONS TRACE", verbs, " ")
		for (path in paths) {
			for (i = 1; i <= n; i++) {
				if (!((verbs[i], path) in there))
					print verbs[i], path
			}
		}
	}' | requests 'nobody|owner|client' | ask_many
	[ "$(wc -l <"$DIR/answers")" -ge 600 ]
	awk -F '\t' '$2 != 405 || !/\tAllow: [A-Z]/ { print $1 ": " $2 }' \
	    "$DIR/answers" >"$DIR/wrong"
	cat "$DIR/wrong"
	[ ! -s "$DIR/wrong" ]
}
