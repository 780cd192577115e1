/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is on a list, who was trained in a course: asked of thousands at once, again and again, while it seldom changes. So the
 * last answers are kept as a moment is: with the stamp of the tables that they were read from, and the instants between which
 * they hold.
 */
#include <stdlib.h>
#include <string.h>

#include "people/inside.h"

#define SETS_KEPT 8
#define SET_LARGEST 200000 /* of persons: 3 MiB; a larger one is read each time */

enum kind { ON_LIST, TRAINED_IN };

/* Never changed once it is reachable; replaced as a whole. */
struct people_kept_set {
    enum kind kind;
    char *name;
    int64_t stamp, since, until;
    struct identity *persons;
    size_t count;
};

static void set_free(struct people_kept_set *set)
{
    if (set) {
        free(set->name);
        free(set->persons);
        free(set);
    }
}

void people_kept_sets_free(struct people *people)
{
    for (size_t i = 0; people->sets && i < SETS_KEPT; i++) {
        set_free(people->sets[i]);
    }
    free(people->sets);
    people->sets = NULL;
}

/* ---- reading ---------------------------------------------------------------------------------- */

static int query_set(struct store_session *session, enum kind kind, const char *name, int64_t at,
                     struct store_statement **out, struct error *error)
{
    return kind == ON_LIST ? store_query(session, out, error,
                                         "SELECT person FROM people_listing WHERE list = $1 AND until > $2 AND "
                                         "since <= $2 ORDER BY person",
                                         "si", name, at)
                           : store_query(session, out, error,
                                         "SELECT DISTINCT person FROM people_training WHERE course = $1 AND until > $2 "
                                         "AND since <= $2 ORDER BY person",
                                         "si", name, at);
}

/* The next instant at which anybody joins or leaves by itself. */
static int query_next(struct store_session *session, enum kind kind, const char *name, int64_t at, int64_t *next,
                      struct error *error)
{
    struct store_statement *statement;
    int state = kind == ON_LIST
                    ? store_query(session, &statement, error,
                                  "SELECT MIN(edge) FROM (SELECT MIN(since) AS edge FROM people_listing WHERE list = $1 "
                                  "AND since > $2 UNION ALL SELECT MIN(until) FROM people_listing WHERE list = $1 AND "
                                  "until > $2) AS edges",
                                  "si", name, at)
                    : store_query(session, &statement, error,
                                  "SELECT MIN(edge) FROM (SELECT MIN(since) AS edge FROM people_training WHERE course = "
                                  "$1 AND since > $2 UNION ALL SELECT MIN(until) FROM people_training WHERE course = $1 "
                                  "AND until > $2) AS edges",
                                  "si", name, at);
    return state < 0 ? state : people_read_edge(statement, next, error);
}

/* ---- keeping ---------------------------------------------------------------------------------- */

static bool find_set(struct people *people, struct arena *arena, const struct people_kept_set *wanted, int64_t at,
                     const struct identity **out, size_t *count)
{
    bool found = false;
    pthread_rwlock_rdlock(&people->lock);
    for (size_t i = 0; people->sets && !found && i < SETS_KEPT; i++) {
        const struct people_kept_set *set = people->sets[i];
        found = set && set->kind == wanted->kind && set->stamp == wanted->stamp && at >= set->since && at < set->until &&
                strcmp(set->name, wanted->name) == 0;
        if (found) {
            *out = arena_copy(arena, set->persons, set->count * sizeof *set->persons);
            *count = set->count;
        }
    }
    pthread_rwlock_unlock(&people->lock);
    return found;
}

/* In the place of an older one of the same name, of an empty place, or of one that its name's hash points to. */
static size_t place_of(const struct people *people, const struct people_kept_set *set)
{
    size_t place = 0, empty = SETS_KEPT;
    for (const char *at = set->name; *at; at++) {
        place = place * 31 + (unsigned char)*at;
    }
    for (size_t i = 0; i < SETS_KEPT; i++) {
        const struct people_kept_set *other = people->sets[i];
        if (other && other->kind == set->kind && strcmp(other->name, set->name) == 0) {
            return i;
        }
        empty = !other && empty == SETS_KEPT ? i : empty;
    }
    return empty < SETS_KEPT ? empty : place % SETS_KEPT;
}

/* Where there is no memory nothing is lost but time. */
static void keep_set(struct people *people, const struct people_kept_set *read)
{
    struct people_kept_set *set = malloc(sizeof *set), *before = NULL;
    if (!set) {
        return;
    }
    *set = *read;
    set->name = strdup(read->name);
    set->persons = malloc(read->count * sizeof *read->persons + 1);
    if (!set->name || !set->persons) {
        set_free(set);
        return;
    }
    if (read->count) {
        memcpy(set->persons, read->persons, read->count * sizeof *read->persons);
    }
    pthread_rwlock_wrlock(&people->lock);
    people->sets = people->sets ? people->sets : calloc(SETS_KEPT, sizeof *people->sets);
    if (people->sets) {
        size_t place = place_of(people, set);
        before = people->sets[place];
        people->sets[place] = set;
    } else {
        before = set;
    }
    pthread_rwlock_unlock(&people->lock);
    set_free(before);
}

static int read_set(struct people *people, struct store_session *session, struct arena *arena,
                    struct people_kept_set *wanted, int64_t at, const struct identity **out, size_t *count,
                    struct error *error)
{
    struct store_statement *statement;
    int failed = query_set(session, wanted->kind, wanted->name, at, &statement, error);
    if (failed == 0) {
        failed = people_read_set(arena, statement, out, count, error);
    }
    if (failed == 0 && *count <= SET_LARGEST) {
        failed = query_next(session, wanted->kind, wanted->name, at, &wanted->until, error);
    }
    if (failed == 0 && *count <= SET_LARGEST) {
        struct people_kept_set read = *wanted;
        read.since = at;
        read.persons = arena_copy(arena, *out, *count * sizeof **out);
        read.count = *count;
        keep_set(people, &read);
    }
    return failed;
}

static int get_set(struct people *people, struct store_session *session, struct arena *arena, enum kind kind,
                   const char *name, int64_t at, const struct identity **out, size_t *count, struct error *error)
{
    struct people_kept_set wanted = {.kind = kind, .name = arena_string(arena, name)};
    int failed = people_read_stamp(session, &wanted.stamp, error);
    if (failed < 0 || find_set(people, arena, &wanted, at, out, count)) {
        return failed;
    }
    return read_set(people, session, arena, &wanted, at, out, count, error);
}

int people_on_list(struct people *people, struct store_session *session, struct arena *arena, const char *list,
                   int64_t at, const struct identity **out, size_t *count, struct error *error)
{
    return get_set(people, session, arena, ON_LIST, list, at, out, count, error);
}

int people_trained_in(struct people *people, struct store_session *session, struct arena *arena, const char *course,
                      int64_t at, const struct identity **out, size_t *count, struct error *error)
{
    return get_set(people, session, arena, TRAINED_IN, course, at, out, count, error);
}
