#!/usr/bin/env bash
# bench_import.sh MAKE_PACKAGE: imports 10,000 clients with 520,000 check-ins
# and compares a report from that database with one from a database that
# holds the same client and nine others. RELIEFD names the program.
set -eu

make_package=$1
: "${RELIEFD:?}"
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

seconds() { # COMMAND...: wall time of a command
	local begin end
	begin=$(date +%s%N)
	"$@" >/dev/null
	end=$(date +%s%N)
	echo "$(((end - begin) / 1000000))"
}

with() { # NAME COMMAND...: reliefd on the database of that name
	local name=$1
	shift
	RELIEFD_STORE_PATH=$directory/$name/reliefd.db "$RELIEFD" "$@"
}

median_report() { # NAME: median of 31 whole processes, in ms
	local i
	for i in $(seq 31); do
		seconds with "$1" report N000001 -o "$directory/$1.pdf"
	done | sort -n | sed -n 16p
}

for size in "small 10 520" "large 10000 520000"; do
	set -- $size
	mkdir "$directory/package-$1"
	"$make_package" "$2" "$3" "$directory/package-$1"
	with "$1" init >/dev/null
	ms=$(seconds with "$1" import "$directory/package-$1")
	echo "$1: import of $2 clients, $3 check-ins: $ms ms"
done
small=$(median_report small)
large=$(median_report large)
echo "report, whole process, median of 31: small $small ms, large $large ms"
awk -v s="$small" -v l="$large" 'BEGIN {
	printf "ratio large / small: %.2f\n", l / s
	exit l > 1.3 * s
}'
