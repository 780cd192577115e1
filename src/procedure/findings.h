/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_FINDINGS_H
#define PROCEDURE_FINDINGS_H

/* Part of the door (procedure.h includes it): what the checker found, and the pages that are written from a procedure. */

#include "procedure/words.h"

enum procedure_finding_kind {
    PROCEDURE_FINDING_NEVER,
    PROCEDURE_FINDING_ALWAYS,
    PROCEDURE_FINDING_REACH,  /* from everywhere a state can be reached */
    PROCEDURE_FINDING_STEP,   /* it can be taken */
    PROCEDURE_FINDING_DUTY,   /* it can be met */
    PROCEDURE_FINDING_LADDER, /* somebody is left to act */
    PROCEDURE_FINDING_LIMIT,  /* the step from which a limit runs was taken before the duty is owed */
    PROCEDURE_FINDING_UNCITED,
    PROCEDURE_FINDING_NO_PARAGRAPH, /* a rule cites what is not in the list of requirements */
    PROCEDURE_FINDING_UNRULED,      /* a line of that list that no rule cites */
    PROCEDURE_FINDING__MAX
};
enum procedure_verdict { PROCEDURE_PROVED, PROCEDURE_BROKEN, PROCEDURE_NOT_PROVED, PROCEDURE_VERDICT__MAX };

struct procedure_finding {
    enum procedure_finding_kind kind;
    enum procedure_verdict verdict;
    struct text words; /* the rule, or the name of the step, duty or office */
    struct text file;
    uint32_t line;
    struct procedure_cites cites;
    struct text by;    /* of a step: who takes it */
    struct text slice; /* what the answer looked at */
    uint32_t states;   /* how many states of it there are */
    bool bounded;      /* with two of each item and party at most */
    /* Of a rule that is broken, the shortest way to break it; of a step that can be taken, of a duty that can be met, the
     * shortest way there; of a ladder, its rungs. */
    struct text *path;
    size_t path_count;
    struct text why; /* of what is not proved or broken without a way */
};
struct procedure_findings {
    struct procedure_finding *at;
    size_t count;
    bool sound; /* everything is proved */
};
/* Explores the procedure to the end, slice by slice (docs/checking.md). The same for the same procedure, every time; ends after
 * a bounded number of states, and says NOT PROVED where that did not do. */
void procedure_check(struct arena *arena, const struct procedure *procedure, struct procedure_findings *out);
/* Holds the procedure against a list of what its sources ask for: a line for each, which begins with its id ("| SG-8.1 | ...").
 * Only what is wrong is found: paragraphs that rules cite and that the list does not have; and lines of the procedure's own
 * prefix (of which it cites the most) that no rule cites. The file's texts must live as long as the findings. */
void procedure_check_requirements(struct arena *arena, const struct procedure *procedure,
                                  const struct procedure_file *requirements, struct procedure_findings *out);

#endif
