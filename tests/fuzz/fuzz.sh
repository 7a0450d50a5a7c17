#!/bin/sh
# Feeds each fuzz target of a folder of builds for $SECONDS_EACH seconds:
#
#	tests/fuzz/fuzz.sh BUILD [NAME...]
#
# It begins with the kept inputs; what it finds new goes to BUILD/found/NAME,
# what broke the target to BUILD/broken/NAME, with the fuzzer's words in
# BUILD/found/NAME.log. Prints a line per target; fails when one broke.
set -u
: "${SECONDS_EACH:=60}"
build=$1
shift
[ $# -gt 0 ] || set -- $(ls tests/fuzz/fuzz_*.c | sed 's/.*fuzz_//; s/\.c$//')
LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0
export LSAN_OPTIONS
# A locale with commas in its numbers, for the targets that ask for one.
mkdir -p "$build/locale"
localedef -i de_DE -f UTF-8 "$build/locale/de_DE.UTF-8" 2>/dev/null
LOCPATH=$(cd "$build" && pwd)/locale
export LOCPATH
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
status=0
for name in "$@"; do
	found=$build/found/$name broken=$build/broken/$name
	dict=tests/fuzz/dict/$name.dict
	mkdir -p "$found" "$broken"
	"$build/tests/fuzz/fuzz_$name" -max_total_time="$SECONDS_EACH" \
	    -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=1 \
	    $([ -e "$dict" ] && echo "-dict=$dict") -close_fd_mask=2 \
	    -artifact_prefix="$broken/" "$found" "tests/fuzz/corpus/$name" \
	    >"$found.log" 2>&1
	ended=$?
	awk -v name="$name" -v ended=$ended '
		/^stat::number_of_executed_units/ { runs = $2 }
		/^stat::average_exec_per_sec/ { rate = $2 }
		/ cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1) }
		END {
			printf "%s %-10s %10d runs, %6d per second, %6d edges\n",
			    ended ? "BROKEN" : "ok    ", name, runs, rate, cov
		}' "$found.log"
	[ $ended -eq 0 ] || {
		status=1
		grep -E 'not so:|ERROR|runtime error|Test unit' "$found.log" |
			head -n 5
	}
done
exit $status
