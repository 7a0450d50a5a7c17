/* Made by embed.awk. */
#include "base.h"
static const char file1[] =
	"a {\n"
	"\tb: \"c\";\n"
	"}\n"
	;
static const char file2[] =
	"x\n"
	;
const struct embedded files[] = {
	{ "02-a.txt", file1, sizeof(file1) - 1 },
	{ "02-b.txt", file2, sizeof(file2) - 1 },
};
const size_t files_n = 2;
