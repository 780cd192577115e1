/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The demonstration's action plan: a table in the form in which boards keep them, in words of our own, with three board dates, taken
 * over as every table is; and what was decided and promised of some of it.
 */
#include "cli/story_plan.h"
#include "plan/plan.h"

#include <string.h>

#define REPORT "How we meet: a review of branch meetings"
#define ROW(page, number, words, units, first, second, third) \
    page "\t" number "\t" words "\t" units "\t" first "\t" second "\t" third "\n"

static const char *const rows[] = {
    "Finding a place\n",
    ROW("7", "1", "Keep one list of halls with steps, lifts and a hearing loop, and say when each was last visited.", "Branches",
        "A list of 140 halls has been begun. Underway", "The list covers three nations. Underway", "All four nations are on the list. Complete"),
    ROW("7", "2", "Pay for a room where a branch has none that everybody can enter.", "Finance/Branches",
        "Costs are being gathered. Underway", "As above", "A fund was agreed for two years; see 7/1. Underway"),
    ROW("8", "3", "Ask after each meeting whether anybody could not come, and why.", "Membership",
        "A card with two questions is being tried. Underway", "The card is used in forty branches. Underway", ""),
    ROW("8", "4", "Close the smallest offices and meet in libraries.", "Property", "Not agreed by the Executive; no further action. Complete",
        "", ""),
    "Being heard\n",
    ROW("11", "1.1", "Train everybody in the chair to stop what is said of a person who is not there.", "Learning",
        "Two courses were held. Underway", "Eleven courses were held. Underway", "Courses are held each month. Complete on 2 November 2026"),
    ROW("11", "1.2", "Let members send in a question beforehand without their name.", "Digital/Communications", "The form is drafted. Underway",
        "As above", "As above"),
    ROW("12", "1.3", "Write down who asked for a point and was not called.", "Branches", "Under discussion. Underway", "", ""),
    ROW("12", "1.4", "Publish what was decided within a week, in words that everybody can follow. Relates to 1.1.", "Communications",
        "A model of a page was made. Complete", "Branches have fallen behind again. Underway", "Half of all branches publish in time. Underway"),
    "Being safe\n",
    ROW("15", "2.1", "Name a person at each meeting to whom anybody can speak.", "Safeguarding Unit",
        "Names are in for most regions. Underway", "Names are in for all regions. Complete", ""),
    ROW("15", "2.2", "See that nobody goes home alone who does not wish to.", "Branches/Safeguarding Unit",
        "Guidance was sent to secretaries. Underway", "The guidance was taken up in a third of branches. Underway",
        "The guidance is part of the handbook; see 2.1. Underway"),
    ROW("16", "2.3", "Look each year at whether meetings have become easier to come to.", "Governance", "", "A first survey is planned. Underway",
        "The survey goes out in spring. Underway"),
};

static struct text table_of(struct cli *cli, struct civil_date today)
{
    struct buf buf = buf_in(cli->arena);
    static const int days_ago[] = {182, 91, 7};
    buf_string(&buf, "Page\tNumber\tRecommendation\tResponsible team");
    for (size_t i = 0; i < COUNT_OF(days_ago); i++) {
        struct text date = calendar_print_date(cli->arena, calendar_add_days(today, -days_ago[i]));
        buf_print(&buf, "\tUpdate %.*s", TEXT_ARGS(date));
    }
    buf_string(&buf, "\n");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        buf_string(&buf, rows[i]);
    }
    return buf_as_text(&buf);
}

/* ---- what was decided and promised ---- */

struct deciding {
    struct cli *cli;
    struct cli_organisation *organisation;
    struct casework_who manager, secretary, director;
    const char *owner; /* the person who answers for parts, as a form has it */
    struct civil_date today;
};

static int take(const struct deciding *deciding, struct casework_who who, const char *reference, const char *step, uint32_t item,
                const char *const *fields, struct error *error)
{
    struct procedure_field taken[8];
    struct casework_done done = {0};
    size_t count = 0;
    for (; fields[2 * count] && count < COUNT_OF(taken); count++) {
        taken[count] = (struct procedure_field){text_of(fields[2 * count]), text_of(fields[2 * count + 1])};
    }
    const struct casework_wish wish = {.who = who,
                                       .reference = text_of(reference),
                                       .step = text_of(step),
                                       .scope = {item ? PROCEDURE_FOR_ITEM : PROCEDURE_FOR_CASE, item},
                                       .fields = taken,
                                       .field_count = count,
                                       .happened = CASEWORK_NOT_CLAIMED};
    return casework_take(deciding->organisation->casework, deciding->cli->arena, &wish, &done, error);
}

#define TAKE(who, step, item, ...) take(deciding, deciding->who, row->reference, step, item, (const char *const[]){__VA_ARGS__, NULL}, error)

/* The part of the unit is the item after the updates. */
static int promise(const struct deciding *deciding, const struct plan_held *row, const char *unit, int in_days, struct error *error)
{
    uint32_t item = (uint32_t)row->update_count + 1;
    struct text date = calendar_print_iso_date(deciding->cli->arena, calendar_add_days(deciding->today, in_days));
    const char *day = text_string(deciding->cli->arena, date);
    int result = TAKE(secretary, "respond", 0, "response", "accepted", "response.reasons", "It is right, and it can be done.");
    if (result == 0) {
        result = TAKE(manager, "share", 0, "action.1.unit", unit, "action.1.action-words", "What the recommendation asks of this unit.");
    }
    return result ? result : TAKE(manager, "promise", item, "unit-owner", deciding->owner, "first-promised", day);
}

static int decide_one(const struct deciding *deciding, const struct plan_held *row, struct error *error)
{
    uint32_t item = (uint32_t)row->update_count + 1;
    int result = 0;
    if (text_is(row->number, "4")) {
        return TAKE(secretary, "respond", 0, "response", "rejected", "response.reasons", "Branches keep the offices that they have.");
    }
    if (text_is(row->number, "1")) { /* called complete, and signed off by somebody else */
        result = promise(deciding, row, "Branches", 30, error);
        if (result == 0) {
            result = TAKE(manager, "call-complete", item, "evidence-words", "The list, with the day of each visit.", "evidence-ends", "no");
        }
        if (result == 0) {
            result = TAKE(director, "sign-off", item, "finding", "implemented", "finding.reasons", "Twenty halls were looked up.",
                          "examined", "The list.");
        }
        return result ? result
                      : TAKE(director, "conclude", 0, "conclusion", "done", "conclusion.reasons", "Its only part is signed off.");
    }
    if (text_is(row->number, "1.2")) { /* promised for a day that has passed */
        return promise(deciding, row, "Digital", -40, error);
    }
    return text_is(row->number, "2.2") ? promise(deciding, row, "Branches", 60, error) : 0;
}

static int decide(const struct deciding *deciding, struct error *error)
{
    struct cli_organisation *organisation = deciding->organisation;
    struct plan_held *held = NULL;
    size_t count = 0;
    int result = plan_held_all(organisation->plan, organisation->casework, deciding->cli->arena, &deciding->manager, &held, &count, error);
    for (size_t i = 0; result == 0 && i < count; i++) {
        result = decide_one(deciding, &held[i], error);
    }
    return result;
}

/* ---- what the public is told ---- */

/* What the board was told, but for what no public is told of: the last column is looked at by somebody before it goes out. */
static int draft(const struct deciding *deciding, struct civil_date day, enum plan_words_from from, struct text *bytes, struct error *error)
{
    const struct plan_publishing drafts = {deciding->organisation->plan, deciding->organisation->casework,
                                           deciding->organisation->documents, deciding->manager};
    struct plan_public_table table = {0};
    int result = plan_public_draft(&drafts, deciding->cli->arena, day, from, &table, error);
    *bytes = plan_public_csv(deciding->cli->arena, &table);
    return result;
}

/* Drafted by the manager of the plan, confirmed by whoever signs off. *reference: of its case, empty for a new one. */
static int release(const struct deciding *deciding, struct plan_sending *sending, struct error *error)
{
    struct cli_organisation *organisation = deciding->organisation;
    const struct plan_publishing drafts = {organisation->plan, organisation->casework, organisation->documents, deciding->manager},
                                 confirms = {organisation->plan, organisation->casework, organisation->documents, deciding->director};
    struct casework_done done = {0};
    struct plan_edition edition;
    int result = plan_public_send(&drafts, deciding->cli->arena, sending, &done, error);
    if (result == 0 && !sending->reference.length) {
        sending->reference = text_of(arena_string(deciding->cli->arena, done.reference));
    }
    if (result == 0) {
        result = plan_edition_show(&confirms, deciding->cli->arena, sending->reference, &edition, error);
    }
    return result ? result
                  : plan_public_confirm(&confirms, deciding->cli->arena, sending->reference, text_of(edition.check), &done, error);
}

/* Two days are public; of the first an edition was corrected. */
static int tell_public(const struct deciding *deciding, struct error *error)
{
    struct plan_sending first = {.day = calendar_add_days(deciding->today, -90)}, last = {.day = calendar_add_days(deciding->today, -6)};
    int result = draft(deciding, first.day, PLAN_WORDS_NONE, &first.bytes, error);
    if (result == 0) {
        result = release(deciding, &first, error);
    }
    if (result == 0) {
        result = draft(deciding, first.day, PLAN_WORDS_BOARD, &first.bytes, error);
    }
    if (result == 0) {
        first.what = TEXT("The words on each recommendation, which were left out.");
        first.why = TEXT("The table was drafted before the board had met.");
        result = release(deciding, &first, error);
    }
    if (result == 0) {
        result = draft(deciding, last.day, PLAN_WORDS_BOARD, &last.bytes, error);
    }
    return result ? result : release(deciding, &last, error);
}

int cli_tell_plan(struct cli *cli, struct cli_organisation *organisation, const struct cli_plan_people *people, struct civil_date today,
                  struct error *error)
{
    char owner[IDENTITY_TEXT_SIZE];
    const struct plan_file file = {TEXT("how-we-meet.txt"), table_of(cli, today)};
    struct plan_table *tables = NULL;
    struct plan_taken taken = {0};
    identity_write(&people->owner, owner);
    const struct deciding deciding = {.cli = cli,
                                      .organisation = organisation,
                                      .manager = {people->manager, PEOPLE_STAFF},
                                      .secretary = {people->secretary, PEOPLE_STAFF},
                                      .director = {people->director, PEOPLE_STAFF},
                                      .owner = owner,
                                      .today = today};
    const struct plan_taking taking = {.plan = organisation->plan,
                                       .casework = organisation->casework,
                                       .who = deciding.manager,
                                       .report = TEXT(REPORT),
                                       .doubtful = true};
    int result = plan_read(cli->arena, &file, 1, &tables, error);
    if (result == 0) {
        result = plan_take_over(cli->arena, &taking, tables, 1, &taken, error);
    }
    if (result == 0) {
        result = decide(&deciding, error);
    }
    return result ? result : tell_public(&deciding, error);
}
