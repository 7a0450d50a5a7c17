#!/bin/sh
# Writes the messages of C files as a .pot: the second argument of tr() and
# what N_() marks. Made files stand under the names of what they are made
# from.
#
#	share/po/extract.sh FILE.c...
set -eu
xgettext --from-code=UTF-8 --language=C --keyword= --keyword=tr:2 \
	--keyword=N_ --add-comments=translators: --add-location=file \
	--sort-by-file --no-wrap --package-name=reliefd --output=- "$@" |
	sed '/^"POT-Creation-Date:/d
/^#: /s|build/gen/\([a-z]*/[a-z_]*\)\.c|share/html/\1.html|g
/^#: /s|build/gen/movements\.c|share/catalogue/movements.csv|g
/^#: /s|build/gen/questions\.c|share/catalogue/questions.csv|g'
