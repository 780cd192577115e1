/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tokens by which persons are found, and forgetting them. A token is a keyed hash that lives
 * for one epoch: of each word of each name, and of the membership number, e-mail address and
 * telephone number as a whole. */

#include "people/inside.h"

/* ---- tokens --------------------------------------------------------------------------------- */

static int add_token(struct people *people, struct vec *tokens, const char *purpose,
                     struct text text, struct error *error)
{
    struct identity token; /* the same size, and bound the same way */
    _Static_assert(VAULT_TOKEN_SIZE == IDENTITY_SIZE, "a token is bound as an identity");
    int failed = vault_token(people->vault, purpose, text, token.bytes, error);
    if (failed == 0) {
        vec_add(tokens, &token);
    }
    return failed;
}

static int add_words(struct people *people, struct arena *arena, struct vec *tokens,
                     struct text text, struct error *error)
{
    struct people_words words = people_words_of(arena, text);
    int failed = 0;
    for (size_t i = 0; failed == 0 && i < words.count; i++) {
        failed = add_token(people, tokens, "people.word", words.at[i].folded, error);
    }
    return failed;
}

/* What was typed as a number or an address: folded, and without any spaces. */
static struct text squeeze(struct arena *arena, struct text text)
{
    struct text folded = text_fold(arena, text);
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < folded.length; i++) {
        if (folded.at[i] != ' ') {
            buf_char(&buf, folded.at[i]);
        }
    }
    return buf_as_text(&buf);
}

static int add_whole(struct people *people, struct arena *arena, struct vec *tokens,
                     struct text text, struct error *error)
{
    struct text whole = squeeze(arena, text);
    return whole.length ? add_token(people, tokens, "people.whole", whole, error) : 0;
}

int people_make_tokens(struct people *people, struct arena *arena,
                       const struct people_details *details, struct vec *tokens,
                       struct error *error)
{
    const struct text whole[] = {details->membership, details->email, details->telephone};
    int failed = add_words(people, arena, tokens, details->name, error);
    if (failed == 0) {
        failed = add_words(people, arena, tokens, details->known_as, error);
    }
    for (size_t i = 0; failed == 0 && i < COUNT_OF(whole); i++) {
        failed = add_whole(people, arena, tokens, whole[i], error);
    }
    return failed;
}

int people_keep_tokens(struct store_session *session, const struct identity *person,
                       const struct vec *tokens, struct error *error)
{
    int failed =
        store_run(session, NULL, error, "DELETE FROM people_token WHERE person = $1", "d", person);
    for (size_t i = 0; failed == 0 && i < tokens->count; i++) {
        failed = store_run(
            session, NULL, error,
            "INSERT INTO people_token (token, person) VALUES ($1, $2) ON CONFLICT DO NOTHING", "dd",
            VEC_AT(tokens, struct identity, i), person);
    }
    return failed;
}

/* ---- finding -------------------------------------------------------------------------------- */

#define FIND_WORDS 8

static int find_whole(struct people *people, struct store_session *session, struct arena *arena,
                      struct text words, size_t limit, struct vec *found, struct error *error)
{
    struct vec tokens = VEC_IN(arena, struct identity);
    int failed = add_whole(people, arena, &tokens, words, error);
    if (failed < 0 || !tokens.count) {
        return failed;
    }
    struct store_statement *statement;
    int state =
        store_query(session, &statement, error,
                    "SELECT person FROM people_token WHERE token = $1 ORDER BY person LIMIT $2",
                    "di", VEC_AT(&tokens, struct identity, 0), (int64_t)limit);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct identity person = people_identity_in(statement, 0);
        vec_add(found, &person);
    }
    return state;
}

/* Every word must be one of the person's: an unused place repeats the first word. */
static int find_words(struct people *people, struct store_session *session, struct arena *arena,
                      struct text words, size_t limit, struct vec *found, struct error *error)
{
    struct vec tokens = VEC_IN(arena, struct identity);
    int failed = add_words(people, arena, &tokens, words, error);
    if (failed < 0 || !tokens.count || tokens.count > FIND_WORDS) {
        return failed;
    }
    const struct identity *at[FIND_WORDS];
    for (size_t i = 0; i < FIND_WORDS; i++) {
        at[i] = VEC_AT(&tokens, struct identity, i < tokens.count ? i : 0);
    }
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT t.person FROM people_token AS t WHERE t.token = $1"
        " AND EXISTS (SELECT 1 FROM people_token AS o WHERE o.token = $2 AND o.person = t.person)"
        " AND EXISTS (SELECT 1 FROM people_token AS o WHERE o.token = $3 AND o.person = t.person)"
        " AND EXISTS (SELECT 1 FROM people_token AS o WHERE o.token = $4 AND o.person = t.person)"
        " AND EXISTS (SELECT 1 FROM people_token AS o WHERE o.token = $5 AND o.person = t.person)"
        " AND EXISTS (SELECT 1 FROM people_token AS o WHERE o.token = $6 AND o.person = t.person)"
        " AND EXISTS (SELECT 1 FROM people_token AS o WHERE o.token = $7 AND o.person = t.person)"
        " AND EXISTS (SELECT 1 FROM people_token AS o WHERE o.token = $8 AND o.person = t.person)"
        " ORDER BY t.person LIMIT $9",
        "ddddddddi", at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7], (int64_t)limit);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct identity person = people_identity_in(statement, 0);
        vec_add(found, &person);
    }
    return state;
}

static bool is_among(const struct vec *found, size_t count, const struct identity *person)
{
    for (size_t i = 0; i < count; i++) {
        if (identity_equal(VEC_AT(found, struct identity, i), person)) {
            return true;
        }
    }
    return false;
}

int people_find_persons(struct people *people, struct store_session *session, struct arena *arena,
                        struct text words, size_t limit, struct people_person **out, size_t *count,
                        struct error *error)
{
    struct vec found = VEC_IN(arena, struct identity),
               persons = VEC_IN(arena, struct people_person);
    struct text taken;
    limit = limit < 1 ? 1 : limit > 200 ? 200 : limit;
    int failed = text_take(arena, words, 600, &taken, error);
    if (failed == 0) { /* another process may have turned the epoch */
        failed = vault_tend(people->vault, NULL, error);
    }
    if (failed == 0) {
        failed = find_whole(people, session, arena, taken, limit, &found, error);
    }
    if (failed == 0) {
        failed = find_words(people, session, arena, taken, limit, &found, error);
    }
    for (size_t i = 0; failed == 0 && i < found.count && persons.count < limit; i++) {
        struct people_person person;
        if (is_among(&found, i, VEC_AT(&found, struct identity, i))) {
            continue;
        }
        failed = people_get_person(people, session, arena, VEC_AT(&found, struct identity, i),
                                   &person, error);
        if (failed == 0) {
            vec_add(&persons, &person);
        }
    }
    if (failed == 0) {
        *out = persons.items;
        *count = persons.count;
    }
    return failed;
}

/* ---- forgetting, and new tokens ------------------------------------------------------------- */

int people_forget(struct store_session *session, const struct identity *person, struct error *error)
{
    /* A person's last version stays as an empty row: somebody was here, and is erased. */
    int failed =
        store_run(session, NULL, error, "DELETE FROM people_token WHERE person = $1", "d", person);
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "UPDATE people_person SET sealed = $2 WHERE person = $1", "db", person,
                           "", (size_t)0);
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "UPDATE people_absence SET sealed = $2 WHERE person = $1", "db", person,
                           "", (size_t)0);
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "UPDATE people_conflict SET sealed = $2 WHERE person = $1", "db", person,
                           "", (size_t)0);
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error, "DELETE FROM people_recovery WHERE person = $1",
                           "d", person);
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error, "DELETE FROM people_invitation WHERE person = $1",
                           "d", person);
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error, "DELETE FROM people_user WHERE person = $1", "d",
                           person);
    }
    return failed;
}

#define RETOKEN_BATCH 200

struct retokening {
    struct people *people;
    struct identity after, last;
    size_t count;
};

static int read_batch(const struct retokening *batch, struct store_session *session,
                      struct vec *out, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT DISTINCT person FROM people_person WHERE person > $1 ORDER BY person LIMIT $2",
        "di", &batch->after, (int64_t)RETOKEN_BATCH);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct identity person = people_identity_in(statement, 0);
        vec_add(out, &person);
    }
    return state;
}

static int retoken_batch(struct store_session *session, void *context, struct error *error)
{
    struct retokening *batch = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct vec persons = VEC_IN(arena, struct identity);
    int failed = read_batch(batch, session, &persons, error);
    for (size_t i = 0; failed == 0 && i < persons.count; i++) {
        struct people_person person;
        struct vec tokens = VEC_IN(arena, struct identity);
        failed = people_get_person(batch->people, session, arena,
                                   VEC_AT(&persons, struct identity, i), &person, error);
        if (failed == 0 && !person.erased) {
            failed = people_make_tokens(batch->people, arena, &person.details, &tokens, error);
        }
        if (failed == 0) {
            failed = people_keep_tokens(session, &person.person, &tokens, error);
        }
    }
    batch->count = persons.count;
    if (persons.count) {
        batch->last = *VEC_AT(&persons, struct identity, persons.count - 1);
    }
    return failed;
}

int people_retoken(struct people *people, struct error *error)
{
    struct retokening batch = {.people = people};
    int failed;
    do {
        batch.after = batch.last;
        failed = store_write(people->store, retoken_batch, &batch, error);
    } while (failed == 0 && batch.count == RETOKEN_BATCH);
    return failed;
}
