/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Erasing a case, or a person everywhere. The ledger owns the order (intent, keys, bytes, epoch, tombstone); this room
 * says what is held, forgets its rows, and makes the search tokens of the new epoch.
 */
#include "casework/keeping.h"
#include "casework/opened.h"

#include <string.h>

/* ---- what the ledger asks of us */

static int is_held(void *context, const struct identity *case_id, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct casework *casework = context;
    struct casework_legal_hold hold = {.held = false};
    struct store_session *session = NULL;
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = hold_read(arena, casework, session, case_id, &hold, error);
    }
    store_end(session);
    if (failed || !hold.held) {
        return failed;
    }
    error_set(error, ERROR_DENIED, "erase.held",
              "A legal hold stands on this case, so nothing of it may be erased. End the hold first.");
    return error_cite(error, hold.paragraph.length ? text_string(arena, hold.paragraph) : "SG-13");
}

static void keep_nothing(struct casework *casework)
{
    opened_empty(casework->opened);
    opened_empty(casework->written);
}

static int forget_places(void *context, struct store_session *session, const struct vault_place *places, size_t count,
                         struct error *error)
{
    struct casework *casework = context;
    int failed = 0;
    keep_nothing(casework);
    for (size_t i = 0; !failed && i < count; i++) {
        failed = rows_forget(casework, session, &places[i], error);
        if (!failed && places[i].kind == VAULT_PERSON) {
            failed = people_forget(session, &places[i].owner, error);
        }
        if (!failed && places[i].kind == VAULT_CASE) {
            failed = keeping_forget(session, &places[i].owner, error);
        }
        for (size_t j = 0; !failed && j < casework->view_count; j++) {
            const struct casework_view *view = &casework->views[j];
            failed = view->forget(view->context, session, &places[i], error);
        }
    }
    return failed;
}

/* The last facts of the case stand for it; what stays behind is theirs without the number of anything. */
static int leave_residue(void *context, struct arena *arena, const struct text *facts, size_t count,
                         struct text *residue, struct error *error)
{
    (void)context;
    (void)error;
    *residue = count ? (struct text){arena_copy(arena, facts[count - 1].at, facts[count - 1].length),
                                     facts[count - 1].length}
                     : TEXT("");
    return 0;
}

static int make_tokens(void *context, struct error *error)
{
    struct casework *casework = context;
    keep_nothing(casework); /* again: a reader may have been under way while the bytes were deleted */
    int failed = people_retoken(casework->options.people, error);
    return failed ? failed : tokens_remake(casework, error);
}

struct ledger_erasure_calls casework_make_erasure_calls(struct casework *casework)
{
    return (struct ledger_erasure_calls){.context = casework,
                                         .held = is_held,
                                         .forget = forget_places,
                                         .residue = leave_residue,
                                         .retoken = make_tokens};
}

const struct ledger_erasure_calls *casework_erasure_calls(struct casework *casework)
{
    return &casework->erasure_calls;
}

/* ---- a case */

int casework_erase_case(struct casework *casework, struct arena *arena, const struct identity *case_id,
                        const struct identity *by, const char *paragraph, struct text reason,
                        struct casework_erased *out, struct error *error)
{
    struct vault_place place = {.kind = VAULT_CASE, .owner = *case_id};
    struct ledger_erasure_request request = {.kind = LEDGER_ERASE_CASES,
                                             .places = &place,
                                             .place_count = 1,
                                             .actor = *by,
                                             .paragraph = paragraph,
                                             .reason = reason};
    *out = (struct casework_erased){0};
    return ledger_erase(arena, casework->options.ledger, &request, &casework->erasure_calls, &out->erasure, error);
}

/* ---- a person */

static int find_places(struct casework *casework, struct store_session *session, const struct identity *person,
                       struct vec *places, struct error *error)
{
    struct access_principal token = access_of_person(casework->options.access, person);
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT case_id, number FROM casework_party WHERE person = $1 ORDER BY case_id, number",
                           "b", (const void *)token.token, (size_t)ACCESS_TOKEN_SIZE);
    if (step) {
        return step;
    }
    while ((step = store_step(statement, error)) > 0) {
        struct vault_place place = {.kind = VAULT_PARTY,
                                    .owner = store_identity(statement, 0),
                                    .number = (uint32_t)store_integer(statement, 1)};
        vec_add(places, &place);
    }
    store_finish(statement);
    return step;
}

static bool is_mentioned(const struct vec *mentions, const struct identity *case_id)
{
    for (size_t i = 0; i < mentions->count; i++) {
        if (identity_equal(&VEC_AT(mentions, struct casework_mention, i)->case_id, case_id)) {
            return true;
        }
    }
    return false;
}

static int find_word_mentions(struct store_session *session, const struct word_token *token, struct vec *mentions,
                              struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT DISTINCT w.case_id, h.reference FROM casework_word AS w JOIN casework_head AS h "
                           "ON h.case_id = w.case_id WHERE w.token = $1 AND w.kind = $2 ORDER BY w.case_id",
                           "bi", (const void *)token->bytes, sizeof(token->bytes), (int64_t)VAULT_TEXT);
    if (step) {
        return step;
    }
    while ((step = store_step(statement, error)) > 0) {
        struct casework_mention mention = {.case_id = store_identity(statement, 0)};
        store_string(statement, 1, mention.reference, sizeof(mention.reference));
        if (!is_mentioned(mentions, &mention.case_id)) {
            vec_add(mentions, &mention);
        }
    }
    store_finish(statement);
    return step;
}

/* Looked for by every word of the name on its own: a text that says only the family name counts too. */
static int find_mentions(struct arena *arena, struct casework *casework, struct store_session *session,
                         const struct identity *person, struct vec *mentions, struct error *error)
{
    struct people_person known;
    struct vec tokens = VEC_IN(arena, struct word_token);
    int failed = people_get_person(casework->options.people, session, arena, person, &known, error);
    if (!failed) {
        failed = tokens_follow(casework, session, error);
    }
    if (!failed) {
        failed = word_tokens(arena, casework, known.details.name, &tokens, error);
    }
    for (size_t i = 0; !failed && i < tokens.count; i++) {
        failed = find_word_mentions(session, VEC_AT(&tokens, struct word_token, i), mentions, error);
    }
    return failed;
}

int casework_erase_person(struct casework *casework, struct arena *arena, const struct identity *person,
                          const struct identity *by, const char *paragraph, struct text reason,
                          struct casework_erased *out, struct error *error)
{
    struct store_session *session = NULL;
    struct vec places = VEC_IN(arena, struct vault_place), mentions = VEC_IN(arena, struct casework_mention);
    struct vault_place own = {.kind = VAULT_PERSON, .owner = *person};
    vec_add(&places, &own);
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = find_mentions(arena, casework, session, person, &mentions, error);
    }
    if (!failed) {
        failed = find_places(casework, session, person, &places, error);
    }
    store_end(session);
    if (failed) {
        return failed;
    }
    struct ledger_erasure_request request = {.kind = LEDGER_ERASE_PERSON,
                                             .places = places.items,
                                             .place_count = places.count,
                                             .actor = *by,
                                             .paragraph = paragraph,
                                             .reason = reason};
    *out = (struct casework_erased){.mentions = mentions.items, .mention_count = mentions.count};
    return ledger_erase(arena, casework->options.ledger, &request, &casework->erasure_calls, &out->erasure, error);
}

/* ---- by reference */

int casework_resolve(struct casework *casework, struct text reference, struct identity *out, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *statement;
    char read[ACCESS_REFERENCE_SIZE];
    int step = access_read_reference(reference, read, error);
    if (!step) {
        step = store_begin_read(casework->options.store, &session, error);
    }
    if (!step) {
        step = store_query(session, &statement, error, "SELECT case_id FROM casework_head WHERE reference = $1", "s",
                           read);
    }
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    bool found = step > 0;
    if (found) {
        *out = store_identity(statement, 0);
    }
    store_finish(statement);
    if (step >= 0 && !found) {
        return error_set(error, ERROR_NOT_FOUND, "casework.not-found", "There is no case with this reference.");
    }
    return step < 0 ? step : 0;
}
