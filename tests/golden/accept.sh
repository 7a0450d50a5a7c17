#!/usr/bin/env bash
# accept.sh: takes the pages as they are drawn now for the expected ones.
set -eu
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
rm -rf "$here/expected"
mkdir "$here/expected"
for package in "$here"/packages/*; do
	"$here/draw.sh" "${package##*/}" "$folder"
done
mv "$folder"/*.txt "$folder"/*.png "$here/expected"
node "$here/structure.mjs" --accept >/dev/null
