/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notes in the books that turn over monthly. Each process keeps a chain of its own in each book, so that no two wait
 * for one head; within a process, whoever waits for a note and finds nobody writing leads: it takes all notes that were
 * handed in, makes one entry of them and writes it, wakes those who wait for them, each by itself, and one more to lead
 * if notes came meanwhile. Who does not wait leaves a function to be called; while there are such notes and nobody waits,
 * whoever leads goes on. After any failure the chain is left where it is and a new one is begun, because whether its
 * last entry was kept may not be known.
 *
 * Invariants: a note is in the queue, in one leader's batch, or done; what it says of itself is touched with the book's
 * lock held, and no more once it is done and its owner is not waiting, or has been woken.
 */
#include "ledger/inside.h"

#include <errno.h>
#include <semaphore.h>
#include <string.h>
#include <time.h>

#define BATCH_NOTES 256
#define BATCH_BYTES (512 * 1024)
#define NOTE_MOST (64 * 1024)
#define PATIENCE 100            /* microseconds, again and again while more come */
#define LONGEST_PATIENCE 4000

struct ledger_noting {
    struct ledger *ledger;
    enum ledger_book book;
    struct text note;
    bool waits, done;
    bool ended; /* its owner knows */
    ledger_noted *noted; /* NULL: its owner comes and waits */
    ledger_others *others;
    void *context;
    int result;
    struct error failure;
    sem_t wake;
    struct ledger_noting *next;
};

void book_init(struct book *book)
{
    *book = (struct book){.first = NULL};
    book->last = &book->first;
    pthread_mutex_init(&book->mutex, NULL);
}

void book_dispose(struct book *book)
{
    pthread_mutex_destroy(&book->mutex);
}

/* The first waiters of the queue, as a list of their own. */
static struct ledger_noting *take_batch(struct book *book, size_t *count)
{
    struct ledger_noting *batch = book->first, *last = NULL;
    size_t bytes = 0;
    *count = 0;
    for (struct ledger_noting *next = batch; next && *count < BATCH_NOTES; next = next->next) {
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
    book->waiting -= *count;
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

static int write_batch(struct ledger *ledger, struct book *book, enum ledger_book which, const struct ledger_noting *batch,
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

/* Tells all of the batch who wait, and wakes somebody to lead: whoever comes back from its work finds out by itself. Those
 * who left a function are what remains of the list: they are told without the lock. */
static struct ledger_noting *tell(struct book *book, struct ledger_noting *batch, int result, const struct error *error)
{
    struct ledger_noting *next, *left = NULL, **end = &left;
    for (; batch; batch = next) {
        next = batch->next;
        batch->result = result;
        if (result < 0) {
            batch->failure = *error;
        }
        batch->done = true;
        if (batch->waits) {
            sem_post(&batch->wake);
        } else if (batch->noted) {
            *end = batch;
            end = &batch->next;
        }
    }
    *end = NULL;
    next = book->first;
    while (next && !next->waits) {
        next = next->next;
    }
    book->led = next != NULL;
    if (next) {
        next->waits = false;
        sem_post(&next->wake);
    }
    return left;
}

/* Its arena may be gone afterwards. */
static void call(struct ledger_noting *noting)
{
    noting->ended = true;
    noting->noted(noting->context, noting->result, noting->result < 0 ? &noting->failure : NULL);
}

/* The first for which nobody waits. With the lock. */
static const struct ledger_noting *find_left(const struct book *book)
{
    const struct ledger_noting *noting = book->first;
    while (noting && !noting->noted) {
        noting = noting->next;
    }
    return noting;
}

/* While more come: a sync costs more than a page, and is shared by all who come before it. Only the leader takes notes from
 * the queue, so that `left` stays. With the lock, which it gives back meanwhile. */
static void wait_for_others(struct book *book)
{
    const struct timespec moment = {.tv_nsec = PATIENCE * 1000};
    const struct ledger_noting *left = find_left(book);
    size_t before = 0;
    bool more = left && left->others;
    for (int waited = 0; more && book->waiting > before && waited < LONGEST_PATIENCE; waited += PATIENCE) {
        before = book->waiting;
        pthread_mutex_unlock(&book->mutex);
        more = left->others(left->context);
        if (more) {
            nanosleep(&moment, NULL);
        }
        pthread_mutex_lock(&book->mutex);
    }
}

/* Called and returns with the lock held. */
static void lead(struct ledger *ledger, enum ledger_book which)
{
    size_t count;
    struct error error;
    struct book *book = &ledger->books[which];
    book->led = true;
    wait_for_others(book);
    struct ledger_noting *batch = take_batch(book, &count), *next;
    pthread_mutex_unlock(&book->mutex);
    int code = write_batch(ledger, book, which, batch, count, &error);
    pthread_mutex_lock(&book->mutex);
    struct ledger_noting *left = tell(book, batch, code, &error);
    pthread_mutex_unlock(&book->mutex);
    for (; left; left = next) {
        next = left->next;
        call(left);
    }
    pthread_mutex_lock(&book->mutex);
}

/* Nobody else would write those who do not wait. With the lock. */
static void lead_for_those_left(struct ledger *ledger, enum ledger_book which)
{
    struct book *book = &ledger->books[which];
    while (!book->led && find_left(book)) {
        lead(ledger, which);
    }
}

static void wait_for(struct book *book, struct ledger_noting *noting)
{
    noting->waits = true;
    pthread_mutex_unlock(&book->mutex);
    while (sem_wait(&noting->wake) != 0 && errno == EINTR) {
    }
    pthread_mutex_lock(&book->mutex);
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

static void hand_in(struct ledger *ledger, enum ledger_book which, struct text note, struct ledger_noting *noting)
{
    struct book *book = &ledger->books[which];
    *noting = (struct ledger_noting){.ledger = ledger, .book = which, .note = note};
    sem_init(&noting->wake, 0, 0);
    pthread_mutex_lock(&book->mutex);
    *book->last = noting;
    book->last = &noting->next;
    book->waiting++;
    pthread_mutex_unlock(&book->mutex);
}

/* With the lock. */
static void wait_or_lead(struct ledger_noting *noting)
{
    struct book *book = &noting->ledger->books[noting->book];
    bool woken = false;
    while (!noting->done) {
        if (book->led && !woken) {
            wait_for(book, noting);
            woken = true;
        } else {
            lead(noting->ledger, noting->book);
            woken = false;
        }
    }
}

int ledger_note_end(struct ledger_noting *noting, struct error *error)
{
    struct book *book = &noting->ledger->books[noting->book];
    pthread_mutex_lock(&book->mutex);
    wait_or_lead(noting);
    if (!book->led && find_left(book)) {
        book->overdue = true;
        lead_for_those_left(noting->ledger, noting->book);
        book->overdue = false;
    }
    pthread_mutex_unlock(&book->mutex);
    noting->ended = true;
    if (noting->result < 0) {
        *error = noting->failure;
    }
    return noting->result;
}

void ledger_note_then(struct ledger_noting *noting, ledger_noted *noted, ledger_others *others, void *context)
{
    struct ledger *ledger = noting->ledger;
    enum ledger_book which = noting->book;
    struct book *book = &ledger->books[which];
    noting->context = context;
    noting->others = others;
    pthread_mutex_lock(&book->mutex);
    if (book->overdue) {
        wait_or_lead(noting);
    }
    noting->noted = noted;
    if (noting->done) {
        pthread_mutex_unlock(&book->mutex);
        call(noting);
        pthread_mutex_lock(&book->mutex);
    }
    lead_for_those_left(ledger, which);
    pthread_mutex_unlock(&book->mutex);
}

static void end_at_last(void *subject)
{
    struct ledger_noting *noting = subject;
    struct error error;
    int ignored = noting->ended ? 0 : ledger_note_end(noting, &error);
    (void)ignored;
    sem_destroy(&noting->wake);
}

int ledger_note_begin(struct arena *arena, struct ledger *ledger, enum ledger_book which, struct text note,
                      struct ledger_noting **out, struct error *error)
{
    int code = check_note(which, note, error);
    if (code == 0) {
        *out = ARENA_NEW(arena, struct ledger_noting);
        hand_in(ledger, which, note, *out);
        arena_on_free(arena, end_at_last, *out);
    }
    return code;
}

int ledger_note(struct ledger *ledger, enum ledger_book which, struct text note, struct error *error)
{
    struct ledger_noting noting;
    int code = check_note(which, note, error);
    if (code < 0) {
        return code;
    }
    hand_in(ledger, which, note, &noting);
    code = ledger_note_end(&noting, error);
    sem_destroy(&noting.wake);
    return code;
}
