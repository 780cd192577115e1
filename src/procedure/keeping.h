/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_KEEPING_H
#define PROCEDURE_KEEPING_H

/*
 * Part of the door (procedure.h includes it): how long a case is kept, and what may be told.
 */

#include "procedure/decision.h"

/* ---- how long a case is kept (SG-13.1, SG-13.2) ------------------------------------------------
 */

enum procedure_retention_kind {
    PROCEDURE_KEPT_NO_RULE, /* the procedure does not say: it is kept until it does */
    PROCEDURE_KEPT_OPEN,    /* the case has not ended */
    PROCEDURE_KEPT_HELD,    /* `keep while` holds: a legal hold, say */
    PROCEDURE_KEPT_UNKNOWN, /* a time that a rule runs to is not known yet: when somebody left, say */
    PROCEDURE_KEPT_UNTIL,   /* `until` is the last day on which it is kept */
    PROCEDURE_KEPT__MAX
};
/* One rule, as it stands for the case or for one of its parties. */
struct procedure_retention_rule {
    enum procedure_retention_kind kind; /* HELD, UNKNOWN or UNTIL */
    uint32_t party;                     /* of a rule for a standing; 0: the case */
    struct civil_date until;
    struct text words; /* the rule, for people */
    struct procedure_cites cites;
};
struct procedure_retention {
    enum procedure_retention_kind kind;
    struct civil_date until; /* of UNTIL: the latest of all rules */
    const struct procedure_retention_rule *rules; /* all that apply, in the order of the file */
    size_t rule_count;
};
/* The whole case is kept until the latest of its rules, and while any holds it. */
void procedure_retention(struct arena *arena, const struct procedure *procedure,
                         const struct procedure_state *state,
                         const struct procedure_moment *moment, struct procedure_retention *out);

/* ---- what may be told (SG-8.4, SG-8.10) ---------------------------------------------------------
 */

/* A hold that is on, or that was and has left what may be told. */
struct procedure_withheld {
    struct procedure_labelled is;
    struct procedure_name standing; /* from whom */
    bool on;
    /* Once it is over, only this may be told: a text of the case. part 0: not limited, or on. */
    struct procedure_reference only;
    struct text only_label;
    struct procedure_cites cites;
};
/* Holds of the procedure that concern the standing (empty: any): those that are on, and those that are over and say
 * what alone may be told now. */
const struct procedure_withheld *procedure_withheld(struct arena *arena, const struct procedure *procedure,
                                                    const struct procedure_state *state,
                                                    struct procedure_name standing, size_t *count);

#endif
