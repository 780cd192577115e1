/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hall.h"

#include <stdio.h>
#include <stdlib.h>

static void open_reminders(struct hall *hall)
{
    struct house *house = &hall->house;
    struct error error;
    const struct reminders_options options = {.store = house->store,
                                              .vault = house->vault,
                                              .ledger = house->ledger,
                                              .people = house->people,
                                              .casework = house->casework,
                                              .book = house->book,
                                              .zone = calendar_find_zone(house->book, TEXT("Europe/London"))};
    if (reminders_new(&hall->reminders, &options, &error)) {
        exit(70);
    }
}

static void add_tables(struct hall *hall)
{
    static struct store_migration_list list;
    list = reminders_migrations();
    hall->house.further = &list;
}

void hall_open(struct hall *hall)
{
    add_tables(hall);
    house_open(&hall->house);
    open_reminders(hall);
}

void hall_enter(struct hall *hall)
{
    add_tables(hall);
    house_enter(&hall->house);
    open_reminders(hall);
}

void hall_close(struct hall *hall)
{
    reminders_free(hall->reminders);
    house_close(&hall->house);
}

void hall_reopen(struct hall *hall)
{
    reminders_free(hall->reminders);
    house_reopen(&hall->house);
    open_reminders(hall);
}

struct reminders_item *hall_take(struct hall *hall, size_t *count)
{
    struct reminders_item *taken = NULL;
    struct error error;
    if (reminders_take(hall->reminders, hall->house.arena, &taken, count, &error)) {
        fprintf(stderr, "hall: %s (%s)\n", error.words, error.key);
        exit(70);
    }
    return taken;
}

size_t hall_count(const struct reminders_item *items, size_t count, enum reminders_kind kind)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        found += items[i].kind == kind;
    }
    return found;
}
