/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hall.h"

#include "http/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum house_person person;
    enum people_role role;
} users[HALL_USER__MAX] = {
    [HALL_MANAGER] = {"manager", HOUSE_MANAGER, PEOPLE_STAFF},
    [HALL_DIRECTOR] = {"director", HOUSE_DIRECTOR, PEOPLE_STAFF},
    [HALL_CLERK] = {"clerk", HOUSE_CLERK, PEOPLE_STAFF},
    [HALL_ADMINISTRATOR] = {"administrator", HOUSE_ADMINISTRATOR, PEOPLE_ADMINISTRATOR},
    [HALL_AUDITOR] = {"auditor", HOUSE_AUDITOR, PEOPLE_AUDITOR},
};

static void must(int code, const char *what, const struct error *error)
{
    if (code < 0) {
        fprintf(stderr, "hall: %s: %s\n", what, error->words);
        exit(70);
    }
}

/* ---- opening ------------------------------------------------------------------------------------------------------ */

static void add_users(struct hall *hall)
{
    struct people_act act = {{{0}}, hall->house.now};
    struct error error;
    for (size_t i = 0; i < HALL_USER__MAX; i++) {
        struct people_new_user user = {
            .person = hall->house.persons[users[i].person],
            .sign_in = text_of(arena_print(hall->house.arena, "%s@house.example", users[i].name)),
            .role = users[i].role,
            .password = text_of(arena_print(hall->house.arena, "%s of the house", users[i].name)),
        };
        must(people_add_user(hall->house.people, &user, &act, &error), users[i].name, &error);
        memcpy(hall->secrets[i], user.secret, PEOPLE_SECRET_SIZE);
    }
}

static void report(void *context, const char *label, const struct error *error)
{
    (void)context;
    fprintf(stderr, "hall: %s: %s (%s)\n", label, error->words, error->key);
}

/* The tables of front and of reminders, as one list. */
static void add_tables(struct hall *hall)
{
    static struct store_migration all[20];
    static struct store_migration_list list = {all, 0};
    const struct store_migration_list lists[] = {front_migrations, reminders_migrations()};
    list.count = 0;
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        if (list.count + lists[i].count > COUNT_OF(all)) {
            fprintf(stderr, "hall: there is no room for so many tables\n");
            exit(70);
        }
        memcpy(&all[list.count], lists[i].migrations, lists[i].count * sizeof(*all));
        list.count += lists[i].count;
    }
    hall->house.further = &list;
}

static void open_reminders(struct hall *hall)
{
    struct error error;
    const struct reminders_options options = {.store = hall->house.store,
                                              .vault = hall->house.vault,
                                              .ledger = hall->house.ledger,
                                              .people = hall->house.people,
                                              .casework = hall->house.casework,
                                              .book = hall->house.book,
                                              .zone = calendar_find_zone(hall->house.book, TEXT("Europe/London"))};
    must(reminders_new(&hall->reminders, &options, &error), "reminders", &error);
}

static void open_faces(struct hall *hall)
{
    struct error error;
    struct web_options web = {.casework = hall->house.casework,
                              .documents = hall->house.documents,
                              .plan = hall->house.plan,
                              .reminders = hall->reminders,
                              .people = hall->house.people,
                              .store = hall->house.store,
                              .ledger = hall->house.ledger,
                              .access = hall->house.access,
                              .book = hall->house.book,
                              .zone = calendar_find_zone(hall->house.book, TEXT("Europe/London"))};
    hall->web = web_new(&web);
    struct front_options front = {.store = hall->house.store,
                                  .people = hall->house.people,
                                  .vault = hall->house.vault,
                                  .clock = &hall->clock,
                                  .tables = web_table(hall->web),
                                  .table_count = 1,
                                  .assets = web_assets(hall->web),
                                  .exit_url = "https://127.0.0.1:1/weather",
                                  .files_size = web_files_size(hall->web),
                                  .sign_ins = 1000,
                                  .reports = 1000,
                                  .report = report};
    must(front_open(&hall->front, &front, &error), "front", &error);
}

/* A measure of each kind that has a page of its own form. */
static const char measures[] = "measures ours \"Measures of this house\"\n"
                               "  version 2026-01-01\n"
                               "  source \"A test\"\n"
                               "\n"
                               "measure named \"Concerns that were assessed\" [AP-9]\n"
                               "  says \"Of the concerns, how many were assessed.\"\n"
                               "  paragraph \"Plan of this house, 1\"\n"
                               "  in safeguarding-child\n"
                               "  of each case\n"
                               "  met when step assess is taken\n"
                               "  target at least 90\n"
                               "  least 2\n"
                               "\n"
                               "measure managers \"Managers who are trained\" [AP-9]\n"
                               "  says \"Of those who hold the office, how many have a valid record.\"\n"
                               "  paragraph \"Plan of this house, 2\"\n"
                               "  of each holder of safeguarding-manager\n"
                               "  met by course safeguarding-basic\n"
                               "  least 5\n"
                               "\n"
                               "measure said \"What staff say\" [AP-9]\n"
                               "  says \"How many in a hundred would report it.\"\n"
                               "  paragraph \"Plan of this house, 3\"\n"
                               "  attested\n"
                               "  target at least 75\n";

void hall_open(struct hall *hall)
{
    add_tables(hall);
    hall->house.measures = (struct procedure_file){.name = TEXT("ours.measures"), .text = text_of(measures)};
    house_open(&hall->house);
    hall->clock = clock_fixed(hall->house.now);
    add_users(hall);
    open_reminders(hall);
    open_faces(hall);
}

void hall_close(struct hall *hall)
{
    front_free(hall->front);
    web_free(hall->web);
    reminders_free(hall->reminders);
    house_close(&hall->house);
}

void hall_move(struct hall *hall, int64_t milliseconds)
{
    struct error error;
    house_move(&hall->house, milliseconds);
    hall->clock = clock_fixed(hall->house.now);
    must(casework_run_events(hall->house.casework, NULL, &error), "events", &error);
}

const char *hall_user_name(enum hall_user user)
{
    return users[user].name;
}

enum house_person hall_user_person(enum hall_user user)
{
    return users[user].person;
}

const char *hall_code(struct hall *hall, enum hall_user user)
{
    struct error error;
    char code[7];
    hall_move(hall, 60000);
    must(people_code_at(hall->secrets[user], hall->house.now, code, &error), "a code", &error);
    return arena_string(hall->house.arena, code);
}

/* ---- asking --------------------------------------------------------------------------------------------------------- */

static const char *find_header(struct arena *arena, const struct http_response *response, const char *name)
{
    for (size_t i = 0; i < response->headers.count; i++) {
        const struct http_header *header = VEC_AT(&response->headers, struct http_header, i);
        if (text_is(header->name, name)) {
            return text_string(arena, header->value);
        }
    }
    return NULL;
}

/* "name=value; other=value", with one cookie set anew. */
static const char *with_cookie(struct arena *arena, const char *cookies, struct text set)
{
    struct text pair;
    struct text rest = set;
    struct text name;
    struct buf buf = buf_in(arena);
    text_cut(&rest, ';', &pair);
    struct text value = pair;
    text_cut(&value, '=', &name);
    struct text old = text_of(cookies);
    struct text one;
    while (text_cut(&old, ';', &one)) {
        struct text trimmed = text_trim(one);
        struct text inside = trimmed;
        struct text its_name;
        text_cut(&inside, '=', &its_name);
        if (trimmed.length && !text_equal(its_name, name)) {
            buf_print(&buf, "%s%.*s", buf.length ? "; " : "", TEXT_ARGS(trimmed));
        }
    }
    if (value.length) {
        buf_print(&buf, "%s%.*s", buf.length ? "; " : "", TEXT_ARGS(pair));
    }
    return buf_as_string(&buf);
}

static void keep_cookies(struct hall_visitor *visitor, const struct http_response *response)
{
    for (size_t i = 0; i < response->headers.count; i++) {
        const struct http_header *header = VEC_AT(&response->headers, struct http_header, i);
        if (text_is(header->name, "Set-Cookie")) {
            visitor->cookies = with_cookie(visitor->hall->house.arena, visitor->cookies, header->value);
        }
    }
}

static struct hall_answer ask(struct hall_visitor *visitor, const char *bytes)
{
    struct arena *arena = visitor->hall->house.arena;
    const struct head_rules rules = {.header_count = 20, .body_size = 1 << 22};
    struct http_request http = {.arena = arena, .peer = "local"};
    struct head_scan scan = {0};
    struct head head;
    if (head_scan(&scan, bytes, strlen(bytes)).status ||
        head_read((struct text){bytes + scan.start, scan.end - scan.start}, &rules, &http, &head).status) {
        fprintf(stderr, "hall: no request: %.80s\n", bytes);
        exit(70);
    }
    http.body = text_of(bytes + scan.end);
    struct http_response response = {
        .arena = arena, .status = 200, .body = buf_in(arena), .headers = VEC_IN(arena, struct http_header)};
    front_handle(visitor->hall->front, &http, &response);
    keep_cookies(visitor, &response);
    const char *body = response.still.length ? text_string(arena, response.still) : buf_as_string(&response.body);
    return (struct hall_answer){.status = response.broken ? 500 : response.status,
                                .body = body,
                                .disposition = find_header(arena, &response, "Content-Disposition"),
                                .policy = find_header(arena, &response, "Content-Security-Policy"),
                                .location = find_header(arena, &response, "Location"),
                                .type = find_header(arena, &response, "Content-Type"),
                                .label = response.label};
}

static const char *cookie_line(const struct hall_visitor *visitor)
{
    bool has = visitor->cookies && *visitor->cookies;
    return has ? arena_print(visitor->hall->house.arena, "Cookie: %s\r\n", visitor->cookies) : "";
}

struct hall_answer hall_get(struct hall_visitor *visitor, const char *target)
{
    return ask(visitor, arena_print(visitor->hall->house.arena, "GET %s HTTP/1.1\r\nHost: hall\r\n%s\r\n", target,
                                    cookie_line(visitor)));
}

struct hall_answer hall_post_raw(struct hall_visitor *visitor, const char *path, const char *form)
{
    return ask(visitor, arena_print(visitor->hall->house.arena,
                                    "POST %s HTTP/1.1\r\nHost: hall\r\nSec-Fetch-Site: same-origin\r\n%s"
                                    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                                    path, cookie_line(visitor), strlen(form), form));
}

/* The sign-in page has a form for everybody; so has signing out. */
static const char *token_of(struct hall_visitor *visitor)
{
    const char *mark = "name=\"form-token\" value=\"";
    struct hall_answer page = hall_get(visitor, "/receipt");
    const char *at = strstr(page.body, mark);
    if (!at) {
        fprintf(stderr, "hall: a page without a token\n");
        exit(70);
    }
    at += strlen(mark);
    return text_string(visitor->hall->house.arena, (struct text){at, strcspn(at, "\"")});
}

struct hall_answer hall_post(struct hall_visitor *visitor, const char *path, const char *const *fields)
{
    struct buf form = buf_in(visitor->hall->house.arena);
    buf_print(&form, "form-token=%s", token_of(visitor));
    for (size_t i = 0; fields && fields[i]; i += 2) {
        buf_char(&form, '&');
        http_encode(&form, text_of(fields[i]));
        buf_char(&form, '=');
        http_encode(&form, text_of(fields[i + 1]));
    }
    return hall_post_raw(visitor, path, buf_as_string(&form));
}

#define BOUNDARY "----hall-boundary"

static void add_part(struct buf *form, const char *name, const char *file_name, const char *value)
{
    buf_print(form, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"", name);
    if (file_name) {
        buf_print(form, "; filename=\"%s\"\r\nContent-Type: application/octet-stream", file_name);
    }
    buf_print(form, "\r\n\r\n%s\r\n", value);
}

struct hall_answer hall_post_file(struct hall_visitor *visitor, const char *path, const char *const *fields,
                                  const char *file, const char *file_name, const char *bytes)
{
    struct arena *arena = visitor->hall->house.arena;
    struct buf form = buf_in(arena);
    add_part(&form, "form-token", NULL, token_of(visitor));
    for (size_t i = 0; fields && fields[i]; i += 2) {
        add_part(&form, fields[i], NULL, fields[i + 1]);
    }
    add_part(&form, file, file_name, bytes);
    buf_string(&form, "--" BOUNDARY "--\r\n");
    return ask(visitor, arena_print(arena,
                                    "POST %s HTTP/1.1\r\nHost: hall\r\nSec-Fetch-Site: same-origin\r\n%s"
                                    "Content-Type: multipart/form-data; boundary=" BOUNDARY
                                    "\r\nContent-Length: %zu\r\n\r\n%s",
                                    path, cookie_line(visitor), form.length, buf_as_string(&form)));
}

struct hall_visitor hall_sign_in(struct hall *hall, enum hall_user user)
{
    struct hall_visitor visitor = {hall, NULL};
    struct arena *arena = hall->house.arena;
    const char *const fields[] = {"name", arena_print(arena, "%s@house.example", users[user].name),
                                  "password", arena_print(arena, "%s of the house", users[user].name),
                                  "code", hall_code(hall, user), NULL};
    struct hall_answer answer = hall_post(&visitor, "/sign-in", fields);
    if (answer.status != 303) {
        fprintf(stderr, "hall: %s is not signed in: %d\n", users[user].name, answer.status);
        exit(70);
    }
    return visitor;
}
