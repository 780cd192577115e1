/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ties between persons that were found, and what a human made of each; and sets of people, for looking at many at once. */

#include "people/inside.h"

/* ---- sets -------------------------------------------------------------------------------------- */

int people_read_set(struct arena *arena, struct store_statement *statement, const struct identity **out, size_t *count,
                    struct error *error)
{
    struct vec persons = VEC_IN(arena, struct identity);
    int state;
    while ((state = store_step(statement, error)) > 0) {
        struct identity person = people_identity_in(statement, 0);
        vec_add(&persons, &person);
    }
    *out = persons.items;
    *count = persons.count;
    return state;
}

int people_set(struct people *people, struct store_session *session, struct arena *arena, enum people_set set,
               int64_t at, const struct identity **out, size_t *count, struct error *error)
{
    (void)people;
    struct store_statement *statement;
    int failed;
    switch (set) {
    case PEOPLE_SET_STAFF:
        failed = store_query(session, &statement, error,
                             "SELECT person FROM people_user WHERE role = $1 AND disabled = 0 ORDER BY person", "i",
                             (int64_t)PEOPLE_STAFF);
        break;
    case PEOPLE_SET_CONFLICTED:
        failed = store_query(session, &statement, error,
                             "SELECT DISTINCT person FROM people_conflict WHERE until > $1 AND since <= $1 ORDER BY person",
                             "i", at);
        break;
    default:
        failed = store_query(session, &statement, error,
                             "SELECT DISTINCT person FROM people_absence WHERE until > $1 AND since <= $1 ORDER BY person",
                             "i", at);
        break;
    }
    return failed < 0 ? failed : people_read_set(arena, statement, out, count, error);
}

/* ---- ties -------------------------------------------------------------------------------------- */

struct tie_write {
    struct people *people;
    const struct people_act *act;
    struct people_tie tie;
    struct text plain, sealed;
};

static int write_tie(struct store_session *session, void *context, struct error *error)
{
    const struct tie_write *write = context;
    const struct people_tie *tie = &write->tie;
    int failed = people_must_exist(session, &tie->person, error);
    if (failed == 0) {
        failed = people_must_exist(session, &tie->other, error);
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "INSERT INTO people_tie (tie, person, other, kind, is_conflict, sealed, recorded_by, "
                           "recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                           "dddiibdi", &tie->tie, &tie->person, &tie->other, (int64_t)tie->kind,
                           (int64_t)tie->is_conflict, write->sealed.at, write->sealed.length, &write->act->by,
                           write->act->at);
    }
    if (failed < 0) {
        return failed;
    }
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    pack_array(&pack, 5);
    pack_identity(&pack, &tie->tie);
    pack_identity(&pack, &tie->person);
    pack_identity(&pack, &tie->other);
    pack_integer(&pack, (int64_t)tie->kind);
    pack_bool(&pack, tie->is_conflict);
    return people_enter(write->people, session,
                        &(struct people_change){.kind = "tie.judged",
                                                .act = write->act,
                                                .facts = pack_done(&pack),
                                                .person = &tie->person,
                                                .sealed = write->plain},
                        error);
}

int people_judge_tie(struct people *people, const struct people_tie *tie, const struct people_act *act,
                     struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct tie_write write = {.people = people, .act = act, .tie = *tie};
    write.tie.tie = vault_identity();
    if (identity_equal(&act->by, &tie->person) || identity_equal(&act->by, &tie->other)) {
        error_set(error, ERROR_DENIED, "people.own-tie", "Nobody judges whether they are in conflict themselves.");
        return error_cite(error, "SG-7.6");
    }
    if (!text_trim(tie->why).length) {
        error_set(error, ERROR_INVALID, "people.tie-why", "Say why: it is kept either way.");
        return error_at(error, "why");
    }
    int failed = people_take_words(people, arena, &tie->person, "people_tie.sealed", &write.tie.tie, "why", tie->why,
                                   &write.plain, &write.sealed, error);
    if (failed == 0 && tie->is_conflict) {
        const struct people_conflict conflict = {.person = tie->person,
                                                 .with = tie->other,
                                                 .kind = tie->kind,
                                                 .about = tie->why,
                                                 .from = act->at,
                                                 .until = PEOPLE_OPEN};
        failed = people_declare_conflict(people, &conflict, act, NULL, error);
    }
    return failed < 0 ? failed : store_write(people->store, write_tie, &write, error);
}

static int tie_in(struct people *people, struct arena *arena, const struct store_statement *row,
                  const struct identity *person, struct people_tie *out, struct error *error)
{
    bool erased;
    struct text plain;
    *out = (struct people_tie){.tie = people_identity_in(row, 0),
                               .person = *person,
                               .other = people_identity_in(row, 1),
                               .kind = (enum people_conflict_kind)store_integer(row, 2),
                               .is_conflict = store_integer(row, 3) != 0,
                               .recorded = {people_identity_in(row, 5), store_integer(row, 6)}};
    int failed = people_unseal(people, arena, person, people_about_row(arena, "people_tie.sealed", &out->tie),
                               store_bytes(row, 4), &plain, &erased, error);
    if (failed < 0 || erased) {
        return failed;
    }
    struct unpack unpack = unpack_of(plain);
    out->why = unpack_text(&unpack);
    return unpack_done(&unpack, "a tie", error);
}

int people_ties(struct people *people, struct store_session *session, struct arena *arena,
                const struct identity *person, const struct people_tie **out, size_t *count, struct error *error)
{
    struct store_statement *statement;
    struct vec ties = VEC_IN(arena, struct people_tie);
    int state = store_query(session, &statement, error,
                            "SELECT tie, other, kind, is_conflict, sealed, recorded_by, recorded_at FROM people_tie "
                            "WHERE person = $1 ORDER BY recorded_at DESC, tie",
                            "d", person);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct people_tie tie;
        int failed = tie_in(people, arena, statement, person, &tie, error);
        if (failed < 0) {
            store_finish(statement);
            return failed;
        }
        vec_add(&ties, &tie);
    }
    if (state == 0) {
        *out = ties.items;
        *count = ties.count;
    }
    return state;
}
