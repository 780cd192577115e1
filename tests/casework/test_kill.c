/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The power goes while the whole casework takes steps and files and erases, again and again on the same organisation. Every step
 * that was acknowledged must be there each time with the keys that open it, an erasure that was begun must be at its end, and
 * everything must verify. EVENHAND_KILLS says how often (20), EVENHAND_SEED repeats a run's choices. The key store lies in
 * a file of its own; on PostgreSQL it lies on another disk than the server's. A disk that lies must be found out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "casework/kill.h"
#include "support/arenas.h"
#include "support/cluster.h"
#include "support/kills.h"
#include "support/stores.h"

struct known_case {
    struct kill_record last; /* the latest entry that was acknowledged */
    bool erasing, erased;
    bool recent; /* something of it was told in this run */
};

struct known_file {
    struct kill_record last;
    bool recent;
};

struct scene {
    struct arena *arena;
    struct disk disk;        /* under the house's files, and under the database where that is SQLite's */
    struct disk server_disk; /* under PostgreSQL's */
    struct cluster cluster;
    const char *base, *where, *keys, *folder;
    struct identity persons[HOUSE_PERSON__MAX];
    uint64_t random;
    struct vec cases; /* struct known_case */
    struct vec files; /* struct known_file */
    unsigned taken, erased, undone;
};

static bool on_server(void)
{
    return stores_engine() == STORE_POSTGRES;
}

/* ---- the scene */

static void make_house(struct scene *scene)
{
    struct house house;
    memset(&house, 0, sizeof(house));
    house.where = scene->where;
    house.keys = scene->keys;
    house.folder = scene->folder;
    house_open(&house);
    memcpy(scene->persons, house.persons, sizeof(scene->persons));
    house_close(&house);
    FILE *file = fopen(arena_print(scene->arena, "%s/persons", scene->folder), "we");
    assert_non_null(file);
    assert_int_equal(fwrite(scene->persons, sizeof(scene->persons), 1, file), 1);
    fclose(file);
}

static void make_server(struct scene *scene)
{
    const char *folder = arena_print(scene->arena, "%s/pg", scene->base);
    assert_int_equal(mkdir(folder, 0755), 0);
    cluster_make(&scene->cluster, scene->arena, folder);
    cluster_start(&scene->cluster, NULL, NULL);
    cluster_make_database(&scene->cluster, "killed");
    scene->where = cluster_where(&scene->cluster, scene->arena, "killed");
}

static void set_scene(struct scene *scene, struct arena *arena)
{
    static int number;
    *scene = (struct scene){.arena = arena, .random = kills_seed(), .cases = VEC_IN(arena, struct known_case),
                            .files = VEC_IN(arena, struct known_file)};
    scene->base = arena_print(arena, "%s/kill%d", stores_folder(), number++);
    scene->folder = arena_print(arena, "%s/disk", scene->base);
    assert_int_equal(mkdir(scene->base, 0711), 0);
    assert_int_equal(mkdir(scene->folder, 0755), 0);
    scene->keys = arena_print(arena, "sqlite:%s/keys.db", scene->folder);
    scene->where = arena_print(arena, "sqlite:%s/data.db", scene->folder);
    if (on_server()) {
        make_server(scene);
    }
    make_house(scene);
    disk_make(&scene->disk, arena, scene->folder, arena_print(arena, "%s/undo", scene->base));
    if (on_server()) {
        cluster_command(&scene->cluster, "postgres", "CHECKPOINT");
        cluster_stop(&scene->cluster);
        disk_make(&scene->server_disk, arena, scene->cluster.data, arena_print(arena, "%s/pg-undo", scene->base));
        disk_journal(&scene->server_disk, true); /* PostgreSQL never syncs the folder of a new table */
    }
}

static void start_server(struct scene *scene)
{
    if (on_server()) {
        cluster_start(&scene->cluster, disk_environment(&scene->server_disk), kills_server_settings);
    }
}

static void end_scene(struct scene *scene)
{
    if (on_server()) {
        cluster_stop(&scene->cluster);
        disk_close(&scene->server_disk);
    }
    disk_close(&scene->disk);
}

/* ---- one run of the worker */

struct running {
    pid_t worker;
    int from;
};

static struct running start_worker(struct scene *scene)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    const char *choices = arena_print(scene->arena, "%llu", (unsigned long long)chance_draw(&scene->random, UINT64_MAX));
    const pid_t worker = fork();
    if (worker == 0) {
        disk_export(&scene->disk);
        if (dup2(ends[1], 1) < 0) {
            _exit(127);
        }
        execl(KILL_WORKER, "kill_worker", scene->where, scene->keys, scene->folder, choices, "3", (char *)NULL);
        _exit(127);
    }
    assert_true(worker > 0);
    close(ends[1]);
    return (struct running){worker, ends[0]};
}

static struct known_case *know(struct scene *scene, const struct kill_record *record)
{
    for (size_t i = scene->cases.count; i > 0; i--) { /* it is among the last */
        struct known_case *known = VEC_AT(&scene->cases, struct known_case, i - 1);
        if (identity_equal(&known->last.case_id, &record->case_id)) {
            return known;
        }
    }
    return vec_add(&scene->cases, &(struct known_case){.last = *record});
}

static void note_file(struct scene *scene, const struct kill_record *record)
{
    for (size_t i = scene->files.count; i > 0; i--) {
        struct known_file *known = VEC_AT(&scene->files, struct known_file, i - 1);
        if (identity_equal(&known->last.file, &record->file)) {
            known->last.word = record->word;
            return;
        }
    }
    vec_add(&scene->files, &(struct known_file){.last = *record, .recent = true});
}

static void note(struct scene *scene, const struct kill_record *record)
{
    if (record->word == KILL_OPENED) {
        return;
    }
    if (record->word >= KILL_KEPT) {
        note_file(scene, record);
        return;
    }
    struct known_case *known = know(scene, record);
    known->recent = true;
    known->erasing = known->erasing || record->word != KILL_TAKEN;
    if (record->word == KILL_TAKEN) {
        known->last = *record;
        scene->taken++;
    } else if (record->word == KILL_ERASED) {
        known->erased = true;
        scene->erased++;
    }
}

static unsigned read_acknowledged(struct scene *scene, int from, unsigned most)
{
    struct kill_record record;
    unsigned count = 0;
    while (count < most && read(from, &record, sizeof(record)) == sizeof(record)) {
        note(scene, &record);
        count++;
    }
    return count;
}

static void undo(struct scene *scene, struct disk *disk, struct disk_survival survival)
{
    const struct disk_undone undone = disk_undo(disk, survival);
    scene->undone += undone.undone_writes + undone.undone_sizes + undone.undone_names;
}

/* Both disks lose their power; which of them first differs. */
static void cut_power(struct scene *scene, const struct running *running, struct disk_survival survival)
{
    int status;
    const bool server_first = on_server() && chance_draw(&scene->random, 2) == 0;
    if (server_first) {
        disk_cut(&scene->server_disk);
    }
    disk_cut(&scene->disk);
    if (on_server() && !server_first) {
        disk_cut(&scene->server_disk);
    }
    kill(running->worker, SIGKILL);
    read_acknowledged(scene, running->from, UINT32_MAX);
    assert_int_equal(waitpid(running->worker, &status, 0), running->worker);
    close(running->from);
    undo(scene, &scene->disk, survival);
    if (on_server()) {
        cluster_forget(&scene->cluster);
        undo(scene, &scene->server_disk, survival);
    }
}

static void run_and_kill(struct scene *scene)
{
    const unsigned most = (unsigned)chance_draw(&scene->random, 40);
    struct disk *first = on_server() && chance_draw(&scene->random, 2) == 0 ? &scene->server_disk : &scene->disk;
    const unsigned changes = 1 + (unsigned)chance_draw(&scene->random, 60);
    const struct disk_survival survival = kills_survival(&scene->random);
    for (size_t i = 0; i < scene->cases.count; i++) {
        VEC_AT(&scene->cases, struct known_case, i)->recent = false;
    }
    for (size_t i = 0; i < scene->files.count; i++) {
        VEC_AT(&scene->files, struct known_file, i)->recent = false;
    }
    const struct running running = start_worker(scene);
    const unsigned read = read_acknowledged(scene, running.from, most);
    if (read < most) {
        fail_msg("the worker ended by itself after %u records", read);
    }
    disk_cut_within(first, changes, 1000);
    cut_power(scene, &running, survival);
}

/* ---- what must be there: looked at by a process of its own, which may fail as it likes */

static void complain(const char *what, const char *which, const char *why)
{
    fprintf(stderr, "kill: %s: %s %s\n", what, which, why);
    fflush(stderr);
    _exit(1);
}

static void check_readable(struct house *house, const struct known_case *known)
{
    const struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct casework_case found;
    struct error error = {.words = ""};
    if (casework_look(house->casework, house->arena, &manager, text_of(known->last.reference), &found, &error)) {
        complain("an acknowledged case does not open", known->last.reference, error.words);
    }
    if ((int64_t)found.line_count < known->last.sequence || found.party_count == 0 ||
        found.parties[0].answer_count == 0 || !text_is(found.parties[0].answers[0].plain, KILL_SUBJECT)) {
        complain("an acknowledged case is not whole", known->last.reference, "");
    }
}

static void check_case(struct house *house, struct store_session *session, const struct known_case *known)
{
    struct ledger_head head;
    struct error error = {.words = ""};
    if (ledger_read_head(session, &known->last.case_id, &head, &error)) {
        complain("an acknowledged case is gone", known->last.reference, error.words);
    }
    if (known->erased && !head.erased) {
        complain("an erasure that was acknowledged is undone", known->last.reference, "");
    }
    if (head.erased && !known->erasing) {
        complain("a case that nobody erased is erased", known->last.reference, "");
    }
    if (head.sequence < known->last.sequence) {
        complain("an acknowledged entry is gone", known->last.reference, "");
    }
    if (!head.erased && known->recent) {
        check_readable(house, known);
    }
}

static bool is_in_its_tray(struct house *house, const struct kill_record *told)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct casework_file file = {.document = told->file};
    struct error error;
    return store_begin_read(house->store, &session, &error) == 0 &&
           documents_find(house->documents, house->arena, session, text_of(told->tray), &file, &error) == 0;
}

static bool is_in_its_case(struct house *house, const struct kill_record *told)
{
    const struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct documents_document found;
    struct text bytes;
    struct error error;
    return documents_read(house->documents, house->casework, house->arena, &manager, text_of(told->reference), &told->file,
                          &found, &bytes, &error) == 0;
}

static bool may_be_erased(const struct scene *scene, const struct identity *case_id)
{
    for (size_t i = scene->cases.count; i > 0; i--) {
        const struct known_case *known = VEC_AT(&scene->cases, struct known_case, i - 1);
        if (identity_equal(&known->last.case_id, case_id)) {
            return known->erasing;
        }
    }
    return false;
}

/* Every byte of it, in its tray or in its case: both ways of finding it hold them against its hash. */
static void check_file(struct house *house, const struct scene *scene, const struct kill_record *told)
{
    char named[IDENTITY_TEXT_SIZE];
    identity_write(&told->file, named);
    if (told->word != KILL_KEPT && may_be_erased(scene, &told->case_id)) {
        return;
    }
    bool waits = told->word != KILL_SENT && is_in_its_tray(house, told);
    if (!waits && (told->word == KILL_KEPT || !is_in_its_case(house, told))) {
        complain(told->word == KILL_SENT ? "an acknowledged file is not in its case" : "a file that was kept is gone",
                 named, told->reference);
    }
}

static struct text checkpoints(struct house *house)
{
    FILE *file = fopen(arena_print(house->arena, "%s/checkpoint", house->folder), "re");
    char *bytes = arena_alloc(house->arena, 65536);
    struct text out = {bytes, file ? fread(bytes, 1, 65536, file) : 0};
    if (file) {
        fclose(file);
    }
    return out;
}

static void check_sound(struct house *house)
{
    const struct ledger_verify_options options = {.known_checkpoints = checkpoints(house)};
    struct ledger_report ledger;
    struct casework_report casework;
    struct people_report people;
    struct error error = {.words = ""};
    if (ledger_number_leaves(house->ledger, NULL, &error) || ledger_verify(house->ledger, &options, &ledger, &error) ||
        casework_verify(house->casework, NULL, NULL, &casework, &error) ||
        people_verify(house->people, &people, &error)) {
        complain("it cannot be verified", "", error.words);
    }
    if (!ledger.sound || !casework.sound || !people.sound) {
        complain("it does not verify", "",
                 !ledger.sound ? ledger.words : !casework.sound ? casework.words : people.words);
    }
}

static void look_over(struct scene *scene)
{
    struct store_session *session;
    struct house house;
    struct error error;
    memset(&house, 0, sizeof(house));
    house.where = scene->where;
    house.keys = scene->keys;
    house.folder = scene->folder;
    memcpy(house.persons, scene->persons, sizeof(house.persons));
    house_enter(&house); /* ends the erasures by itself, or says why not and ends the process */
    if (store_begin_read(house.store, &session, &error)) {
        complain("it cannot be read", "", error.words);
    }
    for (size_t i = 0; i < scene->cases.count; i++) {
        check_case(&house, session, VEC_AT(&scene->cases, struct known_case, i));
    }
    store_end(session);
    for (size_t i = 0; i < scene->files.count; i++) {
        const struct known_file *known = VEC_AT(&scene->files, struct known_file, i);
        if (known->recent) {
            check_file(&house, scene, &known->last);
        }
    }
    check_sound(&house);
    house_close(&house);
}

static bool is_whole(struct scene *scene)
{
    int status;
    const pid_t looker = fork();
    if (looker == 0) {
        look_over(scene);
        _exit(0);
    }
    assert_int_equal(waitpid(looker, &status, 0), looker);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* ---- the tests */

static void test_casework_kill__loses_nothing_that_was_acknowledged(void **state)
{
    struct scene scene;
    set_scene(&scene, *state);
    start_server(&scene);
    for (int i = 0; i < kills_count(); i++) {
        run_and_kill(&scene);
        start_server(&scene);
        if (!is_whole(&scene)) {
            fail_msg("after kill %d", i + 1);
        }
    }
    print_message("%d kills, %u acknowledged entries of %zu cases, %zu files, %u erased, %u changes taken back\n",
                  kills_count(), scene.taken, scene.cases.count, scene.files.count, scene.erased, scene.undone);
    assert_true(scene.taken > 0 && scene.files.count > 0 && scene.undone > 0);
    end_scene(&scene);
}

/* The same without faith: what a disk says is durable is not, and the test must notice. */
static void test_casework_kill__finds_out_a_disk_that_lies(void **state)
{
    struct scene scene;
    set_scene(&scene, *state);
    disk_lie(&scene.disk, true);
    if (on_server()) {
        disk_lie(&scene.server_disk, true);
    }
    start_server(&scene);
    const struct running running = start_worker(&scene);
    assert_int_equal(read_acknowledged(&scene, running.from, 30), 30);
    cut_power(&scene, &running, (struct disk_survival){0, 0});
    disk_lie(&scene.disk, false);
    if (on_server()) {
        disk_lie(&scene.server_disk, false);
    }
    start_server(&scene);
    assert_false(is_whole(&scene));
    end_scene(&scene);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_casework_kill__loses_nothing_that_was_acknowledged, arenas_make, arenas_free),
        cmocka_unit_test_setup_teardown(test_casework_kill__finds_out_a_disk_that_lies, arenas_make, arenas_free),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
