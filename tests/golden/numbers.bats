# Every number on a report's pages stands in its JSON, rounded; and what the
# JSON says depends on the records only.

# Those in English: the words between the numbers differ elsewhere.
reports() {
	awk '$3 == "report" && !/--lang/ { print $1 }' tests/golden/reports
}

# The JSON to the report NAME, drawn by draw.sh. --for is for pages.
json_of() { # NAME
	local package command options code
	read -r package command options < <(
		awk -v name="$1" '$1 == name { $1 = ""; print }' \
		    tests/golden/reports)
	code=$(sed -n '2s/,.*//p' "tests/golden/packages/$package/clients.csv")
	# shellcheck disable=SC2086 # several words, or none
	RELIEFD_STORE_PATH=$BATS_FILE_TMPDIR/$1.db TZ=UTC \
	    tests/at.sh '2025-09-24 10:04:00' "$RELIEFD" "$command" "$code" \
	    $(printf '%s\n' "$options" | sed 's/--for [a-z]*//') \
	    --format json -o -
}

setup_file() {
	local name
	for name in $(reports); do
		RESOLUTION=5 tests/golden/draw.sh "$name" "$BATS_FILE_TMPDIR"
		json_of "$name" >"$BATS_FILE_TMPDIR/$name.json"
	done
}

@test "every number that is printed is in the JSON" {
	local name failed=0
	for name in $(reports); do
		tests/golden/numbers.pl "$BATS_FILE_TMPDIR/$name.txt" \
		    "$BATS_FILE_TMPDIR/$name.json" >"$BATS_TEST_TMPDIR/said" ||
			failed=1
		sed "s/^/$name: /" "$BATS_TEST_TMPDIR/said"
	done
	[ "$failed" = 0 ]
}

@test "a number that is off is found" {
	local change
	for change in '$_[0]{pain}{current}{value} += 0.2' \
	    '$_[0]{pain}{trend}{slope_per_day} *= 1.5' \
	    '$_[0]{pain}{nap}{value} -= 0.02' \
	    '$_[0]{techniques}{right_after}{estimates}[1]{upper} += 0.2' \
	    '$_[0]{techniques}{recorded}{right_after}{techniques}[1]{sessions}++' \
	    '$_[0]{coverage}{weeks_answered}--' \
	    '$_[0]{movements}[0]{current} = 12' \
	    '$_[0]{movements}[1]{change} = 77' \
	    '$_[0]{tightness}{latest} = 9.3'; do
		perl -MJSON::PP -0e 'my $json = decode_json(scalar <STDIN>);
			sub { eval shift @ARGV; die $@ if $@ }->($json);
			print encode_json($json)' "$change" \
		    <"$BATS_FILE_TMPDIR/steady.json" >"$BATS_TEST_TMPDIR/off"
		run tests/golden/numbers.pl "$BATS_FILE_TMPDIR/steady.txt" \
		    "$BATS_TEST_TMPDIR/off"
		echo "$change: $output"
		[ "$status" = 1 ]
	done
}

@test "the order of rows in a package changes nothing" {
	local name=steady file folder=$BATS_TEST_TMPDIR/package
	cp -r "tests/golden/packages/$name" "$folder"
	for file in checkins sessions readings; do
		{
			head -n 1 "$folder/$file.csv"
			tail -n +2 "$folder/$file.csv" | sort -r -k 2 -t ,
		} >"$folder/$file.new"
		mv "$folder/$file.new" "$folder/$file.csv"
	done
	run cmp -s "$folder/checkins.csv" \
	    "tests/golden/packages/$name/checkins.csv"
	[ "$status" = 1 ]
	export RELIEFD_STORE_PATH=$BATS_TEST_TMPDIR/other.db
	TZ=UTC tests/at.sh '2025-09-24 10:04:00' \
	    "$RELIEFD" init
	TZ=UTC tests/at.sh '2025-09-24 10:04:00' \
	    "$RELIEFD" import "$folder"
	TZ=UTC tests/at.sh '2025-09-24 10:04:00' \
	    "$RELIEFD" report "$(sed -n '2s/,.*//p' "$folder/clients.csv")" \
	    --format json -o "$BATS_TEST_TMPDIR/other.json"
	diff "$BATS_FILE_TMPDIR/$name.json" "$BATS_TEST_TMPDIR/other.json"
}

@test "the same JSON under another clock's zone, locale and home" {
	HOME=/nonexistent LC_ALL=C.UTF-8 json_of steady |
		cmp - "$BATS_FILE_TMPDIR/steady.json"
}
