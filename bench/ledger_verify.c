/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verifying a store of cases of 46 entries each, entries a second on one core, with everything that needs keys and
 * without; beside reading the same rows and doing nothing with them. And what one entry costs: to prepare it, and to
 * read it opened.
 */
#include "bench.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/ledger.h"

#define ENTRIES 46 /* of one case */
#define CASES_AT_ONCE 100

static struct error error;
static char folder[] = "/tmp/evenhand-bench-XXXXXX";

static void check(int code)
{
    if (code < 0) {
        fprintf(stderr, "ledger_verify: %s\n", error.words);
        exit(1);
    }
}

struct house {
    struct arena *arena;
    struct store *store;
    struct vault *vault;
    struct ledger *ledger;
    struct ledger_head head; /* of one case */
    int64_t entries;
};

static void open_house(struct house *house)
{
    const struct store_migration_list list = ledger_migrations();
    const struct store_options store = {
        .where = arena_print(house->arena, "sqlite:%s/evenhand.db", folder), .lists = &list, .list_count = 1};
    const char *key_file = arena_print(house->arena, "%s/master", folder);
    check(store_open(&house->store, &store, &error));
    check(vault_make_master(key_file, &error));
    const struct vault_options vault = {.where = arena_print(house->arena, "sqlite:%s/keys.db", folder),
                                        .master = {.key_file = key_file},
                                        .clock = clock_system()};
    check(vault_open(&house->vault, &vault, &error));
    const struct ledger_options ledger = {
        .store = house->store, .vault = house->vault, .clock = clock_system(), .name = "bench.example.org"};
    check(ledger_open(&house->ledger, &ledger, &error));
}

/* The sizes are those of the safeguarding thread: a case part, a free text in every third entry, counted facts. */
static void draft_entry(struct ledger_part parts[2], struct ledger_draft *draft, int number)
{
    static const char case_part[180] = "c", words[240] = "w", facts[60] = "f";
    parts[0] = (struct ledger_part){.kind = VAULT_CASE, .plain = {case_part, sizeof(case_part)}};
    parts[1] = (struct ledger_part){.kind = VAULT_TEXT, .number = (uint32_t)number, .plain = {words, sizeof(words)}};
    *draft = (struct ledger_draft){
        .parts = parts, .part_count = number % 3 == 0 ? 2 : 1, .counted = {facts, sizeof(facts)}};
}

struct batch {
    struct ledger_prepared *prepared[CASES_AT_ONCE];
};

static int append_batch(struct store_session *session, void *context, struct error *why)
{
    const struct batch *batch = context;
    int code = 0;
    for (int i = 0; code == 0 && i < CASES_AT_ONCE; i++) {
        code = ledger_append(session, batch->prepared[i], why);
    }
    return code;
}

static void fill_batch(struct house *house)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct ledger_head heads[CASES_AT_ONCE];
    struct batch batch;
    check(ledger_new_cases(house->ledger, VAULT_SAFEGUARDING, heads, CASES_AT_ONCE, &error));
    for (int i = 0; i < CASES_AT_ONCE; i++) {
        struct ledger_part parts[ENTRIES][2];
        struct ledger_draft drafts[ENTRIES];
        for (int j = 0; j < ENTRIES; j++) {
            draft_entry(parts[j], &drafts[j], j);
        }
        check(ledger_prepare(arena, house->ledger, &heads[i], 1000, drafts, ENTRIES, &batch.prepared[i], &error));
    }
    check(store_write(house->store, append_batch, &batch, &error));
    house->head = *ledger_prepared_head(batch.prepared[0]);
    house->entries += CASES_AT_ONCE * ENTRIES;
}

/* ---- verifying */

static void verify(struct house *house, bool without_keys)
{
    struct ledger_report report;
    const struct ledger_verify_options options = {.without_keys = without_keys};
    check(ledger_verify(house->ledger, &options, &report, &error));
    if (!report.sound) {
        fprintf(stderr, "ledger_verify: %s\n", report.words);
        exit(1);
    }
}

static void verify_all(void *context, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++) {
        verify(context, false);
    }
}

static void verify_without_keys(void *context, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++) {
        verify(context, true);
    }
}

static void only_read(void *context, uint64_t times)
{
    struct house *house = context;
    for (uint64_t i = 0; i < times; i++) {
        struct store_session *session;
        struct store_statement *row;
        size_t bytes = 0;
        check(store_begin_read(house->store, &session, &error));
        check(store_query(session, &row, &error,
                          "SELECT c.case_id, e.sequence, e.header, e.sealed, e.counted FROM ledger_chain c LEFT JOIN "
                          "ledger_entry e ON e.case_id = c.case_id ORDER BY c.case_id, e.sequence",
                          ""));
        while (store_step(row, &error) > 0) {
            bytes += store_bytes(row, 2).length + store_bytes(row, 3).length + store_bytes(row, 4).length;
        }
        store_finish(row);
        check(store_query(session, &row, &error, "SELECT number, hash FROM ledger_leaf ORDER BY number", ""));
        while (store_step(row, &error) > 0) {
            bytes += store_bytes(row, 1).length;
        }
        store_finish(row);
        store_end(session);
    }
}

/* ---- one entry */

static void prepare_entry(void *context, uint64_t times)
{
    struct house *house = context;
    for (uint64_t i = 0; i < times; i++) {
        struct arena *arena SCOPED(arena_free_at) = arena_new();
        struct ledger_part parts[2];
        struct ledger_draft draft;
        struct ledger_prepared *prepared;
        draft_entry(parts, &draft, (int)(i * 3 % 60000));
        check(ledger_prepare(arena, house->ledger, &house->head, 1000, &draft, 1, &prepared, &error));
    }
}

static int ignore(void *context, const struct ledger_entry *entry, struct error *why)
{
    (void)context, (void)entry, (void)why;
    return 0;
}

static void read_case(void *context, uint64_t times)
{
    struct house *house = context;
    for (uint64_t i = 0; i < times; i++) {
        struct arena *arena SCOPED(arena_free_at) = arena_new();
        struct store_session *session;
        check(store_begin_read(house->store, &session, &error));
        check(ledger_read(arena, house->ledger, session, &house->head.case_id, 1, ignore, NULL, &error));
        store_end(session);
    }
}

static int remove_file(const char *path, const struct stat *status, int kind, struct FTW *position)
{
    (void)status, (void)kind, (void)position;
    return remove(path);
}

int main(int argc, char **argv)
{
    int batches = argc > 1 ? atoi(argv[1]) : 20;
    struct house house = {.arena = arena_new()};
    if (!mkdtemp(folder)) {
        return 1;
    }
    open_house(&house);
    for (int i = 0; i < batches; i++) {
        fill_batch(&house);
    }
    double began = bench_now();
    check(ledger_number_leaves(house.ledger, NULL, &error));
    bench_line("ledger.number-leaves", (double)house.entries / (bench_now() - began), "entries/s");
    struct bench_case runs[] = {{.name = "ledger.verify", .run = verify_all, .context = &house},
                                {.name = "ledger.verify-without-keys", .run = verify_without_keys, .context = &house},
                                {.name = "ledger.only-read", .run = only_read, .context = &house}};
    bench_measure_once(runs, COUNT_OF(runs), 5);
    for (size_t i = 0; i < COUNT_OF(runs); i++) {
        bench_line(runs[i].name, (double)house.entries / runs[i].median, "entries/s");
    }
    bench_line_ratio("ledger.verify.to-only-read", &runs[0], &runs[2]);
    bench_line("ledger.verify.resident", bench_resident(), "MiB");
    struct bench_case single[] = {{.name = "ledger.prepare-entry", .run = prepare_entry, .context = &house},
                                  {.name = "ledger.read-case-of-46", .run = read_case, .context = &house}};
    bench_measure(single, COUNT_OF(single), 5, 0.2);
    bench_line_time(&single[0]);
    bench_line_time(&single[1]);
    ledger_free(house.ledger);
    vault_free(house.vault);
    store_free(house.store);
    arena_free(house.arena);
    nftw(folder, remove_file, 8, FTW_DEPTH | FTW_PHYS);
    return 0;
}
