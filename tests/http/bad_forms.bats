#!/usr/bin/env bats
# bad_forms.txt against the daemon: every bad form gets its status and its
# message, and nothing of it is stored.

load daemon

TABLE=tests/http/bad_forms.txt

setup_file() {
	practice
	start
	build_ask
	agree A1
	stop
	picture >"$DIR/before"
	start
}

teardown_file() {
	stop
}

# A row's body with its placeholders filled in, to $body.
fill_in() { # template
	local long
	body=$1
	body=${body//ID/'{ID}'}
	body=${body//DAY/$today}
	body=${body//AHEAD/$ahead}
	body=${body//OLD/$old}
	if [[ $body =~ X([0-9]+) ]]; then
		printf -v long '%*s' "${BASH_REMATCH[1]}" ''
		body=${body/X${BASH_REMATCH[1]}/"${long// /x}"}
	fi
	body=${body//F2000/"$fields"}
}

@test "the table has at least 60 rows" {
	[ "$(grep -vc '^#' "$TABLE")" -ge 60 ]
}

@test "every bad form gets its status and its message" {
	local LC_ALL=C today ahead old fields body row=0 wrong=0
	today=$(today) ahead=$(today '+1 day') old=$(today '-31 days')
	fields=$(seq -f 'f%.0f=1' -s '&' 2000)
	while IFS=$'\t' read -r template _; do
		fill_in "$template"
		row=$((row + 1))
		printf '%d\tPOST\t/c/%s\t%s\n' $row "$(token A1)" "$body"
	done < <(grep -v '^#' "$TABLE") >"$DIR/requests"
	mkdir "$DIR/bodies"
	ask_many "$DIR/bodies" <"$DIR/requests"
	row=0
	while IFS=$'\t' read -r template status message; do
		row=$((row + 1))
		IFS=$'\t' read -r n code _ <&5
		[ "$n" = $row ]
		if [ "$code" = "$status" ] &&
		    [[ $(<"$DIR/bodies/$row") == *"$message"* ]]; then
			continue
		fi
		echo "$template: $code, not $status with: $message"
		wrong=$((wrong + 1))
	done < <(grep -v '^#' "$TABLE") 5<"$DIR/answers"
	[ "$row" -ge 60 ]
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
