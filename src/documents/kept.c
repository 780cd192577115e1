/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Words that are kept until they are sent: a form that somebody has begun. They lie in a tray like a file that waits, and are
 * thrown away with it after a day; the tray's word is derived from whose they are and for what, under the key store's secret,
 * so that the form need not carry it.
 */
#include "documents/inside.h"

#include <string.h>

#define WORD_SIZE 64
#define TRAY_CODE 32

static struct text word_of(const struct documents *documents, struct arena *arena, struct text place)
{
    uint8_t code[WORD_SIZE / 2];
    vault_code(documents->options.vault, "documents.kept", place, code);
    return text_of(text_hex(arena, code, sizeof(code)));
}

static int find_kept(const struct documents *documents, struct store_session *session, struct text word,
                     struct identity *document, bool *found, struct error *error)
{
    struct store_statement *row;
    uint8_t code[32];
    tray_code(documents, word, code);
    int step = store_query(session, &row, error,
                           "SELECT document_id FROM documents_file WHERE tray = $1 ORDER BY added DESC, document_id LIMIT 1",
                           "b", (const void *)code, sizeof(code));
    if (step) {
        return step;
    }
    step = store_step(row, error);
    *found = step > 0;
    if (*found) {
        *document = store_identity(row, 0);
    }
    store_finish(row);
    return step < 0 ? step : 0;
}

/* Reading in a session of its own, which has ended when words are written. */
static int look(struct documents *documents, struct arena *arena, struct text word, struct documents_kept *out,
                struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct description description SCOPED(description_wipe) = {.size = 0};
    struct text plain = TEXT("");
    *out = (struct documents_kept){.is_there = false};
    int failed = store_begin_read(documents->options.store, &session, error);
    if (!failed) {
        failed = find_kept(documents, session, word, &out->document, &out->is_there, error);
    }
    if (failed || !out->is_there) {
        return failed;
    }
    failed = tray_open(documents, arena, session, word, &out->document, &plain, &out->at, error);
    if (!failed) {
        failed = description_unpack(plain, &description, error);
    }
    return failed ? failed : chunks_read(arena, session, &description, &out->words, error);
}

int documents_kept(struct documents *documents, struct arena *arena, struct text place, struct documents_kept *out,
                   struct error *error)
{
    int failed = look(documents, arena, word_of(documents, arena, place), out, error);
    out->until = out->at + documents->options.wait;
    return failed;
}

/* All trays in which something waits are read: they are those of one day, while places are those of every step of a case. */
static int waiting_trays(struct store_session *session, struct vec *trays, struct error *error)
{
    struct store_statement *row;
    int step = store_query(session, &row, error, "SELECT DISTINCT tray FROM documents_file WHERE tray IS NOT NULL", "");
    while (!step && (step = store_step(row, error)) > 0) {
        struct text tray = store_bytes(row, 0);
        if (tray.length == TRAY_CODE) {
            vec_add(trays, tray.at);
        }
        step = 0;
    }
    return step;
}

static bool is_waiting(const struct vec *trays, const uint8_t code[TRAY_CODE])
{
    for (size_t i = 0; i < trays->count; i++) {
        if (memcmp((const uint8_t *)trays->items + i * TRAY_CODE, code, TRAY_CODE) == 0) {
            return true;
        }
    }
    return false;
}

int documents_kept_among(struct documents *documents, struct store_session *session, documents_words *place,
                         void *context, size_t count, bool *kept, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct vec trays = VEC_IN(arena, uint8_t[TRAY_CODE]);
    memset(kept, 0, count * sizeof(*kept));
    int failed = waiting_trays(session, &trays, error);
    for (size_t i = 0; !failed && trays.count > 0 && i < count; i++) {
        uint8_t code[TRAY_CODE];
        struct text word = place(context, i);
        if (word.length > 0) {
            tray_code(documents, word_of(documents, arena, word), code);
            kept[i] = is_waiting(&trays, code);
        }
    }
    return failed;
}

int documents_forget_kept(struct documents *documents, struct arena *arena, struct text place, struct error *error)
{
    struct text word = word_of(documents, arena, place);
    struct documents_kept kept;
    int failed;
    do {
        failed = look(documents, arena, word, &kept, error);
        if (!failed && kept.is_there) {
            failed = documents_drop(documents, word, &kept.document, error);
        }
    } while (!failed && kept.is_there);
    return failed;
}

int documents_keep(struct documents *documents, struct arena *arena, struct text place, struct text words,
                   struct documents_kept *out, struct error *error)
{
    struct documents_waiting waiting;
    *out = (struct documents_kept){.is_there = false};
    int failed = documents_forget_kept(documents, arena, place, error);
    if (!failed) {
        failed = documents_add(documents, arena, word_of(documents, arena, place), TEXT("kept.txt"), words, &waiting, error);
    }
    if (!failed) {
        *out = (struct documents_kept){.is_there = true,
                                       .document = waiting.document,
                                       .words = words,
                                       .at = waiting.added,
                                       .until = waiting.added + documents->options.wait};
    }
    return failed;
}
