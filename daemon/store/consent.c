/* consent.c: what clients have agreed to, purpose by purpose. */
#include "db.h"

enum err
consent_give(struct db *db, int64_t now, int64_t client, enum purpose purpose,
    enum lang lang)
{
	static const char SQL_GIVE[] =
	    "INSERT INTO consent"
	    " (client, purpose, given_at, version, language)"
	    " VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (client, purpose, given_at)"
	    " DO UPDATE SET withdrawn_at = NULL,"
	    " version = excluded.version, language = excluded.language";

	return db_run(db, SQL_GIVE, "itiit", client, purpose_words[purpose],
	    now, (int64_t)NOTICE_VERSION, lang_words[lang]);
}

enum err
consent_withdraw(
    struct db *db, int64_t now, int64_t client, enum purpose purpose)
{
	static const char SQL_WITHDRAW[] =
	    "UPDATE consent SET withdrawn_at = $1"
	    " WHERE client = $2 AND purpose = $3 AND withdrawn_at IS NULL";

	return db_run(
	    db, SQL_WITHDRAW, "iit", now, client, purpose_words[purpose]);
}

enum err
consents_given(struct db *db, int64_t client, unsigned *out)
{
	static const char SQL_GIVEN[] =
	    "SELECT DISTINCT purpose FROM consent"
	    " WHERE client = $1 AND version >= $2 AND withdrawn_at IS NULL";
	struct query query =
	    db_query(db, SQL_GIVEN, "ii", client, (int64_t)NOTICE_VERSION);
	unsigned purposes = 0;
	enum err err;

	while (db_next(&query))
		purposes |= 1u << col_word(&query, 0, purpose_words, PURPOSE_N);
	err = db_end(&query);
	if (err == OK)
		*out = purposes;
	return err;
}
