/*
 * fuzz_database.c: a database file with damage in it, and its log, is refused
 * or served; nothing is read or written where it must not be.
 *
 * An input is a byte (whether the log is kept beside the file) and changes of
 * 5 bytes each: what to do, three bytes of an offset, a value.
 */
#include "analysis.h"
#include "scratch.h"
#include "history.h"
#include "store.h"
#include "system.h"

#include <fcntl.h>
#include <sys/stat.h>

#define NOW INT64_C(1795327509) /* 2026-11-22T06:05:09Z */
#define TODAY "2026-11-22"

struct image {
	uint8_t *data;
	size_t size;
};

static char path[80], path_wal[96], path_witness[96];
static struct image whole, early, late; /* late: the log of early */
static uint8_t hash[HASH_SIZE];

static struct image
load(const char *name)
{
	struct image image = { NULL, 0 };
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	struct stat st;

	must(fd >= 0 && fstat(fd, &st) == 0);
	image.size = (size_t)st.st_size;
	image.data = malloc(image.size + 1);
	must(image.data != NULL &&
	     read(fd, image.data, image.size) == st.st_size);
	close(fd);
	return image;
}

static void
save(const char *name, const struct image *image)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	must(fd >= 0);
	must(write(fd, image->data, image->size) == (ssize_t)image->size);
	close(fd);
}

/* One of everything that a client can have. */
static void
fill(struct db *db, struct arena *arena)
{
	struct user user = { .login = "anna",
		.name = "Anna",
		.role = ROLE_OWNER,
		.password = "$argon2id$" };
	struct client client = { .name = "Tan Mei Ling",
		.phone = "",
		.activities = { "walk", "", "" },
		.conditions = 3 };
	struct session session = { .therapist_text = "", .note = "" };
	struct session_region region = { .technique = -1, .minutes = 10 };
	struct checkin checkin = { .day = TODAY,
		.submitted_at = NOW,
		.form_version = 1,
		.something_text = "",
		.note = "stiff",
		.answers[QUESTION_PAIN_NOW] = 5,
		.answers[QUESTION_PAIN_BEFORE] = 6,
		.answers[QUESTION_PAIN_WEEK] = 4,
		.regions = 5,
		.answers[QUESTION_NEW_SORENESS] = 1,
		.answers[QUESTION_GLOBAL_CHANGE] = 2 };
	struct reading reading = { .day = TODAY,
		.made_at = NOW,
		.degrees = 90,
		.repeats = 1,
		.measurer_text = "self" };
	struct readings none = { 0 };
	enum stored stored;
	int64_t id;
	int i;

	must(db_write(db) == OK);
	must(user_add(db, NOW, &user, &id) == OK);
	client.therapist = id;
	client.movements[0].movement = movement_find("shoulder.flexion");
	client.movements_n = 1;
	must(client_add(db, NOW, &client) == OK);
	must(consent_give(db, NOW, client.id, FOR_DATA, LANG_EN) == OK);
	must(link_add(db, NOW, hash, client.id, id, 90) == OK);
	must(login_add(db, NOW, hash, id, false) == OK);
	memcpy(session.day, TODAY, DAY_SIZE);
	session.minutes[0] = 20;
	for (i = 1; i < TECHNIQUE_N; i++)
		session.minutes[i] = NOT_USED;
	session.regions = &region;
	session.regions_n = 1;
	must(session_put(db, NOW, client.id, &session) == OK);
	reading.movement = movement_find("shoulder.flexion");
	for (i = 0; i < 6; i++) {
		checkin.moment = (enum moment)(i % MOMENT_N);
		(void)snprintf(checkin.id, ID_SIZE, "%032d", i);
		(void)snprintf(reading.id, ID_SIZE, "%032d", i);
		day_text(day_number(TODAY) - i, checkin.day);
		must(
		    checkin_put(db, client.id, &checkin, &none, &stored) == OK);
		day_text(day_number(TODAY) - i, reading.day);
		must(reading_put(db, client.id, &reading, &stored) == OK);
		must(audit_add(db, NOW, (struct actor){ ACTOR_USER, id },
			 "client viewed", client.id, "") == OK);
	}
	(void)arena;
	must(db_written(db, true) == OK);
	must(db_commit(db) == OK);
}

static void
make_images(void)
{
	struct arena *arena = arena_new();
	struct db *db;
	int holder;

	scratch_make();
	(void)snprintf(path, sizeof(path), "%s/db", scratch);
	(void)snprintf(path_wal, sizeof(path_wal), "%s-wal", path);
	(void)snprintf(path_witness, sizeof(path_witness), "%s.witness", path);
	auth_init();
	must(db_open(path, true, &db, &holder) == DB_OPENED);
	fill(db, arena);
	early = load(path);
	late = load(path_wal);
	db_close(db);
	whole = load(path);
	arena_free(arena);
}

static void
damage(struct input *in, struct image *image)
{
	while (in->size > 0 && image->size > 0) {
		uint8_t what = take(in);
		size_t at = (size_t)take(in) << 16;
		uint8_t value;

		at |= (size_t)take(in) << 8;
		at = (at | take(in)) % image->size;
		value = take(in);
		switch (what % 5) {
		case 0:
			image->data[at] = value;
			break;
		case 1:
			image->data[at] ^= (uint8_t)(1 << value % 8);
			break;
		case 2:
			image->size = at;
			break;
		case 3:
			memset(image->data + at, value,
			    image->size - at < value ? image->size - at
						     : value);
			break;
		default:
			image->data[at] = (uint8_t)(image->data[at] + value);
		}
	}
}

/* What a day's work reads and writes; each may say that it cannot. */
static void
serve_client(struct db *db, struct arena *arena, int64_t id)
{
	struct history history = { 0 };
	struct analysis analysis;
	struct checkin_state state;
	struct links links = { 0 };
	unsigned consents;

	if (history_get(db, arena, id, &history) == OK)
		analysis_make(arena, &history, "", "", &analysis);
	(void)!checkin_state(db, id, TODAY, &state);
	(void)!link_list(db, arena, id, &links);
	(void)!consents_given(db, id, &consents);
	(void)!client_scope(db, id, 1);
}

static void
serve_damaged(struct db *db, struct arena *arena)
{
	struct audit_filter filter = { .limit = 20 };
	struct users users = { 0 };
	struct audits audits = { 0 };
	struct codes codes = { 0 };
	struct link_use use;
	struct user user;
	struct actor actor = { ACTOR_SYSTEM, 0 };
	int64_t rows, bad;
	const char *why;

	(void)!user_list(db, arena, &users);
	(void)!login_find(db, arena, NOW, hash, &user);
	(void)!link_find(db, NOW, hash, &use);
	(void)!client_codes(db, arena, &codes);
	serve_client(db, arena, 1);
	(void)!audit_list(db, arena, &filter, &audits);
	(void)!audit_check(db, &rows, &bad);
	if (db_write(db) == OK) {
		enum err err = audit_add(db, NOW, actor, "started", 0, "");

		err = db_written(db, err == OK);
		(void)!err;
	}
	(void)!db_commit(db);
	(void)!db_check(db, arena, &why);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct arena *arena = arena_new();
	struct image image, log;
	struct db *db = NULL;
	int holder;
	bool logged;

	if (whole.data == NULL)
		make_images();
	logged = take(&in) & 1;
	image = logged ? late : whole;
	image.data = arena_alloc(arena, image.size);
	memcpy(image.data, logged ? late.data : whole.data, image.size);
	damage(&in, &image);
	log = image;
	save(path, logged ? &early : &image);
	if (logged)
		save(path_wal, &log);
	else
		(void)unlink(path_wal);
	(void)unlink(path_witness);
	if (db_open(path, false, &db, &holder) == DB_OPENED) {
		serve_damaged(db, arena);
		db_close(db);
	}
	(void)unlink(path);
	(void)unlink(path_wal);
	(void)unlink(path_witness);
	arena_free(arena);
	return 0;
}
