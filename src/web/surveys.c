/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waves of surveys side by side, shares where the base allows (RG-4, ST-6). */
#include "web/plan.h"

#include <stdlib.h>

static struct text share_words(const struct front_request *request, const struct plan_survey_share *share)
{
    return share->is_told ? text_of(arena_print(request->arena, "%d.%d %% (%lld / %lld)", share->tenths / 10, share->tenths % 10,
                                                (long long)share->count, (long long)share->of))
                          : web_say(request, STRING_SURVEYS_WITHHELD);
}

static struct text moved_words(const struct front_request *request, const struct plan_figure *figure)
{
    const struct text points = text_of(arena_print(request->arena, "%s%d.%d", figure->moved < 0 ? "-" : "+", abs(figure->moved) / 10,
                                                   abs(figure->moved) % 10));
    return figure->beside_first ? string_surveys_beside(request->arena, web_language(request), points) : TEXT("");
}

static struct view_survey_wave wave_of(const struct front_request *request, const struct plan_wave *wave)
{
    struct vec figures = VEC_IN(request->arena, struct view_survey_figure);
    for (size_t i = 0; i < wave->figure_count; i++) {
        struct view_survey_figure row = {.label = wave->figures[i].label,
                                         .share = share_words(request, &wave->figures[i].share),
                                         .moved = moved_words(request, &wave->figures[i])};
        vec_add(&figures, &row);
    }
    return (struct view_survey_wave){.baseline = wave->is_baseline,
                                     .results = wave->has_results,
                                     .until = wave->has_results ? calendar_print_date(request->arena, wave->until) : TEXT(""),
                                     .answered = share_words(request, &wave->answered),
                                     .moved = wave->moved,
                                     .figures = {LIST_OF(figures, struct view_survey_figure)}};
}

int web_surveys(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec rows = VEC_IN(request->arena, struct view_survey_row);
    struct plan_survey *surveys = NULL;
    const struct casework_who who = web_who(request);
    size_t count = 0;
    int code = plan_surveys(web_casework(request), request->arena, &who, &surveys, &count, error);
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < count; i++) {
        struct vec waves = VEC_IN(request->arena, struct view_survey_wave);
        for (size_t k = 0; k < surveys[i].wave_count; k++) {
            struct view_survey_wave wave = wave_of(request, &surveys[i].waves[k]);
            vec_add(&waves, &wave);
        }
        struct view_survey_row row = {.reference = text_of(arena_string(request->arena, surveys[i].reference)),
                                      .name = surveys[i].name,
                                      .kind = surveys[i].kind,
                                      .state = surveys[i].state,
                                      .promised = (long long)surveys[i].promised,
                                      .done = (long long)surveys[i].done,
                                      .dropped = (long long)surveys[i].dropped,
                                      .waves = {LIST_OF(waves, struct view_survey_wave)}};
        vec_add(&rows, &row);
    }
    struct page_surveys page = {.frame = web_frame(request, WEB_PLAN), .surveys = {LIST_OF(rows, struct view_survey_row)}};
    page_surveys_write(web_body(response), web_language(request), &page);
    return 0;
}
