/*
 * forms.h: made-up check-in forms: good ones (forms_good.c) and what breaks
 * them (forms_bad.c). What is random follows from form.random.
 */
#ifndef FORMS_H
#define FORMS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define BODY_MAX 24576 /* what the daemon takes */
#define FIELDS_MAX 256 /* in one form */
#define NAMES_MAX 40   /* of our own forms */
#define ONE_OF(array) (array)[below(f, sizeof(array) / sizeof(*(array)))]

struct form {
	uint64_t random;
	const char *moment, *required;
	char *names[NAMES_MAX], *values[NAMES_MAX];
	bool raw[NAMES_MAX]; /* name and value are written as they are */
	size_t n;
};

/* Breaks a good form, or writes the whole body by itself. */
struct breakage {
	const char *name;
	int status;
	void (*breaks)(struct form *, FILE *);
};

/* forms_good.c */

/* A random number, and one below n. */
uint64_t draw(struct form *f);
uint64_t below(struct form *f, uint64_t n);
/* A field more, another value for one, and one less. */
void add(struct form *f, const char *name, const char *value);
void set(struct form *f, const char *name, const char *value);
void drop(struct form *f, const char *name);
/* Answers of one of the three moments, by chance. */
void make_good(struct form *f, const char *today);
void free_form(struct form *f);
/* The form's bytes, by chance with escapes where none are needed. */
void write_form(struct form *f, FILE *out);

/* forms_bad.c */

extern const struct breakage breakages[];
extern const size_t breakages_n;

#endif
