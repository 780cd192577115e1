/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may take part, asked of 50,000 people on a list with their training; and who on record is meant by the names of one report,
 * asked of 600,000. Beside the first: reading these people's identities and nothing else. Beside the second: the same statement
 * where it may not use its index, which is a plain scan. The rows are written as they would stand; only whoever is shown is
 * ever unsealed, so that most have no seal that opens.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/many.h"

#define LISTED 50000
#define MEMBERS 600000
#define WORDS 3 /* of a name: tokens of one person */
#define KNOWN 140 /* real persons among them, half of them trained: those who are shown */

static const char hearing[] = "procedure hearing \"A procedure with a panel\"\n"
                              "  version 2026-01-01\n"
                              "  source \"A bench\"\n"
                              "  compartment conduct\n"
                              "  seen by safeguarding-manager\n"
                              "office safeguarding-manager \"Safeguarding Manager\"\n"
                              "  in absence legal-director\n"
                              "office legal-director \"Director\"\n"
                              "last rung legal-director\n"
                              "managed by safeguarding-manager\n"
                              "trained complaints-handling [CP-11]\n"
                              "track case \"The case\" open \"Open\" -> closed \"Closed\" ends\n"
                              "role panellist \"Panellist\" several [CP-9]\n"
                              "  from list lay-members [CP-10]\n"
                              "step begin \"Begin\"\n"
                              "  opens the case\n"
                              "  by anybody\n"
                              "step give \"Give a seat\"\n"
                              "  by safeguarding-manager\n"
                              "  ask given \"Who is given a seat?\" person [CP-9]\n"
                              "  assign panellist to given [CP-9]\n"
                              "step close \"Close\"\n"
                              "  by safeguarding-manager\n"
                              "  case becomes closed\n";

/* As a report has them: of whom it is, about whom, and who saw it. */
static const char *const named[] = {"Quillon Vantreight", "Pell Orrowby", "Sable Winmarch", "Barnaby Hollis"};

struct eligible {
    struct house house;
    char reference[ACCESS_REFERENCE_SIZE];
    uint64_t seed;
};

static void check(int failed, const struct error *error)
{
    if (failed) {
        fprintf(stderr, "casework_eligible: %s\n", error->words);
        exit(70);
    }
}

/* The same in each run. */
static struct identity made_up(struct eligible *eligible)
{
    struct identity person;
    for (size_t i = 0; i < IDENTITY_SIZE; i++) {
        eligible->seed = eligible->seed * 6364136223846793005u + 1442695040888963407u;
        person.bytes[i] = (uint8_t)(eligible->seed >> 56);
    }
    person.bytes[0] = 0xff; /* after those who are real: those who are shown can be */
    return person;
}

/* ---- the people ------------------------------------------------------------------------------------------------------------ */

static void add_known(struct eligible *eligible, size_t number)
{
    struct house *house = &eligible->house;
    const struct people_act act = {house->persons[HOUSE_ADMINISTRATOR], house->now};
    const struct people_details details = {
        .kinds = PEOPLE_MEMBER,
        .name = number < COUNT_OF(named) ? text_of(named[number])
                                         : text_of(arena_print(house->arena, "Lay Member%zu", number))};
    struct people_training training = {.course = "complaints-handling", .completed = house->now - 1, .until = PEOPLE_OPEN};
    struct people_listing listing = {
        .list = "lay-members", .words = TEXT("Retired teacher"), .from = house->now - 1, .until = PEOPLE_OPEN};
    struct error error;
    check(people_add_person(house->people, &details, &act, &training.person, &error), &error);
    listing.person = training.person;
    if (number < KNOWN / 2) {
        check(people_record_training(house->people, &training, &act, &error), &error);
    }
    check(people_enlist(house->people, &listing, &act, NULL, &error), &error);
}

/* Candidates are told to whoever may give the role, and so is trained (CP-11). */
static void train_manager(struct house *house)
{
    const struct people_act act = {house->persons[HOUSE_ADMINISTRATOR], house->now};
    const struct people_training training = {.course = "complaints-handling",
                                             .person = house->persons[HOUSE_MANAGER],
                                             .completed = house->now - 1,
                                             .until = PEOPLE_OPEN};
    struct error error;
    check(people_record_training(house->people, &training, &act, &error), &error);
}

static int write_listed(struct store_session *session, void *context, struct error *error)
{
    struct eligible *eligible = context;
    int failed = 0;
    for (size_t i = 0; !failed && i < LISTED; i++) {
        struct identity person = made_up(eligible), row = made_up(eligible);
        failed = store_run(session, NULL, error,
                           "INSERT INTO people_listing (listing, list, person, since, until, sealed, recorded_by, "
                           "recorded_at) VALUES ($1, 'lay-members', $2, 1, $3, $1, $2, 1)",
                           "ddi", &row, &person, PEOPLE_OPEN);
        if (!failed && i % 10) { /* one in ten is not trained */
            failed = store_run(session, NULL, error,
                               "INSERT INTO people_training (training, person, course, since, until, recorded_by, "
                               "recorded_at) VALUES ($1, $2, 'complaints-handling', 1, $3, $2, 1)",
                               "ddi", &row, &person, PEOPLE_OPEN);
        }
    }
    return failed;
}

static int write_members(struct store_session *session, void *context, struct error *error)
{
    struct eligible *eligible = context;
    int failed = 0;
    for (size_t i = 0; !failed && i < MEMBERS; i++) {
        struct identity person = made_up(eligible);
        for (size_t j = 0; !failed && j < WORDS; j++) {
            struct identity token = made_up(eligible);
            failed = store_run(session, NULL, error, "INSERT INTO people_token (token, person) VALUES ($1, $2)", "dd",
                               &token, &person);
        }
    }
    return failed;
}

static void fill(struct eligible *eligible, const char *folder)
{
    struct house *house = &eligible->house;
    struct casework_done done;
    struct error error;
    *eligible = (struct eligible){.house = {.folder = folder}, .seed = 1};
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    house->where = arena_print(arena, "sqlite:%s/data.db", folder);
    house->keys = arena_print(arena, "sqlite:%s/keys.db", folder);
    house_open(house);
    house_take_procedure(house, "hearing.procedure", hearing);
    for (size_t i = 0; i < KNOWN; i++) {
        add_known(eligible, i);
    }
    train_manager(house);
    check(store_write(house->store, write_listed, eligible, &error), &error);
    check(store_write(house->store, write_members, eligible, &error), &error);
    const struct casework_wish wish = {.who = CASEWORK_PUBLIC,
                                       .procedure = TEXT("hearing"),
                                       .step = TEXT("begin"),
                                       .happened = CASEWORK_NOT_CLAIMED};
    check(casework_take(house->casework, arena, &wish, &done, &error), &error);
    memcpy(eligible->reference, done.reference, sizeof(eligible->reference));
}

/* ---- what is measured -------------------------------------------------------------------------------------------------------- */

static void find_eligible(void *context, uint64_t times)
{
    struct eligible *eligible = context;
    const struct casework_who who = house_who(&eligible->house, HOUSE_MANAGER);
    for (uint64_t i = 0; i < times; i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct casework_eligible found;
        struct error error;
        check(casework_eligible(eligible->house.casework, arena, &who, text_of(eligible->reference), TEXT("panellist"),
                                TEXT(""), 50, &found, &error),
              &error);
        if (found.may_count != 50 || !found.more) {
            fprintf(stderr, "casework_eligible: %zu may\n", found.may_count);
            exit(70);
        }
    }
}

static void read_listed(void *context, uint64_t times)
{
    struct eligible *eligible = context;
    for (uint64_t i = 0; i < times; i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        SCOPED(store_end_at) struct store_session *session = NULL;
        const struct identity *people;
        size_t count;
        struct error error;
        check(store_begin_read(eligible->house.store, &session, &error), &error);
        check(people_on_list(eligible->house.people, session, arena, "lay-members", eligible->house.now, &people, &count,
                             &error),
              &error);
    }
}

static void match_report(void *context, uint64_t times)
{
    struct eligible *eligible = context;
    for (uint64_t i = 0; i < times; i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        SCOPED(store_end_at) struct store_session *session = NULL;
        struct people_moment moment;
        const struct people_match *matches;
        struct people_person *found;
        size_t count;
        struct error error;
        check(store_begin_read(eligible->house.store, &session, &error), &error);
        check(people_moment(eligible->house.people, session, arena, eligible->house.now, &moment, &error), &error);
        for (size_t j = 0; j < COUNT_OF(named); j++) {
            check(people_match_names(eligible->house.people, session, arena, &moment, text_of(named[j]), &matches, &count,
                                     &error),
                  &error);
            check(people_find_persons(eligible->house.people, session, arena, text_of(named[j]), 50, &found, &count, &error),
                  &error);
            if (count != 1) {
                fprintf(stderr, "casework_eligible: %zu of the name %s\n", count, named[j]);
                exit(70);
            }
        }
    }
}

/* Each name once over all tokens: the `+` keeps SQLite from its index. */
static void scan_members(void *context, uint64_t times)
{
    struct eligible *eligible = context;
    struct identity token = made_up(eligible);
    for (uint64_t i = 0; i < times * COUNT_OF(named); i++) {
        SCOPED(store_end_at) struct store_session *session = NULL;
        struct store_statement *statement;
        struct error error;
        check(store_begin_read(eligible->house.store, &session, &error), &error);
        check(store_query(session, &statement, &error, "SELECT COUNT(*) FROM people_token WHERE +token = $1", "d", &token),
              &error);
        check(store_step(statement, &error) < 0, &error);
        store_finish(statement);
    }
}

int main(void)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *folder = many_folder(arena);
    struct eligible *eligible = ARENA_NEW(arena, struct eligible);
    fill(eligible, folder);
    struct bench_case finder[] = {{.name = "casework.eligible.50000", .run = find_eligible, .context = eligible},
                                  {.name = "casework.eligible.read-only", .run = read_listed, .context = eligible}};
    struct bench_case matching[] = {{.name = "casework.match-report.600000", .run = match_report, .context = eligible},
                                    {.name = "casework.match-report.scan", .run = scan_members, .context = eligible}};
    bench_measure(finder, COUNT_OF(finder), 7, 0.2);
    bench_measure(matching, COUNT_OF(matching), 5, 0.2);
    bench_line("casework.eligible.50000", finder[0].median * 1e3, "ms (less than 20)");
    bench_line_time(&finder[1]);
    bench_line_ratio("casework.eligible.50000.to-read-only", &finder[0], &finder[1]);
    bench_line("casework.match-report.600000", matching[0].median * 1e3, "ms (less than 50)");
    bench_line_time(&matching[1]);
    bench_line_ratio("casework.match-report.600000.to-scan", &matching[0], &matching[1]);
    house_close(&eligible->house);
    many_remove(folder);
    return 0;
}
