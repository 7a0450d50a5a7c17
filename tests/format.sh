#!/bin/sh
# The code is written as .clang-format says ("make format" writes it so).
# TAP; from the top of the tree.
set -u
clang-format --version >/dev/null 2>&1 || {
	echo "1..0 # SKIP clang-format is not installed"
	exit 0
}
work=$(mktemp)
trap 'rm -f "$work"' EXIT
clang-format --dry-run daemon/*.c daemon/*/*.[ch] reports/*/*.[ch] \
    include/*.h tests/*/*.[ch] 2>&1 | grep 'warning:' >"$work"
echo 1..1
if [ -s "$work" ]; then
	echo "not ok 1 - the code is written as .clang-format says"
	sed 's/^/# /' "$work" | head -n 20
	exit 1
fi
echo "ok 1 - the code is written as .clang-format says"
