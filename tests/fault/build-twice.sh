#!/bin/sh
# Two builds, in two folders, under other names, at other times and in
# another time zone, give the same bytes: whoever doubts a binary can make it
# again. TAP; from the top of the tree.
# Slow: builds everything twice.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() { # folder, jobs, environment...
	folder=$1 jobs=$2
	shift 2
	mkdir -p "$folder"
	cp -r Makefile daemon include reports share "$folder"
	env -u MAKEFLAGS -u MAKELEVEL -u CI "$@" make -s -C "$folder" \
	    -j "$jobs" VARIANT=release all >"$work/said" 2>&1 || {
		echo "not ok 1 - the first and the second build succeed"
		tail -n 5 "$work/said" | sed 's/^/# /'
		echo 1..1
		exit 1
	}
	sha256sum <"$folder/build/release/reliefd"
}

first=$(build "$work/a" 2 TZ=UTC LC_ALL=C) || { echo "$first"; exit 1; }
second=$(build "$work/another/folder" 1 TZ=Pacific/Apia LC_ALL=C.UTF-8 \
    HOME=/ USER=nobody) || { echo "$second"; exit 1; }
echo "# $first"
if [ "$first" = "$second" ]; then
	echo 'ok 1 - two builds give the same bytes'
else
	echo 'not ok 1 - two builds give the same bytes'
	cmp "$work/a/build/release/reliefd" \
	    "$work/another/folder/build/release/reliefd" | sed 's/^/# /'
fi
echo 1..1
[ "$first" = "$second" ]
