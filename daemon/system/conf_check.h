/*
 * conf_check.h: what some options must look like. Each takes a value that is
 * not "" and returns what it has to be, or NULL when it is.
 */
#ifndef CONF_CHECK_H
#define CONF_CHECK_H

const char *conf_languages_problem(const char *value);
const char *conf_country_problem(const char *value);
const char *conf_phone_problem(const char *value);
/* Forms and redirects begin at the root of a host. */
const char *conf_url_problem(const char *value);
const char *conf_key_problem(const char *value);
const char *conf_loopback_problem(const char *value);
/* Without slashes at its end, in small letters. */
void conf_url_tidy(char *url);

#endif
