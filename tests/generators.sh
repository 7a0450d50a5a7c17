#!/bin/sh
# The generators (templates, embedded files, what stands inside pages, the
# movement catalogue, the form's questions) against numbered inputs: NN-words
# beside its expected NN-words.c, or beside NN-words.err, the complaint with
# which it must be refused. Run with every awk that is installed. TAP; from
# the top of the tree.
#
#	tests/generators.sh [--update]

set -u
LC_ALL=C
export LC_ALL
top=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0
failed=0
update=${1-}

result() { # status, name
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $n - $2"
	[ -s "$work/diff" ] && sed 's/^/# /' "$work/diff"
}

# Runs one generator on one input (or a pair of them) and compares.
check() { # awk, generator, folder, expected name without ending, input...
	program=$1 script=$2 folder=$3 want=$4 shared=
	shift 4
	case $script in
	share/catalogue/*) shared="-f $top/share/catalogue/cells.awk" ;;
	esac
	# An awk may be two words: "busybox awk".
	(cd "$folder" && $program -v array=files -v part=source \
	    $shared -f "$top/$script" "$@") \
	    >"$work/out" 2>"$work/err"
	status=$?
	if [ "$update" = --update ]; then
		if [ $status -eq 0 ]; then
			cp "$work/out" "$folder/$want.c"
		else
			cp "$work/err" "$folder/$want.err"
		fi
	fi
	if [ -f "$folder/$want.err" ]; then
		diff "$folder/$want.err" "$work/err" >"$work/diff" 2>&1 &&
		    [ $status -eq 1 ]
	else
		[ $status -eq 0 ] &&
		    diff "$folder/$want.c" "$work/out" >"$work/diff" 2>&1
	fi
	result $? "$program ${script##*/} $want"
}

all() { # awk
	for file in share/html/tests/*.html; do
		name=${file##*/}
		check "$1" share/html/html2c.awk share/html/tests \
		    "${name%.html}" "$name"
	done
	check "$1" share/embed.awk share/tests 01-text 01-text.txt
	check "$1" share/embed.awk share/tests 02-two 02-a.txt 02-b.txt
	for file in share/tests/*.css share/tests/*.js; do
		name=${file##*/}
		check "$1" share/shorten.awk share/tests "${name%.*}" "$name"
	done
	for file in share/catalogue/tests/*.csv; do
		name=${file##*/}
		check "$1" share/catalogue/movements2c.awk \
		    share/catalogue/tests "${name%.csv}" "$name"
	done
	for file in share/catalogue/tests/questions/*.csv; do
		name=${file##*/}
		check "$1" share/catalogue/questions2c.awk \
		    share/catalogue/tests/questions "${name%.csv}" \
		    ../lists/techniques.csv ../lists/regions.csv "$name"
	done
	check "$1" share/catalogue/questions2c.awk \
	    share/catalogue/tests/questions 01-rows-header part=header \
	    ../lists/techniques.csv 01-rows.csv
}

all awk
update=
for other in mawk gawk original-awk; do
	command -v $other >/dev/null && all $other
done
command -v busybox >/dev/null && busybox awk 'BEGIN { exit 0 }' 2>/dev/null &&
    all 'busybox awk'

# An embedded text comes back byte by byte, trigraphs and all.
cat >"$work/main.c" <<'END'
#include <stdio.h>
#include "base.h"
extern const struct embedded files[];
int
main(void)
{
	return fwrite(files[0].data, 1, files[0].len, stdout) !=
	    files[0].len;
}
END
for standard in gnu17 c17; do
	awk -v array=files -f share/embed.awk share/tests/01-text.txt \
	    >"$work/files.c" &&
	    ${CC:-cc} -std=$standard -Iinclude -o "$work/main" \
		"$work/main.c" "$work/files.c" &&
	    "$work/main" | diff share/tests/01-text.txt - >"$work/diff"
	result $? "an embedded text is itself again with -std=$standard"
done

# A fault in a template is reported at the template's own line.
printf '%s\n' '{{define void tmpl_bad(struct buf *out)}}' '<p>' \
    '{{ missing }}' '{{end}}' >"$work/bad.html"
(cd "$work" && awk -f "$top/share/html/html2c.awk" bad.html >bad.c)
${CC:-cc} -std=gnu17 -Iinclude -Ibuild/gen -c -o /dev/null "$work/bad.c" 2>"$work/err"
grep -q "^bad.html:3:" "$work/err"
result $? "the compiler names the template's file and line"

echo "1..$n"
[ $failed -eq 0 ]
