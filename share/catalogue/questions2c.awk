# Compiles questions.csv, with the lists that it names, to C: the questions of
# the client's form, for whatever asks, stores, writes or reads an answer.
#
#	LC_ALL=C awk -v part=header -f cells.awk -f questions2c.awk \
#	    techniques.csv regions.csv questions.csv
#
# part is "header" for questions.h or "source" for questions.c. The rows stand
# in the order of the form, within each moment. The columns are found by name:
#
#	key		what the code calls it: QUESTION_KEY
#	type		enum question_type, without TYPE_
#	words		code=Text|code=Text, or @ and the list that holds them
#	min, max	of an answer; characters of a text
#	direction	which way is better: lower, higher, none
#	moments		whose form asks it; required: of these, where it must
#			be answered
#	asked		enum asked_when, without ASKED_
#	form_field	empty when no form asks it
#	sql_column	of the table checkin; a new one needs a migration
#	csv_column	of checkins.csv; csv_order: its place among the
#			answers, 100 and more behind the last column, where
#			new ones go
#	json_key	in client.json
#	fhir_...	what it is elsewhere, and unit
#	low_words, high_words	at the ends of a score
#	receipt_label, hint, text	English; text_after: after a session
#
# What it is elsewhere, and which way is better, is for other programs that
# read the table: it is checked, not compiled.

# The cell of a question.
function of(row, column) {
	return (row, column) in v ? v[row, column] : ""
}

function is_answer(row) {
	return of(row, "type") ~ /^(score|flag|word|change|rank)$/
}

# Whether each of these words is one that may stand there.
function known(words, may,   i, n, part) {
	n = split(words, part, " ")
	for (i = 1; i <= n; i++)
		if (index(" " may " ", " " part[i] " ") == 0)
			return 0
	return 1
}

function check(row,   type, key) {
	key = of(row, "key")
	type = of(row, "type")
	if (key !~ /^[a-z][a-z0-9_]*$/ || key in keys)
		fail("key: small letters, digits and _, and each once")
	keys[key] = 1
	if (type !~ /^(day|score|flag|word|change|rank|techniques|regions|reading|text|note)$/)
		fail("type: there is none called \"" type "\"")
	if (of(row, "direction") !~ /^(lower|higher|none)$/)
		fail("direction: lower, higher or none")
	if (!known(of(row, "moments"), "arrival after weekly") ||
	    !known(of(row, "required"), of(row, "moments")))
		fail("moments: arrival, after, weekly; required: some of these")
	if (of(row, "required") != "" && type !~ /^(day|score)$/)
		fail("required: a day or a score only")
	if (of(row, "asked") !~ /^[a-z_]+$/)
		fail("asked: always, or the name of a condition")
	if (type == "score" && (of(row, "min") != "0" ||
	    of(row, "max") != "10" || of(row, "low_words") == "" ||
	    of(row, "high_words") == "" || of(row, "direction") == "none"))
		fail("a score is from 0 to 10, one end is better, both have words")
	if (of(row, "asked") != "never" && type != "reading" &&
	    (of(row, "form_field") == "" || of(row, "text") == "" ||
	    of(row, "receipt_label") == ""))
		fail("who asks needs form_field, text and receipt_label")
	if (type != "reading" && (of(row, "fhir_system") == "" ||
	    of(row, "fhir_code") == ""))
		fail("fhir_system and fhir_code name the question elsewhere")
	if (is_answer(row) && (of(row, "sql_column") == "" ||
	    of(row, "csv_column") == "" || of(row, "json_key") == ""))
		fail("an answer has sql_column, csv_column and json_key")
	check_order(of(row, "csv_order"), row)
}

function check_order(order, row) {
	if (order == "" && !is_answer(row))
		return
	if (order !~ /^[1-9][0-9]?[0-9]?$/ || order in at)
		fail("csv_order: from 1 to 999, and each once")
	at[order] = row
}

FNR == 1 {
	columns = split($0, heads, ",")
	list = FILENAME
	sub(/.*\//, "", list)
	sub(/\.csv$/, "", list)
	if (heads[1] == "key")
		list = ""
	next
}

{
	rest = $0
	if (list == "") {
		row = ++rows
	} else {
		lists[list]++
		row = list SUBSEP lists[list]
	}
	for (i = 1; i <= columns; i++)
		v[row, heads[i]] = cell()
	if (list == "")
		check(row)
}

function text(s) {
	return s == "" ? "NULL" : "\"" s "\""
}

function message(s) {
	return s == "" ? "NULL" : "N_(\"" s "\")"
}

function name(row) {
	return toupper(of(row, "key"))
}

function number(s) {
	return s == "" ? 0 : s
}

# Bits: "after weekly".
function moments(words,   i, n, part, s) {
	n = split(words, part, " ")
	for (i = 1; i <= n; i++)
		s = s (i > 1 ? " | " : "") "1U << MOMENT_" toupper(part[i])
	return n == 0 ? "0" : "(" s ")"
}

# How many words a question has; they come to codes[] and texts[].
function words_of(row,   s, i, n, part) {
	s = of(row, "words")
	if (s ~ /^@/) {
		s = substr(s, 2)
		for (i = 1; i <= lists[s]; i++) {
			codes[i] = of(s SUBSEP i, "form_word")
			texts[i] = of(s SUBSEP i, "form_text")
			if (codes[i] == "") {
				codes[i] = of(s SUBSEP i, "word")
				texts[i] = of(s SUBSEP i, "name")
			}
		}
		return number(lists[s])
	}
	n = split(s, part, "|")
	for (i = 1; i <= n; i++) {
		codes[i] = texts[i] = part[i]
		sub(/=.*/, "", codes[i])
		sub(/^[^=]*=/, "", texts[i])
	}
	return n
}

# Answers in the order of checkins.csv; format has the place of the column,
# then of its other name.
function answers(before, column, as,   order, i, s) {
	i = 12
	for (order = 1; order < 1000; order++) {
		if (!(order in at) || !is_answer(at[order]))
			continue
		s = s (s == "" ? "" : ", ") before \
		    (column == "" ? i : of(at[order], column))
		i++
		if (as != "" && of(at[order], as) != of(at[order], column))
			s = s " AS " of(at[order], as)
	}
	return "\"" s "\""
}

function columns_of(title, from, to,   order, row) {
	printf "\n#define %s(X)", title
	for (order = from; order < to; order++) {
		if (!(order in at))
			continue
		row = at[order]
		printf " \\\n\tX(%s, %s, %s, \"%s\", %s, %s, %s, %s)",
		    toupper(of(row, "type")), name(row), of(row, "key"),
		    of(row, "csv_column"), number(of(row, "min")),
		    number(of(row, "max")), moments(of(row, "moments")),
		    moments(of(row, "required"))
	}
	print ""
}

function header(   order, row, i, n) {
	print "/* Made by questions2c.awk. */"
	print "#ifndef QUESTIONS_H"
	print "#define QUESTIONS_H\n"
	print "/* First the answers that are a number, up to ANSWER_N. */"
	print "enum question_key {"
	for (order = 1; order < 1000; order++)
		if (order in at && is_answer(at[order]))
			print "\tQUESTION_" name(at[order]) ","
	print "\tANSWER_N,"
	for (row = 1; row <= rows; row++)
		if (!is_answer(row))
			print "\tQUESTION_" name(row) (n++ ? "," : " = ANSWER_N,")
	print "\tQUESTION_N" (n ? "" : " = ANSWER_N")
	print "};\n"
	for (row = 1; row <= rows; row++)
		if (of(row, "type") == "word")
			printf "extern const char *const %s_words[%d];\n",
			    of(row, "key"), words_of(row)
	print "\n/* Their columns of the table checkin: in a statement, in one that"
	print " * calls it c, as parameters from $12 on, and as JSON names them. */"
	print "#define ANSWERS_SQL " answers("", "sql_column")
	print "#define ANSWERS_OF_C " answers("c.", "sql_column")
	print "#define ANSWERS_PARAMETERS " answers("$", "")
	print "#define ANSWERS_JSON " answers("", "sql_column", "json_key")
	print "\n/* The columns of checkins.csv, and those behind its last one: X(type,"
	print " * KEY, key, title, min, max, moments, moments that require it). */"
	columns_of("QUESTION_COLUMNS", 1, 100)
	columns_of("QUESTION_LATER_COLUMNS", 100, 1000)
	if ("techniques" in lists) {
		printf "\n/* X(number, word) */\n#define TECHNIQUE_LIST(X)"
		for (i = 1; i <= lists["techniques"]; i++)
			printf " \\\n\tX(%d, \"%s\")", i - 1,
			    of("techniques" SUBSEP i, "word")
		print ""
	}
	print "\n#endif"
}

# An array of what a list's rows have in a column.
function listed(list, title, column, format,   i) {
	print "const char *const " title "[] = {"
	for (i = 1; i <= lists[list]; i++)
		printf "\t" format ",\n", of(list SUBSEP i, column)
	print "};"
}

function source(   row, list) {
	print "/* Made by questions2c.awk. */"
	print "#include \"model.h\""
	for (list in lists)
		if (list !~ /^(techniques|regions)$/)
			fail("nobody knows the list " list)
	if ("techniques" in lists) {
		listed("techniques", "technique_words", "word", "\"%s\"")
		listed("techniques", "technique_names", "name", "N_(\"%s\")")
	}
	if ("regions" in lists) {
		listed("regions", "region_words", "word", "\"%s\"")
		listed("regions", "region_names", "name", "N_(\"%s\")")
	}
	for (row = 1; row <= rows; row++)
		words_arrays(row)
	print "const struct question questions[] = {"
	for (row = 1; row <= rows; row++)
		question(row)
	print "};"
	print "const enum question_key question_order[] = {"
	for (row = 1; row <= rows; row++)
		print "\tQUESTION_" name(row) ","
	print "};"
}

function words_arrays(row,   i, n) {
	n = words_of(row)
	if (n == 0)
		return
	printf "%sconst char *const %s_words[] = {",
	    (of(row, "type") == "word" ? "" : "static "), of(row, "key")
	for (i = 1; i <= n; i++)
		printf " \"%s\",", codes[i]
	printf " };\nstatic const char *const %s_texts[] = {\n", of(row, "key")
	for (i = 1; i <= n; i++)
		printf "\tN_(\"%s\"),\n", texts[i]
	print "};"
}

function question(row,   n, max) {
	n = words_of(row)
	max = of(row, "max")
	printf "\t[QUESTION_%s] = {\n", name(row)
	printf "\t\t.type = TYPE_%s,\n", toupper(of(row, "type"))
	printf "\t\t.min = %s,\n", number(of(row, "min"))
	printf "\t\t.max = %s,\n", (max == "" && n ? n - 1 : number(max))
	printf "\t\t.moments = %s,\n", moments(of(row, "moments"))
	printf "\t\t.required = %s,\n", moments(of(row, "required"))
	printf "\t\t.asked = ASKED_%s,\n", toupper(of(row, "asked"))
	printf "\t\t.field = %s,\n", text(of(row, "form_field"))
	if (n)
		printf "\t\t.words = %s_words,\n\t\t.texts = %s_texts,\n" \
		    "\t\t.words_n = %d,\n", of(row, "key"), of(row, "key"), n
	printf "\t\t.low = %s,\n", message(of(row, "low_words"))
	printf "\t\t.high = %s,\n", message(of(row, "high_words"))
	printf "\t\t.label = %s,\n", message(of(row, "receipt_label"))
	printf "\t\t.hint = %s,\n", message(of(row, "hint"))
	printf "\t\t.text = %s,\n", message(of(row, "text"))
	printf "\t\t.text_after = %s,\n\t},\n", message(of(row, "text_after"))
}

END {
	if (failed)
		exit failed
	if (part == "header")
		header()
	else
		source()
}
