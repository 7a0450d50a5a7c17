#!/bin/sh
# Installs the named Debian packages that are missing; as root, or by sudo.
set -eu

missing=
for package; do
	dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null |
	    grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

sudo=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || {
		echo "Missing:$missing" >&2
		echo "Run as root: apt-get install$missing" >&2
		exit 1
	}
	sudo=sudo
fi
echo "Installing$missing"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# shellcheck disable=SC2086 # a list of words
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends $missing >/dev/null
