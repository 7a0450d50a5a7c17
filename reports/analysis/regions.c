/* regions.c: the body regions that a client marked first and latest. */
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

		/* No region means no answer: the form cannot say "nowhere". */
		if (checkin->moment != MOMENT_WEEKLY || marks.regions == 0 ||
		    marks.day < from)
			continue;
		if (out->n == 0)
			out->first = marks;
		out->latest = marks;
		out->n++;
	}
}
