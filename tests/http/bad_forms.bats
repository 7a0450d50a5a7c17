#!/usr/bin/env bats
# bad_forms.txt against the daemon: every bad form gets its status and its
# message, and nothing of it is stored.

load daemon

TABLE=tests/http/bad_forms.txt

setup_file() {
	practice
	start
	agree A1
	stop
	picture >"$DIR/before"
	start
}

teardown_file() {
	stop
}

# A row's body with its placeholders filled in.
body_of() { # template
	local body=$1
	body=${body//ID/$(new_id)}
	body=${body//DAY/$(today)}
	body=${body//AHEAD/$(today '+1 day')}
	body=${body//OLD/$(today '-31 days')}
	if [[ $body =~ X([0-9]+) ]]; then
		body=${body/X${BASH_REMATCH[1]}/$(printf \
		    "%${BASH_REMATCH[1]}s" | tr ' ' x)}
	fi
	if [[ $body == *F2000* ]]; then
		body=${body/F2000/"$(seq -f 'f%.0f=1' -s '&' 2000)"}
	fi
	printf '%s' "$body"
}

@test "the table has at least 60 rows" {
	[ "$(grep -vc '^#' "$TABLE")" -ge 60 ]
}

@test "every bad form gets its status and its message" {
	wrong=0
	while IFS=$'\t' read -r template status message; do
		body_of "$template" >"$DIR/form"
		ask "/c/$(token A1)" -H 'Content-Type: application/x-www-form-urlencoded' \
		    --data-binary "@$DIR/form"
		if [ "$code" = "$status" ] &&
		    grep -qF -- "$message" "$DIR/body"; then
			continue
		fi
		echo "$template: $code, not $status with: $message"
		wrong=$((wrong + 1))
	done < <(grep -v '^#' "$TABLE")
	[ "$wrong" = 0 ]
}

@test "nothing of them is stored" {
	stop
	[ "$(picture)" = "$(cat "$DIR/before")" ]
	start
	# And a good form is.
	send A1 moment=arrival pain_now=3
	[ "$code" = 303 ]
	stop
	[ "$(picture)" != "$(cat "$DIR/before")" ]
	start
}
