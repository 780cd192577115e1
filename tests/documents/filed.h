/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_DOCUMENTS_FILED_H
#define TESTS_DOCUMENTS_FILED_H

/* A case with a document in it, for the tests of this folder. */

#include "support/house.h"
#include "support/raw.h"

#define DIARY "canarydiary: on Monday he was there."

static const struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};

static inline int set_up(void **state)
{
    static struct house house;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    *state = &house;
    return 0;
}

static inline int tear_down(void **state)
{
    house_close(*state);
    return 0;
}

static inline void must(int failed, const struct error *error)
{
    if (failed) {
        fail_msg("%s (%s)", error->words, error->key);
    }
}

/* A report about a person, and a diary that the manager adds to it. */
static inline struct identity open_with_diary(struct house *house, const char *subject, struct casework_done *done)
{
    struct identity document;
    struct error error;
    const char *named = house_file(house, "canaryname.txt", DIARY);
    house_report(house, subject, "He was alone with a child.", done);
    house_step(house, HOUSE_MANAGER, done->reference, "add-evidence", whole,
               (const char *const[]){"evidence", named, "evidence-words", "A diary.", NULL});
    must(identity_read(text_of(named), &document, &error), &error);
    return document;
}

static inline int read_document(struct house *house, enum house_person person, const char *reference,
                                const struct identity *document, struct documents_document *out, struct text *bytes,
                                struct error *error)
{
    struct casework_who who = house_who(house, person);
    return documents_read(house->documents, house->casework, house->arena, &who, text_of(reference), document, out,
                          bytes, error);
}

static inline size_t rows_in(struct house *house, const char *table)
{
    struct raw *raw = raw_open(house->where);
    size_t count = raw_literals(raw, house->arena, table, 100).count;
    raw_close(raw);
    return count;
}

/* The words of the first fault; NULL: sound. */
static inline const char *fault_of(struct house *house)
{
    const struct ledger_verify_options options = {.context = NULL};
    struct ledger_report ledger = {0};
    struct casework_report casework = {0};
    struct error error;
    must(ledger_number_leaves(house->ledger, NULL, &error), &error);
    must(ledger_verify(house->ledger, &options, &ledger, &error), &error);
    must(casework_verify(house->casework, NULL, NULL, &casework, &error), &error);
    if (!ledger.sound) {
        return arena_string(house->arena, ledger.words);
    }
    return casework.sound ? NULL : arena_string(house->arena, casework.words);
}

static inline void assert_sound(struct house *house)
{
    const char *fault = fault_of(house);
    if (fault) {
        fail_msg("%s", fault);
    }
}

#endif
