/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The whole house (support/house.h) with its pages, served on loopback for the browser's tests.
 *
 *   web-server ENGINE
 *
 * It prints the address. A line on its standard input asks for something, and is answered by one line:
 *
 *   code PERSON       "NAME CODE": the sign-in name and a fresh one-time code; the house's time moves on by a minute
 *   move MINUTES      the house's time moves on, and what is due by then happens; "moved"
 *   report SUBJECT    a report is made about somebody; its reference
 *   step PERSON REFERENCE STEP FIELD=VALUE;FIELD=VALUE...   "taken"
 *   absent PERSON     from now on, with an open end; "absent"
 *
 * PERSON is manager, director, clerk, administrator or auditor; each one's password is that word with " of the house" behind
 * it. It ends when its input does.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/house.h"
#include "support/stores.h"
#include "web/web.h"

static const struct user {
    const char *name;
    enum house_person person;
    enum people_role role;
} users[] = {
    {"manager", HOUSE_MANAGER, PEOPLE_STAFF},
    {"director", HOUSE_DIRECTOR, PEOPLE_STAFF},
    {"clerk", HOUSE_CLERK, PEOPLE_STAFF},
    {"administrator", HOUSE_ADMINISTRATOR, PEOPLE_ADMINISTRATOR},
    {"auditor", HOUSE_AUDITOR, PEOPLE_AUDITOR},
};

struct served {
    struct house house;
    struct clock clock;
    struct web *web;
    struct front *front;
    struct http_server *server;
    uint8_t secrets[COUNT_OF(users)][PEOPLE_SECRET_SIZE];
};

static void must(int code, const char *what, const struct error *error)
{
    if (code < 0) {
        fprintf(stderr, "web-server: %s: %s\n", what, error->words);
        exit(70);
    }
}

static void add_users(struct served *served)
{
    struct people_act act = {{{0}}, served->house.now};
    struct error error;
    for (size_t i = 0; i < COUNT_OF(users); i++) {
        struct people_new_user user = {
            .person = served->house.persons[users[i].person],
            .sign_in = text_of(arena_print(served->house.arena, "%s@house.example", users[i].name)),
            .role = users[i].role,
            .password = text_of(arena_print(served->house.arena, "%s of the house", users[i].name)),
        };
        must(people_add_user(served->house.people, &user, &act, &error), users[i].name, &error);
        memcpy(served->secrets[i], user.secret, PEOPLE_SECRET_SIZE);
    }
}

static void report(void *context, const char *label, const struct error *error)
{
    (void)context;
    fprintf(stderr, "web-server: %s: %s (%s)\n", label, error->words, error->key);
}

static void open_faces(struct served *served)
{
    struct error error;
    struct web_options web = {.casework = served->house.casework,
                              .people = served->house.people,
                              .store = served->house.store,
                              .book = served->house.book,
                              .zone = calendar_find_zone(served->house.book, TEXT("Europe/London"))};
    served->web = web_new(&web);
    struct front_options front = {.store = served->house.store,
                                  .people = served->house.people,
                                  .vault = served->house.vault,
                                  .clock = &served->clock,
                                  .tables = web_table(served->web),
                                  .table_count = 1,
                                  .assets = web_assets(served->web),
                                  .exit_url = "https://127.0.0.1:1/weather",
                                  .sign_ins = 1000,
                                  .reports = 1000,
                                  .report = report};
    must(front_open(&served->front, &front, &error), "front", &error);
    struct http_options http = {0};
    front_serve_by(served->front, &http);
    must(http_open(&served->server, &http, &error), "http", &error);
}

static void *serve(void *context)
{
    struct served *served = context;
    struct error error;
    must(http_run(served->server, &error), "serving", &error);
    return NULL;
}

/* ---- what tests ask for ------------------------------------------------------------------------------------------- */

static const struct user *find_user(struct text name)
{
    for (size_t i = 0; i < COUNT_OF(users); i++) {
        if (text_is(name, users[i].name)) {
            return &users[i];
        }
    }
    return NULL;
}

static void move(struct served *served, int64_t milliseconds)
{
    struct error error;
    house_move(&served->house, milliseconds);
    served->clock = clock_fixed(served->house.now);
    must(casework_run_events(served->house.casework, NULL, &error), "events", &error);
}

static void tell_code(struct served *served, struct text name)
{
    const struct user *user = find_user(name);
    struct error error;
    char code[7];
    if (!user) {
        puts("nobody");
        return;
    }
    move(served, 60000);
    must(people_code_at(served->secrets[user - users], served->house.now, code, &error), "a code", &error);
    printf("%s@house.example %s\n", user->name, code);
}

static void make_report(struct served *served, struct text subject)
{
    struct casework_done done;
    house_report(&served->house, text_string(served->house.arena, subject), "Words that somebody typed.", &done);
    puts(done.reference);
}

static void take_step(struct served *served, struct text rest)
{
    struct text person, reference, step, pair;
    struct vec fields = VEC_IN(served->house.arena, const char *);
    const char *end = NULL;
    text_cut(&rest, ' ', &person);
    text_cut(&rest, ' ', &reference);
    text_cut(&rest, ' ', &step);
    while (text_cut(&rest, ';', &pair)) {
        struct text name;
        text_cut(&pair, '=', &name);
        const char *both[] = {text_string(served->house.arena, name), text_string(served->house.arena, pair)};
        vec_add(&fields, &both[0]);
        vec_add(&fields, &both[1]);
    }
    vec_add(&fields, &end);
    const struct user *user = find_user(person);
    house_step(&served->house, user ? user->person : HOUSE_MANAGER, text_string(served->house.arena, reference),
               text_string(served->house.arena, step), (struct procedure_scope){PROCEDURE_FOR_CASE, 0}, fields.items);
    puts("taken");
}

static void make_absent(struct served *served, struct text name)
{
    const struct user *user = find_user(name);
    struct people_act act = {{{0}}, served->house.now};
    struct identity absence;
    struct error error;
    must(people_record_absence(served->house.people, &served->house.persons[user ? user->person : HOUSE_MANAGER],
                               served->house.now, PEOPLE_OPEN, TEXT("leave"), &act, &absence, &error),
         "an absence", &error);
    puts("absent");
}

static void answer(struct served *served, struct text line)
{
    struct text word;
    struct error error;
    int64_t minutes = 0;
    text_cut(&line, ' ', &word);
    if (text_is(word, "code")) {
        tell_code(served, line);
    } else if (text_is(word, "move")) {
        must(text_to_integer(line, 0, 1000000, &minutes, &error), "minutes", &error);
        move(served, minutes * 60000);
        puts("moved");
    } else if (text_is(word, "report")) {
        make_report(served, line);
    } else if (text_is(word, "step")) {
        take_step(served, line);
    } else if (text_is(word, "absent")) {
        make_absent(served, line);
    } else {
        puts("what?");
    }
    fflush(stdout);
}

int main(int count, char **values)
{
    static struct served served;
    char line[8192];
    pthread_t thread;
    stores_begin(count, values);
    served.house.further = &front_migrations;
    house_open(&served.house);
    served.clock = clock_fixed(served.house.now);
    add_users(&served);
    open_faces(&served);
    pthread_create(&thread, NULL, serve, &served);
    printf("http://127.0.0.1:%u\n", http_port(served.server));
    fflush(stdout);
    while (fgets(line, sizeof(line), stdin)) {
        answer(&served, text_trim(text_of(line)));
    }
    http_stop(served.server);
    pthread_join(thread, NULL);
    http_free(served.server);
    front_free(served.front);
    web_free(served.web);
    house_close(&served.house);
    stores_end();
    return 0;
}
