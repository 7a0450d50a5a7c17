#!/bin/sh
# The man pages: well-formed, and as complete as the program. TAP.
set -u
: "${RELIEFD:=build/release/reliefd}"
echo 1..3

if ! command -v mandoc >/dev/null; then
	echo "ok 1 - man pages pass mandoc # SKIP no mandoc"
elif found=$(mandoc -Tlint -W warning share/man/*.[58]) && [ -z "$found" ]; then
	echo "ok 1 - man pages pass mandoc"
else
	echo "not ok 1 - man pages pass mandoc"
	echo "$found" | sed 's/^/# /'
fi

missing=$("$RELIEFD" --config /dev/null check-config |
    sed -n 's/^\([a-z_]*\) =.*/\1/p' | while read -r key; do
	grep -q "^\.It Cm $key\( \|\$\)" share/man/reliefd.conf.5 || echo "$key"
done)
if [ -z "$missing" ]; then
	echo "ok 2 - reliefd.conf(5) names every option"
else
	echo "not ok 2 - reliefd.conf(5) names every option"
	echo "# missing: $missing"
fi

missing=$("$RELIEFD" --help | sed -n 's/^  \([a-z-]*\) .*/\1/p' |
    while read -r command; do
	grep -q "^\.It Cm $command\( \|\$\)" share/man/reliefd.8 ||
	    echo "$command"
done)
if [ -z "$missing" ]; then
	echo "ok 3 - reliefd(8) names every command"
else
	echo "not ok 3 - reliefd(8) names every command"
	echo "# missing: $missing"
fi
