/*
 * fonts.c: the private font set of reports. Built in memory from five named
 * files, so that neither the environment nor a font that somebody installs
 * changes a report.
 */
#include "page.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FONT_PATH_SIZE 512

struct font_file {
	const char *path;
	const char *package;
};

static void config_make(void);
static bool files_found(void);
static FcCharSet *charset_make(FcConfig *);
static void key_make(void);
static void map_free(void *);

static const struct font_file font_files[] = {
	{ "noto/NotoSans-Regular.ttf", "fonts-noto-core" },
	{ "noto/NotoSans-Bold.ttf", "fonts-noto-core" },
	{ "noto/NotoSansTamil-Regular.ttf", "fonts-noto-core" },
	{ "noto/NotoSansTamil-Bold.ttf", "fonts-noto-core" },
	{ "droid/DroidSansFallbackFull.ttf", "fonts-droid-fallback" },
};

/* The Chinese font has no bold: its outlines are made heavier. */
static const FcChar8 synthetic_bold[] =
    "<?xml version=\"1.0\"?><fontconfig><match target=\"font\">"
    "<test name=\"weight\" compare=\"less_eq\"><const>medium</const></test>"
    "<test target=\"pattern\" name=\"weight\" compare=\"more_eq\">"
    "<const>bold</const></test>"
    "<edit name=\"embolden\" mode=\"assign\"><bool>true</bool></edit>"
    "<edit name=\"weight\" mode=\"assign\"><const>bold</const></edit>"
    "</match></fontconfig>";

/* Set once, by config_make(), and never changed: the set of fonts. */
static char directory[FONT_PATH_SIZE] = "/usr/share/fonts/truetype";
static pthread_once_t config_once = PTHREAD_ONCE_INIT;
static FcConfig *config;
static FcCharSet *charset;
static char problem[FONT_PATH_SIZE + 256];
static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t map_key;

void
report_fonts_directory(const char *path)
{
	snprintf(directory, sizeof(directory), "%s", path);
}

enum err
report_fonts(const char **why)
{
	return fonts_map(why) ? OK : ERR_UNAVAILABLE;
}

PangoFontMap *
fonts_map(const char **why)
{
	PangoFontMap *map;

	pthread_once(&config_once, config_make);
	if (config == NULL) {
		*why = problem;
		return NULL;
	}
	pthread_once(&key_once, key_make);
	map = pthread_getspecific(map_key);
	if (map != NULL)
		return map;
	map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	if (map == NULL) {
		*why = "pango was built without FreeType fonts";
		return NULL;
	}
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
	pthread_setspecific(map_key, map);
	return map;
}

bool
fonts_have(uint32_t character)
{
	return charset != NULL && FcCharSetHasChar(charset, character);
}

static void
config_make(void)
{
	FcConfig *made;
	char path[FONT_PATH_SIZE + 64];
	size_t i;

	if (!files_found())
		return;
	made = FcConfigCreate();
	if (made == NULL ||
	    !FcConfigParseAndLoadFromMemory(made, synthetic_bold, FcTrue)) {
		snprintf(problem, sizeof(problem),
		    "fontconfig refused the fonts of reports");
		return;
	}
	for (i = 0; i < nitems(font_files); i++) {
		snprintf(
		    path, sizeof(path), "%s/%s", directory, font_files[i].path);
		if (FcConfigAppFontAddFile(made, (const FcChar8 *)path))
			continue;
		snprintf(problem, sizeof(problem),
		    "the font %s cannot be read; package %s has it", path,
		    font_files[i].package);
		FcConfigDestroy(made);
		return;
	}
	/* Whoever asks for the current fonts, as pango does when it starts,
	 * gets these, and nobody reads the configuration of the system. */
	FcConfigSetCurrent(made);
	charset = charset_make(made);
	config = made;
}

static bool
files_found(void)
{
	char path[FONT_PATH_SIZE + 64];
	size_t i;

	for (i = 0; i < nitems(font_files); i++) {
		snprintf(
		    path, sizeof(path), "%s/%s", directory, font_files[i].path);
		if (access(path, R_OK) == 0)
			continue;
		snprintf(problem, sizeof(problem),
		    "the font %s is missing; package %s has it", path,
		    font_files[i].package);
		return false;
	}
	return true;
}

/* Every character that at least one of the fonts has. */
static FcCharSet *
charset_make(FcConfig *from)
{
	FcFontSet *fonts = FcConfigGetFonts(from, FcSetApplication);
	FcCharSet *all = FcCharSetCreate(), *one;
	int i;

	for (i = 0; fonts != NULL && all != NULL && i < fonts->nfont; i++) {
		if (FcPatternGetCharSet(fonts->fonts[i], FC_CHARSET, 0, &one) ==
		    FcResultMatch)
			FcCharSetMerge(all, one, NULL);
	}
	return all;
}

static void
key_make(void)
{
	if (pthread_key_create(&map_key, map_free) != 0)
		abort();
}

static void
map_free(void *map)
{
	g_object_unref(map);
}
