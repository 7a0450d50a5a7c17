#!/bin/sh
# Compiles catalogues, as msgfmt writes them, to C: share_po[] of
# include/base.h.
#
#	share/po/mo2c.sh FILE.mo...
set -eu
echo '/* Made by mo2c.sh. */'
echo '#include "base.h"'
for file; do
	name=$(basename "$file" .mo)
	echo "static const unsigned char mo_$name[] = {"
	od -An -v -tx1 "$file" | sed 's/ \(..\)/0x\1,/g'
	echo '0 };'
done
echo 'const struct embedded share_po[] = {'
for file; do
	name=$(basename "$file" .mo)
	echo "	{ \"$name.mo\", (const char *)mo_$name, sizeof(mo_$name) - 1 },"
done
echo '};'
echo "const size_t share_po_n = $#;"
