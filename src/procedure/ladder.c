/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who acts. One rule: an office whose holders are all absent, conflicted, the (possible) subject,
 * barred or separated from the step, or which is vacant, is passed over; then come the offices that
 * manage when the subject holds it, those that act in its absence, and in the end the last rung.
 * Each office is tried once, so offices may stand in for each other. (SG-6.1, SG-7.6, SG-12.2)
 */

#include "procedure/eval.h"
#include "procedure/link.h"
#include "procedure/training.h"

#define LADDER_MOST 64

struct climb {
    struct arena *arena;
    const struct eval *eval;
    const struct step *step;
    struct procedure_name tried[LADDER_MOST];
    size_t tried_count;
    struct vec rungs;  /* of struct procedure_rung */
    struct vec people; /* of struct identity: who can act */
    struct procedure_name office;
    const struct line *line; /* by which the rung that acts came to it; NULL: it was asked itself */
};

bool ladder_is_subject(const struct procedure_state *state, const struct identity *person,
                       enum procedure_rung_reason *why)
{
    bool possible = false;
    if (identity_is_none(person)) {
        return false;
    }
    *why = PROCEDURE_RUNG_SUBJECT;
    for (uint32_t i = 0; i < state->party_count; i++) {
        if (state->parties[i].judged && identity_equal(&state->parties[i].person, person)) {
            return true;
        }
    }
    for (uint32_t i = 0; i < state->match_count; i++) {
        const struct procedure_match *match = &state->matches[i];
        if (match->state != PROCEDURE_MATCH_CLEARED && identity_equal(&match->person, person)) {
            if (match->state == PROCEDURE_MATCH_CONFIRMED) {
                return true;
            }
            possible = true;
        }
    }
    *why = possible ? PROCEDURE_RUNG_POSSIBLE_SUBJECT : *why;
    return possible;
}

bool ladder_is_barred(const struct procedure *procedure, const struct procedure_moment *moment,
                      const struct identity *person)
{
    for (size_t i = 0; i < moment->people_count; i++) {
        if (moment->people[i].barred && identity_equal(&moment->people[i].person, person)) {
            return true;
        }
    }
    for (size_t i = 0; i < moment->holder_count; i++) {
        for (size_t j = 0; j < procedure->barred.offices.count; j++) {
            if (procedure_same(moment->holders[i].office, procedure->barred.offices.at[j].name) &&
                identity_equal(&moment->holders[i].person, person)) {
                return true;
            }
        }
    }
    return false;
}

bool ladder_role_held(const struct eval *eval, struct procedure_name role,
                      const struct identity *person)
{
    for (uint32_t i = 0; i < eval->state->role_count; i++) {
        const struct procedure_role *held = &eval->state->roles[i];
        bool here = held->scope.kind == PROCEDURE_FOR_CASE ||
                    eval->scope.kind != held->scope.kind ||
                    held->scope.number == eval->scope.number;
        if (!held->released && here && procedure_same(held->role, role) &&
            identity_equal(&held->person, person)) {
            return true;
        }
    }
    return false;
}

static bool took(const struct eval *eval, struct procedure_name step, const struct identity *person)
{
    for (uint32_t i = 0; i < eval->state->taken_count; i++) {
        const struct procedure_taken *taken = &eval->state->taken[i];
        bool here = taken->scope.kind == PROCEDURE_FOR_CASE ||
                    taken->scope.kind != eval->scope.kind ||
                    taken->scope.number == eval->scope.number;
        if (here && procedure_same(taken->step, step) && identity_equal(&taken->person, person)) {
            return true;
        }
    }
    return false;
}

bool ladder_is_separated(const struct eval *eval, const struct step *step,
                         const struct identity *person, const struct line **line)
{
    for (size_t i = 0; step != NULL && i < step->not_by_count; i++) {
        for (size_t j = 0; j < step->not_by[i].capacities.count; j++) {
            const struct mention *mention = &step->not_by[i].capacities.at[j];
            bool parted = mention->meaning == MEANS_STEP
                              ? took(eval, mention->name, person)
                              : ladder_role_held(eval, mention->name, person);
            if (parted) {
                *line = &step->not_by[i].line;
                return true;
            }
        }
    }
    return false;
}

/* ---- one rung */

static enum procedure_rung_reason why_not(const struct climb *climb,
                                          const struct procedure_holder *holder)
{
    enum procedure_rung_reason why = PROCEDURE_RUNG_ACTS;
    const struct line *line;
    if (ladder_is_subject(climb->eval->state, &holder->person, &why)) {
        return why;
    }
    if (ladder_is_barred(climb->eval->procedure, climb->eval->moment, &holder->person)) {
        return PROCEDURE_RUNG_BARRED;
    }
    if (holder->conflicted) {
        return PROCEDURE_RUNG_CONFLICTED;
    }
    if (holder->absent) {
        return PROCEDURE_RUNG_ABSENT;
    }
    if (ladder_is_separated(climb->eval, climb->step, &holder->person, &line)) {
        return PROCEDURE_RUNG_SEPARATED;
    }
    struct training training = {climb->eval->procedure, climb->step, climb->eval->moment};
    return training_lacks(&training, &holder->person) ? PROCEDURE_RUNG_UNTRAINED
                                                      : PROCEDURE_RUNG_ACTS;
}

/* What why_not() asks of the step. */
bool ladder_minds(const struct step *step)
{
    return step->not_by_count > 0 || step->trained.courses.count > 0;
}

/* An office that is held by area counts for the case's area alone: for none while a case that has begun does not say
 * where it is, since such a case reaches nobody's area either; for any before it has begun. */
static bool is_of_area(const struct climb *climb, const struct procedure_holder *holder)
{
    const struct procedure_state *state = climb->eval->state;
    struct text area = procedure_area_of(state);
    if (holder->area.length == 0 || (area.length == 0 && state->procedure.key == 0)) {
        return true;
    }
    return text_equal(area, holder->area);
}

static bool try_rung(struct climb *climb, struct procedure_name office)
{
    const struct procedure_moment *moment = climb->eval->moment;
    bool held = false, acts = false;
    for (size_t i = 0; i < moment->holder_count; i++) {
        const struct procedure_holder *holder = &moment->holders[i];
        if (!procedure_same(holder->office, office) || !is_of_area(climb, holder)) {
            continue;
        }
        struct procedure_rung rung = {office, holder->person, why_not(climb, holder),
                                      holder->absent_until};
        vec_add(&climb->rungs, &rung);
        held = true;
        if (rung.reason == PROCEDURE_RUNG_ACTS) {
            vec_add(&climb->people, &holder->person);
            acts = true;
        }
    }
    if (!held) {
        vec_add(&climb->rungs,
                &(struct procedure_rung){.office = office, .reason = PROCEDURE_RUNG_VACANT});
    }
    return acts;
}

static bool climb_from(struct climb *climb, struct procedure_name office, const struct line *line);

/* When the subject holds this office: who manages then stands in for it in everything. */
static bool climb_managing(struct climb *climb, struct procedure_name office)
{
    const struct procedure *procedure = climb->eval->procedure;
    if (!eval_subject_holds(climb->eval, office)) {
        return false;
    }
    for (size_t i = 0; i < procedure->managings_count; i++) {
        const struct managing *managing = &procedure->managings[i];
        for (size_t j = 0; j < managing->holds.count; j++) {
            if (procedure_same(managing->holds.at[j].name, office) &&
                climb_from(climb, eval_office(climb->eval, &managing->by), &managing->line)) {
                return true;
            }
        }
    }
    return false;
}

static bool climb_absences(struct climb *climb, struct procedure_name name)
{
    const struct office *office = link_find(climb->eval->procedure, MEANS_OFFICE, name.text);
    for (size_t i = 0; office != NULL && i < office->absence_count; i++) {
        for (size_t j = 0; j < office->absences[i].offices.count; j++) {
            if (climb_from(climb, office->absences[i].offices.at[j].name,
                           &office->absences[i].line)) {
                return true;
            }
        }
    }
    return false;
}

static bool climb_from(struct climb *climb, struct procedure_name office, const struct line *line)
{
    for (size_t i = 0; i < climb->tried_count; i++) {
        if (procedure_same(climb->tried[i], office)) {
            return false;
        }
    }
    if (climb->tried_count == LADDER_MOST) {
        return false;
    }
    climb->tried[climb->tried_count++] = office;
    if (try_rung(climb, office)) {
        climb->office = office;
        climb->line = line;
        return true;
    }
    return climb_managing(climb, office) || climb_absences(climb, office);
}

static void climb_all(struct climb *climb, struct procedure_name office)
{
    const struct procedure *procedure = climb->eval->procedure;
    if (link_find(procedure, MEANS_STANDING, office.text) != NULL) {
        return; /* a party: whoever is asked something acts for themself */
    }
    bool acts = climb_from(climb, office, NULL);
    for (size_t i = 0; !acts && i < procedure->last_rung.offices.count; i++) {
        acts =
            climb_from(climb, procedure->last_rung.offices.at[i].name, &procedure->last_rung.line);
    }
}

/* ---- the manager */

/* The line that manages: of those whose office the subject holds, the last, which is the highest;
 * or else the usual one. */
static const struct managing *managing_line(const struct eval *eval)
{
    const struct managing *usual = NULL, *found = NULL;
    for (size_t i = 0; i < eval->procedure->managings_count; i++) {
        const struct managing *managing = &eval->procedure->managings[i];
        usual = managing->holds.count == 0 ? managing : usual;
        for (size_t j = 0; j < managing->holds.count; j++) {
            found = eval_subject_holds(eval, managing->holds.at[j].name) ? managing : found;
        }
    }
    return found != NULL ? found : usual;
}

struct procedure_name ladder_manager(const struct eval *eval)
{
    const struct managing *managing = managing_line(eval);
    return managing == NULL ? (struct procedure_name){0} : eval_office(eval, &managing->by);
}

/* ---- in words */

static const char *reason_words(enum procedure_rung_reason reason)
{
    static const char *const words[PROCEDURE_RUNG__MAX] = {
        [PROCEDURE_RUNG_ACTS] = "acts",
        [PROCEDURE_RUNG_VACANT] = "is vacant",
        [PROCEDURE_RUNG_ABSENT] = "is absent",
        [PROCEDURE_RUNG_CONFLICTED] = "has a conflict of interest",
        [PROCEDURE_RUNG_SUBJECT] = "cannot act in this case",
        [PROCEDURE_RUNG_POSSIBLE_SUBJECT] = "cannot act in this case yet",
        [PROCEDURE_RUNG_BARRED] = "takes no part in cases",
        [PROCEDURE_RUNG_SEPARATED] = "took another part in this case",
        [PROCEDURE_RUNG_UNTRAINED] = "has no valid record of the training that this needs",
    };
    return words[reason];
}

static struct text acting_words(const struct climb *climb, struct procedure_name asked)
{
    const struct procedure *procedure = climb->eval->procedure;
    const struct procedure_name none = {0};
    struct text office = procedure_label(procedure, none, climb->office);
    if (climb->office.key != 0 && procedure_same(climb->office, asked)) {
        return office;
    }
    if (climb->rungs.count == 0) {
        return procedure_label(procedure, none, asked);
    }
    struct buf words = buf_in(climb->arena);
    if (climb->office.key == 0) {
        buf_print(&words, "Nobody can act for the %.*s: ",
                  TEXT_ARGS(procedure_label(procedure, none, asked)));
    } else {
        buf_print(&words, "The %.*s acts: ", TEXT_ARGS(office));
    }
    bool first = true;
    for (size_t i = 0; i < climb->rungs.count; i++) {
        const struct procedure_rung *rung = VEC_AT(&climb->rungs, struct procedure_rung, i);
        if (rung->reason != PROCEDURE_RUNG_ACTS) {
            buf_print(&words, "%sthe %.*s %s", first ? "" : ", ",
                      TEXT_ARGS(procedure_label(procedure, none, rung->office)),
                      reason_words(rung->reason));
            first = false;
        }
    }
    buf_char(&words, '.');
    return buf_as_text(&words);
}

static struct climb climb_of(struct arena *arena, const struct eval *eval, const struct step *step)
{
    return (struct climb){
        .arena = arena,
        .eval = eval,
        .step = step,
        .rungs = VEC_IN(arena, struct procedure_rung),
        .people = VEC_IN(arena, struct identity),
    };
}

void ladder_acts(struct arena *arena, const struct eval *eval, const struct step *step,
                 struct procedure_name office, struct procedure_acting *out)
{
    struct climb climb = climb_of(arena, eval, step);
    bool manages = text_is(office.text, "manager");
    struct procedure_name asked = manages ? ladder_manager(eval) : office;
    const struct managing *managing = manages ? managing_line(eval) : NULL;
    climb_all(&climb, asked);
    const struct line *line = climb.line != NULL ? climb.line
                              : managing != NULL ? &managing->line
                                                 : NULL;
    *out = (struct procedure_acting){
        .asked = office,
        .office = climb.office,
        .people = climb.people.items,
        .people_count = climb.people.count,
        .rungs = climb.rungs.items,
        .rung_count = climb.rungs.count,
        .words = acting_words(&climb, asked),
        .cites = line != NULL ? line->cites : (struct procedure_cites){0},
    };
}

void procedure_who_acts(struct arena *arena, const struct procedure *procedure,
                        const struct procedure_state *state,
                        const struct procedure_step_words *step, struct procedure_scope scope,
                        struct procedure_name office, const struct procedure_moment *moment,
                        struct procedure_acting *out)
{
    const struct eval eval = {.procedure = procedure, .state = state, .moment = moment, .scope = scope};
    const struct step *rules =
        step == NULL ? NULL : &procedure->steps[step - procedure->step_words];
    ladder_acts(arena, &eval, rules, office, out);
}

/* ---- who may see the case */

static void add_office(struct vec *offices, struct procedure_name office)
{
    for (size_t i = 0; i < offices->count; i++) {
        if (procedure_same(*VEC_AT(offices, struct procedure_name, i), office)) {
            return;
        }
    }
    if (office.key != 0) {
        vec_add(offices, &office);
    }
}

/* The office, and the one that acts for it. */
struct acting {
    struct procedure_name asked, office;
    struct vec people; /* of struct identity */
};

static struct acting climb_for(struct arena *arena, const struct eval *eval, struct procedure_name office)
{
    struct climb climb = climb_of(arena, eval, NULL);
    climb_all(&climb, office);
    return (struct acting){office, climb.office, climb.people};
}

/* `climbed`: of struct acting, where it is asked for again; NULL: it is not. */
static void add_with_acting(struct arena *arena, const struct eval *eval, struct vec *offices,
                            struct procedure_name office, struct vec *climbed)
{
    struct acting acting = climb_for(arena, eval, office);
    add_office(offices, office);
    add_office(offices, acting.office);
    if (climbed) {
        vec_add(climbed, &acting);
    }
}

/* The offices that see every case, and those that act for one of them, for the manager, or for the
 * owner of a duty. */
static void find_offices(struct arena *arena, const struct eval *eval, struct vec *offices, struct vec *climbed)
{
    const struct procedure *procedure = eval->procedure;
    for (size_t i = 0; i < procedure->seen_by.offices.count; i++) {
        add_with_acting(arena, eval, offices, procedure->seen_by.offices.at[i].name, climbed);
    }
    if (procedure->managings_count > 0) {
        add_with_acting(arena, eval, offices, ladder_manager(eval), climbed);
    }
    for (uint32_t i = 0; i < eval->state->duty_count; i++) {
        const struct procedure_duty *duty = &eval->state->duties[i];
        if (duty->status == PROCEDURE_DUTY_OWED &&
            link_find(procedure, MEANS_OFFICE, duty->owner.text) != NULL) {
            add_with_acting(arena, eval, offices, duty->owner, climbed);
        }
    }
}

static struct acting acting_for(struct arena *arena, const struct eval *eval, const struct vec *climbed,
                                struct procedure_name office)
{
    for (size_t i = 0; i < climbed->count; i++) {
        if (procedure_same(VEC_AT(climbed, struct acting, i)->asked, office)) {
            return *VEC_AT(climbed, struct acting, i);
        }
    }
    return climb_for(arena, eval, office);
}

void procedure_stands_in(struct arena *arena, const struct procedure *procedure, const struct procedure_state *empty,
                         const struct identity *person, const struct procedure_moment *moment,
                         struct procedure_name **out, size_t *count)
{
    const struct eval eval = {.procedure = procedure, .state = empty, .moment = moment};
    struct vec offices = VEC_IN(arena, struct procedure_name), found = VEC_IN(arena, struct procedure_name);
    struct vec climbed = VEC_IN(arena, struct acting);
    find_offices(arena, &eval, &offices, &climbed);
    for (size_t i = 0; i < offices.count; i++) {
        struct procedure_name office = *VEC_AT(&offices, struct procedure_name, i);
        struct acting acting = acting_for(arena, &eval, &climbed, office);
        bool acts = false;
        for (size_t j = 0; j < acting.people.count; j++) {
            acts = acts || identity_equal(VEC_AT(&acting.people, struct identity, j), person);
        }
        if (acts && !procedure_same(office, acting.office)) {
            vec_add(&found, &office);
        }
    }
    *out = found.items;
    *count = found.count;
}

static void find_role_holders(const struct procedure_state *state, struct vec *people)
{
    for (uint32_t i = 0; i < state->role_count; i++) {
        if (!state->roles[i].released) {
            vec_add(people, &state->roles[i].person);
        }
    }
}

static void find_barred(const struct eval *eval, struct vec *barred)
{
    const struct procedure_state *state = eval->state;
    for (uint32_t i = 0; i < state->party_count; i++) {
        if (state->parties[i].judged && !identity_is_none(&state->parties[i].person)) {
            vec_add(barred,
                    &(struct procedure_barred){state->parties[i].person, PROCEDURE_RUNG_SUBJECT, 0,
                                               state->parties[i].number});
        }
    }
    for (uint32_t i = 0; i < state->match_count; i++) {
        const struct procedure_match *match = &state->matches[i];
        if (match->state != PROCEDURE_MATCH_CLEARED) {
            enum procedure_rung_reason why = match->state == PROCEDURE_MATCH_CONFIRMED
                                                 ? PROCEDURE_RUNG_SUBJECT
                                                 : PROCEDURE_RUNG_POSSIBLE_SUBJECT;
            vec_add(barred,
                    &(struct procedure_barred){match->person, why, match->number, match->party});
        }
    }
    for (size_t i = 0; i < eval->moment->holder_count; i++) {
        const struct procedure_holder *holder = &eval->moment->holders[i];
        if (holder->conflicted) {
            vec_add(barred,
                    &(struct procedure_barred){holder->person, PROCEDURE_RUNG_CONFLICTED, 0, 0});
        } else if (ladder_is_barred(eval->procedure, eval->moment, &holder->person)) {
            vec_add(barred,
                    &(struct procedure_barred){holder->person, PROCEDURE_RUNG_BARRED, 0, 0});
        }
    }
}

void procedure_readers(struct arena *arena, const struct procedure *procedure,
                       const struct procedure_state *state, const struct procedure_moment *moment,
                       struct procedure_readers *out)
{
    const struct eval eval = {.procedure = procedure, .state = state, .moment = moment};
    struct vec offices = VEC_IN(arena, struct procedure_name);
    struct vec people = VEC_IN(arena, struct identity);
    struct vec barred = VEC_IN(arena, struct procedure_barred);
    find_offices(arena, &eval, &offices, NULL);
    find_role_holders(state, &people);
    find_barred(&eval, &barred);
    *out = (struct procedure_readers){offices.items, offices.count, people.items,
                                      people.count,  barred.items,  barred.count};
}
