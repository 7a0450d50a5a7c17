/*
 * link.c: personal links. Only the hash of a token is stored; unknown,
 * expired and revoked ones look the same from outside.
 */
#include "db.h"

#include <string.h>

#define DAY_SECONDS 86400
/* An expiry is moved in steps of an hour: nobody sees the difference and a
 * row that stays the same need not be written. */
#define STEP 3600

static enum err check_active(struct db *, int64_t);
static enum err
revoke_beyond(struct db *, int64_t, int64_t, const uint8_t[HASH_SIZE]);

enum err
link_add(struct db *db, int64_t now, const uint8_t hash[HASH_SIZE],
    int64_t client, int64_t user, int days)
{
	static const char SQL_ADD[] =
	    "INSERT INTO link (token_hash, client, made_at, made_by, expires)"
	    " VALUES ($1, $2, $3, nullif($4, 0), $5)";
	enum err err = check_active(db, client);

	if (err == OK)
		err = db_run(db, SQL_ADD, "biiii", hash, (size_t)HASH_SIZE,
		    client, now, user, now + (int64_t)days * DAY_SECONDS);
	return err == OK ? revoke_beyond(db, now, client, hash) : err;
}

enum err
link_add_tablet(struct db *db, int64_t now, const uint8_t hash[HASH_SIZE],
    int64_t client, int64_t user, enum sender by)
{
	static const char SQL_ADD[] =
	    "INSERT INTO link"
	    " (token_hash, client, made_at, made_by, expires, tablet)"
	    " VALUES ($1, $2, $3, $4, $5, $6)";
	enum err err = check_active(db, client);

	if (err != OK)
		return err;
	return db_run(db, SQL_ADD, "biiiit", hash, (size_t)HASH_SIZE, client,
	    now, user, now + TABLET_SECONDS, sender_words[by]);
}

enum err
link_find(struct db *db, int64_t now, const uint8_t hash[HASH_SIZE],
    struct link_use *out)
{
	static const char SQL_FIND[] =
	    "SELECT l.client, c.language, l.tablet IS NOT NULL,"
	    " coalesce(l.tablet, 'client'), coalesce(l.last_used, 0),"
	    " coalesce(l.made_by, 0)"
	    " FROM link l JOIN client c ON c.id = l.client"
	    " WHERE l.token_hash = $1 AND l.expires > $2"
	    " AND l.revoked IS NULL AND c.archived_at IS NULL"
	    " AND (l.tablet IS NULL OR EXISTS (SELECT 1 FROM users u"
	    "  WHERE u.id = l.made_by AND u.disabled_at IS NULL"
	    "  AND (l.tablet = 'client' OR u.role = 'owner'"
	    "   OR u.id = c.therapist)))";
	struct query query =
	    db_query(db, SQL_FIND, "bi", hash, (size_t)HASH_SIZE, now);
	bool found = db_next(&query);
	struct link_use use = { 0 };
	enum err err;

	if (found) {
		use.client = col_int(&query, 0);
		use.language =
		    (enum lang)col_word(&query, 1, lang_words, LANG_N);
		use.tablet = col_int(&query, 2) != 0;
		use.by =
		    (enum sender)col_word(&query, 3, sender_words, SENDER_N);
		use.used = use.tablet && col_int(&query, 4) != 0;
		use.made_by = col_int(&query, 5);
	}
	err = db_found(&query, found);
	if (err == OK)
		err = consents_given(db, use.client, &use.consents);
	if (err == OK)
		*out = use;
	return err;
}

enum err
link_used(struct db *db, int64_t now, const uint8_t hash[HASH_SIZE], int days)
{
	static const char SQL_USED[] =
	    "UPDATE link SET last_used = $1, expires ="
	    " CASE WHEN expires > $2 OR tablet IS NOT NULL THEN expires"
	    " WHEN $2 < made_at + $3 THEN $2 ELSE made_at + $3 END"
	    " WHERE token_hash = $4 AND"
	    " (last_used IS NULL OR last_used < $5)";
	int64_t ahead = now + (int64_t)days * DAY_SECONDS;

	return db_run(db, SQL_USED, "iiibi", now, ahead,
	    (int64_t)LINK_LIFE_MAX * DAY_SECONDS, hash, (size_t)HASH_SIZE,
	    now - STEP);
}

enum err
link_revoke_all(struct db *db, int64_t now, int64_t client, int64_t *revoked)
{
	static const char SQL_REVOKE[] =
	    "UPDATE link SET revoked = $1"
	    " WHERE client = $2 AND revoked IS NULL";
	enum err err = db_run(db, SQL_REVOKE, "ii", now, client);

	if (err == OK)
		*revoked = db_changes(db);
	return err;
}

enum err
link_list(struct db *db, struct arena *arena, int64_t client, struct links *out)
{
	static const char SQL_LIST[] =
	    "SELECT made_at, coalesce(made_by, 0), expires,"
	    " coalesce(last_used, 0), coalesce(revoked, 0)"
	    " FROM link WHERE client = $1 AND tablet IS NULL"
	    " ORDER BY made_at DESC, token_hash";
	struct query query = db_query(db, SQL_LIST, "i", client);
	struct links links = { 0 };

	while (db_next(&query)) {
		arena_grow(arena, &links);
		links.v[links.n++] = (struct link){
			.client = client,
			.made_at = col_int(&query, 0),
			.made_by = col_int(&query, 1),
			.expires = col_int(&query, 2),
			.last_used = col_int(&query, 3),
			.revoked = col_int(&query, 4),
		};
	}
	*out = links;
	return db_end(&query);
}

/* Keeps LINKS_MAX live links: the one just made, which may be of the same
 * second as others, and of those the ones used last. */
static enum err
revoke_beyond(
    struct db *db, int64_t now, int64_t client, const uint8_t made[HASH_SIZE])
{
	static const char SQL_REVOKE[] =
	    "UPDATE link SET revoked = $1 WHERE token_hash IN ("
	    " SELECT token_hash FROM link WHERE client = $2"
	    " AND revoked IS NULL AND expires > $1 AND token_hash <> $3"
	    " AND tablet IS NULL"
	    " ORDER BY coalesce(last_used, made_at) DESC, made_at DESC"
	    " LIMIT 1000 OFFSET $4)";

	return db_run(db, SQL_REVOKE, "iibi", now, client, made,
	    (size_t)HASH_SIZE, (int64_t)LINKS_MAX - 1);
}

/* Whoever is archived is asked nothing more. */
static enum err
check_active(struct db *db, int64_t client)
{
	static const char SQL_ARCHIVED[] =
	    "SELECT archived_at IS NOT NULL FROM client WHERE id = $1";
	struct query query = db_query(db, SQL_ARCHIVED, "i", client);
	bool found = db_next(&query);
	bool archived = found && col_int(&query, 0) != 0;
	enum err err = db_found(&query, found);

	return err == OK && archived ? ERR_CONFLICT : err;
}
