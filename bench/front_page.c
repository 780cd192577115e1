/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dispatcher adds to a page: finding the row, a read-only transaction, the session and its user. The handler
 * answers with bytes that are there already; the measure is the same row without any checks. No sockets. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "front/front.h"
#include "ledger/ledger.h"
#include "vault/vault.h"

#define AT INT64_C(1795338000000)
#define PASSWORD "seventeen grey herons"

static struct front *front;
static char page[46 * 1024];
static char folder[] = "/tmp/evenhand-bench-XXXXXX";

static _Noreturn void give_up(const struct error *error)
{
    fprintf(stderr, "front_page: %s\n", error->words);
    exit(1);
}

/* ---- a face of one page ----------------------------------------------------------------------------------- */

static int show(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)request;
    (void)error;
    http_set_header(response, "Content-Type", "text/html; charset=utf-8");
    response->still = (struct text){page, sizeof(page)};
    return 0;
}

static int show_token(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    buf_string(&response->body, front_token(request));
    return 0;
}

static struct people_new_user user = {.sign_in = {"ann", 3}, .role = PEOPLE_STAFF,
                                      .password = {PASSWORD, sizeof(PASSWORD) - 1}};

static int sign_in(struct front_request *request, struct http_response *response, struct error *error)
{
    char code[7];
    struct people_signed_in in;
    (void)response;
    if (people_code_at(user.secret, AT, code, error) < 0) {
        return error->code;
    }
    return front_sign_in(request, user.sign_in, user.password, text_of(code), &in, error);
}

static void draw_error(struct front_request *request, struct http_response *response, const struct error *failure)
{
    (void)request;
    buf_print(&response->body, "%d %s", response->status, failure ? failure->words : "");
}

static void challenge(struct front_request *request, struct http_response *response)
{
    (void)request;
    http_redirect(response, TEXT("/"));
}

static const struct front_row ROWS[] = {
    {.method = HTTP_GET, .path = "/plain", .effect = FRONT_PLAIN, .handler = show},
    {.method = HTTP_GET, .path = "/public", .effect = FRONT_READS, .handler = show},
    {.method = HTTP_GET, .path = "/token", .effect = FRONT_READS, .handler = show_token},
    {.method = HTTP_POST, .path = "/sign-in", .effect = FRONT_WRITES, .handler = sign_in},
    {.method = HTTP_GET, .path = "/cases/{case:name}", .permission = FRONT_STAFF, .effect = FRONT_READS,
     .handler = show},
};
static const struct front_face FACE = {draw_error, challenge};

/* ---- asking ----------------------------------------------------------------------------------------------- */

struct question {
    enum http_method method;
    const char *target, *cookie, *body;
    int expected;
};

/* Answers one request; the value of Set-Cookie, or of the body, goes to `out` where that is asked for. */
static void ask(const struct question *question, char *cookie, char *body)
{
    struct arena *arena = arena_new();
    struct http_header headers[2] = {{TEXT("cookie"), text_of(question->cookie)},
                                     {TEXT("content-type"), TEXT("application/x-www-form-urlencoded")}};
    struct http_request http = {.arena = arena, .method = question->method, .headers = headers, .header_count = 2,
                                .host = TEXT("bench"), .peer = "local", .body = text_of(question->body)};
    struct http_response response = {.arena = arena, .status = 200, .body = buf_in(arena),
                                     .headers = VEC_IN(arena, struct http_header)};
    struct error error;
    if (http_read_target(text_of(question->target), &http, &error) < 0) {
        give_up(&error);
    }
    front_handle(front, &http, &response);
    if (response.status != question->expected) {
        fprintf(stderr, "front_page: %s gives %d\n", question->target, response.status);
        exit(1);
    }
    for (size_t i = 0; cookie && i < response.headers.count; i++) {
        const struct http_header *header = VEC_AT(&response.headers, struct http_header, i);
        if (text_is(header->name, "Set-Cookie")) {
            sprintf(cookie, "%.*s", (int)strcspn(header->value.at, ";"), header->value.at);
        }
    }
    if (body) {
        strcpy(body, buf_as_string(&response.body));
    }
    arena_free(arena);
}

static void run_question(void *context, uint64_t times)
{
    for (; times > 0; times--) {
        ask(context, NULL, NULL);
    }
}

/* ---- opening ---------------------------------------------------------------------------------------------- */

static struct front_options open_rooms(struct arena *arena, const struct clock *clock)
{
    struct front_options options = {.clock = clock};
    struct error error = {0};
    const struct store_migration_list lists[] = {ledger_migrations(), people_migrations(), front_migrations};
    const char *key_file = arena_print(arena, "%s/master", folder);
    const struct store_options store = {.where = arena_print(arena, "sqlite:%s/main.db", folder), .lists = lists,
                                        .list_count = COUNT_OF(lists)};
    const struct vault_options vault = {.where = arena_print(arena, "sqlite:%s/keys.db", folder),
                                        .master = {.key_file = key_file}, .clock = *clock};
    struct ledger *ledger;
    if (vault_make_master(key_file, &error) < 0 || vault_open(&options.vault, &vault, &error) < 0 ||
        store_open(&options.store, &store, &error) < 0 ||
        ledger_open(&ledger, &(struct ledger_options){.store = options.store, .vault = options.vault, .clock = *clock,
                                                      .name = "bench.example.org"}, &error) < 0 ||
        people_new(&options.people, &(struct people_options){options.store, options.vault, ledger}, &error) < 0) {
        give_up(&error);
    }
    return options;
}

static void add_user(struct people *people)
{
    struct error error = {0};
    const struct people_act act = {.at = AT};
    const struct people_details details = {.kinds = PEOPLE_EMPLOYEE, .name = TEXT("Ann Staff")};
    if (people_add_person(people, &details, &act, &user.person, &error) < 0 ||
        people_add_user(people, &user, &act, &error) < 0) {
        give_up(&error);
    }
}

int main(void)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct clock clock = clock_fixed(AT);
    struct error error = {0};
    char visitor[200], session[200], token[100];
    if (!mkdtemp(folder)) {
        return 1;
    }
    struct front_options options = open_rooms(arena, &clock);
    const struct front_table table = {ROWS, COUNT_OF(ROWS), &FACE, NULL};
    options.tables = &table;
    options.table_count = 1;
    if (front_open(&front, &options, &error) < 0) {
        give_up(&error);
    }
    add_user(options.people);
    ask(&(struct question){HTTP_GET, "/token", "", "", 200}, visitor, token);
    ask(&(struct question){HTTP_POST, "/sign-in", visitor, arena_print(arena, "form-token=%s", token), 200}, session,
        NULL);

    struct question plain = {HTTP_GET, "/plain", "", "", 200};
    struct question public = {HTTP_GET, "/public", "", "", 200};
    struct question staff = {HTTP_GET, "/cases/abc", session, "", 200};
    struct question stranger = {HTTP_GET, "/cases/abc", "", "", 303};
    struct bench_case cases[] = {
        {.name = "front.plain", .run = run_question, .context = &plain},
        {.name = "front.public-read", .run = run_question, .context = &public},
        {.name = "front.signed-in-read", .run = run_question, .context = &staff},
        {.name = "front.stranger", .run = run_question, .context = &stranger},
    };
    bench_measure(cases, COUNT_OF(cases), 7, 0.1);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bench_line_time(&cases[i]);
    }
    bench_line_ratio("front.signed-in-read.to-plain", &cases[2], &cases[0]);
    return system(arena_print(arena, "rm -r %s", folder)) != 0;
}
