/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listing and taking what is due. */
#include "reminders/inside.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS_MOST 100 /* of LAPSES_AT_ONCE; what is left is taken a minute later */

int reminders_new(struct reminders **out, const struct reminders_options *options, struct error *error)
{
    (void)error;
    struct reminders *reminders = calloc(1, sizeof(*reminders));
    if (!reminders) {
        abort();
    }
    reminders->options = *options;
    *out = reminders;
    return 0;
}

void reminders_free(struct reminders *reminders)
{
    free(reminders);
}

void reminders_free_at(struct reminders **reminders)
{
    reminders_free(*reminders);
}

int reminders_list(struct reminders *reminders, struct arena *arena, const struct casework_who *who, int64_t until,
                   size_t limit, struct reminders_item **out, size_t *count, struct error *error)
{
    struct vec items = VEC_IN(arena, struct reminders_item);
    bool whole;
    if (limit < 1 || limit > 1000) {
        return error_set(error, ERROR_INVALID, "reminders.limit", "A list has 1 to 1,000 rows.");
    }
    int failed = find_due(reminders, arena, who, casework_moment(reminders->options.casework), until, limit, &items, &whole, error);
    if (!failed) {
        failed = find_keeping(reminders, arena, who, until, &items, error);
    }
    if (!failed) {
        sort_items(&items);
        *out = items.items;
        *count = items.count < limit ? items.count : limit;
    }
    return failed;
}

/* ---- taking one thing */

/* The cases first, the event last: whoever was interrupted does the cases again, and finds what is recorded there. */
static int take_edge(struct reminders *reminders, struct arena *arena, const struct reminders_item *item, bool *taken,
                     struct error *error)
{
    struct store_session *session = NULL;
    const struct people_place_held *places;
    size_t count = 0;
    int failed = store_begin_read(reminders->options.store, &session, error);
    if (!failed) {
        failed = people_places_changed(reminders->options.people, session, arena, item->due, &places, &count, error);
    }
    store_end(session);
    for (size_t i = 0; !failed && i < count; i++) {
        const struct casework_office_change change = {.begins = places[i].begins,
                                                      .office = text_of(places[i].office),
                                                      .area = text_of(places[i].area),
                                                      .at = item->due};
        failed = casework_take_office_change(reminders->options.casework, &change, NULL, error);
    }
    return failed ? failed : record_event(reminders, item, taken, error);
}

static int take_conflict(struct reminders *reminders, const struct reminders_item *item, bool *taken,
                         struct error *error)
{
    struct identity conflict;
    memcpy(conflict.bytes, item->subject.at, IDENTITY_SIZE);
    int failed = casework_take_conflict(reminders->options.casework, &conflict, &item->other,
                                        item->kind == REMINDERS_CONFLICT_BEGINS, item->due, NULL, error);
    return failed ? failed : record_event(reminders, item, taken, error);
}

static int take_joining(struct reminders *reminders, const struct reminders_item *item, bool *taken,
                        struct error *error)
{
    int failed = casework_take_joining(reminders->options.casework, &item->person, item->due, NULL, error);
    return failed ? failed : record_event(reminders, item, taken, error);
}

static int take_happened(struct reminders *reminders, const struct reminders_item *item, bool *taken,
                         struct error *error)
{
    struct casework_occurrence occurrence = {.at = item->due,
                                             .tell = reminders->options.tell,
                                             .context = reminders->options.tell_context};
    occurrence.event = item->subject;
    text_cut(&occurrence.event, ' ', &occurrence.procedure);
    int failed = casework_take_occurrence(reminders->options.casework, &occurrence, NULL, error);
    return failed ? failed : record_event(reminders, item, taken, error);
}

static int take_measured(struct reminders *reminders, struct arena *arena, const struct reminders_item *item, bool *taken,
                         struct error *error)
{
    int failed = take_quarter(reminders, arena, item, error);
    return failed ? failed : record_event(reminders, item, taken, error);
}

/* Said before it is done: keys that are gone cannot tell that they were there. vault_tend() is idempotent. */
static int take_keys(struct reminders *reminders, const struct reminders_item *item, bool *taken, struct error *error)
{
    int failed = record_event(reminders, item, taken, error);
    return failed ? failed : vault_tend(reminders->options.vault, NULL, error);
}

/* Quarters before the one that begins when this one ends. */
static int take_residues(struct reminders *reminders, const struct reminders_item *item, bool *taken,
                         struct error *error)
{
    struct civil_date next = calendar_date_of((int32_t)(item->due / (INT64_C(24) * 60 * 60 * 1000)));
    *taken = true;
    return ledger_close_residues(reminders->options.ledger,
                                 (uint32_t)(next.year * 10 + (next.month + 2) / 3), error);
}

static int take(struct reminders *reminders, struct arena *arena, const struct reminders_item *item, bool *taken,
                struct error *error)
{
    *taken = false;
    switch (item->kind) {
    case REMINDERS_TERM_BEGINS:
    case REMINDERS_TERM_ENDS:
    case REMINDERS_ABSENCE_BEGINS:
    case REMINDERS_ABSENCE_ENDS:
        return take_edge(reminders, arena, item, taken, error);
    case REMINDERS_CONFLICT_BEGINS:
    case REMINDERS_CONFLICT_ENDS:
        return take_conflict(reminders, item, taken, error);
    case REMINDERS_PERSON_JOINS:
        return take_joining(reminders, item, taken, error);
    case REMINDERS_EVENT_HAPPENS:
        return take_happened(reminders, item, taken, error);
    case REMINDERS_QUARTER_CLOSES:
        return take_measured(reminders, arena, item, taken, error);
    case REMINDERS_KEYS_END:
        return take_keys(reminders, item, taken, error);
    case REMINDERS_RESIDUES_CLOSE:
        return take_residues(reminders, item, taken, error);
    case REMINDERS_DUTY_LAPSES:
        return casework_take_lapse(reminders->options.casework, &item->lapse, taken, error);
    case REMINDERS_LINK_ENDS:
        return casework_take_link_end(reminders->options.casework, &item->link, taken, error);
    default:
        return record_event(reminders, item, taken, error);
    }
}

/* ---- taking all of it */

/* *more: something was taken, and so something else may be due that was not seen; or there was too much for one round. What
 * cannot be taken (a damaged case, say) does not keep what is behind it waiting; the first failure is told in the end. */
static int take_round(struct reminders *reminders, struct arena *arena, struct vec *all, bool *more,
                      struct error *error)
{
    struct vec items = VEC_IN(arena, struct reminders_item);
    bool whole;
    size_t before = all->count;
    const int64_t now = casework_moment(reminders->options.casework);
    int failed = find_due(reminders, arena, NULL, now, now, LAPSES_AT_ONCE, &items, &whole, error);
    size_t count = failed ? 0 : items.count;
    for (size_t i = 0; i < count; i++) {
        const struct reminders_item *item = VEC_AT(&items, struct reminders_item, i);
        struct error why;
        bool taken;
        int one = take(reminders, arena, item, &taken, &why);
        if (one && !failed) {
            failed = one;
            *error = why;
        } else if (!one && taken) {
            vec_add(all, item);
        }
    }
    *more = all->count > before;
    return failed;
}

int reminders_take(struct reminders *reminders, struct arena *arena, struct reminders_item **taken, size_t *count,
                   struct error *error)
{
    struct vec all = VEC_IN(arena, struct reminders_item);
    bool more = true;
    int failed = 0;
    for (int round = 0; more && round < ROUNDS_MOST; round++) {
        failed = take_round(reminders, arena, &all, &more, error);
    }
    if (taken) {
        *taken = all.items;
        *count = all.count;
    }
    return failed;
}
