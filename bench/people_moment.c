/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every request of a member of staff asks of this room: is the user still one, who holds which
 * office now; and what a new report costs: whether its subject may be one of forty holders. The
 * measure is one statement that finds one row. */
#include "bench.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/ledger.h"
#include "people/people.h"
#include "vault/vault.h"

static struct error error;
static char folder[] = "/tmp/evenhand-bench-XXXXXX";

static void check(int code)
{
    if (code < 0) {
        fprintf(stderr, "people_moment: %s\n", error.words);
        exit(1);
    }
}

struct house {
    struct arena *arena;
    struct store *store;
    struct vault *vault;
    struct ledger *ledger;
    struct people *people;
    struct store_session *session;
    struct identity user;
    struct people_moment moment;
};

static const struct people_act act = {.at = 1000};

static void add_holder(struct house *house, int number)
{
    static const char *const names[] = {"Robert Smith", "Siobhan O'Brien-Jones", "Muhammad Khan",
                                        "Maria de Souza"};
    struct people_details details = {
        .kinds = PEOPLE_EMPLOYEE,
        .name = text_of(arena_print(house->arena, "%s the %dth", names[number % 4], number)),
        .known_as = TEXT("Bob\nRobbie Smythe")};
    struct identity person;
    check(people_add_person(house->people, &details, &act, &person, &error));
    check(people_appoint(house->people, &person, TEXT("safeguarding-officer"), TEXT(""), 1,
                         PEOPLE_OPEN, &act, NULL, &error));
    house->user = person;
}

static void build(struct house *house)
{
    const struct store_migration_list lists[] = {ledger_migrations(), people_migrations()};
    const struct store_options store = {
        .where = arena_print(house->arena, "sqlite:%s/evenhand.db", folder),
        .lists = lists,
        .list_count = COUNT_OF(lists)};
    const char *key_file = arena_print(house->arena, "%s/master", folder);
    check(store_open(&house->store, &store, &error));
    check(vault_make_master(key_file, &error));
    const struct vault_options vault = {.where =
                                            arena_print(house->arena, "sqlite:%s/keys.db", folder),
                                        .master = {.key_file = key_file},
                                        .clock = clock_system()};
    check(vault_open(&house->vault, &vault, &error));
    const struct ledger_options ledger = {.store = house->store,
                                          .vault = house->vault,
                                          .clock = clock_system(),
                                          .name = "bench.example.org"};
    check(ledger_open(&house->ledger, &ledger, &error));
    const struct people_options people = {house->store, house->vault, house->ledger};
    check(people_new(&house->people, &people, &error));
    check(people_take_catalogue(house->people, people_shipped_catalogue(), "catalogue.txt", &act,
                                &error));
    for (int i = 0; i < 40; i++) {
        add_holder(house, i);
    }
    struct people_new_user user = {.person = house->user,
                                   .sign_in = TEXT("ann"),
                                   .role = PEOPLE_STAFF,
                                   .password = TEXT("kettle moon harbour")};
    check(people_add_user(house->people, &user, &act, &error));
    check(store_begin_read(house->store, &house->session, &error));
    check(people_moment(house->people, house->session, house->arena, 5000, &house->moment, &error));
}

static void run_user(void *context, uint64_t times)
{
    struct house *house = context;
    enum people_role role;
    for (; times > 0; times--) {
        check(people_check_user(house->people, house->session, &house->user, 1, &role, &error));
    }
}

static void run_moment(void *context, uint64_t times)
{
    struct house *house = context;
    for (; times > 0; times--) {
        struct arena *arena = arena_new();
        struct people_moment moment;
        check(people_moment(house->people, house->session, arena, 5000, &moment, &error));
        arena_free(arena);
    }
}

static void run_match(void *context, uint64_t times)
{
    struct house *house = context;
    for (; times > 0; times--) {
        struct arena *arena = arena_new();
        const struct people_match *matches;
        size_t count;
        check(people_match_names(house->people, house->session, arena, &house->moment,
                                 TEXT("Cllr Bob Smyth of Anytown"), &matches, &count, &error));
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

int main(void)
{
    struct house house = {.arena = arena_new()};
    if (!mkdtemp(folder)) {
        perror(folder);
        return 1;
    }
    build(&house);
    struct bench_case cases[] = {
        {.name = "people.check-user", .run = run_user, .context = &house},
        {.name = "people.moment.40-holders", .run = run_moment, .context = &house},
        {.name = "people.match.40-holders", .run = run_match, .context = &house}};
    bench_measure(cases, COUNT_OF(cases), 9, 0.1);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bench_line_time(&cases[i]);
    }
    bench_line_ratio("people.moment.to-one-row", &cases[1], &cases[0]);
    bench_line_ratio("people.match.to-one-row", &cases[2], &cases[0]);
    store_end(house.session);
    people_free(house.people);
    ledger_free(house.ledger);
    vault_free(house.vault);
    store_free(house.store);
    arena_free(house.arena);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
