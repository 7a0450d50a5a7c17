/* Telephone numbers as people write them. */
#include "base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

struct row {
	const char *country, *typed;
	const char *number;    /* NULL: it is refused, */
	const char *extension; /* and what is said has this in it */
};

/* clang-format off */
static const struct row rows[] = {
	/* at home */
	{ "MY", "012-345 6789", "+60123456789", "" },
	{ "MY", "0123456789", "+60123456789", "" },
	{ "MY", "(012) 345.6789", "+60123456789", "" },
	{ "MY", "012/345 6789", "+60123456789", "" },
	{ "MY", "012\xC2\xA0" "345\xE2\x80\x93" "6789", "+60123456789", "" },
	{ "MY", "03-1234 5678", "+60312345678", "" },
	{ "MY", "088-123 456", "+6088123456", "" },
	{ "MY", "011-5550 0104", "+601155500104", "" },
	{ "SG", "9123 4567", "+6591234567", "" },
	{ "IN", "98765 43210", "+919876543210", "" },
	{ "US", "(201) 555-0123", "+12015550123", "" },
	{ "US", "1-201-555-0123", "+12015550123", "" },
	{ "GB", "07700 900123", "+447700900123", "" },
	/* with the country */
	{ "MY", "+60 12-345 6789", "+60123456789", "" },
	{ "MY", "+60 (0)12-345 6789", "+60123456789", "" },
	{ "MY", "+60 012-345 6789", "+60123456789", "" },
	{ "MY", "(+60) 12 345 6789", "+60123456789", "" },
	{ "MY", "0060 12 345 6789", "+60123456789", "" },
	{ "MY", "0060 (0)12 345 6789", "+60123456789", "" },
	{ "MY", "60123456789", "+60123456789", "" },
	{ "MY", "6012-345 6789", "+60123456789", "" },
	{ "MY", "+65 9123 4567", "+6591234567", "" },
	{ "MY", "+44 (0)20 7946 0958", "+442079460958", "" },
	{ "MY", "+39 06 698 12345", "+390669812345", "" },
	{ "", "+60 12-345 6789", "+60123456789", "" },
	{ "", "0060123456789", "+60123456789", "" },
	/* as programs give it */
	{ "MY", "tel:+60-12-345-6789", "+60123456789", "" },
	{ "MY", "TEL:0123456789", "+60123456789", "" },
	{ "MY", "=\"0123456789\"", "+60123456789", "" },
	{ "MY", "'0123456789", "+60123456789", "" },
	{ "MY", "123456789", "+60123456789", "" },
	{ "MY", "60123456789.0", "+60123456789", "" },
	{ "MY", "\xE2\x80\xAA+60 12-345 6789\xE2\x80\xAC", "+60123456789", "" },
	/* in other digits */
	{ "MY", "０１２－３４５　６７８９", "+60123456789", "" },
	{ "MY", "＋６０（０）１２ ３４５ ６７８９", "+60123456789", "" },
	{ "MY", "٠١٢٣٤٥٦٧٨٩", "+60123456789", "" },
	{ "MY", "௦௧௨-௩௪௫ ௬௭௮௯", "+60123456789", "" },
	/* an extension is kept apart */
	{ "MY", "03-1234 5678 ext. 5", "+60312345678", "5" },
	{ "MY", "03-1234 5678 x12", "+60312345678", "12" },
	{ "MY", "03-1234 5678, Ext: 12", "+60312345678", "12" },
	{ "MY", "+60312345678;ext=123", "+60312345678", "123" },
	{ "MY", "03-1234 5678 #9", "+60312345678", "9" },
	{ "MY", "03-1234 5678 samb. 21", "+60312345678", "21" },
	{ "MY", "03-1234 5678 ext", NULL, "without words" },
	{ "MY", "03-1234 5678 ext 12345678", NULL, "without words" },
	{ "MY", "ext 5", NULL, "too short" },
	/* no number */
	{ "MY", "6.01E+10", NULL, "spreadsheet" },
	{ "MY", "6.01235e10", NULL, "spreadsheet" },
	{ "MY", "6,01235E+10", NULL, "spreadsheet" },
	{ "MY", "6E10", NULL, "spreadsheet" },
	{ "MY", "none", NULL, "without words" },
	{ "MY", "012-345 6789 (wife)", NULL, "without words" },
	{ "MY", "012-E45 6789", NULL, "without words" },
	{ "MY", "012-345 6789, 013-345 6789", NULL, "one telephone number" },
	{ "MY", "012-345 6789; 013-345 6789", NULL, "one telephone number" },
	{ "MY", "012-345 6789 / 013-345 6789", NULL, "one number" },
	{ "MY", "012-345 6789\n013-345 6789", NULL, "one number" },
	{ "MY", "012+345 6789", NULL, "one telephone number" },
	{ "MY", "#DIV/0!", NULL, "without words" },
	{ "MY", "", NULL, "too short" },
	{ "MY", "-", NULL, "too short" },
	{ "MY", "+", NULL, "too short" },
	{ "MY", "0", NULL, "too short" },
	{ "MY", "12345", NULL, "too short" },
	{ "MY", "012-345 678", NULL, "too short" },
	{ "MY", "03-1234 567", NULL, "too short" },
	{ "MY", "+60 12-345 678", NULL, "too short" },
	{ "MY", "012-345 678901", NULL, "too long" },
	{ "MY", "+60 3-1234 56789", NULL, "too long" },
	{ "MY", "12345678901234567", NULL, "too long" },
	{ "MY", "+39 1234567890123456", NULL, "too long" },
	{ "MY", "+39 1234", NULL, "too short" },
	{ "MY", "99999999999999999999999999999999999999999", NULL, "too long" },
	{ "MY", "+0123456789", NULL, "code" },
	/* somebody's, but whose? */
	{ "MY", "6591234567", NULL, "country’s code" },
	{ "MY", "91234567", NULL, "country’s code" },
	{ "SG", "60123456789", NULL, "too long" },
	{ "", "012-345 6789", NULL, "country’s code" },
	{ "", "60123456789", NULL, "country’s code" },
};
/* clang-format on */

static void
every_way_of_writing(void **state)
{
	struct phone phone;
	const char *problem;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		const struct row *row = &rows[i];

		phone_country(row->country);
		problem = phone_read(arena, row->typed, &phone);
		if (row->number == NULL) {
			if (problem == NULL)
				fail_msg("%s is %s", row->typed, phone.number);
			if (strstr(problem, row->extension) == NULL)
				fail_msg("%s: %s", row->typed, problem);
			continue;
		}
		if (problem != NULL)
			fail_msg("%s: %s", row->typed, problem);
		if (strcmp(phone.number, row->number) != 0 ||
		    strcmp(phone.extension, row->extension) != 0)
			fail_msg("%s is %s ext %s", row->typed, phone.number,
			    phone.extension);
	}
	phone_country("MY");
}

/* What is said ends with numbers that are good themselves. */
static void
what_is_said_helps(void **state)
{
	static const char *const all[] = { "AU", "BD", "BN", "CA", "CN", "GB",
		"HK", "ID", "IN", "JP", "KR", "LK", "MY", "NZ", "PH", "SG",
		"TH", "TW", "US", "VN", "" };
	struct phone phone, other;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(all); i++) {
		char *home, *abroad;

		assert_true(phone_country_known(all[i]));
		phone_country(all[i]);
		assert_string_equal(phone_country_word(), all[i]);
		home = arena_strdup(arena, phone_read(arena, "12", &phone));
		home = strrchr(home, ' ') == NULL ? home
						  : strstr(home, " one is ");
		assert_non_null(home);
		home += strlen(" one is ");
		abroad = strstr(home, " or ");
		if (abroad != NULL) {
			*abroad = '\0';
			abroad += strlen(" or ");
			assert_null(phone_read(arena, abroad, &other));
		}
		assert_null(phone_read(arena, home, &phone));
		if (abroad != NULL)
			assert_string_equal(phone.number, other.number);
	}
	assert_false(phone_country_known("XX"));
	assert_false(phone_country_known("my"));
	phone_country("MY");
}

static void
where_numbers_lead(void **state)
{
	(void)state;
	assert_string_equal(
	    phone_digits(arena, "+60 (0)12-345 6789"), "60123456789");
	assert_null(phone_digits(arena, "6.01E+10"));
	assert_null(phone_digits(arena, ""));
	assert_string_equal(phone_address(arena, "03-1234 5678 ext. 5"),
	    "tel:+60312345678;ext=5");
	assert_string_equal(
	    phone_address(arena, "012-345 6789"), "tel:+60123456789");
	assert_null(phone_address(arena, "ask"));
}

/* The practice's own number has its country's code. */
static void
a_number_from_abroad(void **state)
{
	struct phone phone;

	(void)state;
	assert_null(phone_read_abroad(arena, "60123456789", &phone));
	assert_string_equal(phone.number, "+60123456789");
	assert_null(phone_read_abroad(arena, "6591234567", &phone));
	assert_string_equal(phone.number, "+6591234567");
	assert_null(phone_read_abroad(arena, "+60 (0)12-345 6789", &phone));
	assert_string_equal(phone.number, "+60123456789");
	assert_non_null(phone_read_abroad(arena, "012-345 6789", &phone));
	assert_non_null(phone_read_abroad(arena, "", &phone));
	assert_true(phone_ok_abroad("+60 12-345 6789"));
	assert_false(phone_ok_abroad("0123456789"));
}

/* A part of a number finds it, however much of it is typed and how. */
static void
parts_of_numbers(void **state)
{
	static const char *const parts[] = { "012-345 6789", "0123456789",
		"012", "12-345", "345 6789", "6789", "+60 12",
		"+60 12-345 6789", "+60 (0)12-345 6789", "+60 012", "0060 12",
		"0060 012 345", "60123456789", "6012", "０１２－３４５",
		"(012) 345", "tel:+60123456789", "012.345" };
	static const char *const none[] = { "", "lim", "012a", "-", "+", "C1" };
	size_t i;

	(void)state;
	for (i = 0; i < nitems(parts); i++) {
		const char *part = phone_part(arena, parts[i]);

		if (part == NULL || strstr("60123456789", part) == NULL)
			fail_msg("%s: %s", parts[i], part ? part : "no part");
	}
	for (i = 0; i < nitems(none); i++)
		assert_null(phone_part(arena, none[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_of_writing),
		cmocka_unit_test(what_is_said_helps),
		cmocka_unit_test(where_numbers_lead),
		cmocka_unit_test(a_number_from_abroad),
		cmocka_unit_test(parts_of_numbers),
	};
	int failed;

	arena = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
