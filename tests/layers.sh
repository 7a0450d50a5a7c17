#!/bin/sh
# The layers of the house, as the symbols of the built objects show them, and
# the rules of its code, as far as grep and awk can see them. Each rule is one test; what breaks it is named as file:line.
# TAP; from the top of the tree.
set -u
LC_ALL=C
export LC_ALL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
code="daemon/*.c daemon/*/*.[ch] reports/*/*.[ch] include/*.h"
tests="tests/unit/*.[ch] tests/bench/*.[ch] tests/fault/*.[ch] tests/http/*.[ch] tests/fuzz/*.[ch]"
tests=$(ls $tests 2>/dev/null | tr '\n' ' ')

# One test: what comes on stdin breaks the rule.
rule() { # name
	cat >"$work/found"
	echo "$1" >>"$work/rules"
	n=$(wc -l <"$work/rules")
	if [ -s "$work/found" ]; then
		echo "not ok $n - $1"
		head -n 20 "$work/found" | sed 's/^/# /'
		: >"$work/broken"
	else
		echo "ok $n - $1"
	fi
}

# The same lines without comments and without the inside of strings.
cat >"$work/bare.awk" <<'AWK'
FNR == 1 { comment = 0 }
{
	line = ""
	for (i = 1; i <= length($0); i++) {
		c = substr($0, i, 1)
		two = substr($0, i, 2)
		if (comment) {
			if (two == "*/") {
				comment = 0
				i++
			}
		} else if (two == "/*") {
			comment = 1
			i++
		} else if (two == "//") {
			break
		} else if (c == "\"" || c == "'") {
			for (i++; i <= length($0); i++) {
				d = substr($0, i, 1)
				if (d == "\\")
					i++
				else if (d == c)
					break
			}
			line = line c c
		} else {
			line = line c
		}
	}
	print FILENAME ":" FNR ":" line
}
AWK

# The strings, those that stand together joined, at the line of the first.
cat >"$work/strings.awk" <<'AWK'
function flush() {
	if (text != "")
		print place ":" text
	text = ""
}
FNR == 1 { flush(); comment = 0 }
{
	for (i = 1; i <= length($0); i++) {
		c = substr($0, i, 1)
		two = substr($0, i, 2)
		if (comment) {
			if (two == "*/") {
				comment = 0
				i++
			}
		} else if (two == "/*") {
			comment = 1
			i++
		} else if (c == "'") {
			i += substr($0, i + 1, 1) == "\\" ? 3 : 2
			flush()
		} else if (c == "\"") {
			if (text == "")
				place = FILENAME ":" FNR
			for (i++; i <= length($0); i++) {
				d = substr($0, i, 1)
				if (d == "\"")
					break
				text = text d
				if (d == "\\")
					text = text substr($0, ++i, 1)
			}
		} else if (c !~ /[ \t\\]/) {
			flush()
		}
	}
}
END { flush() }
AWK

# SQL texts with their macros put in: "file:line: text". Macros come from the
# file itself and from the headers of the store, among them the one that is
# made from the questions; what names none is reported to the file unknown.
cat >"$work/sql.awk" <<'AWK'
function literals(s, out, c, name) {
	out = ""
	while (s != "") {
		c = substr(s, 1, 1)
		if (c == "\"") {
			match(s, /^"([^"\\]|\\.)*"/)
			out = out substr(s, 2, RLENGTH - 2)
			s = substr(s, RLENGTH + 1)
		} else if (c ~ /[A-Z_]/) {
			match(s, /^[A-Z_0-9]+/)
			name = substr(s, 1, RLENGTH)
			if (!(name in macros))
				print place ": " name >unknown
			out = out macros[name]
			s = substr(s, RLENGTH + 1)
		} else {
			s = substr(s, 2)
		}
	}
	return out
}
FNR == 1 {
	split("", macros)
	for (name in shared)
		macros[name] = shared[name]
}
/^#define [A-Z_]+([ \t]|$)/ {
	name = $2
	body = $0
	sub(/^#define [A-Z_]+/, "", body)
	while (body ~ /\\$/ && (getline more) > 0) {
		sub(/\\$/, "", body)
		body = body more
	}
	if (body ~ /"/) {
		place = FILENAME ":" FNR
		macros[name] = literals(body)
	}
	if (FILENAME ~ /\.h$/ && name in macros)
		shared[name] = macros[name]
	next
}
/static const char SQL_[A-Z_]*\[\] *=/ {
	place = FILENAME ":" FNR
	statement = $0
	while (statement !~ /;[ \t]*$/ && (getline more) > 0)
		statement = statement " " more
	sub(/^[^=]*=/, "", statement)
	print place ": " literals(statement)
}
AWK

awk -f "$work/bare.awk" $code >"$work/bare"
awk -f "$work/bare.awk" $code $tests >"$work/all_bare"
awk -f "$work/strings.awk" daemon/*.c daemon/*/*.c reports/*/*.c \
    >"$work/strings"
awk -v unknown="$work/unknown" -f "$work/sql.awk" build/gen/questions.h \
    daemon/store/*.h daemon/*/*.c >"$work/sql"

# --- layers ---------------------------------------------------------------

# What each folder may use; each file of it may use the others as well.
cat >"$work/may" <<'EOT'
daemon/base share
daemon/system daemon/base
daemon/store daemon/base daemon/system share
daemon/http daemon/base daemon/system daemon/store
reports/statistics daemon/base
reports/analysis daemon/base reports/statistics
reports/words daemon/base reports/statistics reports/analysis
reports/canvas daemon/base
reports/charts daemon/base reports/statistics reports/analysis reports/words reports/canvas
reports/paper daemon/base reports/analysis reports/words reports/canvas reports/charts
daemon/duties daemon/base daemon/system daemon/store reports/analysis
daemon/exchange daemon/base daemon/system daemon/store share reports/analysis reports/canvas reports/paper
daemon/checkin daemon/base daemon/system daemon/store daemon/http share reports/charts
daemon/portal daemon/base daemon/system daemon/store daemon/http daemon/duties daemon/exchange daemon/checkin share reports/analysis reports/words reports/canvas reports/charts reports/paper
daemon/command daemon/base daemon/system daemon/store daemon/duties daemon/exchange daemon/portal share reports/analysis reports/canvas reports/paper
daemon daemon/base daemon/system daemon/store daemon/http daemon/duties daemon/portal daemon/command reports/canvas
EOT

# Arrows between units to arrows between folders.
folders() {
	awk '{
		from = $1
		to = $2
		sub("/[^/]*$", "", from)
		sub("/[^/]*$", "", to)
		if (from != to)
			print from, to, $1 " uses " $2 ": " $3
	}'
}
circles() {
	awk -f tests/circle.awk | sort
}
forbidden() {
	folders | awk -v table="$work/may" '
		BEGIN {
			while ((getline line <table) > 0) {
				n = split(line, part, " ")
				for (i = 2; i <= n; i++)
					may[part[1] " " part[i]] = 1
			}
		}
		!($1 " " $2 in may)' | sort
}

build=$(dirname "${RELIEFD:-build/release/reliefd}")
make -s BUILD="$build" objects | xargs nm -P -A |
	awk -v build="$build" -f tests/house.awk >"$work/arrows"
circles <"$work/arrows" | rule "no file uses one that uses it, on no way round"
folders <"$work/arrows" | circles | rule "nor does a folder"
forbidden <"$work/arrows" | rule "a folder uses what it may use only"
# What these three rules would say of a house with such arrows.
{ cat "$work/arrows"; echo "daemon/base/text daemon/base/buf planted"
	echo "daemon/base/buf daemon/base/text planted"; } >"$work/planted"
circles <"$work/planted" | grep -q 'buf .*text planted' ||
	echo "it was not found" >"$work/unseen"
{ cat "$work/arrows"; echo "daemon/base/text daemon/store/db planted"; } |
	tee "$work/planted" | folders | circles | grep -q planted ||
	echo "the folders' was not found" >>"$work/unseen"
cat "$work/unseen" 2>/dev/null | rule "a planted circle is found"
rm -f "$work/unseen"
forbidden <"$work/planted" | grep -q planted ||
	echo "it was not found" >"$work/unseen"
cat "$work/unseen" 2>/dev/null | rule "a planted arrow is found"

# Headers of libraries, and the one place that knows them.
cat >"$work/libraries" <<'EOT'
sodium.h daemon/(system/auth.c|duties/container.h)
glib.h daemon/base/fold.c
sqlite3.h daemon/store/db_inside.h
microhttpd.h daemon/http/server_inside.h
csv.h daemon/exchange/csv.c
jansson.h include/json.h
zlib.h daemon/http/gzip.c
qrencode.h daemon/portal/qr.c
liboath/oath.h daemon/system/totp.c
archive(_entry)?.h daemon/exchange/zip.c
sanitizer/asan_interface.h daemon/base/arena.c
malloc.h daemon/main.c
pthread.h (daemon/system/worker|reports/canvas/(fonts|shaped)).c
semaphore.h daemon/system/worker.c
(cairo.*|pango/.*|fontconfig/.*) reports/.*
qpdf/.* reports/canvas/tagged.c
(assert|ctype|errno|fcntl|float|inttypes|limits|math|poll|setjmp|signal).h .*
(stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings).h .*
(time|unistd|dirent|(sys|arpa|netinet)/[a-z]+).h .*
EOT
grep -Hn '^#include <' $code | awk -v table="$work/libraries" '
	BEGIN {
		while ((getline line <table) > 0) {
			split(line, part, " ")
			header[++rows] = "^" part[1] "$"
			file[rows] = "^" part[2] "$"
		}
	}
	{
		split($0, at, ":")
		match($0, /<[^>]*>/)
		name = substr($0, RSTART + 1, RLENGTH - 2)
		for (i = 1; i <= rows; i++)
			if (name ~ header[i] && at[1] ~ file[i])
				next
		print $0
	}' | rule "libraries are included by the one file that knows them"

grep -E ':.*[^a-z_](time|gettimeofday|clock_gettime|clock)\(' "$work/bare" |
	grep -Ev '^daemon/(main|http/server|system/clock).c:' |
	rule "only main.c, http/server.c and system/clock.c look at the clock"
grep -E ':.*[^a-z_](setlocale|newlocale|uselocale)\(' "$work/bare" |
	rule "nothing changes the locale"
grep -E '^reports/.*[^a-z_](fopen|printf|getenv|log_(info|error)|db_[a-z]+)\(' \
    "$work/bare" | rule "reports/ neither reads nor writes nor logs"
grep -E '^daemon/(http|checkin|portal)/' \
    "$work/bare" | grep -E '[^a-z_](malloc|calloc|realloc|free|strdup)\(' |
	grep -Ev '^daemon/http/server(_connection)?\.c:' |
	rule "what belongs to a request comes from its arena"

# --- SQL --------------------------------------------------------------------

awk -F': ' '{
	text = $0
	highest = 0
	while (match(text, /\$[0-9]+/)) {
		number = substr(text, RSTART + 1, RLENGTH - 1) + 0
		if (number > highest + 1)
			print $1 ": $" number " comes before $" highest + 1
		if (number > highest)
			highest = number
		text = substr(text, RSTART + RLENGTH)
	}
}' "$work/sql" | rule "parameters of SQL first appear in order"
n_sql=$(wc -l <"$work/sql")
[ "$n_sql" -ge 50 ] || echo "only $n_sql statements were found" >"$work/few"
grep '^daemon/store/' "$work/unknown" >>"$work/few" 2>/dev/null
cat "$work/few" 2>/dev/null | rule "the statements of the store are found"
tr '\n' ' ' <"$work/bare" | grep -oE \
    'daemon/store/[a-ce-z][a-z_]*\.c:[0-9]+:[^:]*db_(query|run)\([^,;]*,[^,;]*,' |
	grep -vE 'db_(query|run)\([^,]*,[^,]*SQL_[A-Z_]+(\[[^,]*\])?,' |
	rule "what the store runs is a constant named SQL_..."
grep -niE '(julianday|strftime|datetime|ifnull|group_concat|printf|iif|instr|glob)[ ]*\(|insert or |replace into|rowid|pragma|[^:]:[^:]*select \*' \
    "$work/sql" | grep -v ' unixepoch' |
	rule "the store's SQL is what SQLite and PostgreSQL share"
grep -E '^daemon/store/.*:.*%[sdl].*(SELECT|INSERT|UPDATE|DELETE|WHERE)|^daemon/store/.*:(SELECT|INSERT|UPDATE|DELETE).*%[sdl]' \
    "$work/strings" | rule "no SQL is printed together"
grep -E 'sqlite3_exec' "$work/all_bare" | grep -Ev '^(daemon/store/db_sqlite.c|daemon/store/db.c|tests/)' |
	rule "sqlite3_exec() is called in store/db.c and store/db_sqlite.c only"
grep -E 'sqlite3_|MHD_' "$work/bare" |
	grep -Ev '^daemon/(store/db[_.]|http/server[_.])' |
	rule "nobody behind db.h and http/server.c sees the libraries"

# --- pages ------------------------------------------------------------------

# Style and scripts that the policy allows by their hash.
inlined='<(style|script)>\{\{raw inline_text\([A-Za-z_]+\)\}\}</(style|script)>$'
grep -n '{{raw' share/html/[cp]*/*.html |
	grep -vE "^share/html/checkin/(checkin|frame).html:[0-9]*:[[:space:]]*$inlined" |
	rule "{{raw}} stands in listed places only"
grep -niE 'style=|[[:space:]]on[a-z]+=|<script|javascript:' \
    share/html/[cp]*/*.html | grep -vE "$inlined" |
	rule "no page has a style or script of its own"
grep -nE 'style=\\?"' daemon/*.c daemon/*/*.c reports/*/*.c |
	rule "no C file writes an inline style"
grep -niE '(src|href|action)="(https?:)?//' share/html/[cp]*/*.html |
	grep -vE '<a [^>]*href="https://wa\.me/' |
	rule "no page refers to another host"

# Words that claim a cause; the fixed caveat alone may deny one.
words="caused|because of|due to|thanks to|effective|works|proven|cures?|heals?"
words="$words|best|worst technique|significant|guarantee[ds]?|recommend[eds]*"
words="$words|reduces inflammation|abnormal"
grep -E '^(reports|daemon/(checkin|portal))/' "$work/strings" |
	sed 's/It cannot show what caused a change//' |
	grep -wiE "$words" |
	rule "no string of a report claims a cause"
# A link may work, and pasting.
grep -wniE "$words" share/html/[cp]*/*.html |
	sed -e 's/It cannot show what caused a change//' \
	    -e 's/\(link that\|Pasting\|address of this client\) works//' |
	grep -wiE "$words" | rule "no page claims a cause"

# The same in the other languages, by what their words begin with.
ms="disebabkan|menyebabkan|akibat|kerana|berkesan|terbukti|sembuh|terbaik"
ms="$ms|signifikan|ketara|menjamin|jaminan|disyorkan|abnormal"
zh="因为|由于|导致|引起|造成|归功|有效|证明|治愈|根治|最好|最佳|显著|保证"
zh="$zh|推荐|异常"
ta="காரண|விளைவாக|பயனுள்ள|நிரூபி|குணப்படுத்|குணமா|சிறந்த|உத்தரவாத|பரிந்துரை"
ta="$ta|அசாதாரண|குறிப்பிடத்தக்க"
for lang in ms zh ta; do
	eval "words=\$$lang"
	awk -v RS= -v file="share/po/$lang.po" '
		/reports\// && !/msgid "This report describes recorded/ {
			sub(/.*msgstr /, "")
			print file ": " $0
		}' "share/po/$lang.po" | grep -E "$words"
done | rule "no translation of a report claims a cause"

# --- code -------------------------------------------------------------------

banned="strcpy|strcat|strncat|sprintf|vsprintf|strncpy|strtok|strtok_r|gets"
banned="$banned|alloca|atoi|atol|atoll|atof|scanf|sscanf|fscanf|vsscanf"
grep -E "[^a-z_]($banned)\(" "$work/all_bare" |
	rule "no banned function is called"
grep -E '[^a-z_](system|popen)\(' "$work/bare" | rule "nobody calls a shell"
# Hashes and codes are compared in a time that tells nothing of them.
grep -E '^daemon/(system/(auth|totp|key)|http/dispatch|portal/(login|code|enrol)).c:' \
    "$work/bare" | grep -E '[^a-z_](memcmp|bcmp|strncmp)\(' |
	grep -vE 'strncmp\((route->path|req->path|p), ' |
	rule "no secret is compared byte by byte"
grep -E ':[[:space:]]*typedef (struct|enum|union)[^(]*$' "$work/all_bare" |
	rule "no typedef hides a struct, an enum or a union"
grep -E '__attribute__\(\(cleanup' "$work/all_bare" |
	rule "nothing is cleaned up behind the reader's back"
grep -rnwE 'TODO|FIXME' daemon reports include share tests systemd Makefile \
    README.md 2>/dev/null | grep -vE '^tests/(layers\.sh|browser/node_modules)' |
	rule "nothing is left to do"
for file in $code $tests; do
	lines=$(wc -l <"$file")
	[ "$lines" -le 400 ] || echo "$file:$lines: over 400 lines"
done | rule "no file has more than 400 lines"
awk '/^\{/ { start = FNR }
	/^\}/ && start {
		if (FNR - start - 1 > 80)
			print FILENAME ":" start ": " FNR - start - 1 " lines"
		start = 0
	}
	FNR == 1 { start = 0 }' daemon/*.c daemon/*/*.c reports/*/*.c $tests |
	rule "no function has more than 80 lines"
for file in include/*.h daemon/*/*.h reports/*/*.h; do
	guard=$(basename "$file" .h | tr 'a-z' 'A-Z')_H
	grep -q "^#ifndef $guard\$" "$file" || echo "$file:1: no guard $guard"
done 2>/dev/null | rule "every header has a guard of its name"

# Only as a test's last command, or with "|| false", does "!" fail it.
awk 'denial && !open {
		if (!/^}/)
			print denial
		denial = ""
	}
	/^[ \t]*! / && !/\|\| false$/ { denial = FILENAME ":" FNR ":" $0 }
	{ open = /[|\\]$/ }' tests/*/*.bats |
	rule "no test denies with \"!\" where it would not fail"

echo "1..$(wc -l <"$work/rules")"
[ ! -e "$work/broken" ]
