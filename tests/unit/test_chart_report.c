/* The report as bytes: whole, repeatable, and for every client. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <qpdf/qpdf-c.h>

#include "history_builder.h"
#include "report.h"

#define DAY 20150 /* 2025-03-03 */

/* fontconfig keeps its patterns behind offsets that a leak checker cannot
 * follow; they live as long as the process. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

static const struct report_options options = {
	.practice = "Klinik Urut Seroja",
	.to = "2025-09-24",
	.made_at = 1758707040,
	.fingerprint = "7f3a91c2e05b",
	.version = "0.1.0",
};

static int
start(void **state)
{
	*state = arena_new();
	return 0;
}

static int
stop(void **state)
{
	arena_free(*state);
	return 0;
}

static struct buf
rendered(struct arena *arena, const struct history *history)
{
	struct buf pdf = { .arena = arena };
	const char *why;

	if (client_report(history, &options, &pdf, &why) != OK)
		fail_msg("no report: %s", why);
	assert_memory_equal(pdf.data, "%PDF-1.7", 8);
	assert_true(pdf.len < 200 * 1024);
	return pdf;
}

/* How many pages qpdf counts; it must find nothing to complain about. */
static int
pages(const struct buf *pdf)
{
	qpdf_data q = qpdf_init();
	int n;

	assert_int_equal(
	    qpdf_read_memory(q, "report", pdf->data, pdf->len, NULL),
	    QPDF_SUCCESS);
	assert_int_equal(qpdf_check_pdf(q), QPDF_SUCCESS);
	assert_false(qpdf_more_warnings(q));
	n = qpdf_get_num_pages(q);
	qpdf_cleanup(&q);
	return n;
}

static void
sessions_add(struct builder *b, int n, int apart)
{
	int i;

	for (i = 0; i < n; i++) {
		struct session *s = builder_session(b, DAY + i * apart);
		struct checkin *c;

		s->minutes[i % TECHNIQUE_N] = 20;
		s->minutes[(i + i / 3) % TECHNIQUE_N] = 40;
		builder_arrival(b, DAY + i * apart, i * 7 % 11);
		c = builder_after(b, DAY + i * apart, i * 3 % 11);
		c->answers[QUESTION_TIGHTNESS] = i % 11;
	}
}

/* Nought, one, two and three of everything, and very many. */
static void
every_count_has_a_report(void **state)
{
	static const int counts[] = { 0, 1, 2, 3, 14, 31, 2600 };
	size_t i;

	for (i = 0; i < nitems(counts); i++) {
		struct builder b = builder_start(*state);
		struct report_options all = options;
		struct buf pdf = { .arena = *state };
		const char *why;
		int k;

		sessions_add(&b, counts[i], counts[i] > 100 ? 1 : 6);
		for (k = 0; k < counts[i] && k < 400; k++)
			builder_weekly(&b, DAY + 7 * k, k % 11);
		memset(all.to, 0, sizeof(all.to));
		assert_int_equal(
		    client_report(&b.history, &all, &pdf, &why), OK);
		assert_true(pdf.len < 200 * 1024);
		assert_int_equal(pages(&pdf), counts[i] > 0 ? 3 : 2);
	}
}

static void
same_data_same_bytes(void **state)
{
	struct builder b = builder_start(*state);
	struct buf first, second;

	sessions_add(&b, 9, 7);
	first = rendered(*state, &b.history);
	second = rendered(*state, &b.history);
	assert_int_equal(first.len, second.len);
	assert_memory_equal(first.data, second.data, first.len);
}

static void
names_in_all_scripts(void **state)
{
	static const char *const names[] = { "陈美玲", "ராஜேஸ்வரி பழனிசாமி",
		"Siti Nurhaliza binti Tarudin", "\xE2\x80\xAE evil",
		"हिन्दी 😀 \xF0\x9D\x94\x98 العربية", "<b>&amp;</b>", "" };
	size_t i;

	for (i = 0; i < nitems(names); i++) {
		struct builder b = builder_start(*state);
		struct buf pdf;

		b.history.client.name = names[i];
		sessions_add(&b, 3, 7);
		b.history.sessions.v[0].note = names[i];
		pdf = rendered(*state, &b.history);
		assert_int_equal(pages(&pdf), 3);
	}
}

/* More movements than a page can hold. */
static void
movements_stay_on_their_page(void **state)
{
	struct builder b = builder_start(*state);
	struct buf pdf;
	size_t i;
	int side;

	for (i = 0; i < movements_n; i++) {
		for (side = 0; side < 2; side++) {
			builder_reading(&b, DAY, movements[i].key,
			    movements[i].bilateral ? (enum side)side
						   : SIDE_MIDLINE,
			    movements[i].min);
			builder_reading(&b, DAY + 30, movements[i].key,
			    movements[i].bilateral ? (enum side)side
						   : SIDE_MIDLINE,
			    movements[i].max);
		}
	}
	pdf = rendered(*state, &b.history);
	assert_int_equal(pages(&pdf), 3);
}

/* Without a font there is no report, and somebody learns which package has
 * it. In a process of its own: the set of fonts is made once. */
static void
missing_fonts_are_named(void **state)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		struct builder b = builder_start(*state);
		struct buf pdf = { .arena = *state };
		const char *why = NULL;

		report_fonts_directory("/nonexistent");
		if (report_fonts(&why) != ERR_UNAVAILABLE || why == NULL ||
		    strstr(why, "fonts-noto-core") == NULL)
			_exit(1);
		if (client_report(&b.history, &options, &pdf, &why) !=
			ERR_UNAVAILABLE ||
		    pdf.len > 0)
			_exit(2);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    missing_fonts_are_named, start, stop),
		cmocka_unit_test_setup_teardown(
		    every_count_has_a_report, start, stop),
		cmocka_unit_test_setup_teardown(
		    same_data_same_bytes, start, stop),
		cmocka_unit_test_setup_teardown(
		    names_in_all_scripts, start, stop),
		cmocka_unit_test_setup_teardown(
		    movements_stay_on_their_page, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
