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

/* Everything that is due by `until` and was not taken, earliest first; `now`: the moment from which `until` was reckoned, so that
 * what is due at once does not pass by a clock that has gone on. *whole: false when there are more lapses; then
 * nothing later than the last of them is in the list. */
int find_due(struct reminders *reminders, struct arena *arena, const struct casework_who *who, int64_t now, int64_t until,
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
/* What stands in one of them; empty where it cannot be read. */
struct text read_own(struct reminders *reminders, struct arena *arena, struct store_session *session, int64_t sequence);

/* ---- falls.c */

/* Of each quarter that has closed, or closes by `until`, since there is a plan agreed with a regulator. */
int find_quarters(struct reminders *reminders, struct arena *arena, int64_t until, struct vec *items,
                  struct error *error) MUST_CHECK;
/* Raises each fall in the plan that names the measure. */
int take_quarter(struct reminders *reminders, struct arena *arena, const struct reminders_item *item,
                 struct error *error) MUST_CHECK;

/* ---- review.c */

/* ["review", by, procedure, kind, words, at] */
#define REVIEW_ITEMS 6
/* Whether somebody holds an office of a procedure now, or stands in for whoever does; and who acts, told. */
int acts_as(struct reminders *reminders, struct arena *arena, const struct casework_who *who, struct text procedure,
            struct text office, struct casework_acting *acting, bool *out, struct error *error) MUST_CHECK;

/* ---- happened.c */

/* ["happened", by, procedure, event, words, happened, recorded] */
#define HAPPENED_ITEMS 7
struct happened_row {
    struct text procedure, event;
    int64_t happened, recorded, entry;
};
/* Of one procedure, or (an empty name) of all: the latest first. */
int read_happened(struct store_session *session, struct arena *arena, struct text procedure, int64_t limit,
                  struct vec *rows, struct error *error) MUST_CHECK;
/* What an item that is due has as its subject; and the event's own words. */
struct text happened_subject(struct arena *arena, struct text procedure, struct text event);
struct text happened_label(struct reminders *reminders, struct text procedure, struct text event);

#endif
