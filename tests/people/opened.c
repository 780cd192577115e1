/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "people/opened.h"

static int made;

static void open_vault(struct opened *opened)
{
    const char *key_file = arena_print(opened->arena, "%s/master-%d", stores_folder(), ++made);
    assert_done(opened, vault_make_master(key_file, &opened->error));
    const struct vault_options options = {
        .where = arena_print(opened->arena, "sqlite:%s/keys-%d.db", stores_folder(), made),
        .master = {.key_file = key_file},
        .clock = clock_fixed(OPENED_AT)};
    assert_done(opened, vault_open(&opened->vault, &options, &opened->error));
}

void opened_begin(struct opened *opened)
{
    *opened = (struct opened){.arena = arena_new(), .act = {.at = OPENED_AT}};
    const struct store_migration_list lists[] = {ledger_migrations(), people_migrations(),
                                                 access_migrations()};
    opened->store = stores_open(NULL, lists, COUNT_OF(lists));
    open_vault(opened);
    const struct ledger_options ledger = {.store = opened->store,
                                          .vault = opened->vault,
                                          .clock = clock_fixed(OPENED_AT),
                                          .name = "members.example.org"};
    assert_done(opened, ledger_open(&opened->ledger, &ledger, &opened->error));
    const struct people_options people = {opened->store, opened->vault, opened->ledger};
    assert_done(opened, people_new(&opened->people, &people, &opened->error));
    const struct access_options access = {opened->store, opened->vault, opened->ledger};
    assert_done(opened, access_new(&opened->access, &access, &opened->error));
    assert_done(opened, people_take_catalogue(opened->people, people_shipped_catalogue(),
                                              "catalogue.txt", &opened->act, &opened->error));
}

void opened_end(struct opened *opened)
{
    access_free(opened->access);
    people_free(opened->people);
    ledger_free(opened->ledger);
    vault_free(opened->vault);
    store_free(opened->store);
    arena_free(opened->arena);
}

struct identity opened_person(struct opened *opened, const char *name)
{
    struct identity person = {{0}};
    const struct people_details details = {.kinds = PEOPLE_EMPLOYEE, .name = text_of(name)};
    assert_done(opened,
                people_add_person(opened->people, &details, &opened->act, &person, &opened->error));
    return person;
}

struct identity opened_appoint(struct opened *opened, const struct identity *person,
                               const char *office, const char *area)
{
    struct identity term = {{0}};
    assert_done(opened,
                people_appoint(opened->people, person, text_of(office), text_of(area),
                               OPENED_AT - DAY, PEOPLE_OPEN, &opened->act, &term, &opened->error));
    return term;
}

struct identity opened_holder(struct opened *opened, const char *name, const char *office,
                              const char *area)
{
    struct identity person = opened_person(opened, name);
    opened_appoint(opened, &person, office, area);
    return person;
}

struct store_session *opened_read(struct opened *opened)
{
    struct store_session *session = NULL;
    assert_done(opened, store_begin_read(opened->store, &session, &opened->error));
    return session;
}

struct people_moment opened_moment(struct opened *opened, int64_t at)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(opened);
    struct people_moment moment = {0};
    assert_done(opened,
                people_moment(opened->people, session, opened->arena, at, &moment, &opened->error));
    return moment;
}
