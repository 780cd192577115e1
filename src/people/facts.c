/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conflicts of interest that somebody declared, and training that somebody completed (RG-1, RG-3,
 * CP-11). */

#include <string.h>

#include "people/inside.h"

#define WORDS_LONGEST 2000
#define COURSE_LONGEST 60

struct text people_about_row(struct arena *arena, const char *column, const struct identity *row)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(row, name);
    return text_of(arena_print(arena, "%s %s", column, name));
}

int people_take_words(struct people *people, struct arena *arena, const struct identity *person,
                      const char *column, const struct identity *row, const char *field,
                      struct text words, struct text *plain, struct text *sealed,
                      struct error *error)
{
    struct text taken;
    if (text_take(arena, text_trim(words), WORDS_LONGEST, &taken, error) < 0) {
        return error_at(error, field);
    }
    struct pack pack = pack_in(arena);
    pack_text(&pack, taken);
    *plain = pack_done(&pack);
    int failed =
        people_seal(people, arena, person, people_about_row(arena, column, row), *plain, sealed, error);
    if (failed == ERROR_NOT_FOUND) {
        return error_set(error, ERROR_NOT_FOUND, "people.no-person", "there is no such person");
    }
    return failed;
}

/* ---- conflicts ------------------------------------------------------------------------------ */

struct conflict_write {
    struct people *people;
    const struct people_act *act;
    struct people_conflict conflict;
    struct text plain, sealed;
};

static int enter_conflict(const struct conflict_write *write, struct store_session *session,
                          const char *kind, struct error *error)
{
    const struct people_conflict *conflict = &write->conflict;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    pack_array(&pack, 5);
    pack_identity(&pack, &conflict->conflict);
    pack_identity(&pack, &conflict->person);
    pack_identity(&pack, &conflict->with);
    pack_integer(&pack, conflict->from);
    pack_integer(&pack, conflict->until);
    return people_enter(write->people, session,
                        &(struct people_change){.kind = kind,
                                                .act = write->act,
                                                .facts = pack_done(&pack),
                                                .person = &conflict->person,
                                                .sealed = write->plain},
                        error);
}

/* An entry of its own, since that of the conflict cannot get another member any more. */
static int enter_kind(const struct conflict_write *write, struct store_session *session, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    pack_array(&pack, 2);
    pack_identity(&pack, &write->conflict.conflict);
    pack_integer(&pack, (int64_t)write->conflict.kind);
    return people_enter(write->people, session,
                        &(struct people_change){.kind = "conflict-kind.told",
                                                .act = write->act,
                                                .facts = pack_done(&pack)},
                        error);
}

static const char *const conflict_kinds[PEOPLE_CONFLICT__MAX] = {[PEOPLE_CONFLICT_OTHER] = "other",
                                                                 [PEOPLE_CONFLICT_BRANCH] = "branch",
                                                                 [PEOPLE_CONFLICT_HOUSEHOLD] = "household",
                                                                 [PEOPLE_CONFLICT_EMPLOYER] = "employer",
                                                                 [PEOPLE_CONFLICT_INVOLVEMENT] = "involvement"};

const char *people_conflict_kind_name(enum people_conflict_kind kind)
{
    return kind < PEOPLE_CONFLICT__MAX ? conflict_kinds[kind] : "other";
}

enum people_conflict_kind people_conflict_kind_of(struct text name)
{
    enum people_conflict_kind kind = PEOPLE_CONFLICT_OTHER;
    while (kind < PEOPLE_CONFLICT__MAX && !text_is(name, conflict_kinds[kind])) {
        kind++;
    }
    return kind;
}

static int write_conflict(struct store_session *session, void *context, struct error *error)
{
    const struct conflict_write *write = context;
    const struct people_conflict *conflict = &write->conflict;
    int failed = people_must_exist(session, &conflict->person, error);
    if (failed == 0 && !identity_is_none(&conflict->with)) {
        failed = people_must_exist(session, &conflict->with, error);
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "INSERT INTO people_conflict (conflict, person, other, since, until, "
                           "sealed, recorded_by,"
                           " recorded_at, kind) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                           "dddiibdii", &conflict->conflict, &conflict->person, &conflict->with,
                           conflict->from, conflict->until, write->sealed.at, write->sealed.length,
                           &write->act->by, write->act->at, (int64_t)conflict->kind);
    }
    if (failed == 0) {
        failed = people_keep_end(session, &conflict->conflict, conflict->until, write->act, error);
    }
    if (failed == 0) {
        failed = enter_conflict(write, session, "conflict.declared", error);
    }
    return failed == 0 && conflict->kind ? enter_kind(write, session, error) : failed;
}

int people_declare_conflict(struct people *people, const struct people_conflict *declared,
                            const struct people_act *act, struct identity *out, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct conflict_write write = {.people = people, .act = act, .conflict = *declared};
    write.conflict.conflict = vault_identity();
    int failed = people_check_span(declared->from, declared->until, error);
    if (failed == 0 && identity_is_none(&declared->with) && !text_trim(declared->about).length) {
        error_set(error, ERROR_INVALID, "people.conflict",
                  "say with whom or with what there is a conflict");
        return error_at(error, "about");
    }
    if (failed == 0) {
        failed = people_take_words(people, arena, &declared->person, "people_conflict.sealed",
                                   &write.conflict.conflict, "about", declared->about, &write.plain,
                                   &write.sealed, error);
    }
    if (failed == 0) {
        failed = store_write(people->store, write_conflict, &write, error);
    }
    if (failed == 0 && out) {
        *out = write.conflict.conflict;
    }
    return failed;
}

static int write_conflict_end(struct store_session *session, void *context, struct error *error)
{
    struct conflict_write write = *(const struct conflict_write *)context;
    struct people_conflict *conflict = &write.conflict;
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT person, other, since FROM people_conflict WHERE conflict = $1",
                            "d", &conflict->conflict);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state < 0 ? state
                         : error_set(error, ERROR_NOT_FOUND, "people.no-conflict",
                                     "there is no such conflict");
    }
    conflict->person = people_identity_in(statement, 0);
    conflict->with = people_identity_in(statement, 1);
    conflict->from = store_integer(statement, 2);
    store_finish(statement);
    int failed = people_check_span(conflict->from, conflict->until, error);
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "UPDATE people_conflict SET until = $2 WHERE conflict = $1", "di",
                           &conflict->conflict, conflict->until);
    }
    if (failed == 0) {
        failed = people_keep_end(session, &conflict->conflict, conflict->until, write.act, error);
    }
    return failed == 0 ? enter_conflict(&write, session, "conflict.ended", error) : failed;
}

int people_end_conflict(struct people *people, const struct identity *conflict, int64_t until,
                        const struct people_act *act, struct error *error)
{
    struct conflict_write write = {
        .people = people, .act = act, .conflict = {.conflict = *conflict, .until = until}};
    return store_write(people->store, write_conflict_end, &write, error);
}

static int conflict_in(struct people *people, struct arena *arena,
                       const struct store_statement *row, const struct identity *person,
                       struct people_conflict *out, struct error *error)
{
    bool erased;
    struct text plain;
    *out =
        (struct people_conflict){.conflict = people_identity_in(row, 0),
                                 .person = *person,
                                 .with = people_identity_in(row, 1),
                                 .from = store_integer(row, 2),
                                 .until = store_integer(row, 3),
                                 .kind = (enum people_conflict_kind)store_integer(row, 7),
                                 .recorded = {people_identity_in(row, 5), store_integer(row, 6)}};
    int failed = people_unseal(people, arena, person,
                               people_about_row(arena, "people_conflict.sealed", &out->conflict),
                               store_bytes(row, 4), &plain, &erased, error);
    if (failed < 0 || erased) {
        return failed;
    }
    struct unpack unpack = unpack_of(plain);
    out->about = unpack_text(&unpack);
    return unpack_done(&unpack, "a conflict", error);
}

int people_conflicts(struct people *people, struct store_session *session, struct arena *arena,
                     const struct identity *person, int64_t at, const struct people_conflict **out,
                     size_t *count, struct error *error)
{
    struct store_statement *statement;
    int state =
        store_query(session, &statement, error,
                    "SELECT conflict, other, since, until, sealed, recorded_by, recorded_at, kind FROM "
                    "people_conflict "
                    "WHERE person = $1 AND until > $2 AND since <= $2 ORDER BY since, conflict",
                    "di", person, at);
    struct vec conflicts = VEC_IN(arena, struct people_conflict);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct people_conflict conflict;
        int failed = conflict_in(people, arena, statement, person, &conflict, error);
        if (failed < 0) {
            store_finish(statement);
            return failed;
        }
        vec_add(&conflicts, &conflict);
    }
    if (state == 0) {
        *out = conflicts.items;
        *count = conflicts.count;
    }
    return state;
}

/* ---- training ------------------------------------------------------------------------------- */

struct training_write {
    struct people *people;
    const struct people_training *training;
    const struct people_act *act;
    struct identity row;
};

static bool is_course(const char *course)
{
    size_t length = strspn(course, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && length <= COURSE_LONGEST && course[length] == '\0';
}

static int enter_training(const struct training_write *write, struct store_session *session, const char *kind,
                          struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    pack_array(&pack, 5);
    pack_identity(&pack, &write->row);
    pack_identity(&pack, &write->training->person);
    pack_string(&pack, write->training->course);
    pack_integer(&pack, write->training->completed);
    pack_integer(&pack, write->training->until);
    return people_enter(write->people, session,
                        &(struct people_change){.kind = kind, .act = write->act, .facts = pack_done(&pack)}, error);
}

static int write_training(struct store_session *session, void *context, struct error *error)
{
    const struct training_write *write = context;
    const struct people_training *training = write->training;
    int failed = people_must_exist(session, &training->person, error);
    if (failed == 0) {
        failed = store_run(
            session, NULL, error,
            "INSERT INTO people_training (training, person, course, since, until, recorded_by,"
            " recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            "ddsiidi", &write->row, &training->person, training->course, training->completed,
            training->until, &write->act->by, write->act->at);
    }
    return failed < 0 ? failed : enter_training(write, session, "training.recorded", error);
}

int people_record_training(struct people *people, const struct people_training *training,
                           const struct people_act *act, struct error *error)
{
    if (!training->course || !is_course(training->course)) {
        error_set(error, ERROR_INVALID, "people.course",
                  "name the course in small letters, digits and hyphens");
        return error_at(error, "course");
    }
    int failed = people_check_span(training->completed, training->until, error);
    struct training_write write = {people, training, act, vault_identity()};
    return failed == 0 ? store_write(people->store, write_training, &write, error) : failed;
}

static int write_training_end(struct store_session *session, void *context, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct training_write *write = context;
    struct people_training training = *write->training;
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT person, course, since FROM people_training WHERE training = $1", "d", &write->row);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state < 0 ? state
                         : error_set(error, ERROR_NOT_FOUND, "people.no-training", "there is no such record of training");
    }
    training.person = people_identity_in(statement, 0);
    training.course = text_string(arena, store_text(statement, 1));
    training.completed = store_integer(statement, 2);
    store_finish(statement);
    int failed = people_check_span(training.completed, training.until, error);
    if (failed == 0) {
        failed = store_run(session, NULL, error, "UPDATE people_training SET until = $2 WHERE training = $1", "di",
                           &write->row, training.until);
    }
    if (failed == 0) {
        failed = people_keep_end(session, &write->row, training.until, write->act, error);
    }
    const struct training_write ended = {write->people, &training, write->act, write->row};
    return failed == 0 ? enter_training(&ended, session, "training.ended", error) : failed;
}

int people_end_training(struct people *people, const struct identity *training, int64_t until,
                        const struct people_act *act, struct error *error)
{
    const struct people_training ended = {.until = until};
    struct training_write write = {people, &ended, act, *training};
    return store_write(people->store, write_training_end, &write, error);
}

static int take_trainings(struct arena *arena, struct store_statement *statement, const struct identity *person,
                          const struct people_training **out, size_t *count, struct error *error)
{
    struct vec trainings = VEC_IN(arena, struct people_training);
    int state;
    while ((state = store_step(statement, error)) > 0) {
        vec_add(&trainings, &(struct people_training){
                                .training = people_identity_in(statement, 0),
                                .person = *person,
                                .course = text_string(arena, store_text(statement, 1)),
                                .completed = store_integer(statement, 2),
                                .until = store_integer(statement, 3),
                                .recorded = {people_identity_in(statement, 4), store_integer(statement, 5)}});
    }
    *out = trainings.items;
    *count = trainings.count;
    return state;
}

int people_trainings(struct people *people, struct store_session *session, struct arena *arena,
                     const struct identity *person, int64_t at, const struct people_training **out,
                     size_t *count, struct error *error)
{
    (void)people;
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT training, course, since, until, recorded_by, recorded_at FROM people_training "
                            "WHERE person = $1 AND until > $2 AND since <= $2 ORDER BY since DESC, training",
                            "di", person, at);
    return state < 0 ? state : take_trainings(arena, statement, person, out, count, error);
}

int people_training_records(struct people *people, struct store_session *session, struct arena *arena,
                            const struct identity *person, const struct people_training **out, size_t *count,
                            struct error *error)
{
    (void)people;
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT training, course, since, until, recorded_by, recorded_at FROM people_training "
                            "WHERE person = $1 ORDER BY since DESC, training",
                            "d", person);
    return state < 0 ? state : take_trainings(arena, statement, person, out, count, error);
}
