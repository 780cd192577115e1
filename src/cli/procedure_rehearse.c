/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure rehearse`: what would come out differently of the cases that there are, or of the worked examples,
 * under another version of a procedure. By references and the rules' own words only. */
#include "cli/moments.h"
#include "cli/organisation.h"
#include "cli/procedure_files.h"

#include <string.h>

#define ROWS_AT_ONCE 100
#define TELL_EVERY 50

/* How often something would be different, over all cases. */
struct tally {
    enum procedure_change_kind kind;
    struct text thing;
    struct text cites;
    size_t cases, last; /* last: the case that was counted last, from 1 */
};
struct rehearsing {
    struct cli *cli;
    const struct procedure *old, *new;
    struct vec tallies;
    size_t cases, changed, stopped;
    const char *what; /* "cases", "examples" */
    json_t *array;
};

/* ---- telling */

/* "would be due" AFTER "; under the old version" BEFORE. */
static const struct {
    const char *after, *before; /* before NULL: only what would be is said; after NULL: only what was */
} words_of[PROCEDURE_CHANGE__MAX] = {
    [PROCEDURE_CHANGE_REFUSED] = {"would be refused:", NULL},
    [PROCEDURE_CHANGE_ALLOWED] = {NULL, "would be allowed; it was refused:"},
    [PROCEDURE_CHANGE_ARISES] = {"would newly be there:", NULL},
    [PROCEDURE_CHANGE_VANISHES] = {NULL, "would not be there any more:"},
    [PROCEDURE_CHANGE_DATE] = {"would be due", "; under the old version"},
    [PROCEDURE_CHANGE_OWNER] = {"would be owed by", "; under the old version by"},
    [PROCEDURE_CHANGE_MANAGER] = {"would be", "; under the old version"},
    [PROCEDURE_CHANGE_STANDS] = {"would be", "; under the old version"},
};

static void say_one(struct cli *cli, const char *lead, struct text words)
{
    if (lead) {
        cli_say(cli, "%s%s%.*s", lead, words.length ? " " : "", TEXT_ARGS(words));
    }
}

static void say_change(struct cli *cli, const struct procedure_change *change, json_t *array)
{
    struct text cites = procedure_cites_print(cli->arena, &change->cites);
    cli_say(cli, "  %4u  %.*s (%.*s): ", change->at, TEXT_ARGS(change->label), TEXT_ARGS(change->thing));
    say_one(cli, words_of[change->kind].after, change->after);
    say_one(cli, words_of[change->kind].before, change->before);
    cli_say(cli, "%s%.*s%s\n", cites.length ? " [" : "", TEXT_ARGS(cites), cites.length ? "]" : "");
    json_t *object = cli_append_object(array);
    cli_set_string(object, "kind", procedure_change_key(change->kind));
    cli_set_integer(object, "entry", change->at);
    cli_set_text(object, "thing", change->thing);
    cli_set_text(object, "label", change->label);
    cli_set_text(object, "before", change->before);
    cli_set_text(object, "after", change->after);
    cli_set_text(object, "paragraph", cites);
}

static void count_change(struct rehearsing *rehearsing, const struct procedure_change *change)
{
    struct tally *tally = NULL;
    for (size_t i = 0; !tally && i < rehearsing->tallies.count; i++) {
        struct tally *one = VEC_AT(&rehearsing->tallies, struct tally, i);
        tally = one->kind == change->kind && text_equal(one->thing, change->thing) ? one : NULL;
    }
    if (!tally) {
        struct arena *arena = rehearsing->cli->arena;
        struct text cites = procedure_cites_print(arena, &change->cites);
        struct text thing = {text_string(arena, change->thing), change->thing.length};
        tally = vec_add(&rehearsing->tallies,
                        &(struct tally){.kind = change->kind, .thing = thing, .cites = cites});
    }
    tally->cases += tally->last != rehearsing->cases;
    tally->last = rehearsing->cases;
}

static void say_stopped(struct cli *cli, const struct procedure_rehearsal *rehearsal, json_t *object)
{
    if (rehearsal->followed) {
        return;
    }
    struct text words = rehearsal->stopped.count ? rehearsal->stopped.at[0].words : TEXT("what was decided does not fit");
    cli_say(cli, "  %4u  not followed any further: the old version itself does not allow this: %.*s\n",
            rehearsal->stopped_at, TEXT_ARGS(words));
    cli_set_integer(object, "stopped-at", rehearsal->stopped_at);
    cli_set_text(object, "stopped-by", words);
}

/* `name`: the case's reference, or the example's title. */
static void say_rehearsal(struct rehearsing *rehearsing, struct text name, const struct procedure_rehearsal *rehearsal)
{
    struct cli *cli = rehearsing->cli;
    rehearsing->cases++;
    rehearsing->changed += rehearsal->count > 0;
    rehearsing->stopped += !rehearsal->followed;
    if (rehearsing->cases % TELL_EVERY == 0) {
        cli_note(cli, "%zu %s rehearsed, %zu that would come out differently\n", rehearsing->cases, rehearsing->what,
                 rehearsing->changed);
    }
    if (rehearsal->count == 0 && rehearsal->followed) {
        return;
    }
    json_t *object = cli_append_object(rehearsing->array);
    cli_say(cli, "%.*s\n", TEXT_ARGS(name));
    cli_set_text(object, "name", name);
    cli_set_integer(object, "compared", (int64_t)rehearsal->compared);
    json_t *changes = cli_add_array(object, "changes");
    for (size_t i = 0; i < rehearsal->count; i++) {
        say_change(cli, &rehearsal->changes[i], changes);
        count_change(rehearsing, &rehearsal->changes[i]);
    }
    say_stopped(cli, rehearsal, object);
}

static void say_all(struct rehearsing *rehearsing)
{
    struct cli *cli = rehearsing->cli;
    json_t *array = cli_add_array(cli->result, "summary");
    for (size_t i = 0; i < rehearsing->tallies.count; i++) {
        const struct tally *tally = VEC_AT(&rehearsing->tallies, struct tally, i);
        cli_say(cli, "%s%-9s %5zu  %.*s%s%.*s%s\n", i ? "" : "\n", procedure_change_key(tally->kind), tally->cases,
                TEXT_ARGS(tally->thing), tally->cites.length ? " [" : "", TEXT_ARGS(tally->cites),
                tally->cites.length ? "]" : "");
        json_t *object = cli_append_object(array);
        cli_set_string(object, "kind", procedure_change_key(tally->kind));
        cli_set_text(object, "thing", tally->thing);
        cli_set_integer(object, "count", (int64_t)tally->cases);
    }
    cli_say(cli, "%zu %s rehearsed: %zu would come out differently, %zu could not be followed to the end\n",
            rehearsing->cases, rehearsing->what, rehearsing->changed, rehearsing->stopped);
    cli_set_integer(cli->result, "rehearsed", (int64_t)rehearsing->cases);
    cli_set_integer(cli->result, "changed", (int64_t)rehearsing->changed);
    cli_set_integer(cli->result, "not-followed", (int64_t)rehearsing->stopped);
}

/* ---- the cases of an organisation */

struct walking {
    struct rehearsing *rehearsing;
    struct cli_organisation *organisation;
    struct casework_who who;
    struct access_item after;
    bool begun, more;
};

/* A case that went between the list and now is none any more. */
static int rehearse_case(struct walking *walking, const struct casework_row *row, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct rehearsing *rehearsing = walking->rehearsing;
    const struct procedure_recorded *recorded = NULL;
    struct procedure_rehearsal rehearsal;
    size_t count = 0;
    int result = casework_recorded(walking->organisation->casework, arena, &walking->who, text_of(row->reference), &recorded,
                                   &count, error);
    if (result == 0) {
        procedure_rehearse(arena, rehearsing->old, rehearsing->new, recorded, count,
                           clock_now(&walking->organisation->clock), &rehearsal);
        say_rehearsal(walking->rehearsing, text_of(row->reference), &rehearsal);
    }
    return result == ERROR_NOT_FOUND ? 0 : result;
}

static int rehearse_rows(struct walking *walking, enum access_shelf shelf, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text name = procedure_about(walking->rehearsing->old)->is.name.text;
    struct casework_row *rows = NULL;
    size_t count = 0;
    int result = casework_list(walking->organisation->casework, arena, &walking->who, shelf,
                               walking->begun ? &walking->after : NULL, ROWS_AT_ONCE, &rows, &count, &walking->more, error);
    for (size_t i = 0; result == 0 && i < count; i++) {
        walking->after = (struct access_item){.case_id = rows[i].case_id, .received = rows[i].received};
        memcpy(walking->after.reference, rows[i].reference, sizeof(walking->after.reference));
        walking->begun = true;
        result = text_equal(rows[i].procedure, name) ? rehearse_case(walking, &rows[i], error) : 0;
    }
    walking->more = walking->more && count > 0;
    return result;
}

static int rehearse_cases(struct rehearsing *rehearsing, struct error *error)
{
    struct cli *cli = rehearsing->cli;
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct walking walking = {.rehearsing = rehearsing, .organisation = &organisation};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &walking.who, error);
    }
    for (int shelf = ACCESS_OPEN; result == 0 && shelf < ACCESS_SHELF__MAX; shelf++) {
        walking.begun = false;
        walking.more = true;
        while (result == 0 && walking.more) {
            result = rehearse_rows(&walking, (enum access_shelf)shelf, error);
        }
    }
    return result;
}

/* ---- worked examples */

static int rehearse_examples(struct rehearsing *rehearsing, struct error *error)
{
    struct calendar_book *book SCOPED(calendar_book_free_at) = NULL;
    size_t count = 0;
    int result = calendar_book_new(&book, NULL, error);
    if (result < 0) {
        return result;
    }
    const struct procedure_rehearsed_example *examples =
        procedure_rehearse_examples(rehearsing->cli->arena, rehearsing->old, rehearsing->new, book, &count);
    for (size_t i = 0; i < count; i++) {
        say_rehearsal(rehearsing, examples[i].title, &examples[i].rehearsal);
    }
    return 0;
}

static int same_procedure(const struct procedure *old, const struct procedure *new, struct error *error)
{
    struct text one = procedure_about(old)->is.name.text, other = procedure_about(new)->is.name.text;
    return text_equal(one, other) ? 0
                                  : error_set(error, ERROR_INVALID, "rehearse.other",
                                              "%.*s is not another version of %.*s: give two versions of one procedure",
                                              TEXT_ARGS(other), TEXT_ARGS(one));
}

int cli_procedure_rehearse(struct cli *cli, struct error *error)
{
    bool in_store = cli_has(cli, "in") || cli_has(cli, "as");
    struct rehearsing rehearsing = {
        .cli = cli, .tallies = VEC_IN(cli->arena, struct tally), .what = in_store ? "cases" : "examples"};
    int result = cli_read_procedure(cli, cli_string(cli, "old"), &rehearsing.old, error);
    if (result == 0) {
        result = cli_read_procedure(cli, cli_string(cli, "new"), &rehearsing.new, error);
    }
    if (result == 0) {
        result = same_procedure(rehearsing.old, rehearsing.new, error);
    }
    if (result < 0) {
        return result;
    }
    rehearsing.array = cli_add_array(cli->result, rehearsing.what);
    result = in_store ? rehearse_cases(&rehearsing, error) : rehearse_examples(&rehearsing, error);
    if (result == 0) {
        say_all(&rehearsing);
    }
    return result;
}
