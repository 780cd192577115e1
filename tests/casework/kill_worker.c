/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kill_worker WHERE KEYS FOLDER SEED THREADS: opens a house that its parent has made (FOLDER/persons says who is who) and
 * takes steps until it is killed: reports, assessments, referrals, and now and then a file or an erasure. What is acknowledged is told
 * on standard output (kill.h).
 */
#include "casework/kill.h"
#include "support/chance.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct house house;
static uint64_t seed;

struct worker {
    uint64_t random;
};

static void tell_record(const struct kill_record *record)
{
    if (write(1, record, sizeof(*record)) != sizeof(*record)) {
        _exit(1);
    }
}

static void tell(enum kill_word word, const struct casework_done *done)
{
    struct kill_record record = {.word = word};
    if (done) {
        record.case_id = done->case_id;
        record.sequence = done->sequence;
        memcpy(record.reference, done->reference, sizeof(record.reference));
    }
    tell_record(&record);
}

/* A server that is killed first is no news; anything else is. */
static void check(int failed, const struct error *error, const char *what)
{
    if (failed) {
        if (store_engine_of(house.store) == STORE_SQLITE) {
            fprintf(stderr, "worker: %s: %s (%s)\n", what, error->words, error->key);
        }
        _exit(1);
    }
}

static void take(struct arena *arena, const struct casework_who *who, const char *step, const char *tray,
                 const char *const *words, struct casework_done *done)
{
    struct procedure_field fields[8];
    struct error error = {.words = ""};
    struct casework_wish wish = {.who = *who,
                                 .procedure = TEXT("safeguarding-child"),
                                 .reference = text_of(arena_string(arena, done->reference)),
                                 .step = text_of(step),
                                 .scope = {PROCEDURE_FOR_CASE, 0},
                                 .fields = fields,
                                 .submission = text_of(tray),
                                 .happened = CASEWORK_NOT_CLAIMED};
    const struct identity case_id = done->case_id;
    for (; words[wish.field_count * 2]; wish.field_count++) {
        fields[wish.field_count] = (struct procedure_field){text_of(words[wish.field_count * 2]),
                                                            text_of(words[wish.field_count * 2 + 1])};
    }
    check(casework_take(house.casework, arena, &wish, done, &error), &error, step);
    if (!identity_is_none(&case_id)) {
        done->case_id = case_id;
    }
    tell(KILL_TAKEN, done);
}

static const char *const assessment[] = {"threshold", "harm", "threshold.reasons", "The child was hurt.",
                                         "nation", "england", "allegation.1.allegation-words", "Struck a child.", NULL};
static const char *const referral[] = {"referral.1.agency", "lado", "referral.1.nation", "england",
                                       "referral.1.route", "staff-or-volunteer", "referral.1.referred-area", "Camden",
                                       "referral.1.referral-words", "By telephone.",
                                       "referral.1.referral-words.reasons", "Volunteers with children.",
                                       "referral.1.strategy-required", "yes", NULL};

static void erase(struct arena *arena, const struct casework_done *done)
{
    struct casework_erased erased;
    struct error error = {.words = ""};
    tell(KILL_ERASING, done);
    check(casework_erase_case(house.casework, arena, &done->case_id, &house.persons[HOUSE_DIRECTOR], "SG-13.1",
                              TEXT("Its time is over."), &erased, &error),
          &error, "erasing");
    tell(KILL_ERASED, done);
}

/* Words of three pieces, no two files alike. */
static struct text file_bytes(struct arena *arena, struct worker *worker)
{
    enum { LENGTH = 2 * 256 * 1024 + 5000 };
    char *bytes = arena_alloc(arena, LENGTH);
    uint64_t from = chance_draw(&worker->random, UINT64_MAX);
    for (size_t i = 0; i < LENGTH; i++) {
        bytes[i] = (char)('a' + (from + i * 7 + i / 1000) % 26);
    }
    return (struct text){bytes, LENGTH};
}

/* A file is put into a tray, and mostly a step takes it from there. */
static void upload(struct worker *worker, struct arena *arena, struct casework_done *done)
{
    struct casework_who manager = house_who(&house, HOUSE_MANAGER);
    struct documents_waiting waiting;
    struct kill_record record = {.word = KILL_KEPT, .case_id = done->case_id};
    struct error error = {.words = ""};
    char named[IDENTITY_TEXT_SIZE];
    snprintf(record.tray, sizeof(record.tray), "tray-%016llx", (unsigned long long)chance_draw(&worker->random, UINT64_MAX));
    memcpy(record.reference, done->reference, sizeof(record.reference));
    check(documents_add(house.documents, arena, text_of(record.tray), TEXT("words.txt"), file_bytes(arena, worker), &waiting,
                        &error),
          &error, "keeping a file");
    record.file = waiting.document;
    tell_record(&record);
    if (chance_draw(&worker->random, 3) == 0) {
        return;
    }
    record.word = KILL_SENDING;
    tell_record(&record);
    identity_write(&waiting.document, named);
    take(arena, &manager, "add-evidence", record.tray,
         (const char *const[]){"evidence", named, "evidence-words", "What was found.", NULL}, done);
    record.word = KILL_SENT;
    tell_record(&record);
}

static void one_case(struct worker *worker)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct casework_who manager = house_who(&house, HOUSE_MANAGER);
    struct casework_done done = {.reference = ""};
    struct error error = {.words = ""};
    const char *account = arena_print(arena, "What happened, in words: %llx", (unsigned long long)chance_draw(&worker->random, UINT64_MAX));
    const char *const report[] = {"circumstances", account, "subject.1.subject-name", KILL_SUBJECT, NULL};
    take(arena, &CASEWORK_PUBLIC, "report", "", report, &done);
    if (chance_draw(&worker->random, 3) > 0) {
        take(arena, &manager, "assess", "", assessment, &done);
        take(arena, &manager, "refer", "", referral, &done);
    }
    if (chance_draw(&worker->random, 4) == 0) {
        upload(worker, arena, &done);
    }
    if (chance_draw(&worker->random, 8) == 0) {
        erase(arena, &done);
    }
    if (chance_draw(&worker->random, 6) == 0) {
        check(ledger_number_leaves(house.ledger, NULL, &error), &error, "numbering");
    }
}

static void *work(void *context)
{
    struct worker worker = {seed + (uint64_t)(uintptr_t)context * 7919};
    for (;;) {
        one_case(&worker);
    }
    return NULL;
}

static void read_persons(const char *folder)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/persons", folder);
    FILE *file = fopen(path, "re");
    if (!file || fread(house.persons, sizeof(house.persons), 1, file) != 1) {
        fprintf(stderr, "worker: %s does not read\n", path);
        exit(1);
    }
    fclose(file);
}

int main(int argc, char **argv)
{
    pthread_t thread;
    if (argc != 6) {
        return 2;
    }
    house.where = argv[1];
    house.keys = argv[2];
    house.folder = argv[3];
    seed = strtoull(argv[4], NULL, 10);
    read_persons(argv[3]);
    house_enter(&house);
    tell(KILL_OPENED, NULL);
    for (long i = 1; i < atol(argv[5]); i++) {
        pthread_create(&thread, NULL, work, (void *)i); /* NOLINT: a number, not an address */
    }
    work(NULL);
    return 0;
}
