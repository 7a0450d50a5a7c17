/* Escaping by context: what comes out holds no markup of its own. */
#include "web.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *
text(struct arena *arena, const char *s)
{
	struct buf out = { .arena = arena };

	html_text(&out, s);
	return buf_text(&out);
}

static void
test_text(void **state)
{
	struct arena *arena = *state;

	assert_string_equal(text(arena, ""), "");
	assert_string_equal(text(arena, "plain, 颈部 வலி"), "plain, 颈部 வலி");
	assert_string_equal(text(arena, "<b a=\"x\" c='y'>&amp;</b>"),
	    "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;amp;&lt;/b&gt;");
	assert_string_equal(text(arena, "&"), "&amp;");
	assert_string_equal(text(arena, "\"\""), "&quot;&quot;");
}

static void
test_printf(void **state)
{
	struct buf out = { .arena = *state };

	html_printf(&out, "%d", 0);
	html_printf(&out, " of %s", "<10>");
	html_printf(&out, "%s", "");
	assert_string_equal(buf_text(&out), "0 of &lt;10&gt;");
	assert_int_equal(out.len, strlen("0 of &lt;10&gt;"));
}

static void
test_url(void **state)
{
	struct buf out = { .arena = *state };

	html_url(&out, "aZ09-._~");
	assert_string_equal(buf_text(&out), "aZ09-._~");
	html_url(&out, " /?&=%+\"<é");
	assert_string_equal(
	    buf_text(&out), "aZ09-._~%20%2F%3F%26%3D%25%2B%22%3C%C3%A9");
}

/* Whatever bytes come in, none of < > " ' leaves, each & begins one of our
 * five references, and undoing them gives the text back. */
static void
test_text_of_anything(void **state)
{
	static const char *const references[][2] = { { "&amp;", "&" },
		{ "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
		{ "&#39;", "'" } };
	unsigned seed = (unsigned)(uintptr_t)*state;
	struct arena *arena = *state;
	int round;

	print_message("seed %u\n", seed);
	for (round = 0; round < 2000; round++) {
		char s[40], back[40];
		const char *p;
		size_t i, n = (size_t)rand_r(&seed) % (sizeof(s) - 1), len = 0;

		for (i = 0; i < n; i++)
			s[i] = "<>&\"'ab;#3"[rand_r(&seed) % 10];
		s[n] = '\0';
		for (p = text(arena, s); *p; len++) {
			assert_null(strchr("<>\"'", *p));
			if (*p != '&') {
				back[len] = *p++;
				continue;
			}
			for (i = 0; i < nitems(references); i++) {
				if (strncmp(p, references[i][0],
					strlen(references[i][0])) == 0)
					break;
			}
			assert_true(i < nitems(references));
			back[len] = *references[i][1];
			p += strlen(references[i][0]);
		}
		back[len] = '\0';
		assert_string_equal(back, s);
	}
}

static void
test_respond(void **state)
{
	struct buf out = { .arena = *state };
	struct response res = { 0 };

	html_respond(&res, &out);
	assert_string_equal(res.body, "");
	assert_int_equal(res.len, 0);
	buf_puts(&out, "<p>");
	html_respond(&res, &out);
	assert_int_equal(res.len, 3);
	assert_memory_equal(res.body, "<p>", 3);
}

static int
setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_printf, setup, teardown),
		cmocka_unit_test_setup_teardown(test_url, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_text_of_anything, setup, teardown),
		cmocka_unit_test_setup_teardown(test_respond, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
