/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the public is told of the action plan, for anybody: frozen releases, what changed since the one before, corrections (AP-4, AP-5). */
#include "web/plan.h"

static struct text edition_path(const struct front_request *request, const struct plan_release *release)
{
    return text_of(arena_print(request->arena, "/progress/%.*s/%u", TEXT_ARGS(calendar_print_iso_date(request->arena, release->day)),
                               (unsigned)release->number));
}

static bool same_day(struct civil_date one, struct civil_date other)
{
    return calendar_day_of(one) == calendar_day_of(other);
}

/* ---- the table ---- */

struct web_rows web_plan_rows(int64_t from, size_t count)
{
    struct web_rows rows = {.of = count};
    rows.from = from > 0 && (uint64_t)from < count ? (size_t)from / WEB_PLAN_SHOWN * WEB_PLAN_SHOWN : 0;
    rows.until = count - rows.from > WEB_PLAN_SHOWN ? rows.from + WEB_PLAN_SHOWN : count;
    return rows;
}

struct text web_plan_rows_words(const struct front_request *request, struct web_rows rows)
{
    const struct text from = text_of(arena_print(request->arena, "%zu", rows.from + 1));
    const struct text until = text_of(arena_print(request->arena, "%zu", rows.until));
    const struct text all = text_of(arena_print(request->arena, "%zu", rows.of));
    return rows.of > WEB_PLAN_SHOWN ? string_progress_rows(request->arena, web_language(request), from, until, all) : TEXT("");
}

static struct text rows_from(const struct front_request *request, struct text path, size_t from)
{
    return text_of(arena_print(request->arena, "%.*s?from-row=%zu", TEXT_ARGS(path), from));
}

struct text web_plan_rows_before(const struct front_request *request, struct text path, struct web_rows rows)
{
    return rows.from ? rows_from(request, path, rows.from - WEB_PLAN_SHOWN) : TEXT("");
}

struct text web_plan_rows_behind(const struct front_request *request, struct text path, struct web_rows rows)
{
    return rows.until < rows.of ? rows_from(request, path, rows.until) : TEXT("");
}

struct text web_public_name(const struct front_request *request, const struct plan_public_line *line)
{
    const struct text page = line->cells[PLAN_PUBLIC_PAGE], number = line->cells[PLAN_PUBLIC_NUMBER];
    return text_of(arena_print(request->arena, "%.*s%s%.*s", TEXT_ARGS(page), page.length && number.length ? "/" : "", TEXT_ARGS(number)));
}

struct view_public_row_list web_public_rows(const struct front_request *request, const struct plan_public_table *table,
                                            struct web_rows shown)
{
    struct vec rows = VEC_IN(request->arena, struct view_public_row);
    for (size_t i = shown.from; i < shown.until; i++) {
        const struct text *cells = table->at[i].cells;
        const bool begins = i == shown.from || !text_equal(cells[PLAN_PUBLIC_REPORT], table->at[i - 1].cells[PLAN_PUBLIC_REPORT]);
        struct view_public_row row = {.report = begins ? cells[PLAN_PUBLIC_REPORT] : TEXT(""),
                                      .name = web_public_name(request, &table->at[i]),
                                      .section = cells[PLAN_PUBLIC_SECTION],
                                      .words = cells[PLAN_PUBLIC_RECOMMENDATION],
                                      .units = cells[PLAN_PUBLIC_UNITS],
                                      .response = cells[PLAN_PUBLIC_RESPONSE],
                                      .standing = cells[PLAN_PUBLIC_STANDING],
                                      .told = cells[PLAN_PUBLIC_WORDS]};
        vec_add(&rows, &row);
    }
    return (struct view_public_row_list){LIST_OF(rows, struct view_public_row)};
}

static struct text change_words(const struct front_request *request, const struct plan_public_difference *one)
{
    struct buf buf = buf_in(request->arena);
    for (int k = 0; k < PLAN_PUBLIC_CHANGE__MAX; k++) {
        if (one->is[k]) {
            buf_print(&buf, "%s%s", buf_as_text(&buf).length ? ", " : "", plan_public_change_words((enum plan_public_change)k));
        }
    }
    return buf_as_text(&buf);
}

static struct view_summary_row_list changes_of(const struct front_request *request, const struct plan_release *before,
                                               const struct plan_release *now)
{
    struct vec rows = VEC_IN(request->arena, struct view_summary_row);
    const struct plan_public_difference *all;
    size_t count;
    plan_public_compare(request->arena, &before->table, &now->table, &all, &count);
    for (size_t i = 0; i < count; i++) {
        struct view_summary_row row = {.key = web_public_name(request, all[i].to ? all[i].to : all[i].from),
                                       .value = change_words(request, &all[i])};
        vec_add(&rows, &row);
    }
    return (struct view_summary_row_list){LIST_OF(rows, struct view_summary_row)};
}

/* ---- the releases beside it ---- */

struct beside {
    const struct plan_release *all;
    size_t count;
};

/* The last edition of every other day. */
static struct view_link_list other_days(const struct front_request *request, struct beside beside, struct civil_date day)
{
    struct vec links = VEC_IN(request->arena, struct view_link);
    for (size_t i = 0; i < beside.count; i++) {
        const struct plan_release *one = &beside.all[i];
        const bool is_last = i == 0 || !same_day(beside.all[i - 1].day, one->day);
        struct view_link link = {.text = calendar_print_date(request->arena, one->day),
                                 .href = text_of(arena_print(request->arena, "/progress/%.*s",
                                                             TEXT_ARGS(calendar_print_iso_date(request->arena, one->day))))};
        if (is_last && !same_day(one->day, day)) {
            vec_add(&links, &link);
        }
    }
    return (struct view_link_list){LIST_OF(links, struct view_link)};
}

static struct view_public_edition_list editions_of(const struct front_request *request, struct beside beside,
                                                   const struct plan_release *shown)
{
    struct vec rows = VEC_IN(request->arena, struct view_public_edition);
    for (size_t i = 0; i < beside.count; i++) {
        const struct plan_release *one = &beside.all[i];
        struct view_public_edition row = {.number = (long long)one->number,
                                          .href = one->number == shown->number ? TEXT("") : edition_path(request, one),
                                          .published = web_day(request, one->published),
                                          .what = one->what,
                                          .why = one->why};
        if (same_day(one->day, shown->day)) {
            vec_add(&rows, &row);
        }
    }
    return (struct view_public_edition_list){LIST_OF(rows, struct view_public_edition)};
}

/* The edition that took its place; NULL: it stands. */
static const struct plan_release *newer_than(struct beside beside, const struct plan_release *shown)
{
    for (size_t i = 0; i < beside.count; i++) {
        if (same_day(beside.all[i].day, shown->day)) {
            return beside.all[i].number == shown->number ? NULL : &beside.all[i];
        }
    }
    return NULL;
}

/* ---- the pages ---- */

static int write_page(struct front_request *request, struct http_response *response, struct beside beside,
                      const struct plan_release *shown, struct error *error)
{
    struct plan_release before = {.number = 0};
    int code = plan_release_before(web_of(request)->options.plan, request->arena, shown->day, &before, error);
    if (code < 0) {
        return code;
    }
    const struct plan_release *newer = newer_than(beside, shown);
    const struct web_rows rows = web_plan_rows(front_value(request, "from-row")->number, shown->table.count);
    const bool compares = before.number && before.is_readable && shown->is_readable && !rows.from;
    const struct text here = edition_path(request, shown);
    struct page_progress page = {
        .frame = web_frame(request, WEB_NOWHERE),
        .day = calendar_print_date(request->arena, shown->day),
        .published = web_day(request, shown->published),
        .number = (long long)shown->number,
        .newer = newer ? edition_path(request, newer) : TEXT(""),
        .readable = shown->is_readable,
        .rows = web_public_rows(request, &shown->table, rows),
        .which = web_plan_rows_words(request, rows),
        .previous = web_plan_rows_before(request, here, rows),
        .next = web_plan_rows_behind(request, here, rows),
        .since = compares ? calendar_print_date(request->arena, before.day) : TEXT(""),
        .changes = compares ? changes_of(request, &before, shown) : (struct view_summary_row_list){NULL, 0},
        .editions = editions_of(request, beside, shown),
        .others = other_days(request, beside, shown->day),
        .table = text_of(arena_print(request->arena, "%.*s/table", TEXT_ARGS(here))),
        .hash = text_of(text_hex(request->arena, shown->hash, sizeof(shown->hash)))};
    page_progress_write(web_body(response), web_language(request), &page);
    return 0;
}

static int write_none(struct front_request *request, struct http_response *response)
{
    struct page_progress page = {.frame = web_frame(request, WEB_NOWHERE)};
    page_progress_write(web_body(response), web_language(request), &page);
    return 0;
}

static int find_all(const struct front_request *request, struct beside *out, struct error *error)
{
    struct plan_release *all = NULL;
    int code = web_of(request)->options.plan ? plan_releases(web_of(request)->options.plan, request->arena, &all, &out->count, error)
                                             : web_no_plan(error);
    out->all = all;
    return code;
}

/* The newest one. */
int web_progress(struct front_request *request, struct http_response *response, struct error *error)
{
    struct beside beside = {.count = 0};
    struct plan_release shown = {.number = 0};
    int code = find_all(request, &beside, error);
    if (code == 0 && !beside.count) {
        return write_none(request, response);
    }
    if (code == 0) {
        code = plan_release_find(web_of(request)->options.plan, request->arena, beside.all[0].day, 0, &shown, error);
    }
    return code ? code : write_page(request, response, beside, &shown, error);
}

static int find_asked(const struct front_request *request, uint32_t number, struct beside *beside, struct plan_release *out,
                      struct error *error)
{
    struct civil_date day;
    struct error ignored;
    int code = find_all(request, beside, error);
    if (code == 0 && calendar_read_date(front_argument(request, "day"), &day, &ignored)) {
        return web_no_plan(error);
    }
    return code ? code : plan_release_find(web_of(request)->options.plan, request->arena, day, number, out, error);
}

/* That of a day, as it stands now. */
int web_progress_day(struct front_request *request, struct http_response *response, struct error *error)
{
    struct beside beside = {.count = 0};
    struct plan_release shown = {.number = 0};
    int code = find_asked(request, 0, &beside, &shown, error);
    return code ? code : write_page(request, response, beside, &shown, error);
}

static int find_edition(const struct front_request *request, struct beside *beside, struct plan_release *out, struct error *error)
{
    const int64_t number = front_argument_number(request, "edition");
    return number > 0 && number <= INT32_MAX ? find_asked(request, (uint32_t)number, beside, out, error) : web_no_plan(error);
}

int web_progress_edition(struct front_request *request, struct http_response *response, struct error *error)
{
    struct beside beside = {.count = 0};
    struct plan_release shown = {.number = 0};
    int code = find_edition(request, &beside, &shown, error);
    return code ? code : write_page(request, response, beside, &shown, error);
}

/* The bytes that were frozen, as they are. */
int web_progress_table(struct front_request *request, struct http_response *response, struct error *error)
{
    struct beside beside = {.count = 0};
    struct plan_release shown = {.number = 0};
    int code = find_edition(request, &beside, &shown, error);
    if (code == 0 && !shown.is_readable) {
        return web_no_plan(error);
    }
    if (code == 0) {
        const struct text day = calendar_print_iso_date(request->arena, shown.day);
        web_answer_file(request, response, TEXT("text/csv; charset=utf-8"),
                        text_of(arena_print(request->arena, "progress-%.*s-%u.csv", TEXT_ARGS(day), (unsigned)shown.number)), shown.bytes);
    }
    return code;
}
