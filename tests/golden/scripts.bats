#!/usr/bin/env bats
# Names in the scripts that people write: drawn with a font that has them, or
# marked in the report and said to whoever makes it.

FONTS=/usr/share/fonts/truetype
NAMES=(
	'Thai|นภา วงศ์ทอง' 'Arabic|فاطمة الزهراء' 'Bengali|শাহিদা বেগম'
	'Devanagari|सीता शर्मा' 'Myanmar|အောင်ဆန်း' 'Gurmukhi|ਹਰਪ੍ਰੀਤ ਕੌਰ'
	'Khmer|ដារ៉ា ឈឹម' 'Lao|ບຸນມີ' 'Sinhala|කමලා සිල්වා' 'Telugu|లక్ష్మి'
	'Kannada|ರಾಧಾ' 'Malayalam|ലീല' 'Gujarati|મીરા' 'Hebrew|רות לוי'
	'Georgian|ნინო' 'Armenian|Անի' 'Thaana|ޒުލޭޚާ' 'Ethiopic|ሰላም'
)

setup_file() {
	export DIR=$BATS_FILE_TMPDIR RELIEFD=${RELIEFD:-build/release/reliefd}
	export RELIEFD_STORE_PATH=$DIR/reliefd.db RELIEFD_REPORT_FONTS=$DIR/fonts
	mkdir -p "$DIR/fonts"
	# What every installation has, whatever this one has besides.
	ln -s $FONTS/noto $FONTS/droid "$DIR/fonts"
	"$RELIEFD" init >/dev/null
	i=0
	for name in "${NAMES[@]}"; do
		"$RELIEFD" client add --name "${name#*|}" --code "2$((i++))" \
		    --first-treatment 2026-08-03 >/dev/null
	done
	"$RELIEFD" client add --name '𠮷田 家' --code HAN
	"$RELIEFD" client add --name '😀 Aina 👩‍👧 ❤️ Zul' --code FACE
	"$RELIEFD" client add --name '😀' --code ONLY
	"$RELIEFD" client add --name 'Maria Lim' --code PLAIN
}

report() { # code, arguments...
	local code=$1
	shift
	"$RELIEFD" report "$code" --to 2026-09-30 -o "$DIR/$code.pdf" "$@" \
	    >/dev/null 2>"$DIR/said"
}

@test "a name is drawn with a font of its script" {
	i=0
	for name in "${NAMES[@]}"; do
		code=2$((i++))
		report "$code"
		[ ! -s "$DIR/said" ]
		pdffonts "$DIR/$code.pdf" | grep -q "NotoSans${name%|*}-Bold"
		pdftotext "$DIR/$code.pdf" "$DIR/text"
		[ "$(grep -c $'\xef\xbf\xbd' "$DIR/text")" = 0 ]
		qpdf --check "$DIR/$code.pdf" >/dev/null
	done
}

@test "what is written to the left turns nothing else around" {
	report 21
	# Behind the name, whose letters stand between two marks.
	pdftotext -f 2 -l 2 "$DIR/21.pdf" - |
		perl -CSD -pe 's/[\x{202a}-\x{202e}\x{2066}-\x{2069}]//g' \
		    >"$DIR/text"
	grep -qF ', 21. ' "$DIR/text"
	grep -qF 'فاطمة' "$DIR/text"
}

@test "what no font has is marked, and whoever makes the report is told" {
	report HAN
	pdftotext -l 1 "$DIR/HAN.pdf" - | grep -qF $'\xef\xbf\xbd田 家'
	grep -qF 'warning: no font of reports has U+20BB7 (Hani)' "$DIR/said"
	report HAN --format json
	grep -A1 '"warnings": \[' "$DIR/HAN.pdf" | grep -qF 'U+20BB7 (Hani)'
	report PLAIN --format json
	grep -qF '"warnings": []' "$DIR/PLAIN.pdf"
	mkdir "$DIR/all"
	"$RELIEFD" report --all "$DIR/all" 2>"$DIR/said" >/dev/null
	grep -qF 'HAN: no font of reports has U+20BB7' "$DIR/said"
	[ "$(grep -c warning "$DIR/said")" = 2 ]
}

@test "pictures are left out, but not where they are all of a name" {
	report FACE
	[ ! -s "$DIR/said" ]
	pdftotext -l 1 "$DIR/FACE.pdf" - | grep -qx 'Aina Zul FACE\|Aina Zul'
	report ONLY
	pdftotext -l 1 "$DIR/ONLY.pdf" - | grep -qF $'\xef\xbf\xbd'
	grep -qF 'U+1F600' "$DIR/said"
}

@test "Korean and rare Chinese characters are drawn where there are fonts" {
	for font in nanum/NanumGothic.ttf hanazono/HanaMinA.ttf; do
		[ -e "$FONTS/$font" ] || skip "$FONTS/$font is not installed"
	done
	ln -s $FONTS/nanum $FONTS/hanazono "$DIR/fonts"
	"$RELIEFD" client add --name '박서연' --code KO >/dev/null
	for code in HAN KO; do
		report "$code"
		[ ! -s "$DIR/said" ]
	done
	rm "$DIR/fonts/nanum" "$DIR/fonts/hanazono"
	pdftotext -l 1 "$DIR/HAN.pdf" - | grep -qF '𠮷田 家'
	pdftotext -l 1 "$DIR/KO.pdf" - | grep -qF '박서연'
}

@test "fonts of other scripts change no report that does without" {
	report PLAIN
	cp "$DIR/PLAIN.pdf" "$DIR/with.pdf"
	mkdir -p "$DIR/few/noto"
	ln -s $FONTS/droid "$DIR/few"
	ln -s $FONTS/noto/NotoSans-*.ttf $FONTS/noto/NotoSansTamil-*.ttf \
	    "$DIR/few/noto"
	RELIEFD_REPORT_FONTS=$DIR/few report PLAIN
	cmp "$DIR/PLAIN.pdf" "$DIR/with.pdf"
	RELIEFD_REPORT_FONTS=$DIR/few report 20
	grep -qF '(Thai)' "$DIR/said"
}

@test "many scripts are drawn side by side" {
	mkdir -p "$DIR/package" "$DIR/many"
	echo client,name >"$DIR/package/clients.csv"
	for n in $(seq 8); do
		i=0
		for name in "${NAMES[@]}"; do
			echo "M$n-$((i++)),${name#*|}"
		done
	done >>"$DIR/package/clients.csv"
	"$RELIEFD" import "$DIR/package"
	"$RELIEFD" --set report.workers=4 report --all "$DIR/many" >/dev/null
	[ "$(find "$DIR/many" -name 'progress-M*.pdf' | wc -l)" = \
	    $((8 * ${#NAMES[@]})) ]
}
