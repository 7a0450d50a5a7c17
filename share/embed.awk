# Compiles text files to C: one array of struct embedded (include/base.h).
#
#	LC_ALL=C awk -v array=share_sql -f share/embed.awk FILE...
#
# Question marks are escaped, so that no pair of them can begin a trigraph.

function escape(s) {
	gsub(/\\/, "&&", s)
	gsub(/"/, "\\\"", s)
	gsub(/\?/, "\\?", s)
	gsub(/\t/, "\\t", s)
	gsub(/\r/, "\\r", s)
	return s
}

function base(path) {
	sub(/.*\//, "", path)
	return path
}

BEGIN {
	if (array == "" || ARGC < 2) {
		print "usage: awk -v array=NAME -f embed.awk FILE..." >"/dev/stderr"
		exit failed = 2
	}
	print "/* Made by embed.awk. */"
	print "#include \"base.h\""
}

FNR == 1 {
	if (n++)
		print "\t;"
	name[n] = base(FILENAME)
	print "static const char file" n "[] ="
}

{ print "\t\"" escape($0) "\\n\"" }

END {
	if (failed)
		exit failed
	print "\t;"
	print "const struct embedded " array "[] = {"
	for (i = 1; i <= n; i++)
		print "\t{ \"" name[i] "\", file" i ", sizeof(file" i ") - 1 },"
	print "};"
	print "const size_t " array "_n = " n ";"
}
