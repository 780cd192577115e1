/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board report as of a day, in the sources' table form (AP-4). */
#include "plan/plan.h"

#include <stdlib.h>

static int compare_dates(const void *one, const void *other)
{
    int32_t a = calendar_day_of(*(const struct civil_date *)one), b = calendar_day_of(*(const struct civil_date *)other);
    return (a > b) - (a < b);
}

/* Every board date up to the day, once, oldest first. */
static void find_dates(struct arena *arena, const struct plan_held *rows, size_t count, struct civil_date at,
                       struct plan_report *out)
{
    struct vec dates = VEC_IN(arena, struct civil_date);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < rows[i].update_count; k++) {
            if (calendar_day_of(rows[i].updates[k].date) <= calendar_day_of(at)) {
                vec_add(&dates, &rows[i].updates[k].date);
            }
        }
    }
    if (dates.count) {
        qsort(dates.items, dates.count, sizeof(struct civil_date), compare_dates);
    }
    struct civil_date *kept = dates.items;
    size_t left = 0;
    for (size_t i = 0; i < dates.count; i++) {
        if (left == 0 || compare_dates(&kept[left - 1], &kept[i]) != 0) {
            kept[left++] = kept[i];
        }
    }
    out->dates = kept;
    out->date_count = left;
}

int plan_report(struct casework *casework, struct arena *arena, const struct casework_who *who, struct civil_date at,
                struct plan_report *out, struct error *error)
{
    struct plan_held *rows = NULL;
    size_t count = 0;
    int failed = plan_held_all(casework, arena, who, &rows, &count, error);
    if (!failed) {
        *out = (struct plan_report){.rows = rows, .row_count = count};
        find_dates(arena, rows, count, at, out);
    }
    return failed;
}

/* The words of a table have their status at their end; those of a step have none. */
static bool ends_with(struct text words, struct text end)
{
    return words.length >= end.length &&
           text_equal((struct text){words.at + words.length - end.length, end.length}, end);
}

static bool is_known(struct text status)
{
    return text_is(status, "underway") || text_is(status, "complete");
}

struct text plan_report_cell(struct arena *arena, const struct plan_held *row, struct civil_date date)
{
    const struct plan_held_update *update = NULL;
    for (size_t i = 0; i < row->update_count; i++) {
        update = compare_dates(&row->updates[i].date, &date) == 0 ? &row->updates[i] : update;
    }
    if (!update) {
        return TEXT("");
    }
    struct buf buf = buf_in(arena);
    buf_text(&buf, update->words);
    if (update->said.length && !ends_with(update->words, update->said)) {
        buf_print(&buf, "%s%.*s", buf.length ? "\n" : "", TEXT_ARGS(update->said));
    } else if (!update->said.length && is_known(update->status)) {
        buf_print(&buf, "%s%s", buf.length ? "\n" : "", text_is(update->status, "complete") ? "Complete" : "Underway");
    }
    if (update->doubts.length) {
        buf_print(&buf, "%s(Doubtful: %.*s)", buf.length ? "\n" : "", TEXT_ARGS(update->doubts));
    }
    return buf_as_text(&buf);
}

/* ---- comma-separated ---- */

static void add_field(struct buf *buf, bool first, struct text field)
{
    buf_string(buf, first ? "\"" : ",\"");
    if (field.length && (field.at[0] == '=' || field.at[0] == '+' || field.at[0] == '-' || field.at[0] == '@' ||
                         field.at[0] == '\t')) {
        buf_char(buf, '\'');
    }
    for (size_t i = 0; i < field.length; i++) {
        if (field.at[i] == '"') {
            buf_char(buf, '"');
        }
        buf_char(buf, field.at[i]);
    }
    buf_char(buf, '"');
}

struct text plan_report_csv(struct arena *arena, const struct plan_report *report)
{
    struct buf buf = buf_in(arena);
    static const char *const heads[] = {"Report", "Page", "Number", "Recommendation", "Responsible team"};
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        add_field(&buf, i == 0, text_of(heads[i]));
    }
    for (size_t i = 0; i < report->date_count; i++) {
        struct text date = calendar_print_iso_date(arena, report->dates[i]);
        add_field(&buf, false, text_of(arena_print(arena, "Update %.*s", TEXT_ARGS(date))));
    }
    buf_string(&buf, "\r\n");
    for (size_t i = 0; i < report->row_count; i++) {
        const struct plan_held *row = &report->rows[i];
        const struct text fields[] = {row->report, row->page, row->number, row->recommendation, row->responsible};
        for (size_t k = 0; k < COUNT_OF(fields); k++) {
            add_field(&buf, k == 0, fields[k]);
        }
        for (size_t k = 0; k < report->date_count; k++) {
            add_field(&buf, false, plan_report_cell(arena, row, report->dates[k]));
        }
        buf_string(&buf, "\r\n");
    }
    return buf_as_text(&buf);
}
