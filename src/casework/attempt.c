/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One entry on its way: applied, sealed, hashed and turned into rows in the caller's thread, so that the writing
 * transaction, of which there is one at a time, only inserts.
 */
#include "casework/filing.h"
#include "casework/posts.h"
#include "casework/rows.h"

#include <string.h>

enum { COUNTED_VERSION = 1 };

/* ---- where each text of the entry lies */

static bool is_part(struct procedure_reference reference, uint32_t part)
{
    return reference.sequence == 0 && reference.part == part;
}

static bool holds_part(const struct procedure_value *value, uint32_t part)
{
    bool words = value->type == PROCEDURE_TEXT || value->type == PROCEDURE_NAMES;
    return (words && is_part(value->reference, part)) || is_part(value->reasons, part);
}

/* 0: it is about no party. What is said of a match is about the party whom it concerns. */
static uint32_t party_of(const struct procedure_state *state, struct procedure_scope scope)
{
    for (uint32_t i = 0; scope.kind == PROCEDURE_FOR_MATCH && i < state->match_count; i++) {
        if (state->matches[i].number == scope.number) {
            return state->matches[i].party;
        }
    }
    return scope.kind == PROCEDURE_FOR_PARTY ? scope.number : 0;
}

/* What is said of a party is sealed under that party's key, whatever its type, reasons too: erasing the person takes it
 * along. */
static uint32_t party_of_part(const struct attempt_order *order, uint32_t part)
{
    const struct procedure_effects *effects = &order->decision->effects;
    for (size_t i = 0; i < effects->count; i++) {
        const struct procedure_effect *effect = &effects->at[i];
        if (effect->kind == PROCEDURE_EFFECT_FACT && holds_part(&effect->value, part)) {
            return party_of(order->before->state, effect->scope);
        }
    }
    return 0;
}

static struct text place_name(struct arena *arena, const struct procedure_part *part)
{
    if (!part->is_reasons) {
        return part->fact.text;
    }
    return text_of(arena_print(arena, "%.*s.reasons", TEXT_ARGS(part->fact.text)));
}

static void place_texts(struct arena *arena, const struct attempt_order *order, struct ledger_part *parts,
                        struct casework_text_place *places, struct casework_text *texts)
{
    uint32_t next = order->before->next_text;
    for (size_t i = 0; i < order->part_count; i++) {
        const struct procedure_part *from = &order->parts[i];
        uint32_t party = party_of_part(order, from->part);
        uint32_t number = party ? party : next++;
        enum vault_kind kind = party ? VAULT_PARTY : VAULT_TEXT;
        struct text name = place_name(arena, from);
        parts[i + 1] = (struct ledger_part){.kind = kind, .number = number, .plain = from->text};
        places[i] = (struct casework_text_place){name, (int64_t)i + 1};
        texts[i] = (struct casework_text){.sequence = order->before->head.sequence + 1,
                                          .part = (uint32_t)i + 1,
                                          .kind = kind,
                                          .number = number,
                                          .name = name,
                                          .plain = from->text};
    }
    order->before->next_text = next;
}

/* ---- the case part */

static struct text pack_command(struct arena *arena, const struct procedure_command *command)
{
    struct pack pack = pack_in(arena);
    procedure_command_pack(&pack, command);
    return pack_done(&pack);
}

static struct text pack_moment(struct arena *arena, const struct procedure_moment *moment)
{
    struct pack pack = pack_in(arena);
    procedure_moment_pack(&pack, moment);
    return pack_done(&pack);
}

static struct text pack_effects(struct arena *arena, const struct procedure_effects *effects)
{
    struct pack pack = pack_in(arena);
    procedure_effects_pack(&pack, effects);
    return pack_done(&pack);
}

static enum casework_actor_kind actor_kind_of(const struct attempt_order *order)
{
    if (order->kind == CASEWORK_EVENT) {
        return CASEWORK_BY_EVENHAND;
    }
    return identity_is_none(&order->who->person) ? CASEWORK_BY_PUBLIC : CASEWORK_BY_PERSON;
}

static struct casework_body body_of(struct arena *arena, const struct attempt_order *order,
                                    const struct known_procedure *known, struct casework_text_place *places)
{
    const struct procedure_acting *acting = &order->decision->acting;
    struct procedure_moment moment =
        moment_to_record(arena, known->procedure, order->command, &order->moment->procedure);
    bool stands_in = !procedure_same(acting->asked, acting->office);
    struct casework_body body = {.kind = order->kind,
                                 .name = order->name,
                                 .actor_kind = actor_kind_of(order),
                                 .actor = order->who->person,
                                 .capacity = acting->office.text,
                                 .because = stands_in ? acting->words : TEXT(""),
                                 .happened = order->happened,
                                 .command = pack_command(arena, order->command),
                                 .moment = pack_moment(arena, &moment),
                                 .effects = pack_effects(arena, &order->decision->effects),
                                 .places = places,
                                 .place_count = order->part_count + FILING_PARTS * order->file_count};
    if (order->command->actor.kind == PROCEDURE_ACTOR_PARTY) {
        body.capacity = procedure_state_party(order->before->state, order->command->actor.party)->standings[0].text;
    }
    if (!body.capacity.at) {
        body.capacity = TEXT("");
    }
    if (order->opens) {
        body.reference = text_of(order->before->reference);
    }
    body.receipt = (struct text){(const char *)order->receipt, order->receipt ? CODE_SIZE : 0};
    memcpy(body.procedure, known->hash, sizeof(body.procedure));
    return body;
}

/* ---- counted facts: declared choices, yes-no and months, nothing that tells who (design section 10) */

static void pack_counted_value(struct pack *pack, const struct casework *casework,
                               const struct procedure_value *value)
{
    switch (value->type) {
    case PROCEDURE_YES_NO:
        pack_bool(pack, value->yes);
        break;
    case PROCEDURE_CHOICE:
    case PROCEDURE_AREA:
    case PROCEDURE_ANY_OF:
    case PROCEDURE_OFFICE:
        pack_array(pack, value->names.count);
        for (size_t i = 0; i < value->names.count; i++) {
            pack_text(pack, value->names.at[i].text);
        }
        break;
    case PROCEDURE_DATE: {
        struct civil_date date = calendar_date_of(value->day);
        pack_integer(pack, date.year * 100 + date.month);
        break;
    }
    case PROCEDURE_TIME: {
        struct civil_date date = calendar_moment_of(casework->options.zone, value->instant).date;
        pack_integer(pack, date.year * 100 + date.month);
        break;
    }
    default:
        pack_null(pack);
    }
}

static struct text counted_of(struct arena *arena, const struct casework *casework, const struct attempt_order *order,
                              const struct known_procedure *known, const struct procedure_state *after)
{
    size_t count;
    const struct procedure_counted *facts = procedure_counted(arena, known->procedure, after, &count);
    struct civil_date date = calendar_moment_of(casework->options.zone, order->moment->procedure.now).date;
    struct pack pack = pack_in(arena);
    pack_array(&pack, 5);
    pack_integer(&pack, COUNTED_VERSION);
    pack_integer(&pack, date.year * 100 + date.month);
    pack_integer(&pack, (int64_t)order->kind);
    pack_text(&pack, order->name);
    pack_array(&pack, count);
    for (size_t i = 0; i < count; i++) {
        pack_array(&pack, 4);
        pack_text(&pack, facts[i].of.text.at ? facts[i].of.text : TEXT(""));
        pack_integer(&pack, facts[i].scope.number);
        pack_text(&pack, facts[i].fact.text);
        pack_counted_value(&pack, casework, &facts[i].value);
    }
    return pack_done(&pack);
}

/* ---- making it */

static int seal(struct arena *arena, struct casework *casework, const struct attempt_order *order,
                const struct ledger_draft *draft, struct attempt *out, struct error *error)
{
    struct ledger *ledger = casework->options.ledger;
    int failed = ledger_prepare(arena, ledger, &out->after.head, order->moment->procedure.now, draft, 1,
                                &out->prepared, error);
    if (failed) {
        return failed;
    }
    out->after.head = *ledger_prepared_head(out->prepared);
    out->plain = snapshot_of(arena, &out->after);
    return ledger_seal_snapshot(arena, ledger, &out->after.head, out->plain, &out->snapshot, error);
}

int attempt_draft(struct arena *arena, struct casework *casework, const struct attempt_order *order,
                  struct attempt_draft *out, struct error *error)
{
    const struct known_procedure *known = order->before->known;
    size_t part_count = order->part_count + FILING_PARTS * order->file_count;
    struct ledger_part *parts = ARENA_ARRAY(arena, struct ledger_part, part_count + 1);
    struct casework_text_place *places = ARENA_ARRAY(arena, struct casework_text_place, part_count);
    struct casework_text *texts = ARENA_ARRAY(arena, struct casework_text, order->part_count);
    int64_t sequence = order->before->head.sequence + 1;

    place_texts(arena, order, parts, places, texts);
    filing_place(arena, &order->decision->effects, sequence, order->part_count + 1, &order->before->next_text,
                 order->files, order->file_count, parts + order->part_count + 1, places + order->part_count);
    struct casework_body body = body_of(arena, order, known, places);
    parts[0] = (struct ledger_part){.kind = VAULT_CASE, .plain = casework_pack_body(arena, &body)};
    int failed = procedure_apply(order->before->state, &order->decision->effects, (uint32_t)sequence, error);
    if (failed) {
        return failed;
    }
    struct casework_line line = line_of(&body, sequence, order->moment->procedure.now, NULL, 0);
    for (size_t i = 0; i < order->part_count; i++) {
        line.text_count += texts[i].kind == VAULT_TEXT;
    }
    for (size_t i = 0; i < order->file_count; i++) {
        line.text_count += order->files[i].kind == VAULT_FILE;
    }
    vec_add(&order->before->lines, &line);
    *out = (struct attempt_draft){.draft = {.parts = parts,
                                            .part_count = part_count + 1,
                                            .counted = counted_of(arena, casework, order, known, order->before->state),
                                            .recorded = order->moment->procedure.now},
                                  .body = body,
                                  .texts = texts};
    return 0;
}

int attempt_make(struct arena *arena, struct casework *casework, const struct attempt_order *order,
                 struct attempt *out, struct error *error)
{
    const struct known_procedure *known = order->before->known;
    struct procedure_state *before = order->opens ? NULL : procedure_state_copy(arena, order->before->state);
    int64_t sequence = order->before->head.sequence + 1;
    struct attempt_draft drafted;
    int failed = attempt_draft(arena, casework, order, &drafted, error);
    if (failed) {
        return failed;
    }
    *out = (struct attempt){.casework = casework, .opens = order->opens, .after = *order->before};
    if ((failed = seal(arena, casework, order, &drafted.draft, out, error))) {
        return failed;
    }
    out->change = (struct casework_change){.casework = casework,
                                           .arena = arena,
                                           .case_id = out->after.head.case_id,
                                           .reference = out->after.reference,
                                           .procedure = known->procedure,
                                           .before = before,
                                           .after = out->after.state,
                                           .moment = &order->moment->procedure,
                                           .sequence = sequence,
                                           .recorded = out->after.head.recorded,
                                           .texts = drafted.texts,
                                           .text_count = order->part_count,
                                           .files = order->files,
                                           .file_count = order->file_count};
    struct party_code *code = ARENA_NEW(arena, struct party_code);
    bool said;
    if ((failed = code_of_entry(arena, &drafted.body, sequence, known->procedure, out->after.state, code, &said, error))) {
        return failed;
    }
    out->change.codes = code;
    out->change.code_count = said;
    return rows_of(arena, &out->change, &order->before->access, &out->rows, error);
}

/* ---- committing */

static int write_attempt(struct store_session *session, const struct attempt *attempt, struct error *error)
{
    int failed = ledger_append(session, attempt->prepared, error);
    if (!failed && attempt->opens) {
        failed = access_add_case(session, &attempt->change.case_id, attempt->after.reference,
                                 attempt->change.recorded, error);
    }
    if (!failed) {
        failed = rows_write(session, attempt->rows, error);
    }
    if (!failed) {
        failed = ledger_write_snapshot(session, &attempt->after.head, attempt->snapshot, error);
    }
    const struct casework *casework = attempt->casework;
    for (size_t i = 0; !failed && i < casework->view_count; i++) {
        const struct casework_view *view = &casework->views[i];
        failed = view->apply(view->context, session, &attempt->change, error);
    }
    return failed;
}

int write_attempts(struct store_session *session, void *context, struct error *error)
{
    const struct committing *committing = context;
    int failed = 0;
    for (size_t i = 0; !failed && i < committing->count; i++) {
        failed = write_attempt(session, &committing->attempts[i], error);
    }
    return failed;
}

#define EPOCH_TRIES 5

/* The epoch turned between preparing and writing: only the search tokens are of it, everything else holds. */
static int reword(struct casework *casework, struct attempt *attempts, size_t count, struct error *error)
{
    int failed = tokens_take_newest(casework, error);
    for (size_t i = 0; !failed && i < count; i++) {
        failed = words_collect(&attempts[i].change, attempts[i].rows, error);
    }
    return failed;
}

int attempts_commit(struct casework *casework, struct attempt *attempts, size_t count, struct store_notice *notice,
                    struct error *error)
{
    struct committing committing = {casework, attempts, count};
    int failed = store_write_noticed(casework->options.store, notice, write_attempts, &committing, error);
    for (int i = 0; i < EPOCH_TRIES && tokens_are_of_before(failed, error); i++) {
        failed = reword(casework, attempts, count, error);
        if (!failed) {
            failed = store_write(casework->options.store, write_attempts, &committing, error);
        }
    }
    return failed;
}
