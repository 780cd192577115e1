/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The dispatcher: every request passes check() before anything of a face runs, and whatever goes wrong on the way is
 * answered here. The order of the checks is part of the promise: who asks is settled before what was asked is looked
 * at, and a request that was not ours (no token) changes nothing and is told nothing.
 */
#include "front/inside.h"

#include "ledger/ledger.h"

#include <string.h>

/* Words between functions, never sent: the face answers with its challenge; the form is shown again. */
#define UNAUTHORISED 401
#define UNPROVEN 499

struct visit {
    struct front *front;
    struct front_request *request;
    struct http_response *response;
    const struct front_face *face;
    struct store_session *store; /* the read-only transaction, while there is one */
};

static int find_nothing(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)request;
    (void)response;
    return error_set(error, ERROR_NOT_FOUND, "front.nowhere", "There is no such page.");
}

/* A path that no row has goes the same way as any other, so that its 404 is the same as any other. */
static const struct front_row NOWHERE = {
    .method = HTTP_GET, .path = "(no such path)", .effect = FRONT_READS, .handler = find_nothing};

/* ---- answers other than the handler's --------------------------------------------------------------------- */

static void reset(struct visit *visit, int status)
{
    struct http_response *response = visit->response;
    response->status = status;
    response->body.length = 0;
    response->still = (struct text){NULL, 0};
    response->headers = VEC_IN(response->arena, struct http_header);
    response->broken = false;
    visit->request->token = NULL;
    if (status == 503 || status == 429) {
        http_set_header(response, "Retry-After", status == 503 ? "5" : "600");
    }
}

/* An error page sees who asks and what went wrong, and nothing of what was asked. */
static void answer_error(struct visit *visit, int status, const struct error *failure)
{
    const struct front_request *request = visit->request;
    struct front_request blank = {
        .arena = request->arena,
        .http = request->http,
        .house = request->house,
        .front = visit->front,
        .now = request->now,
        .viewer = request->viewer,
        .own_session = request->own_session,
        .response = visit->response,
    };
    reset(visit, status);
    bool may_be_told = status == 409 || status == 413 || status == 422;
    visit->face->error_page(&blank, visit->response, may_be_told ? failure : NULL);
}

static int status_of(enum error_code code)
{
    switch (code) {
    case ERROR_NOT_FOUND:
        return 404;
    case ERROR_CONFLICT:
        return 409;
    case ERROR_DENIED:
    case ERROR_INVALID:
        return 422;
    case ERROR_LIMIT:
        return 413;
    case ERROR_BUSY:
        return 503;
    default:
        return 500;
    }
}

static void report(const struct visit *visit, const struct error *error)
{
    const struct front_options *options = &visit->front->options;
    if (options->report) {
        options->report(options->report_context, visit->response->label, error);
    }
}

static void answer_failure(struct visit *visit, const struct error *error)
{
    int status = status_of(error->code);
    if (status == 500) {
        report(visit, error);
    }
    answer_error(visit, status, error);
}

/* ---- who asks --------------------------------------------------------------------------------------------- */

static bool is_ours(struct text origin, const struct http_request *http, bool has_tls)
{
    struct text scheme = has_tls ? TEXT("https://") : TEXT("http://");
    return text_starts(origin, scheme) &&
           text_equal((struct text){origin.at + scheme.length, origin.length - scheme.length}, http->host);
}

/* What the browser itself says about where a form came from. Behind Referrer-Policy: no-referrer, browsers send
 * "Origin: null" with our own forms, so null says nothing; the token decides. */
static bool comes_from_us(const struct visit *visit)
{
    const struct http_request *http = visit->request->http;
    struct text site = http_header(http, "sec-fetch-site");
    struct text origin = http_header(http, "origin");
    if (site.length && !text_is(site, "same-origin") && !text_is(site, "none")) {
        return false;
    }
    return !origin.length || text_is(origin, "null") || is_ours(origin, http, visit->front->options.has_tls);
}

/* Whether the browser vouches that the form was ours, so that only its token is out of date. */
bool form_is_surely_ours(const struct front_request *request)
{
    const struct http_request *http = request->http;
    return text_is(http_header(http, "sec-fetch-site"), "same-origin") ||
           is_ours(http_header(http, "origin"), http, request->front->options.has_tls);
}

static bool role_allows(enum front_permission permission, enum people_role role)
{
    switch (permission) {
    case FRONT_PUBLIC:
    case FRONT_SIGNED_IN:
        return true;
    case FRONT_STAFF:
        return role == PEOPLE_STAFF;
    case FRONT_ADMINISTRATOR:
        return role == PEOPLE_ADMINISTRATOR;
    case FRONT_AUDITOR:
        return role == PEOPLE_AUDITOR;
    default:
        return false;
    }
}

/* A session whose use cannot be noted only ends earlier: no reason to turn anybody away. */
static void note_use(const struct visit *visit, const struct front_session *session)
{
    struct error error;
    if (session_touch(visit->request, session, &error) < 0) {
        report(visit, &error);
    }
}

/* Opens the read-only transaction and finds out who asks: 0, a status, or a negative code. */
static int admit(struct visit *visit, struct error *error)
{
    struct front_request *request = visit->request;
    int code = store_begin_read(visit->front->options.store, &visit->store, error);
    if (code < 0) {
        return code;
    }
    request->session = visit->store;
    code = session_load(request, visit->store, &request->own_session, error);
    if (code < 0) {
        return code;
    }
    const struct front_session *session = request->own_session;
    if (session) {
        request->viewer =
            (struct front_viewer){true, session->person, session->role, {session->person, request->now}};
        note_use(visit, session);
    }
    if (!session && request->row->permission != FRONT_PUBLIC) {
        return UNAUTHORISED;
    }
    return !session || role_allows(request->row->permission, session->role) ? 0 : 404;
}

struct http_form_limits front_form_limits(const struct front_request *request)
{
    bool takes_files = request->row && request->row->takes_files;
    return (struct http_form_limits){.file_size = takes_files ? request->front->options.files_size : 0};
}

/* ---- what is asked ---------------------------------------------------------------------------------------- */

static int read_form(struct visit *visit, struct http_form *form)
{
    const struct http_request *http = visit->request->http;
    struct error error;
    struct http_form_limits limits = front_form_limits(visit->request);
    int code = visit->request->row->effect == FRONT_WRITES
                   ? http_read_form(http, &limits, form, &error)
                   : http_read_pairs(visit->request->arena, http->query, NULL, form, &error);
    if (code == ERROR_LIMIT) {
        return 413;
    }
    return code < 0 ? 400 : 0;
}

static int check_token(const struct visit *visit, const struct http_form *form)
{
    const struct http_field *field = form_find(form, FRONT_TOKEN_FIELD);
    return field && token_is_right(visit->request, field->value) ? 0 : 403;
}

static int check_limit(struct visit *visit)
{
    const struct front_options *options = &visit->front->options;
    enum front_limit kind = visit->request->row->limit;
    unsigned most = kind == FRONT_LIMIT_SIGN_IN ? options->sign_ins : options->reports;
    bool allows = kind == FRONT_UNLIMITED || limiter_allows(&visit->front->limiter, kind, visit->request->http->peer,
                                                            most, visit->request->now);
    return allows ? 0 : 429;
}

static int read_fields(struct visit *visit, const struct http_form *form, struct error *error)
{
    struct front_request *request = visit->request;
    const struct front_field *fields = request->row->fields;
    size_t count = request->row->field_count;
    int code = request->row->fields_of ? request->row->fields_of(request, &fields, &count, error) : 0;
    if (code == 0) {
        input_read(request, fields, count, form);
    }
    return code;
}

/* Everything that a row demands: 0 when the handler may run, a status, or a negative code with *error filled. */
static int check(struct visit *visit, struct error *error)
{
    const struct front_row *row = visit->request->row;
    bool is_write = row->effect == FRONT_WRITES;
    bool takes_fields = row->field_count > 0 || row->fields_of;
    struct http_form form = {0};
    if (is_write && !comes_from_us(visit)) {
        return 403;
    }
    int verdict = row->effect == FRONT_PLAIN || row->effect == FRONT_LEAVES ? 0 : admit(visit, error);
    if (verdict == 0 && (is_write || takes_fields)) {
        verdict = read_form(visit, &form);
    }
    if (verdict == 0 && is_write) {
        verdict = check_token(visit, &form);
    }
    if (verdict == 0) {
        verdict = check_limit(visit);
    }
    if (verdict == 403 && row->again && form_is_surely_ours(visit->request)) {
        verdict = UNPROVEN;
    }
    bool is_shown_again = row->again && (verdict == UNPROVEN || verdict == 429);
    if ((verdict == 0 || is_shown_again) && takes_fields) {
        int code = read_fields(visit, &form, error);
        verdict = code < 0 ? code : verdict;
    }
    return verdict;
}

/* ---- the handler, and the form again ---------------------------------------------------------------------- */

static void end_reading(struct visit *visit)
{
    store_end(visit->store);
    visit->store = visit->request->session = NULL;
}

/* A failure that names a field belongs beside it; any other is said for the whole form. */
static void place_failure(struct front_request *request, const struct error *error)
{
    struct front_value *value = error->field[0] ? front_find_value(request, text_of(error->field)) : NULL;
    if (!value || error->code != ERROR_INVALID) {
        request->failure = *error;
        return;
    }
    request->input.problem_count += value->problem == NULL;
    value->problem = arena_string(request->arena, error->words);
    value->problem_key = arena_string(request->arena, error->key);
}

static void show_again(struct visit *visit, int status)
{
    struct error error = {0};
    reset(visit, status);
    int code = visit->store ? 0 : store_begin_read(visit->front->options.store, &visit->store, &error);
    visit->request->session = visit->store;
    if (code == 0) {
        code = visit->request->row->again(visit->request, visit->response, &error);
    }
    if (code < 0) {
        answer_failure(visit, &error);
    }
}

/* What a face says nothing about is kept by nobody. */
static void finish(struct http_response *response)
{
    for (size_t i = 0; i < response->headers.count; i++) {
        if (text_is(VEC_AT(&response->headers, struct http_header, i)->name, "Cache-Control")) {
            return;
        }
    }
    http_set_header(response, "Cache-Control", "no-store");
}

/* ---- a page whose reading becomes durable meanwhile ------------------------------------------------------------------ */

static bool others_read(void *context)
{
    const struct visit *visit = context;
    return http_others(visit->response) > 0;
}

/* Where the reading could not be noted nothing of what was read goes out. */
static void answer_noted(void *context, int result, const struct error *error)
{
    struct visit *visit = context;
    if (result < 0) {
        answer_failure(visit, error);
        finish(visit->response);
    }
    http_answer(visit->response);
}

static void wait_for_note(void *context, struct http_response *response)
{
    const struct visit *visit = context;
    (void)response;
    ledger_note_then(visit->request->noting, answer_noted, others_read, context);
}

static void run_handler(struct visit *visit)
{
    struct front_request *request = visit->request;
    const struct front_row *row = request->row;
    struct error error = {0};
    if (row->effect == FRONT_WRITES) {
        end_reading(visit);
    }
    int code = row->handler(request, visit->response, &error);
    if (code == 0 && request->noting && visit->response->may_wait) {
        visit->response->wait = wait_for_note;
        visit->response->wait_context = visit;
        return;
    }
    if (request->noting) {
        struct error why;
        end_reading(visit);
        int noted = ledger_note_end(request->noting, code < 0 ? &why : &error);
        code = code < 0 ? code : noted;
    }
    if (code == 0) {
        return;
    }
    error.code = (enum error_code)code;
    int status = status_of(error.code);
    if (row->again && status != 404 && status != 500) {
        place_failure(request, &error);
        show_again(visit, status);
    } else {
        answer_failure(visit, &error);
    }
}

static void refuse_fields(struct visit *visit)
{
    if (visit->request->row->again) {
        show_again(visit, 422);
        return;
    }
    struct error error;
    error_set(&error, ERROR_INVALID, "front.fields", "Something in the address of this page cannot be right.");
    answer_error(visit, 422, &error);
}

/* Nothing is done, but nothing that was typed is lost either: whoever reads the form over can send it again. */
static void refuse_form(struct visit *visit, int verdict)
{
    struct error *failure = &visit->request->failure;
    if (verdict == UNPROVEN) {
        error_set(failure, ERROR_DENIED, "front.token",
                  "This page was opened before you last signed in, or your browser has dropped its cookie. "
                  "Nothing has been sent yet. Check what you wrote and send it again.");
    } else {
        error_set(failure, ERROR_BUSY, "front.attempts",
                  "Too much has been sent from your network in the last ten minutes. "
                  "Nothing has been sent yet. Wait ten minutes and send it again.");
    }
    show_again(visit, verdict == UNPROVEN ? 403 : verdict);
}

static void run(struct visit *visit)
{
    struct error error = {0};
    int verdict = check(visit, &error);
    if (verdict < 0) {
        error.code = (enum error_code)verdict;
        answer_failure(visit, &error);
    } else if (verdict == UNAUTHORISED) {
        if (visit->request->row->effect == FRONT_WRITES) {
            end_reading(visit); /* the face may put away what came with the form */
        }
        visit->face->challenge(visit->request, visit->response);
    } else if (verdict == UNPROVEN || (verdict == 429 && visit->request->row->again)) {
        refuse_form(visit, verdict);
    } else if (verdict > 0) {
        answer_error(visit, verdict, NULL);
    } else if (visit->request->input.problem_count) {
        refuse_fields(visit);
    } else {
        run_handler(visit);
    }
    end_reading(visit);
}

/* ---- finding the row -------------------------------------------------------------------------------------- */

static void answer_method(struct visit *visit, struct buf *allowed)
{
    answer_error(visit, 405, NULL);
    http_set_header(visit->response, "Allow", buf_as_string(allowed));
}

void front_handle(void *context, struct http_request *http, struct http_response *response)
{
    struct front *front = context;
    bool is_read = http->method == HTTP_GET || http->method == HTTP_HEAD;
    if (is_read && front->options.assets && http_serve_asset(front->options.assets, http, response)) {
        response->label = "/assets";
        return;
    }
    struct text *arguments = ARENA_ARRAY(http->arena, struct text, PARTS_MOST);
    struct buf allowed = buf_in(http->arena);
    const struct route *route = route_find(front, http, http->arena, arguments, &allowed);
    const struct front_table *table = route ? route->table : &front->options.tables[0];
    struct front_request *request = ARENA_NEW(http->arena, struct front_request);
    struct visit *visit = ARENA_NEW(http->arena, struct visit); /* an answer that waits outlives this call */
    *request = (struct front_request){
        .arena = http->arena,
        .http = http,
        .row = route ? route->row : &NOWHERE,
        .house = table->house,
        .front = front,
        .now = clock_now(front->options.clock),
        .arguments = arguments,
        .response = response,
        .route = route,
    };
    *visit = (struct visit){.front = front, .request = request, .response = response, .face = table->face};
    response->label = request->row->path;
    if (!route && allowed.length) {
        answer_method(visit, &allowed);
    } else {
        run(visit);
    }
    finish(response);
}
