/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Taking a table over (AP-3): files come, are read, and are kept sealed for a day under the name of the person who brought them,
 * with what that person has said of doubtful cells. Nothing of it is a recommendation before it is accepted.
 */
#include "web/plan_import.h"

#include <string.h>

struct documents *web_plan_documents(const struct front_request *request)
{
    return web_of(request)->options.documents;
}

static struct text place_of(const struct front_request *request)
{
    struct casework_who who = web_who(request);
    char person[IDENTITY_TEXT_SIZE];
    identity_write(&who.person, person);
    return text_of(arena_print(request->arena, "%s plan-import", person));
}

/* ---- what is kept: lines of words in hexadecimal digits, since a spreadsheet is no text ---- */

static void add_line(struct buf *buf, struct arena *arena, char kind, struct text one, struct text other)
{
    buf_print(buf, "%c\t%s\t%s\n", kind, text_hex(arena, one.at, one.length), text_hex(arena, other.at, other.length));
}

static struct text pack(const struct front_request *request, const struct web_plan_import *import)
{
    struct buf buf = buf_in(request->arena);
    add_line(&buf, request->arena, 'r', import->report, TEXT(""));
    for (size_t i = 0; i < import->file_count; i++) {
        add_line(&buf, request->arena, 'f', import->files[i].name, import->files[i].bytes);
    }
    for (size_t i = 0; i < import->answers.count; i++) {
        const struct procedure_field *answer = VEC_AT(&import->answers, struct procedure_field, i);
        add_line(&buf, request->arena, 'a', answer->name, answer->value);
    }
    return buf_as_text(&buf);
}

static bool take_hex(struct arena *arena, struct text hex, struct text *out)
{
    struct error ignored;
    char *bytes = arena_alloc(arena, hex.length / 2 + 1);
    *out = (struct text){bytes, hex.length / 2};
    return text_unhex(hex, bytes, hex.length / 2, &ignored) == 0;
}

static void unpack_line(const struct front_request *request, struct text line, struct web_plan_import *import)
{
    struct text kind, first, one, other;
    if (!text_cut(&line, '\t', &kind) || !text_cut(&line, '\t', &first) || !take_hex(request->arena, first, &one) ||
        !take_hex(request->arena, line, &other)) {
        return;
    }
    struct procedure_field answer = {one, other};
    if (text_is(kind, "r")) {
        import->report = one;
    } else if (text_is(kind, "f") && import->file_count < PLAN_FILES_MOST) {
        import->files[import->file_count++] = (struct plan_file){one, other};
    } else if (text_is(kind, "a")) {
        vec_add(&import->answers, &answer);
    }
}

int web_plan_import_keep(const struct front_request *request, const struct web_plan_import *import, struct error *error)
{
    struct documents_kept kept;
    int code = documents_keep(web_plan_documents(request), request->arena, place_of(request), pack(request, import), &kept, error);
    return code == ERROR_LIMIT ? error_set(error, ERROR_LIMIT, "web.plan-file",
                                           "These files are too large for the page. On the host: evenhand plan import FILE...")
                               : code;
}

void web_plan_import_forget(const struct front_request *request)
{
    struct error ignored;
    (void)(documents_forget_kept(web_plan_documents(request), request->arena, place_of(request), &ignored) == 0);
}

int web_plan_import_load(const struct front_request *request, struct web_plan_import *out, bool *found, struct error *error)
{
    struct documents_kept kept = {.is_there = false};
    int code = documents_kept(web_plan_documents(request), request->arena, place_of(request), &kept, error);
    *out = (struct web_plan_import){.answers = VEC_IN(request->arena, struct procedure_field)};
    *found = code == 0 && kept.is_there;
    struct text rest = kept.words, line;
    while (*found && text_cut(&rest, '\n', &line)) {
        unpack_line(request, line, out);
    }
    return code;
}

/* ---- the page on which files are chosen ---- */

int web_plan_import(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    const struct front_value *report = front_find_value(request, TEXT("report"));
    struct web_plan_import kept;
    bool found = false;
    if (!web_of(request)->options.plan || !web_plan_documents(request)) {
        return web_no_plan(error);
    }
    int code = web_plan_import_load(request, &kept, &found, error);
    if (code < 0) {
        return code;
    }
    struct page_plan_import page = {.frame = web_frame_with_form(request, WEB_PLAN),
                                    .report = report ? report->typed : TEXT(""),
                                    .waits = found};
    if (report && report->problem) {
        page.report_error = text_of(report->problem);
        web_add_problem(&problems, page.report_error, TEXT("report"));
    }
    if (request->failure.code) {
        page.tables_error = text_of(request->failure.words);
        web_add_problem(&problems, page.tables_error, TEXT("tables"));
    }
    page.problems = (struct view_problem_list){LIST_OF(problems, struct view_problem)};
    page_plan_import_write(web_body(response), web_language(request), &page);
    return 0;
}

/* The part of a file's name behind its last slash, of either kind. */
static struct text own_name(struct text name)
{
    for (size_t i = name.length; i > 0; i--) {
        if (name.at[i - 1] == '/' || name.at[i - 1] == '\\') {
            return (struct text){name.at + i, name.length - i};
        }
    }
    return name;
}

static int take_files(const struct front_request *request, struct web_plan_import *import, struct error *error)
{
    struct http_form form;
    struct http_form_limits limits = front_form_limits(request);
    int code = http_read_form(request->http, &limits, &form, error);
    for (size_t i = 0; code == 0 && i < form.count; i++) {
        const struct http_field *field = &form.fields[i];
        struct text name;
        if (!field->is_file || !field->value.length) {
            continue;
        }
        if (import->file_count == PLAN_FILES_MOST) {
            return error_set(error, ERROR_LIMIT, "web.plan-files", "Choose at most %d files.", PLAN_FILES_MOST);
        }
        code = text_take(request->arena, own_name(field->file_name), 200, &name, error);
        import->files[import->file_count++] = (struct plan_file){name, field->value};
    }
    return code || import->file_count ? code
                                      : error_set(error, ERROR_INVALID, "web.plan-none", "Choose the table of an action plan.");
}

int web_plan_import_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct web_plan_import import = {.report = front_value(request, "report")->text,
                                     .answers = VEC_IN(request->arena, struct procedure_field)};
    struct plan_table *tables;
    if (!web_of(request)->options.plan || !web_plan_documents(request)) {
        return web_no_plan(error);
    }
    int code = take_files(request, &import, error);
    if (code == 0) {
        code = plan_read(request->arena, import.files, import.file_count, &tables, error);
    }
    if (code == 0) {
        code = web_plan_import_keep(request, &import, error);
    }
    if (code == 0) {
        http_redirect(response, TEXT("/plan/import/check"));
    }
    return code;
}
