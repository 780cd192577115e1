/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several processes take what is due at the same time, and are killed at it: each thing is recorded once, and none is lost. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "hall.h"
#include "support/must.h"
#include "support/stores.h"

#define CASES 12
#define NOTICES 3

struct scene {
    struct hall hall;
    char references[CASES][ACCESS_REFERENCE_SIZE];
    char notices[NOTICES][ACCESS_REFERENCE_SIZE];
    struct arena *earlier; /* before the rooms were left: where the database is stands in it */
};

/* Cases on which two limits pass (the assessment's, and of some the receipt's), and an absence that hands all of them over;
 * others that hear of something that happened to the organisation. */
static int set_up(void **state)
{
    static struct scene scene;
    struct people_act act = {{{0}}, HOUSE_BEGINS};
    struct identity absence;
    struct error error;
    size_t count;
    memset(&scene, 0, sizeof(scene));
    hall_open(&scene.hall);
    hall_take(&scene.hall, &count);
    for (int i = 0; i < CASES; i++) {
        struct casework_done done;
        house_report(&scene.hall.house, "Barnaby Hollis", "He struck a child.", &done);
        memcpy(scene.references[i], done.reference, sizeof(done.reference));
    }
    hall_take_notices(&scene.hall);
    for (int i = 0; i < NOTICES; i++) {
        hall_open_notice(&scene.hall, scene.notices[i]);
    }
    house_move(&scene.hall.house, HOUSE_DAY);
    struct casework_who disputes = house_who(&scene.hall.house, HOUSE_DISPUTES);
    must(reminders_record_happened(scene.hall.reminders, &disputes, TEXT("notice"), TEXT("guidance-changes"),
                                   (struct civil_date){2026, 11, 3}, TEXT("Published."), &error),
         &error);
    must(people_record_absence(scene.hall.house.people, &scene.hall.house.persons[HOUSE_MANAGER],
                               HOUSE_BEGINS + HOUSE_HOUR, PEOPLE_OPEN, TEXT(""), &act, &absence, &error),
         &error);
    *state = &scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    hall_close(&scene->hall);
    arena_free(scene->earlier);
    return 0;
}

/* ---- one process among several */

struct killing {
    unsigned statements, most;
};

static void count_statement(void *context, const char *sql, const char *values)
{
    struct killing *killing = context;
    (void)sql;
    (void)values;
    if (++killing->statements == killing->most) {
        kill(getpid(), SIGKILL);
    }
}

/* The same organisation in another process, three days later; `most` statements, and it is killed (0: never). */
static _Noreturn void be_process(const struct scene *scene, unsigned most)
{
    struct hall hall = {.house = {.where = scene->hall.house.where,
                                  .keys = scene->hall.house.keys,
                                  .folder = scene->hall.house.folder}};
    struct killing killing = {.most = most};
    size_t count;
    memcpy(hall.house.persons, scene->hall.house.persons, sizeof(hall.house.persons));
    hall_enter(&hall);
    house_move(&hall.house, 3 * HOUSE_DAY);
    store_set_trace(hall.house.store, most ? count_statement : NULL, &killing);
    hall_take(&hall, &count);
    store_set_trace(hall.house.store, NULL, NULL);
    hall_close(&hall);
    _exit(0);
}

static pid_t start_process(const struct scene *scene, unsigned most)
{
    pid_t child = fork();
    if (child == 0) {
        be_process(scene, most);
    }
    assert_true(child > 0);
    return child;
}

/* The rooms are closed while others are at it: nothing of theirs may cross a fork. */
static void leave(struct scene *scene)
{
    reminders_free(scene->hall.reminders);
    house_close_rooms(&scene->hall.house);
}

static void come_back(struct scene *scene)
{
    scene->earlier = scene->hall.house.arena;
    hall_enter(&scene->hall);
    house_move(&scene->hall.house, 3 * HOUSE_DAY);
}

static int wait_for(pid_t child)
{
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

/* ---- what must stand there */

static size_t count_lines(const struct casework_case *found, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < found->line_count; i++) {
        count += text_is(found->lines[i].name, name);
    }
    return count;
}

static void assert_heard_once(struct scene *scene)
{
    struct hall *hall = &scene->hall;
    struct casework_who disputes = house_who(&hall->house, HOUSE_DISPUTES);
    struct casework_case found;
    struct error error;
    for (int i = 0; i < NOTICES; i++) {
        must(casework_look(hall->house.casework, hall->house.arena, &disputes, text_of(scene->notices[i]), &found, &error),
             &error);
        assert_int_equal(count_lines(&found, "guidance-changes"), 1);
    }
}

static void assert_once(struct scene *scene)
{
    struct hall *hall = &scene->hall;
    struct casework_who director = house_who(&hall->house, HOUSE_DIRECTOR);
    struct reminders_report report;
    struct casework_report casework;
    struct casework_case found;
    struct error error;
    size_t count;
    hall_take(hall, &count);
    assert_int_equal(count, 0);
    for (int i = 0; i < CASES; i++) {
        must(casework_look(hall->house.casework, hall->house.arena, &director, text_of(scene->references[i]), &found,
                           &error),
             &error);
        assert_int_equal(count_lines(&found, "absence-begins"), 1);
        assert_int_equal(count_lines(&found, "duty-lapses"), 1);
        assert_int_equal(found.line_count, 3);
        assert_true(text_is(found.lines[1].name, "absence-begins")); /* it fell due first */
    }
    assert_heard_once(scene);
    must(reminders_verify(hall->reminders, &report, &error), &error);
    assert_true(report.sound);
    must(casework_verify(hall->house.casework, NULL, NULL, &casework, &error), &error);
    assert_true(casework.sound);
}

static void test_reminders_together__two_processes_record_each_thing_once(void **state)
{
    struct scene *scene = *state;
    leave(scene);
    pid_t one = start_process(scene, 0), other = start_process(scene, 0);
    assert_int_equal(wait_for(one), 0);
    assert_int_equal(wait_for(other), 0);
    come_back(scene);
    assert_once(scene);
}

static void test_reminders_together__whoever_is_killed_at_it_loses_and_doubles_nothing(void **state)
{
    struct scene *scene = *state;
    unsigned killed = 0;
    leave(scene);
    for (unsigned most = 10; most < 4000; most += most / 2) {
        int status = wait_for(start_process(scene, most));
        if (WIFEXITED(status)) {
            assert_int_equal(WEXITSTATUS(status), 0);
            break;
        }
        killed++;
    }
    assert_true(killed >= 3);
    come_back(scene);
    size_t count;
    hall_take(&scene->hall, &count);
    assert_once(scene);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_reminders_together__two_processes_record_each_thing_once),
        TEST(test_reminders_together__whoever_is_killed_at_it_loses_and_doubles_nothing),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
