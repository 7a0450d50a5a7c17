#!/bin/sh
# Runs test programs that speak TAP and counts what they say:
#
#	tests/run.sh [-j JOBS] PROGRAM...
#
# A name that ends in .bats is run by bats, in .mjs by node; all else runs as
# it is. The programs find the daemon in $RELIEFD. A program that says
# nothing, that says less or more than its plan, that ends with a status of
# its own or that lasts over $LIMIT seconds counts as one failure more. With
# NOTES=1 what a program measured is shown as well ("# ..."). The last line is "N passed, N failed", with ", N skipped" when there are any.
set -u
: "${RELIEFD:=build/release/reliefd}" "${LIMIT:=600}"
export RELIEFD LIMIT
export CMOCKA_MESSAGE_OUTPUT=TAP

# One program: its output, and "passed failed skipped" of it.
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
	awk -v program="$program" -v status=$status '
	/^1\.\.[0-9]+/ {
		planned += substr($1, 4)
		plans++
		if (tolower($0) ~ /# *skip/)
			skipped++
	}
	/^(not )?ok( |$)/ {
		results++
		if (tolower($0) ~ /# *skip/)
			skipped++
		else if ($1 == "ok")
			passed++
		else
			failed++
	}
	function fault(words) {
		failed++
		print "# " program ": " words >"/dev/stderr"
	}
	END {
		if (plans == 0)
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
