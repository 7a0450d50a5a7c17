# What the catalogues share: the cells of a CSV line, and complaints.

# Cuts the next CSV cell off the front of the line in rest.
function cell(   s, end) {
	if (substr(rest, 1, 1) == "\"") {
		s = substr(rest, 2)
		end = index(s, "\"")
		rest = substr(s, end + 2)
		return substr(s, 1, end - 1)
	}
	end = index(rest, ",")
	if (end == 0)
		end = length(rest) + 1
	s = substr(rest, 1, end - 1)
	rest = substr(rest, end + 1)
	return s
}

function fail(why) {
	print FILENAME ":" FNR ": " why >"/dev/stderr"
	exit failed = 1
}
