/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case by the code of one of its parties: what the procedure shows that standing, what was written to them, what they sent. */
#include "casework/codes.h"
#include "casework/filing.h"
#include "casework/looking.h"

#include <string.h>

static int find(struct looking *looking, struct text code, struct casework_receipt *out, struct error *error)
{
    struct identity case_id;
    struct casework *casework = looking->casework;
    int failed = begin_reading(looking->arena, casework, &CASEWORK_PUBLIC, &looking->session, &looking->moment, error);
    if (!failed) {
        failed = code_find(casework, looking->session, code, &case_id, &out->party, error);
    }
    if (!failed) {
        failed = load_case(looking->arena, casework, looking->session, &case_id, &looking->loaded, error);
    }
    return failed ? failed
                  : moment_at_case(looking->arena, casework, looking->session, looking->loaded.state, &looking->moment,
                                   error);
}

/* ---- what they are told */

static bool is_with(const struct procedure_shown_told *told, struct text name)
{
    for (size_t i = 0; i < told->with_count; i++) {
        if (text_equal(told->with[i].text, name)) {
            return true;
        }
    }
    return false;
}

static struct casework_answer answer_of(const struct procedure *procedure, const struct ledger_entry_part *part,
                                        struct text name)
{
    const struct procedure_name nothing = {0};
    bool readable = part->state == LEDGER_READABLE;
    return (struct casework_answer){.fact = procedure_name_of(name),
                                    .label = procedure_label(procedure, nothing, procedure_name_of(name)),
                                    .plain = readable ? part->plain : TEXT(""),
                                    .erased = !readable};
}

static int read_told(struct opened *opened, const struct procedure_shown_told *told, struct vec *out, struct error *error)
{
    struct looking *looking = opened->looking;
    struct casework_body body;
    struct vec answers = VEC_IN(looking->arena, struct casework_answer);
    int failed = told->with_count ? looking_open(opened, told->sequence, error) : 0;
    if (!failed && told->with_count) {
        failed = looking_body(looking->arena, &opened->entry, &body, error);
    }
    for (size_t i = 0; !failed && told->with_count && i < body.place_count; i++) {
        int64_t part = body.places[i].part;
        if (part >= 1 && (size_t)part < opened->entry.part_count && is_with(told, body.places[i].name)) {
            struct casework_answer answer = answer_of(looking->loaded.known->procedure, &opened->entry.parts[part],
                                                      body.places[i].name);
            vec_add(&answers, &answer);
        }
    }
    struct casework_told one = {told->happened, told->words, answers.items, answers.count};
    if (!failed) {
        vec_add(out, &one);
    }
    return failed;
}

static int fill_told(struct opened *opened, struct casework_receipt *out, struct error *error)
{
    struct vec told = VEC_IN(opened->looking->arena, struct casework_told);
    int failed = 0;
    for (size_t i = 0; !failed && i < out->shown.told_count; i++) {
        failed = read_told(opened, &out->shown.told[i], &told, error);
    }
    out->told = told.items;
    out->told_count = told.count;
    return failed;
}

/* ---- what they sent */

static bool was_sent_by(struct arena *arena, const struct casework_body *body, uint32_t party)
{
    struct procedure_command command;
    struct unpack unpack = unpack_of(body->command);
    struct error ignored;
    procedure_command_unpack(arena, &unpack, &command);
    return unpack_done(&unpack, "a command", &ignored) == 0 && command.actor.kind == PROCEDURE_ACTOR_PARTY &&
           command.actor.party == party;
}

static int read_sent(struct opened *opened, const struct casework_line *line, uint32_t party, struct vec *out,
                     struct error *error)
{
    struct arena *arena = opened->looking->arena;
    struct casework_body body;
    size_t files = 0;
    int failed = looking_open(opened, line->sequence, error);
    if (!failed) {
        failed = looking_body(arena, &opened->entry, &body, error);
    }
    if (failed || !was_sent_by(arena, &body, party)) {
        return failed;
    }
    for (size_t i = 1; i < opened->entry.part_count; i++) {
        files += filing_is_file(&opened->entry, i);
    }
    const struct procedure_step_words *step = procedure_find_step(opened->looking->loaded.known->procedure, line->name);
    struct casework_sent one = {line->recorded, line->name, step ? step->is.label : line->name, files};
    vec_add(out, &one);
    return 0;
}

/* By the standing in its line, so that no other entry is opened for it. */
static int fill_sent(struct opened *opened, struct casework_receipt *out, struct error *error)
{
    const struct loaded_case *loaded = &opened->looking->loaded;
    const struct procedure_party *party = procedure_state_party(loaded->state, out->party);
    struct vec sent = VEC_IN(opened->looking->arena, struct casework_sent);
    int failed = 0;
    for (size_t i = loaded->lines.count; !failed && i > 1; i--) {
        const struct casework_line *line = VEC_AT(&loaded->lines, struct casework_line, i - 1);
        if (line->actor_kind == CASEWORK_BY_PUBLIC && text_equal(line->capacity, party->standings[0].text)) {
            failed = read_sent(opened, line, out->party, &sent, error);
        }
    }
    out->sent = sent.items;
    out->sent_count = sent.count;
    return failed;
}

/* ---- what they may do */

/* The people of the house are nobody's to look up. */
static bool asks_for_people(const struct procedure_step_words *step)
{
    for (size_t i = 0; i < step->group_count; i++) {
        for (size_t j = 0; j < step->groups[i].question_count; j++) {
            if (step->groups[i].questions[j].fact->type == PROCEDURE_PERSON) {
                return true;
            }
        }
    }
    return false;
}

/* Of what is for one thing among several, what was sent for another says nothing. */
static void tell_before(const struct casework_receipt *receipt, struct casework_may *may)
{
    bool is_one = may->scope.kind == PROCEDURE_FOR_CASE || may->scope.kind == PROCEDURE_FOR_PARTY;
    for (size_t i = 0; is_one && !may->before && i < receipt->sent_count; i++) {
        bool same = text_equal(receipt->sent[i].step, may->step->is.name.text);
        may->before = same ? receipt->sent[i].recorded : 0;
    }
}

static void fill_may(struct looking *looking, struct casework_receipt *out)
{
    const struct procedure_actor actor = {.kind = PROCEDURE_ACTOR_PARTY, .party = out->party};
    struct vec may = VEC_IN(looking->arena, struct casework_may);
    struct procedure_offers offers;
    procedure_offers(looking->arena, out->procedure, out->state, &actor, &looking->moment.procedure, &offers);
    for (size_t i = 0; i < offers.count; i++) {
        const struct procedure_offer *offer = &offers.at[i];
        if (offer->allowed && offer->step->open_to_parties && !asks_for_people(offer->step)) {
            struct casework_may one = {.step = offer->step, .scope = offer->scope};
            tell_before(out, &one);
            vec_add(&may, &one);
        }
    }
    out->may = may.items;
    out->may_count = may.count;
}

/* ---- the whole */

static void fill(struct looking *looking, struct casework_receipt *out)
{
    out->procedure = looking->loaded.known->procedure;
    out->state = looking->loaded.state;
    out->received = looking->loaded.state->received;
    out->is_reporter = procedure_reporter(out->procedure, out->state) == out->party;
    memcpy(out->reference, looking->loaded.reference, sizeof(out->reference));
    const struct procedure_party *party = procedure_state_party(out->state, out->party);
    if (!party) {
        return;
    }
    out->standing = procedure_label(out->procedure, (struct procedure_name){0}, party->standings[0]);
    procedure_show(looking->arena, out->procedure, out->state, out->party, &looking->moment.procedure, &out->shown);
}

int casework_see_receipt(struct casework *casework, struct arena *arena, struct text code,
                         struct casework_receipt *out, struct error *error)
{
    struct looking looking = {.arena = arena, .casework = casework};
    struct opened opened = {.looking = &looking};
    struct casework_receipt found = {0};
    int failed = find(&looking, code, &found, error);
    if (!failed) {
        fill(&looking, &found);
    }
    if (!failed && found.standing.length) {
        failed = fill_told(&opened, &found, error);
    }
    if (!failed && found.standing.length) {
        failed = fill_sent(&opened, &found, error);
    }
    if (!failed && found.standing.length) {
        fill_may(&looking, &found);
    }
    store_end(looking.session);
    if (!failed) {
        struct text detail = text_of(arena_print(arena, "party %u", (unsigned)found.party));
        failed = note_down(casework, LEDGER_READS, &CASEWORK_PUBLIC, &looking.loaded.head.case_id, TEXT("receipt"),
                           found.party ? detail : TEXT(""), error);
    }
    if (!failed) {
        *out = found;
    }
    return failed;
}

int casework_prepare_receipt(struct casework *casework, struct arena *arena, struct text code, struct text step,
                             struct casework_receipt *out, struct casework_may *may, struct error *error)
{
    struct looking looking = {.arena = arena, .casework = casework};
    *out = (struct casework_receipt){0};
    struct opened opened = {.looking = &looking};
    int failed = find(&looking, code, out, error);
    if (!failed) {
        fill(&looking, out);
    }
    if (!failed && out->standing.length) {
        failed = fill_sent(&opened, out, error);
    }
    if (!failed && out->standing.length) {
        fill_may(&looking, out);
    }
    store_end(looking.session);
    if (failed) {
        return failed;
    }
    for (size_t i = 0; i < out->may_count; i++) {
        if (text_equal(out->may[i].step->is.name.text, step)) {
            *may = out->may[i];
            return 0;
        }
    }
    return error_set(error, ERROR_NOT_FOUND, "casework.no-step", "Nothing of that name can be sent with this code now.");
}
