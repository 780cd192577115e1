/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notes in the books that turn over monthly. Each process keeps a chain of its own in each book, so that no two wait
 * for one head; within a process, whoever finds nobody writing leads: it takes all notes that wait, makes one entry of
 * them and writes it, and all of them are told. After any failure the chain is left where it is and a new one is
 * begun, because whether its last entry was kept may not be known.
 */
#include "ledger/inside.h"

#include <string.h>

#define BATCH_NOTES 256
#define BATCH_BYTES (512 * 1024)
#define NOTE_MOST (64 * 1024)

struct waiter {
    struct text note;
    bool done;
    int result;
    struct error *error;
    struct waiter *next;
};

void book_init(struct book *book)
{
    *book = (struct book){.first = NULL};
    book->last = &book->first;
    pthread_mutex_init(&book->mutex, NULL);
    pthread_cond_init(&book->turn, NULL);
}

void book_dispose(struct book *book)
{
    pthread_mutex_destroy(&book->mutex);
    pthread_cond_destroy(&book->turn);
}

/* The first waiters of the queue, as a list of their own. */
static struct waiter *take_batch(struct book *book, size_t *count)
{
    struct waiter *batch = book->first, *last = NULL;
    size_t bytes = 0;
    *count = 0;
    for (struct waiter *next = batch; next && *count < BATCH_NOTES; next = next->next) {
        if (last && bytes + next->note.length > BATCH_BYTES) {
            break;
        }
        bytes += next->note.length;
        last = next;
        ++*count;
    }
    if (last) {
        book->first = last->next;
        last->next = NULL;
    }
    if (!book->first) {
        book->last = &book->first;
    }
    return batch;
}

static int begin_month(struct ledger *ledger, struct book *book, enum ledger_book which, uint32_t period,
                       struct error *error)
{
    struct identity case_id = vault_identity();
    int code = vault_make_case(ledger->vault, &case_id, VAULT_GOVERNANCE, error);
    if (code == 0) {
        book->head = head_begin(&case_id, which, VAULT_GOVERNANCE, period);
    }
    return code;
}

static int append_work(struct store_session *session, void *context, struct error *error)
{
    return ledger_append(session, context, error);
}

static int write_batch(struct ledger *ledger, struct book *book, enum ledger_book which, const struct waiter *batch,
                       size_t count, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    int64_t now = clock_now(&ledger->clock);
    struct ledger_prepared *prepared;
    struct pack pack = pack_in(arena);
    int code = 0;
    if (identity_is_none(&book->head.case_id) || book->head.period != period_of(now)) {
        code = begin_month(ledger, book, which, period_of(now), error);
    }
    pack_array(&pack, count);
    for (; batch; batch = batch->next) {
        pack_raw(&pack, batch->note);
    }
    const struct ledger_part part = {.kind = VAULT_CASE, .plain = pack_done(&pack)};
    const struct ledger_draft draft = {.parts = &part, .part_count = 1};
    if (code < 0 || (code = ledger_prepare(arena, ledger, &book->head, now, &draft, 1, &prepared, error)) < 0 ||
        (code = store_write(ledger->store, append_work, prepared, error)) < 0) {
        book->head = (struct ledger_head){.sequence = 0};
        return code;
    }
    book->head = prepared->after;
    return 0;
}

/* Called and returns with the mutex held. */
static void lead(struct ledger *ledger, struct book *book, enum ledger_book which)
{
    size_t count;
    struct error error;
    struct waiter *batch = take_batch(book, &count);
    book->leading = true;
    pthread_mutex_unlock(&book->mutex);
    int code = write_batch(ledger, book, which, batch, count, &error);
    pthread_mutex_lock(&book->mutex);
    book->leading = false;
    while (batch) {
        struct waiter *next = batch->next;
        batch->result = code;
        if (code < 0) {
            *batch->error = error;
        }
        batch->done = true;
        batch = next;
    }
    pthread_cond_broadcast(&book->turn);
}

static int check_note(enum ledger_book which, struct text note, struct error *error)
{
    struct unpack unpack = unpack_of(note);
    if (which < LEDGER_READS || which >= LEDGER_BOOK__MAX) {
        return error_set(error, ERROR_INVALID, "ledger.book", "notes are kept in the books of reads to sign-ins only");
    }
    if (note.length > NOTE_MOST) {
        return error_set(error, ERROR_LIMIT, "ledger.note", "a note is larger than 64 KiB");
    }
    unpack_skip(&unpack);
    return unpack_done(&unpack, "a note", error);
}

int ledger_note(struct ledger *ledger, enum ledger_book which, struct text note, struct error *error)
{
    int code = check_note(which, note, error);
    if (code < 0) {
        return code;
    }
    struct book *book = &ledger->books[which];
    struct waiter waiter = {.note = note, .error = error};
    pthread_mutex_lock(&book->mutex);
    *book->last = &waiter;
    book->last = &waiter.next;
    while (!waiter.done) {
        if (book->leading) {
            pthread_cond_wait(&book->turn, &book->mutex);
        } else {
            lead(ledger, book, which);
        }
    }
    pthread_mutex_unlock(&book->mutex);
    return waiter.result;
}
