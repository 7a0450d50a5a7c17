#!/bin/sh
# The layers of the house and the rules of its code, as far as grep and awk
# can see them. Each rule is one test; what breaks it is named as file:line.
# TAP; from the top of the tree.
set -u
LC_ALL=C
export LC_ALL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
code="daemon/*.[ch] reports/*.[ch] include/*.h"
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

# SQL texts with their macros put in: "file:line: text".
cat >"$work/sql.awk" <<'AWK'
function literals(s, out, c) {
	out = ""
	while (s != "") {
		c = substr(s, 1, 1)
		if (c == "\"") {
			match(s, /^"([^"\\]|\\.)*"/)
			out = out substr(s, 2, RLENGTH - 2)
			s = substr(s, RLENGTH + 1)
		} else if (c ~ /[A-Z_]/) {
			match(s, /^[A-Z_0-9]+/)
			out = out macros[substr(s, 1, RLENGTH)]
			s = substr(s, RLENGTH + 1)
		} else {
			s = substr(s, 2)
		}
	}
	return out
}
FNR == 1 { split("", macros) }
/^#define [A-Z_]+([ \t]|$)/ {
	name = $2
	body = $0
	sub(/^#define [A-Z_]+/, "", body)
	while (body ~ /\\$/ && (getline more) > 0) {
		sub(/\\$/, "", body)
		body = body more
	}
	if (body ~ /"/)
		macros[name] = literals(body)
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
awk -f "$work/strings.awk" daemon/*.c reports/*.c >"$work/strings"
awk -f "$work/sql.awk" daemon/*.c >"$work/sql"

# --- layers ---------------------------------------------------------------

# Files, and which headers of ours they may include. The first row counts.
cat >"$work/ours" <<'EOT'
include/base.h -
include/model.h base
include/statistics.h base
include/analysis.h base model statistics
include/practice.h base model statistics analysis
include/words.h base model analysis
include/database.h base
include/store.h base model database
include/(web|report|system).h base model
include/chart.h base model analysis
include/work.h base model
include/history.h model store
include/source.h data history web
include/wrote.h model web work
include/backup.h model
include/heads.h store
include/foreign.h store
include/data.h base model practice report store history
include/privacy.h base model data history report store
include/checkin.h base model store web
include/proof.h store
include/signin.h proof store web
include/logging.h web
include/pages.h base model web report analysis chart checkin logging privacy signin work wrote
daemon/(arena|buf|clean|text|fold|period|tr).c base
daemon/phone(_country)?.[ch] base phone
daemon/model.c base model
daemon/db.h base model store
daemon/db_inside.h db foreign
daemon/db(_[a-z]+)?.c db_inside system
daemon/users.h base model store db
daemon/checkins.h db
daemon/store_export.c db json privacy
daemon/store_contents.c db foreign
daemon/store_client.c base model store db privacy work
daemon/store_(erase|retention).c base model store db privacy
daemon/store_audit.c base model store db heads
daemon/heads(_known)?.c heads store system
daemon/store_[a-z_]+.c base model proof store db users checkins history work
reports/page.h base model analysis words chart report
reports/canvas_pdf.h base model chart report page
reports/(quantile|trend|slopes|nap|pooling|meta).c base statistics
reports/[a-z_]+.[ch] base model analysis words practice chart report page canvas_pdf
daemon/messages.c base work
daemon/status.c base model analysis history store system work
daemon/(zip|report_index).c data
daemon/(breach|erasure|erasure_kept).c privacy system
daemon/data_export.c data history privacy system
daemon/page_retention.c pages privacy system
daemon/data_practice.c base model analysis data history practice report store system
daemon/page_(static|work).c base model store web report analysis words chart pages system work backup
daemon/page_source.c source
daemon/page_(reports|zip).c base history model store web report pages data system work
daemon/page_client_edit.c pages privacy
daemon/page_practice.c base model store web report pages data system
daemon/page_report.c source base model store web report analysis practice chart pages data system work
daemon/(page_[a-z_]+|work_items|message_text|qr|receipt_[a-z]+|session_[a-z]+).c base model history source store web report analysis words chart pages system work
daemon/signin_device.c base signin system
daemon/server_inside.h base store system web
daemon/server(_[a-z]+)?.c base server_inside system web
daemon/routes.c web pages
daemon/(dispatch|refuse).c base model store system web pages
daemon/(cookie|guard|header|spelling|form|html|gzip|limit).c base model web
daemon/(auth|conf(_file)?|crashes|disk|files|key|log|notify|ticks|worker).c base system
daemon/totp.c base system web
daemon/container.h backup
daemon/container(_head)?.c container system
daemon/command_verify.c backup foreign heads store system
daemon/(backup|backup_files|backup_proof|command_backup|command_restore).c backup foreign privacy store system
daemon/control.h system
daemon/control(_call)?.c base control store system
daemon/(import|demo).h base model data report store system
daemon/json.[ch] base json
daemon/data_json.c base model analysis data json
daemon/(cell|dialect).h base model data
daemon/data_[a-z_]+.c base model data history report store system import cell dialect
daemon/demo(_[a-z]+)?.c base model data demo report store system
daemon/command_report.c base model analysis data history practice report store system web
daemon/findings.[ch] store findings
daemon/command_(breach|privacy).c data findings privacy store system
daemon/command(_[a-z]+)?.c base model data proof report store system web work
daemon/main.c backup heads base model privacy report store system work
EOT
grep -Hn '^#include "' $code | awk -v table="$work/ours" '
	BEGIN {
		while ((getline line <table) > 0) {
			split(line, part, " ")
			sub(/^[^ ]+ /, "", line)
			file[++rows] = "^" part[1] "$"
			gsub(/\./, "[.]", file[rows])
			may[rows] = " " line " "
		}
	}
	{
		split($0, at, ":")
		match($0, /"[^"]*"/)
		name = substr($0, RSTART + 1, RLENGTH - 4)
		for (i = 1; i <= rows; i++)
			if (at[1] ~ file[i])
				break
		if (i > rows)
			print at[1] ":" at[2] ": this file is in no layer"
		else if (!index(may[i], " " name " "))
			print $0
	}' | rule "our headers are included by their layer only"

# Headers of libraries, and the one place that knows them.
cat >"$work/libraries" <<'EOT'
sodium.h daemon/(auth.c|container.h)
glib.h daemon/fold.c
sqlite3.h daemon/db_inside.h
microhttpd.h daemon/server_inside.h
csv.h daemon/data_csv.c
jansson.h daemon/json.h
zlib.h daemon/gzip.c
qrencode.h daemon/qr.c
liboath/oath.h daemon/totp.c
archive(_entry)?.h daemon/zip.c
sanitizer/asan_interface.h daemon/arena.c
malloc.h daemon/main.c
pthread.h (daemon/worker|reports/fonts|reports/shaped).c
(cairo.*|pango/.*|fontconfig/.*) reports/.*
qpdf/.* reports/tagged.c
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
	grep -Ev '^daemon/(main|server|ticks).c:' |
	rule "only main.c, server.c and ticks.c look at the clock"
grep -E ':.*[^a-z_](setlocale|newlocale|uselocale)\(' "$work/bare" |
	rule "nothing changes the locale"
grep -E '^reports/.*[^a-z_](fopen|printf|getenv|log_(info|error)|db_[a-z]+)\(' \
    "$work/bare" | rule "reports/ neither reads nor writes nor logs"
grep -E '^daemon/(page_|session_|receipt_|routes|dispatch|server)' \
    "$work/bare" | grep -E '[^a-z_](malloc|calloc|realloc|free|strdup)\(' |
	grep -Ev '^daemon/server(_connection)?\.c:' |
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
cat "$work/few" 2>/dev/null | rule "the statements of the store are found"
tr '\n' ' ' <"$work/bare" | grep -oE \
    'daemon/store_[a-z]+\.c:[0-9]+:[^:]*db_(query|run)\([^,;]*,[^,;]*,' |
	grep -vE 'db_(query|run)\([^,]*,[^,]*SQL_[A-Z_]+(\[[^,]*\])?,' |
	rule "what the store runs is a constant named SQL_..."
grep -niE '(julianday|strftime|datetime|ifnull|group_concat|printf|iif|instr|glob)[ ]*\(|insert or |replace into|rowid|pragma|[^:]:[^:]*select \*' \
    "$work/sql" | grep -v ' unixepoch' |
	rule "the store's SQL is what SQLite and PostgreSQL share"
grep -E '^daemon/store_.*:.*%[sdl].*(SELECT|INSERT|UPDATE|DELETE|WHERE)|^daemon/store_.*:(SELECT|INSERT|UPDATE|DELETE).*%[sdl]' \
    "$work/strings" | rule "no SQL is printed together"
grep -E 'sqlite3_exec' "$work/all_bare" | grep -Ev '^(daemon/db.c|tests/)' |
	rule "sqlite3_exec() is called in db.c only"
grep -E 'sqlite3_|MHD_' "$work/bare" |
	grep -E '^daemon/(store|page|command|control|data|dispatch|form)|^reports/|^include/' |
	rule "nobody behind db.h and server.c sees the libraries"

# --- pages ------------------------------------------------------------------

# Style and scripts that the policy allows by their hash.
inlined='<(style|script)>\{\{raw inline_text\([A-Za-z_]+\)\}\}</(style|script)>$'
grep -n '{{raw' share/html/*.html |
	grep -vE "^share/html/checkin(_frame)?.html:[0-9]*:[[:space:]]*$inlined" |
	rule "{{raw}} stands in listed places only"
grep -niE 'style=|[[:space:]]on[a-z]+=|<script|javascript:' \
    share/html/*.html | grep -vE "$inlined" |
	rule "no page has a style or script of its own"
grep -nE 'style=\\?"' daemon/*.c reports/*.c |
	rule "no C file writes an inline style"
grep -niE '(src|href|action)="(https?:)?//' share/html/*.html |
	grep -vE '<a [^>]*href="https://wa\.me/' |
	rule "no page refers to another host"

# Words that claim a cause; the fixed caveat alone may deny one.
words="caused|because of|due to|thanks to|effective|works|proven|cures?|heals?"
words="$words|best|worst technique|significant|guarantee[ds]?|recommend[eds]*"
words="$words|reduces inflammation|abnormal"
grep -E '^(reports/|daemon/(page|session|receipt)_)' "$work/strings" |
	sed 's/It cannot show what caused a change//' |
	grep -wiE "$words" |
	rule "no string of a report claims a cause"
# A link may work, and pasting.
grep -wniE "$words" share/html/*.html |
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
grep -E '^daemon/(auth|totp|key|dispatch|page_(login|code|enrol)).c:' \
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
	FNR == 1 { start = 0 }' daemon/*.c reports/*.c $tests |
	rule "no function has more than 80 lines"
for file in include/*.h daemon/*.h reports/*.h; do
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
