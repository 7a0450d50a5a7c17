# Reports in the four languages: their fixed phrases come back from the PDF,
# no English is left, and each language says its own name to a reader.

setup_file() {
	for name in steady steady-ms steady-zh steady-ta practice-zh \
	    practice-ta; do
		tests/golden/draw.sh "$name" "$BATS_FILE_TMPDIR"
	done
}

# The words of a PDF in reading order, without white space.
words() { # name
	pdftotext -raw "$BATS_FILE_TMPDIR/$1.pdf" - | tr -d ' \n\f\302\240'
}

# A message in a language, without white space.
message() { # language, English
	perl -CS -Mutf8 -e '
		my ($file, $english) = @ARGV;
		utf8::decode($english);
		open my $po, "<:utf8", $file or die;
		local $/ = "\n\n";
		while (<$po>) {
			my ($id, $text) = /^msgid "(.*)"\nmsgstr "(.*)"$/m or next;
			s/\\"/"/g for $id, $text;
			if ($id eq $english) {
				$text =~ s/[ \x{a0}]//g;
				print $text;
				exit;
			}
		}
		die "no such message: $english\n"' "share/po/$1.po" "$2"
}

phrases=(
	'Progress report'
	'Average pain in the past week'
	'Overall change since the start'
	'Around each session, by technique'
	'What these records can tell'
	'These records do not tell the techniques apart.'
	'Techniques were chosen for the day, often together, and not assigned at random.'
	'Range of motion'
	'within measurement error'
	'Where it was felt'
	'Remarks by the therapist'
	'Scores are reported by the client.'
	'This report describes recorded scores. It cannot show what caused a change: pain varies by itself, people often start care when it is at its worst, and other things change too. It is not a diagnosis.'
)

@test "the fixed phrases come back in every language" {
	for phrase in "${phrases[@]}"; do
		[[ $(words steady) == *"$(tr -d ' ' <<<"$phrase")"* ]] || {
			echo "en: $phrase"
			return 1
		}
		for lang in ms zh ta; do
			[[ $(words "steady-$lang") == \
			    *"$(message $lang "$phrase")"* ]] || {
				echo "$lang: $phrase"
				echo "$(message $lang "$phrase")"
				words "steady-$lang"
				return 1
			}
		done
	done
	for lang in zh ta; do
		for phrase in 'Practice summary' 'Sessions by technique' \
		    'clients gave consent'; do
			[[ $(words "practice-$lang") == \
			    *"$(message $lang "$phrase")"* ]]
		done
	done
}

# What stands in Latin letters by right: names, words of the client and the
# therapist, and what instruments are called.
@test "no English is left in Chinese and Tamil" {
	allowed='Klinik|Urut|Seroja|Tan|Mei|Ling|PEG|PSFS|AAOS|AMA|reliefd'
	allowed="$allowed|flu|for|ten|days|started|swimming|new|desk|work"
	allowed="$allowed|Left|shoulder|stiff|the|end|day|agreed|two|short"
	allowed="$allowed|stretches|morning|Farah|Aziz"
	for name in steady-zh steady-ta practice-zh practice-ta; do
		left=$(pdftotext "$BATS_FILE_TMPDIR/$name.pdf" - |
		    grep -oE '[A-Za-z]{3,}' | grep -vxE "$allowed" || true)
		echo "$name: $left"
		[ -z "$left" ]
	done
}

# With vowel signs that stand before their consonant, in reading order.
@test "Tamil is shaped, and comes back as it is written" {
	[[ $(words steady-ta) == *முன்னேற்றஅறிக்கை* ]]
	[[ $(words steady-ta) == *கொ* || $(words steady-ta) == *பொ* ]]
	pdffonts "$BATS_FILE_TMPDIR/steady-ta.pdf" | grep -q NotoSansTamil
	# A shaper that fails shows its dotted circle.
	[[ $(words steady-ta) != *◌* ]]
}

@test "a report says which language it is in" {
	for pair in steady=en steady-ms=ms steady-zh=zh-Hans steady-ta=ta; do
		qpdf --json "$BATS_FILE_TMPDIR/${pair%=*}.pdf" |
		    grep -qF "\"/Lang\": \"u:${pair#*=}\""
	done
}
