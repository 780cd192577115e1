/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every case that somebody may open, one after the other, from its sealed state. */
#include "casework/every.h"

#define AT_ONCE 200

struct walking {
    struct casework *casework;
    struct arena *arena;
    struct store_session *session;
    const struct the_moment *moment;
    const struct access_viewer *viewer;
    every_looks *look;
    void *context;
    size_t looked_at;
    bool more;
};

static int look_at(struct walking *walking, const struct identity *case_id, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct loaded_case loaded;
    int failed = load_case(arena, walking->casework, walking->session, case_id, &loaded, error);
    if (failed) {
        return failed == ERROR_NOT_FOUND ? 0 : failed;
    }
    walking->looked_at++;
    return walking->look(walking->context,
                         &(struct every_seen){arena, walking->session, walking->moment, &loaded}, error);
}

static int walk_shelf(struct walking *walking, enum access_shelf shelf, struct error *error)
{
    const struct access_item *items;
    struct access_item after;
    size_t count = 0;
    bool more = true;
    int failed = 0;
    for (bool first = true; !failed && more && walking->looked_at < CASEWORK_REGISTERED_MOST; first = false) {
        failed = access_list(walking->session, walking->arena, walking->viewer, shelf, first ? NULL : &after, AT_ONCE,
                             &items, &count, &more, error);
        for (size_t i = 0; !failed && i < count; i++) {
            failed = look_at(walking, &items[i].case_id, error);
        }
        if (!failed && count) {
            after = items[count - 1];
        }
    }
    walking->more = walking->more || (!failed && more);
    return failed;
}

/* Nobody's sight stands between: every case there is, in the order of their identities. */
static int walk_all(struct walking *walking, struct error *error)
{
    struct identity after = {{0}};
    int failed = 0;
    for (size_t count = AT_ONCE; !failed && count == AT_ONCE;) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct vec cases = VEC_IN(arena, struct identity);
        struct store_statement *statement;
        int step = store_query(walking->session, &statement, error,
                               "SELECT case_id FROM casework_head WHERE case_id > $1 ORDER BY case_id LIMIT $2", "di", &after,
                               (int64_t)AT_ONCE);
        while (step >= 0 && (step = store_step(statement, error)) > 0) {
            struct identity case_id = store_identity(statement, 0);
            vec_add(&cases, &case_id);
        }
        failed = step;
        count = cases.count;
        for (size_t i = 0; !failed && i < count; i++) {
            after = *VEC_AT(&cases, struct identity, i);
            failed = look_at(walking, &after, error);
        }
    }
    return failed;
}

int every_case(struct casework *casework, struct arena *arena, const struct casework_who *who, every_looks *look,
               void *context, bool *more, struct error *error)
{
    struct the_moment moment;
    struct walking walking = {
        .casework = casework, .arena = arena, .moment = &moment, .look = look, .context = context};
    int failed = begin_viewing(arena, casework, who, &walking.session, &moment, &walking.viewer, error);
    if (!failed && !who) {
        failed = walk_all(&walking, error);
    }
    for (int shelf = 0; !failed && who && shelf < ACCESS_SHELF__MAX; shelf++) {
        failed = walk_shelf(&walking, (enum access_shelf)shelf, error);
    }
    store_end(walking.session);
    *more = walking.more;
    return failed;
}
