/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Approaches: attempts to bear on a case from outside it (CP-8). Rows are only added. */

#include "people/inside.h"

#define FROM_LONGEST 400
#define WORDS_LONGEST 2000
#define REFERENCE_LONGEST 40

struct approach_write {
    struct people *people;
    const struct people_act *act;
    const struct people_approach *approach;
    struct identity id;
    struct text plain, sealed;
};

static int take_line(struct arena *arena, struct text words, size_t longest, const char *field, bool must,
                     struct text *out, struct error *error)
{
    if (must && !text_trim(words).length) {
        error_set(error, ERROR_INVALID, "people.approach", "Say who approached you, and what was said or asked.");
        return error_at(error, field);
    }
    return text_take(arena, text_trim(words), longest, out, error) < 0 ? error_at(error, field) : 0;
}

static int pack_approach(struct arena *arena, const struct people_approach *approach, struct text *plain,
                         struct error *error)
{
    struct text from, words, reference;
    int failed = take_line(arena, approach->from, FROM_LONGEST, "from", true, &from, error);
    if (failed == 0) {
        failed = take_line(arena, approach->words, WORDS_LONGEST, "words", true, &words, error);
    }
    if (failed == 0) {
        failed = take_line(arena, approach->reference, REFERENCE_LONGEST, "reference", false, &reference, error);
    }
    if (failed < 0) {
        return failed;
    }
    struct pack pack = pack_in(arena);
    pack_array(&pack, 3);
    pack_text(&pack, from);
    pack_text(&pack, words);
    pack_text(&pack, reference);
    *plain = pack_done(&pack);
    return 0;
}

static int enter(const struct approach_write *write, struct store_session *session, const char *kind,
                 const struct identity *person, int64_t happened, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    pack_array(&pack, 3);
    pack_identity(&pack, &write->id);
    pack_identity(&pack, person);
    pack_integer(&pack, happened);
    return people_enter(write->people, session,
                        &(struct people_change){.kind = kind,
                                                .act = write->act,
                                                .facts = pack_done(&pack),
                                                .person = person,
                                                .sealed = write->plain},
                        error);
}

static int write_approach(struct store_session *session, void *context, struct error *error)
{
    const struct approach_write *write = context;
    const struct people_approach *approach = write->approach;
    int failed = people_must_exist(session, &approach->person, error);
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "INSERT INTO people_approach (approach, person, happened, sealed, recorded_by, recorded_at) "
                           "VALUES ($1, $2, $3, $4, $5, $6)",
                           "ddibdi", &write->id, &approach->person, approach->happened, write->sealed.at,
                           write->sealed.length, &write->act->by, write->act->at);
    }
    return failed < 0 ? failed
                      : enter(write, session, "approach.recorded", &approach->person, approach->happened, error);
}

int people_record_approach(struct people *people, const struct people_approach *approach, const struct people_act *act,
                           struct identity *out, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct approach_write write = {.people = people, .act = act, .approach = approach, .id = vault_identity()};
    if (approach->happened > act->at) {
        error_set(error, ERROR_INVALID, "people.future", "This has not happened yet: give the day on which it did.");
        return error_at(error, "happened");
    }
    int failed = pack_approach(arena, approach, &write.plain, error);
    if (failed == 0) {
        failed = people_seal(people, arena, &approach->person,
                             people_about_row(arena, "people_approach.sealed", &write.id), write.plain, &write.sealed,
                             error);
    }
    if (failed == 0) {
        failed = store_write(people->store, write_approach, &write, error);
    }
    if (failed == 0 && out) {
        *out = write.id;
    }
    return failed;
}

/* ---- taking it up -------------------------------------------------------------------------------- */

static int must_be_open(struct store_session *session, const struct identity *approach, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT t.approach FROM people_approach AS a LEFT JOIN people_approach_taken AS t "
                            "ON t.approach = a.approach WHERE a.approach = $1",
                            "d", approach);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state < 0 ? state : error_set(error, ERROR_NOT_FOUND, "people.no-approach", "There is no such approach.");
    }
    bool taken = !store_is_null(statement, 0);
    store_finish(statement);
    return taken ? error_set(error, ERROR_CONFLICT, "people.taken-up", "An auditor has taken this up already.") : 0;
}

static int write_taken(struct store_session *session, void *context, struct error *error)
{
    const struct approach_write *write = context;
    int failed = must_be_open(session, &write->id, error);
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "INSERT INTO people_approach_taken (approach, person, sealed, recorded_by, recorded_at) "
                           "VALUES ($1, $2, $3, $4, $5)",
                           "ddbdi", &write->id, &write->act->by, write->sealed.at, write->sealed.length, &write->act->by,
                           write->act->at);
    }
    return failed < 0 ? failed : enter(write, session, "approach.taken-up", &write->act->by, write->act->at, error);
}

int people_take_up_approach(struct people *people, const struct identity *approach, struct text words,
                            const struct people_act *act, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct approach_write write = {.people = people, .act = act, .id = *approach};
    if (!text_trim(words).length) {
        error_set(error, ERROR_INVALID, "people.taken-words", "Say what is done about it.");
        return error_at(error, "words");
    }
    int failed = people_take_words(people, arena, &act->by, "people_approach_taken.sealed", approach, "words", words,
                                   &write.plain, &write.sealed, error);
    return failed < 0 ? failed : store_write(people->store, write_taken, &write, error);
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static int open_words(struct people *people, struct arena *arena, const struct store_statement *row,
                      struct people_approach *out, struct error *error)
{
    bool erased;
    struct text plain;
    int failed = people_unseal(people, arena, &out->person,
                               people_about_row(arena, "people_approach.sealed", &out->approach), store_bytes(row, 3),
                               &plain, &erased, error);
    if (failed < 0 || erased) {
        return failed;
    }
    struct unpack unpack = unpack_of(plain);
    unpack_array(&unpack);
    out->from = unpack_text(&unpack);
    out->words = unpack_text(&unpack);
    out->reference = unpack_text(&unpack);
    return unpack_done(&unpack, "an approach", error);
}

static int open_taken(struct people *people, struct arena *arena, const struct store_statement *row,
                      struct people_approach *out, struct error *error)
{
    bool erased;
    struct text plain;
    out->taken_up = true;
    out->taken = (struct people_act){people_identity_in(row, 7), store_integer(row, 8)};
    int failed = people_unseal(people, arena, &out->taken.by,
                               people_about_row(arena, "people_approach_taken.sealed", &out->approach),
                               store_bytes(row, 6), &plain, &erased, error);
    if (failed < 0 || erased) {
        return failed;
    }
    struct unpack unpack = unpack_of(plain);
    out->taken_words = unpack_text(&unpack);
    return unpack_done(&unpack, "what was done about an approach", error);
}

int people_approaches(struct people *people, struct store_session *session, struct arena *arena,
                      const struct identity *person, size_t limit, const struct people_approach **out, size_t *count,
                      struct error *error)
{
    static const struct identity nobody;
    int64_t of_all = person == NULL;
    struct store_statement *statement;
    struct vec approaches = VEC_IN(arena, struct people_approach);
    int state = store_query(session, &statement, error,
                            "SELECT a.approach, a.person, a.happened, a.sealed, a.recorded_by, a.recorded_at, t.sealed, "
                            "t.recorded_by, t.recorded_at FROM people_approach AS a LEFT JOIN people_approach_taken AS t "
                            "ON t.approach = a.approach WHERE ($1 = 1 OR a.person = $2) "
                            "ORDER BY a.recorded_at DESC, a.approach LIMIT $3",
                            "idi", of_all, person ? person : &nobody, (int64_t)limit);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct people_approach approach = {.approach = people_identity_in(statement, 0),
                                           .person = people_identity_in(statement, 1),
                                           .happened = store_integer(statement, 2),
                                           .recorded = {people_identity_in(statement, 4), store_integer(statement, 5)}};
        int failed = open_words(people, arena, statement, &approach, error);
        if (failed == 0 && !store_is_null(statement, 6)) {
            failed = open_taken(people, arena, statement, &approach, error);
        }
        if (failed < 0) {
            store_finish(statement);
            return failed;
        }
        vec_add(&approaches, &approach);
    }
    if (state == 0) {
        *out = approaches.items;
        *count = approaches.count;
    }
    return state;
}
