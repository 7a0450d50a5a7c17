#!/usr/bin/env bash
# accept.sh: takes the pages as they are drawn now for the expected ones.
set -eu
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
rm -rf "$here/expected"
mkdir "$here/expected"
while read -r name _; do
	"$here/draw.sh" "$name" "$folder"
done < <(grep -v '^#' "$here/reports")
mv "$folder"/*.txt "$folder"/*.png "$here/expected"
node "$here/structure.mjs" --accept >/dev/null
