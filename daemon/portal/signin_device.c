/*
 * signin_device.c: a cookie for browsers in which a user has signed in before,
 * one per user. It gives no access, but its own attempts to sign in: a stranger
 * who knows a login name cannot lock its user out.
 */
#include "signin.h"
#include "system.h"

static const char *cookie_name(struct arena *, int64_t);
static bool device_hash(const struct request *, int64_t, uint8_t[HASH_SIZE]);

enum err
device_key(struct request *req, int64_t user, const char **key)
{
	uint8_t hash[HASH_SIZE];
	char hex[33];
	enum err err;

	*key = NULL;
	if (!device_hash(req, user, hash))
		return OK;
	err = device_find(req->db, req->latest, user, hash);
	if (err != OK)
		return err == ERR_NOT_FOUND ? OK : err;
	hex_text(hash, 16, hex);
	*key = arena_printf(req->arena, "device:%s", hex);
	return OK;
}

void
device_keep(struct request *req, struct response *res)
{
	char token[TOKEN_SIZE];
	uint8_t hash[HASH_SIZE];
	const char *known;
	enum err err = device_key(req, req->user.id, &known);

	if (err != OK || known != NULL || db_full(req->db))
		return;
	token_make(token);
	if (!token_hash(token, hash) || db_write(req->db) != OK)
		return;
	err = device_add(req->db, req->latest, req->user.id, hash);
	if (db_written(req->db, err == OK) == OK && err == OK)
		res->cookie = cookie_set(req->arena,
		    cookie_name(req->arena, req->user.id), token,
		    DEVICE_SECONDS);
}

static const char *
cookie_name(struct arena *arena, int64_t user)
{
	return arena_printf(arena, DEVICE_COOKIE "%lld", (long long)user);
}

static bool
device_hash(const struct request *req, int64_t user, uint8_t hash[HASH_SIZE])
{
	const char *cookie = cookie_get(req, cookie_name(req->arena, user));

	return cookie != NULL && token_hash(cookie, hash);
}
