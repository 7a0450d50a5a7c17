#!/usr/bin/env bash
# draw.sh PACKAGE FOLDER: imports a data package into a new database and
# draws its one client's report to FOLDER/PACKAGE.pdf, its text (.txt) and
# its pages (-1.png ...). The same bytes on any day.
set -eu
here=$(dirname "$0")
package=$1 folder=$2
export RELIEFD_STORE_PATH=$folder/$package.db
export RELIEFD_PRACTICE_NAME='Klinik Urut Seroja'
export TZ=UTC

reliefd() {
	# What an import stores carries the time of the import.
	NO_FAKE_STAT=1 faketime '2025-09-24 10:04:00' "$RELIEFD" "$@"
}

reliefd init >/dev/null
reliefd import "$here/packages/$package" >/dev/null
code=$(sed -n '2s/,.*//p' "$here/packages/$package/clients.csv")
reliefd report "$code" -o "$folder/$package.pdf" >/dev/null
pdftotext -layout "$folder/$package.pdf" "$folder/$package.txt"
pdftoppm -r 60 -gray -png "$folder/$package.pdf" "$folder/$package"
