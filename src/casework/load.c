/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A case is loaded from its sealed snapshot and the entries after it. A snapshot is a cache: one that does not open, does
 * not read or is of another layout is passed over, and the case is replayed from its first entry.
 */
#include "casework/codes.h"
#include "casework/filing.h"
#include "casework/opened.h"

#include <string.h>

struct replay {
    struct arena *arena;
    struct casework *casework;
    struct store_session *session;
    struct loaded_case *loaded;
    struct vec *texts, *files;
    int64_t until; /* what was recorded from then on is passed over */
    bool stopped;
    replay_watch *watch; /* NULL: nobody watches */
    void *context;
};

static int64_t count_texts(const struct ledger_entry_part *parts, size_t part_count)
{
    int64_t count = 0;
    for (size_t i = 0; i < part_count; i++) {
        count += parts[i].kind == VAULT_TEXT || parts[i].kind == VAULT_FILE;
    }
    return count;
}

struct casework_line line_of(const struct casework_body *body, int64_t sequence, int64_t recorded,
                             const struct ledger_entry_part *parts, size_t part_count)
{
    return (struct casework_line){.sequence = sequence,
                                  .kind = body->kind,
                                  .name = body->name,
                                  .actor_kind = body->actor_kind,
                                  .actor = body->actor,
                                  .capacity = body->capacity,
                                  .recorded = recorded,
                                  .happened = body->happened,
                                  .text_count = count_texts(parts, part_count)};
}

static struct text name_of_part(const struct casework_body *body, int64_t part)
{
    for (size_t i = 0; i < body->place_count; i++) {
        if (body->places[i].part == part) {
            return body->places[i].name;
        }
    }
    return TEXT("");
}

static void keep_file(struct replay *replay, const struct ledger_entry *entry, const struct casework_body *body,
                      size_t part)
{
    if (replay->files) {
        struct casework_file file = filing_read(entry, body, part);
        vec_add(replay->files, &file);
    }
}

static void collect_texts(struct replay *replay, const struct ledger_entry *entry, const struct casework_body *body)
{
    for (size_t i = 1; replay->texts && i < entry->part_count; i++) {
        const struct ledger_entry_part *part = &entry->parts[i];
        if (filing_is_file(entry, i)) {
            keep_file(replay, entry, body, i);
        } else if (part->state == LEDGER_READABLE && (part->kind == VAULT_TEXT || part->kind == VAULT_PARTY)) {
            struct casework_text text = {.sequence = entry->sequence,
                                         .part = (uint32_t)i,
                                         .kind = part->kind,
                                         .number = part->number,
                                         .name = name_of_part(body, (int64_t)i),
                                         .plain = part->plain};
            vec_add(replay->texts, &text);
        }
    }
}

static int begin_case(struct replay *replay, const struct casework_body *body, struct error *error)
{
    struct loaded_case *loaded = replay->loaded;
    if (body->reference.length >= sizeof(loaded->reference)) {
        return error_set(error, ERROR_DAMAGED, "casework.reference", "The first entry holds no case reference.");
    }
    memcpy(loaded->reference, body->reference.at, body->reference.length);
    if (body->receipt.length) {
        memcpy(loaded->receipt, body->receipt.at, sizeof(loaded->receipt));
    }
    return 0;
}

/* Whose the first one is goes by the procedure under which the case was opened, whatever it stands under now. */
static int collect_code(struct replay *replay, const struct casework_body *body, int64_t sequence, struct error *error)
{
    const struct known_procedure *known = NULL;
    struct party_code code;
    bool said = false;
    int failed = 0;
    if (body->receipt.length == 0) {
        return 0;
    }
    if (sequence == 1) {
        failed = registry_find(replay->casework, replay->session, body->procedure, &known, error);
    }
    if (!failed) {
        failed = code_of_entry(replay->arena, body, sequence, known ? known->procedure : NULL, replay->loaded->state, &code,
                               &said, error);
    }
    if (!failed && said) {
        vec_add(&replay->loaded->codes, &code);
    }
    return failed;
}

static int apply_entry(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct replay *replay = context;
    struct loaded_case *loaded = replay->loaded;
    struct casework_body body;
    replay->stopped = replay->stopped || entry->recorded >= replay->until;
    if (replay->stopped) {
        return 0;
    }
    if (entry->part_count == 0 || entry->parts[0].state != LEDGER_READABLE) {
        return error_set(error, ERROR_DAMAGED, "casework.sealed", "Entry %lld of this case does not open.",
                         (long long)entry->sequence);
    }
    int failed = casework_unpack_body(replay->arena, entry->parts[0].plain, &body, error);
    if (!failed && entry->sequence == 1) {
        failed = begin_case(replay, &body, error);
    }
    if (failed) {
        return failed;
    }
    struct procedure_effects effects;
    struct unpack unpack = unpack_of(body.effects);
    procedure_effects_unpack(replay->arena, &unpack, &effects);
    if ((failed = unpack_done(&unpack, "effects", error)) ||
        (failed = procedure_apply(loaded->state, &effects, (uint32_t)entry->sequence, error))) {
        return failed;
    }
    struct casework_line line =
        line_of(&body, entry->sequence, entry->recorded, entry->parts, entry->part_count);
    vec_add(&loaded->lines, &line);
    loaded->next_text += (uint32_t)line.text_count;
    loaded->moment = body.moment;
    collect_texts(replay, entry, &body);
    if (replay->watch) {
        replay->watch(replay->context, loaded, &line);
    }
    return collect_code(replay, &body, entry->sequence, error);
}

static struct loaded_case empty_case(struct arena *arena, const struct ledger_head *head)
{
    return (struct loaded_case){.head = *head,
                                .state = procedure_state_new(arena),
                                .lines = VEC_IN(arena, struct casework_line),
                                .codes = VEC_IN(arena, struct party_code)};
}

static bool take_snapshot(struct arena *arena, struct text bytes, struct loaded_case *loaded)
{
    struct casework_snapshot snapshot;
    struct error ignored;
    if (casework_unpack_snapshot(arena, bytes, &snapshot, &ignored) ||
        procedure_state_unpack(arena, snapshot.state, &loaded->state, &ignored) ||
        snapshot.reference.length >= sizeof(loaded->reference)) {
        return false;
    }
    memset(loaded->reference, 0, sizeof(loaded->reference));
    memcpy(loaded->reference, snapshot.reference.at, snapshot.reference.length);
    if (snapshot.receipt.length) {
        memcpy(loaded->receipt, snapshot.receipt.at, sizeof(loaded->receipt));
    }
    loaded->lines.items = snapshot.lines;
    loaded->lines.count = loaded->lines.capacity = snapshot.line_count;
    loaded->next_text = 0;
    for (size_t i = 0; i < snapshot.line_count; i++) {
        loaded->next_text += (uint32_t)snapshot.lines[i].text_count;
    }
    loaded->from_snapshot = true;
    return true;
}

static int replay_from(struct replay *replay, int64_t from, struct error *error)
{
    struct loaded_case *loaded = replay->loaded;
    int failed = 0;
    if (from <= loaded->head.sequence) {
        bool only_case = !replay->texts && !replay->files; /* the case part says all that the state holds */
        failed = ledger_read_parts(replay->arena, replay->casework->options.ledger, replay->session,
                                   &loaded->head.case_id, from, only_case ? 1 : SIZE_MAX, apply_entry, replay, error);
    }
    if (!failed && !replay->stopped && (int64_t)loaded->lines.count != loaded->head.sequence) {
        failed = error_set(error, ERROR_DAMAGED, "casework.short", "This case has fewer entries than its head says.");
    }
    if (failed) {
        return failed;
    }
    return registry_find(replay->casework, replay->session, loaded->state->procedure_hash, &loaded->known, error);
}

int load_case(struct arena *arena, struct casework *casework, struct store_session *session,
              const struct identity *case_id, struct loaded_case *out, struct error *error)
{
    struct ledger_head head;
    struct text bytes;
    int64_t sequence;
    int failed = ledger_read_snapshot(arena, casework->options.ledger, session, case_id, &head, &sequence, &bytes,
                                      error);
    if (failed) {
        return failed;
    }
    if (head.book != LEDGER_CASE || head.sequence == 0) {
        return error_set(error, ERROR_NOT_FOUND, "casework.not-found", "There is no such case.");
    }
    *out = empty_case(arena, &head);
    struct replay replay = {
        .arena = arena, .casework = casework, .session = session, .loaded = out, .until = INT64_MAX};
    if (sequence > 0 && take_snapshot(arena, bytes, out) && (int64_t)out->lines.count == sequence) {
        return replay_from(&replay, sequence + 1, error);
    }
    *out = empty_case(arena, &head);
    return replay_from(&replay, 1, error);
}

/* Only what the head, as it is read in this transaction, says stands. */
static bool find_written(struct arena *arena, struct casework *casework, const struct ledger_head *head,
                         struct loaded_case *out)
{
    uint32_t epoch = vault_epoch(casework->options.vault);
    const struct opened_case *written = opened_find(casework->written, arena, head, epoch, casework_now(casework));
    *out = empty_case(arena, head);
    return written && take_snapshot(arena, written->snapshot, out) && (int64_t)out->lines.count == head->sequence;
}

int load_to_act(struct arena *arena, struct casework *casework, struct store_session *session,
                const struct identity *case_id, struct loaded_case *out, struct error *error)
{
    struct ledger_head head;
    int failed = 0;
    if (opened_has(casework->written, case_id)) {
        failed = ledger_read_head(session, case_id, &head, error);
        if (!failed && find_written(arena, casework, &head, out)) {
            return registry_find(casework, session, out->state->procedure_hash, &out->known, error);
        }
    }
    return failed ? failed : load_case(arena, casework, session, case_id, out, error);
}

void keep_written(struct arena *arena, struct casework *casework, const struct attempt *attempt, uint64_t began)
{
    struct opened_case *written = opened_new(casework->written, arena);
    written->loaded.head = attempt->after.head;
    written->snapshot =
        (struct text){arena_copy(written->arena, attempt->plain.at, attempt->plain.length), attempt->plain.length};
    opened_keep(casework->written, written, began, casework_now(casework));
}

/* Makes *out the case of that head, before its first entry. */
static int begin_replay(struct arena *arena, struct store_session *session, const struct identity *case_id,
                        struct loaded_case *out, struct error *error)
{
    struct ledger_head head;
    int failed = ledger_read_head(session, case_id, &head, error);
    if (!failed) {
        *out = empty_case(arena, &head);
    }
    return failed;
}

int replay_case(struct arena *arena, struct casework *casework, struct store_session *session,
                const struct identity *case_id, struct loaded_case *out, struct vec *texts, struct vec *files,
                struct error *error)
{
    struct replay replay = {.arena = arena,
                            .casework = casework,
                            .session = session,
                            .loaded = out,
                            .texts = texts,
                            .files = files,
                            .until = INT64_MAX};
    int failed = begin_replay(arena, session, case_id, out, error);
    return failed ? failed : replay_from(&replay, 1, error);
}

int replay_until(struct arena *arena, struct casework *casework, struct store_session *session,
                 const struct identity *case_id, int64_t until, replay_watch *watch, void *context,
                 struct loaded_case *out, struct error *error)
{
    struct replay replay = {.arena = arena,
                            .casework = casework,
                            .session = session,
                            .loaded = out,
                            .until = until,
                            .watch = watch,
                            .context = context};
    int failed = begin_replay(arena, session, case_id, out, error);
    if (!failed) {
        failed = ledger_read_parts(arena, casework->options.ledger, session, case_id, 1, 1, apply_entry, &replay, error);
    }
    if (!failed && out->lines.count == 0) {
        return error_set(error, ERROR_NOT_FOUND, "casework.not-yet", "There was no such case yet.");
    }
    return failed ? failed : registry_find(casework, session, out->state->procedure_hash, &out->known, error);
}

struct text snapshot_of(struct arena *arena, const struct loaded_case *loaded)
{
    static const uint8_t none[32];
    bool has_receipt = memcmp(loaded->receipt, none, sizeof(none)) != 0;
    struct casework_snapshot snapshot = {
        .sequence = (int64_t)loaded->lines.count,
        .reference = text_of(loaded->reference),
        .receipt = {(const char *)loaded->receipt, has_receipt ? sizeof(loaded->receipt) : 0},
        .state = procedure_state_pack(arena, loaded->state),
        .lines = loaded->lines.items,
        .line_count = loaded->lines.count};
    memcpy(snapshot.procedure, loaded->state->procedure_hash, sizeof(snapshot.procedure));
    return casework_pack_snapshot(arena, &snapshot);
}
