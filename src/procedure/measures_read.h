/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_MEASURES_READ_H
#define PROCEDURE_MEASURES_READ_H

#include "procedure/link.h"
#include "procedure/measures.h"

/* What reading keeps of a measure for linking: the rules, and where its names stand. */
struct procedure_measure_rules {
    struct line line;
    struct mention procedure, of, dated;
    const struct procedure_condition *when, *met, *those; /* NULL: none is written */
    bool has_unit;
};

#endif
