/*
 * control.h: what the two ends of the control socket share. The caller sends
 * its arguments, each with a NUL, behind their length; the answer is frames:
 * a kind, a length, bytes.
 */
#ifndef CONTROL_H
#define CONTROL_H

#include "system.h"

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

#endif
