/*
 * frame.c: the texts that every page of a report has: the client, the period,
 * the sender, and the data that the report was made from.
 */
#include "paper/paper.h"

#include <string.h>

static const char *period_text(struct canvas *, const struct analysis *, bool);
static const char *sender_text(struct arena *, const struct report_options *);

void
page_frame_make(struct canvas *canvas, const struct analysis *analysis,
    const struct report_options *options, struct page_frame *frame)
{
	const struct client *client = analysis->client;
	struct arena *arena = canvas->arena;
	char day[DAY_SIZE];

	day_text(analysis->to, day);
	frame->practice = page_plain(arena, options->practice, NAME_MAX_CHARS);
	frame->sender = sender_text(arena, options);
	frame->kind = options->reader == READER_REFERRER
			  ? tr(canvas->lang, "Progress report for a referrer")
			  : tr(canvas->lang, "Progress report");
	frame->name = page_plain(arena, client->name, NAME_MAX_CHARS);
	frame->code = client->code;
	frame->period = period_text(canvas, analysis, true);
	frame->days = period_text(canvas, analysis, false);
	frame->report_of =
	    arena_printf(arena, tr(canvas->lang, "Report of %s."),
		tr_day(arena, canvas->lang, day, true));
	frame->data_line = page_data_line(canvas, options);
	frame->number = 1;
}

const char *
page_data_line(struct canvas *canvas, const struct report_options *options)
{
	struct arena *arena = canvas->arena;
	const char *hex = options->fingerprint;
	const char *print = arena_printf(arena, "%.4s %.4s %.4s", hex,
	    strlen(hex) > 4 ? hex + 4 : "", strlen(hex) > 8 ? hex + 8 : "");
	char day[DAY_SIZE], clock[6];

	if (options->made_at == 0)
		return arena_printf(arena,
		    tr(options->lang, "No data yet. reliefd %s."),
		    options->version);
	day_of_instant(options->made_at, day);
	instant_clock(options->made_at, clock);
	return arena_printf(arena,
	    tr(options->lang, "Data up to %s, %s. reliefd %s. Fingerprint %s"),
	    tr_day(arena, options->lang, day, true), clock, options->version,
	    print);
}

static const char *
period_text(
    struct canvas *canvas, const struct analysis *analysis, bool sessions)
{
	struct arena *arena = canvas->arena;
	enum lang lang = canvas->lang;
	char from[DAY_SIZE], to[DAY_SIZE];
	const char *first, *last;

	day_text(analysis->from, from);
	day_text(analysis->to, to);
	first = tr_day_from(arena, lang, from, to);
	last = tr_day(arena, lang, to, true);
	if (analysis->sessions == 0 && analysis->from == analysis->to)
		return arena_printf(arena,
		    sessions ? tr(lang, "%s, no session yet.")
			     : tr(lang, "%s."),
		    last);
	if (!sessions)
		return arena_printf(arena, tr(lang, "%s to %s."), first, last);
	if (analysis->sessions == 0)
		return arena_printf(
		    arena, tr(lang, "%s to %s, no session."), first, last);
	if (analysis->sessions == 1)
		return arena_printf(
		    arena, tr(lang, "%s to %s, 1 session."), first, last);
	return arena_printf(arena, tr(lang, "%s to %s, %s sessions."), first,
	    last, number_count(arena, analysis->sessions));
}

/* A report for a referrer says who issued it, and that the client consented. */
static const char *
sender_text(struct arena *arena, const struct report_options *options)
{
	const char *parts[] = { options->practice, options->address,
		options->issuer };
	struct buf out = { .arena = arena };
	size_t i;

	if (options->reader != READER_REFERRER)
		return page_plain(arena, options->practice, NAME_MAX_CHARS);
	for (i = 0; i < nitems(parts); i++) {
		if (parts[i] != NULL && parts[i][0] != '\0')
			buf_printf(&out, "%s%s",
			    out.len > 0 ? tr(options->lang, ", ") : "",
			    page_plain(arena, parts[i], NAME_MAX_CHARS));
	}
	return arena_printf(arena,
	    tr(options->lang, "Issued by %s, with the client’s consent."),
	    buf_text(&out));
}
