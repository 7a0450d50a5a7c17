/*
 * remarks.c: the therapist's remarks on sessions, marked as the therapist's.
 */
#include "paper/paper.h"

#include <math.h>

#define STEP 14.0
#define INDENT 12.0

static const char *signature(struct canvas *, const struct session *, bool);

bool
remarks_any(const struct analysis *analysis)
{
	size_t i;

	for (i = analysis->visits_before; i < analysis->visits.n; i++) {
		const char *note = analysis->visits.v[i].session->note;

		if (note != NULL && note[0] != '\0')
			return true;
	}
	return false;
}

void
remarks_draw(struct canvas *canvas, double y, double bottom,
    const struct analysis *analysis)
{
	struct font body = { 10, false, INK, ANCHOR_START, false };
	struct font small = { 8, false, INK_GREY, ANCHOR_START, false };
	const struct session *session;
	const char *text;
	bool cut = false;
	size_t i;

	page_heading(canvas, y, tr(canvas->lang, "Remarks by the therapist"),
	    false, NULL);
	y += 18;
	for (i = analysis->visits.n; i > analysis->visits_before; i--) {
		struct block block = { MARGIN + INDENT, y, COLUMNS(9), 0,
			INT_MAX };
		int lines, fit = (int)floor((bottom - 12 - y) / STEP) + 1;

		session = analysis->visits.v[i - 1].session;
		if (session->note == NULL || session->note[0] == '\0')
			continue;
		if (fit < 1) {
			/* If the last remark was cut, its signature has the
			 * same words already. */
			if (!cut && y - 3 <= bottom)
				draw_text(canvas, MARGIN + INDENT, y - 3, small,
				    tr(canvas->lang,
					"continued in the records"));
			return;
		}
		text = page_plain(canvas->arena, session->note, NOTE_MAX_CHARS);
		lines = draw_lines(canvas, block, body, text);
		cut = lines > fit;
		if (cut)
			lines = fit;
		block.step = STEP;
		block.max = lines;
		tag_typed(canvas, TAG_P, text);
		draw_lines(canvas, block, body, text);
		tag_end(canvas);
		draw_line(canvas, (struct xy){ MARGIN + 2, y - 9 },
		    (struct xy){ MARGIN + 2, y + STEP * (lines - 1) + 4 },
		    (struct stroke){ INK_LIGHT, 1.5, DASH_NONE });
		draw_text(canvas, MARGIN + INDENT, y + STEP * (lines - 1) + 13,
		    small, signature(canvas, session, cut));
		y += STEP * lines + 20;
	}
}

static const char *
signature(struct canvas *canvas, const struct session *session, bool cut)
{
	const char *day =
	    tr_day(canvas->arena, canvas->lang, session->day, true);

	if (cut)
		day = arena_printf(canvas->arena,
		    tr(canvas->lang, "%s, continued in the records"), day);
	if (session->therapist_text == NULL || !session->therapist_text[0])
		return day;
	return arena_printf(canvas->arena, tr(canvas->lang, "%s, %s"),
	    page_plain(canvas->arena, session->therapist_text, NAME_MAX_CHARS),
	    day);
}
