/* Files in folders where somebody else may put anything under any name. */
#include "store_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define OTHER 65534 /* a user of the computer who is not us */

static const char *
path_of(struct fixture *fixture, const char *name)
{
	return arena_printf(fixture->arena, "%s/%s", fixture->folder, name);
}

static struct buf
bytes(struct fixture *fixture, const char *text)
{
	struct buf data = { .arena = fixture->arena };

	buf_puts(&data, text);
	return data;
}

static const char *
get(struct fixture *fixture, const char *path)
{
	char *text = arena_alloc(fixture->arena, 64);
	const char *why;
	int fd = file_open(AT_FDCWD, path, O_NOFOLLOW, &why);

	memset(text, 0, 64);
	assert_true(fd >= 0);
	assert_true(read(fd, text, 63) >= 0);
	close(fd);
	return text;
}

static void
only_regular_files_are_opened(void **state)
{
	struct fixture *fixture = *state;
	const char *link = path_of(fixture, "link");
	const char *pipe = path_of(fixture, "pipe"), *why = NULL;
	int fd;

	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_int_equal(symlink(fixture->path, link), 0);
	/* It returns: nobody writes to the pipe. */
	assert_int_equal(file_open(AT_FDCWD, pipe, 0, &why), -1);
	assert_string_equal(why, "is not a regular file");
	assert_int_equal(file_open(AT_FDCWD, "/dev/null", 0, &why), -1);
	assert_int_equal(file_open(AT_FDCWD, fixture->folder, 0, &why), -1);
	assert_int_equal(file_open(AT_FDCWD, link, O_NOFOLLOW, &why), -1);
	assert_string_equal(why, "is a link; name the file itself");
	fd = file_open(AT_FDCWD, link, 0, &why);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(unlink(link), 0);
	assert_int_equal(unlink(pipe), 0);
}

static void
a_file_takes_the_place_of_ours_only(void **state)
{
	struct fixture *fixture = *state;
	const char *path = path_of(fixture, "file");
	const char *aim = path_of(fixture, "aim");
	struct buf first = bytes(fixture, "first");
	struct buf second = bytes(fixture, "second");
	struct stat st;

	assert_true(file_write(path, &first));
	assert_true(file_write(path, &second));
	assert_string_equal(get(fixture, path), "second");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_true(file_write(aim, &first));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink(aim, path), 0);
	assert_false(file_write(path, &second));
	assert_int_equal(errno, EEXIST);
	assert_string_equal(get(fixture, aim), "first");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(file_write(path, &second));
	assert_int_equal(rmdir(path), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(aim, OTHER, OTHER), 0);
		assert_false(file_write(aim, &second));
		assert_string_equal(get(fixture, aim), "first");
	} else {
		print_message("not root: nobody else's file was tried\n");
	}
	assert_int_equal(unlink(aim), 0);
}

static void
a_new_file_takes_no_place(void **state)
{
	struct fixture *fixture = *state;
	const char *path = path_of(fixture, "file");
	struct buf first = bytes(fixture, "first");
	struct buf second = bytes(fixture, "second");

	assert_true(file_make(path, &first));
	assert_false(file_make(path, &second));
	assert_int_equal(errno, EEXIST);
	assert_string_equal(get(fixture, path), "first");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/nonexistent/file", path), 0);
	assert_false(file_make(path, &second));
	assert_int_equal(unlink(path), 0);
}

/* A link that was put in the copy's place is not written through. */
static void
a_copy_of_the_database_follows_no_link(void **state)
{
	struct fixture *fixture = *state;
	const char *copy = path_of(fixture, "db.copy");
	const char *aim = path_of(fixture, "aim");
	const char *folder =
	    arena_printf(fixture->arena, "%s.link", fixture->folder);
	struct db_copy *steps;

	assert_int_equal(symlink(aim, copy), 0);
	assert_int_not_equal(db_copy_begin(fixture->db, copy, &steps), OK);
	assert_int_equal(access(aim, F_OK), -1);
	assert_int_equal(unlink(copy), 0);
	/* The folder may be one: a state directory is. */
	assert_int_equal(symlink(fixture->folder, folder), 0);
	assert_int_equal(
	    db_copy_begin(fixture->db,
		arena_printf(fixture->arena, "%s/db.copy", folder), &steps),
	    OK);
	assert_true(db_copy_end(steps));
	assert_int_equal(unlink(folder), 0);
}

/* What root makes in the folder of a service is the service's, but for files
 * that are somebody's already. */
static void
root_makes_files_for_the_folders_owner(void **state)
{
	struct fixture *fixture = *state;
	const char *key = path_of(fixture, "db.key");
	const char *other = path_of(fixture, "other");
	struct buf text = bytes(fixture, "text");
	struct stat st;
	int fd;

	if (geteuid() != 0) {
		print_message("only root can give files away\n");
		skip();
	}
	assert_true(key_make(key));
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_uid, 0);
	assert_int_equal(chown(fixture->folder, OTHER, OTHER), 0);
	/* One that root has left there is handed over. */
	assert_true(key_make(key));
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_uid, OTHER);
	assert_int_equal(st.st_gid, OTHER);
	assert_int_equal(unlink(key), 0);
	assert_true(key_make(key));
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_uid, OTHER);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, SEAL_KEY_SIZE);
	assert_int_equal(unlink(key), 0);
	/* A second name for a file of root's. */
	assert_true(file_write(other, &text));
	assert_int_equal(link(other, key), 0);
	fd = open(key, O_RDONLY | O_CLOEXEC);
	assert_false(folder_own(key, fd));
	close(fd);
	assert_false(key_make(key));
	assert_int_equal(stat(other, &st), 0);
	assert_int_equal(st.st_uid, 0);
	assert_int_equal(unlink(key), 0);
	assert_int_equal(unlink(other), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(only_regular_files_are_opened),
		fixture_test(a_file_takes_the_place_of_ours_only),
		fixture_test(a_new_file_takes_no_place),
		fixture_test(a_copy_of_the_database_follows_no_link),
		fixture_test(root_makes_files_for_the_folders_owner),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
