/* Made by embed.awk. */
#include "base.h"
static const char file1[] =
	"INSERT (\"a\\b\");\t-- what\?\?\n"
	"CHECK (day GLOB '\?\?\?\?-\?\?-\?\?')\n"
	;
const struct embedded files[] = {
	{ "01-text.txt", file1, sizeof(file1) - 1 },
};
const size_t files_n = 1;
