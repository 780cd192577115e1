/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether somebody is always left to act, and which rules cite no paragraph. */
#include "procedure/check_answers.h"

/* ---- is somebody always left to act */

static bool add_rung(struct vec *rungs, struct procedure_name office)
{
    for (size_t i = 0; i < rungs->count; i++) {
        if (procedure_same(*VEC_AT(rungs, struct procedure_name, i), office)) {
            return false;
        }
    }
    vec_add(rungs, &office);
    return true;
}

static void climb(const struct procedure *procedure, const struct office *office,
                  struct vec *rungs);

/* Who manages when the subject holds the office stands in for it in everything (ladder.c). */
static void climb_managing(const struct procedure *procedure, const struct office *office,
                           struct vec *rungs)
{
    for (size_t i = 0; i < procedure->managings_count; i++) {
        const struct managing *managing = &procedure->managings[i];
        for (size_t j = 0; j < managing->holds.count; j++) {
            if (managing->holds.at[j].link_to == office && managing->by.meaning == MEANS_OFFICE) {
                climb(procedure, managing->by.link_to, rungs);
            }
        }
    }
}

static void climb(const struct procedure *procedure, const struct office *office, struct vec *rungs)
{
    if (office == NULL || !add_rung(rungs, office->is.name)) {
        return;
    }
    climb_managing(procedure, office, rungs);
    for (size_t i = 0; i < office->absence_count; i++) {
        for (size_t j = 0; j < office->absences[i].offices.count; j++) {
            climb(procedure, office->absences[i].offices.at[j].link_to, rungs);
        }
    }
}

static bool is_among(const struct mentions *offices, struct procedure_name office)
{
    for (size_t i = 0; i < offices->count; i++) {
        if (procedure_same(offices->at[i].name, office)) {
            return true;
        }
    }
    return false;
}

/* Holders of a barred office take no part in any case: they are no rung. */
static void drop_barred(const struct procedure *procedure, struct vec *rungs)
{
    size_t kept = 0;
    for (size_t i = 0; i < rungs->count; i++) {
        struct procedure_name office = *VEC_AT(rungs, struct procedure_name, i);
        if (!is_among(&procedure->barred.offices, office)) {
            *VEC_AT(rungs, struct procedure_name, kept++) = office;
        }
    }
    rungs->count = kept;
}

/* One office may be the subject, and one more absent or vacant: a third must be left; of the last
 * rung, the other. A barred office is not there itself: one may be absent, and the other left. */
static size_t rungs_needed(const struct procedure *procedure, const struct office *office)
{
    return is_among(&procedure->last_rung.offices, office->is.name) ||
                   is_among(&procedure->barred.offices, office->is.name)
               ? 2
               : 3;
}

static void check_ladder(struct checking *checking, const struct office *office)
{
    const struct procedure *procedure = checking->procedure;
    struct vec rungs = VEC_IN(checking->arena, struct procedure_name);
    climb(procedure, office, &rungs);
    for (size_t i = 0; i < procedure->last_rung.offices.count; i++) {
        climb(procedure, procedure->last_rung.offices.at[i].link_to, &rungs);
    }
    drop_barred(procedure, &rungs);
    struct procedure_finding *finding =
        answer_add(checking, PROCEDURE_FINDING_LADDER, &office->line.place, office->is.name.text);
    finding->cites = office->line.cites;
    finding->verdict =
        rungs.count >= rungs_needed(procedure, office) ? PROCEDURE_PROVED : PROCEDURE_BROKEN;
    finding->path = ARENA_ARRAY(checking->arena, struct text, rungs.count);
    for (size_t i = 0; i < rungs.count; i++) {
        finding->path[finding->path_count++] = VEC_AT(&rungs, struct procedure_name, i)->text;
    }
    if (finding->verdict == PROCEDURE_BROKEN) {
        finding->why = TEXT("with one of these the subject and one absent nobody is left to act: "
                            "name further rungs "
                            "with \"in absence\" or \"last rung\"");
    }
}

void check_all_ladders(struct checking *checking)
{
    for (size_t i = 0; i < checking->procedure->offices_count; i++) {
        check_ladder(checking, &checking->procedure->offices[i]);
    }
}
