/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around every page, and the pages that say what went wrong. */
#include "web/parts.h"

const struct web *web_of(const struct front_request *request)
{
    return request->house;
}

struct casework *web_casework(const struct front_request *request)
{
    return web_of(request)->options.casework;
}

struct casework_who web_who(const struct front_request *request)
{
    return (struct casework_who){request->viewer.person, request->viewer.role};
}

enum language web_language(const struct front_request *request)
{
    (void)request; /* the catalogue holds one language so far */
    return LANGUAGE_EN;
}

struct text web_say(const struct front_request *request, enum string_key key)
{
    return string_text(web_language(request), key);
}

struct text web_done_words(const struct front_request *request, const struct web_done *said, size_t count)
{
    const struct front_value *done = front_find_value(request, TEXT("done"));
    for (size_t i = 0; done && i < count; i++) {
        if (text_is(done->text, said[i].name)) {
            return web_say(request, said[i].key);
        }
    }
    return TEXT("");
}

/* ---- the frame --------------------------------------------------------------------------------------------------------- */

static void add_place(const struct front_request *request, struct vec *links, enum string_key key, const char *href,
                      bool current)
{
    struct view_link link = {.text = web_say(request, key), .href = text_of(href), .current = current};
    vec_add(links, &link);
}

static struct view_link_list navigation(const struct front_request *request, enum web_place place)
{
    struct vec links = VEC_IN(request->arena, struct view_link);
    if (request->viewer.role == PEOPLE_STAFF) {
        add_place(request, &links, STRING_NAVIGATION_WORK, "/work", place == WEB_WORK);
        add_place(request, &links, STRING_NAVIGATION_CASES, "/cases", place == WEB_CASES);
        add_place(request, &links, STRING_NAVIGATION_PLAN, "/plan", place == WEB_PLAN);
        add_place(request, &links, STRING_NAVIGATION_ENQUIRY, "/enquiry", place == WEB_ENQUIRY);
        add_place(request, &links, STRING_NAVIGATION_OFFICES, "/offices", place == WEB_OFFICES);
    }
    if (request->viewer.role == PEOPLE_ADMINISTRATOR) {
        add_place(request, &links, STRING_NAVIGATION_PEOPLE, "/people", place == WEB_PEOPLE);
    }
    if (request->viewer.role == PEOPLE_AUDITOR) {
        add_place(request, &links, STRING_NAVIGATION_AUDIT, "/audit", place == WEB_AUDIT);
    }
    if (request->viewer.is_signed_in) {
        add_place(request, &links, STRING_NAVIGATION_SIGN_OUT, "/sign-out", false);
    }
    return (struct view_link_list){LIST_OF(links, struct view_link)};
}

static struct text asset(const struct front_request *request, const char *name)
{
    return text_of(http_asset_path(web_of(request)->assets, name));
}

/* An error page looks at nothing but the viewer, so that it can be drawn when nothing else works. */
static struct view_frame bare_frame(struct front_request *request, enum web_place place)
{
    bool is_public = request->row ? request->row->permission == FRONT_PUBLIC : !request->viewer.is_signed_in;
    return (struct view_frame){
        .style = asset(request, "evenhand.css"),
        .script = asset(request, "evenhand.js"),
        .icon = asset(request, "icon.svg"),
        .home = request->viewer.is_signed_in ? TEXT("/home") : TEXT("/"),
        .can_exit = is_public,
        .signed_in = request->viewer.is_signed_in,
        .navigation = navigation(request, place),
    };
}

struct view_frame web_frame(struct front_request *request, enum web_place place)
{
    struct view_frame frame = bare_frame(request, place);
    if (frame.signed_in) {
        frame.person = casework_name_in(web_casework(request), request->session, request->arena, &request->viewer.person);
    }
    return frame;
}

struct view_frame web_frame_with_form(struct front_request *request, enum web_place place)
{
    struct view_frame frame = web_frame(request, place);
    frame.token = text_of(front_token(request));
    return frame;
}

struct buf *web_body(struct http_response *response)
{
    http_set_header(response, "Content-Type", "text/html; charset=utf-8");
    return &response->body;
}

void web_add_problem(struct vec *problems, struct text words, struct text field)
{
    struct view_problem problem = {.words = words, .field = field};
    vec_add(problems, &problem);
}

/* ---- what went wrong ---------------------------------------------------------------------------------------------------- */

struct problem_words {
    enum string_key title, words;
};

static struct problem_words words_for(int status)
{
    switch (status) {
    case 403:
        return (struct problem_words){STRING_PROBLEM_FORBIDDEN, STRING_PROBLEM_FORBIDDEN_WORDS};
    case 404:
    case 405:
        return (struct problem_words){STRING_PROBLEM_MISSING, STRING_PROBLEM_MISSING_WORDS};
    case 409:
        return (struct problem_words){STRING_PROBLEM_CONFLICT, STRING_PROBLEM_CONFLICT_WORDS};
    case 413:
        return (struct problem_words){STRING_PROBLEM_LARGE, STRING_PROBLEM_LARGE_WORDS};
    case 429:
        return (struct problem_words){STRING_PROBLEM_OFTEN, STRING_PROBLEM_OFTEN_WORDS};
    case 503:
        return (struct problem_words){STRING_PROBLEM_BUSY, STRING_PROBLEM_BUSY_WORDS};
    case 500:
        return (struct problem_words){STRING_PROBLEM_BROKEN, STRING_PROBLEM_BROKEN_WORDS};
    default:
        return (struct problem_words){STRING_PROBLEM_BAD, STRING_PROBLEM_BAD_WORDS};
    }
}

void web_error_page(struct front_request *request, struct http_response *response, const struct error *failure)
{
    struct problem_words words = words_for(response->status);
    struct page_problem page = {.frame = bare_frame(request, WEB_NOWHERE),
                                .title = web_say(request, words.title),
                                .words = web_say(request, words.words)};
    if (failure && response->status == 422) {
        page.title = web_say(request, STRING_PROBLEM_UNFIT);
        page.words = text_of(failure->words);
        page.more = text_of(failure->paragraph);
    }
    page_problem_write(web_body(response), web_language(request), &page);
}
