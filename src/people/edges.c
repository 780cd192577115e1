/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instants at which terms of office, absences and conflicts begin and end, and at which persons join. */

#include "people/inside.h"

#include <stdlib.h>
#include <string.h>

int people_edges(struct people *people, struct store_session *session, struct arena *arena,
                 int64_t after, int64_t until, const struct people_edge **out, size_t *count,
                 struct error *error)
{
    static const struct identity nobody;
    (void)people;
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT 1, t.since, t.term, t.person, t.office, t.area, t.person FROM people_term AS t "
        "WHERE t.since > $1 AND t.since <= $2 "
        "UNION ALL SELECT 2, t.until, t.term, t.person, t.office, t.area, t.person FROM people_term AS t "
        "WHERE t.until > $1 AND t.until <= $2 "
        "UNION ALL SELECT 3, a.since, a.absence, a.person, '', '', a.person FROM people_absence AS a "
        "WHERE a.since > $1 AND a.since <= $2 "
        "UNION ALL SELECT 4, a.until, a.absence, a.person, '', '', a.person FROM people_absence AS a "
        "WHERE a.until > $1 AND a.until <= $2 "
        "UNION ALL SELECT 5, c.since, c.conflict, c.person, '', '', c.other FROM people_conflict AS c "
        "WHERE c.since > $1 AND c.since <= $2 AND c.other <> $3 "
        "UNION ALL SELECT 6, c.until, c.conflict, c.person, '', '', c.other FROM people_conflict AS c "
        "WHERE c.until > $1 AND c.until <= $2 AND c.other <> $3 ORDER BY 2, 1, 3",
        "iid", after, until, &nobody);
    struct vec edges = VEC_IN(arena, struct people_edge);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct people_edge edge = {.kind = (enum people_edge_kind)store_integer(statement, 0),
                                   .at = store_integer(statement, 1),
                                   .subject = people_identity_in(statement, 2),
                                   .person = people_identity_in(statement, 3),
                                   .office = text_string(arena, store_text(statement, 4)),
                                   .area = text_string(arena, store_text(statement, 5))};
        edge.other = edge.kind >= PEOPLE_CONFLICT_BEGINS ? people_identity_in(statement, 6) : nobody;
        vec_add(&edges, &edge);
    }
    if (state == 0) {
        *out = edges.items;
        *count = edges.count;
    }
    return state;
}

#define BELONGS ((unsigned)(PEOPLE_EMPLOYEE | PEOPLE_VOLUNTEER | PEOPLE_MEMBER | PEOPLE_ELECTED))

/* What the kinds of a person were before a version: of the first, and of another person's, nothing. */
struct joined {
    struct identity person;
    unsigned belonged;
};

/* The version's kinds are sealed with the rest of it, so each is opened. Of a person whose key is gone nothing is known. */
static int see_version(struct people *people, struct store_statement *statement, struct joined *before,
                       bool *joins, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_person found = {.person = people_identity_in(statement, 0), .version = store_integer(statement, 1)};
    int failed = people_open_version(people, arena, store_bytes(statement, 2), &found, error);
    if (!identity_equal(&before->person, &found.person)) {
        *before = (struct joined){.person = found.person};
    }
    unsigned belongs = failed == 0 && !found.erased ? found.details.kinds & BELONGS : before->belonged;
    *joins = (belongs & ~before->belonged) != 0;
    before->belonged = belongs;
    return failed;
}

static int compare_joinings(const void *one, const void *other)
{
    const struct people_joining *a = one, *b = other;
    return a->at != b->at ? (a->at > b->at) - (a->at < b->at) : memcmp(&a->person, &b->person, sizeof(a->person));
}

int people_joined(struct people *people, struct store_session *session, struct arena *arena,
                  int64_t after, int64_t until, const struct people_joining **out, size_t *count,
                  struct error *error)
{
    struct store_statement *statement;
    struct joined before = {.belonged = 0};
    int state = store_query(session, &statement, error,
                            "SELECT person, version, sealed, recorded_at FROM people_person WHERE "
                            "recorded_at <= $1 ORDER BY person, version",
                            "i", until);
    struct vec joined = VEC_IN(arena, struct people_joining);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct people_joining joining = {people_identity_in(statement, 0), store_integer(statement, 3)};
        bool joins = false;
        int failed = see_version(people, statement, &before, &joins, error);
        if (failed < 0) {
            store_finish(statement);
            return failed;
        }
        if (joins && joining.at > after) {
            vec_add(&joined, &joining);
        }
    }
    if (state == 0) {
        if (joined.count > 0) {
            qsort(joined.items, joined.count, sizeof(struct people_joining), compare_joinings);
        }
        *out = joined.items;
        *count = joined.count;
    }
    return state;
}

static bool same_place(const struct people_holder *holder, const struct people_place_held *place)
{
    return text_is(text_of(holder->office), place->office) && text_is(text_of(holder->area), place->area);
}

static bool is_there(const struct people_moment *moment, const struct people_place_held *place)
{
    for (size_t i = 0; i < moment->count; i++) {
        if (!moment->holders[i].absent && same_place(&moment->holders[i], place)) {
            return true;
        }
    }
    return false;
}

static void add_changed(struct arena *arena, const struct people_moment *from, const struct people_moment *other,
                        bool begins, struct vec *places)
{
    for (size_t i = 0; i < from->count; i++) {
        struct people_place_held place = {.office = from->holders[i].office,
                                          .area = from->holders[i].area,
                                          .begins = begins};
        bool known = from->holders[i].absent || is_there(other, &place);
        for (size_t j = 0; j < places->count && !known; j++) {
            known = same_place(&from->holders[i], VEC_AT(places, struct people_place_held, j));
        }
        if (!known) {
            place.office = arena_string(arena, place.office);
            place.area = arena_string(arena, place.area);
            vec_add(places, &place);
        }
    }
}

int people_places_changed(struct people *people, struct store_session *session, struct arena *arena,
                          int64_t at, const struct people_place_held **out, size_t *count,
                          struct error *error)
{
    struct people_moment before, now;
    struct vec places = VEC_IN(arena, struct people_place_held);
    int failed = people_moment(people, session, arena, at - 1, &before, error);
    if (failed == 0) {
        failed = people_moment(people, session, arena, at, &now, error);
    }
    if (failed == 0) {
        add_changed(arena, &before, &now, true, &places);
        add_changed(arena, &now, &before, false, &places);
        *out = places.items;
        *count = places.count;
    }
    return failed;
}
