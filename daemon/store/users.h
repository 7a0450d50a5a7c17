/* users.h: what store/user.c and store/login.c read of a user. */
#ifndef USERS_H
#define USERS_H

#include "db.h"

#define USER_COLUMNS                                                \
	"u.id, u.login, u.name, u.role, u.password, u.must_change," \
	" coalesce(u.disabled_at, 0), u.totp_secret IS NOT NULL,"   \
	" u.needs_code, coalesce(u.password_expires, 0)"
#define USER_COLUMNS_N 10

void
user_read(const struct query *query, struct arena *arena, struct user *out);

#endif
