# The pages of reports, word by word and picture by picture. After a change
# that was looked at, `make golden` takes the new pages.

setup_file() {
	local name
	for name in $(names); do
		tests/golden/draw.sh "$name" "$BATS_FILE_TMPDIR"
	done
}

names() {
	sed -n 's/^\([a-z][a-z-]*\).*/\1/p' tests/golden/reports
}

each() { # COMMAND: for every report, its name as the last word
	local name
	for name in $(names); do
		"$@" "$name" || { echo "$name" && return 1; }
	done
}

same_words() {
	diff "tests/golden/expected/$1.txt" "$BATS_FILE_TMPDIR/$1.txt"
}

same_pictures() {
	local page want=0 got=0
	for page in tests/golden/expected/"$1"-*.png; do
		cmp "$page" "$BATS_FILE_TMPDIR/${page##*/}" || return 1
		want=$((want + 1))
	done
	for page in "$BATS_FILE_TMPDIR/$1"-*.png; do
		got=$((got + 1))
	done
	[ "$want" = "$got" ]
}

printable() {
	local pdf=$BATS_FILE_TMPDIR/$1.pdf
	qpdf --check "$pdf" >/dev/null
	pdfinfo "$pdf" | grep -q 'Page size: *595.28 x 841.89 pts (A4)'
	pdfinfo "$pdf" | grep -q '^Pages: *[123]$'
	[ "$(pdfimages -list "$pdf" | wc -l)" = 2 ]
	# emb, sub and uni of every font.
	[ -z "$(pdffonts "$pdf" | awk 'NR > 2 && !/yes yes yes/')" ]
	[ "$(stat -c %s "$pdf")" -lt 200000 ]
}

@test "the words of every page are the expected ones" {
	each same_words
}

@test "the pictures of every page are the expected ones" {
	each same_pictures
}

@test "every report is A4, vectors only, fonts embedded, well-formed" {
	each printable
}

@test "names in Chinese and Tamil come back from the text" {
	grep -q 陈美玲 "$BATS_FILE_TMPDIR/few.txt"
	grep -q 'மீனா சுப்ரமணியம்' "$BATS_FILE_TMPDIR/none.txt"
}

@test "the same data gives the same bytes" {
	mkdir "$BATS_TEST_TMPDIR/again"
	HOME=/nonexistent LC_ALL=C.UTF-8 \
	    tests/golden/draw.sh steady "$BATS_TEST_TMPDIR/again"
	cmp "$BATS_FILE_TMPDIR/steady.pdf" "$BATS_TEST_TMPDIR/again/steady.pdf"
}

@test "a 0 is counted and stands at 0, a missing week is no 0" {
	# Nine answers, four of them 0; the last three are 1, 0, 0.
	grep -q 'from 9 readings' "$BATS_FILE_TMPDIR/zero.txt"
	grep -q '2.0 .*0.3' "$BATS_FILE_TMPDIR/zero.txt"
}
