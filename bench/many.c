/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/many.h"

#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AT_ONCE 250
#define THREADS 2

static void check(int failed, const struct casework_done *done, size_t count, const struct error *error)
{
    for (size_t i = 0; failed && i < count; i++) {
        for (size_t j = 0; j < done[i].fault_count; j++) {
            fprintf(stderr, "many: %.*s\n", TEXT_ARGS(done[i].faults[j].words));
        }
        for (size_t j = 0; j < done[i].refusals.count; j++) {
            fprintf(stderr, "many: %.*s\n", TEXT_ARGS(done[i].refusals.at[j].words));
        }
    }
    if (failed) {
        fprintf(stderr, "many: %s\n", error->words);
        exit(70);
    }
}

/* ---- reports */

#define FIELDS_MOST 12

/* The names do not repeat often, and none is that of somebody who holds an office. */
static size_t fill_report(struct arena *arena, size_t number, bool apart, struct procedure_field *fields)
{
    const char *const values[][2] = {
        {"circumstances",
         arena_print(arena,
                     "At the branch meeting in room %zu one of the stewards took a child aside twice and would not say "
                     "why. The child was upset afterwards and asked to be driven home. Two members saw it.",
                     number % 997)},
        {"subject.1.subject-name", apart ? house_name(HOUSE_MANAGER) : arena_print(arena, "Quillon Vantreight%zu", number)},
        {"subject.1.subject-behaviour", "Takes children aside; gives lifts alone."},
        {"child.1.child-name", arena_print(arena, "Pell Orrowby%zu", number)},
        {"child.1.child-age", "12"},
        {"reporter.1.reporter-name", arena_print(arena, "Sable Winmarch%zu", number)},
        {"reporter.1.reporter-contact", arena_print(arena, "sable.%zu@example.org", number)},
        {"subject.2.subject-name", apart ? house_name(HOUSE_DIRECTOR) : NULL}};
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        if (values[i][1]) {
            fields[count++] = (struct procedure_field){text_of(values[i][0]), text_of(values[i][1])};
        }
    }
    return count;
}

struct reporting {
    const struct many *many;
    atomic_size_t next;
};

static void report_some(const struct many *many, size_t from, size_t count)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct casework_wish *wishes = ARENA_ARRAY(arena, struct casework_wish, count);
    struct casework_done *done = ARENA_ARRAY(arena, struct casework_done, count);
    struct error error;
    for (size_t i = 0; i < count; i++) {
        struct procedure_field *fields = ARENA_ARRAY(arena, struct procedure_field, FIELDS_MOST);
        bool apart = many->apart && (from + i) % many->apart == 0;
        wishes[i] = (struct casework_wish){.who = CASEWORK_PUBLIC,
                                           .procedure = TEXT("safeguarding-child"),
                                           .step = TEXT("report"),
                                           .fields = fields,
                                           .field_count = fill_report(arena, from + i, apart, fields),
                                           .happened = CASEWORK_NOT_CLAIMED};
    }
    check(casework_take_many(many->house->casework, arena, wishes, count, done, &error), done, count, &error);
    for (size_t i = 0; i < count; i++) {
        memcpy(many->references[from + i], done[i].reference, ACCESS_REFERENCE_SIZE);
    }
}

static void *report_on(void *context)
{
    struct reporting *reporting = context;
    size_t count = reporting->many->count;
    for (size_t from; (from = atomic_fetch_add(&reporting->next, AT_ONCE)) < count;) {
        report_some(reporting->many, from, count - from < AT_ONCE ? count - from : AT_ONCE);
    }
    return NULL;
}

void many_report(struct many *many, struct house *house, size_t count, size_t apart)
{
    pthread_t threads[THREADS];
    struct error error;
    *many = (struct many){house, count, apart, arena_alloc(house->arena, count * ACCESS_REFERENCE_SIZE)};
    struct reporting reporting = {.many = many};
    for (size_t i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, report_on, &reporting);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    check(ledger_number_leaves(house->ledger, NULL, &error), NULL, 0, &error);
}

/* ---- further steps */

struct step {
    const char *name;
    struct procedure_scope scope;
    const struct procedure_field *fields;
    size_t field_count;
};

static void take_step(const struct many *many, size_t from, size_t count, const struct step *step)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct casework_wish *wishes = ARENA_ARRAY(arena, struct casework_wish, count);
    struct casework_done *done = ARENA_ARRAY(arena, struct casework_done, count);
    struct error error;
    for (size_t i = 0; i < count; i++) {
        wishes[i] = (struct casework_wish){.who = house_who(many->house, HOUSE_MANAGER),
                                           .reference = text_of(many->references[from + i]),
                                           .step = text_of(step->name),
                                           .scope = step->scope,
                                           .fields = step->fields,
                                           .field_count = step->field_count,
                                           .happened = CASEWORK_NOT_CLAIMED};
    }
    check(casework_take_many(many->house->casework, arena, wishes, count, done, &error), done, count, &error);
}

static void take_everywhere(const struct many *many, const struct step *step)
{
    for (size_t from = 0; from < many->count; from += AT_ONCE) {
        take_step(many, from, many->count - from < AT_ONCE ? many->count - from : AT_ONCE, step);
    }
}

#define FIELD(name, words) {{name, sizeof(name) - 1}, {words, sizeof(words) - 1}}

void many_go_on(const struct many *many, int entries)
{
    static const struct procedure_field assessed[] = {
        FIELD("threshold", "harm"), FIELD("threshold.reasons", "The child was taken aside twice, and was upset."),
        FIELD("nation", "england"),
        FIELD("allegation.1.allegation-words", "Took a child aside twice at the meeting and would not say why.")};
    static const struct procedure_field described[] = {
        FIELD("kind", "member"), FIELD("kind.reasons", "The branch secretary confirmed the membership by telephone.")};
    const struct step steps[] = {{"confirm-receipt", {PROCEDURE_FOR_CASE, 0}, NULL, 0},
                                 {"assess", {PROCEDURE_FOR_CASE, 0}, assessed, COUNT_OF(assessed)},
                                 {"inform-legal-director", {PROCEDURE_FOR_CASE, 0}, NULL, 0},
                                 {"describe-subject", {PROCEDURE_FOR_PARTY, 1}, described, COUNT_OF(described)}};
    struct error error;
    for (int i = 1; i < entries; i++) {
        take_everywhere(many, &steps[(size_t)i < COUNT_OF(steps) ? (size_t)i - 1 : COUNT_OF(steps) - 1]);
    }
    check(ledger_number_leaves(many->house->ledger, NULL, &error), NULL, 0, &error);
}

/* ---- folders */

const char *many_folder(struct arena *arena)
{
    char here[4096];
    char *folder = arena_print(arena, "%s/evenhand-bench-XXXXXX", getcwd(here, sizeof(here)) ? here : ".");
    if (!mkdtemp(folder)) {
        perror(folder);
        exit(70);
    }
    return folder;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

void many_remove(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
