/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every case that somebody may open, one after the other, from its sealed state. */
#include "casework/every.h"

#define AT_ONCE 200
#define TOLD_EACH 1000 /* cases */

struct walking {
    struct casework *casework;
    struct store_session *session;
    const struct the_moment *moment;
    const struct access_viewer *viewer;
    every_looks *look;
    void *context;
    size_t at_once;
    int64_t looked_at;
};

static int look_at(struct walking *walking, const struct identity *case_id, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct loaded_case loaded;
    int failed = load_case(arena, walking->casework, walking->session, case_id, &loaded, error);
    if (failed) {
        return failed == ERROR_NOT_FOUND ? 0 : failed;
    }
    if (++walking->looked_at % TOLD_EACH == 0 && walking->casework->options.progress) {
        walking->casework->options.progress(walking->casework->options.progress_context, walking->looked_at);
    }
    return walking->look(walking->context,
                         &(struct every_seen){arena, walking->session, walking->moment, &loaded}, error);
}

static int walk_shelf(struct walking *walking, enum access_shelf shelf, struct error *error)
{
    struct access_item after;
    bool more = true;
    int failed = 0;
    for (bool first = true; !failed && more; first = false) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        const struct access_item *items;
        size_t count = 0;
        failed = access_list(walking->session, arena, walking->viewer, shelf, first ? NULL : &after, walking->at_once, &items,
                             &count, &more, error);
        for (size_t i = 0; !failed && i < count; i++) {
            failed = look_at(walking, &items[i].case_id, error);
        }
        if (!failed && count) {
            after = items[count - 1];
        }
    }
    return failed;
}

/* Nobody's sight stands between: every case there is, in the order of their identities. */
static int walk_all(struct walking *walking, struct error *error)
{
    struct identity after = {{0}};
    int failed = 0;
    for (size_t count = walking->at_once; !failed && count == walking->at_once;) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct vec cases = VEC_IN(arena, struct identity);
        struct store_statement *statement;
        int step = store_query(walking->session, &statement, error,
                               "SELECT case_id FROM casework_head WHERE case_id > $1 ORDER BY case_id LIMIT $2", "di", &after,
                               (int64_t)walking->at_once);
        failed = step ? step : room_take_identities(statement, &cases, error);
        count = cases.count;
        for (size_t i = 0; !failed && i < count; i++) {
            after = *VEC_AT(&cases, struct identity, i);
            failed = look_at(walking, &after, error);
        }
    }
    return failed;
}

int every_case_by(struct casework *casework, struct arena *arena, const struct casework_who *who, size_t at_once,
                  every_looks *look, void *context, struct error *error)
{
    struct the_moment moment;
    struct walking walking = {
        .casework = casework, .moment = &moment, .look = look, .context = context, .at_once = at_once};
    int failed = begin_viewing(arena, casework, who, &walking.session, &moment, &walking.viewer, error);
    if (!failed && !who) {
        failed = walk_all(&walking, error);
    }
    for (int shelf = 0; !failed && who && shelf < ACCESS_SHELF__MAX; shelf++) {
        failed = walk_shelf(&walking, (enum access_shelf)shelf, error);
    }
    store_end(walking.session);
    return failed;
}

int every_case(struct casework *casework, struct arena *arena, const struct casework_who *who, every_looks *look,
               void *context, struct error *error)
{
    return every_case_by(casework, arena, who, AT_ONCE, look, context, error);
}

int64_t every_day_of(const struct casework *casework, const struct procedure_state *state, struct procedure_scope scope,
                     struct procedure_name fact)
{
    const struct procedure_value *value = procedure_value_of(state, scope, fact);
    return value->type == PROCEDURE_DATE   ? calendar_start_of_day(casework->options.zone, calendar_date_of(value->day))
           : value->type == PROCEDURE_TIME ? value->instant
                                           : INT64_MAX;
}

struct text every_choice_of(const struct loaded_case *loaded, struct procedure_scope scope, struct procedure_name fact)
{
    const struct procedure_value *value = procedure_value_of(loaded->state, scope, fact);
    return value->type == PROCEDURE_CHOICE && value->names.count == 1
               ? procedure_label(loaded->known->procedure, fact, value->names.at[0])
               : TEXT("");
}
