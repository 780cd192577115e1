/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened to the organisation and no machine sees: the published guidance changed, the independent process began (CP-2
 * CP-20). The procedure names it and says who may record it. Recorded here, it is taken in the open cases like everything
 * else that falls due.
 */
#include "reminders/inside.h"

#define WORDS_MOST 4000
#define SHOWN_MOST 200

/* ---- what can be recorded */

static struct text offices_of(struct arena *arena, const struct procedure_occurrence *occurrence)
{
    struct buf words = buf_in(arena);
    for (size_t i = 0; i < occurrence->by_count; i++) {
        buf_string(&words, i == 0 ? "" : i + 1 == occurrence->by_count ? " or " : ", ");
        buf_text(&words, occurrence->by[i].label);
    }
    return buf_as_text(&words);
}

/* Why somebody who holds an office does not act in it (RG-1 RG-3): empty where they hold none of those that were asked. */
static struct text why_not(struct arena *arena, const struct casework_acting *acting, const struct identity *person,
                           struct text before)
{
    for (size_t i = 0; i < acting->rung_count && !before.length; i++) {
        const struct casework_rung *rung = &acting->rungs[i];
        if (identity_equal(&rung->person, person)) {
            before = text_of(arena_print(arena, " You are %.*s, but one who %.*s.", TEXT_ARGS(rung->office),
                                         TEXT_ARGS(rung->why)));
        }
    }
    return before;
}

struct permission {
    bool may;
    struct text why; /* not */
};

static int may_record(struct reminders *reminders, struct arena *arena, const struct casework_who *who,
                      struct text procedure, const struct procedure_occurrence *occurrence, struct permission *out,
                      struct error *error)
{
    int failed = 0;
    *out = (struct permission){.may = false};
    for (size_t i = 0; !failed && !out->may && i < occurrence->by_count && !identity_is_none(&who->person); i++) {
        struct casework_acting acting;
        failed = acts_as(reminders, arena, who, procedure, occurrence->by[i].name.text, &acting, &out->may, error);
        if (!failed && !out->may) {
            out->why = why_not(arena, &acting, &who->person, out->why);
        }
    }
    return failed;
}

static int find_procedure(struct reminders *reminders, struct text name, const struct procedure **out,
                          struct error *error)
{
    struct casework *casework = reminders->options.casework;
    return casework_find_procedure(casework, name, casework_moment(casework), out, error);
}

int reminders_occurrences(struct reminders *reminders, struct arena *arena, const struct casework_who *who,
                          struct text procedure, struct reminders_occurrence **out, size_t *count, struct error *error)
{
    const struct procedure *rules;
    int failed = find_procedure(reminders, procedure, &rules, error);
    if (failed) {
        return failed;
    }
    const struct procedure_occurrence *all = procedure_occurrences(arena, rules, count);
    *out = ARENA_ARRAY(arena, struct reminders_occurrence, *count);
    for (size_t i = 0; !failed && i < *count; i++) {
        (*out)[i] = (struct reminders_occurrence){.event = all[i].is.name.text,
                                                  .label = all[i].is.label,
                                                  .offices = offices_of(arena, &all[i]),
                                                  .paragraphs = procedure_cites_print(arena, &all[i].cites)};
        struct permission permission;
        failed = may_record(reminders, arena, who, procedure, &all[i], &permission, error);
        (*out)[i].may = !failed && permission.may;
    }
    return failed;
}

/* ---- recording */

struct recording {
    struct reminders *reminders;
    const struct identity *by;
    struct text procedure, event, words;
    int64_t happened, at;
};

static struct text entry_of(struct arena *arena, const struct recording *recording)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, HAPPENED_ITEMS);
    pack_string(&pack, "happened");
    pack_identity(&pack, recording->by);
    pack_text(&pack, recording->procedure);
    pack_text(&pack, recording->event);
    pack_text(&pack, recording->words);
    pack_integer(&pack, recording->happened);
    pack_integer(&pack, recording->at);
    return pack_done(&pack);
}

/* The row's key is what two people who record it at the same moment meet at. */
static int write_happened(struct store_session *session, void *context, struct error *error)
{
    const struct recording *recording = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int64_t entry = 0, added = 0;
    int failed = enter_own(recording->reminders, session, entry_of(arena, recording), &entry, error);
    if (!failed) {
        failed = store_run(session, &added, error,
                           "INSERT INTO reminders_happened (name, event, happened, recorded, entry) "
                           "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name, event, happened) DO NOTHING",
                           "ttiii", recording->procedure, recording->event, recording->happened, recording->at, entry);
    }
    if (!failed && added == 0) {
        error_set(error, ERROR_CONFLICT, "reminders.twice",
                  "It is recorded already that this happened on that day: nothing was recorded a second time.");
        failed = error_at(error, "happened");
    }
    return failed;
}

static int not_yours(struct arena *arena, const struct procedure_occurrence *occurrence, struct text why,
                     struct error *error)
{
    const struct procedure_cites *cites = occurrence->by_cites.count > 0 ? &occurrence->by_cites : &occurrence->cites;
    if (occurrence->by_count == 0) {
        error_set(error, ERROR_DENIED, "reminders.happens",
                  "The procedure names no office that records this: nobody but Evenhand itself does.");
    } else {
        error_set(error, ERROR_DENIED, "reminders.happens",
                  "Only whoever holds one of these offices, or acts for it, records that this happened: %.*s.%.*s",
                  TEXT_ARGS(offices_of(arena, occurrence)), TEXT_ARGS(why));
    }
    return cites->count > 0 ? error_cite(error, text_string(arena, procedure_cites_print(arena, cites))) : ERROR_DENIED;
}

static int check_who(struct recording *recording, struct arena *arena, const struct casework_who *who,
                     struct error *error)
{
    const struct procedure *rules;
    size_t count = 0;
    int failed = find_procedure(recording->reminders, recording->procedure, &rules, error);
    const struct procedure_occurrence *all = failed ? NULL : procedure_occurrences(arena, rules, &count);
    for (size_t i = 0; i < count; i++) {
        struct permission permission;
        if (text_equal(all[i].is.name.text, recording->event)) {
            failed = may_record(recording->reminders, arena, who, recording->procedure, &all[i], &permission, error);
            return failed || permission.may ? failed : not_yours(arena, &all[i], permission.why, error);
        }
    }
    if (!failed) {
        error_set(error, ERROR_INVALID, "reminders.no-event",
                  "This procedure names no such event: choose one of those that it names.");
        failed = error_at(error, "event");
    }
    return failed;
}

static int check_words(struct recording *recording, struct arena *arena, struct text typed, struct error *error)
{
    if (text_take(arena, text_trim(typed), WORDS_MOST, &recording->words, error) < 0) {
        return error_at(error, "words");
    }
    if (!recording->words.length) {
        error_set(error, ERROR_INVALID, "reminders.happened-words",
                  "Say in your words what happened, and where it was decided or published.");
        return error_at(error, "words");
    }
    return 0;
}

int reminders_record_happened(struct reminders *reminders, const struct casework_who *who, struct text procedure,
                              struct text event, struct civil_date day, struct text words, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct recording recording = {.reminders = reminders,
                                  .by = &who->person,
                                  .procedure = procedure,
                                  .event = event,
                                  .happened = calendar_start_of_day(reminders->options.zone, day),
                                  .at = casework_moment(reminders->options.casework)};
    int failed = check_who(&recording, arena, who, error);
    if (!failed && recording.happened > recording.at) {
        error_set(error, ERROR_INVALID, "reminders.future",
                  "This day is in the future: it can be recorded once it has happened.");
        failed = error_at(error, "happened");
    }
    if (!failed) {
        failed = check_words(&recording, arena, words, error);
    }
    return failed ? failed : store_write(reminders->options.store, write_happened, &recording, error);
}

/* ---- what was recorded */

/* The names have no space in them. */
struct text happened_subject(struct arena *arena, struct text procedure, struct text event)
{
    return text_of(arena_print(arena, "%.*s %.*s", TEXT_ARGS(procedure), TEXT_ARGS(event)));
}

static void read_entry(struct reminders *reminders, struct arena *arena, struct store_session *session, int64_t entry,
                       struct reminders_happened *out)
{
    struct unpack unpack = unpack_of(read_own(reminders, arena, session, entry));
    if (unpack_array(&unpack) == HAPPENED_ITEMS) {
        unpack_text(&unpack);
        out->by = unpack_identity(&unpack);
        unpack_text(&unpack);
        unpack_text(&unpack);
        out->words = unpack_text(&unpack);
    }
}

struct text happened_label(struct reminders *reminders, struct text procedure, struct text event)
{
    static const struct procedure_name nowhere;
    const struct procedure *rules;
    struct error none;
    return find_procedure(reminders, procedure, &rules, &none) ? event
                                                                : procedure_label(rules, nowhere, procedure_name_of(event));
}

static int fill_happened(struct reminders *reminders, struct arena *arena, struct store_session *session,
                         const struct happened_row *row, struct reminders_happened *out, struct error *error)
{
    const struct reminders_item item = {.kind = REMINDERS_EVENT_HAPPENS,
                                        .due = row->happened,
                                        .subject = happened_subject(arena, row->procedure, row->event)};
    *out = (struct reminders_happened){.procedure = row->procedure,
                                       .event = row->event,
                                       .label = happened_label(reminders, row->procedure, row->event),
                                       .happened = row->happened,
                                       .recorded = row->recorded};
    read_entry(reminders, arena, session, row->entry, out);
    return is_recorded(session, &item, &out->is_taken, error);
}

int read_happened(struct store_session *session, struct arena *arena, struct text procedure, int64_t limit,
                  struct vec *rows, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT name, event, happened, recorded, entry FROM reminders_happened "
                           "WHERE name = $1 OR $2 = 0 ORDER BY happened DESC, name, event LIMIT $3",
                           "tii", procedure, (int64_t)procedure.length, limit);
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        struct happened_row row = {.happened = store_integer(statement, 2),
                                   .recorded = store_integer(statement, 3),
                                   .entry = store_integer(statement, 4)};
        struct text name = store_text(statement, 0), event = store_text(statement, 1);
        row.procedure = (struct text){text_string(arena, name), name.length};
        row.event = (struct text){text_string(arena, event), event.length};
        vec_add(rows, &row);
    }
    return step;
}

int reminders_happenings(struct reminders *reminders, struct arena *arena, struct text procedure,
                         struct reminders_happened **out, size_t *count, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct vec rows = VEC_IN(arena, struct happened_row);
    int failed = store_begin_read(reminders->options.store, &session, error);
    if (!failed) {
        failed = read_happened(session, arena, procedure, SHOWN_MOST, &rows, error);
    }
    *out = ARENA_ARRAY(arena, struct reminders_happened, rows.count);
    *count = rows.count;
    for (size_t i = 0; !failed && i < rows.count; i++) {
        failed = fill_happened(reminders, arena, session, VEC_AT(&rows, struct happened_row, i), &(*out)[i], error);
    }
    return failed;
}
