/*
 * fonts.c: the private fonts of reports. They are loaded from named files, so
 * that neither the environment nor another installed font changes a report.
 * Every report needs five base fonts. The wide set is loaded when a text first
 * has a character of another script.
 */
#include "canvas/pdf.h"
#include "report.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <fontconfig/fcfreetype.h>
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

/* Font files with one pattern: form has a %s for each of the names. */
struct family {
	const char *form, *names;
};

static void config_make(void);
static void wide_make(void);
static void faces_open(FcConfig *);
static FcConfig *config_begin(void);
static void family_add(FcConfig *, const struct family *);
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

/* All scripts that people write today. Without one of these fonts, only its
 * script is missing. Nanum has Hangul, Hana Min has the Chinese characters
 * above U+FFFF. */
static const struct family families[] = {
	{ "noto/NotoSans%s-Regular.ttf",
	    "Adlam Arabic Armenian Balinese Bamum Batak Bengali Buginese "
	    "Buhid CanadianAboriginal Chakma Cham Cherokee Devanagari "
	    "Ethiopic Georgian Gujarati Gurmukhi HanifiRohingya Hanunoo "
	    "Hebrew Javanese Kannada KayahLi Khmer Lao Lepcha Limbu Lisu "
	    "Malayalam Mandaic MeeteiMayek Miao Mongolian Myanmar Newa "
	    "NewTaiLue NKo OlChiki Oriya Osage Rejang Saurashtra Sinhala "
	    "Sundanese SylotiNagri Syriac Tagalog Tagbanwa TaiLe TaiTham "
	    "TaiViet Telugu Thaana Thai Tifinagh Vai Yi" },
	{ "noto/NotoSans%s-Bold.ttf",
	    "Adlam Arabic Armenian Balinese Bamum Bengali CanadianAboriginal "
	    "Cham Cherokee Devanagari Ethiopic Georgian Gujarati Gurmukhi "
	    "HanifiRohingya Hebrew Javanese Kannada KayahLi Khmer Lao Lisu "
	    "Malayalam MeeteiMayek Myanmar OlChiki Oriya Sinhala Sundanese "
	    "TaiTham Telugu Thaana Thai" },
	{ "noto/NotoSerif%s-Regular.ttf", "Tibetan" },
	{ "noto/NotoSerif%s-Bold.ttf", "Tibetan" },
	{ "nanum/NanumGothic%s.ttf", " Bold" },
	{ "hanazono/HanaMin%s.ttf", "A B" },
	/* Mathematical letters (bold, script ...): the last choice. */
	{ "noto/NotoSans%s-Regular.ttf", "Math" },
};

/* The Chinese font has no bold face, so fontconfig emboldens its outlines. */
static const FcChar8 synthetic_bold[] =
    "<?xml version=\"1.0\"?><fontconfig><match target=\"font\">"
    "<test name=\"weight\" compare=\"less_eq\"><const>medium</const></test>"
    "<test target=\"pattern\" name=\"weight\" compare=\"more_eq\">"
    "<const>bold</const></test>"
    "<edit name=\"embolden\" mode=\"assign\"><bool>true</bool></edit>"
    "<edit name=\"weight\" mode=\"assign\"><const>bold</const></edit>"
    "</match></fontconfig>";

/* The set of fonts: config_make() sets it once, then it never changes. */
static char directory[FONT_PATH_SIZE] = "/usr/share/fonts/truetype";
static pthread_once_t config_once = PTHREAD_ONCE_INIT;
static FcConfig *config;
static FcCharSet *charset;
static char problem[FONT_PATH_SIZE + 256];
static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t map_keys[FONTS_N];
static pthread_once_t wide_once = PTHREAD_ONCE_INIT;
static FcConfig *wide_config;
static FcCharSet *wide_charset;

void
report_fonts_directory(const char *path)
{
	snprintf(directory, sizeof(directory), "%s", path);
}

enum err
report_fonts(const char **why)
{
	return fonts_map(FONTS_BASE, why) ? OK : ERR_UNAVAILABLE;
}

PangoFontMap *
fonts_map(enum fonts which, const char **why)
{
	PangoFontMap *map;

	pthread_once(&config_once, config_make);
	if (config == NULL) {
		*why = problem;
		return NULL;
	}
	if (which == FONTS_WIDE)
		pthread_once(&wide_once, wide_make);
	pthread_once(&key_once, key_make);
	map = pthread_getspecific(map_keys[which]);
	if (map != NULL)
		return map;
	map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	if (map == NULL) {
		*why = "pango was built without FreeType fonts";
		return NULL;
	}
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map),
	    which == FONTS_WIDE && wide_config != NULL ? wide_config : config);
	pthread_setspecific(map_keys[which], map);
	return map;
}

bool
fonts_have(enum fonts which, uint32_t character)
{
	pthread_once(&config_once, config_make);
	if (which == FONTS_BASE || config == NULL)
		return charset != NULL && FcCharSetHasChar(charset, character);
	pthread_once(&wide_once, wide_make);
	return wide_charset != NULL &&
	       FcCharSetHasChar(wide_charset, character);
}

static void
config_make(void)
{
	FcConfig *made;
	char path[FONT_PATH_SIZE + 64];
	size_t i;

	if (!files_found())
		return;
	made = config_begin();
	if (made == NULL) {
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
	/* pango asks for the current fonts when it starts. It gets these, so
	 * nothing reads the configuration of the system. */
	FcConfigSetCurrent(made);
	charset = charset_make(made);
	config = made;
}

/* Makes the wide set: first the base fonts, so that text in them looks the
 * same, then the others. */
static void
wide_make(void)
{
	char path[FONT_PATH_SIZE + 64];
	FcConfig *made = config_begin();
	size_t i;

	for (i = 0; made != NULL && i < nitems(font_files); i++) {
		snprintf(
		    path, sizeof(path), "%s/%s", directory, font_files[i].path);
		(void)FcConfigAppFontAddFile(made, (const FcChar8 *)path);
	}
	for (i = 0; made != NULL && i < nitems(families); i++)
		family_add(made, &families[i]);
	if (made == NULL)
		return;
	faces_open(made);
	wide_charset = charset_make(made);
	wide_config = made;
}

/*
 * Opens every font once; the fonts stay open. Otherwise cairo 1.16 opens fonts
 * by name, keeps at most ten open, and may close a font that another thread
 * uses. Cairo does not close a font that it gets open.
 */
static void
faces_open(FcConfig *of)
{
	FcFontSet *fonts = FcConfigGetFonts(of, FcSetApplication);
	FT_Library library;
	FcChar8 *path;
	FT_Face face;
	int i, index;

	if (FT_Init_FreeType(&library) != 0)
		abort();
	for (i = 0; fonts != NULL && i < fonts->nfont; i++) {
		if (FcPatternGetString(fonts->fonts[i], FC_FILE, 0, &path) !=
			FcResultMatch ||
		    FcPatternGetInteger(fonts->fonts[i], FC_INDEX, 0, &index) !=
			FcResultMatch ||
		    FT_New_Face(library, (const char *)path, index, &face) != 0)
			continue;
		(void)FcPatternAddFTFace(fonts->fonts[i], FC_FT_FACE, face);
	}
}

static FcConfig *
config_begin(void)
{
	FcConfig *made = FcConfigCreate();

	if (made == NULL ||
	    FcConfigParseAndLoadFromMemory(made, synthetic_bold, FcTrue))
		return made;
	FcConfigDestroy(made);
	return NULL;
}

/* Adds the files of a family that exist. A name may be empty: names begins
 * with a space then. */
static void
family_add(FcConfig *to, const struct family *family)
{
	const char *name = family->names, *mark = strstr(family->form, "%s");
	char path[FONT_PATH_SIZE + 128];
	size_t len;

	for (;; name += len + 1) {
		len = strcspn(name, " ");
		snprintf(path, sizeof(path), "%s/%.*s%.*s%s", directory,
		    (int)(mark - family->form), family->form, (int)len, name,
		    mark + 2);
		if (access(path, R_OK) == 0)
			(void)FcConfigAppFontAddFile(to, (const FcChar8 *)path);
		if (name[len] == '\0')
			break;
	}
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

/* Returns the characters that at least one of the fonts has. */
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
	size_t i;

	for (i = 0; i < FONTS_N; i++) {
		if (pthread_key_create(&map_keys[i], map_free) != 0)
			abort();
	}
}

static void
map_free(void *map)
{
	g_object_unref(map);
}
