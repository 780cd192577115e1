/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `evenhand demo`: the story, made to happen. Every step is really taken, through casework, under a clock that is moved
 * to the step's time; what the procedure would refuse cannot get in.
 */
#include "cli/built_in.h"
#include "cli/demonstration.h"
#include "cli/generating.h"
#include "cli/keep.h"
#include "cli/story_plan.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PASSWORD "amber lantern harbour"
#define MINUTE INT64_C(60000)
#define MOST_CASES 120

struct telling {
    struct cli *cli;
    struct cli_organisation organisation;
    struct civil_date today;
    int64_t now;
    int64_t told;               /* what the clock says while it is told */
    struct civil_date numbered; /* the day on which leaves were last numbered */
    bool at_the_end; /* and not before: generated cases come in between what the story tells */
    struct identity *persons; /* by the story's order */
    struct {
        const char *of;
        char reference[ACCESS_REFERENCE_SIZE];
    } cases[MOST_CASES];
    size_t case_count;
};

/* ---- the story's times and names --------------------------------------------------------------------------------------- */

/* Never after now: a story that is told just after midnight has not happened yet. */
static int64_t instant_of(const struct telling *telling, struct cli_story_time time)
{
    if (!time.days_ago) {
        return telling->now - (time.hour * 60 + time.minute) * MINUTE;
    }
    struct civil_date date = calendar_add_days(telling->today, -time.days_ago);
    return calendar_start_of_day(telling->organisation.zone, date) + (time.hour * 60 + time.minute) * MINUTE;
}

static const struct identity *person_of(const struct telling *telling, const char *key)
{
    for (size_t i = 0; i < cli_story_people_count; i++) {
        if (strcmp(cli_story_people[i].key, key) == 0) {
            return &telling->persons[i];
        }
    }
    abort(); /* the story names somebody who is not in it */
}

static char *reference_of(struct telling *telling, const char *of)
{
    for (size_t i = 0; i < telling->case_count; i++) {
        if (strcmp(telling->cases[i].of, of) == 0) {
            return telling->cases[i].reference;
        }
    }
    if (telling->case_count == MOST_CASES) {
        abort();
    }
    telling->cases[telling->case_count].of = of;
    return telling->cases[telling->case_count++].reference;
}

/* "@3 14:05": three days ago at 14:05, as the form takes it; "day:-20": the date twenty days ago. */
static struct text value_of(struct telling *telling, const char *value)
{
    static const char somebody[] = "person:";
    if (strncmp(value, somebody, sizeof(somebody) - 1) == 0) {
        char *printed = arena_alloc(telling->cli->arena, IDENTITY_TEXT_SIZE);
        identity_write(person_of(telling, value + sizeof(somebody) - 1), printed);
        return text_of(printed);
    }
    if (strncmp(value, "day:", 4) == 0) {
        return calendar_print_iso_date(telling->cli->arena, calendar_add_days(telling->today, (int)strtol(value + 4, NULL, 10)));
    }
    if (value[0] != '@') {
        return text_of(value);
    }
    char *rest;
    struct cli_story_time time = {.days_ago = (int)strtol(value + 1, &rest, 10)};
    time.hour = (int)strtol(rest, &rest, 10);
    time.minute = (int)strtol(rest + 1, &rest, 10);
    return calendar_print_iso_instant(telling->cli->arena, instant_of(telling, time));
}

/* ---- who is there -------------------------------------------------------------------------------------------------------- */

static int add_user(struct telling *telling, size_t index, const struct people_act *act,
                    struct cli_demonstration_user *out, struct error *error)
{
    const struct cli_story_person *person = &cli_story_people[index];
    struct people_new_user user = {
        .person = telling->persons[index],
        .sign_in = text_of(person->sign_in),
        .role = people_role_of(text_of(person->role)),
        .password = TEXT(PASSWORD),
    };
    int result = people_add_user(telling->organisation.people, &user, act, error);
    *out = (struct cli_demonstration_user){
        .sign_in = user.sign_in,
        .name = text_of(person->name),
        .password = user.password,
        .about = text_of(person->about),
    };
    memcpy(out->secret, user.secret, sizeof(out->secret));
    return result;
}

static int add_people(struct telling *telling, const struct people_act *act, struct error *error)
{
    struct cli_demonstration_user users[20];
    size_t count = 0;
    int result = 0;
    telling->persons = ARENA_ARRAY(telling->cli->arena, struct identity, cli_story_people_count);
    for (size_t i = 0; result == 0 && i < cli_story_people_count; i++) {
        const struct cli_story_person *person = &cli_story_people[i];
        const struct people_details details = {
            .kinds = person->kinds, .name = text_of(person->name), .area = text_of(person->area)};
        result = people_add_person(telling->organisation.people, &details, act, &telling->persons[i], error);
        if (result == 0 && person->sign_in && count < COUNT_OF(users)) {
            result = add_user(telling, i, act, &users[count++], error);
        }
    }
    return result < 0 ? result
                      : cli_write_demonstration(telling->cli, telling->organisation.folder, users, count, error);
}

static int fill_offices(struct telling *telling, const struct people_act *act, struct error *error)
{
    struct identity ignored = {{0}};
    int result = 0;
    for (size_t i = 0; result == 0 && i < cli_story_office_count; i++) {
        const struct cli_story_office *held = &cli_story_offices[i];
        result = people_appoint(telling->organisation.people, person_of(telling, held->person), text_of(held->office),
                                text_of(held->area), act->at, PEOPLE_OPEN, act, &ignored, error);
    }
    for (size_t i = 0; result == 0 && i < cli_story_absence_count; i++) {
        const struct cli_story_absence *absence = &cli_story_absences[i];
        result = people_record_absence(telling->organisation.people, person_of(telling, absence->person),
                                       instant_of(telling, absence->from), instant_of(telling, absence->until),
                                       text_of(absence->reason), act, &ignored, error);
    }
    return result;
}

/* Everybody was trained before the story begins (CP-11), and the lists were full. */
static int prepare_people(struct telling *telling, const struct people_act *act, struct error *error)
{
    struct identity ignored = {{0}};
    int result = 0;
    for (const struct cli_story_training *told = cli_story_trained; result == 0 && told->person; told++) {
        const struct people_training training = {.person = *person_of(telling, told->person),
                                                 .course = told->course,
                                                 .completed = act->at,
                                                 .until = telling->now + INT64_C(530) * 24 * 60 * MINUTE};
        result = people_record_training(telling->organisation.people, &training, act, error);
    }
    for (const struct cli_story_listing *told = cli_story_listings; result == 0 && told->person; told++) {
        const struct people_listing listing = {.person = *person_of(telling, told->person),
                                               .list = told->list,
                                               .words = text_of(told->qualification),
                                               .from = act->at,
                                               .until = PEOPLE_OPEN};
        result = people_enlist(telling->organisation.people, &listing, act, &ignored, error);
    }
    return result;
}

/* ---- what happened --------------------------------------------------------------------------------------------------------- */

/* "paper:WORDS": a document of these words, in the tray of the step. */
static int add_paper(struct telling *telling, const char *words, struct text *tray, struct text *value, struct error *error)
{
    struct documents_waiting waiting;
    struct arena *arena = telling->cli->arena;
    char *written = arena_alloc(arena, (size_t)2 * IDENTITY_TEXT_SIZE);
    if (!tray->length) {
        const struct identity word = vault_identity();
        identity_write(&word, written + IDENTITY_TEXT_SIZE);
        *tray = text_of(written + IDENTITY_TEXT_SIZE);
    }
    int result = documents_add(telling->organisation.documents, arena, *tray, TEXT("as-sent.txt"), text_of(words), &waiting, error);
    identity_write(&waiting.document, written);
    *value = text_of(written);
    return result;
}

static int fill_fields(struct telling *telling, const struct cli_story_step *step, struct casework_wish *wish, struct error *error)
{
    static const char paper[] = "paper:";
    struct vec fields = VEC_IN(telling->cli->arena, struct procedure_field);
    int result = 0;
    for (const char *const *at = step->fields; result == 0 && at[0] && at[0][0]; at += 2) {
        const bool is_paper = strncmp(at[1], paper, sizeof(paper) - 1) == 0;
        struct procedure_field field = {text_of(at[0]), is_paper ? TEXT("") : value_of(telling, at[1])};
        if (is_paper) {
            result = add_paper(telling, at[1] + sizeof(paper) - 1, &wish->submission, &field.value, error);
        }
        vec_add(&fields, &field);
    }
    wish->fields = fields.items;
    wish->field_count = fields.count;
    return result;
}

static void tell_why(struct telling *telling, const struct cli_story_step *step, const struct casework_done *done,
                     const struct error *error)
{
    struct cli *cli = telling->cli;
    cli_reason(cli, TEXT(""), text_of(arena_print(cli->arena, "the story's step %s of %s was not taken", step->step, step->of)),
               TEXT(""));
    if (!done->fault_count && !done->refusals.count) {
        cli_reason(cli, TEXT(""), text_of(arena_string(cli->arena, error->words)), TEXT(""));
    }
    for (size_t i = 0; i < done->fault_count; i++) {
        cli_reason(cli, done->faults[i].field, done->faults[i].words, TEXT(""));
    }
    for (size_t i = 0; i < done->refusals.count; i++) {
        cli_reason(cli, TEXT(""), done->refusals.at[i].words,
                   procedure_cites_print(cli->arena, &done->refusals.at[i].cites));
    }
}

static int take_step(struct telling *telling, const struct cli_story_step *step, struct error *error)
{
    struct casework *casework = telling->organisation.casework;
    const struct procedure *procedure = NULL;
    char *reference = reference_of(telling, step->of);
    struct casework_done done = {0};
    struct casework_wish wish = {
        .who = CASEWORK_PUBLIC,
        .procedure = text_of(step->procedure ? step->procedure : "safeguarding-child"),
        .reference = text_of(reference),
        .step = text_of(step->step),
        .happened = CASEWORK_NOT_CLAIMED,
    };
    int result = casework_find_procedure(casework, wish.procedure, clock_now(&telling->organisation.clock), &procedure,
                                         error);
    if (result < 0) {
        return result;
    }
    if (step->days_before) {
        wish.happened = clock_now(&telling->organisation.clock) - step->days_before * INT64_C(24) * 60 * MINUTE;
    }
    if (step->person) {
        wish.who = (struct casework_who){*person_of(telling, step->person), PEOPLE_STAFF};
    }
    const struct procedure_step_words *words = procedure_find_step(procedure, wish.step);
    if (step->number && words) {
        wish.scope = (struct procedure_scope){words->scope, step->number};
    }
    result = fill_fields(telling, step, &wish, error);
    if (result < 0) {
        return result;
    }
    result = casework_take(casework, telling->cli->arena, &wish, &done, error);
    if (step->refused && result == ERROR_DENIED) {
        return 0;
    }
    if (result < 0 || step->refused) {
        tell_why(telling, step, &done, error);
        return result < 0 ? result : error_set(error, ERROR_DAMAGED, "demo.allowed", "the story expected a refusal");
    }
    memcpy(reference, done.reference, sizeof(done.reference));
    return 0;
}

/* Moves the clock; then what Evenhand does by itself meanwhile. Leaves are numbered once for each day of the story. */
static int tend(struct telling *telling, int64_t at, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct civil_date day = calendar_moment_of(telling->organisation.zone, at).date;
    telling->told = at;
    int result = reminders_take(telling->organisation.reminders, arena, NULL, NULL, error);
    if (result == 0 && !telling->at_the_end && calendar_compare_dates(day, telling->numbered) != 0) {
        result = ledger_number_leaves(telling->organisation.ledger, NULL, error);
        telling->numbered = day;
    }
    return result;
}

static int compare_events(const void *one, const void *other)
{
    const struct cli_story_event *a = one, *b = other;
    return a->at != b->at ? (a->at < b->at ? -1 : 1) : (a->order > b->order) - (a->order < b->order);
}

static void add_events(const struct telling *telling, struct vec *events, const struct cli_story_step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        vec_add(events, &(struct cli_story_event){instant_of(telling, steps[i].at), events->count, &steps[i]});
    }
}

static struct cli_story_now now_of(const struct telling *telling)
{
    return (struct cli_story_now){
        .calendar = calendar_find(telling->organisation.book, TEXT("england-and-wales")),
        .zone = telling->organisation.zone,
        .today = telling->today,
        .instant = telling->now,
    };
}

/* The story that is told case by case, and that of the lives, in one order; what one case did at one time stays in its own. */
static struct vec gather_events(struct telling *telling)
{
    struct vec events = VEC_IN(telling->cli->arena, struct cli_story_event);
    const struct cli_story_now now = now_of(telling);
    add_events(telling, &events, cli_story_steps, cli_story_step_count);
    add_events(telling, &events, cli_story_complaints, cli_story_complaint_count);
    add_events(telling, &events, cli_story_received, cli_story_received_count);
    add_events(telling, &events, cli_story_adults, cli_story_adult_count);
    cli_tell_lives(telling->cli->arena, &now, &events);
    return events;
}

static int tell_steps(struct telling *telling, struct error *error)
{
    struct vec events = gather_events(telling);
    int result = 0;
    qsort(events.items, events.count, events.size, compare_events);
    for (size_t i = 0; result == 0 && i < events.count; i++) {
        const struct cli_story_event *event = VEC_AT(&events, struct cli_story_event, i);
        result = tend(telling, event->at, error);
        if (result == 0) {
            result = take_step(telling, event->step, error);
        }
    }
    return result;
}

/* Between the story's cases and the plan, so that the plan and its measures see them. */
static int generate(struct telling *telling, struct error *error)
{
    struct cli *cli = telling->cli;
    struct cli_generating generating = {.cli = cli,
                                        .organisation = &telling->organisation,
                                        .now = now_of(telling),
                                        .persons = telling->persons,
                                        .count = (uint64_t)cli_integer(cli, "cases"),
                                        .seed = (uint64_t)cli_integer(cli, "seed")};
    int64_t entries = 0;
    telling->told = telling->now;
    int result = cli_generate(&generating, &entries, error);
    cli_set_integer(cli->result, "generated", (int64_t)generating.count);
    cli_set_integer(cli->result, "generated-entries", entries);
    cli_say(cli, "Generated %llu cases of %lld entries.\n", (unsigned long long)generating.count, (long long)entries);
    return result;
}

/* Today: so that its board dates and promises lie around the day on which the demonstration is made. */
static int tell_plan(struct telling *telling, struct error *error)
{
    const struct cli_plan_people people = {*person_of(telling, "junia"), *person_of(telling, "tobias"), *person_of(telling, "hamish"),
                                           *person_of(telling, "edwin")};
    int result = tend(telling, telling->now, error);
    if (result == 0) {
        result = cli_tell_plan(telling->cli, &telling->organisation, &people, telling->today, error);
    }
    /* What is kept beside it, by procedures that are in force since today: what lapses by itself comes between the steps. */
    for (size_t i = 0; result == 0 && i < cli_story_governance_count; i++) {
        result = take_step(telling, &cli_story_governance[i], error);
        if (result == 0 && cli_story_governance[i].at.minute) {
            result = tend(telling, telling->now, error);
        }
    }
    if (result == 0 && telling->at_the_end) {
        result = ledger_number_in_order(telling->organisation.ledger, error);
    }
    telling->numbered = (struct civil_date){0};
    telling->at_the_end = false;
    return result < 0 ? result : tend(telling, telling->now, error);
}

/* ---- making it ------------------------------------------------------------------------------------------------------------- */

static int find_today(struct telling *telling, struct error *error)
{
    struct calendar_book *book SCOPED(calendar_book_free_at) = NULL;
    int result = calendar_book_new(&book, NULL, error);
    if (result < 0) {
        return result;
    }
    telling->now = clock_now(&telling->cli->surroundings->clock);
    telling->today = calendar_moment_of(calendar_find_zone(book, TEXT("Europe/London")), telling->now).date;
    return 0;
}

static struct text conf(struct cli *cli)
{
    return text_of(arena_print(cli->arena,
                               "# A demonstration: everybody and everything in it is made up.\n"
                               "title = Amber Alliance (demonstration)\n"
                               "name = demonstration.evenhand.local\n"
                               "store = %s\n"
                               "keys = sqlite:keys.db\n"
                               "master-key = file:master.key\n"
                               "zone = Europe/London\n"
                               "hours = 09:00 to 17:00\n"
                               "demonstration = yes\n",
                               cli_string(cli, "store")));
}

#define STORY_BEGINS 200 /* days ago: before the first thing happens */

/* With generated cases, a fortnight before the first of them, which is moved back to a working day. */
static int64_t begin_at(struct telling *telling)
{
    struct civil_date day = calendar_add_days(telling->today, -STORY_BEGINS);
    telling->at_the_end = cli_given(telling->cli, "cases");
    if (telling->at_the_end) {
        day = calendar_add_days(cli_generated_since(telling->today), -14);
    }
    return telling->now - (calendar_day_of(telling->today) - calendar_day_of(day)) * 24 * 60 * MINUTE;
}

static int tell(struct cli *cli, const char *folder, struct error *error)
{
    struct telling telling = {.cli = cli};
    int result = find_today(&telling, error);
    if (result < 0) {
        return result;
    }
    telling.told = begin_at(&telling);
    const struct people_act act = {.at = telling.told};
    result = cli_make_organisation(cli, folder, conf(cli), clock_told(&telling.told), &telling.organisation, error);
    if (result == 0) {
        result = add_people(&telling, &act, error);
    }
    if (result == 0) {
        result = fill_offices(&telling, &act, error);
    }
    if (result == 0) {
        result = prepare_people(&telling, &act, error);
    }
    if (result == 0) {
        result = tell_steps(&telling, error);
    }
    if (result == 0 && cli_given(cli, "cases")) {
        result = generate(&telling, error);
    }
    if (result == 0) {
        result = tell_plan(&telling, error);
    }
    cli_close_organisation(&telling.organisation);
    cli_set_integer(cli->result, "cases", (int64_t)telling.case_count);
    cli_say(cli, "Made %s, with %zu cases.\n", cli_string(cli, "folder"), telling.case_count);
    return result;
}

static int run_demo(struct cli *cli, struct error *error)
{
    const char *folder = cli_string(cli, "folder"), *making;
    cli_remove_unfinished(arena_print(cli->arena, "%s.making", folder));
    int result = cli_begin_folder(cli, folder, &making, error);
    if (result < 0) {
        return result;
    }
    cli_note(cli, "Making the demonstration in %s, step by step; it gets its name at the end ...\n", making);
    result = cli_end_folder(making, folder, tell(cli, making, error), error);
    return result < 0 ? result : cli_say_demonstration(cli, folder, error);
}

static const struct cli_argument demo_arguments[] = {
    {.name = "folder", .type = CLI_PATH, .positional = true, .required = true, .words = "a new folder"},
    {.name = "store", .type = CLI_TEXT, .most = 1000, .otherwise = "sqlite:data.db",
     .words = "sqlite:FILE, or postgres: and a libpq connection string of an empty database"},
    {.name = "cases", .type = CLI_INTEGER, .least = 1, .most = 1000000,
     .words = "so many generated cases besides, over eight quarters and all regions"},
    {.name = "seed", .type = CLI_INTEGER, .least = 0, .most = INT64_MAX, .otherwise = "1",
     .words = "of the generated cases: the same seed draws the same cases on the same day"},
};

static const struct cli_command commands[] = {
    {.name = "demo", .summary = "make a demonstration organisation",
     .about = "Makes an organisation with offices held, a stand-in, regions in four nations and some sixty cases at every "
              "stage and an action plan with three board dates, made by really taking every step at its time. Names and words are made up. For a demonstration "
              "only, the users' passwords and secrets lie open in the folder, and are shown. Serve it on loopback.",
     .example = "$ evenhand demo demo && evenhand serve demo",
     .arguments = demo_arguments, .argument_count = COUNT_OF(demo_arguments), .run = run_demo},
};
const struct cli_list cli_demo_commands = {commands, COUNT_OF(commands)};
