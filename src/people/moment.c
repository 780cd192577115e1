/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A moment: who holds which office, who is absent. Every request asks for one, and offices seldom
 * change, so the last answer is kept, with the span of instants for which it holds and the stamp of
 * the tables that it was read from. Each change draws a new random stamp in its own transaction:
 * what was read under a stamp is what that stamp means, whether the transaction that drew it was
 * kept or not, and on whichever node. */

#include <stdlib.h>
#include <string.h>

#include "people/inside.h"

/* ---- reading -------------------------------------------------------------------------------- */

static struct people_holder holder_in(struct arena *arena, const struct store_statement *row)
{
    struct people_holder holder = {.office = text_string(arena, store_text(row, 0)),
                                   .area = text_string(arena, store_text(row, 1)),
                                   .person = people_identity_in(row, 2),
                                   .term = people_identity_in(row, 3),
                                   .from = store_integer(row, 4),
                                   .until = store_integer(row, 5),
                                   .barred = store_integer(row, 6) != 0,
                                   .absent = !store_is_null(row, 7),
                                   .has_conflicts = store_integer(row, 10) > 0};
    if (holder.absent) {
        holder.absence = people_identity_in(row, 7);
        holder.absent_from = store_integer(row, 8);
        holder.absent_until = store_integer(row, 9);
    }
    return holder;
}

static void add_course(struct arena *arena, struct people_holder *holder, const char *course)
{
    const char **trained = ARENA_ARRAY(arena, const char *, holder->trained_count + 1);
    if (holder->trained_count) {
        memcpy(trained, holder->trained, holder->trained_count * sizeof *trained);
    }
    trained[holder->trained_count++] = course;
    holder->trained = trained;
}

/* What the holders were trained in, one query for all of them (CP-11). */
static int read_trainings(struct store_session *session, struct arena *arena, struct people_moment *moment,
                          struct people_holder *holders, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT DISTINCT r.person, r.course FROM people_training AS r WHERE r.until > $1 AND "
                            "r.since <= $1 AND r.person IN (SELECT t.person FROM people_term AS t WHERE t.until > $1 "
                            "AND t.since <= $1) ORDER BY r.person, r.course",
                            "i", moment->at);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct identity person = people_identity_in(statement, 0);
        const char *course = text_string(arena, store_text(statement, 1));
        for (size_t i = 0; i < moment->count; i++) {
            if (identity_equal(&holders[i].person, &person)) {
                add_course(arena, &holders[i], course);
            }
        }
    }
    return state;
}

static int read_holders(struct store_session *session, struct arena *arena, int64_t at,
                        struct people_moment *out, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT t.office, t.area, t.person, t.term, t.since, t.until, o.barred, a.absence, "
        "a.since, a.until, "
        "(SELECT COUNT(*) FROM people_conflict AS c WHERE c.person = t.person AND c.until > $1 AND "
        "c.since <= $1) "
        "FROM people_term AS t JOIN people_office AS o ON o.name = t.office "
        "LEFT JOIN people_absence AS a ON a.person = t.person AND a.since <= $1 AND a.until > $1 "
        "WHERE t.until > $1 AND t.since <= $1 ORDER BY o.position, o.name, t.area, t.since, "
        "t.term, a.since, a.absence",
        "i", at);
    struct vec holders = VEC_IN(arena, struct people_holder);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct people_holder holder = holder_in(arena, statement);
        const struct people_holder *last =
            holders.count ? VEC_AT(&holders, struct people_holder, holders.count - 1) : NULL;
        /* Two absences at once are one: the earlier is told. */
        if (!last || !identity_equal(&last->term, &holder.term)) {
            vec_add(&holders, &holder);
        }
    }
    if (state == 0) {
        *out = (struct people_moment){.at = at, .holders = holders.items, .count = holders.count};
        state = holders.count ? read_trainings(session, arena, out, holders.items, error) : 0;
    }
    return state;
}

int people_read_edge(struct store_statement *statement, int64_t *edge, struct error *error)
{
    int state = store_step(statement, error);
    if (state < 0) {
        return state;
    }
    *edge = store_is_null(statement, 0) ? PEOPLE_OPEN : store_integer(statement, 0);
    store_finish(statement);
    return 0;
}

/* The next instant at which anything begins or ends. */
static int read_next(struct store_session *session, int64_t at, int64_t *next, struct error *error)
{
    struct store_statement *statement;
    int state =
        store_query(session, &statement, error,
                    "SELECT MIN(edge) FROM ("
                    "SELECT MIN(since) AS edge FROM people_term WHERE since > $1"
                    " UNION ALL SELECT MIN(until) FROM people_term WHERE until > $1"
                    " UNION ALL SELECT MIN(since) FROM people_absence WHERE since > $1"
                    " UNION ALL SELECT MIN(until) FROM people_absence WHERE until > $1"
                    " UNION ALL SELECT MIN(since) FROM people_conflict WHERE since > $1"
                    " UNION ALL SELECT MIN(until) FROM people_conflict WHERE until > $1"
                    " UNION ALL SELECT MIN(since) FROM people_training WHERE since > $1"
                    " UNION ALL SELECT MIN(until) FROM people_training WHERE until > $1) AS edges",
                    "i", at);
    return state < 0 ? state : people_read_edge(statement, next, error);
}

int people_read_stamp(struct store_session *session, int64_t *stamp, struct error *error)
{
    struct store_statement *statement;
    int state =
        store_query(session, &statement, error, "SELECT stamp FROM people_stamp WHERE one = 1", "");
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state < 0) {
        return state;
    }
    *stamp = store_integer(statement, 0);
    store_finish(statement);
    return 0;
}

int people_new_stamp(struct store_session *session, struct error *error)
{
    int64_t stamp;
    vault_random(&stamp, sizeof stamp);
    return store_run(session, NULL, error, "UPDATE people_stamp SET stamp = $1 WHERE one = 1", "i",
                     stamp);
}

/* ---- keeping -------------------------------------------------------------------------------- */

/* Never changed once it is reachable; replaced as a whole. */
struct people_kept {
    struct arena *arena;
    struct people_moment moment;
};

static void copy_trained(struct arena *arena, struct people_holder *holder)
{
    const char **trained = ARENA_ARRAY(arena, const char *, holder->trained_count);
    for (size_t i = 0; i < holder->trained_count; i++) {
        trained[i] = arena_string(arena, holder->trained[i]);
    }
    holder->trained = holder->trained_count ? trained : NULL;
}

static struct people_moment copy_moment(struct arena *arena, const struct people_moment *from,
                                        int64_t at)
{
    struct people_holder *holders = arena_copy(arena, from->holders, from->count * sizeof *holders);
    for (size_t i = 0; i < from->count; i++) {
        bool same = i > 0 && strcmp(from->holders[i].office, from->holders[i - 1].office) == 0;
        holders[i].office =
            same ? holders[i - 1].office : arena_string(arena, from->holders[i].office);
        holders[i].area = *from->holders[i].area ? arena_string(arena, from->holders[i].area) : "";
        copy_trained(arena, &holders[i]);
    }
    return (struct people_moment){at, holders, from->count, from->stamp, from->since, from->until};
}

void people_kept_free(struct people_kept *kept)
{
    if (kept) {
        arena_free(kept->arena);
        free(kept);
    }
}

static bool find_kept(struct people *people, struct arena *arena, int64_t stamp, int64_t at,
                      struct people_moment *out)
{
    pthread_rwlock_rdlock(&people->lock);
    const struct people_kept *kept = people->kept;
    bool found = kept && kept->moment.stamp == stamp && at >= kept->moment.since && at < kept->moment.until;
    if (found) {
        *out = copy_moment(arena, &kept->moment, at);
    }
    pthread_rwlock_unlock(&people->lock);
    return found;
}

static void keep(struct people *people, const struct people_moment *moment)
{
    struct people_kept *kept = malloc(sizeof *kept);
    if (!kept) {
        return; /* nothing is lost but time */
    }
    struct arena *arena = arena_new();
    *kept = (struct people_kept){arena, copy_moment(arena, moment, moment->at)};
    pthread_rwlock_wrlock(&people->lock);
    struct people_kept *before = people->kept;
    people->kept = kept;
    pthread_rwlock_unlock(&people->lock);
    people_kept_free(before);
}

int people_moment(struct people *people, struct store_session *session, struct arena *arena,
                  int64_t at, struct people_moment *out, struct error *error)
{
    int64_t stamp;
    int failed = people_read_stamp(session, &stamp, error);
    if (failed < 0 || find_kept(people, arena, stamp, at, out)) {
        return failed;
    }
    struct people_moment moment;
    failed = read_holders(session, arena, at, &moment, error);
    if (failed == 0) {
        failed = read_next(session, at, &moment.until, error);
    }
    if (failed == 0) {
        moment.stamp = stamp;
        moment.since = at;
        keep(people, &moment);
        *out = moment;
    }
    return failed;
}

bool people_is_barred(const struct people_moment *moment, const struct identity *person)
{
    for (size_t i = 0; i < moment->count; i++) {
        if (moment->holders[i].barred && identity_equal(&moment->holders[i].person, person)) {
            return true;
        }
    }
    return false;
}
