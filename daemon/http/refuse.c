/*
 * refuse.c: refuses requests before they reach their page. A browser gets a
 * page in the user's language, with the user's answers if they could be read.
 * Other programs get plain text.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "web.h"

static bool is_form(struct request *);

void
dispatch_refuse(struct request *req, int status, struct response *res)
{
	*res = (struct response){ .status = status,
		.allow = status == 405 ? "GET, HEAD, POST" : NULL };
	if (status == 400 || status == 505) {
		res->type = "text/plain; charset=utf-8";
		res->body = status == 400 ? "400 Bad request\n"
					  : "505 HTTP version not supported\n";
		res->len = strlen(res->body);
		return;
	}
	req->site->language(req, NULL);
	req->site->error(
	    req, status == 404 ? ERR_NOT_FOUND : ERR_INVALID, status, res);
}

bool
refuse_shows(struct request *req, int status)
{
	if (req->form.n == 0 || !is_form(req))
		return false;
	req->refused = status;
	return true;
}

bool
refuse_later(const struct request *req, const struct head *head)
{
	size_t i;

	if (req->verb != HTTP_POST || strncmp(req->path, "/c/", 3) != 0)
		return false;
	/* With "Expect" the sender is refused before it sends the body. */
	for (i = 0; i < head->headers_n; i++) {
		if (head->headers[i].name_len == 6 &&
		    strncasecmp(head->headers[i].name, "Expect", 6) == 0)
			return false;
	}
	return true;
}

/* Whether the request has a client's answers, which can be shown again. */
static bool
is_form(struct request *req)
{
	const struct route *route;

	return req->verb == HTTP_POST && route_find(req, &route) == OK &&
	       req->site->shows_again(route);
}
