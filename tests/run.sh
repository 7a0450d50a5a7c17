#!/bin/sh
# Runs test programs that speak TAP and counts what they say:
#
#	tests/run.sh [-j JOBS] PROGRAM...
#
# A name that ends in .bats is run by bats, in .mjs by node; all else runs as
# it is. The programs find the daemon in $RELIEFD. A program that says
# nothing, that says less or more than its plan, that ends with a status of
# its own or that lasts over $LIMIT seconds, which only ends what hangs,
# counts as one failure more; so does a test that is skipped without a
# reason. With NOTES=1 what a program measured is shown as well ("# ...").
# At the end each test that was skipped is named with its reason; the last
# line is "N passed, N failed", with ", N skipped" when there are any.
set -u
: "${RELIEFD:=build/release/reliefd}" "${LIMIT:=3600}"
export RELIEFD LIMIT
export CMOCKA_MESSAGE_OUTPUT=TAP

# One program: its output, "passed failed skipped" of it, and a line for each
# test that was skipped.
run_one() {
	program=$1 folder=$2
	name=$(printf '%s' "$program" | tr '/' '_')
	case $program in
	*.bats) set -- bats --tap ${FILTER:+-f "$FILTER"} "$program" ;;
	*.mjs) set -- node "$program" ;;
	*/*) set -- "$program" ;;
	*) set -- "./$program" ;;
	esac
	timeout -k 5 "$LIMIT" "$@" >"$folder/$name.out" 2>&1 </dev/null
	status=$?
	: >"$folder/$name.skips"
	awk -v program="$program" -v status=$status \
	    -v skips="$folder/$name.skips" '
	function fault(words) {
		failed++
		print "# " program ": " words >"/dev/stderr"
	}
	# "ok 3 - what # SKIP why", or "1..0 # SKIP why" of all.
	function skip(line,   what, why) {
		what = why = line
		sub(/ *# *[Ss][Kk][Ii][Pp].*/, "", what)
		sub(/^(not )?ok( +[0-9]+)?( +-)? */, "", what)
		sub(/^1\.\.[0-9]+$/, "all", what)
		sub(/^.*# *[Ss][Kk][Ii][Pp](ped)?[: ]*/, "", why)
		if (why == "")
			fault("skipped without a reason: " what)
		else {
			skipped++
			print "skipped: " program ": " what ": " why >skips
		}
	}
	/^1\.\.[0-9]+/ {
		planned += substr($1, 4)
		plans++
		if (tolower($0) ~ /# *skip/)
			skip($0)
	}
	/^(not )?ok( |$)/ {
		results++
		if (tolower($0) ~ /# *skip/)
			skip($0)
		else if ($1 == "ok")
			passed++
		else
			failed++
	}
	END {
		if (status == 124 || status == 137)
			fault("was ended after " ENVIRON["LIMIT"] " s")
		else if (plans == 0)
			fault("no plan (status " status ")")
		else if (planned != results)
			fault("planned " planned ", ran " results + 0 \
			    " (status " status ")")
		else if (status != 0 && !failed)
			fault("ended with status " status)
		print passed + 0, failed + 0, skipped + 0
	}' "$folder/$name.out" >"$folder/$name.sum" 2>>"$folder/$name.out"
	read -r passed failed skipped <"$folder/$name.sum"
	line="$program: $passed passed"
	[ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
	if [ "$failed" -gt 0 ]; then
		# One write, so that two programs do not mix their lines.
		printf '%s, %s FAILED\n%s\n' "$line" "$failed" \
		    "$(grep -v '^ok ' "$folder/$name.out" | head -n 400 |
			sed 's/^/	/')"
	else
		printf '%s\n' "$line"
		[ -z "${NOTES-}" ] ||
			sed -n 's/^# /	/p' "$folder/$name.out"
	fi
}

if [ "${1-}" = --one ]; then
	run_one "$3" "$2"
	exit
fi
jobs=$(nproc)
if [ "${1-}" = -j ]; then
	jobs=$2
	shift 2
fi
if [ $# -eq 0 ]; then
	sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/run.XXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
printf '%s\n' "$@" | tr '\n' '\0' |
	xargs -0 -n 1 -P "$jobs" "$0" --one "$folder"
cat "$folder"/*.skips
cat "$folder"/*.sum | awk -v programs=$# '
	{ passed += $1; failed += $2; skipped += $3 }
	END {
		failed += programs - NR
		printf "%d passed, %d failed", passed, failed
		if (skipped)
			printf ", %d skipped", skipped
		print ""
		exit failed > 0 || passed == 0
	}'
