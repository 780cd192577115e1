/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaking the glass: a reason, a second person, an end, and an entry in the organisation's own
 * ledger at each turn. An allowed request is a principal of its own: it is granted the case once,
 * and its asker has it until its time is over, so that nothing needs to come and take it away. A
 * bar beats it like any other grant. */

#include <string.h>

#include "access/inside.h"

#define WAITS (7LL * 24 * 3600 * 1000)
#define LASTS (24LL * 3600 * 1000)
#define AT_ONCE 3
#define REASON_LONGEST 2000
#define WAITING 0
#define REFUSED 1

/* ---- the organisation's ledger -------------------------------------------------------------- */

struct turn {
    const char *kind;
    struct identity by, request;
    int64_t at, until;
    const char *reference;
    struct text reason; /* CBOR, sealed under the asker's key; or empty */
};

/* The same form as the people room's entries: 1: kind, 2: by whom, 3: when, 4: facts. */
static int enter(const struct access *access, struct store_session *session,
                 const struct turn *turn, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    pack_map(&pack, 4);
    pack_integer(&pack, 1);
    pack_string(&pack, turn->kind);
    pack_integer(&pack, 2);
    pack_identity(&pack, &turn->by);
    pack_integer(&pack, 3);
    pack_integer(&pack, turn->at);
    pack_integer(&pack, 4);
    pack_array(&pack, 3);
    pack_identity(&pack, &turn->request);
    pack_string(&pack, turn->reference);
    pack_integer(&pack, turn->until);
    const struct ledger_part parts[2] = {
        {.kind = VAULT_CASE, .plain = pack_done(&pack)},
        {.kind = VAULT_PERSON, .person = turn->by, .plain = turn->reason}};
    const struct ledger_draft draft = {.parts = parts, .part_count = turn->reason.length ? 2 : 1};
    return ledger_enter(access->ledger, session, ledger_organisation(access->ledger), &draft, NULL,
                        error);
}

/* ---- asking --------------------------------------------------------------------------------- */

struct asking {
    const struct access *access;
    struct turn turn;
    struct text sealed;
};

struct text access_about_request(struct arena *arena, const struct identity *request)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(request, name);
    return text_of(arena_print(arena, "access_request.sealed %s", name));
}

static int check_how_many(struct store_session *session, const struct turn *turn,
                          struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT COUNT(*) FROM access_request WHERE person = $1 "
                            "AND ((until = 0 AND asked > $2) OR until > $3)",
                            "dii", &turn->by, turn->at - WAITS, turn->at);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state < 0) {
        return state;
    }
    int64_t count = store_integer(statement, 0);
    store_finish(statement);
    return count < AT_ONCE
               ? 0
               : error_set(
                     error, ERROR_LIMIT, "access.too-many-requests",
                     "three of your requests are waiting or in force: wait until one has ended");
}

static int ask(struct store_session *session, void *context, struct error *error)
{
    const struct asking *asking = context;
    const struct turn *turn = &asking->turn;
    struct access_principal principal = access_of_request(asking->access, &turn->request);
    struct access_principal barred = access_of_barred(asking->access, &turn->by);
    int failed = check_how_many(session, turn, error);
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "INSERT INTO access_request (request, person, reference, asked, until, "
                           "principal, barred,"
                           " sealed) VALUES ($1, $2, $3, $4, 0, $5, $6, $7)",
                           "ddsibbb", &turn->request, &turn->by, turn->reference, turn->at,
                           principal.token, (size_t)ACCESS_TOKEN_SIZE, barred.token,
                           (size_t)ACCESS_TOKEN_SIZE, asking->sealed.at, asking->sealed.length);
    }
    return failed == 0 ? enter(asking->access, session, turn, error) : failed;
}

int access_ask(struct access *access, const struct identity *person, struct text reference,
               struct text reason, int64_t at, struct identity *request, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    char canonical[ACCESS_REFERENCE_SIZE];
    struct text words;
    struct asking asking = {.access = access,
                            .turn = {.kind = "access.asked",
                                     .by = *person,
                                     .request = vault_identity(),
                                     .at = at,
                                     .reference = canonical}};
    int failed = access_read_reference(reference, canonical, error);
    if (failed < 0) {
        return failed;
    }
    failed = text_take(arena, text_trim(reason), REASON_LONGEST, &words, error);
    if (failed == 0 && !words.length) {
        failed =
            error_set(error, ERROR_INVALID, "access.reason", "say why you must open this case");
    }
    if (failed < 0) {
        return error_at(error, "reason");
    }
    struct pack pack = pack_in(arena);
    pack_text(&pack, words);
    asking.turn.reason = pack_done(&pack);
    const struct vault_place place = {.kind = VAULT_PERSON, .owner = *person};
    failed = vault_seal_at(arena, access->vault, &place, access_about_request(arena, &asking.turn.request),
                           asking.turn.reason, &asking.sealed, error);
    if (failed == 0) {
        failed = store_write(access->store, ask, &asking, error);
    }
    if (failed == 0) {
        *request = asking.turn.request;
    }
    return failed;
}

/* ---- those that wait ------------------------------------------------------------------------ */

/* The rule is applied for the viewer, and the bar for the asker as well. $18 the viewer, $19 since
 * when. */
#define WAITING_REQUESTS                                                                           \
    "SELECT r.request, r.person, c.case_id, r.sealed, r.asked, r.reference, r.principal FROM "     \
    "access_request AS r "                                                                         \
    "JOIN access_case AS c ON c.reference = r.reference "                                          \
    "WHERE r.until = 0 AND r.person <> $18 AND r.asked > $19 AND " ACCESS_ALLOWS(                  \
        "c.case_id") " AND (SELECT COUNT(*) FROM access_bar AS rb WHERE rb.case_id = c.case_id "   \
                     "AND rb.person = r.barred) = 0"

static int request_in(const struct access *access, struct arena *arena,
                      const struct store_statement *row, struct access_request *out,
                      struct error *error)
{
    *out = (struct access_request){.request = access_identity_in(row, 0),
                                   .person = access_identity_in(row, 1),
                                   .case_id = access_identity_in(row, 2),
                                   .asked = store_integer(row, 4)};
    const struct vault_place place = {.kind = VAULT_PERSON, .owner = out->person};
    struct text plain;
    int failed = vault_unseal_at(arena, access->vault, &place, access_about_request(arena, &out->request),
                                 store_bytes(row, 3), &plain, error);
    if (failed < 0) {
        return failed;
    }
    struct unpack unpack = unpack_of(plain);
    out->reason = unpack_text(&unpack);
    return unpack_done(&unpack, "a request", error);
}

int access_requests(const struct access *access, struct store_session *session, struct arena *arena,
                    const struct access_viewer *viewer, int64_t at,
                    const struct access_request **out, size_t *count, struct error *error)
{
    struct store_statement *statement;
    int state =
        store_prepare(session, WAITING_REQUESTS " ORDER BY r.asked, r.request", &statement, error);
    if (state < 0) {
        return state;
    }
    access_bind(statement, viewer);
    store_bind_bytes(statement, ACCESS_OWN, viewer->person.bytes, IDENTITY_SIZE);
    store_bind_integer(statement, ACCESS_OWN + 1, at - WAITS);
    struct vec requests = VEC_IN(arena, struct access_request);
    while ((state = store_step(statement, error)) > 0) {
        struct access_request request;
        int failed = request_in(access, arena, statement, &request, error);
        if (failed < 0) {
            store_finish(statement);
            return failed;
        }
        vec_add(&requests, &request);
    }
    if (state == 0) {
        *out = requests.items;
        *count = requests.count;
    }
    return state;
}

/* ---- answering ------------------------------------------------------------------------------ */

struct answering {
    const struct access *access;
    const struct access_viewer *viewer;
    struct turn turn;
    store_work *record;
    void *context;
};

/* The request as the viewer may see it, or ERROR_NOT_FOUND. */
static int find_request(const struct answering *answering, struct store_session *session,
                        struct identity *case_id, char reference[ACCESS_REFERENCE_SIZE],
                        struct access_principal *principal, struct error *error)
{
    struct store_statement *statement;
    int state = store_prepare(session, WAITING_REQUESTS " AND r.request = $20", &statement, error);
    if (state < 0) {
        return state;
    }
    access_bind(statement, answering->viewer);
    store_bind_bytes(statement, ACCESS_OWN, answering->viewer->person.bytes, IDENTITY_SIZE);
    store_bind_integer(statement, ACCESS_OWN + 1, answering->turn.at - WAITS);
    store_bind_bytes(statement, ACCESS_OWN + 2, answering->turn.request.bytes, IDENTITY_SIZE);
    state = store_step(statement, error);
    if (state <= 0) {
        return state < 0 ? state
                         : error_set(error, ERROR_NOT_FOUND, "access.no-request",
                                     "there is no such request");
    }
    *case_id = access_identity_in(statement, 2);
    struct text kept = store_text(statement, 5), token = store_bytes(statement, 6);
    memcpy(reference, kept.at,
           kept.length < ACCESS_REFERENCE_SIZE ? kept.length : ACCESS_REFERENCE_SIZE - 1);
    memcpy(principal->token, token.at, token.length == ACCESS_TOKEN_SIZE ? ACCESS_TOKEN_SIZE : 0);
    store_finish(statement);
    return 0;
}

static int answer(struct store_session *session, void *context, struct error *error)
{
    const struct answering *answering = context;
    struct turn turn = answering->turn;
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE] = "";
    struct access_principal principal = {{0}};
    int failed = find_request(answering, session, &case_id, reference, &principal, error);
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "UPDATE access_request SET until = $2 WHERE request = $1", "di",
                           &turn.request, turn.until);
    }
    if (failed == 0 && turn.until > REFUSED) {
        failed = access_grant(session, &case_id, &principal, error);
    }
    turn.reference = reference;
    if (failed == 0) {
        failed = enter(answering->access, session, &turn, error);
    }
    return failed == 0 && answering->record ? answering->record(session, answering->context, error)
                                            : failed;
}

int access_answer(struct access *access, const struct access_viewer *viewer,
                  const struct identity *request, bool allowed, int64_t until, int64_t at,
                  store_work *record, void *context, struct error *error)
{
    if (allowed && (until <= at || until > at + LASTS)) {
        error_set(error, ERROR_INVALID, "access.until",
                  "a case can be opened in this way for at most 24 hours");
        return error_at(error, "until");
    }
    struct answering answering = {.access = access,
                                  .viewer = viewer,
                                  .turn = {.kind = allowed ? "access.allowed" : "access.refused",
                                           .by = viewer->person,
                                           .request = *request,
                                           .at = at,
                                           .until = allowed ? until : REFUSED},
                                  .record = record,
                                  .context = context};
    return store_write(access->store, answer, &answering, error);
}

int access_grant_again(struct store_session *session, const struct identity *case_id,
                       const char *reference, struct error *error)
{
    struct store_statement *statement;
    struct access_principal principals[64];
    size_t count = 0;
    int state =
        store_query(session, &statement, error,
                    "SELECT principal FROM access_request WHERE reference = $1 AND until > $2 "
                    "ORDER BY until DESC LIMIT 64",
                    "si", reference, (int64_t)REFUSED);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct text token = store_bytes(statement, 0);
        memcpy(principals[count++].token, token.at,
               token.length == ACCESS_TOKEN_SIZE ? ACCESS_TOKEN_SIZE : 0);
    }
    for (size_t i = 0; state == 0 && i < count; i++) {
        state = access_grant(session, case_id, &principals[i], error);
    }
    return state;
}
