#!/bin/sh
# Whether a catalogue has each message of the code, translated, and nothing
# else:
#
#	share/po/check.sh LANGUAGE.po MESSAGES.pot
set -u
found=$(msgcmp "$1" "$2" 2>&1) && [ -z "$found" ] && exit
printf '%s\n' "$found" >&2
echo "$1: not what the code says; bring it up to date with: make po" >&2
exit 1
