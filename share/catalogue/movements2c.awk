# Compiles movements.csv to C: the array movements[] of include/model.h.
#
#	LC_ALL=C awk -f cells.awk -f movements2c.awk movements.csv
#
# The columns are found by name; only the last ones may be quoted.

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
