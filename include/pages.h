/*
 * pages.h: the screens: handlers by page file, template functions by .html
 * file. A template writes what it is given; it decides nothing and reads
 * nothing.
 */
#ifndef PAGES_H
#define PAGES_H

#include "web.h"

/* page_checkin.c: the client's form */

handler get_checkin, post_checkin;

/* page_receipt.c: what was stored, and how to change it */

handler get_checkin_receipt, get_checkin_receipt_edit, post_checkin_receipt;

/* page_consent.c: the notice, before the first form and on its own page */

handler get_checkin_privacy, post_checkin_consent, post_checkin_withdraw;

#endif
