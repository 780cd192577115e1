/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ledger/house.h"

#include <string.h>

static void open_all(struct house *house)
{
    struct store_migration_list list = ledger_migrations();
    const struct store_options options = {.where = house->where,
                                          .lists = &list,
                                          .list_count = 1,
                                          .readers = 4,
                                          .erases_securely = stores_engine() == STORE_SQLITE};
    CHECK(house, store_open(&house->store, &options, &house->error));
    house->options.store = house->store;
    house->options.vault = house->keys.vault;
    CHECK(house, ledger_open(&house->ledger, &house->options, &house->error));
}

static void close_all(struct house *house)
{
    ledger_free(house->ledger);
    store_free(house->store);
}

void house_begin(struct house *house)
{
    *house = (struct house){.arena = arena_new(), .where = stores_where()};
    opened_begin(&house->keys);
    house->options = (struct ledger_options){.clock = house->keys.options.clock,
                                             .name = "members.example.org",
                                             .checkpoint_path = opened_path(house->arena, "checkpoint"),
                                             .erasures_path = opened_path(house->arena, "erasures")};
    open_all(house);
}

void house_again(struct house *house)
{
    close_all(house);
    opened_again(&house->keys);
    open_all(house);
}

void house_clock(struct house *house, int64_t now)
{
    house->options.clock = house->keys.options.clock = clock_fixed(now);
    house_again(house);
}

void house_end(struct house *house)
{
    close_all(house);
    opened_end(&house->keys);
    arena_free(house->arena);
}

struct ledger_head house_case(struct house *house, enum vault_compartment compartment)
{
    struct ledger_head head;
    CHECK(house, ledger_new_case(house->ledger, compartment, &head, &house->error));
    return head;
}

static int append(struct store_session *session, void *context, struct error *error)
{
    return ledger_append(session, context, error);
}

int house_append(struct house *house, struct ledger_prepared *prepared)
{
    return store_write(house->store, append, prepared, &house->error);
}

int house_try_step(struct house *house, struct ledger_head *head, const char *words)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct ledger_prepared *prepared;
    const struct ledger_part parts[] = {
        {.kind = VAULT_CASE, .plain = text_of(arena_print(arena, "case part: %s", words))},
        {.kind = VAULT_PARTY, .number = 1, .plain = text_of(arena_print(arena, "party part: %s", words))},
        {.kind = VAULT_TEXT, .number = (uint32_t)head->sequence + 1, .plain = text_of(words)}};
    const struct ledger_draft draft = {
        .parts = parts, .part_count = COUNT_OF(parts), .counted = text_of(arena_print(arena, "facts: %s", words))};
    int64_t now = clock_now(&house->options.clock);
    int code = ledger_prepare(arena, house->ledger, head, now, &draft, 1, &prepared, &house->error);
    if (code == 0 && (code = house_append(house, prepared)) == 0) {
        *head = *ledger_prepared_head(prepared);
    }
    return code;
}

void house_step(struct house *house, struct ledger_head *head, const char *words)
{
    CHECK(house, house_try_step(house, head, words));
}

struct ledger_head house_filled(struct house *house, enum vault_compartment compartment, int entries)
{
    struct ledger_head head = house_case(house, compartment);
    for (int i = 0; i < entries; i++) {
        house_step(house, &head, "what was said");
    }
    return head;
}

struct sql {
    const char *sql;
    int64_t changes;
};

static int run_sql(struct store_session *session, void *context, struct error *error)
{
    struct sql *sql = context;
    return store_run(session, &sql->changes, error, sql->sql, "");
}

int64_t house_sql(struct house *house, const char *text)
{
    struct sql sql = {text, 0};
    CHECK(house, store_write(house->store, run_sql, &sql, &house->error));
    return sql.changes;
}
