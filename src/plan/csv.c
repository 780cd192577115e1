/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as comma-separated text (RFC 4180). */
#include "plan/inside.h"

#include <string.h>

void csv_add_line(struct buf *buf, const struct text *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_csv_field(buf, i == 0, cells[i]);
    }
    buf_string(buf, "\r\n");
}

struct text csv_plain(struct text field)
{
    const bool is_kept = field.length > 1 && field.at[0] == '\'' && strchr("=+-@\t\r", field.at[1]);
    return is_kept ? (struct text){field.at + 1, field.length - 1} : field;
}

struct text plan_report_csv(struct arena *arena, const struct plan_report *report)
{
    struct buf buf = buf_in(arena);
    csv_add_line(&buf, report->heads, report->columns);
    for (size_t i = 0; i < report->line_count; i++) {
        csv_add_line(&buf, report->lines[i].cells, report->columns);
    }
    return buf_as_text(&buf);
}
