/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/planting.h"
#include "support/chance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROCEDURE_NAME "safeguarding-child"
#define STEPS_MOST 250
#define TRIES 12

struct planting planting_in(struct house *house)
{
    return (struct planting){.house = house,
                             .random = 20261122,
                             .cases = VEC_IN(house->arena, struct planted_case),
                             .planted = VEC_IN(house->arena, const char *)};
}

/* ---- what has been planted */

static bool is_planted(const struct planting *planting, const char *what)
{
    for (size_t i = 0; i < planting->planted.count; i++) {
        if (strcmp(*VEC_AT(&planting->planted, const char *, i), what) == 0) {
            return true;
        }
    }
    return false;
}

static bool takes_words(const struct procedure_question *question)
{
    enum procedure_type type = question->fact->type;
    return type == PROCEDURE_TEXT || type == PROCEDURE_NAMES || type == PROCEDURE_DOCUMENT;
}

static const char *key_of(struct planting *planting, const struct procedure_step_words *step,
                          const struct procedure_question *question, bool reasons)
{
    return arena_print(planting->house->arena, "%.*s %.*s%s", TEXT_ARGS(step->is.name.text),
                       TEXT_ARGS(question->fact->is.name.text), reasons ? ".reasons" : "");
}

/* How many of a step's words have not been planted yet. */
static size_t count_missing(struct planting *planting, const struct procedure_step_words *step, bool tell)
{
    size_t missing = 0;
    for (size_t i = 0; i < step->group_count; i++) {
        for (size_t j = 0; j < step->groups[i].question_count; j++) {
            const struct procedure_question *question = &step->groups[i].questions[j];
            for (int reasons = 0; reasons < 2; reasons++) {
                const char *key = key_of(planting, step, question, reasons);
                if ((reasons ? question->with_reasons : takes_words(question)) && !is_planted(planting, key)) {
                    missing++;
                    if (tell) {
                        fprintf(stderr, "planting: nothing was planted in %s\n", key);
                    }
                }
            }
        }
    }
    return missing;
}

/* ---- filling in a form */

struct form {
    struct planting *planting;
    const struct procedure_step_words *step;
    struct vec fields; /* struct procedure_field */
    const char *tray;  /* of this try */
    const struct procedure_state *state; /* NULL: it opens the case */
};

static void add_field(struct form *form, const char *name, const char *value)
{
    struct procedure_field field = {text_of(name), text_of(value)};
    vec_add(&form->fields, &field);
}

static const char *new_words(struct planting *planting, bool is_name)
{
    unsigned number = ++planting->words;
    return arena_print(planting->house->arena, is_name ? "Canarybird%uq Canarybird%uz" : "a " PLANTED "%uq and a " PLANTED "%uz",
                       number, number);
}

/* One of those of the standing; NULL where there is none. */
static const char *party_for(struct form *form, const struct procedure_fact *fact)
{
    for (uint32_t i = 0; form->state && i < form->state->party_count; i++) {
        const struct procedure_party *party = &form->state->parties[i];
        for (uint32_t j = 0; j < party->standing_count; j++) {
            if (procedure_same(party->standings[j], fact->standing)) {
                return arena_print(form->planting->house->arena, "%u", party->number);
            }
        }
    }
    return NULL;
}

static const char *value_for(struct form *form, const struct procedure_fact *fact)
{
    struct planting *planting = form->planting;
    struct house *house = planting->house;
    char person[IDENTITY_TEXT_SIZE];
    switch (fact->type) {
    case PROCEDURE_TEXT:
    case PROCEDURE_NAMES:
        return new_words(planting, fact->type == PROCEDURE_NAMES);
    case PROCEDURE_YES_NO:
        return chance_draw(&planting->random, 2) ? "yes" : "no";
    case PROCEDURE_ANY_OF:
        if (chance_draw(&planting->random, 4) == 0) {
            return "none";
        }
        return text_string(house->arena, fact->choices[chance_draw(&planting->random, fact->choice_count)].name.text);
    case PROCEDURE_CHOICE:
        return text_string(house->arena, fact->choices[chance_draw(&planting->random, fact->choice_count)].name.text);
    case PROCEDURE_DATE:
        return "2026-11-02";
    case PROCEDURE_TIME:
        return "2026-11-02T09:30:00Z";
    case PROCEDURE_OFFICE:
        return chance_draw(&planting->random, 3) ? "legal-director" : "general-secretary";
    case PROCEDURE_AREA:
        return "london";
    case PROCEDURE_NUMBER:
        return arena_print(house->arena, "%lld", (long long)fact->least);
    case PROCEDURE_PARTY:
        return party_for(form, fact);
    case PROCEDURE_PERSON:
        identity_write(&house->persons[chance_draw(&planting->random, HOUSE_LEADER)], person);
        return arena_string(house->arena, person);
    case PROCEDURE_DOCUMENT:
        return house_file_in(house, form->tray, new_words(planting, true), new_words(planting, false));
    default:
        return NULL;
    }
}

/* Somebody is mostly left out of the questions that need not be answered and take no words. */
static bool leaves_out(struct form *form, const struct procedure_question *question)
{
    return !question->required && !takes_words(question) && chance_draw(&form->planting->random, 2) == 0;
}

static void fill_question(struct form *form, const char *prefix, const struct procedure_question *question)
{
    struct arena *arena = form->planting->house->arena;
    const char *name = arena_print(arena, "%s%.*s", prefix, TEXT_ARGS(question->fact->is.name.text));
    const char *value = leaves_out(form, question) ? NULL : value_for(form, question->fact);
    if (!value) {
        return;
    }
    add_field(form, name, value);
    if (question->with_reasons) {
        add_field(form, arena_print(arena, "%s.reasons", name), new_words(form->planting, false));
    }
}

static void fill_form(struct form *form)
{
    struct arena *arena = form->planting->house->arena;
    form->fields = VEC_IN(arena, struct procedure_field);
    form->tray = arena_print(arena, "a tray for planting %u", ++form->planting->trays);
    for (size_t i = 0; i < form->step->group_count; i++) {
        const struct procedure_group *group = &form->step->groups[i];
        bool makes = group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM;
        const char *prefix = makes ? arena_print(arena, "%.*s.1.", TEXT_ARGS(group->makes.text)) : "";
        for (size_t j = 0; j < group->question_count; j++) {
            fill_question(form, prefix, &group->questions[j]);
        }
    }
}

static bool belongs(struct text field, struct text fault)
{
    return text_starts(field, fault) && (field.length == fault.length || field.at[fault.length] == '.');
}

/* What is asked only in other circumstances is taken out again. */
static bool drop_faults(struct form *form, const struct casework_done *done)
{
    size_t kept = 0;
    for (size_t i = 0; i < form->fields.count; i++) {
        struct procedure_field *field = VEC_AT(&form->fields, struct procedure_field, i);
        bool faulty = false;
        for (size_t j = 0; j < done->fault_count; j++) {
            faulty = faulty || belongs(field->name, done->faults[j].field);
        }
        if (!faulty) {
            *VEC_AT(&form->fields, struct procedure_field, kept++) = *field;
        }
    }
    bool dropped = kept < form->fields.count;
    form->fields.count = kept;
    return dropped;
}

/* ---- taking it */

static bool was_sent(const struct form *form, struct text name)
{
    for (size_t i = 0; i < form->fields.count; i++) {
        struct text field = VEC_AT(&form->fields, struct procedure_field, i)->name;
        bool ends = field.length >= name.length &&
                    memcmp(field.at + field.length - name.length, name.at, name.length) == 0;
        if (ends && (field.length == name.length || field.at[field.length - name.length - 1] == '.')) {
            return true;
        }
    }
    return false;
}

static void note_planted(struct form *form)
{
    for (size_t i = 0; i < form->step->group_count; i++) {
        for (size_t j = 0; j < form->step->groups[i].question_count; j++) {
            const struct procedure_question *question = &form->step->groups[i].questions[j];
            for (int reasons = 0; reasons < 2; reasons++) {
                const char *key = key_of(form->planting, form->step, question, reasons);
                if ((reasons ? question->with_reasons : takes_words(question)) &&
                    was_sent(form, text_of(strchr(key, ' ') + 1)) && !is_planted(form->planting, key)) {
                    vec_add(&form->planting->planted, &key);
                }
            }
        }
    }
}

static bool take(struct form *form, const struct casework_who *who, struct planted_case *at,
                 struct procedure_scope scope)
{
    struct house *house = form->planting->house;
    struct casework_done done;
    struct error error;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    for (int try = 0; try < TRIES; try++) {
        fill_form(form);
        for (bool again = true; again;) {
            struct casework_wish wish = {.who = *who,
                                         .procedure = TEXT(PROCEDURE_NAME),
                                         .reference = text_of(at->reference),
                                         .step = form->step->is.name.text,
                                         .scope = scope,
                                         .fields = form->fields.items,
                                         .field_count = form->fields.count,
                                         .submission = text_of(form->tray),
                                         .receipt = text_of(at->receipt),
                                         .happened = CASEWORK_NOT_CLAIMED};
            int failed = casework_take(house->casework, arena, &wish, &done, &error);
            if (!failed) {
                note_planted(form);
                at->case_id = done.case_id;
                memcpy(at->reference, done.reference, sizeof(at->reference));
                at->entries++;
                return true;
            }
            again = failed == ERROR_INVALID && drop_faults(form, &done);
        }
    }
    return false;
}

/* ---- a walk */

struct taken {
    const struct procedure_step_words *step;
    struct procedure_scope scope;
    unsigned times;
};

static struct taken *times_taken(struct vec *taken, const struct procedure_offer *offer)
{
    for (size_t i = 0; i < taken->count; i++) {
        struct taken *one = VEC_AT(taken, struct taken, i);
        if (one->step == offer->step && one->scope.kind == offer->scope.kind &&
            one->scope.number == offer->scope.number) {
            return one;
        }
    }
    return vec_add(taken, &(struct taken){offer->step, offer->scope, 0});
}

static bool is_met_by(const struct procedure_duty_words *words, const struct procedure_step_words *step)
{
    for (size_t i = 0; words && i < words->met_by_count; i++) {
        if (procedure_same(words->met_by[i], step->is.name)) {
            return true;
        }
    }
    return false;
}

/* A case closes once nothing is owed any more. */
static bool is_owed(const struct casework_case *one, const struct procedure_step_words *step)
{
    for (uint32_t i = 0; i < one->state->duty_count; i++) {
        const struct procedure_duty *duty = &one->state->duties[i];
        if (duty->status == PROCEDURE_DUTY_OWED &&
            is_met_by(procedure_find_duty(one->procedure, duty->name.text), step)) {
            return true;
        }
    }
    return false;
}

/* Again, for what is still to be planted; often, for what is owed. */
static unsigned times_allowed(struct planting *planting, const struct casework_case *one,
                              const struct procedure_step_words *step)
{
    return is_owed(one, step) ? 8 : count_missing(planting, step, false) ? 2 : 1;
}

static bool go_on(struct planting *planting, struct planted_case *at, struct vec *taken)
{
    struct house *house = planting->house;
    unsigned first = (unsigned)chance_draw(&planting->random, HOUSE_LEADER);
    for (unsigned i = 0; i < HOUSE_LEADER; i++) {
        struct casework_who who = house_who(house, (enum house_person)((first + i) % HOUSE_LEADER));
        struct casework_case one;
        struct error error;
        SCOPED(arena_free_at) struct arena *arena = arena_new(); /* hundreds of looks at large cases */
        if (casework_look(house->casework, arena, &who, text_of(at->reference), &one, &error)) {
            continue;
        }
        size_t from = one.offers.count ? chance_draw(&planting->random, one.offers.count) : 0;
        for (size_t j = 0; j < one.offers.count; j++) {
            const struct procedure_offer *offer = &one.offers.at[(from + j) % one.offers.count];
            struct taken *times = times_taken(taken, offer);
            struct form form = {planting, offer->step, VEC_IN(house->arena, struct procedure_field), NULL,
                                one.state};
            if (offer->allowed && times->times < times_allowed(planting, &one, offer->step)) {
                times->times++;
                if (take(&form, &who, at, offer->scope)) {
                    return true;
                }
            }
        }
    }
    return false;
}

static const struct procedure *find_procedure(struct house *house)
{
    const struct procedure *procedure;
    struct error error;
    if (casework_find_procedure(house->casework, TEXT(PROCEDURE_NAME), house->now, &procedure, &error)) {
        fprintf(stderr, "planting: %s\n", error.words);
        exit(70);
    }
    return procedure;
}

static bool open_case(struct planting *planting, struct planted_case *at)
{
    struct house *house = planting->house;
    size_t count;
    const struct procedure_step_words *steps = procedure_steps(find_procedure(house), &count);
    size_t opening = 0;
    for (size_t i = 0; i < count; i++) {
        opening += steps[i].opens_case;
    }
    for (size_t from = chance_draw(&planting->random, opening), i = 0; i < 2 * count; i++) {
        const struct procedure_step_words *step = &steps[i % count];
        if (step->opens_case && from > 0) {
            from--;
            continue;
        }
        struct form form = {planting, step, VEC_IN(house->arena, struct procedure_field), NULL, NULL};
        struct casework_who who = step->open_to_public ? CASEWORK_PUBLIC : house_who(house, HOUSE_MANAGER);
        if (step->opens_case && take(&form, &who, at, (struct procedure_scope){PROCEDURE_FOR_CASE, 0})) {
            return true;
        }
    }
    return false;
}

/* Some duties are owed only once others have lapsed. */
static void let_time_pass(struct planting *planting)
{
    struct error error;
    house_move(planting->house, (int64_t)(1 + chance_draw(&planting->random, 5)) * HOUSE_DAY);
    if (casework_run_events(planting->house->casework, NULL, &error)) {
        fprintf(stderr, "planting: %s\n", error.words);
        exit(70);
    }
}

void planting_walk(struct planting *planting)
{
    struct planted_case at = {.reference = ""};
    struct vec taken = VEC_IN(planting->house->arena, struct taken);
    if (!open_case(planting, &at)) {
        fprintf(stderr, "planting: no step opens a case\n");
        exit(70);
    }
    for (int i = 0; i < STEPS_MOST && go_on(planting, &at, &taken); i++) {
        if (i < STEPS_MOST / 5 && chance_draw(&planting->random, 12) == 0) {
            let_time_pass(planting);
        }
    }
    vec_add(&planting->cases, &at);
}

static void must_not_fail(int failed, const struct error *error)
{
    if (failed) {
        fprintf(stderr, "planting: %s\n", error->words);
        exit(70);
    }
}

/* ---- steps that no walk comes to, by a way whose own words are none of the planted ones */

static const struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0}, subject = {PROCEDURE_FOR_PARTY, 1},
                                    item[] = {{PROCEDURE_FOR_CASE, 0}, {PROCEDURE_FOR_ITEM, 1}, {PROCEDURE_FOR_ITEM, 2},
                                              {PROCEDURE_FOR_ITEM, 3}};

static struct planted_case report(struct house *house)
{
    struct casework_done done;
    struct planted_case at = {.reference = ""};
    house_report(house, "Barnaby Hollis", "A word that is no canary.", &done);
    memcpy(at.reference, done.reference, sizeof(done.reference));
    return at;
}

static void assess(struct house *house, const struct planted_case *at)
{
    house_step(house, HOUSE_MANAGER, at->reference, "assess", whole,
               (const char *const[]){"threshold", "harm", "threshold.reasons", "x", "nation", "england",
                                     "allegation.1.allegation-words", "x", NULL});
}

static void refer(struct house *house, const struct planted_case *at)
{
    house_step(house, HOUSE_MANAGER, at->reference, "refer", whole,
               (const char *const[]){"referral.1.agency", "lado", "referral.1.nation", "england", "referral.1.route",
                                     "staff-or-volunteer", "referral.1.referred-area", "x", "referral.1.referral-words",
                                     "x", "referral.1.referral-words.reasons", "x", "referral.1.strategy-required", "no",
                                     NULL});
}

/* The agency of the item has ended, and the outcome of the first one follows. */
static void decide_after(struct house *house, const struct planted_case *at, struct procedure_scope referral,
                         const char *outcome)
{
    house_step(house, HOUSE_MANAGER, at->reference, "agency-ended", referral,
               (const char *const[]){"ended-in-writing", "yes", "agency-outcome", "x", NULL});
    house_step(house, HOUSE_DIRECTOR, at->reference, "decide-outcome", item[1],
               (const char *const[]){"outcome", outcome, "outcome.reasons", "x", "standard-of-proof", "balance", NULL});
}

static void plant_step(struct planting *planting, enum house_person person, const char *step, struct planted_case *at,
                       struct procedure_scope scope)
{
    struct house *house = planting->house;
    struct form form = {planting, procedure_find_step(find_procedure(house), text_of(step)),
                        VEC_IN(house->arena, struct procedure_field), NULL, NULL};
    struct casework_who who = house_who(house, person);
    if (!take(&form, &who, at, scope)) {
        fprintf(stderr, "planting: the step %s was not taken\n", step);
        exit(70);
    }
    vec_add(&planting->cases, at);
}

/* An agency is asked only once it has been silent for too long. */
static void planting_chase(struct planting *planting)
{
    struct house *house = planting->house;
    struct planted_case at = report(house);
    struct error error;
    refer(house, &at);
    house_move(house, 4 * HOUSE_DAY);
    must_not_fail(casework_run_events(house->casework, NULL, &error), &error);
    plant_step(planting, HOUSE_MANAGER, "chase-agency", &at, item[1]);
    house_move(house, -4 * HOUSE_DAY);
}

/* A case is closed only once nothing is owed in it any more. */
static void planting_close(struct planting *planting)
{
    struct house *house = planting->house;
    struct planted_case at = report(house);
    assess(house, &at);
    house_manage(house, at.reference);
    refer(house, &at);
    decide_after(house, &at, item[2], "substantiated");
    house_step(house, HOUSE_DIRECTOR, at.reference, "send-outcome", subject,
               (const char *const[]){"outcome-effects", "x", NULL});
    house_wind_up(house, at.reference, false);
    plant_step(planting, HOUSE_DIRECTOR, "close", &at, whole);
}

/* A suspension is still in force when an outcome clears the person: a walk mostly ends one or the other first. */
static void planting_return(struct planting *planting)
{
    struct house *house = planting->house;
    struct planted_case at = report(house);
    assess(house, &at);
    house_step(house, HOUSE_MANAGER, at.reference, "recommend-suspension", whole,
               (const char *const[]){"suspension.1.suspended-who", "1", "suspension.1.recommendation-received", "x",
                                     "suspension.1.recommendation-overview", "x", "suspension.1.recommendation-risk", "x",
                                     "suspension.1.recommendation-plans", "x", NULL});
    house_step(house, HOUSE_DIRECTOR, at.reference, "decide-suspension", item[2],
               (const char *const[]){"agency-views", "x", "suspend-decision", "suspend", "suspend-decision.reasons", "x",
                                     "suspension-scope", "meetings", NULL});
    refer(house, &at);
    decide_after(house, &at, item[3], "unsubstantiated");
    plant_step(planting, HOUSE_DIRECTOR, "decide-return", &at, item[2]);
}

/* What a party sends by their own code, and what follows from it. */
static void planting_party(struct planting *planting)
{
    struct house *house = planting->house;
    struct casework_done done;
    struct planted_case at = {.entries = 1}, sent;
    struct form form = {planting, procedure_find_step(find_procedure(house), TEXT("add-statement")),
                        VEC_IN(house->arena, struct procedure_field), NULL, NULL};
    house_report(house, "x", "x", &done);
    memcpy(at.reference, done.reference, sizeof(at.reference));
    at.case_id = done.case_id;
    sent = at;
    memcpy(sent.receipt, done.receipt, sizeof(sent.receipt));
    if (!take(&form, &CASEWORK_PUBLIC, &sent, whole)) {
        fprintf(stderr, "planting: nothing was sent by a code\n");
        exit(70);
    }
    at.entries = sent.entries;
    plant_step(planting, HOUSE_MANAGER, "consider-statement", &at, whole);
}

void planting_everything(struct planting *planting, unsigned most)
{
    size_t count, missing = 1;
    const struct procedure_step_words *steps = procedure_steps(find_procedure(planting->house), &count);
    planting_close(planting);
    planting_chase(planting);
    planting_return(planting);
    planting_party(planting);
    for (unsigned i = 0; i < most && missing > 0; i++) {
        planting_walk(planting);
        missing = 0;
        for (size_t j = 0; j < count; j++) {
            missing += count_missing(planting, &steps[j], i + 1 == most);
        }
    }
    if (missing) {
        exit(70);
    }
}
