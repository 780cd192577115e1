/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a list of fifty costs as cases grow: for somebody who may see all, one in a hundred, and
 * none. The measure is the same list at 1,000 cases; one in a hundred of 1,000 is ten, so that a
 * full page is measured against 5,000 as well. */
#include "bench.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "people/people.h"
#include "vault/vault.h"

static struct error error;
static char folder[] = "/tmp/evenhand-bench-XXXXXX";

static void check(int code)
{
    if (code < 0) {
        fprintf(stderr, "access_list: %s\n", error.words);
        exit(1);
    }
}

enum { ALL, HUNDREDTH, NONE, VIEWER__MAX };

struct house {
    int64_t cases;
    struct store *store;
    struct access *access;
    struct store_session *session;
    struct arena *arena;
    struct identity person[VIEWER__MAX];
    const struct access_viewer *viewers[VIEWER__MAX];
    int64_t first; /* of the batch that is being written */
};

/* The one who sees all holds one office; those who see one case in a hundred were each given theirs
 * by name. */
static int add_batch(struct store_session *session, void *context, struct error *why)
{
    struct house *house = context;
    struct access_principal office =
        access_of_office(house->access, TEXT("safeguarding-manager"), TEXT(""));
    struct access_principal other =
        access_of_office(house->access, TEXT("legal-director"), TEXT(""));
    struct access_principal person = access_of_person(house->access, &house->person[HUNDREDTH]);
    int failed = 0;
    for (int64_t i = house->first; failed == 0 && i < house->first + 1000 && i < house->cases;
         i++) {
        struct identity case_id = vault_identity();
        char reference[ACCESS_REFERENCE_SIZE];
        access_new_reference(reference);
        failed = access_add_case(session, &case_id, reference, i * 60000, why);
        failed = failed ? failed : access_grant(session, &case_id, &office, why);
        failed = failed ? failed : access_grant(session, &case_id, &other, why);
        if (failed == 0 && i % 100 == 7) {
            failed = access_grant(session, &case_id, &person, why);
        }
        if (failed == 0 && i % 50 == 0) {
            failed = access_bar(house->access, session, &case_id, &house->person[NONE], 1,
                                ACCESS_BAR_NAMED, i, why);
        }
    }
    return failed;
}

static void view(struct house *house)
{
    const struct people_holder holders[] = {
        {.office = "safeguarding-manager", .area = "", .person = house->person[ALL]},
        {.office = "legal-director", .area = "", .person = house->person[ALL]}};
    const struct people_moment moment = {.at = 1, .holders = holders, .count = COUNT_OF(holders)};
    check(store_begin_read(house->store, &house->session, &error));
    for (int i = 0; i < VIEWER__MAX; i++) {
        check(access_view(house->access, house->session, house->arena, &house->person[i],
                          PEOPLE_STAFF, &moment, NULL, 0, &house->viewers[i], &error));
    }
}

static void build(struct house *house, struct vault *vault, int64_t cases)
{
    const struct store_migration_list lists[] = {access_migrations()};
    *house = (struct house){.cases = cases, .arena = arena_new()};
    const struct store_options options = {
        .where = arena_print(house->arena, "sqlite:%s/%lld.db", folder, (long long)cases),
        .lists = lists,
        .list_count = COUNT_OF(lists)};
    check(store_open(&house->store, &options, &error));
    const struct access_options access = {.store = house->store, .vault = vault};
    check(access_new(&house->access, &access, &error));
    for (int i = 0; i < VIEWER__MAX; i++) {
        house->person[i] = vault_identity();
    }
    for (; house->first < cases; house->first += 1000) {
        check(store_write(house->store, add_batch, house, &error));
    }
    view(house);
}

struct look {
    struct house *house;
    int viewer;
};

static void run_list(void *context, uint64_t times)
{
    const struct look *look = context;
    for (; times > 0; times--) {
        struct arena *arena = arena_new();
        const struct access_item *items;
        size_t count;
        bool more;
        check(access_list(look->house->session, arena, look->house->viewers[look->viewer],
                          ACCESS_OPEN, NULL, 50, &items, &count, &more, &error));
        arena_free(arena);
    }
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static void measure(struct house houses[3])
{
    static const char *const names[VIEWER__MAX][3] = {
        {"access.list.all.1000", "access.list.all.5000", "access.list.all.100000"},
        {"access.list.one-in-100.1000", "access.list.one-in-100.5000",
         "access.list.one-in-100.100000"},
        {"access.list.none.1000", "access.list.none.5000", "access.list.none.100000"}};
    static const char *const ratios[VIEWER__MAX][2] = {
        {"access.list.all.1000-to-100000", "access.list.all.5000-to-100000"},
        {"access.list.one-in-100.1000-to-100000", "access.list.one-in-100.5000-to-100000"},
        {"access.list.none.1000-to-100000", "access.list.none.5000-to-100000"}};
    for (int viewer = 0; viewer < VIEWER__MAX; viewer++) {
        struct look looks[3];
        struct bench_case cases[3];
        for (int i = 0; i < 3; i++) {
            looks[i] = (struct look){&houses[i], viewer};
            cases[i] = (struct bench_case){
                .name = names[viewer][i], .run = run_list, .context = &looks[i]};
        }
        bench_measure(cases, 3, 9, 0.1);
        for (int i = 0; i < 3; i++) {
            bench_line_time(&cases[i]);
        }
        /* how many times the time at few cases it takes at many */
        bench_line_ratio(ratios[viewer][0], &cases[0], &cases[2]);
        bench_line_ratio(ratios[viewer][1], &cases[1], &cases[2]);
    }
}

int main(void)
{
    if (!mkdtemp(folder)) {
        perror(folder);
        return 1;
    }
    struct arena *arena = arena_new();
    struct vault *vault;
    const char *key_file = arena_print(arena, "%s/master", folder);
    check(vault_make_master(key_file, &error));
    const struct vault_options options = {.where = arena_print(arena, "sqlite:%s/keys.db", folder),
                                          .master = {.key_file = key_file},
                                          .clock = clock_system()};
    check(vault_open(&vault, &options, &error));
    static const int64_t sizes[] = {1000, 5000, 100000};
    struct house houses[3];
    for (int i = 0; i < 3; i++) {
        build(&houses[i], vault, sizes[i]);
    }
    measure(houses);
    for (int i = 0; i < 3; i++) {
        store_end(houses[i].session);
        access_free(houses[i].access);
        store_free(houses[i].store);
        arena_free(houses[i].arena);
    }
    vault_free(vault);
    arena_free(arena);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
