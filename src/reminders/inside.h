/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REMINDERS_INSIDE_H
#define REMINDERS_INSIDE_H

/* What the files of this room share. */

#include "reminders/reminders.h"

struct reminders {
    struct reminders_options options;
};

#define LAPSES_AT_ONCE 200

/* ---- find.c */

/* Everything that is due by `until` and was not taken, earliest first. *whole: false when there are more lapses; then
 * nothing later than the last of them is in the list. */
int find_due(struct reminders *reminders, struct arena *arena, const struct casework_who *who, int64_t until,
             size_t lapses, struct vec *items, bool *whole, struct error *error) MUST_CHECK;

int find_keeping(struct reminders *reminders, struct arena *arena, const struct casework_who *who, int64_t until,
                 struct vec *items, struct error *error) MUST_CHECK;
void sort_items(struct vec *items);

/* ---- record.c: events that are taken once, in the organisation's own ledger */

/* ["event", kind, subject, due, recorded] */
#define EVENT_ITEMS 5
/* *recorded: by this call; false when another process was there first. */
int record_event(struct reminders *reminders, const struct reminders_item *item, bool *recorded,
                 struct error *error) MUST_CHECK;
/* Whether it was taken. */
int is_recorded(struct store_session *session, const struct reminders_item *item, bool *out,
                struct error *error) MUST_CHECK;
/* An entry in the organisation's own ledger, inside store_write(); *sequence: its number. */
int enter_own(struct reminders *reminders, struct store_session *session, struct text plain, int64_t *sequence,
              struct error *error) MUST_CHECK;

/* ---- review.c */

/* ["review", by, procedure, kind, words, at] */
#define REVIEW_ITEMS 6
struct text review_subject(struct arena *arena, const struct reminders_review *review);

#endif
