/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board report as comma-separated text (RFC 4180). */
#include "plan/plan.h"

#include <string.h>

/* OWASP, "CSV Injection": what begins like this is a formula to a spreadsheet. */
static bool is_formula(struct text field)
{
    return field.length && strchr("=+-@\t\r", field.at[0]);
}

static void add_field(struct buf *buf, bool first, struct text field)
{
    buf_string(buf, first ? "\"" : ",\"");
    if (is_formula(field)) {
        buf_char(buf, '\'');
    }
    for (const char *quote; (quote = memchr(field.at, '"', field.length));) {
        size_t length = (size_t)(quote - field.at) + 1;
        buf_add(buf, field.at, length);
        buf_char(buf, '"');
        field = (struct text){field.at + length, field.length - length};
    }
    buf_text(buf, field);
    buf_char(buf, '"');
}

struct text plan_report_csv(struct arena *arena, const struct plan_report *report)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < report->columns; i++) {
        add_field(&buf, i == 0, report->heads[i]);
    }
    buf_string(&buf, "\r\n");
    for (size_t i = 0; i < report->line_count; i++) {
        for (size_t k = 0; k < report->columns; k++) {
            add_field(&buf, k == 0, report->lines[i].cells[k]);
        }
        buf_string(&buf, "\r\n");
    }
    return buf_as_text(&buf);
}
