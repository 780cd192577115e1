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

#include "hall.h"
#include "support/stores.h"

static void must(int code, const char *what, const struct error *error)
{
    if (code < 0) {
        fprintf(stderr, "web-server: %s: %s\n", what, error->words);
        exit(70);
    }
}

/* ---- what tests ask for ------------------------------------------------------------------------------------------- */

/* The manager, where the name is nobody's. */
static enum hall_user find_user(struct text name)
{
    for (int i = 0; i < HALL_USER__MAX; i++) {
        if (text_is(name, hall_user_name((enum hall_user)i))) {
            return (enum hall_user)i;
        }
    }
    return HALL_MANAGER;
}

static void tell_code(struct hall *hall, struct text name)
{
    enum hall_user user = find_user(name);
    printf("%s@house.example %s\n", hall_user_name(user), hall_code(hall, user));
}

static void make_report(struct hall *hall, struct text subject)
{
    struct casework_done done;
    house_report(&hall->house, text_string(hall->house.arena, subject), "Words that somebody typed.", &done);
    puts(done.reference);
}

static void take_step(struct hall *hall, struct text rest)
{
    struct text person, reference, step, pair;
    struct vec fields = VEC_IN(hall->house.arena, const char *);
    const char *end = NULL;
    text_cut(&rest, ' ', &person);
    text_cut(&rest, ' ', &reference);
    text_cut(&rest, ' ', &step);
    while (text_cut(&rest, ';', &pair)) {
        struct text name;
        text_cut(&pair, '=', &name);
        const char *both[] = {text_string(hall->house.arena, name), text_string(hall->house.arena, pair)};
        vec_add(&fields, &both[0]);
        vec_add(&fields, &both[1]);
    }
    vec_add(&fields, &end);
    house_step(&hall->house, hall_user_person(find_user(person)), text_string(hall->house.arena, reference),
               text_string(hall->house.arena, step), (struct procedure_scope){PROCEDURE_FOR_CASE, 0}, fields.items);
    puts("taken");
}

static void make_absent(struct hall *hall, struct text name)
{
    struct people_act act = {{{0}}, hall->house.now};
    struct identity absence;
    struct error error;
    must(people_record_absence(hall->house.people, &hall->house.persons[hall_user_person(find_user(name))],
                               hall->house.now, PEOPLE_OPEN, TEXT("leave"), &act, &absence, &error),
         "an absence", &error);
    puts("absent");
}

static void answer(struct hall *hall, struct text line)
{
    struct text word;
    struct error error;
    int64_t minutes = 0;
    text_cut(&line, ' ', &word);
    if (text_is(word, "code")) {
        tell_code(hall, line);
    } else if (text_is(word, "move")) {
        must(text_to_integer(line, 0, 1000000, &minutes, &error), "minutes", &error);
        hall_move(hall, minutes * 60000);
        puts("moved");
    } else if (text_is(word, "report")) {
        make_report(hall, line);
    } else if (text_is(word, "step")) {
        take_step(hall, line);
    } else if (text_is(word, "absent")) {
        make_absent(hall, line);
    } else {
        puts("what?");
    }
    fflush(stdout);
}

static void *serve(void *context)
{
    struct error error;
    must(http_run(context, &error), "serving", &error);
    return NULL;
}

int main(int count, char **values)
{
    static struct hall hall;
    struct http_server *server;
    struct http_options http = {0};
    struct error error;
    char line[8192];
    pthread_t thread;
    stores_begin(count, values);
    hall_open(&hall);
    front_serve_by(hall.front, &http);
    must(http_open(&server, &http, &error), "http", &error);
    pthread_create(&thread, NULL, serve, server);
    printf("http://127.0.0.1:%u\n", http_port(server));
    fflush(stdout);
    while (fgets(line, sizeof(line), stdin)) {
        answer(&hall, text_trim(text_of(line)));
    }
    http_stop(server);
    pthread_join(thread, NULL);
    http_free(server);
    hall_close(&hall);
    stores_end();
    return 0;
}
