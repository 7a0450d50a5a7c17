/*
 * control.h: the protocol of the control socket. The caller sends the length of
 * its arguments, then the arguments, each with a NUL. The answer is frames of
 * kind, length and bytes; each kind comes at most once, in the order below, and
 * file data only after the file's name.
 */
#ifndef CONTROL_H
#define CONTROL_H

#include "command.h"

#include <sys/socket.h>
#include <sys/un.h>

enum frame {
	FRAME_OUT = 'o',
	FRAME_ERR = 'e',
	FRAME_FILE = 'f',
	FRAME_DATA = 'd',
	FRAME_STATUS = 's'
};

/* Makes the socket's address; false when store.path is too long. */
bool control_address(const struct conf *conf, struct sockaddr_un *out);
/* Receives the answer to command's arguments; ms: time limit from its first
 * byte. False: the whole answer is refused, with the reason on err. */
bool control_receive(int fd, struct command *command, int64_t ms, int *status);

#endif
