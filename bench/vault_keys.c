/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a key costs: at hand, derived, read from the key store; sealing; turning the epoch over 20,000 cases. */
#include "bench.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vault/vault.h"

#define CASES 20000

static struct error error;
static char folder[] = "/tmp/evenhand-bench-XXXXXX";

static void check(int code)
{
    if (code < 0) {
        fprintf(stderr, "vault_keys: %s\n", error.words);
        exit(1);
    }
}

struct house {
    struct vault *vault;
    struct identity cases[CASES];
};

static void take_key(struct house *house, enum vault_kind kind, size_t which, uint32_t number)
{
    struct vault_key key SCOPED(vault_key_wipe);
    const struct vault_place place = {kind, house->cases[which], number};
    check(vault_key(house->vault, &place, &key, &error));
}

static void key_at_hand(void *context, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++) {
        take_key(context, VAULT_CASE, 0, 0);
    }
}

/* Sixteen thousand keys fit in the cache: going round 65,536 texts, none is there. */
static void key_derived(void *context, uint64_t times)
{
    static uint32_t number;
    for (uint64_t i = 0; i < times; i++) {
        if (number % 4096 == 0) {
            take_key(context, VAULT_CASE, 0, 0);
        }
        take_key(context, VAULT_TEXT, 0, number++ % 65536);
    }
}

static void key_read(void *context, uint64_t times)
{
    static size_t which;
    for (uint64_t i = 0; i < times; i++) {
        take_key(context, VAULT_CASE, which++ % CASES, 0);
    }
}

static void seal(void *context, uint64_t times)
{
    static const struct vault_key key;
    static const char words[250];
    uint8_t out[sizeof(words) + VAULT_SEAL_EXTRA];
    (void)context;
    for (uint64_t i = 0; i < times; i++) {
        vault_seal(&key, TEXT("a place of some forty bytes in length"), (struct text){words, sizeof(words)}, out);
    }
}

static int remove_file(const char *path, const struct stat *status, int kind, struct FTW *position)
{
    (void)status, (void)kind, (void)position;
    return remove(path);
}

int main(void)
{
    static struct house house;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    if (!mkdtemp(folder)) {
        return 1;
    }
    const char *key_file = arena_print(arena, "%s/master", folder);
    const struct vault_options options = {.where = arena_print(arena, "sqlite:%s/keys.db", folder),
                                          .master = {.key_file = key_file},
                                          .clock = clock_system()};
    check(vault_make_master(key_file, &error));
    check(vault_open(&house.vault, &options, &error));
    for (size_t i = 0; i < CASES; i++) {
        house.cases[i] = vault_identity();
    }
    double began = bench_now();
    check(vault_make_cases(house.vault, house.cases, CASES, VAULT_CONDUCT, &error));
    bench_line("vault.make-cases", CASES / (bench_now() - began), "cases/s");
    struct bench_case runs[] = {{.name = "vault.key.at-hand", .run = key_at_hand, .context = &house},
                                {.name = "vault.key.derived", .run = key_derived, .context = &house},
                                {.name = "vault.key.read", .run = key_read, .context = &house},
                                {.name = "vault.seal-250-bytes", .run = seal, .context = &house}};
    bench_measure(runs, COUNT_OF(runs), 5, 0.1);
    for (size_t i = 0; i < COUNT_OF(runs); i++) {
        bench_line_time(&runs[i]);
    }
    bench_line_ratio("vault.key.derived.to-at-hand", &runs[1], &runs[0]);
    int64_t from;
    began = bench_now();
    check(vault_turn_epoch(house.vault, NULL, NULL, &from, &error));
    bench_line("vault.turn-epoch", (bench_now() - began) / CASES * 1e6, "us a case");
    vault_free(house.vault);
    nftw(folder, remove_file, 8, FTW_DEPTH | FTW_PHYS);
    return 0;
}
