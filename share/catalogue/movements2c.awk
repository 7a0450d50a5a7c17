# Compiles movements.csv to C: the array movements[] of include/model.h.
#
#	LC_ALL=C awk -f movements2c.awk movements.csv
#
# The columns are found by name; only the last ones may be quoted.

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

NR == 1 {
	print "/* Made by movements2c.awk. */"
	print "#include \"model.h\""
	print "const struct movement movements[] = {"
	columns = split($0, heads, ",")
	next
}

{
	rest = $0
	for (i = 1; i <= columns; i++)
		v[heads[i]] = cell()
	if (v["side_kind"] !~ /^(bilateral|midline)$/)
		fail("side_kind: bilateral or midline")
	if (v["min_deg"] + 0 >= v["max_deg"] + 0 || v["mdc_deg"] + 0 <= 0)
		fail("degrees: min below max, mdc above 0")
	printf "\t{ \"%s.%s\", N_(\"%s\"), N_(\"%s\"), %s, %d, %d, %d, %d," \
	    " \"%s\", %s },\n",
	    v["joint"], v["movement"], v["name"], v["ask"],
	    (v["side_kind"] == "bilateral" ? "true" : "false"),
	    v["normal_deg"], v["min_deg"], v["max_deg"], v["mdc_deg"],
	    v["reference"], (v["phone"] == "" ? "\"\"" : "N_(\"" v["phone"] "\")")
}

END {
	if (failed)
		exit failed
	print "};"
	print "const size_t movements_n = nitems(movements);"
}
