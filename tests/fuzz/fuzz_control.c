/*
 * fuzz_control.c: what anybody may write to the control socket. Arguments
 * that are whole get one answer in frames, the last of which is the exit
 * status; all else is hung up on without a word.
 *
 * An input is a byte (how much is written at once; its highest bit: the
 * length in front is made) and what is written.
 */
#include "command.h"
#include "scratch.h"
#include "store.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define NOW INT64_C(1795327509) /* 2026-11-22T06:05:09Z */

static struct conf conf;
static struct db *db;

static void
start(void)
{
	struct arena *arena = arena_new();
	int holder;

	scratch_make();
	auth_init();
	must(conf_read(arena, "/dev/null", &conf));
	conf.store_path = arena_printf(arena, "%s/db", scratch);
	must(db_open(conf.store_path, true, &db, &holder) == DB_OPENED);
	must(control_start(&conf) >= 0);
}

static int
call(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s.control",
	    conf.store_path);
	must(connect(fd, (struct sockaddr *)(void *)&address,
		 sizeof(address)) == 0);
	return fd;
}

/* Whether what is there when the arguments end is they and no more; at: how
 * much is written at once. */
static bool
whole(const struct buf *sent, size_t piece)
{
	uint32_t len;
	size_t at, i, n = 0;

	if (sent->len < 5)
		return false;
	memcpy(&len, sent->data, 4);
	for (at = piece; at < sent->len && at < (size_t)len + 4;)
		at += piece;
	at = at < sent->len ? at : sent->len;
	for (i = 4; i < at; i++)
		n += sent->data[i] == '\0';
	return len > 0 && len <= 65536 && at == (size_t)len + 4 && n <= 64 &&
	       sent->data[at - 1] == '\0';
}

/* Its answer comes when a copy of the database has been looked at. */
static bool
may_wait(const struct buf *sent)
{
	return sent->len >= 11 && (memcmp(sent->data + 4, "verify", 7) == 0 ||
				      memcmp(sent->data + 4, "backup", 7) == 0);
}

static void
check_answer(const struct buf *got)
{
	size_t at = 0;
	uint32_t len;
	char kind = '\0';

	while (at < got->len) {
		must(kind != 's' && got->len - at >= 5);
		kind = got->data[at];
		memcpy(&len, got->data + at + 1, 4);
		must(strchr("oefds", kind) != NULL && kind != '\0');
		must(len <= got->len - at - 5);
		must(kind != 's' || len == 1);
		at += 5 + len;
	}
	must(kind == 's');
}

/* Everything that comes back, until the other side hangs up or waits. */
static bool
hear(int fd, struct buf *got)
{
	char bytes[8192];
	ssize_t n;

	while ((n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0)
		buf_add(got, bytes, (size_t)n);
	return n == 0 || errno != EAGAIN;
}

static void
turn(void)
{
	must(control_run(&conf, db, NOW) == OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct buf sent = { .arena = arena }, got = { .arena = arena };
	struct input in = { data, size };
	uint8_t choice = take(&in);
	uint32_t len = (uint32_t)in.size;
	size_t piece = (size_t)(choice & 0x7F) * 32 + 1, at, n;
	bool over = false;
	int fd, turns;

	if (db == NULL)
		start();
	fd = call();
	if (choice & 0x80)
		buf_add(&sent, &len, sizeof(len));
	buf_add(&sent, in.data, in.size);
	turn();
	for (at = 0; at < sent.len && !over; at += n) {
		n = piece < sent.len - at ? piece : sent.len - at;
		if (send(fd, sent.data + at, n, MSG_NOSIGNAL) < 0)
			break;
		turn();
		over = hear(fd, &got);
	}
	must(shutdown(fd, SHUT_WR) == 0 || errno == ENOTCONN);
	for (turns = 0; !over && turns < 10000; turns++) {
		turn();
		over = hear(fd, &got);
	}
	must(over);
	must((got.len > 0) == whole(&sent, piece) ||
	     (got.len == 0 && may_wait(&sent)));
	if (got.len > 0)
		check_answer(&got);
	close(fd);
	arena_free(arena);
	return 0;
}
