/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_REGISTERED_H
#define PROCEDURE_REGISTERED_H

#include "procedure/model.h"

/* A line `register ...`: what a register is made of, in the procedure's own names. */
enum register_kind { REGISTER_DELAYS, REGISTER_PANELS, REGISTER__MAX };
struct registered {
    struct line line;
    enum register_kind kind;
    struct mention by;                 /* the step that explains a delay; the track of a panel */
    struct mention state;              /* of a panel: in which it has sat */
    struct mentions members, assisted; /* of a panel: roles */
    struct mention about;              /* a choice: which limit, which body; empty: it is not told */
};

#endif
