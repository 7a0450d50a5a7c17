/*
 * body_parts.c: the places of regions on a drawing of a body.
 */
#include "charts/charts.h"

#include <string.h>

#define FRONT_N 22 /* the first regions lie on the front */

/* The tiles of the body in the form (form.css). top and height are percent of
 * the figure's height; x (from the side with the region), width and corners
 * (outer top, inner top, inner foot, outer foot) are percent of its width. */
struct tile_place {
	const char *name;
	double top, height, x, width;
	double corners[4];
};

/* clang-format off */
static const struct tile_place places[] = {
	{ "he", 0,    12,   39,   22,   { 10.5, 10.5, 10, 10 } },
	{ "ne", 12.8, 5.7,  41,   18,   { 2.5, 2.5, 2.5, 2.5 } },
	{ "sh", 19.2, 7.7,  11.5, 38.1, { 10, 2.5, 2.5, 2.5 } },
	{ "ch", 27.7, 10.4, 25.5, 49,   { 2.5, 2.5, 2.5, 2.5 } },
	{ "ab", 38.9, 8.8,  28.5, 43,   { 2.5, 2.5, 2.5, 2.5 } },
	{ "ar", 27.7, 11.5, 7.5,  16.5, { 3.8, 3.8, 3.8, 3.8 } },
	{ "fo", 40,   11.5, 4.5,  16.5, { 3.8, 3.8, 3.8, 3.8 } },
	{ "ha", 52.3, 8.2,  1.5,  18,   { 3.1, 3.1, 7.5, 7.5 } },
	{ "hi", 48.5, 8,    26,   23.6, { 2.5, 2.5, 2.5, 2.5 } },
	{ "th", 57.3, 13.7, 26.5, 23,   { 3.8, 3.8, 3.8, 3.8 } },
	{ "kn", 71.8, 6.6,  28.5, 20.6, { 4.4, 4.4, 4.4, 4.4 } },
	{ "si", 79.2, 12.2, 30,   19,   { 3.8, 3.8, 3.8, 3.8 } },
	{ "ft", 92.2, 7.4,  24.5, 24.5, { 2.5, 2.5, 2.5, 2.5 } },
	{ "ub", 27.7, 10.4, 25.5, 24.1, { 2.5, 2.5, 2.5, 2.5 } },
	{ "lb", 38.9, 8.8,  28.5, 21.1, { 2.5, 2.5, 2.5, 2.5 } },
	{ "bu", 48.5, 8.8,  26,   23.6, { 2.5, 2.5, 6.5, 6.5 } },
	{ "tb", 58.1, 14.8, 26.5, 23,   { 3.8, 3.8, 3.8, 3.8 } },
	{ "ca", 73.7, 17.7, 29,   20.1, { 3.8, 3.8, 3.8, 3.8 } },
};
/* The tile of each region, and its side: the client's right or left. */
static const char *const tiles[REGION_N] = { "he", "ne", "sh r", "sh l",
	"ch", "ab", "ar r", "ar l", "fo r", "fo l", "ha r", "ha l", "hi r",
	"hi l", "th r", "th l", "kn r", "kn l", "si r", "si l", "ft r", "ft l",
	"ne", "sh r", "sh l", "ub r", "ub l", "lb r", "lb l", "bu r", "bu l",
	"tb r", "tb l", "ca r", "ca l" };
/* Tiles that only complete the outline of the back. */
static const char *const ghosts[] = { "he", "ar r", "ar l", "fo r", "fo l",
	"ha r", "ha l", "ft r", "ft l" };
/* clang-format on */

static struct body_part part_of(const char *, bool);

size_t
body_parts(bool back, struct body_part out[BODY_PARTS_MAX])
{
	size_t n = 0, i;
	int region = back ? FRONT_N : 0, end = back ? REGION_N : FRONT_N;

	for (i = 0; back && i < nitems(ghosts); i++) {
		out[n] = part_of(ghosts[i], back);
		out[n++].region = -1;
	}
	for (; region < end; region++) {
		out[n] = part_of(tiles[region], back);
		out[n++].region = region;
	}
	return n;
}

/* Returns a tile in a figure of 1 x 1. On the front, the client's right is at
 * the left. */
static struct body_part
part_of(const char *tile, bool back)
{
	const struct tile_place *place = places;
	struct body_part part;
	bool right = tile[2] != '\0' && (tile[3] == 'l') != back;
	int k;

	while (memcmp(place->name, tile, 2) != 0)
		place++;
	part.box = (struct box){ place->x / 100, place->top / 100,
		place->width / 100, place->height / 100 };
	if (right)
		part.box.x = 1 - part.box.x - part.box.w;
	for (k = 0; k < 4; k++)
		part.corners[k] = place->corners[right ? k ^ 1 : k] / 100;
	return part;
}
