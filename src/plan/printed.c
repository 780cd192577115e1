/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board report's cells for whoever takes them elsewhere. */
#include "plan/plan.h"
#include "print/print.h"

static struct print_table table_of(struct arena *arena, const struct plan_report *report)
{
    static const unsigned itself[PLAN_COLUMNS] = {60, 40, 45, 150, 75};
    unsigned *widths = ARENA_ARRAY(arena, unsigned, report->columns);
    const struct text **rows = ARENA_ARRAY(arena, const struct text *, report->line_count);
    for (size_t k = 0; k < report->columns; k++) {
        widths[k] = k < PLAN_COLUMNS ? itself[k] : 130;
    }
    for (size_t i = 0; i < report->line_count; i++) {
        rows[i] = report->lines[i].cells;
    }
    struct text date = calendar_print_date(arena, report->at);
    return (struct print_table){.title = text_of(arena_print(arena, "Action plan as of %.*s", TEXT_ARGS(date))),
                                .heads = report->heads,
                                .widths = widths,
                                .columns = report->columns,
                                .rows = rows,
                                .count = report->line_count};
}

int plan_report_xlsx(struct arena *arena, const struct plan_report *report, struct text *out, struct error *error)
{
    const struct print_table table = table_of(arena, report);
    return print_xlsx(arena, &table, out, error);
}

int plan_report_pdf(struct arena *arena, const struct plan_report *report, struct text *out, struct error *error)
{
    const struct print_table table = table_of(arena, report);
    return print_pdf(arena, &table, out, error);
}
