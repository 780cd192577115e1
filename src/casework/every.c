/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every case that somebody may open, one after the other, from its sealed state. */
#include "casework/every.h"

#define AT_ONCE 200

struct walking {
    struct casework *casework;
    struct arena *arena;
    struct store_session *session;
    const struct access_viewer *viewer;
    every_looks *look;
    void *context;
    size_t looked_at;
    bool more;
};

static int look_at(struct walking *walking, const struct identity *case_id, struct error *error)
{
    struct loaded_case loaded;
    int failed = load_case(walking->arena, walking->casework, walking->session, case_id, &loaded, error);
    if (failed) {
        return failed == ERROR_NOT_FOUND ? 0 : failed;
    }
    walking->looked_at++;
    return walking->look(walking->context, &loaded, error);
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

int every_case(struct casework *casework, struct arena *arena, const struct casework_who *who, every_looks *look,
               void *context, bool *more, struct error *error)
{
    struct the_moment moment;
    struct walking walking = {.casework = casework, .arena = arena, .look = look, .context = context};
    int failed = begin_viewing(arena, casework, who, &walking.session, &moment, &walking.viewer, error);
    for (int shelf = 0; !failed && shelf < ACCESS_SHELF__MAX; shelf++) {
        failed = walk_shelf(&walking, (enum access_shelf)shelf, error);
    }
    store_end(walking.session);
    *more = walking.more;
    return failed;
}
