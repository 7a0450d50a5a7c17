#!/bin/sh
# Prints the Debian packages, with version and architecture, of the shared
# libraries that a program loads:
#
#	share/sbom.sh PROGRAM
#
# One that no package owns is named on stderr, and is a failure.
set -eu
[ $# = 1 ] || {
	sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
	exit 2
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ldd "$1" | awk '$2 == "=>" { print $3 } $1 ~ /^\// { print $1 }' \
    >"$work/libraries"
[ -s "$work/libraries" ]
while read -r library; do
	real=$(realpath "$library")
	# dpkg knows a file by the name it was unpacked as.
	dpkg-query -S "$real" 2>/dev/null ||
	    dpkg-query -S "${real#/usr}" 2>/dev/null || {
		echo "$library is in no package" >&2
		exit 1
	}
done <"$work/libraries" >"$work/owners"
sed 's/: .*//' "$work/owners" | sort -u |
	xargs dpkg-query -W -f '${binary:Package} ${Version}\n'
