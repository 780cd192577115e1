/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks are told from text by their first bytes. */
#include "plan/inside.h"

bool spreadsheet_is(struct text bytes)
{
    return text_starts(bytes, TEXT("PK\3\4"));
}

int spreadsheet_read(struct arena *arena, const struct plan_file *file, struct sheet *out, struct error *error)
{
    (void)arena;
    (void)out;
    return error_set(error, ERROR_INVALID, "plan.workbook",
                     "%.*s: a workbook or another archive; save its sheet as CSV or tab-separated text and import that",
                     TEXT_ARGS(file->name));
}
