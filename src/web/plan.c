/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The action plan as of a day, with what it can be taken away as, and what changed between two days (AP-4 to AP-6, AP-11). */
#include "web/plan.h"

#define SHOWN 50
#define CHART_HEIGHT 180
#define BAR 60
#define PRINTED_MOST 3000 /* recommendations: what a page of the web makes while somebody waits */

const char *const web_plan_urgencies[] = {"overdue", "silent", "slipped", NULL};
const char *const web_plan_forms[] = {"csv", "xlsx", "pdf", NULL};

/* ---- what is asked ---- */

int web_no_plan(struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "web.plan", "There is no such page.");
}

static struct civil_date today(const struct front_request *request)
{
    return calendar_moment_of(web_of(request)->options.zone, request->now).date;
}

/* The day that stands in the address; today where none does, or none that exists. */
struct civil_date web_plan_day(const struct front_request *request, const char *name, struct vec *problems)
{
    const struct front_value *value = front_value(request, name);
    struct civil_date date = today(request);
    struct error error;
    if (value->given && calendar_read_date(value->text, &date, &error)) {
        web_add_problem(problems, text_of(arena_string(request->arena, error.words)), text_of(name));
        return today(request);
    }
    return date;
}

static struct plan_question question_of(const struct front_request *request, struct vec *problems)
{
    return (struct plan_question){.at = web_plan_day(request, "at", problems),
                                  .resolve = front_value(request, "resolve")->given,
                                  .urgent_first = true,
                                  .unit = front_value(request, "unit")->text,
                                  .urgency = front_value(request, "only")->text};
}

static int make_report(struct front_request *request, const struct plan_question *question, struct plan_report *out,
                       struct error *error)
{
    struct casework_who who = web_who(request);
    return web_of(request)->options.plan
               ? plan_report(web_of(request)->options.plan, web_casework(request), request->arena, &who, question, out, error)
               : web_no_plan(error);
}

/* The address with everything that was asked, and more behind it. */
static struct text address(const struct front_request *request, const char *path, struct civil_date at)
{
    struct buf buf = buf_in(request->arena);
    buf_print(&buf, "%s?at=%.*s", path, TEXT_ARGS(calendar_print_iso_date(request->arena, at)));
    if (front_value(request, "resolve")->given) {
        buf_string(&buf, "&resolve=yes");
    }
    const char *const names[] = {"unit", "only"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (front_value(request, names[i])->text.length) {
            buf_print(&buf, "&%s=", names[i]);
            http_encode(&buf, front_value(request, names[i])->text);
        }
    }
    return buf_as_text(&buf);
}

struct view_choice_list web_plan_units(const struct front_request *request, const struct plan_report *report, struct text chosen)
{
    struct vec choices = VEC_IN(request->arena, struct view_choice);
    struct view_choice any = {.value = TEXT(""), .label = web_say(request, STRING_PLAN_ANY_UNIT), .checked = !chosen.length};
    vec_add(&choices, &any);
    for (size_t i = 0; i < report->unit_count; i++) {
        struct view_choice one = {
            .value = report->units[i], .label = report->units[i], .checked = text_equal(report->units[i], chosen)};
        vec_add(&choices, &one);
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

static struct view_choice_list urgencies(const struct front_request *request, struct text chosen)
{
    static const enum string_key labels[] = {STRING_PLAN_OVERDUE, STRING_PLAN_SILENT, STRING_PLAN_SLIPPED};
    struct vec choices = VEC_IN(request->arena, struct view_choice);
    struct view_choice all = {.value = TEXT(""), .label = web_say(request, STRING_PLAN_ALL), .checked = !chosen.length};
    vec_add(&choices, &all);
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        struct text value = text_of(web_plan_urgencies[i]);
        struct view_choice one = {.value = value, .label = web_say(request, labels[i]), .checked = text_equal(value, chosen)};
        vec_add(&choices, &one);
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

/* ---- recommendations ---- */

struct view_plan_tag_list web_plan_tags(const struct front_request *request, const struct plan_line *line)
{
    struct vec tags = VEC_IN(request->arena, struct view_plan_tag);
    const struct {
        bool is;
        enum string_key words;
        struct text look;
    } all[] = {{line->overdue, STRING_PLAN_OVERDUE, TEXT("govuk-tag--red")},
               {line->silent, STRING_PLAN_SILENT, TEXT("govuk-tag--orange")},
               {line->slipped, STRING_PLAN_SLIPPED, TEXT("govuk-tag--yellow")}};
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        struct view_plan_tag tag = {web_say(request, all[i].words), all[i].look};
        if (all[i].is) {
            vec_add(&tags, &tag);
        }
    }
    return (struct view_plan_tag_list){LIST_OF(tags, struct view_plan_tag)};
}

struct text web_plan_promise(const struct front_request *request, const struct plan_line *line)
{
    if (!line->is_promised) {
        return TEXT("");
    }
    struct text first = calendar_print_date(request->arena, line->first_promised);
    return calendar_day_of(line->first_promised) == calendar_day_of(line->promised)
               ? string_plan_promised(request->arena, web_language(request), first)
               : string_plan_promised_again(request->arena, web_language(request), first,
                                            calendar_print_date(request->arena, line->promised));
}

struct text web_plan_case(const struct front_request *request, const char *reference)
{
    return text_of(arena_print(request->arena, "/cases/%s", reference));
}

static struct view_link_list links_of(const struct front_request *request, const struct plan_links *links, const struct plan_line *line)
{
    struct vec rows = VEC_IN(request->arena, struct view_link);
    const struct plan_link *found;
    size_t count;
    plan_line_links(request->arena, links, line, &found, &count);
    for (size_t i = 0; i < count; i++) {
        struct view_link row = {.text = found[i].name, .href = web_plan_case(request, found[i].reference)};
        vec_add(&rows, &row);
    }
    return (struct view_link_list){LIST_OF(rows, struct view_link)};
}

static struct view_plan_row row_of(const struct front_request *request, const struct plan_report *report,
                                   const struct plan_links *links, const struct plan_line *line)
{
    struct vec told = VEC_IN(request->arena, struct view_plan_told);
    for (size_t k = report->date_count; k > 0; k--) { /* the newest first */
        struct text words = line->cells[PLAN_COLUMNS + k - 1];
        struct view_plan_told one = {calendar_print_date(request->arena, report->dates[k - 1]), words};
        if (words.length) {
            vec_add(&told, &one);
        }
    }
    return (struct view_plan_row){.name = line->name,
                                  .href = web_plan_case(request, line->row->reference),
                                  .report = line->row->report,
                                  .section = line->row->section,
                                  .words = line->row->recommendation,
                                  .units = line->row->responsible,
                                  .measures = line->row->measures,
                                  .standing = text_of(plan_standing_words(line->standing)),
                                  .tags = web_plan_tags(request, line),
                                  .promise = web_plan_promise(request, line),
                                  .refers = links_of(request, links, line),
                                  .told = {LIST_OF(told, struct view_plan_told)}};
}

static void add_rows(struct front_request *request, const struct plan_report *report, struct page_plan *page)
{
    struct vec rows = VEC_IN(request->arena, struct view_plan_row);
    const struct plan_links *links = plan_links_of(request->arena, report);
    size_t from = (size_t)front_value(request, "from-row")->number, until = from + SHOWN;
    from = from < report->line_count ? from : 0;
    until = until < report->line_count ? until : report->line_count;
    for (size_t i = from; i < until; i++) {
        struct view_plan_row row = row_of(request, report, links, &report->lines[i]);
        vec_add(&rows, &row);
    }
    struct text here = address(request, "/plan", report->at);
    page->rows = (struct view_plan_row_list){LIST_OF(rows, struct view_plan_row)};
    page->first = from ? here : TEXT("");
    page->more = until < report->line_count
                     ? text_of(arena_print(request->arena, "%.*s&from-row=%zu", TEXT_ARGS(here), until))
                     : TEXT("");
}

/* ---- by unit, and over time ---- */

static void add_units(struct front_request *request, const struct plan_report *report, struct page_plan *page)
{
    struct vec rows = VEC_IN(request->arena, struct view_plan_unit);
    for (size_t u = 0; u < report->unit_count; u++) {
        struct view_plan_unit row = {.unit = report->units[u]};
        for (size_t i = 0; i < report->line_count; i++) {
            const struct plan_line *line = &report->lines[i];
            bool is = plan_line_is_of_unit(line, row.unit);
            row.all += is;
            row.complete += is && line->told == PLAN_TOLD_COMPLETE;
            row.overdue += is && line->overdue;
            row.silent += is && line->silent;
            row.slipped += is && line->slipped;
        }
        if (row.all) {
            vec_add(&rows, &row);
        }
    }
    page->units_table = (struct view_plan_unit_list){LIST_OF(rows, struct view_plan_unit)};
}

static size_t most_told(const struct plan_report *report)
{
    size_t most = 1;
    for (size_t i = 0; i < report->date_count; i++) {
        size_t sum = 0;
        for (int k = 0; k < PLAN_TOLD__MAX; k++) {
            sum += report->counts[i][k];
        }
        most = sum > most ? sum : most;
    }
    return most;
}

/* A bar a board date; its pieces stand on each other, what is called complete at the foot. */
static void add_chart(struct front_request *request, const struct plan_report *report, struct page_plan *page)
{
    static const struct text fills[PLAN_TOLD__MAX] = {{"#00703c", 7}, {"#1d70b8", 7}, {"#b1b4b6", 7}, {"#0b0c0c", 7}};
    struct vec bars = VEC_IN(request->arena, struct view_plan_bar), dates = VEC_IN(request->arena, struct view_plan_date);
    size_t most = most_told(report);
    for (size_t i = 0; i < report->date_count; i++) {
        struct view_plan_date date = {.date = calendar_print_date(request->arena, report->dates[i]),
                                      .short_date = calendar_print_iso_date(request->arena, report->dates[i]),
                                      .complete = (long long)report->counts[i][PLAN_TOLD_COMPLETE],
                                      .underway = (long long)report->counts[i][PLAN_TOLD_UNDERWAY],
                                      .other = (long long)report->counts[i][PLAN_TOLD_OTHER],
                                      .nothing = (long long)report->counts[i][PLAN_TOLD_NOTHING],
                                      .x = (long long)(i * (BAR + 20) + 10 + BAR / 2)};
        size_t y = CHART_HEIGHT;
        for (int k = 0; k < PLAN_TOLD__MAX; k++) {
            size_t height = report->counts[i][k] * (CHART_HEIGHT - 10) / most;
            y -= height;
            struct view_plan_bar bar = {.x = (long long)(i * (BAR + 20) + 10), .y = (long long)y, .height = (long long)height,
                                        .fill = fills[k]};
            if (height) {
                vec_add(&bars, &bar);
            }
        }
        vec_add(&dates, &date);
    }
    page->chart_width = (long long)(report->date_count * (BAR + 20) + 10);
    page->bars = (struct view_plan_bar_list){LIST_OF(bars, struct view_plan_bar)};
    page->dates = (struct view_plan_date_list){LIST_OF(dates, struct view_plan_date)};
}

/* ---- the page ---- */

int web_plan(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    const struct plan_question question = question_of(request, &problems);
    struct plan_report report;
    int code = make_report(request, &question, &report, error);
    if (code < 0) {
        return code;
    }
    struct text done = front_value(request, "done")->text;
    struct page_plan page = {.frame = web_frame(request, WEB_PLAN),
                             .at = calendar_print_iso_date(request->arena, question.at),
                             .day = calendar_print_date(request->arena, question.at),
                             .unit_choices = web_plan_units(request, &report, question.unit),
                             .only_choices = urgencies(request, question.urgency),
                             .resolve = question.resolve,
                             .count = (long long)report.line_count,
                             .download = address(request, "/plan/download", question.at),
                             .done = text_is(done, "imported") ? web_say(request, STRING_PLAN_IMPORTED) : TEXT(""),
                             .problems = {LIST_OF(problems, struct view_problem)}};
    add_rows(request, &report, &page);
    add_units(request, &report, &page);
    add_chart(request, &report, &page);
    page_plan_write(web_body(response), web_language(request), &page);
    return 0;
}

/* ---- taken away ---- */

static int make_file(struct front_request *request, const struct plan_report *report, struct text form, struct text *bytes,
                     struct error *error)
{
    if (text_is(form, "csv")) {
        *bytes = plan_report_csv(request->arena, report);
        return 0;
    }
    if (report->line_count > PRINTED_MOST) {
        return error_set(error, ERROR_LIMIT, "web.plan-large",
                         "More than %d recommendations are made into a spreadsheet or pages by the command line only: evenhand plan report",
                         PRINTED_MOST);
    }
    return text_is(form, "xlsx") ? plan_report_xlsx(request->arena, report, bytes, error)
                                 : plan_report_pdf(request->arena, report, bytes, error);
}

static struct text media_of(struct text form)
{
    return text_is(form, "csv")    ? TEXT("text/csv; charset=utf-8")
           : text_is(form, "xlsx") ? TEXT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
                                   : TEXT("application/pdf");
}

int web_plan_download(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    const struct plan_question question = question_of(request, &problems);
    struct text form = front_value(request, "form")->text, bytes = {0};
    struct plan_report report;
    form = form.length ? form : TEXT("csv");
    int code = make_report(request, &question, &report, error);
    if (code == 0) {
        code = make_file(request, &report, form, &bytes, error);
    }
    if (code < 0) {
        return code;
    }
    struct text date = calendar_print_iso_date(request->arena, question.at);
    struct text name = text_of(arena_print(request->arena, "action-plan-%.*s.%.*s", TEXT_ARGS(date), TEXT_ARGS(form)));
    web_answer_file(request, response, media_of(form), name, bytes);
    return 0;
}
