/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where staff begin: what is owed next. Lists go on by key, never by page number. */
#include "web/parts.h"


#define DUTIES_SHOWN 25

int web_home(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    static const char *const homes[PEOPLE_ROLE__MAX] = {[PEOPLE_NO_ROLE] = "/",
                                                        [PEOPLE_STAFF] = "/work",
                                                        [PEOPLE_ADMINISTRATOR] = "/people",
                                                        [PEOPLE_AUDITOR] = "/audit"};
    http_redirect(response, text_of(homes[request->viewer.role]));
    return 0;
}

static struct text case_path(const struct front_request *request, const char *reference)
{
    return text_of(arena_print(request->arena, "/cases/%s", reference));
}

/* ---- my work ------------------------------------------------------------------------------------------------------------ */

/* Steps that open a case, are not for the public, and are this person's to take: a concern told on the telephone, for one. */
static int list_openings(const struct front_request *request, struct vec *links, struct error *error)
{
    struct text *names;
    size_t count;
    int code = casework_procedures(web_casework(request), request->arena, &names, &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct casework_who who = web_who(request);
        const struct procedure *procedure;
        struct procedure_offers offers;
        code = casework_openings(web_casework(request), request->arena, &who, names[i], &procedure, &offers, error);
        if (code < 0) {
            code = code == ERROR_NOT_FOUND ? 0 : code; /* it is not in force */
            continue;
        }
        for (size_t j = 0; j < offers.count; j++) {
            const struct procedure_step_words *step = offers.at[j].step;
            if (offers.at[j].allowed && !step->open_to_public) {
                struct view_link link = {
                    .text = step->is.label,
                    .href = text_of(arena_print(request->arena, "/new/%.*s/%.*s", TEXT_ARGS(names[i]),
                                                TEXT_ARGS(step->is.name.text)))};
                vec_add(links, &link);
            }
        }
    }
    return code;
}

static void add_owed(const struct front_request *request, struct vec *rows, const struct casework_owed *owed)
{
    struct web_due due = web_due(request, owed->due);
    struct view_owed row = {.reference = text_of(arena_string(request->arena, owed->reference)),
                            .href = case_path(request, owed->reference),
                            .words = owed->label,
                            .status = due.status,
                            .tag = due.tag,
                            .due = text_equal(due.words, due.status) ? TEXT("") : due.words,
                            .at = due.at};
    vec_add(rows, &row);
}

/* Where the list goes on: "due~case~number" in the query. */
static struct text work_key(const struct front_request *request, const struct casework_owed *last)
{
    char identity[IDENTITY_TEXT_SIZE];
    identity_write(&last->case_id, identity);
    return text_of(arena_print(request->arena, "/work?after=%lld~%s~%u", (long long)last->due, identity, last->number));
}

static bool read_work_key(const struct front_request *request, struct casework_owed *after)
{
    struct text rest = front_value(request, "after")->text;
    struct text due;
    struct text case_id;
    struct text number;
    int64_t value;
    struct error error;
    if (!text_cut(&rest, '~', &due) || !text_cut(&rest, '~', &case_id) || !text_cut(&rest, '~', &number) ||
        text_to_integer(due, INT64_MIN, INT64_MAX, &after->due, &error) < 0 ||
        identity_read(case_id, &after->case_id, &error) < 0 ||
        text_to_integer(number, 0, UINT32_MAX, &value, &error) < 0) {
        return false;
    }
    after->number = (uint32_t)value;
    return true;
}

/* After a step in a case that this person may not see (any more): which step it was, "procedure~step" in the address. */
static struct text opened_step(const struct front_request *request)
{
    struct text rest = front_value(request, "done")->text;
    struct text name;
    const struct procedure *procedure;
    struct error error;
    if (!text_cut(&rest, '~', &name) ||
        casework_find_procedure(web_casework(request), name, request->now, &procedure, &error) < 0) {
        return TEXT("");
    }
    const struct procedure_step_words *step = procedure_find_step(procedure, rest);
    return step ? step->is.label : TEXT("");
}

int web_work(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct casework_owed after = {0};
    struct casework_owed *owed;
    struct vec rows = VEC_IN(request->arena, struct view_owed);
    struct vec openings = VEC_IN(request->arena, struct view_link);
    size_t count;
    bool more;
    bool goes_on = front_value(request, "after")->given && read_work_key(request, &after);
    int code = casework_work(web_casework(request), request->arena, &who, goes_on ? &after : NULL, DUTIES_SHOWN, &owed,
                             &count, &more, error);
    if (code == 0) {
        code = list_openings(request, &openings, error);
    }
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < count; i++) {
        add_owed(request, &rows, &owed[i]);
    }
    size_t pleas = 0;
    code = casework_pleas(web_casework(request), request->arena, &who, NULL, &pleas, error);
    if (code < 0) {
        return code;
    }
    struct text waiting = text_of(arena_print(request->arena, "%zu", pleas));
    struct page_work page = {.pleas = pleas ? string_work_pleas(request->arena, web_language(request), waiting) : TEXT(""),
                             .frame = web_frame(request, WEB_WORK),
                             .done = opened_step(request),
                             .duties = {LIST_OF(rows, struct view_owed)},
                             .more = more ? work_key(request, &owed[count - 1]) : TEXT(""),
                             .first = goes_on ? TEXT("/work") : TEXT(""),
                             .openings = {LIST_OF(openings, struct view_link)}};
    page_work_write(web_body(response), web_language(request), &page);
    return 0;
}

