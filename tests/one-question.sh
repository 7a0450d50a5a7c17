#!/bin/bash
# How a question comes into the form, and that nothing else is needed: a copy
# of the tree gets one weekly question (a row of questions.csv, a column by a
# migration, its words in three languages) and is built. The new daemon asks
# it, stores it, corrects it, and writes it out and reads it in again. Prints
# which files it took. TAP; from the top of the tree, which is built.
set -u
export LC_ALL=C
: "${RELIEFD:=build/release/reliefd}"
work=$(mktemp -d "${TMPDIR:-/tmp}/question.XXXXXX")
tree=$work/tree old=$(realpath "$RELIEFD") n=0 broken=0
export BATS_FILE_TMPDIR=$work/practice RELIEFD=$tree/build/question/reliefd
. tests/http/form.bash

over() {
	[ ! -e "$work/practice/pid" ] || stop
	rm -rf "$work"
}
trap over EXIT
trap 'exit 1' INT TERM

# One test: the command's status, and what it printed when that is not 0.
is() { # name, command...
	local name=$1
	shift
	n=$((n + 1))
	if "$@" >"$work/said" 2>&1; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		tail -n 40 "$work/said" | sed 's/^/# /'
		broken=1
	fi
}

# The same; without it the rest says nothing.
must() { # name, command...
	is "$@"
	[ $broken = 0 ] || {
		echo "1..$n"
		exit 1
	}
}

# --- what the question takes ------------------------------------------------

KEY=interference_sleep
LABEL='Interference with sleep'
TEXT='In the past 7 days, how much has pain interfered with your sleep?'

add_row() {
	sed -i "/^interference_activity,/a\\
$KEY,score,,0,10,lower,weekly,,always,$KEY,$KEY,$KEY,100,$KEY,urn:reliefd:codes,sleep,Quantity,{score},Does not interfere,Completely interferes,$LABEL,,\"$TEXT\"," \
	    "$tree/share/catalogue/questions.csv"
}

add_column() {
	echo "ALTER TABLE checkin ADD COLUMN $KEY INTEGER
    CHECK ($KEY BETWEEN 0 AND 10);" >"$tree/share/sql/9999-question.sql"
}

add_words() { # language, label, text
	cat >>"$tree/share/po/$1.po" <<-END

	msgid "$LABEL"
	msgstr "$2"

	msgid "$TEXT"
	msgstr "$3"
	END
}

# A copy that shares what is made from other files than these; all that is
# compiled knows the questions, so that it is compiled anew, and in a hurry.
copy() {
	mkdir -p "$tree/build" &&
		cp -a Makefile share daemon reports include "$tree" &&
		cp -al build/gen "$tree/build"
}
build() {
	env -u MAKEFLAGS make -s -j2 -C "$tree" BUILD=build/question CI= \
	    OPTIMIZE=-O0 CFLAGS= all
}

# --- what it does -----------------------------------------------------------

# Whether the receipt of $ID says so.
receipt_has() { # text...
	local text
	get "/receipt/$ID"
	for text; do
		has "$text" || return
	done
}

asked() {
	get '?moment=weekly' && has "$TEXT" && has "name=\"$KEY\"" &&
		get '?moment=weekly&lang=ms' && has 'mengganggu tidur anda?' &&
		get '?moment=arrival' && lacks "$KEY" &&
		get '?moment=after' && lacks "$KEY"
}

refused() {
	send weekly pain_week=3 $KEY=11
	[ "$status_code" = 422 ] && has "id=\"$KEY-e\"" &&
		has 'Choose a number from 0 to 10' &&
		[ "$(status_of "$(at "/receipt/$ID")")" = 404 ]
}

# Zero is a value, silence is not.
answered() {
	send weekly pain_week=3 $KEY=0
	[ "$status_code" = 303 ] && receipt_has "$LABEL" '0 of 10'
}

twice() {
	send weekly pain_week=3 $KEY=0
	[ "$status_code" = 303 ] || return
	send weekly pain_week=3 $KEY=1
	[ "$status_code" = 409 ] || return
	send weekly pain_week=3
	[ "$status_code" = 409 ] && receipt_has "$LABEL" '0 of 10'
}

corrected() {
	get "/receipt/$ID/edit"
	has "name=\"$KEY\" value=\"0\" id=\"$KEY\" checked" || return
	PATH_=/receipt/$ID ID=$(new_id)
	send weekly pain_week=3 $KEY=7
	PATH_=
	[ "$status_code" = 303 ] && receipt_has "$LABEL" '7 of 10'
}

silent() {
	ID=$(new_id) DAY=$(today -1day)
	send weekly pain_week=4
	[ "$status_code" = 303 ] && receipt_has '4 of 10' && lacks "$LABEL"
}

in_database() {
	stop
	rm "$DIR/pid"
	sqlite3 "$DIR/reliefd.db" "SELECT coalesce($KEY, 'none') FROM checkin
	    ORDER BY $KEY" | tr '\n' ' ' | grep -qx 'none 0 7 '
}

exported() {
	reliefd client export C1 -o "$DIR/c1.zip" &&
		unzip -q "$DIR/c1.zip" -d "$DIR/out" &&
		head -n 1 "$DIR/out/checkins.csv" | grep -q ",by,$KEY.\$" &&
		grep -c ',client,7.$' "$DIR/out/checkins.csv" | grep -qx 1 &&
		grep -c ',client,.$' "$DIR/out/checkins.csv" | grep -qx 1
}

in_json() {
	sqlite3 :memory: "SELECT json_extract(r.value, '\$.$KEY')
	    FROM (SELECT readfile('$DIR/out/client.json') AS j),
	        json_each(j, '\$.checkin') r ORDER BY 1" | tr '\n' ' ' |
	    grep -qx ' 0 7 '
}

# Another practice, for an import.
other() { # name, binary, command...
	mkdir -p "$work/$1"
	[ -e "$work/$1/reliefd.db" ] ||
		RELIEFD_STORE_PATH=$work/$1/reliefd.db "$2" init >/dev/null
	local name=$1
	shift
	RELIEFD_STORE_PATH=$work/$name/reliefd.db "$@"
}

imported() {
	other again "$RELIEFD" import "$DIR/out" &&
		other again "$RELIEFD" client export C1 -o "$DIR/again.zip" &&
		unzip -q "$DIR/again.zip" -d "$DIR/again" &&
		cmp "$DIR/out/checkins.csv" "$DIR/again/checkins.csv" &&
		other again "$RELIEFD" import "$DIR/out"
}

import_refused() { # cell, words
	mkdir -p "$work/bad"
	cp "$DIR/out/clients.csv" "$work/bad"
	printf 'client,moment,day,pain_now,pain_week,%s\r\n%s\r\n' $KEY \
	    "C1,$1" >"$work/bad/checkins.csv"
	! other again "$RELIEFD" import "$work/bad" >"$work/why" 2>&1 &&
		grep "$KEY" "$work/why" | grep -F "$2"
}

# A diary from before the question has no ids: both programs give it the same.
same_ids() {
	mkdir "$work/diary"
	cp "$DIR/out/clients.csv" "$work/diary"
	printf 'client,moment,day,pain_week\r\nC1,weekly,2026-11-01,3\r\n' \
	    >"$work/diary/checkins.csv"
	other before "$old" import "$work/diary" &&
		other after "$RELIEFD" import "$work/diary" || return
	cmp <(sqlite3 "$work/before/reliefd.db" 'SELECT id FROM checkin') \
	    <(sqlite3 "$work/after/reliefd.db" 'SELECT id FROM checkin')
}

must 'the tree is copied' copy
add_row
add_column
add_words ms 'Gangguan terhadap tidur' \
    'Dalam 7 hari lepas, sejauh manakah sakit mengganggu tidur anda?'
add_words zh '对睡眠的影响' '过去7天，疼痛对您的睡眠影响有多大？'
add_words ta 'தூக்கத்திற்கு இடையூறு' \
    'கடந்த 7 நாட்களில், வலி உங்கள் தூக்கத்தை எவ்வளவு பாதித்தது?'
must 'it is built with one question more' build
mkdir "$work/practice"
must 'the daemon starts' form_practice
agree
ID=$(new_id) PATH_=
is 'the weekly form asks it, in its language, and no other form' asked
is 'an answer that is out of range is asked about' refused
is 'zero is stored, and stands on the receipt' answered
is 'it is compared when the form comes again' twice
is 'it is shown to be changed, and the change is stored' corrected
is 'who does not answer it says nothing' silent
is 'the database holds what was answered, and no more' in_database
is 'checkins.csv has it, behind the columns that it had' exported
is 'the JSON has it' in_json
is 'a fresh database takes it in, and gives the same out' imported
is 'an import refuses what is out of range' \
    import_refused 'weekly,2026-11-02,,3,11' 'a whole number from 0 to 10'
is 'an import refuses it where it is not asked' \
    import_refused 'arrival,2026-11-02,3,,4' 'is not asked'
is 'rows without it are known by the ids that they had' same_ids

(cd "$tree" && find . -path ./build -prune -o -type f -print) |
    while read -r file; do
	cmp -s "$file" "$tree/$file" || echo "${file#./}"
done | sort >"$work/changed"
sed 's/^/# one question changes /' "$work/changed"
few() {
	[ "$(wc -l <"$work/changed")" -le 6 ]
}
is 'it takes six files at most' few
echo "1..$n"
exit $broken
