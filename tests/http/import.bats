#!/usr/bin/env bats
# What the import says it reads, and that it is no laxer than the forms.

load form

setup_file() {
	form_practice
	agree
}

teardown_file() {
	stop
}

# Whether one check-in with these cells can be imported; into its own store,
# as the daemon has the other. What was said is in $DIR/said.
imported() { # cell=value...
	local head=client row=C1 cell
	rm -rf "$DIR/own"
	mkdir -p "$DIR/own/package"
	for cell; do
		head=$head,${cell%%=*} row=$row,${cell#*=}
	done
	printf 'client,name\nC1,Lim\n' >"$DIR/own/package/clients.csv"
	printf '%s\n%s\n' "$head" "$row" >"$DIR/own/package/checkins.csv"
	cp "$DIR/empty.db" "$DIR/own/reliefd.db"
	RELIEFD_STORE_PATH=$DIR/own/reliefd.db "$RELIEFD" --config /dev/null \
	    import "$DIR/own/package" >"$DIR/said" 2>&1
}

@test "the import takes a check-in's answers where its form does" {
	mkdir "$DIR/new"
	RELIEFD_STORE_PATH=$DIR/new/reliefd.db "$RELIEFD" --config /dev/null \
	    init >/dev/null
	cp "$DIR/new/reliefd.db" "$DIR/empty.db"
	DAY=$(today)
	n=0
	for moment in arrival after weekly; do
		[ $moment = weekly ] && score=pain_week || score=pain_now
		for cell in "" pain_now=0 pain_before=0 pain_week=0 \
		    interference_enjoyment=0 interference_activity=0 \
		    activity_1=0 activity_2=0 activity_3=0 tightness=0 \
		    swelling=0 new_soreness=none global_change=4 \
		    something_else=no regions=head note=Better $score=11; do
			cells=()
			[ "${cell%%=*}" = $score ] || cells+=($score=3)
			[ -z "$cell" ] || cells+=("$cell")
			# A note says what it says at any moment.
			[ "$moment $cell" != 'arrival note=Better' ] || continue
			unset ID
			send $moment "${cells[@]}"
			want=1
			[ "$status_code" != 303 ] || want=0
			got=0
			imported moment=$moment day="$DAY" "${cells[@]}" ||
			    got=1
			[ $got = $want ] || {
				echo "$moment with $cell: form $status_code"
				cat "$DIR/said"
				false
			}
			n=$((n + 1))
		done
		# Without the one score that it is about.
		unset ID
		send $moment note=Better
		[ "$status_code" = 422 ]
		run imported moment=$moment day="$DAY" note=Better
		[ "$status" = 1 ]
		grep -q ":2: $score: must be answered where the moment is $moment" \
		    "$DIR/said"
		# What says nothing is not stored; a table may have been made
		# before it was filled in.
		unset ID
		send $moment
		[ "$status_code" = 422 ]
		imported moment=$moment day="$DAY" note=
		grep -qx 'checkins.csv: 1 without an answer left out, the first in line 2' \
		    "$DIR/said"
		[ "$(grep -c 'checkins.csv: . new' "$DIR/said")" = 0 ]
	done
	[ $n = 50 ]
	run imported moment=arrival day="$DAY" pain_now=3 pain_week=4
	[ "$status" = 1 ]
	grep -q ':2: pain_week: is not asked where the moment is arrival' \
	    "$DIR/said"
}

@test "every column that is written is named in the help and the manual" {
	reliefd import --help >"$DIR/help"
	grep -qx 'e.g.  reliefd import old-records/' "$DIR/help"
	reliefd client export C1 -o "$DIR/x.zip" >/dev/null
	n=0
	for file in clients client_movements consents sessions checkins \
	    readings; do
		unzip -qp "$DIR/x.zip" "$file.csv" >"$DIR/$file.csv"
		# A mark in front, for spreadsheets.
		[ "$(head -c 3 "$DIR/$file.csv" | od -An -tx1 |
		    tr -d ' \n')" = efbbbf ]
		sed -n "/^$file.csv\$/,/^\$/p" "$DIR/help" >"$DIR/part"
		sed -n "/^\.It Pa $file.csv\$/,/^\.It Pa/p" \
		    share/man/reliefd.8 >"$DIR/manual"
		for column in $(tail -c +4 "$DIR/$file.csv" | sed -n 1p |
		    tr ',\r' '  '); do
			grep -qE "^  $column( |\$)" "$DIR/part" || {
				echo "$file.csv: $column is not in the help"
				false
			}
			grep -qE "^\.Cm $column( |\$)" "$DIR/manual" || {
				echo "$file.csv: $column is not in the manual"
				false
			}
			n=$((n + 1))
		done
		# No more than what is written.
		[ "$(grep -c '^  [a-z]' "$DIR/part")" = \
		    "$(tail -c +4 "$DIR/$file.csv" | sed -n 1p | tr ',' '\n' |
		        wc -l)" ]
	done
	[ $n = 69 ]
	tr -s ' \n' ' ' <"$DIR/help" >"$DIR/line"
	for word in 'knee.extension left, right -90 to 25' \
	    'lumbar.flexion midline' 'regions head,' 'techniques deep_tissue,' \
	    'pain_now a whole number from 0 to 10; only in: arrival\*, after\*' \
	    'side \* one of left, right, midline'; do
		grep -q "$word" "$DIR/line"
	done
}
