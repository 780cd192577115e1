/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads, refusals and searches, each in a ledger of its own that turns over monthly. */
#include "casework/room.h"

#include <stdlib.h>
#include <string.h>

enum { NOTE_VERSION = 1, NOTE_ITEMS = 5 };

static void pack_identity_or_null(struct pack *pack, const struct identity *identity)
{
    if (!identity || identity_is_none(identity)) {
        pack_null(pack);
    } else {
        pack_identity(pack, identity);
    }
}

static struct text note_of(struct arena *arena, const struct casework_who *who, const struct identity *case_id,
                           struct text what, struct text detail)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, NOTE_ITEMS);
    pack_integer(&pack, NOTE_VERSION);
    pack_identity_or_null(&pack, &who->person);
    pack_identity_or_null(&pack, case_id);
    pack_text(&pack, what);
    pack_text(&pack, detail);
    return pack_done(&pack);
}

int note_down(struct casework *casework, enum ledger_book book, const struct casework_who *who,
              const struct identity *case_id, struct text what, struct text detail, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    return ledger_note(casework->options.ledger, book, note_of(arena, who, case_id, what, detail), error);
}

int note_begin(struct arena *arena, struct casework *casework, const struct casework_who *who,
               const struct identity *case_id, struct text what, struct ledger_noting **out, struct error *error)
{
    return ledger_note_begin(arena, casework->options.ledger, LEDGER_READS,
                             note_of(arena, who, case_id, what, TEXT("")), out, error);
}

/* ---- reading them, for the auditor */

struct collecting {
    struct arena *arena;
    struct vec *notes;
    enum ledger_book book;
    int64_t recorded;
};

static struct identity take_identity_or_null(struct unpack *unpack)
{
    if (unpack_next(unpack) == UNPACK_NULL) {
        unpack_null(unpack);
        return (struct identity){{0}};
    }
    return unpack_identity(unpack);
}

static int read_note(const struct collecting *collecting, struct text bytes, struct casework_note *out,
                     struct error *error)
{
    struct unpack unpack = unpack_of(bytes);
    if (unpack_array(&unpack) != NOTE_ITEMS || unpack_integer(&unpack) != NOTE_VERSION) {
        unpack_fail(&unpack, "another kind of note");
    }
    out->person = take_identity_or_null(&unpack);
    out->case_id = take_identity_or_null(&unpack);
    struct text what = unpack_text(&unpack), detail = unpack_text(&unpack);
    out->what = text_of(arena_print(collecting->arena, "%.*s%s%.*s", TEXT_ARGS(what), detail.length ? " " : "",
                                    TEXT_ARGS(detail)));
    return unpack_done(&unpack, "note", error);
}

/* The people room writes these, and says in its own way what was tried and what came of it. */
static int read_try(const struct collecting *collecting, struct text bytes, struct casework_note *out, struct error *error)
{
    struct people_try tried;
    int failed = people_read_try(bytes, &tried, error);
    if (!failed) {
        out->person = tried.person;
        out->what = text_of(
            arena_print(collecting->arena, "%.*s %.*s", TEXT_ARGS(tried.kind), TEXT_ARGS(tried.verdict)));
    }
    return failed;
}

/* A batch of one transaction is one entry: an array of notes (docs/formats.md). */
static void collect_note(struct collecting *collecting, struct text bytes)
{
    struct casework_note note = {.recorded = collecting->recorded};
    struct error ignored;
    int failed = collecting->book == LEDGER_SIGN_INS ? read_try(collecting, bytes, &note, &ignored)
                                                     : read_note(collecting, bytes, &note, &ignored);
    if (!failed) {
        vec_add(collecting->notes, &note);
    }
}

static int collect_entry(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct collecting *collecting = context;
    (void)error;
    collecting->recorded = entry->recorded;
    for (size_t i = 0; i < entry->part_count; i++) {
        if (entry->parts[i].state != LEDGER_READABLE) {
            continue;
        }
        struct unpack unpack = unpack_of(entry->parts[i].plain);
        size_t count = unpack_array(&unpack);
        for (size_t j = 0; j < count && !unpack.failed; j++) {
            collect_note(collecting, unpack_raw(&unpack));
        }
    }
    return 0;
}

static void name_cases(struct arena *arena, struct store_session *session, struct vec *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        struct casework_note *note = VEC_AT(notes, struct casework_note, i);
        struct store_statement *statement;
        struct error ignored;
        if (identity_is_none(&note->case_id) ||
            store_query(session, &statement, &ignored, "SELECT reference, procedure, received FROM casework_head WHERE case_id = $1", "d",
                        &note->case_id)) {
            continue;
        }
        if (store_step(statement, &ignored) > 0) {
            struct text reference = store_text(statement, 0);
            size_t most = sizeof(note->reference) - 1;
            memcpy(note->reference, reference.at, reference.length < most ? reference.length : most);
            note->procedure = text_of(text_string(arena, store_text(statement, 1)));
            note->received = store_integer(statement, 2);
        }
        store_finish(statement);
    }
}

static int compare_notes(const void *one, const void *other)
{
    int64_t left = ((const struct casework_note *)one)->recorded;
    int64_t right = ((const struct casework_note *)other)->recorded;
    return (left < right) - (left > right);
}

#define ENTRIES_LOOKED_AT 2000
#define ENTRIES_SIEVED 20000

static bool note_passes(const struct casework_note *note, const struct casework_note_sieve *sieve)
{
    bool of_person = sieve->person_count == 0;
    for (size_t i = 0; i < sieve->person_count && !of_person; i++) {
        of_person = identity_equal(&note->person, &sieve->persons[i]);
    }
    return of_person && (!sieve->reference[0] || strcmp(note->reference, sieve->reference) == 0) &&
           note->recorded >= sieve->from && (sieve->until == 0 || note->recorded < sieve->until);
}

static void sieve_notes(struct vec *notes, const struct casework_note_sieve *sieve)
{
    size_t kept = 0;
    for (size_t i = 0; i < notes->count; i++) {
        struct casework_note *note = VEC_AT(notes, struct casework_note, i);
        if (note_passes(note, sieve)) {
            *VEC_AT(notes, struct casework_note, kept++) = *note;
        }
    }
    notes->count = kept;
}

static int collect_chain(struct collecting *collecting, struct casework *casework, struct store_session *session,
                         const struct ledger_head *head, int64_t most, struct error *error)
{
    int64_t from = head->sequence > most ? head->sequence - most + 1 : 1;
    if (head->erased || head->sequence == 0) {
        return 0;
    }
    return ledger_read(collecting->arena, casework->options.ledger, session, &head->case_id, from, collect_entry,
                       collecting, error);
}

int casework_notes(struct casework *casework, struct arena *arena, const struct casework_who *who,
                   enum ledger_book book, const struct casework_note_sieve *sieve, size_t limit,
                   struct casework_note **out, size_t *count, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct vec notes = VEC_IN(arena, struct casework_note);
    struct collecting collecting = {.arena = arena, .notes = &notes, .book = book};
    struct ledger_head *heads = NULL;
    size_t head_count = 0;
    if (who->role != PEOPLE_AUDITOR || book < LEDGER_READS || book >= LEDGER_BOOK__MAX) {
        return error_set(error, ERROR_NOT_FOUND, "casework.not-found", "There is no such page.");
    }
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = ledger_list(arena, session, book, NULL, 200, &heads, &head_count, error);
    }
    for (size_t i = 0; !failed && i < head_count; i++) {
        failed = collect_chain(&collecting, casework, session, &heads[i], sieve ? ENTRIES_SIEVED : ENTRIES_LOOKED_AT,
                               error);
    }
    if (failed) {
        return failed;
    }
    if (notes.count) {
        qsort(notes.items, notes.count, sizeof(struct casework_note), compare_notes);
    }
    name_cases(arena, session, &notes);
    if (sieve) {
        sieve_notes(&notes, sieve);
    }
    *out = notes.items;
    *count = notes.count < limit ? notes.count : limit;
    for (size_t i = 0; book == LEDGER_REFUSALS && !failed && i < *count; i++) {
        failed = refused_tell(casework, session, arena, VEC_AT(&notes, struct casework_note, i), error);
    }
    if (failed) {
        return failed;
    }
    return note_down(casework, LEDGER_READS, who, NULL, TEXT("records"), text_of(ledger_book_name(book)), error);
}
