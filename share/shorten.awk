# Shortens a style or a script that stands inside a page: comments, indents
# and needless spaces go; in a script, the names in its comment
#
#	// short: card part done
#
# become single capitals. They are names of its own; what stands behind a
# point is a property and stays. There are no template strings.
#
#	LC_ALL=C awk -f share/shorten.awk FILE.css|FILE.js >SHORT

function fail(why) {
	print FILENAME ":" FNR ": " why >"/dev/stderr"
	exit failed = 1
}

# Code between two strings; names become letters.
function code(s,   out, name) {
	while (match(s, /[A-Za-z_$][A-Za-z0-9_$]*/)) {
		name = substr(s, RSTART, RLENGTH)
		out = out substr(s, 1, RSTART - 1)
		# What stands behind a point is a property.
		if ((name in letter) && out !~ /(^|[^.])\.$/)
			name = letter[name]
		out = out name
		s = substr(s, RSTART + RLENGTH)
	}
	out = out s
	while (match(out, / [=!<>+*\/?:,;{}()&|\[\]-]|[=!<>+*\/?:,;{}()&|\[\]-] /))
		out = substr(out, 1, RSTART - 1) \
		    (substr(out, RSTART, 1) == " " ? substr(out, RSTART + 1, 1) \
		    : substr(out, RSTART, 1)) substr(out, RSTART + 2)
	return out
}

function script(s,   out, at, end) {
	while ((at = index(s, "'")) > 0) {
		out = out code(substr(s, 1, at - 1))
		s = substr(s, at)
		end = index(substr(s, 2), "'")
		if (end == 0)
			fail("a string does not end in its line")
		out = out substr(s, 1, end + 1)
		s = substr(s, end + 2)
	}
	return out code(s)
}

# The spaces before "{" and behind the ": " of a property go.
function style(s) {
	sub(/ \{$/, "{", s)
	if (s !~ /^[^;]*\{/)
		sub(/: /, ":", s)
	sub(/\(prefers-color-scheme: /, "(prefers-color-scheme:", s)
	return s
}

{
	sub(/^[ \t]+/, "")
	sub(/[ \t]+$/, "")
}

FILENAME ~ /\.css$/ {
	if (comment || $0 ~ /^\/\*/) {
		comment = $0 !~ /\*\/$/
		next
	}
	printf "%s", style($0)
	next
}

/^\/\/ short: / {
	for (i = 3; i <= NF; i++) {
		if (++n > 26)
			fail("more than 26 names")
		letter[$i] = substr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", n, 1)
	}
}

/^\/\// || $0 == "" { next }

{
	line = script($0)
	# Where a line cannot end, the next one goes on.
	printf "%s%s", line, (line ~ /[,({\[=?:&|+*-]$/ ? "" : "\n")
}
