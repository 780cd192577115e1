/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Somebody who takes an office may be the person whom an older report names. Before a new holder can look at anything, every
 * case's judged parties are compared with them, and a possible match is an event of that case (SG-4.3: also if named earlier
 * than appointed). Which terms have been compared is kept, so that this costs nothing while offices do not change.
 */
#include "casework/room.h"

#include <string.h>

#define CASES_AT_ONCE 100

struct newcomers {
    struct casework *casework;
    struct people_moment all;
    struct people_holder *holders; /* those that were not compared yet */
    size_t count;
};

/* ---- which terms are new */

static uint64_t digest_of(const struct people_moment *moment)
{
    uint64_t digest = 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < moment->count; i++) {
        for (size_t j = 0; j < IDENTITY_SIZE; j++) {
            digest = (digest ^ moment->holders[i].term.bytes[j]) * 0x100000001b3u;
        }
    }
    return digest;
}

static int was_compared(struct store_session *session, const struct identity *term, bool *out, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error, "SELECT 1 FROM casework_holder WHERE term = $1", "d", term);
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    store_finish(statement);
    *out = step > 0;
    return step < 0 ? step : 0;
}

static int find_newcomers(struct arena *arena, struct store_session *session, struct newcomers *newcomers,
                          struct error *error)
{
    newcomers->holders = ARENA_ARRAY(arena, struct people_holder, newcomers->all.count);
    for (size_t i = 0; i < newcomers->all.count; i++) {
        bool compared;
        int failed = was_compared(session, &newcomers->all.holders[i].term, &compared, error);
        if (failed) {
            return failed;
        }
        if (!compared) {
            newcomers->holders[newcomers->count++] = newcomers->all.holders[i];
        }
    }
    return 0;
}

/* Recorded in the organisation's own ledger too: a row here is what spares a new holder from being compared, so that nobody
 * may put one in unnoticed. */
static int enter_compared(const struct newcomers *newcomers, struct store_session *session, struct arena *arena,
                          const struct vec *terms, struct error *error)
{
    struct ledger *ledger = newcomers->casework->options.ledger;
    struct pack pack = pack_in(arena);
    pack_array(&pack, 3);
    pack_string(&pack, "holders-compared");
    pack_integer(&pack, newcomers->all.at);
    pack_array(&pack, terms->count);
    for (size_t i = 0; i < terms->count; i++) {
        pack_identity(&pack, VEC_AT(terms, struct identity, i));
    }
    struct ledger_part part = {.kind = VAULT_CASE, .plain = pack_done(&pack)};
    struct ledger_draft draft = {.parts = &part, .part_count = 1};
    return ledger_enter(ledger, session, ledger_organisation(ledger), &draft, NULL, error);
}

static int write_compared(struct store_session *session, void *context, struct error *error)
{
    const struct newcomers *newcomers = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct vec terms = VEC_IN(arena, struct identity);
    int failed = 0;
    for (size_t i = 0; !failed && i < newcomers->count; i++) {
        int64_t added = 0;
        failed = store_run(session, &added, error,
                           "INSERT INTO casework_holder (term, compared) VALUES ($1, $2) "
                           "ON CONFLICT (term) DO NOTHING",
                           "di", &newcomers->holders[i].term, newcomers->all.at);
        if (!failed && added) {
            vec_add(&terms, &newcomers->holders[i].term);
        }
    }
    return failed || !terms.count ? failed : enter_compared(newcomers, session, arena, &terms, error);
}

/* ---- one case */

static struct text words_about(struct arena *arena, const struct vec *texts, uint32_t party)
{
    struct buf words = buf_in(arena);
    for (size_t i = 0; i < texts->count; i++) {
        const struct casework_text *text = VEC_AT(texts, struct casework_text, i);
        if (text->kind == VAULT_PARTY && text->number == party) {
            buf_text(&words, text->plain);
            buf_char(&words, '\n');
        }
    }
    return buf_as_text(&words);
}

static void add_named(struct vec *named, const struct newcomers *newcomers, const struct identity *person,
                      uint32_t party, bool certain)
{
    for (size_t i = 0; i < newcomers->count; i++) {
        if (identity_equal(&newcomers->holders[i].person, person)) {
            struct procedure_named one = {.answers = UINT32_MAX,
                                          .party = party,
                                          .person = *person,
                                          .office = procedure_name_of(text_of(newcomers->holders[i].office)),
                                          .certain = certain};
            vec_add(named, &one);
        }
    }
}

static int match_party(struct arena *arena, const struct newcomers *newcomers, struct store_session *session,
                       const struct procedure_party *party, const struct vec *texts, struct vec *named,
                       struct error *error)
{
    struct people_moment moment = {.at = newcomers->all.at, .holders = newcomers->holders, .count = newcomers->count};
    const struct people_match *matches;
    size_t count;
    if (!identity_is_none(&party->person)) {
        add_named(named, newcomers, &party->person, party->number, true);
        return 0;
    }
    struct text about = words_about(arena, texts, party->number);
    if (about.length == 0) {
        return 0;
    }
    int failed = people_match_names(newcomers->casework->options.people, session, arena, &moment, about, &matches,
                                    &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        add_named(named, newcomers, &matches[i].person, party->number, false);
    }
    return failed;
}

struct comparing {
    struct loaded_case loaded;
    struct the_moment moment;
    struct vec named;
};

static int compare_case(struct arena *arena, const struct newcomers *newcomers, const struct identity *case_id,
                        struct comparing *out, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct casework *casework = newcomers->casework;
    struct vec texts = VEC_IN(arena, struct casework_text);
    out->named = VEC_IN(arena, struct procedure_named);
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = replay_case(arena, casework, session, case_id, &out->loaded, &texts, NULL, error);
    }
    for (uint32_t i = 0; !failed && i < out->loaded.state->party_count; i++) {
        if (out->loaded.state->parties[i].judged) {
            failed = match_party(arena, newcomers, session, &out->loaded.state->parties[i], &texts, &out->named, error);
        }
    }
    if (!failed && out->named.count) {
        failed = moment_of(arena, casework, session, &CASEWORK_PUBLIC, out->loaded.state, &out->moment, error);
    }
    if (!failed && out->named.count) {
        failed = access_read_rows(session, arena, case_id, &out->loaded.access, error);
    }
    return failed;
}

/* ERROR_CONFLICT: the case moved on meanwhile. */
static int record_match(struct arena *arena, struct casework *casework, struct comparing *comparing,
                        struct error *error)
{
    struct procedure_decision decision;
    struct attempt attempt;
    struct the_moment *moment = &comparing->moment;
    moment->procedure.named = comparing->named.items;
    moment->procedure.named_count = comparing->named.count;
    struct procedure_command command = {.event = PROCEDURE_MATCH_APPEARS,
                                        .happened = moment->procedure.now,
                                        .actor = {.kind = PROCEDURE_ACTOR_EVENHAND}};
    procedure_decide(arena, comparing->loaded.known->procedure, comparing->loaded.state, &command, &moment->procedure,
                     &decision);
    if (!decision.allowed || decision.effects.count == 0) {
        return 0;
    }
    struct attempt_order order = {.before = &comparing->loaded,
                                  .kind = CASEWORK_EVENT,
                                  .name = TEXT("match-appears"),
                                  .who = &CASEWORK_PUBLIC,
                                  .happened = CASEWORK_NOT_CLAIMED,
                                  .command = &command,
                                  .decision = &decision,
                                  .moment = moment};
    int failed = attempt_make(arena, casework, &order, &attempt, error);
    return failed ? failed : attempts_commit(casework, &attempt, 1, NULL, error);
}

#define TRIES 5

static int settle_case(const struct newcomers *newcomers, const struct identity *case_id, struct error *error)
{
    int failed = ERROR_CONFLICT;
    for (int try = 0; try < TRIES && failed == ERROR_CONFLICT; try++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct comparing comparing;
        failed = compare_case(arena, newcomers, case_id, &comparing, error);
        if (!failed && comparing.named.count) {
            failed = record_match(arena, newcomers->casework, &comparing, error);
        }
    }
    return failed;
}

/* ---- every case */

static int list_cases(struct arena *arena, struct casework *casework, const struct identity *after,
                      struct ledger_head **heads, size_t *count, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    int failed = store_begin_read(casework->options.store, &session, error);
    return failed ? failed : ledger_list(arena, session, LEDGER_CASE, after, CASES_AT_ONCE, heads, count, error);
}

static int settle_cases(const struct newcomers *newcomers, struct error *error)
{
    struct identity after;
    bool first = true;
    int failed = 0;
    for (size_t count = 1; !failed && count > 0;) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct ledger_head *heads;
        failed = list_cases(arena, newcomers->casework, first ? NULL : &after, &heads, &count, error);
        for (size_t i = 0; !failed && i < count; i++) {
            if (!heads[i].erased && heads[i].sequence > 0) {
                failed = settle_case(newcomers, &heads[i].case_id, error);
            }
            after = heads[i].case_id;
            first = false;
        }
    }
    return failed;
}

static int look_for_newcomers(struct arena *arena, struct newcomers *newcomers, uint64_t *digest, bool *settled,
                              struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct casework *casework = newcomers->casework;
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = people_moment(casework->options.people, session, arena, casework_now(casework), &newcomers->all,
                               error);
    }
    if (failed) {
        return failed;
    }
    *digest = digest_of(&newcomers->all);
    *settled = atomic_load(&casework->settled) == *digest;
    return *settled ? 0 : find_newcomers(arena, session, newcomers, error);
}

bool holders_are_settled(struct casework *casework, const struct people_moment *moment)
{
    return atomic_load(&casework->settled) == digest_of(moment);
}

int settle_holders(struct casework *casework, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct newcomers newcomers = {.casework = casework};
    uint64_t digest;
    bool settled;
    int failed = look_for_newcomers(arena, &newcomers, &digest, &settled, error);
    if (failed || settled) {
        return failed;
    }
    if (newcomers.count) {
        failed = settle_cases(&newcomers, error);
    }
    if (!failed && newcomers.count) {
        failed = store_write(casework->options.store, write_compared, &newcomers, error);
    }
    if (!failed) {
        atomic_store(&casework->settled, digest);
    }
    return failed;
}
