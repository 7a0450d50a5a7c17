/*
 * conf_check.h: rules for the values of some options. Each function takes a
 * value that is not "" and returns NULL when it is valid, else the rule.
 */
#ifndef CONF_CHECK_H
#define CONF_CHECK_H

const char *conf_languages_problem(const char *value);
const char *conf_country_problem(const char *value);
const char *conf_phone_problem(const char *value);
/* The URL must have no path: forms and redirects use paths from the root. */
const char *conf_url_problem(const char *value);
const char *conf_key_problem(const char *value);
const char *conf_loopback_problem(const char *value);
/* Removes slashes at the end and makes the address lower case. */
void conf_url_tidy(char *url);

#endif
