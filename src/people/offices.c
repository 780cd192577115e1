/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who holds which office, and who is absent. Rows are only added; the one column that moves,
 * `until`, has every value that it ever had beside it in people_end. */

#include <string.h>

#include "people/inside.h"

/* Facts of an entry: what, whose, from, until; and of a term which office and area. */
static struct text pack_fact(struct arena *arena, const struct people_fact *fact)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, 6);
    pack_identity(&pack, &fact->subject);
    pack_identity(&pack, &fact->person);
    pack_string(&pack, fact->office);
    pack_string(&pack, fact->area);
    pack_integer(&pack, fact->from);
    pack_integer(&pack, fact->until);
    return pack_done(&pack);
}

static int enter_fact(struct people *people, struct store_session *session,
                      const struct people_fact *fact, struct text sealed, struct error *error)
{
    static const char *const kinds[PEOPLE_FACT__MAX] = {
        [PEOPLE_TERM] = "office.appointed",
        [PEOPLE_TERM_END] = "office.ended",
        [PEOPLE_ABSENCE] = "absence.recorded",
        [PEOPLE_ABSENCE_END] = "absence.ended",
    };
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    return people_enter(people, session,
                        &(struct people_change){.kind = kinds[fact->kind],
                                                .act = &fact->recorded,
                                                .facts = pack_fact(arena, fact),
                                                .person = &fact->person,
                                                .sealed = sealed},
                        error);
}

/* ---- terms ---------------------------------------------------------------------------------- */

struct term_write {
    struct people *people;
    struct people_fact fact;
};

static int find_office(struct store_session *session, const char *name, struct people_office *out,
                       struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT by_area, barred FROM people_office WHERE name = $1", "s", name);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        if (state == 0) {
            error_set(error, ERROR_INVALID, "people.office",
                      "there is no such office in the catalogue");
            error_at(error, "office");
            return ERROR_INVALID;
        }
        return state;
    }
    *out = (struct people_office){.by_area = store_integer(statement, 0) != 0,
                                  .barred = store_integer(statement, 1) != 0};
    store_finish(statement);
    return 0;
}

static int check_office_area(struct store_session *session, const struct people_office *office,
                             const char *area, struct error *error)
{
    if (office->by_area) {
        return people_check_area(session, text_of(area), error);
    }
    if (*area) {
        error_set(error, ERROR_INVALID, "people.area", "this office is not held by area");
        return error_at(error, "area");
    }
    return 0;
}

/* CP-8: nobody holds a barred office and another at the same time. */
static int check_barred(struct store_session *session, const struct people_fact *fact, bool barred,
                        struct error *error)
{
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT o.title FROM people_term AS t JOIN people_office AS o ON o.name = t.office "
        "WHERE t.person = $1 AND t.since < $2 AND t.until > $3 AND o.barred <> $4 AND t.term <> $5 "
        "ORDER BY o.position LIMIT 1",
        "diiid", &fact->person, fact->until, fact->from, (int64_t)barred, &fact->subject);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state;
    }
    error_set(error, ERROR_DENIED, "people.barred-office",
              "the same person is %.*s in that time: whoever holds an office of the political "
              "leadership takes no part in "
              "casework",
              TEXT_ARGS(store_text(statement, 0)));
    store_finish(statement);
    return error_cite(error, "CP-8");
}

static int check_term(struct store_session *session, const struct people_fact *fact,
                      struct error *error)
{
    struct people_office office;
    int failed = find_office(session, fact->office, &office, error);
    if (failed == 0) {
        failed = check_office_area(session, &office, fact->area, error);
    }
    return failed == 0 ? check_barred(session, fact, office.barred, error) : failed;
}

static int write_term(struct store_session *session, void *context, struct error *error)
{
    const struct term_write *write = context;
    const struct people_fact *fact = &write->fact;
    int failed = people_must_exist(session, &fact->person, error);
    if (failed == 0) {
        failed = check_term(session, fact, error);
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "INSERT INTO people_term (term, office, area, person, since, until, "
                           "recorded_by, recorded_at) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                           "dssdiidi", &fact->subject, fact->office, fact->area, &fact->person,
                           fact->from, fact->until, &fact->recorded.by, fact->recorded.at);
    }
    if (failed == 0) {
        failed = people_keep_end(session, &fact->subject, fact->until, &fact->recorded, error);
    }
    return failed == 0 ? enter_fact(write->people, session, fact, TEXT(""), error) : failed;
}

int people_appoint(struct people *people, const struct identity *person, struct text office,
                   struct text area, int64_t from, int64_t until, const struct people_act *act,
                   struct identity *term, struct error *error)
{
    int failed = people_check_span(from, until, error);
    if (failed < 0) {
        return failed;
    }
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct term_write write = {people,
                               {.kind = PEOPLE_TERM,
                                .subject = vault_identity(),
                                .person = *person,
                                .office = text_string(arena, office),
                                .area = text_string(arena, area),
                                .from = from,
                                .until = until,
                                .recorded = *act}};
    failed = store_write(people->store, write_term, &write, error);
    if (failed == 0 && term) {
        *term = write.fact.subject;
    }
    return failed;
}

/* Reads the rest of the fact's term. */
static int find_term(struct store_session *session, struct arena *arena, struct people_fact *fact,
                     struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT person, office, area, since FROM people_term WHERE term = $1",
                            "d", &fact->subject);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state < 0 ? state
                         : error_set(error, ERROR_NOT_FOUND, "people.no-term",
                                     "there is no such term of office");
    }
    fact->person = people_identity_in(statement, 0);
    fact->office = text_string(arena, store_text(statement, 1));
    fact->area = text_string(arena, store_text(statement, 2));
    fact->from = store_integer(statement, 3);
    store_finish(statement);
    return 0;
}

static int write_term_end(struct store_session *session, void *context, struct error *error)
{
    const struct term_write *write = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_fact fact = write->fact;
    int failed = find_term(session, arena, &fact, error);
    if (failed == 0) {
        failed = people_check_span(fact.from, fact.until, error);
    }
    if (failed == 0) {
        failed = check_term(session, &fact, error);
    }
    if (failed == 0) {
        failed =
            store_run(session, NULL, error, "UPDATE people_term SET until = $2 WHERE term = $1",
                      "di", &fact.subject, fact.until);
    }
    if (failed == 0) {
        failed = people_keep_end(session, &fact.subject, fact.until, &fact.recorded, error);
    }
    return failed == 0 ? enter_fact(write->people, session, &fact, TEXT(""), error) : failed;
}

int people_end_term(struct people *people, const struct identity *term, int64_t until,
                    const struct people_act *act, struct error *error)
{
    struct term_write write = {
        people, {.kind = PEOPLE_TERM_END, .subject = *term, .until = until, .recorded = *act}};
    return store_write(people->store, write_term_end, &write, error);
}

/* ---- absences ------------------------------------------------------------------------------- */

struct absence_write {
    struct people *people;
    struct people_fact fact;
    struct text plain, sealed;
};

static int write_absence(struct store_session *session, void *context, struct error *error)
{
    const struct absence_write *write = context;
    const struct people_fact *fact = &write->fact;
    int failed = people_must_exist(session, &fact->person, error);
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "INSERT INTO people_absence (absence, person, since, until, sealed, "
                           "recorded_by, recorded_at) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                           "ddiibdi", &fact->subject, &fact->person, fact->from, fact->until,
                           write->sealed.at, write->sealed.length, &fact->recorded.by,
                           fact->recorded.at);
    }
    if (failed == 0) {
        failed = people_keep_end(session, &fact->subject, fact->until, &fact->recorded, error);
    }
    return failed == 0 ? enter_fact(write->people, session, fact, write->plain, error) : failed;
}

int people_record_absence(struct people *people, const struct identity *person, int64_t from,
                          int64_t until, struct text reason, const struct people_act *act,
                          struct identity *absence, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct absence_write write = {.people = people,
                                  .fact = {.kind = PEOPLE_ABSENCE,
                                           .subject = vault_identity(),
                                           .person = *person,
                                           .office = "",
                                           .area = "",
                                           .from = from,
                                           .until = until,
                                           .recorded = *act}};
    int failed = people_check_span(from, until, error);
    if (failed == 0) {
        failed =
            people_take_words(people, arena, person, "people_absence.sealed", &write.fact.subject,
                              "reason", reason, &write.plain, &write.sealed, error);
    }
    if (failed == 0) {
        failed = store_write(people->store, write_absence, &write, error);
    }
    if (failed == 0 && absence) {
        *absence = write.fact.subject;
    }
    return failed;
}

static int write_absence_end(struct store_session *session, void *context, struct error *error)
{
    const struct absence_write *write = context;
    struct people_fact fact = write->fact;
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT person, since FROM people_absence WHERE absence = $1", "d",
                            &fact.subject);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state < 0 ? state
                         : error_set(error, ERROR_NOT_FOUND, "people.no-absence",
                                     "there is no such absence");
    }
    fact.person = people_identity_in(statement, 0);
    fact.from = store_integer(statement, 1);
    store_finish(statement);
    int failed = people_check_span(fact.from, fact.until, error);
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "UPDATE people_absence SET until = $2 WHERE absence = $1", "di",
                           &fact.subject, fact.until);
    }
    if (failed == 0) {
        failed = people_keep_end(session, &fact.subject, fact.until, &fact.recorded, error);
    }
    return failed == 0 ? enter_fact(write->people, session, &fact, TEXT(""), error) : failed;
}

int people_end_absence(struct people *people, const struct identity *absence, int64_t until,
                       const struct people_act *act, struct error *error)
{
    struct absence_write write = {.people = people,
                                  .fact = {.kind = PEOPLE_ABSENCE_END,
                                           .subject = *absence,
                                           .office = "",
                                           .area = "",
                                           .until = until,
                                           .recorded = *act}};
    return store_write(people->store, write_absence_end, &write, error);
}

/* ---- the history ---------------------------------------------------------------------------- */

int people_history(struct people *people, struct store_session *session, struct arena *arena,
                   const struct identity *person, const struct people_fact **out, size_t *count,
                   struct error *error)
{
    (void)people;
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT t.term AS subject, t.person, t.office, t.area, t.since, "
                            "e.until, e.number, e.recorded_by, e.recorded_at "
                            "FROM people_term AS t JOIN people_end AS e ON e.subject = t.term "
                            "WHERE t.person = $1 OR $2 = 1 "
                            "UNION ALL "
                            "SELECT a.absence, a.person, '', '', a.since, e.until, e.number, "
                            "e.recorded_by, e.recorded_at "
                            "FROM people_absence AS a JOIN people_end AS e ON e.subject = "
                            "a.absence WHERE a.person = $1 OR $2 = 1 "
                            "ORDER BY 9, 1, 7",
                            "di", person, (int64_t)identity_is_none(person));
    struct vec facts = VEC_IN(arena, struct people_fact);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct people_fact fact = {
            .subject = people_identity_in(statement, 0),
            .person = people_identity_in(statement, 1),
            .office = text_string(arena, store_text(statement, 2)),
            .area = text_string(arena, store_text(statement, 3)),
            .from = store_integer(statement, 4),
            .until = store_integer(statement, 5),
            .recorded = {people_identity_in(statement, 7), store_integer(statement, 8)}};
        bool first = store_integer(statement, 6) == 1, is_term = *fact.office != '\0';
        fact.kind = is_term ? (first ? PEOPLE_TERM : PEOPLE_TERM_END)
                            : (first ? PEOPLE_ABSENCE : PEOPLE_ABSENCE_END);
        vec_add(&facts, &fact);
    }
    if (state == 0) {
        *out = facts.items;
        *count = facts.count;
    }
    return state;
}
