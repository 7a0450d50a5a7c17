/* server.h: the HTTP server, as the main loop uses it. */
#ifndef SERVER_H
#define SERVER_H

#include "system.h"

struct db;
struct server;
struct site;
/* Starts to listen; NULL on failure (logged). fd: a listening socket, or -1 to
 * make one from conf. */
struct server *server_start(
    const struct conf *conf, const struct site *site, struct db *db, int fd);
/* Returns the port that the server listens on; 0 for a Unix socket. */
int server_port(const struct server *server);
/* Returns a descriptor, readable when server_run() has something to do. */
int server_fd(const struct server *server);
/* Returns the longest time to wait before server_run(), in ms. */
int server_timeout(struct server *server);
/* Runs one turn: reads, handles, commits once, answers. ERR_INTERNAL: the disk
 * failed; the caller stops at once with exit status 74. */
enum err server_run(struct server *server);
/* Returns how many requests the last turn answered; 0: it was idle. */
size_t server_answered(const struct server *server);
/* Accepts no new connections from now on. */
void server_quiesce(struct server *server);
/* Returns the number of open connections. */
int server_connections(const struct server *server);
void server_stop(struct server *server);

#endif
