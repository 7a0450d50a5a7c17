#!/usr/bin/env bats
# The reports of all clients at once, beside a running daemon and without.

load daemon
bats_require_minimum_version 1.5.0

setup_file() {
	practice
	sql "UPDATE client SET archived_at = 1 WHERE code = 'N1'"
	"$RELIEFD" session add A1 --day 2026-01-05 --deep-tissue 20 >/dev/null
	"$RELIEFD" session add A1 --day 2026-01-12 --other 30 >/dev/null
	sql "INSERT INTO consent (client, purpose, version, language, given_at)
	    SELECT id, 'sharing', 1, 'en', 1 FROM client WHERE code = 'A1'"
	start
}

teardown_file() {
	stop
}

batch() { # FOLDER [OPTION...]: $status, $output and $stderr are set
	run --separate-stderr "$RELIEFD" report --all "$@"
}

@test "every active client has a report, and the index says which" {
	local out=$BATS_TEST_TMPDIR/out
	batch "$out" --to 2026-02-01
	[ "$status" = 0 ]
	[ "$output" = "$out/index.csv" ]
	[ "$stderr" = "" ]
	[ "$(ls "$out")" = "index.csv
progress-A1-2026-01-05_2026-02-01.pdf
progress-B1-2026-02-01_2026-02-01.pdf" ]
	# A mark in front, for spreadsheets.
	[ "$(sed -n 1p "$out/index.csv" | tr -d '\r')" = \
	    $'\xEF\xBB\xBF'"code,file,pages,bytes,sha256,status" ]
	while IFS=, read -r code file pages bytes sha256 verdict; do
		[ "$verdict" = '"ok"' ]
		[[ $file == "progress-$code-"* ]]
		[ "$(stat -c %a "$out/$file")" = 600 ]
		[ "$(stat -c %s "$out/$file")" = "$bytes" ]
		[ "$(sha256sum <"$out/$file")" = "$sha256  -" ]
		pdfinfo "$out/$file" | grep -q "^Pages: *$pages$"
		pdftotext "$out/$file" - | grep -q "$code"
	done < <(sed 1d "$out/index.csv" | tr -d '\r')
	[ "$(wc -l <"$out/index.csv")" = 3 ]
}

@test "without a daemon the same files come out" {
	local with=$BATS_TEST_TMPDIR/with without=$BATS_TEST_TMPDIR/without
	batch "$with" --from 2026-01-01 --to 2026-02-01 --for client
	[ "$status" = 0 ]
	stop
	batch "$without" --from 2026-01-01 --to 2026-02-01 --for client
	start
	[ "$status" = 0 ]
	diff -r "$with" "$without"
}

@test "a client without a report is listed, and the others have theirs" {
	local out=$BATS_TEST_TMPDIR/out
	for turn in with without; do
		[ $turn = with ] || stop
		batch "$out" --to 2026-02-01 --for referrer
		[ $turn = with ] || start
		[ "$status" = 1 ]
		[[ $stderr == *"not drawn: 1 of 2; $out/index.csv says why" ]]
		grep -q '^A1,progress-A1.*,"ok"' "$out/index.csv"
		grep -q '^B1,,,,,"B1 has not consented to sharing' \
		    "$out/index.csv"
		[ "$(find "$out" -name '*.pdf' | wc -l)" = 1 ]
		rm -r "$out"
	done
}

@test "without fonts all are listed as not drawn, with the reason" {
	local out=$BATS_TEST_TMPDIR/out
	stop
	RELIEFD_REPORT_FONTS=/nonexistent batch "$out"
	start
	[ "$status" = 1 ]
	[ "$(grep -c 'fonts-noto-core' "$out/index.csv")" = 2 ]
	[ "$(ls "$out")" = index.csv ]
}

@test "a folder that cannot be written, or a wrong option, is named" {
	touch "$BATS_TEST_TMPDIR/file"
	batch "$BATS_TEST_TMPDIR/file"
	[ "$status" = 1 ]
	batch "$BATS_TEST_TMPDIR/none/none"
	[ "$status" = 1 ]
	[[ $stderr == *"/none/none: No such file or directory"* ]]
	batch "$BATS_TEST_TMPDIR/out" -o x.pdf
	[ "$status" = 2 ]
	batch "$BATS_TEST_TMPDIR/out" --to yesterday
	[ "$status" = 2 ]
	stop
	batch "$BATS_TEST_TMPDIR/out" --to yesterday
	start
	[ "$status" = 2 ]
}

@test "the audit trail names every report that was taken" {
	stop
	before=$(sql "SELECT count(*) FROM audit WHERE action = 'report'")
	batch "$BATS_TEST_TMPDIR/out"
	[ "$(sql "SELECT count(*) FROM audit WHERE action = 'report'")" = \
	    $((before + 2)) ]
	start
	batch "$BATS_TEST_TMPDIR/out"
	stop
	[ "$(sql "SELECT count(*) FROM audit WHERE action = 'report'")" = \
	    $((before + 4)) ]
	start
}

@test "a daemon without fonts answers 503 with the reason, and goes on" {
	stop
	RELIEFD_REPORT_FONTS=/nonexistent start
	login aisha
	as aisha "/clients/1/report.pdf"
	[ "$code" = 503 ]
	has 'fonts-noto-core'
	[ "$(header Content-Type)" = 'text/html; charset=utf-8' ]
	as aisha /clients/1
	[ "$code" = 200 ]
	stop
	start
	login aisha
	as aisha "/clients/1/report.pdf"
	[ "$code" = 200 ]
	[ "$(head -c 5 "$DIR/body")" = %PDF- ]
}
