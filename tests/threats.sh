#!/bin/sh
# Every threat of tests/threats.md has its row, and every test that a row
# names is there, in the file that it names. TAP; from the top of the tree.
set -u
LC_ALL=C
export LC_ALL
table=tests/threats.md threats=49 n=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

result() { # name; what is wrong stands in $work/wrong
	n=$((n + 1))
	if [ -s "$work/wrong" ]; then
		echo "not ok $n - $1"
		sed 's/^/# /' "$work/wrong"
		failed=1
	else
		echo "ok $n - $1"
	fi
}

# The tests of one threat, a line each: "file: name", or "?".
tests_of() { # threat
	sed -n "s/^| $1 |.*| *\(.*[^ ]\) *|\$/\1/p" "$table" |
		awk '{ gsub(/<br>/, "\n"); print }' | sed 's/^`\(.*\)`$/\1/'
}

# Whether a file has a test of that name, as its kind writes names.
has_test() { # file, name
	case $1 in
	*.bats) grep -qF "@test \"$2\"" "$1" ;;
	*.mjs) tr -d '\\' <"$1" | grep -qF "test('$2'" ;;
	*.c) grep -qE "[A-Za-z_]+\($2[,)]" "$1" ;;
	*) grep -qF "$2" "$1" ;;
	esac
}

for threat in $(seq -f 'T%.0f' $threats); do
	tests_of "$threat" >"$work/tests"
	[ "$(grep -c "^| $threat |" "$table")" = 1 ] &&
		[ -s "$work/tests" ] || echo "there is no row" >"$work/wrong"
	while read -r line; do
		file=tests/${line%%: *}
		[ "$line" = '?' ] || has_test "$file" "${line#*: }" 2>&1 ||
			echo "$file has no test: ${line#*: }"
	done <"$work/tests" >>"$work/wrong"
	if [ ! -s "$work/wrong" ] && grep -qx '?' "$work/tests"; then
		n=$((n + 1))
		echo "ok $n - $threat # SKIP a test is not named yet"
	else
		result "$threat"
	fi
	: >"$work/wrong"
done
sed -n 's/^| T\([^ ]*\) .*/\1/p' "$table" | sort -n >"$work/rows"
seq $threats | diff - "$work/rows" >"$work/wrong"
result "there are no other rows"
echo "1..$n"
exit $failed
