/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making the dispatcher: the headers that every response carries, the pages of refusals that no handler sees, and
 * front's own route, which leaves the site at once. */
#include "front/inside.h"

#include <stdlib.h>
#include <string.h>

#define WEATHER "https://www.bbc.co.uk/weather"

/* Nothing from elsewhere, nothing inline, in nobody's frame. No-referrer, because paths name cases. */
#define HEADERS                                                                                                  \
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "         \
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "            \
    "frame-ancestors 'none'\r\n"                                                                                 \
    "X-Content-Type-Options: nosniff\r\n"                                                                        \
    "X-Frame-Options: DENY\r\n"                                                                                  \
    "Referrer-Policy: no-referrer\r\n"                                                                           \
    "Permissions-Policy: accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), "         \
    "gyroscope=(), microphone=(), midi=(), payment=(), usb=()\r\n"                                               \
    "Cross-Origin-Opener-Policy: same-origin\r\n"                                                                \
    "Cross-Origin-Resource-Policy: same-origin\r\n"
#define TRANSPORT "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"

/* ---- leaving at once -------------------------------------------------------------------------------------- */

/* The session goes, here and in the browser, and the browser goes elsewhere. A link can do no more than a GET, so
 * this one GET ends something: the visitor's own session. It leaves even when the store fails. Nothing that we serve
 * is kept in the browser's cache, and clearing that as well can hold a browser up for seconds. */
static int leave(struct front_request *request, struct http_response *response, struct error *error)
{
    const struct front_options *options = &request->front->options;
    if (session_end(request, error) < 0 && options->report) {
        options->report(options->report_context, request->row->path, error);
    }
    http_set_cookie(response, &(struct http_cookie){.name = visitor_cookie_name(request->front),
                                                    .value = TEXT(""),
                                                    .secure = options->has_tls});
    http_set_header(response, "Clear-Site-Data", "\"cookies\", \"storage\"");
    http_set_header(response, "Location", options->exit_url);
    response->status = 303;
    return 0;
}

const struct front_row FRONT_OWN_ROWS[] = {
    {.method = HTTP_GET, .path = "/exit", .effect = FRONT_LEAVES, .title = "exit", .handler = leave},
};
const size_t FRONT_OWN_ROW_COUNT = COUNT_OF(FRONT_OWN_ROWS);

/* ---- refusals by http ------------------------------------------------------------------------------------- */

static const struct {
    int status;
    int page; /* the face's page that says it */
} REFUSALS[] = {
    {400, 400}, {408, 400}, {413, 413}, {414, 400}, {415, 400}, {417, 400},
    {421, 400}, {431, 400}, {501, 400}, {503, 503}, {505, 400},
};

static const char *find_type(const struct http_response *response)
{
    for (size_t i = 0; i < response->headers.count; i++) {
        const struct http_header *header = VEC_AT(&response->headers, struct http_header, i);
        if (text_is(header->name, "Content-Type")) {
            return text_string(response->arena, header->value);
        }
    }
    return "text/html; charset=utf-8";
}

static struct http_page draw_page(struct front *front, int status, int page)
{
    const struct http_request http = {.arena = front->arena, .peer = "local"};
    struct http_response response = {.arena = front->arena,
                                     .status = page,
                                     .body = buf_in(front->arena),
                                     .headers = VEC_IN(front->arena, struct http_header)};
    struct front_request request = {
        .arena = front->arena,
        .http = &http,
        .house = front->options.tables[0].house,
        .front = front,
        .now = clock_now(front->options.clock),
        .response = &response,
    };
    front->options.tables[0].face->error_page(&request, &response, NULL);
    return (struct http_page){status, find_type(&response),
                              response.body.length ? buf_as_text(&response.body) : response.still};
}

static void draw_pages(struct front *front)
{
    front->page_count = COUNT_OF(REFUSALS);
    front->pages = ARENA_ARRAY(front->arena, struct http_page, front->page_count);
    for (size_t i = 0; i < front->page_count; i++) {
        front->pages[i] = draw_page(front, REFUSALS[i].status, REFUSALS[i].page);
    }
}

/* ---- opening ---------------------------------------------------------------------------------------------- */

static struct front_options fill_options(const struct front_options *asked)
{
    struct front_options options = *asked;
    options.exit_url = asked->exit_url ? asked->exit_url : WEATHER;
    options.idle_minutes = asked->idle_minutes ? asked->idle_minutes : 30;
    options.longest_hours = asked->longest_hours ? asked->longest_hours : 12;
    options.sign_ins = asked->sign_ins ? asked->sign_ins : 30;
    options.reports = asked->reports ? asked->reports : 20;
    return options;
}

static int check_exit(const char *url, struct error *error)
{
    if (strncmp(url, "https://", 8) != 0 || strpbrk(url, " \t\r\n")) {
        return error_set(error, ERROR_INVALID, "front.exit", "\"%s\" is no https address to leave to.", url);
    }
    return 0;
}

int front_open(struct front **out, const struct front_options *options, struct error *error)
{
    struct arena *arena = arena_new();
    struct front *front = ARENA_NEW(arena, struct front);
    front->arena = arena;
    front->options = fill_options(options);
    front->headers = options->has_tls ? HEADERS TRANSPORT : HEADERS;
    limiter_init(&front->limiter);
    int code = check_exit(front->options.exit_url, error);
    if (code == 0) {
        code = routes_parse(arena, options->tables, options->table_count, &front->routes, &front->count, error);
    }
    if (code < 0) {
        front_free(front);
        return code;
    }
    draw_pages(front);
    *out = front;
    return 0;
}

void front_free(struct front *front)
{
    if (front) {
        limiter_dispose(&front->limiter);
        arena_free(front->arena);
    }
}

void front_free_at(struct front **front)
{
    front_free(*front);
}

/* Which row it is for says how much may come: before anything of it is read. */
static size_t body_size_of(void *context, const struct http_request *request)
{
    const struct front *front = context;
    struct text arguments[PARTS_MOST];
    struct buf allowed = buf_in(request->arena);
    const struct route *route = route_find(front, request, request->arena, arguments, &allowed);
    return route && route->row->takes_files ? front->options.files_size : 0;
}

void front_serve_by(struct front *front, struct http_options *options)
{
    options->body_size_of = body_size_of;
    options->handler = front_handle;
    options->context = front;
    options->headers = front->headers;
    options->pages = front->pages;
    options->page_count = front->page_count;
}
