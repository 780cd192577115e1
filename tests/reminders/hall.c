/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/must.h"

static void open_reminders(struct hall *hall)
{
    struct house *house = &hall->house;
    struct error error;
    const struct reminders_options options = {.store = house->store,
                                              .vault = house->vault,
                                              .ledger = house->ledger,
                                              .people = house->people,
                                              .casework = house->casework,
                                              .plan = house->plan,
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

void hall_assert_sound(struct hall *hall)
{
    struct reminders_report report;
    struct casework_report casework;
    struct error error;
    must(reminders_verify(hall->reminders, &report, &error), &error);
    if (!report.sound) {
        fail_msg("%s", report.words);
    }
    must(casework_verify(hall->house.casework, NULL, NULL, &casework, &error), &error);
    if (!casework.sound) {
        fail_msg("%s", casework.words);
    }
}

static const char notices[] = "procedure notice \"A notice\"\n"
                              "  version 2026-01-01\n"
                              "  source \"A test\"\n"
                              "  compartment conduct\n"
                              "\n"
                              "office head-of-disputes\n"
                              "  in absence governance-director [T-1]\n"
                              "\n"
                              "office governance-director\n"
                              "\n"
                              "last rung governance-director [T-1]\n"
                              "\n"
                              "managed by head-of-disputes [T-1]\n"
                              "\n"
                              "track case open \"Open\" -> closed \"Closed\" ends\n"
                              "\n"
                              "step enter \"Enter it\" [T-2]\n"
                              "  opens the case\n"
                              "  by staff\n"
                              "  ask notice-words \"What is it?\" text\n"
                              "\n"
                              "step end-it \"End it\" [T-2]\n"
                              "  by head-of-disputes\n"
                              "  case becomes closed\n"
                              "\n"
                              "event guidance-changes \"The guidance changes\" happens [T-3]\n"
                              "  by head-of-disputes [T-4]\n"
                              "  owe direct\n"
                              "\n"
                              "event storm \"A storm\" happens [T-3]\n"
                              "  owe direct\n"
                              "\n"
                              "duty direct \"Direct them to it\" [T-3]\n"
                              "  owner head-of-disputes\n"
                              "  met by end-it\n";

void hall_take_notices(struct hall *hall)
{
    house_take_procedure(&hall->house, "notice.procedure", notices);
}

void hall_open_notice(struct hall *hall, char reference[static ACCESS_REFERENCE_SIZE])
{
    const struct procedure_field fields[] = {{TEXT("notice-words"), TEXT("A pile of leaflets.")}};
    const struct casework_wish wish = {.who = house_who(&hall->house, HOUSE_CLERK),
                                       .procedure = TEXT("notice"),
                                       .step = TEXT("enter"),
                                       .fields = fields,
                                       .field_count = COUNT_OF(fields),
                                       .happened = CASEWORK_NOT_CLAIMED};
    struct casework_done done;
    struct error error;
    if (casework_take(hall->house.casework, hall->house.arena, &wish, &done, &error)) {
        fprintf(stderr, "hall: a notice: %s\n", error.words);
        exit(70);
    }
    memcpy(reference, done.reference, ACCESS_REFERENCE_SIZE);
}
