/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one-look enquiry (SG-13.3). Whoever is asked for may be a known person, found by the people room, or somebody whom
 * only a report names, found by the tokens of a party's words. Every record is then read as any case is, so that what may
 * not be opened is absent, and each reading is noted.
 */
#include "casework/own.h"
#include "casework/room.h"

#include <string.h>

struct candidate {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
    uint32_t party; /* 0: whichever it is about */
};

struct enquiry {
    struct arena *arena;
    struct casework *casework;
    const struct casework_who *who;
    struct store_session *session;
    const struct access_viewer *viewer;
    struct the_moment moment;
    struct vec candidates;
    struct vec flagged; /* of struct casework_flagged */
};

/* ---- purposes */

static const char *const purposes[CASEWORK_PURPOSE__MAX] = {
    [CASEWORK_FOR_REFERENCE] = "reference",
    [CASEWORK_FOR_DISCLOSURE] = "disclosure",
    [CASEWORK_FOR_ALLEGATION] = "allegation",
    [CASEWORK_FOR_OTHER] = "other",
};

const char *casework_purpose_name(enum casework_purpose purpose)
{
    return purpose < CASEWORK_PURPOSE__MAX ? purposes[purpose] : "";
}

enum casework_purpose casework_purpose_of(struct text name)
{
    int purpose = 0;
    while (purpose < CASEWORK_PURPOSE__MAX && !text_is(name, purposes[purpose])) {
        purpose++;
    }
    return (enum casework_purpose)purpose;
}

/* ---- finding */

static int take_rows(struct enquiry *enquiry, struct store_statement *statement, struct error *error)
{
    int step;
    while ((step = store_step(statement, error)) > 0) {
        struct candidate candidate = {.case_id = store_identity(statement, 0),
                                      .party = (uint32_t)store_integer(statement, 2)};
        store_string(statement, 1, candidate.reference, sizeof(candidate.reference));
        bool known = false;
        for (size_t i = 0; i < enquiry->candidates.count && !known; i++) {
            const struct candidate *one = VEC_AT(&enquiry->candidates, struct candidate, i);
            known = identity_equal(&one->case_id, &candidate.case_id) && one->party == candidate.party;
        }
        if (!known) {
            vec_add(&enquiry->candidates, &candidate);
        }
    }
    store_finish(statement);
    return step;
}

static int find_person(struct enquiry *enquiry, const struct identity *person, struct error *error)
{
    struct access_principal token = access_of_person(enquiry->casework->options.access, person);
    struct store_statement *statement;
    int failed = store_prepare(enquiry->session,
                               "SELECT p.case_id, h.reference, p.number FROM casework_party AS p JOIN casework_head AS h "
                               "ON h.case_id = p.case_id WHERE p.person = $18 AND " ACCESS_ALLOWS("p.case_id")
                               " ORDER BY p.case_id, p.number LIMIT 200",
                               &statement, error);
    if (failed) {
        return failed;
    }
    access_bind(statement, enquiry->viewer);
    store_bind_bytes(statement, ACCESS_OWN, token.token, ACCESS_TOKEN_SIZE);
    return take_rows(enquiry, statement, error);
}

static int find_persons(struct enquiry *enquiry, struct text words, struct error *error)
{
    struct people_person *persons;
    size_t count = 0;
    int failed = people_find_persons(enquiry->casework->options.people, enquiry->session, enquiry->arena, words,
                                     CASEWORK_ANSWERED_MOST, &persons, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        failed = find_person(enquiry, &persons[i].person, error);
    }
    return failed ? failed
                  : flags_found(enquiry->arena, enquiry->casework, enquiry->session, enquiry->viewer, &enquiry->moment,
                               enquiry->who, persons, count, &enquiry->flagged, error);
}

static int find_word(struct enquiry *enquiry, const struct word_token *token, struct error *error)
{
    struct store_statement *statement;
    int failed = store_prepare(enquiry->session,
                               "SELECT DISTINCT w.case_id, h.reference, w.number FROM casework_word AS w "
                               "JOIN casework_head AS h ON h.case_id = w.case_id WHERE w.token = $18 AND w.kind = $19 "
                               "AND " ACCESS_ALLOWS("w.case_id") " ORDER BY w.case_id, w.number LIMIT 5000",
                               &statement, error);
    if (failed) {
        return failed;
    }
    access_bind(statement, enquiry->viewer);
    store_bind_bytes(statement, ACCESS_OWN, token->bytes, VAULT_TOKEN_SIZE);
    store_bind_integer(statement, ACCESS_OWN + 1, VAULT_PARTY);
    return take_rows(enquiry, statement, error);
}

static int has_word(struct enquiry *enquiry, const struct candidate *candidate, const struct word_token *token,
                    bool *out, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(enquiry->session, &statement, error,
                           "SELECT 1 FROM casework_word WHERE token = $1 AND case_id = $2 AND kind = $3 AND number = $4",
                           "bdii", (const void *)token->bytes, (size_t)VAULT_TOKEN_SIZE, &candidate->case_id,
                           (int64_t)VAULT_PARTY, (int64_t)candidate->party);
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    store_finish(statement);
    *out = step > 0;
    return step < 0 ? step : 0;
}

/* Every word must be said of the same party. */
static int find_named(struct enquiry *enquiry, const struct vec *tokens, struct error *error)
{
    struct vec found = enquiry->candidates;
    enquiry->candidates = VEC_IN(enquiry->arena, struct candidate);
    int failed = find_word(enquiry, VEC_AT(tokens, struct word_token, 0), error);
    for (size_t i = 0; !failed && i < enquiry->candidates.count; i++) {
        const struct candidate *candidate = VEC_AT(&enquiry->candidates, struct candidate, i);
        bool has = true;
        for (size_t j = 1; !failed && has && j < tokens->count; j++) {
            failed = has_word(enquiry, candidate, VEC_AT(tokens, struct word_token, j), &has, error);
        }
        if (has) {
            vec_add(&found, candidate);
        }
    }
    enquiry->candidates = found;
    return failed;
}

static int find_reference(struct enquiry *enquiry, struct text words, struct error *error)
{
    struct candidate candidate = {.party = 0};
    struct error ignored;
    if (access_read_reference(words, candidate.reference, &ignored)) {
        return 0;
    }
    int failed = access_find(enquiry->session, enquiry->viewer, words, &candidate.case_id, error);
    if (!failed) {
        vec_add(&enquiry->candidates, &candidate);
    }
    return failed == ERROR_NOT_FOUND ? 0 : failed;
}

static int find_candidates(struct enquiry *enquiry, struct text words, const struct vec *tokens, struct error *error)
{
    int failed = begin_viewing(enquiry->arena, enquiry->casework, enquiry->who, &enquiry->session, &enquiry->moment,
                               &enquiry->viewer, error);
    if (!failed) {
        failed = find_reference(enquiry, words, error);
    }
    if (!failed) {
        failed = find_persons(enquiry, words, error);
    }
    if (!failed) {
        failed = find_named(enquiry, tokens, error);
    }
    store_end(enquiry->session);
    enquiry->session = NULL;
    return failed;
}

/* ---- answering */

/* An item has an outcome where the procedure declares the fact `outcome` for its kind. */
static void add_outcomes(struct arena *arena, const struct casework_case *found, struct casework_answered *out)
{
    static const struct procedure_name nowhere;
    struct procedure_name name = procedure_name("outcome");
    struct vec outcomes = VEC_IN(arena, struct casework_outcome);
    for (uint32_t i = 0, of_kind = 0; i < found->state->item_count; i++) {
        const struct procedure_item *item = &found->state->items[i];
        if (!procedure_find_fact(found->procedure, item->kind, name.text)) {
            continue;
        }
        struct text kind = procedure_label(found->procedure, nowhere, item->kind);
        const struct procedure_value *value =
            procedure_value_of(found->state, (struct procedure_scope){PROCEDURE_FOR_ITEM, item->number}, name);
        struct casework_outcome outcome = {
            .item = text_of(arena_print(arena, "%.*s %u", TEXT_ARGS(kind), ++of_kind)),
            .label = value->type == PROCEDURE_CHOICE ? procedure_label(found->procedure, name, value->names.at[0])
                                                     : TEXT("")};
        vec_add(&outcomes, &outcome);
    }
    out->outcomes = outcomes.items;
    out->outcome_count = outcomes.count;
}

static void fill_answered(const struct enquiry *enquiry, const struct casework_case *found,
                          const struct casework_party *party, struct casework_answered *out)
{
    struct procedure_name track = procedure_name("case"), nowhere = {.key = 0};
    struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};
    const struct procedure_about *about = procedure_about(found->procedure);
    struct procedure_acting acting;
    *out = (struct casework_answered){
        .case_id = found->case_id,
        .procedure_label = about->is.label,
        .state_label = procedure_label(found->procedure, track, procedure_state_of_track(found->state, whole, track)),
        .received = found->state->received,
        .ended = found->state->ended,
        .party = party,
        .name = casework_name_of(enquiry->casework, enquiry->arena, &party->party->person)};
    memcpy(out->reference, found->reference, sizeof(out->reference));
    add_outcomes(enquiry->arena, found, out);
    procedure_who_acts(enquiry->arena, found->procedure, found->state, NULL, whole, procedure_name("manager"),
                       &enquiry->moment.procedure, &acting);
    out->may_answer = acting.office.key ? procedure_label(found->procedure, nowhere, acting.office) : TEXT("");
    out->may_answer_people = acting.people;
    out->may_answer_count = acting.people_count;
}

/* One candidate is one party; a case found by its reference answers for everybody it is about. */
static int answer(const struct enquiry *enquiry, const struct candidate *candidate, struct vec *answers,
                  struct error *error)
{
    struct casework_case *found = ARENA_NEW(enquiry->arena, struct casework_case);
    int failed = casework_look(enquiry->casework, enquiry->arena, enquiry->who, text_of(candidate->reference), found,
                               error);
    for (size_t i = 0; !failed && i < found->party_count; i++) {
        const struct casework_party *party = &found->parties[i];
        if (party->party->judged && (candidate->party == 0 || candidate->party == party->party->number)) {
            fill_answered(enquiry, found, party, vec_add(answers, NULL));
        }
    }
    return failed == ERROR_NOT_FOUND ? 0 : failed;
}

static bool is_answered(const struct vec *answers, const struct candidate *candidate)
{
    for (size_t i = 0; i < answers->count; i++) {
        const struct casework_answered *one = VEC_AT(answers, struct casework_answered, i);
        if (identity_equal(&one->case_id, &candidate->case_id) &&
            (candidate->party == 0 || one->party->party->number == candidate->party)) {
            return true;
        }
    }
    return false;
}

static int note_enquiry(const struct enquiry *enquiry, enum casework_purpose purpose, const struct vec *tokens,
                        struct error *error)
{
    struct buf detail = buf_in(enquiry->arena);
    buf_string(&detail, purposes[purpose]);
    for (size_t i = 0; i < tokens->count; i++) {
        buf_print(&detail, " %s",
                  text_hex(enquiry->arena, VEC_AT(tokens, struct word_token, i)->bytes, VAULT_TOKEN_SIZE));
    }
    return note_down(enquiry->casework, LEDGER_SEARCHES, enquiry->who, NULL, TEXT("enquiry"), buf_as_text(&detail),
                     error);
}

static int check_asked(const struct vec *tokens, enum casework_purpose purpose, struct error *error)
{
    if (tokens->count == 0) {
        error_set(error, ERROR_INVALID, "enquiry.empty",
                  "Enter a name, a membership number, an address or a case reference.");
        return error_at(error, "words");
    }
    if (purpose >= CASEWORK_PURPOSE__MAX) {
        error_set(error, ERROR_INVALID, "enquiry.purpose", "Say what the enquiry is for.");
        return error_at(error, "purpose");
    }
    return 0;
}

static int note_flagged(const struct enquiry *enquiry, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < enquiry->flagged.count; i++) {
        char name[IDENTITY_TEXT_SIZE];
        identity_write(&VEC_AT(&enquiry->flagged, struct casework_flagged, i)->person, name);
        failed = note_down(enquiry->casework, LEDGER_READS, enquiry->who, NULL, TEXT("flags"), text_of(name), error);
    }
    return failed;
}

int casework_enquire(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text words,
                     enum casework_purpose purpose, struct casework_enquired *out, struct error *error)
{
    struct enquiry enquiry = {.arena = arena,
                              .casework = casework,
                              .who = who,
                              .candidates = VEC_IN(arena, struct candidate),
                              .flagged = VEC_IN(arena, struct casework_flagged)};
    struct vec tokens = VEC_IN(arena, struct word_token), answers = VEC_IN(arena, struct casework_answered);
    int failed = word_tokens(arena, casework, words, &tokens, error);
    if (!failed) {
        failed = check_asked(&tokens, purpose, error);
    }
    if (!failed) { /* first: an enquiry that could not be recorded is not answered */
        failed = note_enquiry(&enquiry, purpose, &tokens, error);
    }
    if (!failed) {
        failed = find_candidates(&enquiry, words, &tokens, error);
    }
    for (size_t i = 0; !failed && i < enquiry.candidates.count && answers.count < CASEWORK_ANSWERED_MOST; i++) {
        const struct candidate *candidate = VEC_AT(&enquiry.candidates, struct candidate, i);
        if (!is_answered(&answers, candidate)) {
            failed = answer(&enquiry, candidate, &answers, error);
        }
    }
    if (!failed) {
        failed = note_flagged(&enquiry, error);
    }
    if (!failed) {
        *out = (struct casework_enquired){answers.items, answers.count, enquiry.flagged.items, enquiry.flagged.count};
    }
    return failed;
}
