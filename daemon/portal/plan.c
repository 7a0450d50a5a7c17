/*
 * plan.c: plans a comparison of two techniques: blocks of sessions in a random
 * order, drawn once when the plan is made. The technique of a block is shown
 * only when its turn comes.
 */
#include "pages.h"

#include <string.h>

#include "analysis.h"
#include "source.h"
#include "system.h"

#define BLOCK_PAIRS_MAX (PLAN_BLOCKS_MAX / 2)

/* The work data of a page, while the history is read. */
struct planning {
	struct source source; /* first: source * is cast to this */
	struct arena *arena;
	struct analysis analysis;
	struct plan_form form;
	struct field_errors errors;
	char today[DAY_SIZE];
};

enum plan_action { PLAN_MAKE, PLAN_END, PLAN_ACTION_N };

static enum err
make(struct request *, struct plan_form *, struct field_errors *);
static void draw_order(int, char[PLAN_BLOCKS_MAX + 1]);
static enum err respond(struct request *, const struct plan_form *,
    const struct field_errors *, struct response *);
static void compute(void *);
static enum err show(struct request *, void *, struct response *);

enum err
get_client_plan(struct request *req, struct response *res)
{
	static const struct plan_form empty = { { NOT_ANSWERED, NOT_ANSWERED },
		2, 2 };
	static const struct field_errors none = { NULL, 0 };

	return respond(req, &empty, &none, res);
}

enum err
post_client_plan(struct request *req, struct response *res)
{
	struct typed {
		struct plan_form form;
		int action;
	} typed;
	static const char *const actions[] = { "make", "end" };
	static const struct field fields[] = {
		{ "a", FIELD_WORD, 0, TECHNIQUE_N,
		    offsetof(struct typed, form.techniques[0]),
		    technique_words },
		{ "b", FIELD_WORD, 0, TECHNIQUE_N,
		    offsetof(struct typed, form.techniques[1]),
		    technique_words },
		{ "pairs", FIELD_INT, 1, BLOCK_PAIRS_MAX,
		    offsetof(struct typed, form.pairs), NULL },
		{ "sessions", FIELD_INT, 1, PLAN_BLOCK_SESSIONS_MAX,
		    offsetof(struct typed, form.block_sessions), NULL },
		{ "action", FIELD_WORD, 0, PLAN_ACTION_N,
		    offsetof(struct typed, action), actions },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };
	enum err err =
	    form_read(req, &req->form, fields, nitems(fields), &typed, &errors);

	if (typed.action == NOT_ANSWERED)
		return ERR_INVALID;
	if (typed.action == PLAN_END) {
		req->action = "plan ended";
		err = plan_end(req->db, req->now, req->id);
	} else {
		err = make(req, &typed.form, &errors);
		if (err == ERR_INVALID)
			return respond(req, &typed.form, &errors, res);
	}
	res->status = 303;
	res->location =
	    arena_printf(req->arena, "/clients/%lld/plan", (long long)req->id);
	return err;
}

static enum err
make(struct request *req, struct plan_form *form, struct field_errors *errors)
{
	struct plan plan = { 0 };

	if (form->techniques[0] == NOT_ANSWERED)
		field_error_add(
		    req->arena, errors, "a", "Choose a technique", 0, 0);
	if (form->techniques[1] == NOT_ANSWERED)
		field_error_add(
		    req->arena, errors, "b", "Choose a technique", 0, 0);
	else if (form->techniques[0] == form->techniques[1])
		field_error_add(req->arena, errors, "b",
		    "Choose another technique than the first", 0, 0);
	if (form->pairs == NOT_ANSWERED)
		form->pairs = 2;
	if (form->block_sessions == NOT_ANSWERED)
		form->block_sessions = 2;
	if (errors->n > 0)
		return ERR_INVALID;
	plan.techniques[0] = (enum technique)form->techniques[0];
	plan.techniques[1] = (enum technique)form->techniques[1];
	plan.block_sessions = form->block_sessions;
	draw_order(form->pairs, plan.blocks);
	return plan_add(req->db, req->now, req->id, req->user.id, &plan);
}

/* Each pair of blocks has both techniques; a random bit orders them. */
static void
draw_order(int pairs, char blocks[PLAN_BLOCKS_MAX + 1])
{
	uint8_t coins;
	int i;

	random_bytes(&coins, sizeof(coins));
	for (i = 0; i < pairs; i++) {
		blocks[2 * i] = coins >> i & 1 ? 'b' : 'a';
		blocks[2 * i + 1] = coins >> i & 1 ? 'a' : 'b';
	}
	blocks[2 * pairs] = '\0';
}

static enum err
respond(struct request *req, const struct plan_form *form,
    const struct field_errors *errors, struct response *res)
{
	struct planning *planning = arena_new_of(req->arena, struct planning);

	planning->arena = req->arena;
	planning->form = *form;
	planning->errors = *errors;
	memcpy(planning->today, req->today, DAY_SIZE);
	return source_read(req, &planning->source, compute, show, res);
}

static void
compute(void *arg)
{
	struct planning *planning = arg;

	analysis_make(planning->arena, &planning->source.history, "",
	    planning->today, &planning->analysis);
}

static enum err
show(struct request *req, void *arg, struct response *res)
{
	struct planning *planning = arg;
	struct buf out = { .arena = req->arena };
	struct plan_page page = { .req = req,
		.client = &planning->source.history.client,
		.plan = &planning->source.history.plan,
		.analysis = &planning->analysis,
		.form = &planning->form,
		.errors = &planning->errors };

	tmpl_plan(&out, &page);
	portal_respond(res, &out);
	if (planning->errors.n > 0)
		res->status = 422;
	return OK;
}
