/*
 * known.h: what test_model.c's model knows of clients, links, logins and
 * check-ins, which is all that an answer depends on.
 */
#ifndef KNOWN_H
#define KNOWN_H

#include "inside.h"

#define CLIENTS 5
#define MANY 4096

/* What there is, as the model has it. */
struct known_client {
	int64_t id;
	int user; /* in whose care */
	bool archived, consent;
};
struct known_link {
	char token[TOKEN_SIZE];
	int client;
	bool revoked;
};
struct known_login {
	char cookie[TOKEN_SIZE];
	int user; /* 0 is the owner */
	bool ended;
};
struct known_checkin {
	char id[ID_SIZE];
	int client, pain;
};

static struct {
	struct inside in;
	struct arena *arena; /* of this step */
	uint64_t random;
	int64_t users[2];
	char day[DAY_SIZE];
	struct known_client clients[CLIENTS];
	struct known_link links[MANY];
	struct known_login logins[MANY];
	struct known_checkin checkins[MANY];
	int links_n, logins_n, checkins_n;
	struct buf got;
} m;

#endif
