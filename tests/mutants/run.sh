#!/bin/sh
# Breaks one guard of the daemon at a time and looks whether the tests notice:
#
#	tests/mutants/run.sh [WORDS]
#
# The guards stand in tests/mutants/list; with WORDS only those whose name
# fits. What runs for a guard passes first with the guard in its place, so
# that a test which fails anyway is no witness. Each mutant is built in a
# copy of the tree below build/mutants that goes afterwards. TAP; from the
# top of the tree, which is built ("make all unit").
set -u
LC_ALL=C
export LC_ALL
list=tests/mutants/list work=build/mutants
# A mutant that hangs is noticed as well, after so long.
export LIMIT=900 PATIENCE=120

# The words behind a key in one paragraph of the list, a line each.
words() { # key, paragraph
	sed -n "s/^$1  *//p" "$2"
}

# Puts what is new in the place of what is old, or says why it cannot.
break_guard() { # paragraph, file
	OLD=$(words old "$1") NEW=$(words new "$1") perl -0777 -e '
		my ($text, $old) = (scalar <STDIN>, quotemeta $ENV{OLD});
		$old =~ s/(?:\\ )+/\\s+/g;
		my $n = () = $text =~ /$old/g;
		die "what is old is there $n times, not once\n" if $n != 1;
		$text =~ s/$old/$ENV{NEW}/;
		print $text' <"$2" >"$2.new" && cat "$2.new" >"$2" &&
		rm "$2.new" # the mode stays
}

# The programs of one line "test": a unit test, or a .bats file with words.
run_test() { # line
	case $1 in
	tests/unit/*) tests/run.sh "build/release/$1" ;;
	*) FILTER=${1#* : } tests/run.sh "${1%% : *}" ;;
	esac
}

targets() { # paragraph
	echo build/release/reliefd
	words test "$1" | sed -n 's|^tests/unit/|build/release/&|p'
}

# A copy of the tree that shares what is not written to.
copy() { # folder
	rm -rf "$1"
	mkdir -p "$1/build" "$1/tests" && cp -a Makefile share "$1" &&
		cp -a daemon reports include "$1" &&
		cp -a tests/run.sh tests/at.sh tests/unit tests/http \
		    tests/vectors tests/bench tests/golden "$1/tests" &&
		cp -al build/release build/gen "$1/build"
}

# One paragraph: "ok" or "not ok", with what was said in between.
one() { # number, paragraph
	name=$(words name "$2") file=$(words file "$2") tree=$work/tree.$1
	copy "$tree" || echo "the tree could not be copied" >"$2.why"
	if break_guard "$2" "$tree/$file" 2>"$2.why"; then
		# What is built anew must not be written into what is shared.
		rm -f "$tree/build/release/${file%.c}".[od] \
		    $(targets "$2" | sed "s|^|$tree/|")
		# shellcheck disable=SC2046
		if ! env -u MAKEFLAGS make -s CI= -C "$tree" $(targets "$2") \
		    >"$2.why" 2>&1; then
			verdict="not ok $1 - $name: is not built"
		elif words test "$2" >"$2.tests" && noticed "$tree" "$2"; then
			verdict="ok $1 - $name: is noticed"
		else
			verdict="not ok $1 - $name: nobody notices"
		fi
	else
		verdict="not ok $1 - $name: cannot be broken"
	fi
	rm -rf "$tree"
	{
		echo "$verdict"
		[ "${verdict%% *}" = ok ] || sed 's/^/# /' "$2.why"
	} >"$2.verdict"
	cat "$2.verdict"
}

# Whether one of the tests fails; it is the last that is run.
noticed() ( # tree, paragraph
	tests=$PWD/$2.tests why=$PWD/$2.why
	cd "$1" || exit 1
	while read -r line; do
		run_test "$line" >"$why" 2>&1 || exit 0
	done <"$tests"
	exit 1
)

# Whether a test passes while every guard is in its place.
good() { # line
	said=$(run_test "$1" 2>&1) || {
		printf 'not ok - without a mutant: %s\n%s\n' "$1" "$said" |
			sed '2,$s/^/# /' | tee -a "$work/bad"
	}
}

case ${1-} in
--one)
	one "$2" "$3"
	exit
	;;
--good)
	good "$2"
	exit
	;;
esac
rm -rf "$work"
mkdir -p "$work"
awk -v folder="$work" -v words="${1-}" '
	BEGIN { RS = ""; FS = "\n" }
	/^#/ { next }
	{
		name = $1
		sub(/^name +/, "", name)
		if (name ~ words)
			print >sprintf("%s/%03d", folder, ++n)
	}' "$list"
n=$(ls "$work" | wc -l)
[ "$n" -gt 0 ] || {
	echo "1..0 # SKIP no guard has such a name"
	exit 1
}
sed -n 's/^test  *//p' "$work"/[0-9]* | sort -u | tr '\n' '\0' |
	xargs -0 -n 1 -P "$(nproc)" "$0" --good
ls "$work"/[0-9][0-9][0-9] | awk '{ print NR; print }' |
	xargs -n 2 -P "$(nproc)" "$0" --one
echo "1..$((n + 1))"
if [ -e "$work/bad" ]; then
	echo "not ok $((n + 1)) - the tests pass while the guards stand"
	exit 1
fi
echo "ok $((n + 1)) - the tests pass while the guards stand"
! grep -q '^not ok' "$work"/*.verdict
