# The file of a report: what its bytes depend on, and what never gets into it.
bats_require_minimum_version 1.5.0

setup_file() {
	tests/golden/draw.sh steady "$BATS_FILE_TMPDIR"
	export RELIEFD_STORE_PATH=$BATS_FILE_TMPDIR/steady.db
	export RELIEFD_PRACTICE_NAME='Klinik Urut Seroja'
}

draw() { # FILE [NAME=VALUE...]: the report under another environment
	local file=$1
	shift
	env "$@" "$RELIEFD" report G0001 --to 2025-09-24 -o "$file" >/dev/null
}

@test "the same data gives the same bytes anywhere" {
	local one=$BATS_FILE_TMPDIR/steady.pdf two=$BATS_TEST_TMPDIR/two.pdf
	cat >"$BATS_TEST_TMPDIR/fonts.conf" <<-'END'
		<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
		<fontconfig><dir>/nonexistent</dir></fontconfig>
	END
	draw "$two" TZ=Pacific/Kiritimati
	cmp "$one" "$two"
	draw "$two" LC_ALL=de_DE.UTF-8 LANGUAGE=ms LANG=C HOME=/nonexistent
	cmp "$one" "$two"
	draw "$two" FONTCONFIG_FILE="$BATS_TEST_TMPDIR/fonts.conf" \
	    XDG_CACHE_HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent
	cmp "$one" "$two"
	draw "$two" -i PATH="$PATH" RELIEFD="$RELIEFD" MALLOC_PERTURB_=165 \
	    LSAN_OPTIONS="${LSAN_OPTIONS-}" ASAN_OPTIONS="${ASAN_OPTIONS-}" \
	    RELIEFD_STORE_PATH="$RELIEFD_STORE_PATH" \
	    RELIEFD_PRACTICE_NAME="$RELIEFD_PRACTICE_NAME"
	cmp "$one" "$two"
}

@test "its date is that of the last change, its time zone the practice's" {
	local two=$BATS_TEST_TMPDIR/two.pdf
	TZ=UTC pdfinfo "$BATS_FILE_TMPDIR/steady.pdf" |
	    grep -q 'CreationDate: *Wed Sep 24 10:04:00 2025 UTC'
	draw "$two" RELIEFD_PRACTICE_TIME_ZONE=America/Lima
	TZ=UTC pdfinfo "$two" |
	    grep -q 'CreationDate: *Wed Sep 24 10:04:00 2025 UTC'
	pdftotext "$two" - | grep -q 'Data up to 24 September 2025, 05:04'
}

@test "without its fonts there is no report, and it says which are missing" {
	local file=$BATS_TEST_TMPDIR/none.pdf
	RELIEFD_REPORT_FONTS=/nonexistent run --separate-stderr \
	    "$RELIEFD" report G0001 -o "$file"
	[ "$status" -eq 1 ]
	[ "$output" = "" ]
	[[ $stderr == *"/nonexistent/noto/NotoSans-Regular.ttf is missing"* ]]
	[[ $stderr == *"package fonts-noto-core has it"* ]]
	[ ! -e "$file" ]
}

@test "a font that is no font is refused the same way" {
	local folder=$BATS_TEST_TMPDIR/fonts file=$BATS_TEST_TMPDIR/none.pdf
	mkdir -p "$folder/noto" "$folder/droid"
	ln -s /usr/share/fonts/truetype/noto/NotoSans*.ttf "$folder/noto"
	echo nothing >"$folder/droid/DroidSansFallbackFull.ttf"
	RELIEFD_REPORT_FONTS=$folder run --separate-stderr \
	    "$RELIEFD" report G0001 -o "$file"
	[ "$status" -eq 1 ]
	[[ $stderr == *"DroidSansFallbackFull.ttf cannot be read"* ]]
	[ ! -e "$file" ]
}

@test "what somebody typed is text in the file and nothing else" {
	local file=$BATS_TEST_TMPDIR/typed.pdf text
	local name='<b>Ali</b> &amp; (Abu) \ %d'
	local note='/JS (x) ) >> EMC </span> /NonStruct <</MCID 0>> BDC'
	"$RELIEFD" client add --code H1 --name "$name" >/dev/null
	"$RELIEFD" session add H1 --day 2025-09-01 --deep-tissue 20 \
	    --note "$note" >/dev/null
	"$RELIEFD" report H1 --to 2025-09-24 -o "$file" >/dev/null
	text=$(pdftotext -layout "$file" -)
	[[ $text == *"$name"* ]]
	[[ $text == *"$note"* ]]
	qpdf --check "$file"
	[ "$(pdfinfo -js "$file")" = "" ]
	[ "$(pdfdetach -list "$file")" = "0 embedded files" ]
	! qpdf --qdf --object-streams=disable "$file" - |
	    grep -aE '^ *<<? *.*/(JS|JavaScript|URI|Launch|EmbeddedFile|AA|OpenAction)\b|^ */(JS|JavaScript|URI|Launch|EmbeddedFiles?|AA|OpenAction) '
}

@test "what is typed in another script says its language" {
	local file=$BATS_TEST_TMPDIR/typed.pdf
	"$RELIEFD" client add --code H2 --name 'Lim Wei' >/dev/null
	"$RELIEFD" session add H2 --day 2025-09-01 --deep-tissue 20 \
	    --note '左肩晚上比较紧，早上做两个短的伸展。' >/dev/null
	"$RELIEFD" session add H2 --day 2025-09-08 --deep-tissue 20 \
	    --note 'இடது தோள் இரவில் இறுக்கமாக உள்ளது.' >/dev/null
	"$RELIEFD" session add H2 --day 2025-09-15 --deep-tissue 20 \
	    --note 'Bahu kiri ketat pada waktu malam.' >/dev/null
	"$RELIEFD" report H2 --to 2025-09-24 -o "$file" >/dev/null
	[ "$(qpdf --json=2 --json-key=qpdf "$file" |
	    sed -n 's/.*"\/Lang": "[a-z]:\(.*\)",*/\1/p' | sort | tr '\n' ' ')" = \
	    'en ta zh-Hans ' ]
}
