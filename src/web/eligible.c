/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may take part in a case, and what is made of ties that were found (CP-9, CP-10, CP-11, CP-18, RG-3, RG-7). */
#include "web/parts.h"

const char *const web_tie_answers[] = {"conflict", "none", NULL};
const char *const web_tie_kinds[] = {"other", "branch", "household", "employer", "involvement", NULL};

#define SHOWN 100

static struct view_reason_list reasons_of(const struct front_request *request, const struct procedure_refusals *reasons)
{
    struct vec rows = VEC_IN(request->arena, struct view_reason);
    for (size_t i = 0; i < reasons->count; i++) {
        vec_add(&rows, &(struct view_reason){.words = reasons->at[i].words,
                                             .cites = procedure_cites_print(request->arena, &reasons->at[i].cites)});
    }
    return (struct view_reason_list){LIST_OF(rows, struct view_reason)};
}

static struct text tie_words(const struct front_request *request, const struct casework_found_tie *tie)
{
    static const enum string_key found[PEOPLE_CONFLICT__MAX] = {
        [PEOPLE_CONFLICT_OTHER] = STRING_ELIGIBLE_FOUND_OTHER,
        [PEOPLE_CONFLICT_BRANCH] = STRING_ELIGIBLE_FOUND_BRANCH,
        [PEOPLE_CONFLICT_HOUSEHOLD] = STRING_ELIGIBLE_FOUND_HOUSEHOLD,
        [PEOPLE_CONFLICT_EMPLOYER] = STRING_ELIGIBLE_FOUND_OTHER,
        [PEOPLE_CONFLICT_INVOLVEMENT] = STRING_ELIGIBLE_FOUND_OTHER};
    return text_of(arena_print(request->arena, "%.*s (%u)", TEXT_ARGS(web_say(request, found[tie->kind])), tie->party));
}

static struct view_tie_list ties_of(const struct front_request *request, const struct casework_candidate *candidate)
{
    struct vec rows = VEC_IN(request->arena, struct view_tie);
    char person[IDENTITY_TEXT_SIZE];
    identity_write(&candidate->person, person);
    for (size_t i = 0; i < candidate->tie_count; i++) {
        const struct casework_found_tie *tie = &candidate->ties[i];
        enum string_key verdict = tie->is_conflict ? STRING_ELIGIBLE_IS_CONFLICT : STRING_ELIGIBLE_IS_NONE;
        vec_add(&rows, &(struct view_tie){
                           .words = tie_words(request, tie),
                           .verdict = tie->judged ? web_say(request, verdict) : TEXT(""),
                           .person = text_of(arena_string(request->arena, person)),
                           .party = text_of(arena_print(request->arena, "%u", tie->party)),
                           .kind = text_of(people_conflict_kind_name(tie->kind)),
                           .id = text_of(arena_print(request->arena, "why-%s-%zu", person, i))});
    }
    return (struct view_tie_list){LIST_OF(rows, struct view_tie)};
}

static struct view_candidate_list candidates_of(const struct front_request *request,
                                                const struct casework_candidate *candidates, size_t count)
{
    struct vec rows = VEC_IN(request->arena, struct view_candidate);
    for (size_t i = 0; i < count; i++) {
        vec_add(&rows, &(struct view_candidate){.name = candidates[i].name,
                                                .absent = candidates[i].absent,
                                                .reasons = reasons_of(request, &candidates[i].reasons),
                                                .ties = ties_of(request, &candidates[i])});
    }
    return (struct view_candidate_list){LIST_OF(rows, struct view_candidate)};
}

static struct view_link_list role_links(const struct front_request *request, const struct casework_eligible *found)
{
    struct vec links = VEC_IN(request->arena, struct view_link);
    for (size_t i = 0; i < found->role_count; i++) {
        const struct procedure_role_words *role = &found->roles[i];
        vec_add(&links, &(struct view_link){
                            .text = role->is.label,
                            .href = text_of(arena_print(request->arena, "/cases/%s/eligible?role=%.*s", found->reference,
                                                        TEXT_ARGS(role->is.name.text))),
                            .current = role == found->role});
    }
    return (struct view_link_list){LIST_OF(links, struct view_link)};
}

static struct view_form_section asking(const struct front_request *request, struct vec *problems)
{
    const struct web_simple asked = {"words", VIEW_FORM_FIELD_KIND_LINE, STRING_ELIGIBLE_WHO, STRING_ELIGIBLE_WHO_HINT,
                                     {0}, {0}};
    return web_simple_section(request, &asked, 1, problems);
}

static void fill_role(const struct front_request *request, const struct casework_eligible *found,
                      struct page_eligible *page)
{
    if (found->role) {
        page->role = found->role->is.label;
        page->role_name = found->role->is.name.text;
        page->held = string_eligible_held(request->arena, web_language(request),
                                          text_of(arena_print(request->arena, "%zu", found->held)),
                                          text_of(arena_print(request->arena, "%lld", (long long)found->role->most)));
    }
}

static struct text done_words(const struct front_request *request)
{
    const struct front_value *done = front_find_value(request, TEXT("done"));
    if (!done || !done->given) {
        return TEXT("");
    }
    return web_say(request, text_is(done->text, "conflict") ? STRING_ELIGIBLE_KEPT_CONFLICT : STRING_ELIGIBLE_KEPT_NONE);
}

/* `role` and `words` as far as the request names them: after a tie that could not be kept, neither. */
int web_eligible(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    const struct front_value *role = front_find_value(request, TEXT("role")),
                             *words = front_find_value(request, TEXT("words"));
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    struct casework_eligible found;
    int code = casework_eligible(web_casework(request), request->arena, &who, front_argument(request, "case"),
                                 role ? role->text : TEXT(""), words ? words->text : TEXT(""), SHOWN, &found, error);
    if (code < 0) {
        return code;
    }
    struct page_eligible page = {.frame = web_frame_with_form(request, WEB_CASES),
                                 .reference = text_of(arena_string(request->arena, found.reference)),
                                 .roles = role_links(request, &found),
                                 .may = candidates_of(request, found.may, found.may_count),
                                 .may_not = candidates_of(request, found.may_not, found.may_not_count),
                                 .assigns = found.assigns,
                                 .more = found.more,
                                 .done = done_words(request),
                                 .asking = asking(request, &problems)};
    fill_role(request, &found, &page);
    if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), text_of(request->failure.field));
    }
    page.problems = (struct view_problem_list){LIST_OF(problems, struct view_problem)};
    page_eligible_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_tie(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct identity person = front_value(request, "person")->identity;
    struct text answer = front_value(request, "answer")->text, reference = front_argument(request, "case");
    int code = casework_judge_tie(web_casework(request), &who, reference, &person,
                                  (uint32_t)front_value(request, "party")->number,
                                  people_conflict_kind_of(front_value(request, "kind")->text),
                                  text_is(answer, "conflict"), front_value(request, "why")->text, error);
    if (code == 0) {
        http_redirect(response, text_of(arena_print(request->arena, "/cases/%.*s/eligible?done=%.*s",
                                                    TEXT_ARGS(reference), TEXT_ARGS(answer))));
    }
    return code;
}
