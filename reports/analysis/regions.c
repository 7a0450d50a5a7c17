/* regions.c: where clients said it was felt, first and of late. */
#include "analysis.h"

void
regions_make(
    const struct checkins *checkins, int from, struct marked_regions *out)
{
	size_t i;

	*out = (struct marked_regions){ 0 };
	for (i = 0; i < checkins->n; i++) {
		const struct checkin *checkin = &checkins->v[i];
		struct region_marks marks = { day_number(checkin->day),
			checkin->regions };

		/* None marked is silence: the form cannot tell it apart. */
		if (checkin->moment != MOMENT_WEEKLY || marks.regions == 0 ||
		    marks.day < from)
			continue;
		if (out->n == 0)
			out->first = marks;
		out->latest = marks;
		out->n++;
	}
}
