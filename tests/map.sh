#!/bin/sh
# Draws the house from the objects of a build: each folder with its files, and
# what it uses, with how many symbols. Folders stand above what they use.
#
#	tests/map.sh build/release
set -eu
LC_ALL=C
export LC_ALL
build=$1
work=$(mktemp)
trap 'rm -f "$work"' EXIT
make -s BUILD="$build" objects >"$work"
xargs nm -P -A <"$work" | awk -v build="$build" -f tests/house.awk |
	awk -v build="$build" -v objects="$work" '
	function folder(unit) {
		sub("/[^/]*$", "", unit)
		return unit
	}
	# How far it is down to a folder that uses nothing.
	function height(f,   g, most, h) {
		if (f in known)
			return known[f]
		most = 0
		for (g in files)
			if ((f " " g) in uses && (h = height(g)) + 1 > most)
				most = h + 1
		return known[f] = most
	}
	BEGIN {
		while ((getline unit <objects) > 0) {
			sub("^" build "/", "", unit)
			sub("^gen/checkin/", "daemon/checkin/", unit)
			sub("^gen/portal/", "daemon/portal/", unit)
			sub("^gen/", "share/", unit)
			files[folder(unit)]++
		}
	}
	folder($1) != folder($2) { uses[folder($1) " " folder($2)]++ }
	END {
		for (f in files)
			if (height(f) > top)
				top = height(f)
		for (h = top; h >= 0; h--)
			for (f in files) {
				if (height(f) != h)
					continue
				line = sprintf("%2d %-20s %3d files  ", h, f, files[f])
				for (g in files)
					if ((f " " g) in uses)
						line = line " " g " " uses[f " " g] ","
				sub(",$", "", line)
				print line
			}
	}' | sort -k1,1nr -k2,2
