/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Taking a step: read, allow, decide, seal, commit. Everything before the commit happens on a moment's reading of the
 * store; the ledger refuses to append to a chain that has moved on since, so nothing that was decided on old facts is kept.
 */
#include "casework/going.h"
#include "casework/posts.h"

#include <string.h>

#define TRIES 4

/* ---- which case */

int going_begin(struct going *going, struct store_session *session, int64_t now, struct error *error)
{
    struct arena *arena = going->arena;
    going->loaded = (struct loaded_case){.state = procedure_state_new(arena),
                                         .lines = VEC_IN(arena, struct casework_line)};
    return registry_in_force(going->casework, session, going->wish->procedure, now, &going->loaded.known, error);
}

/* What was recorded since the person looked: shown, never overwritten. */
static int tell_conflict(struct going *going, struct error *error)
{
    const struct loaded_case *loaded = &going->loaded;
    int64_t seen = going->wish->expected < 0 ? 0 : going->wish->expected;
    size_t from = (size_t)seen < loaded->lines.count ? (size_t)seen : loaded->lines.count;
    going->done->since = (const struct casework_line *)loaded->lines.items + from;
    going->done->since_count = loaded->lines.count - from;
    return error_set(error, ERROR_CONFLICT, "casework.moved-on",
                     "Somebody else acted on this case since you opened it. Look at what changed, then decide again.");
}

static int find_by(struct going *going, struct store_session *session, struct identity *case_id, struct error *error)
{
    const struct casework_wish *wish = going->wish;
    const struct access_viewer *viewer;
    if (wish->receipt.length) {
        int failed = code_find(going->casework, session, wish->receipt, case_id, &going->party, error);
        return failed || going->party ? failed
                                      : error_set(error, ERROR_NOT_FOUND, "casework.no-party",
                                                  "Nothing can be sent with this code.");
    }
    int failed = viewer_of(going->arena, going->casework, session, &wish->who, &going->moment, &viewer, error);
    return failed ? failed : access_find(session, viewer, wish->reference, case_id, error);
}

static int find_case(struct going *going, struct store_session *session, struct error *error)
{
    const struct casework_wish *wish = going->wish;
    struct identity case_id;
    int failed = find_by(going, session, &case_id, error);
    if (!failed) {
        failed = load_to_act(going->arena, going->casework, session, &case_id, &going->loaded, error);
    }
    if (!failed) {
        failed = access_read_rows(session, going->arena, &case_id, &going->loaded.access, error);
    }
    if (failed) {
        return failed;
    }
    memcpy(going->done->reference, going->loaded.reference, sizeof(going->done->reference));
    going->done->case_id = case_id;
    if (wish->expected != 0 && wish->expected != going->loaded.head.sequence) {
        return tell_conflict(going, error);
    }
    return 0;
}

static int find_step(struct going *going, struct error *error)
{
    const struct casework_wish *wish = going->wish;
    const struct procedure *procedure = going->loaded.known->procedure;
    going->step = procedure_find_step(procedure, wish->step);
    bool is_public = identity_is_none(&wish->who.person);
    bool is_open = going->step && (going->party ? going->step->open_to_parties : going->step->open_to_public);
    bool hidden = is_public && !is_open;
    if (!going->step || hidden || (going->opens && !going->step->opens_case)) {
        return error_set(error, ERROR_NOT_FOUND, "casework.no-step", "This procedure has no step \"%.*s\" here.",
                         TEXT_ARGS(wish->step));
    }
    return 0;
}

/* ---- what is asked for */

static int read_input(struct going *going, struct store_session *session, struct error *error)
{
    const struct casework_wish *wish = going->wish;
    const struct procedure *procedure = going->loaded.known->procedure;
    int failed = procedure_answers_read(going->arena, procedure, going->opens ? NULL : going->loaded.state,
                                        going->step, wish->scope, wish->fields, wish->field_count,
                                        &going->moment.procedure, &going->input, error);
    if (!failed) {
        failed = filing_find(going->arena, going->casework, session, wish->submission, &going->input, &going->files,
                             &going->file_count, error);
    }
    going->done->faults = going->input.faults;
    going->done->fault_count = going->input.fault_count;
    if (failed) {
        return failed;
    }
    int64_t now = going->moment.procedure.now;
    going->command = (struct procedure_command){
        .step = going->step->is.name,
        .scope = wish->scope,
        .answers = going->input.answers,
        .answers_count = going->input.answers_count,
        .happened = wish->happened == CASEWORK_NOT_CLAIMED ? now : wish->happened,
        .actor = going->party ? (struct procedure_actor){.kind = PROCEDURE_ACTOR_PARTY, .party = going->party}
                              : moment_actor(&wish->who)};
    return moment_add_input(going->arena, going->casework, session, going->opens ? NULL : going->loaded.state,
                            going->step, &going->input, &going->moment, error);
}

/* ---- refusing */

static int note_refusal(struct going *going, struct error *error)
{
    const struct procedure_refusals *refusals = &going->decision.refusals;
    struct buf detail = buf_in(going->arena);
    for (size_t i = 0; i < refusals->count; i++) {
        struct text cites = procedure_cites_print(going->arena, &refusals->at[i].cites);
        buf_print(&detail, "%s%s %.*s", i ? "; " : "", procedure_refusal_key(refusals->at[i].code),
                  TEXT_ARGS(cites));
    }
    const struct identity *case_id = going->opens ? NULL : &going->loaded.head.case_id;
    return note_down(going->casework, LEDGER_REFUSALS, &going->wish->who, case_id, going->step->is.name.text,
                     buf_as_text(&detail), error);
}

/* A party is told what is wrong with an answer. Any other reason may say what is not theirs to know. */
static bool may_be_told(const struct procedure_refusals *refusals)
{
    bool may = true;
    for (size_t i = 0; i < refusals->count; i++) {
        may = may && refusals->at[i].field.length > 0;
    }
    return may;
}

static int refuse(struct going *going, struct error *error)
{
    const struct procedure_refusals *refusals = &going->decision.refusals;
    int failed = note_refusal(going, error);
    if (failed) {
        return failed;
    }
    if (going->party && !may_be_told(refusals)) {
        return error_set(error, ERROR_NOT_FOUND, "casework.not-now", "This cannot be sent now.");
    }
    going->done->refusals = *refusals;
    const struct procedure_refusal *first = refusals->count ? &refusals->at[0] : NULL;
    error_set(error, ERROR_DENIED, "casework.refused", "%.*s", TEXT_ARGS(first ? first->words : TEXT("Refused.")));
    if (first) {
        struct text cites = procedure_cites_print(going->arena, &first->cites);
        error_cite(error, text_string(going->arena, cites));
        error_at(error, text_string(going->arena, first->field));
    }
    return ERROR_DENIED;
}

/* ---- opening */

static int find_sent(struct going *going, bool *found, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *statement;
    code_make(going->casework, going->wish->submission, going->done->receipt, going->receipt);
    int step = store_begin_read(going->casework->options.store, &session, error);
    if (!step) {
        step = store_query(session, &statement, error,
                           "SELECT h.case_id, h.reference FROM casework_receipt AS r JOIN casework_head AS h "
                           "ON h.case_id = r.case_id WHERE r.code = $1",
                           "b", (const void *)going->receipt, sizeof(going->receipt));
    }
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    *found = step > 0 &&
             store_text(statement, 1).length < sizeof(going->done->reference);
    if (*found) {
        going->done->case_id = store_identity(statement, 0);
        memcpy(going->done->reference, store_text(statement, 1).at, store_text(statement, 1).length);
        going->done->sequence = 1;
    }
    store_finish(statement);
    return step < 0 ? step : 0;
}

/* The keys are made only once the procedure has allowed the case: a refused report leaves nothing behind. */
static int make_keys(struct going *going, struct error *error)
{
    return ledger_new_case(going->casework->options.ledger, going->loaded.known->compartment, &going->loaded.head, error);
}

static void name_case(struct going *going)
{
    struct casework_done *done = going->done;
    access_new_reference(going->loaded.reference);
    code_make(going->casework, going->wish->submission, done->receipt, going->receipt);
    memcpy(going->loaded.receipt, going->receipt, sizeof(going->receipt));
    memcpy(done->reference, going->loaded.reference, sizeof(done->reference));
}

/* ---- for a link */

static struct procedure_refusals as_refusals(const struct going *going, const struct error *error)
{
    struct procedure_refusal *refusal = ARENA_NEW(going->arena, struct procedure_refusal);
    *refusal = (struct procedure_refusal){.code = PROCEDURE_REFUSED_GUARD,
                                          .words = text_of(arena_string(going->arena, error->words)),
                                          .cites = going->linking.link->cites};
    return (struct procedure_refusals){refusal, 1};
}

/* Judged before anything that was typed is looked at. */
static int begin_link(struct going *going, struct error *error)
{
    const struct casework_wish *wish = going->wish;
    if (!wish->link.length) {
        return 0;
    }
    if (!going->opens) {
        return error_set(error, ERROR_INVALID, "casework.link", "Only a step that opens a case is taken for a link.");
    }
    int failed = linking_begin(going->arena, going->casework, &wish->who, wish->from, wish->link, wish->procedure,
                               &going->linking, error);
    if (failed == ERROR_DENIED) {
        going->done->refusals = as_refusals(going, error);
    }
    return failed;
}

/* The new case's entry first: it is what the other one then leads to. */
static int make_link(struct going *going, const struct attempt *opening, struct attempt *out, struct error *error)
{
    int failed = linking_make(&going->linking, &going->wish->who, &opening->change.case_id, error);
    *out = going->linking.source.attempt;
    return failed;
}

/* ---- one try */

/* Whoever was erased is not let in again under a number that says nothing any more. */
static int check_code(struct going *going, struct store_session *session, struct error *error)
{
    const struct vault_place place = {.kind = VAULT_PARTY,
                                      .owner = going->loaded.head.case_id,
                                      .number = going->command.scope.number};
    bool erased = false;
    int failed = going->step->code == PROCEDURE_CODE_GIVEN ? ledger_is_erased(session, &place, &erased, error) : 0;
    return failed || !erased ? failed
                             : error_set(error, ERROR_DENIED, "casework.erased",
                                         "This person has been erased: no code can be given.");
}

int going_decide(struct going *going, struct store_session *session, struct error *error)
{
    int failed = find_step(going, error);
    if (!failed) {
        failed = moment_at_case(going->arena, going->casework, session, going->loaded.state, &going->moment, error);
    }
    if (!failed) {
        failed = read_input(going, session, error);
    }
    if (!failed) {
        failed = moment_add_lots(going->arena, going->casework, session, going->loaded.known->procedure,
                                 going->loaded.state, going->step, &going->moment, error);
    }
    if (!failed) {
        moment_add_channel(going->arena, going->casework, &going->moment.procedure);
        procedure_decide(going->arena, going->loaded.known->procedure, going->loaded.state, &going->command,
                         &going->moment.procedure, &going->decision);
        failed = check_code(going, session, error);
    }
    return failed;
}

static int decide(struct going *going, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    const struct casework_wish *wish = going->wish;
    int failed = begin_reading(going->arena, going->casework, &wish->who, &session, &going->moment, error);
    if (!failed) {
        going->began = store_began(session);
        failed = going->opens ? going_begin(going, session, casework_now(going->casework), error)
                              : find_case(going, session, error);
    }
    return failed ? failed : going_decide(going, session, error);
}

/* Of a step that gives one: drawn when it is about to be written, told once. */
static const uint8_t *make_code(struct going *going)
{
    if (going->opens) {
        return going->receipt;
    }
    switch (going->step->code) {
    case PROCEDURE_CODE_GIVEN:
        code_make(going->casework, TEXT(""), going->done->receipt, going->receipt);
        return going->receipt;
    case PROCEDURE_CODE_ENDED:
        return code_of_none;
    default:
        return NULL;
    }
}

struct attempt_order going_order(struct going *going)
{
    if (going->opens) {
        name_case(going);
    }
    return (struct attempt_order){.before = &going->loaded,
                                  .opens = going->opens,
                                  .kind = CASEWORK_STEP,
                                  .name = going->step->is.name.text,
                                  .who = &going->wish->who,
                                  .happened = going->wish->happened,
                                  .command = &going->command,
                                  .decision = &going->decision,
                                  .moment = &going->moment,
                                  .parts = going->input.parts,
                                  .part_count = going->input.part_count,
                                  .files = going->files,
                                  .file_count = going->file_count,
                                  .receipt = make_code(going)};
}

static int make_attempt(struct going *going, struct attempt *attempt, struct error *error)
{
    struct attempt_order order = going_order(going);
    going->done->case_id = going->loaded.head.case_id;
    return attempt_make(going->arena, going->casework, &order, attempt, error);
}

struct going going_to(struct casework *casework, struct arena *arena, const struct casework_wish *wish,
                      struct casework_done *done)
{
    *done = (struct casework_done){0};
    return (struct going){.arena = arena,
                          .casework = casework,
                          .wish = wish,
                          .done = done,
                          .opens = wish->reference.length == 0 && wish->receipt.length == 0};
}

/* Whoever named no expected sequence (the command line) acts on the case as it is: a chain that moved on is decided anew.
 * Whoever did is told; the case is read again only to say what happened. */
int casework_take(struct casework *casework, struct arena *arena, const struct casework_wish *wish,
                  struct casework_done *done, struct error *error)
{
    int failed = ERROR_CONFLICT;
    for (int try = 0; failed == ERROR_CONFLICT && try < TRIES; try++) {
        struct going going = going_to(casework, arena, wish, done);
        SCOPED(store_take_back) struct store_notice notice = {NULL};
        struct attempt attempts[2];
        size_t count = wish->link.length ? 2 : 1;
        bool sent = false;
        failed = going.opens && wish->submission.length ? find_sent(&going, &sent, error) : 0;
        if (failed || sent) {
            return failed;
        }
        if ((failed = begin_link(&going, error))) {
            return failed;
        }
        if (!going.opens) { /* keys are made first, which takes syncs of their own */
            notice = store_give_notice(casework->options.store);
        }
        failed = decide(&going, error);
        if (!failed && !going.decision.allowed) {
            store_take_back(&notice);
            failed = refuse(&going, error);
        }
        if (!failed && going.opens && !(failed = make_keys(&going, error))) {
            notice = store_give_notice(casework->options.store);
        }
        if (!failed) {
            failed = make_attempt(&going, &attempts[0], error);
        }
        if (!failed && count > 1) {
            failed = make_link(&going, &attempts[0], &attempts[1], error);
        }
        if (failed) {
            return failed;
        }
        failed = attempts_commit(casework, attempts, count, &notice, error);
        if (!failed) {
            done->sequence = attempts[0].change.sequence;
            keep_written(arena, casework, &attempts[0], going.began);
        }
    }
    return failed;
}

/* The keys of all new cases of one compartment, in one transaction of the key store. */
static int make_many_keys(struct arena *arena, struct going *goings, size_t count, enum vault_compartment compartment,
                          struct error *error)
{
    struct vec opening = VEC_IN(arena, struct going *);
    for (size_t i = 0; i < count; i++) {
        struct going *going = &goings[i];
        if (going->opens && going->loaded.known->compartment == compartment) {
            vec_add(&opening, &going);
        }
    }
    if (opening.count == 0) {
        return 0;
    }
    struct ledger_head *heads = ARENA_ARRAY(arena, struct ledger_head, opening.count);
    int failed = ledger_new_cases(goings->casework->options.ledger, compartment, heads, opening.count, error);
    for (size_t i = 0; !failed && i < opening.count; i++) {
        (*VEC_AT(&opening, struct going *, i))->loaded.head = heads[i];
    }
    return failed;
}

static int decide_many(struct going *goings, size_t count, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++) {
        failed = decide(&goings[i], error);
        if (!failed && !goings[i].decision.allowed) {
            failed = refuse(&goings[i], error);
        }
    }
    return failed;
}

int casework_take_many(struct casework *casework, struct arena *arena, const struct casework_wish *wishes,
                       size_t count, struct casework_done *done, struct error *error)
{
    struct going *goings = ARENA_ARRAY(arena, struct going, count);
    struct attempt *attempts = ARENA_ARRAY(arena, struct attempt, count);
    for (size_t i = 0; i < count; i++) {
        goings[i] = going_to(casework, arena, &wishes[i], &done[i]);
    }
    int failed = decide_many(goings, count, error);
    for (int i = 0; !failed && i < VAULT_COMPARTMENT__MAX; i++) {
        failed = make_many_keys(arena, goings, count, (enum vault_compartment)i, error);
    }
    for (size_t i = 0; !failed && i < count; i++) {
        failed = make_attempt(&goings[i], &attempts[i], error);
    }
    if (!failed) {
        failed = attempts_commit(casework, attempts, count, NULL, error);
    }
    for (size_t i = 0; !failed && i < count; i++) {
        done[i].sequence = attempts[i].change.sequence;
    }
    return failed;
}
