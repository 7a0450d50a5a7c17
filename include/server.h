/* server.h: the HTTP server, as the loop runs it. */
#ifndef SERVER_H
#define SERVER_H

#include "system.h"

struct db;
struct server;
struct site;
/* Listens; NULL when it cannot (said on the log). fd: a listening socket,
 * or -1 to make one from conf. */
struct server *server_start(const struct conf *conf, const struct site *site,
    struct db *db, int fd);
/* The port it listens on; 0 for a Unix socket. */
int server_port(const struct server *server);
/* Readable when server_run() has something to do. */
int server_fd(const struct server *server);
/* At most how long to wait before server_run(), in ms. */
int server_timeout(struct server *server);
/* One turn: reads, handles, commits once, answers. ERR_INTERNAL: the disk
 * failed; stop at once with exit 74. */
enum err server_run(struct server *server);
/* How many its last turn answered; none: time for what can wait. */
size_t server_answered(const struct server *server);
/* Takes no new connection from now on. */
void server_quiesce(struct server *server);
/* The number of connections still open. */
int server_connections(const struct server *server);
void server_stop(struct server *server);

#endif
