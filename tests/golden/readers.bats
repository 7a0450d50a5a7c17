# Who gets which report: the practice, the client, a referrer; and when there
# is none.

bats_require_minimum_version 1.5.0
setup_file() {
	local name
	for name in steady few steady-client steady-referrer practice; do
		tests/golden/draw.sh "$name" "$BATS_FILE_TMPDIR"
	done
}

text() {
	cat "$BATS_FILE_TMPDIR/$1.txt"
}

@test "remarks and the share of improved pairs stay in the practice" {
	text steady | grep -q 'Remarks by the therapist'
	text steady | grep -q 'two short stretches'
	text steady | grep -q 'Of all pairs of a start and a later score'
	run -1 grep -E 'Remarks|two short stretches|Of all pairs' \
	    "$BATS_FILE_TMPDIR/steady-client.txt"
	run -1 grep -E 'Remarks|two short stretches|Of all pairs' \
	    "$BATS_FILE_TMPDIR/steady-referrer.txt"
}

@test "a referrer gets one page that says who issued it and what was used" {
	pdfinfo "$BATS_FILE_TMPDIR/steady-referrer.pdf" | grep -q '^Pages: *1$'
	text steady-referrer |
	    grep -q 'Issued by Klinik Urut Seroja, 12 Jalan SS 2/24, Petaling Jaya, with'
	text steady-referrer |
	    grep -q 'Deep tissue 7; Trigger point 6; Myofascial release 6; Stretching'
}

@test "without consent to sharing there is no report for a referrer" {
	local file=$BATS_TEST_TMPDIR/none.pdf
	RELIEFD_STORE_PATH=$BATS_FILE_TMPDIR/few.db run --separate-stderr \
	    "$RELIEFD" report G0002 --for referrer -o "$file"
	[ "$status" -eq 1 ]
	[[ $stderr == *"G0002 has not consented to sharing"* ]]
	[ ! -e "$file" ]
}

@test "a reader, a language or a day that is none is refused" {
	local option
	for option in '--for doctor' '--lang fr' '--from 2025-02-30' \
	    '--from 2025-03-01 --to 2025-02-28'; do
		# shellcheck disable=SC2086 # both are several words
		RELIEFD_STORE_PATH=$BATS_FILE_TMPDIR/steady.db run -2 \
		    "$RELIEFD" report G0001 $option
	done
}

@test "another reader is another file, the same one the same bytes" {
	local folder=$BATS_TEST_TMPDIR
	tests/golden/draw.sh steady-client "$folder"
	cmp "$BATS_FILE_TMPDIR/steady-client.pdf" "$folder/steady-client.pdf"
	run -1 cmp "$BATS_FILE_TMPDIR/steady.pdf" "$folder/steady-client.pdf"
}

@test "below five clients there is no practice summary" {
	local file=$BATS_TEST_TMPDIR/none.pdf
	export RELIEFD_STORE_PATH=$BATS_TEST_TMPDIR/few.db
	"$RELIEFD" init >/dev/null
	"$RELIEFD" import tests/golden/packages/practice-few >/dev/null
	run --separate-stderr "$RELIEFD" practice-report -o "$file"
	[ "$status" -eq 1 ]
	[[ $stderr == *"fewer than 5 clients have consented"* ]]
	[ ! -e "$file" ]
}

@test "a practice summary names nobody" {
	grep -q '^P0001,Client 1' tests/golden/packages/practice/clients.csv
	text practice | grep -q 'Practice summary'
	run -1 grep -E 'P00|Client [0-9]|Farah' "$BATS_FILE_TMPDIR/practice.txt"
}
