/* The first and the last day that somebody asks for. */
#include "base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void
every_period(void **state)
{
	static const char today[] = "2026-11-22";
	static const struct {
		const char *from, *to;
		const char *why, *first, *last;
	} rows[] = {
		{ NULL, NULL, NULL, "", "2026-11-22" },
		{ "", "", NULL, "", "2026-11-22" },
		{ "2026-01-01", NULL, NULL, "2026-01-01", "2026-11-22" },
		{ NULL, "2026-01-01", NULL, "", "2026-01-01" },
		{ "2026-01-01", "2026-01-01", NULL, "2026-01-01",
		    "2026-01-01" },
		{ "2026-11-22", "2026-11-22", NULL, "2026-11-22",
		    "2026-11-22" },
		{ "2026-11-01", "2027-01-01", NULL, "2026-11-01",
		    "2027-01-01" },
		{ "1900-01-01", "", NULL, "1900-01-01", "2026-11-22" },
		{ "2026-11-20", "2026-01-01", period_backwards, NULL, NULL },
		{ "2026-01-02", "2026-01-01", period_backwards, NULL, NULL },
		{ "2026-11-23", NULL, period_ahead, NULL, NULL },
		{ "2027-01-01", "2027-02-01", period_ahead, NULL, NULL },
		{ "2026-02-30", NULL, period_no_day, NULL, NULL },
		{ NULL, "2026-02-30", period_no_day, NULL, NULL },
		{ "2025-02-29", "2026-01-01", period_no_day, NULL, NULL },
		{ "1899-12-31", NULL, period_no_day, NULL, NULL },
		{ "0001-01-01", NULL, period_no_day, NULL, NULL },
		{ NULL, "2026-13-01", period_no_day, NULL, NULL },
		{ "22.11.2026", NULL, period_no_day, NULL, NULL },
		{ "2026-11", NULL, period_no_day, NULL, NULL },
		{ "yesterday", NULL, period_no_day, NULL, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		struct days days;
		const char *why =
		    period_read(rows[i].from, rows[i].to, today, &days);

		if (why != rows[i].why)
			fail_msg("%zu: %s", i, why ? why : "taken");
		if (why != NULL)
			continue;
		assert_string_equal(days.from, rows[i].first);
		assert_string_equal(days.to, rows[i].last);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_period),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
