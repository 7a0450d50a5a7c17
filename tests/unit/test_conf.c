/* Configuration: the file, then the environment, then the command line. */
#include "system.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena *arena;

/* Reads text as a configuration file. */
static bool
read_text(const char *text, struct conf *conf)
{
	char path[] = "/tmp/test_conf.XXXXXX";
	int fd = mkstemp(path);
	bool ok;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	ok = conf_read(arena, path, conf);
	(void)unlink(path);
	return ok;
}

static void
defaults(void **state)
{
	struct conf conf;

	(void)state;
	assert_true(read_text("", &conf));
	assert_string_equal(conf.practice_name, "My practice");
	assert_string_equal(conf.practice_time_zone, "Asia/Kuala_Lumpur");
	assert_string_equal(conf.practice_languages, "en,ms,zh,ta");
	assert_string_equal(conf.listen_address, "127.0.0.1");
	assert_int_equal(conf.listen_port, 8080);
	assert_string_equal(conf.listen_socket, "");
	assert_int_equal(conf.limits_connections, 1024);
	assert_int_equal(conf.limits_body, 24576);
	assert_int_equal(conf.limits_link_per_hour, 20);
	assert_int_equal(conf.limits_client_per_day, 24);
	assert_int_equal(conf.limits_source_per_hour, 120);
	assert_int_equal(conf.link_days, 90);
	assert_int_equal(conf.retention_years, 7);
}

static void
file_and_comments(void **state)
{
	struct conf conf;

	(void)state;
	assert_true(
	    read_text("# words\n; words\n\n[practice]\n"
		      "name = Klinik Sentuhan\n"
		      "whatsapp=60123456789\n\n"
		      "[listen]\nport = 0\n",
		&conf));
	assert_string_equal(conf.practice_name, "Klinik Sentuhan");
	assert_string_equal(conf.practice_whatsapp, "60123456789");
	assert_int_equal(conf.listen_port, 0);
}

/* What the file may not say. */
static void
bad_files(void **state)
{
	static const char *const bad[] = {
		"[practice]\nnames = x\n", /* no such key */
		"[practices]\nname = x\n", /* no such section */
		"name = x\n",              /* in no section */
		"[Practice]\nname = x\n",
		"[practice]\nName = x\n",
		"[practice]\nname = x\nname = y\n",
		"[practice]\nname = x\n[listen]\nport = 1\n"
		"[practice]\nname = x\n",
		"[practice]\nname\n", /* no value */
		"[practice\nname = x\n",
		"[practice]\nname =\n", /* at least one character */
		"[listen]\nport = -1\n",
		"[listen]\nport = 65536\n",
		"[listen]\nport = 80a\n",
		"[listen]\nport = +80\n",
		"[listen]\nport =\n",
		"[listen]\naddress = 0.0.0.0\n",
		"[listen]\naddress = 192.168.1.1\n",
		"[listen]\naddress = ::\n",
		"[limits]\nbody = 4095\n",
		"[limits]\nbody = 1048577\n",
		"[limits]\nlink_per_hour = -1\n",
		"[limits]\nconnections = 7\n",
		"[link]\ndays = 0\n",
		"[link]\ndays = 366\n",
		"[retention]\nyears = 0\n",
		"[practice]\nwhatsapp = 6.01E+10\n",
		"[practice]\nwhatsapp = +60 12\n",
		"[practice]\ncountry = my\n",
		"[practice]\ncountry = XX\n",
		"[practice]\nwhatsapp = 012-345 6789\n",
		"[practice]\nbase_url = http://reliefd.example\n",
		"[practice]\nbase_url = https://reliefd.example/pain\n",
		"[practice]\nbase_url = https://reliefd.example/pain/\n",
		"[practice]\nbase_url = https://reliefd.example/?a\n",
		"[practice]\nbase_url = https://reliefd.example#a\n",
		"[practice]\nbase_url = https://reliefd.example:\n",
		"[practice]\nbase_url = https://reliefd.example:0\n",
		"[practice]\nbase_url = https://reliefd.example:65536\n",
		"[practice]\nbase_url = https://reliefd.example:80:80\n",
		"[practice]\nbase_url = https://[::1\n",
		"[practice]\nbase_url = https://klinik.例\n",
		"[practice]\nbase_url = http://localhost.example\n",
		"[practice]\nbase_url = http://127.0.0.1.example\n",
		"[practice]\nbase_url = reliefd.example\n",
		"[practice]\nbase_url = ftp://reliefd.example\n",
		"[practice]\nbase_url = https://\n",
		"[practice]\nbase_url = https://reliefd example\n",
		"[practice]\nbase_url = https://me@reliefd.example\n",
		"[practice]\nbase_url = https://reliefd.example?a\n",
		"[practice]\nname = caf\xE9\n", /* not UTF-8 */
		"[practice]\nname = a\tb\n",    /* a control character */
		"[practice]\nname = a\n  b\n",  /* no lines go on */
		"[practice]\nname: a\n",
	};
	struct conf conf;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(bad); i++) {
		if (read_text(bad[i], &conf))
			fail_msg("accepted: %s", bad[i]);
	}
	assert_false(conf_read(arena, "/nonexistent/reliefd.conf", &conf));
}

/* A value is what stands behind the sign, however long it is. */
static void
whole_values(void **state)
{
	char text[1200] =
	    "[practice]\r\nname =  A; B # C = D \r\n"
	    "[store]\npath = /";
	size_t len = strlen(text);
	struct conf conf;

	(void)state;
	memset(text + len, 'x', 900);
	text[len + 900] = '\0';
	assert_true(read_text(text, &conf));
	assert_string_equal(conf.practice_name, "A; B # C = D");
	assert_int_equal(strlen(conf.store_path), 901);
	assert_false(conf_set(arena, &conf, "practice.name=a\nb"));
	assert_false(conf_set(arena, &conf, "practice.name= a"));
	assert_true(conf_set(arena, &conf, "practice.name=a ; b"));
}

static void
borders(void **state)
{
	static const char *const good[] = {
		"[listen]\nport = 65535\n",
		"[listen]\naddress = 127.8.9.10\n",
		"[listen]\naddress = ::1\n",
		"[limits]\nbody = 4096\n",
		"[limits]\nbody = 1048576\n",
		"[limits]\nlink_per_hour = 0\n",
		"[link]\ndays = 1\n",
		"[link]\ndays = 365\n",
		"[practice]\nbase_url = https://reliefd.example\n",
		"[practice]\nbase_url = https://reliefd.example:8443\n",
		"[practice]\nbase_url = https://reliefd.example/\n",
		"[practice]\nbase_url = https://[2001:db8::1]:8443\n",
		"[practice]\nbase_url = http://[::1]:8080\n",
		"[practice]\nbase_url = http://localhost\n",
		"[practice]\nwhatsapp = +60 12-345 6789\n",
		"[practice]\nwhatsapp = +60 (0)12-345 6789\n",
		"[practice]\nwhatsapp = 6591234567\n",
		"[practice]\ncountry = SG\n",
		"[practice]\ncountry =\n",
		"[practice]\nbase_url = http://127.0.0.1:8080\n",
		"[practice]\nwhatsapp =\n",
		"[practice]\nname = \xE6\x9E\x97\xE4\xBC\x9F\n",
	};
	struct conf conf;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(good); i++) {
		if (!read_text(good[i], &conf))
			fail_msg("refused: %s", good[i]);
	}
}

static void
later_sources_win(void **state)
{
	struct buf out = { .arena = arena };
	struct conf conf;

	(void)state;
	assert_int_equal(setenv("RELIEFD_PRACTICE_NAME", "Env", 1), 0);
	assert_int_equal(setenv("RELIEFD_LIMITS_LINK_PER_HOUR", "7", 1), 0);
	assert_true(
	    read_text("[practice]\nname = File\n"
		      "[listen]\nport = 81\n"
		      "[limits]\nlink_per_hour = 6\n",
		&conf));
	assert_string_equal(conf.practice_name, "Env");
	assert_int_equal(conf.limits_link_per_hour, 7);
	assert_true(conf_set(arena, &conf, "limits.link_per_hour=8"));
	assert_int_equal(conf.limits_link_per_hour, 8);
	assert_int_equal(conf.listen_port, 81);
	/* It says where each came from. */
	conf_print(&conf, &out);
	assert_non_null(strstr(out.data, "(environment)\nname = Env\n"));
	assert_non_null(strstr(out.data, "(argument)\nlink_per_hour = 8\n"));
	assert_non_null(strstr(out.data, "(file)\nport = 81\n"));
	assert_non_null(strstr(out.data, "(default)\nbody = 24576\n"));
	assert_int_equal(unsetenv("RELIEFD_PRACTICE_NAME"), 0);
	assert_int_equal(setenv("RELIEFD_LIMITS_LINK_PER_HOUR", "x", 1), 0);
	assert_false(read_text("", &conf));
	assert_int_equal(unsetenv("RELIEFD_LIMITS_LINK_PER_HOUR"), 0);
}

static void
bad_arguments(void **state)
{
	static const char *const bad[] = { "", "practice", "practice.name",
		"name=x", "practice.names=x", ".name=x", "practice.=x",
		"listen.port=x", "listen.port=99999", "practice=x.y" };
	struct conf conf;
	size_t i;

	(void)state;
	assert_true(read_text("", &conf));
	for (i = 0; i < nitems(bad); i++) {
		if (conf_set(arena, &conf, bad[i]))
			fail_msg("accepted: %s", bad[i]);
	}
	assert_true(conf_set(arena, &conf, "practice.name=a=b.c"));
	assert_string_equal(conf.practice_name, "a=b.c");
	assert_int_equal(conf.listen_port, 8080);
}

/* What conf_print() writes is a configuration file that says the same. */
static void
what_is_printed_is_read(void **state)
{
	struct buf first = { .arena = arena }, second = { .arena = arena };
	struct conf conf, again;
	const char *p, *q;

	(void)state;
	assert_true(
	    read_text("[practice]\nname = Klinik\nwhatsapp = 60123456789\n"
		      "[link]\ndays = 30\n",
		&conf));
	conf_print(&conf, &first);
	assert_true(read_text(buf_text(&first), &again));
	conf_print(&again, &second);
	/* The same but for where it came from. */
	p = first.data;
	q = second.data;
	while (*p && *q) {
		size_t m = strcspn(p, "\n"), n = strcspn(q, "\n");

		if (*p != '#')
			assert_true(m == n && strncmp(p, q, m) == 0);
		p += m + 1;
		q += n + 1;
	}
	assert_int_equal(*p, *q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(file_and_comments),
		cmocka_unit_test(bad_files),
		cmocka_unit_test(whole_values),
		cmocka_unit_test(borders),
		cmocka_unit_test(later_sources_win),
		cmocka_unit_test(bad_arguments),
		cmocka_unit_test(what_is_printed_is_read),
	};
	int failed;

	arena = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
