#!/bin/sh
# What the compiler and the linker were told to guard the daemon with, as far
# as its file shows, and where its libraries come from. TAP; from the top of
# the tree, with the daemon in $RELIEFD.
set -u
LC_ALL=C
export LC_ALL
: "${RELIEFD:=build/release/reliefd}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0 broken=0

is() { # status, name
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		broken=1
	fi
}

for kind in h l d s; do
	readelf "-${kind}W" "$RELIEFD" >"$work/$kind" || exit 1
done
if grep -q __asan_init "$work/s"; then
	echo '1..0 # skip a build with sanitizers is not for release'
	exit
fi

grep -qE 'Type: +DYN' "$work/h" && grep -q 'Flags:.*PIE' "$work/d"
is $? "it lies elsewhere each time it starts"
grep -q GNU_RELRO "$work/l" && grep -q 'BIND_NOW' "$work/d"
is $? "its tables of addresses are read-only once it runs"
awk '$1 == "GNU_STACK" { found = 1; if ($0 ~ / RWE /) bad = 1 }
    $1 == "LOAD" && / RWE / { bad = 1 }
    END { exit bad || !found }' "$work/l"
is $? "nothing that can be written can be run"
grep -q __stack_chk_fail "$work/s"
is $? "its stack is guarded"
[ "$(grep -oE '__[a-z]+_chk@' "$work/s" | grep -v stack_chk | sort -u |
	wc -l)" -ge 4 ]
is $? "calls that copy into a known size are checked"
! grep -qE '\((RPATH|RUNPATH|TEXTREL)\)' "$work/d"
is $? "it looks for libraries where the system does"
! strings -a "$RELIEFD" | grep -qF "$PWD"
is $? "it does not say where it was built"

if command -v dpkg-query >/dev/null; then
	share/sbom.sh "$RELIEFD" >"$work/packages" 2>"$work/missing"
	is $? "every library belongs to a Debian package"
	sed 's/^/# /' "$work/missing"
	for library in libc6 libmicrohttpd12 libsqlite3-0 libsodium23; do
		grep -qE "^$library(:[a-z0-9]+)? [0-9]" "$work/packages" ||
			exit 1
	done
	is $? "make sbom names them with their versions"
fi

echo "1..$n"
exit $broken
