/* course.c: the days and scores of one made-up client's course. */
#include "demo.h"

int
demo_session_day(const struct demo_maker *maker, int i)
{
	const struct demo_course *course = maker->course;
	int behind = course->sessions - 1 - i;
	int day = maker->today - course->last - behind * course->every;

	if (course->shape == SHAPE_BREAK && i < course->sessions / 2)
		day -= DEMO_BREAK_DAYS;
	/* Nobody comes on the same weekday for ever. */
	if (i > 0 && behind > 0)
		day += i * 7 % 3 - 1;
	return day;
}

int
demo_level(const struct demo_maker *maker, int day)
{
	const struct demo_course *course = maker->course;
	int span = maker->last > maker->first ? maker->last - maker->first : 1;
	int done = 1000 * (day - maker->first) / span;
	int fall = course->end - course->start;

	if (done < 0)
		done = 0;
	if (done > 1000)
		done = 1000;
	switch (course->shape) {
	case SHAPE_EARLY:
		done = 1000 - (1000 - done) * (1000 - done) / 1000;
		break;
	case SHAPE_FLARE:
		done =
		    done < 750 ? done * 4 / 3 : 1000 - (done - 750) * 34 / 10;
		break;
	default:
		break;
	}
	return course->start + fall * done / 1000;
}

int
demo_score(struct demo_maker *maker, int value, int spread)
{
	value += demo_chance(maker, 2 * spread + 1) - spread;
	if (value < 0)
		value = 0;
	value = (value + 5) / 10;
	return value > SCORE_MAX ? SCORE_MAX : value;
}

int
demo_chance(struct demo_maker *maker, int n)
{
	uint64_t x = maker->seed;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	maker->seed = x;
	return (int)((x * UINT64_C(2685821657736338717) >> 33) % (uint64_t)n);
}
