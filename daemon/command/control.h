/*
 * control.h: what the two ends of the control socket share. The caller sends
 * its arguments, each with a NUL, behind their length; the answer is frames:
 * a kind, a length, bytes; each kind at most once, in the order below, and
 * the data behind the file's name only.
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

/* Where the socket is; false: store.path is too long for one. */
bool control_address(const struct conf *conf, struct sockaddr_un *out);
/* Takes an answer to command's arguments, which may take ms from its first
 * byte. False: it is refused as a whole, which is said on err. */
bool
control_receive(int fd, struct command *command, int64_t ms, int *status);

#endif
