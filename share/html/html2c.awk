# Compiles an HTML template to C that writes it with the functions of base/html.c.
#
#	LC_ALL=C awk -f share/html/html2c.awk FILE.html
#
# {{include "pages.h"}}             a header, before the first define
# {{define void f(struct buf *out, ...)}} ... {{end}}   one function
# {{ expr }}                        text, escaped
# {{"%d", n}}                       printf's output, escaped
# {{tr "English"}} {{tr expr}}      the message in lang, escaped
# {{tr "%d of %d", i, n}}           the same through printf
# {{url expr}}                      a part of a URL, percent-encoded
# {{if e}} {{elif e}} {{else}} {{for (a; b; c)}} {{end}}
# {{call f(out, x)}} {{set int i = 0}}   a statement, a declaration
# {{raw expr}}                      not escaped: layers.sh lists who may
# {{# words}}                       nothing
#
# An action ends at the first }} and may go over lines. White space around a
# line is dropped, and so are empty lines and the line end behind a line that
# holds only actions which write nothing. C compilers report the template's
# own file and line. Question marks are escaped against trigraphs.

function fail(line, why) {
	print FILENAME ":" line ": " why >"/dev/stderr"
	failed = 1
	exit 1
}

function escape(s) {
	gsub(/\\/, "&&", s)
	gsub(/"/, "\\\"", s)
	gsub(/\?/, "\\?", s)
	gsub(/\t/, "\\t", s)
	gsub(/\r/, "\\r", s)
	return s
}

function trim(s) {
	sub(/^[ \t\r]+/, "", s)
	sub(/[ \t\r]+$/, "", s)
	return s
}

# Literal text is gathered and written by one call.
function add(s) {
	if (s == "")
		return
	if (depth == 0)
		fail(FNR, "text outside {{define}}")
	piece = piece escape(s)
}

function end_piece() {
	if (piece != "")
		text = text "\n\t    \"" piece "\""
	piece = ""
}

function flush() {
	end_piece()
	if (text != "")
		print "\tTEXT(" substr(text, 7) ");"
	text = ""
}

function emit(c) {
	flush()
	if (depth == 0)
		fail(from, "action outside {{define}}")
	print "#line " from " \"" FILENAME "\""
	print "\t" c
}

function open_block(kind, c) {
	emit(c)
	block[++depth] = kind
	opened[depth] = from
}

function need(rest, word) {
	if (rest == "")
		fail(from, "{{" word "}} needs something behind the word")
}

# What follows the string literals at the start of s.
function behind_strings(s) {
	while (match(s, /^"([^"\\]|\\.)*"[ \t]*/))
		s = substr(s, RLENGTH + 1)
	return s
}

function define(rest) {
	if (depth)
		fail(from, "{{define}} inside another")
	if (rest !~ /^(static )?void [a-z_0-9]+\(struct buf \*out[,)]/)
		fail(from, "{{define void NAME(struct buf *out, ...)}}")
	print "#line " from " \"" FILENAME "\""
	print rest
	print "{"
	block[++depth] = "define"
	opened[depth] = from
}

function otherwise(word, rest) {
	if (block[depth] != "if")
		fail(from, "{{" word "}} without {{if}}")
	if (word == "elif") {
		need(rest, word)
		emit("} else if (" rest ") {")
		return
	}
	emit("} else {")
	block[depth] = "else"
}

function end_block() {
	if (depth == 0)
		fail(from, "{{end}} without a beginning")
	flush()
	print (block[depth--] == "define" ? "}" : "\t}")
}

# The verbs that write nothing themselves; false when word is none of them.
function control(word, rest) {
	if (word == "include") {
		if (depth)
			fail(from, "{{include}} inside {{define}}")
		print "#include " rest
	} else if (word == "define")
		define(rest)
	else if (word == "if") {
		need(rest, word)
		open_block("if", "if (" rest ") {")
	} else if (word == "for")
		open_block("for", "for " rest " {")
	else if (word == "elif" || word == "else")
		otherwise(word, rest)
	else if (word == "end")
		end_block()
	else if (word == "call" || word == "set") {
		need(rest, word)
		emit(rest ";")
	} else
		return 0
	return 1
}

function translated(rest,   behind) {
	behind = behind_strings(rest)
	if (behind == rest || behind == "")
		return "html_text(out, tr(lang, " rest "));"
	if (behind !~ /^,/)
		fail(from, "{{tr \"...\"}}: a comma must follow the text")
	return "html_printf(out, tr(lang, " \
	    trim(substr(rest, 1, length(rest) - length(behind))) ")" behind ");"
}

# One action; true when it writes something.
function action(s,   word, rest) {
	s = trim(s)
	if (s == "")
		fail(from, "empty action")
	if (s ~ /^#/)
		return 0
	word = s
	sub(/[^a-z].*/, "", word)
	rest = trim(substr(s, length(word) + 1))
	# "if (x)" is a verb, "if_x" and "url.x" are expressions.
	if (substr(s, length(word) + 1) ~ /^[^ \t("]/)
		word = ""
	if (word != "" && control(word, rest))
		return 0
	if (rest ~ /^(\(|$)/)
		word = ""
	if (s ~ /^"/)
		emit("html_printf(out, " s ");")
	else if (word == "tr")
		emit(translated(rest))
	else if (word == "url")
		emit("html_url(out, " rest ");")
	else if (word == "raw")
		emit("buf_puts(out, " rest ");")
	else
		emit("html_text(out, " s ");")
	return 1
}

BEGIN {
	print "/* Made by html2c.awk. */"
	print "#include \"web.h\""
	print "#define TEXT(s) buf_add(out, s, sizeof(s) - 1)"
}

{
	if (pending != "")
		line = pending " " trim($0)
	else {
		line = trim($0)
		from = FNR
		wrote = 0
	}
	pending = ""
	if (line == "")
		next
	while ((at = index(line, "{{")) > 0) {
		end = index(line, "}}")
		if (end > 0 && end < at)
			fail(FNR, "}} without {{")
		if (end == 0) {
			pending = substr(line, at)
			line = substr(line, 1, at - 1)
			wrote = wrote || line != ""
			add(line)
			next
		}
		wrote = wrote || at > 1
		add(substr(line, 1, at - 1))
		if (action(substr(line, at + 2, end - at - 2)))
			wrote = 1
		line = substr(line, end + 2)
		from = FNR
	}
	if (index(line, "}}") > 0)
		fail(FNR, "}} without {{")
	wrote = wrote || line != ""
	add(line)
	if (wrote) {
		piece = piece "\\n"
		end_piece()
	}
}

END {
	if (failed)
		exit 1
	if (pending != "")
		fail(from, "{{ without }}")
	if (depth)
		fail(opened[depth], "{{" block[depth] "}} without {{end}}")
}
