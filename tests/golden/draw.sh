#!/usr/bin/env bash
# draw.sh NAME FOLDER: imports the data package of a report (see the list in
# reports) into a new database and draws it to FOLDER/NAME.pdf, its text
# (.txt) and its pages (-1.png ...). The same bytes on any day.
set -eu
here=$(dirname "$0")
name=$1 folder=$2
read -r package command options < <(
	awk -v name="$name" '$1 == name { $1 = ""; print }' "$here/reports")
export RELIEFD_STORE_PATH=$folder/$name.db
export RELIEFD_PRACTICE_NAME='Klinik Urut Seroja'
export RELIEFD_PRACTICE_ADDRESS='12 Jalan SS 2/24, Petaling Jaya'
export TZ=UTC

reliefd() {
	# What an import stores carries the time of the import.
	"$here/../at.sh" '2025-09-24 10:04:00' "$RELIEFD" "$@"
}

reliefd init >/dev/null
reliefd import "$here/packages/$package" >/dev/null
code=
if [ "$command" = report ]; then
	code=$(sed -n '2s/,.*//p' "$here/packages/$package/clients.csv")
fi
# shellcheck disable=SC2086 # both are several words, or none
reliefd $command $code $options -o "$folder/$name.pdf" >/dev/null
pdftotext -layout "$folder/$name.pdf" "$folder/$name.txt"
pdftoppm -r "${RESOLUTION:-50}" -gray -png "$folder/$name.pdf" "$folder/$name"
