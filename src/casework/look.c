/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a case or an entry: whatever is sealed is noted in the ledger of reads before it is handed out. */
#include "casework/filing.h"
#include "casework/looking.h"
#include "casework/own.h"

#include <string.h>

/* ---- sealed answers */

static int keep_entry(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct opened *opened = context;
    opened->entry = *entry;
    opened->sequence = entry->sequence;
    /* One is enough: the reader stops, and the caller knows why. */
    return error_set(error, ERROR_LIMIT, "casework.one", "One entry was wanted.");
}

int looking_open(struct opened *opened, int64_t sequence, struct error *error)
{
    const struct looking *looking = opened->looking;
    if (opened->sequence == sequence) {
        return 0;
    }
    opened->sequence = 0;
    int failed = ledger_read_parts(looking->arena, looking->casework->options.ledger, looking->session,
                                   &looking->loaded.head.case_id, sequence, SIZE_MAX, keep_entry, opened, error);
    if (opened->sequence == sequence) {
        return 0;
    }
    return failed ? failed
                  : error_set(error, ERROR_NOT_FOUND, "casework.no-entry", "This case has no entry %lld.",
                              (long long)sequence);
}

static int read_answer(struct opened *opened, struct procedure_reference reference, struct casework_answer *out,
                       struct error *error)
{
    int failed = looking_open(opened, reference.sequence, error);
    if (failed) {
        return failed;
    }
    if (reference.part >= opened->entry.part_count) {
        return error_set(error, ERROR_DAMAGED, "casework.no-part", "An entry lacks a text that the case refers to.");
    }
    const struct ledger_entry_part *part = &opened->entry.parts[reference.part];
    out->erased = part->state != LEDGER_READABLE;
    out->plain = out->erased ? TEXT("") : copy_text(opened->looking->opened->arena, part->plain);
    return 0;
}

static bool is_sealed(const struct procedure_value *value)
{
    return (value->type == PROCEDURE_TEXT || value->type == PROCEDURE_NAMES) && value->reference.part != 0;
}

static int add_answer(struct opened *opened, struct procedure_name of, const struct procedure_fact_state *fact,
                      struct vec *answers, struct error *error)
{
    const struct procedure *procedure = opened->looking->loaded.known->procedure;
    const struct procedure_fact *known = procedure_find_fact(procedure, of, fact->fact.text);
    struct casework_answer answer = {.fact = fact->fact, .label = known ? known->is.label : fact->fact.text};
    int failed = read_answer(opened, fact->value.reference, &answer, error);
    if (!failed) {
        vec_add(answers, &answer);
    }
    return failed;
}

static int add_answers(struct opened *opened, struct procedure_name of, const struct procedure_keeping *keeps,
                       struct vec *answers, struct error *error)
{
    int failed = 0;
    for (uint32_t i = 0; !failed && i < keeps->fact_count; i++) {
        if (is_sealed(&keeps->facts[i].value)) {
            failed = add_answer(opened, of, &keeps->facts[i], answers, error);
        }
    }
    return failed;
}

static int fill_party(struct opened *opened, const struct procedure_party *party, struct casework_party *out,
                      struct error *error)
{
    struct arena *arena = opened->looking->opened->arena;
    const struct procedure *procedure = opened->looking->loaded.known->procedure;
    struct buf title = buf_in(arena);
    for (uint32_t i = 0; i < party->standing_count; i++) {
        struct text label = procedure_label(procedure, (struct procedure_name){0}, party->standings[i]);
        buf_print(&title, "%s%.*s", i ? ", " : "", TEXT_ARGS(label));
    }
    struct vec answers = VEC_IN(arena, struct casework_answer);
    int failed = add_answers(opened, party->standing_count ? party->standings[0] : (struct procedure_name){0},
                             &party->keeps, &answers, error);
    *out = (struct casework_party){.party = party,
                                   .title = buf_as_text(&title),
                                   .answers = answers.items,
                                   .answer_count = answers.count};
    return failed;
}

static int fill_item(struct opened *opened, const struct procedure_item *item, struct casework_item *out,
                     struct error *error)
{
    struct vec answers = VEC_IN(opened->looking->opened->arena, struct casework_answer);
    int failed = add_answers(opened, item->kind, &item->keeps, &answers, error);
    *out = (struct casework_item){item, answers.items, answers.count};
    return failed;
}

/* Nothing in it depends on who looks, or when. */
static void explain_duties(const struct procedure *procedure, const struct procedure_state *state, struct opened_case *out)
{
    out->explained = ARENA_ARRAY(out->arena, struct casework_explained, state->duty_count);
    for (uint32_t i = 0; i < state->duty_count; i++) {
        struct casework_explained *explained = &out->explained[i];
        explained->lines = procedure_explain_duty(out->arena, procedure, &state->duties[i], &explained->count);
    }
}

static int fill_opened(struct looking *looking, struct error *error)
{
    const struct procedure_state *state = looking->loaded.state;
    struct opened_case *out = looking->opened;
    struct opened opened = {.looking = looking};
    int failed = 0;
    out->party_count = state->party_count;
    out->item_count = state->item_count;
    out->parties = ARENA_ARRAY(out->arena, struct casework_party, out->party_count);
    out->items = ARENA_ARRAY(out->arena, struct casework_item, out->item_count);
    explain_duties(looking->loaded.known->procedure, state, out);
    for (uint32_t i = 0; !failed && i < state->party_count; i++) {
        failed = fill_party(&opened, &state->parties[i], &out->parties[i], error);
    }
    for (uint32_t i = 0; !failed && i < state->item_count; i++) {
        failed = fill_item(&opened, &state->items[i], &out->items[i], error);
    }
    return failed;
}

/* ---- finding and opening a case */

/* As it is kept from an earlier look, or opened now. */
static int open_case(struct looking *looking, const struct identity *case_id, struct error *error)
{
    struct casework *casework = looking->casework;
    struct ledger_head head;
    int failed = ledger_read_head(looking->session, case_id, &head, error);
    if (failed) {
        return failed;
    }
    looking->opened = opened_find(casework->opened, looking->arena, &head, vault_epoch(casework->options.vault),
                                  casework_now(casework));
    if (looking->opened) {
        looking->loaded = looking->opened->loaded;
        return 0;
    }
    struct opened_case *opened = looking->all ? opened_new(casework->opened, looking->arena) : NULL;
    failed = load_case(opened ? opened->arena : looking->arena, casework, looking->session, case_id, &looking->loaded,
                       error);
    if (!failed && opened) {
        opened->loaded = looking->loaded;
        looking->opened = opened;
        failed = fill_opened(looking, error);
    }
    /* Without its snapshot a case is checked entry by entry, each time, until its next step writes one. */
    if (!failed && opened && opened->loaded.from_snapshot) {
        opened_keep(casework->opened, opened, store_began(looking->session), casework_now(casework));
    }
    return failed;
}

/* In the transaction that was given, unless somebody has come into office since and is still to be compared with the cases:
 * then in another, after that. */
static int begin_looking(struct looking *looking, const struct casework_who *who, struct error *error)
{
    struct arena *arena = looking->arena;
    struct casework *casework = looking->casework;
    if (looking->given) {
        int failed = moment_of(arena, casework, looking->given, who, NULL, &looking->moment, error);
        if (failed || holders_are_settled(casework, &looking->moment.people)) {
            looking->session = looking->given;
            return failed ? failed
                          : viewer_of(arena, casework, looking->given, who, &looking->moment, &looking->viewer, error);
        }
    }
    return begin_viewing(arena, casework, who, &looking->session, &looking->moment, &looking->viewer, error);
}

int looking_find(struct looking *looking, const struct casework_who *who, struct text reference, struct error *error)
{
    struct identity case_id;
    struct arena *arena = looking->arena;
    struct casework *casework = looking->casework;
    int failed = begin_looking(looking, who, error);
    if (!failed) {
        failed = access_find(looking->session, looking->viewer, reference, &case_id, error);
    }
    if (!failed) {
        failed = open_case(looking, &case_id, error);
    }
    if (!failed) {
        failed = moment_at_case(arena, casework, looking->session, looking->loaded.state, &looking->moment, error);
    }
    return failed;
}

/* ---- the case */

static void fill_case(const struct looking *looking, struct casework_case *out)
{
    struct procedure_moment *moment = ARENA_NEW(looking->arena, struct procedure_moment);
    *moment = looking->moment.procedure;
    *out = (struct casework_case){.case_id = looking->loaded.head.case_id,
                                  .procedure = looking->loaded.known->procedure,
                                  .state = looking->loaded.state,
                                  .lines = looking->loaded.lines.items,
                                  .line_count = looking->loaded.lines.count,
                                  .sequence = looking->loaded.head.sequence,
                                  .now = looking->moment.procedure.now,
                                  .moment = moment};
    memcpy(out->reference, looking->loaded.reference, sizeof(out->reference));
}

static int look(struct casework *casework, struct store_session *session, struct arena *arena,
                const struct casework_who *who, struct text reference, struct casework_case *found, struct error *error)
{
    struct looking looking = {.arena = arena, .casework = casework, .given = session, .all = true};
    int failed = looking_find(&looking, who, reference, error);
    if (!failed) {
        fill_case(&looking, found);
        failed = links_look(&looking, who, found, error);
    }
    store_end(looking.session == session ? NULL : looking.session);
    if (!failed) {
        found->parties = looking.opened->parties;
        found->party_count = looking.opened->party_count;
        found->items = looking.opened->items;
        found->item_count = looking.opened->item_count;
        found->explained = looking.opened->explained;
        struct procedure_actor actor = moment_actor(who);
        procedure_offers(arena, found->procedure, found->state, &actor, &looking.moment.procedure, &found->offers);
    }
    return failed;
}

int casework_look_begin(struct casework *casework, struct store_session *session, struct arena *arena,
                        const struct casework_who *who, struct text reference, struct casework_case *out,
                        struct ledger_noting **noting, struct error *error)
{
    struct casework_case found;
    int failed = look(casework, session, arena, who, reference, &found, error);
    if (!failed) {
        failed = note_begin(arena, casework, who, &found.case_id, TEXT("case"), noting, error);
    }
    if (!failed) {
        *out = found;
    }
    return failed;
}

int casework_look(struct casework *casework, struct arena *arena, const struct casework_who *who,
                  struct text reference, struct casework_case *out, struct error *error)
{
    struct casework_case found;
    struct ledger_noting *noting;
    int failed = casework_look_begin(casework, NULL, arena, who, reference, &found, &noting, error);
    if (!failed) {
        failed = ledger_note_end(noting, error);
    }
    if (!failed) {
        *out = found;
    }
    return failed;
}

int casework_prepare_step(struct casework *casework, struct arena *arena, const struct casework_who *who,
                          struct text reference, struct text step, struct procedure_scope scope,
                          struct casework_case *out, const struct procedure_step_words **words,
                          struct procedure_offer *offer, struct error *error)
{
    struct looking looking = {.arena = arena, .casework = casework};
    int failed = looking_find(&looking, who, reference, error);
    store_end(looking.session);
    if (failed) {
        return failed;
    }
    fill_case(&looking, out);
    struct procedure_actor actor = moment_actor(who);
    procedure_offers(arena, out->procedure, out->state, &actor, &looking.moment.procedure, &out->offers);
    for (size_t i = 0; i < out->offers.count; i++) {
        const struct procedure_offer *one = &out->offers.at[i];
        if (text_equal(one->step->is.name.text, step) && one->scope.kind == scope.kind &&
            one->scope.number == scope.number) {
            *words = one->step;
            *offer = *one;
            return 0;
        }
    }
    return error_set(error, ERROR_NOT_FOUND, "casework.no-step", "This procedure has no step \"%.*s\" here.",
                     TEXT_ARGS(step));
}

int casework_openings(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text procedure,
                      const struct procedure **out, struct procedure_offers *offers, struct error *error)
{
    struct store_session *session = NULL;
    struct the_moment moment;
    struct procedure_actor actor = moment_actor(who);
    int failed = casework_find_procedure(casework, procedure, casework_now(casework), out, error);
    if (!failed) {
        failed = begin_reading(arena, casework, who, &session, &moment, error);
        store_end(session);
    }
    if (!failed) {
        procedure_openings(arena, *out, &actor, &moment.procedure, offers);
    }
    return failed;
}

int casework_glance(struct casework *casework, struct arena *arena, const struct casework_who *who,
                    struct text reference, struct casework_case *out, struct error *error)
{
    struct looking looking = {.arena = arena, .casework = casework};
    int failed = looking_find(&looking, who, reference, error);
    store_end(looking.session);
    if (!failed) {
        fill_case(&looking, out);
    }
    return failed;
}

int casework_see_links(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text reference,
                       struct casework_case *out, struct error *error)
{
    struct looking looking = {.arena = arena, .casework = casework};
    int failed = looking_find(&looking, who, reference, error);
    if (!failed) {
        fill_case(&looking, out);
        failed = links_look(&looking, who, out, error);
    }
    store_end(looking.session);
    return failed;
}

/* ---- one entry */

int looking_body(struct arena *arena, const struct ledger_entry *entry, struct casework_body *body,
                     struct error *error)
{
    if (entry->part_count == 0 || entry->parts[0].state != LEDGER_READABLE) {
        return error_set(error, ERROR_DAMAGED, "casework.sealed", "Entry %lld of this case does not open.",
                         (long long)entry->sequence);
    }
    return casework_unpack_body(arena, entry->parts[0].plain, body, error);
}

static int read_effects(struct arena *arena, const struct casework_body *body, struct procedure_effects *out,
                        struct error *error)
{
    struct unpack unpack = unpack_of(body->effects);
    procedure_effects_unpack(arena, &unpack, out);
    return unpack_done(&unpack, "effects", error);
}

int looking_effects(struct arena *arena, struct casework *casework, struct store_session *session,
                    const struct identity *case_id, int64_t sequence, struct procedure_effects *out, struct error *error)
{
    struct looking looking = {
        .arena = arena, .casework = casework, .session = session, .loaded = {.head = {.case_id = *case_id}}};
    struct opened opened = {.looking = &looking};
    struct casework_body body;
    int failed = looking_open(&opened, sequence, error);
    if (!failed) {
        failed = looking_body(arena, &opened.entry, &body, error);
    }
    return failed ? failed : read_effects(arena, &body, out, error);
}

static int read_packed(struct arena *arena, const struct casework *casework, const struct casework_body *body,
                       struct casework_entry *out, struct error *error)
{
    int failed = read_effects(arena, body, &out->effects, error);
    if (!failed && body->moment.length) {
        struct procedure_moment moment;
        struct unpack unpack = unpack_of(body->moment);
        procedure_moment_unpack(arena, &unpack, casework->options.book, &moment);
        failed = unpack_done(&unpack, "a moment", error);
        out->channel = failed ? TEXT("") : moment_channel(&moment);
    }
    if (failed || body->command.length == 0) {
        return failed;
    }
    struct unpack unpack = unpack_of(body->command);
    procedure_command_unpack(arena, &unpack, &out->command);
    return unpack_done(&unpack, "command", error);
}

static void fill_answers(const struct looking *looking, const struct ledger_entry *entry,
                         const struct casework_body *body, struct casework_entry *out)
{
    static const struct text reasons = {".reasons", 8};
    struct vec answers = VEC_IN(looking->arena, struct casework_answer);
    struct vec files = VEC_IN(looking->arena, struct casework_file);
    for (size_t i = 0; i < body->place_count; i++) {
        int64_t part = body->places[i].part;
        struct text name = body->places[i].name;
        if (part < 1 || (size_t)part >= entry->part_count || entry->parts[part].kind == VAULT_OPEN) {
            continue;
        }
        if (filing_is_file(entry, (size_t)part)) {
            struct casework_file file = filing_read(entry, body, (size_t)part);
            vec_add(&files, &file);
            continue;
        }
        bool is_reasons = name.length > reasons.length &&
                          text_equal((struct text){name.at + name.length - reasons.length, reasons.length}, reasons);
        name.length -= is_reasons ? reasons.length : 0;
        bool readable = entry->parts[part].state == LEDGER_READABLE;
        struct casework_answer answer = {
            .fact = procedure_name_of(name),
            .label = procedure_label(looking->loaded.known->procedure, (struct procedure_name){0},
                                     procedure_name_of(name)),
            .plain = readable ? entry->parts[part].plain : TEXT(""),
            .erased = !readable,
            .is_reasons = is_reasons};
        vec_add(&answers, &answer);
    }
    out->answers = answers.items;
    out->answer_count = answers.count;
    out->files = files.items;
    out->file_count = files.count;
}

static int read_one(struct looking *looking, int64_t sequence, struct casework_entry *out, struct error *error)
{
    struct opened opened = {.looking = looking};
    struct casework_body body;
    int failed = looking_open(&opened, sequence, error);
    if (!failed) {
        failed = looking_body(looking->arena, &opened.entry, &body, error);
    }
    if (!failed) {
        failed = read_packed(looking->arena, looking->casework, &body, out, error);
    }
    if (failed) {
        return failed;
    }
    out->line = line_of(&body, sequence, opened.entry.recorded, opened.entry.parts, opened.entry.part_count);
    out->because = body.because;
    out->state = looking->loaded.state;
    memcpy(out->hash, opened.entry.hash, sizeof(out->hash));
    fill_answers(looking, &opened.entry, &body, out);
    return 0;
}

int casework_read_entry(struct casework *casework, struct arena *arena, const struct casework_who *who,
                        struct text reference, int64_t sequence, struct casework_entry *out, struct error *error)
{
    struct looking looking = {.arena = arena, .casework = casework};
    struct casework_entry found = {0};
    int failed = looking_find(&looking, who, reference, error);
    if (!failed && (sequence < 1 || sequence > looking.loaded.head.sequence)) {
        failed = error_set(error, ERROR_NOT_FOUND, "casework.no-entry", "This case has no entry %lld.",
                           (long long)sequence);
    }
    if (!failed) {
        failed = read_one(&looking, sequence, &found, error);
    }
    store_end(looking.session);
    if (!failed) {
        struct text detail = text_of(arena_print(arena, "%lld", (long long)sequence));
        failed = note_down(casework, LEDGER_READS, who, &looking.loaded.head.case_id, TEXT("entry"), detail, error);
    }
    if (!failed) {
        *out = found;
    }
    return failed;
}

struct text casework_name_in(struct casework *casework, struct store_session *session, struct arena *arena,
                             const struct identity *person)
{
    SCOPED(store_end_at) struct store_session *own = NULL;
    struct error ignored;
    struct text name;
    if (identity_is_none(person)) {
        return TEXT("");
    }
    if ((!session && store_begin_read(casework->options.store, &own, &ignored)) ||
        people_get_name(casework->options.people, session ? session : own, arena, person, &name, &ignored)) {
        return TEXT("(not known)");
    }
    return name;
}

struct text casework_name_of(struct casework *casework, struct arena *arena, const struct identity *person)
{
    return casework_name_in(casework, NULL, arena, person);
}
