#!/usr/bin/env bash
# sheet.sh FILE: every page of every report in one picture, to be looked at.
set -eu
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
while read -r name _; do
	"$here/draw.sh" "$name" "$folder"
	rm "$folder/$name"-*.png
	pdftoppm -r 60 -png "$folder/$name.pdf" "$folder/$name"
	montage -label '' "$folder/$name"-*.png -tile 3x1 \
	    -geometry +6+6 -background '#777' "$folder/row-$name.png"
done < <(grep -v '^#' "$here/reports")
montage "$folder"/row-*.png -tile 2x -geometry +6+6 -gravity West \
    -background '#777' "$1"
echo "$1"
