/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An organisation with 100,000 cases: a list of 50 beside the same at 1,000, through casework, for somebody who may open
 * all of them, one in a hundred, and none; and the program itself, from its start to its first page, and what it holds in
 * memory after 16 people signed in at once.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/many.h"
#include "bench/wire.h"
#include "front/front.h"
#include "http/http.h"

#define FEW_CASES 1000
#define MANY_CASES 100000
#define PAGE 50
/* A list of 50 takes 50 cases: at 1,000 one case in 20 stands apart, at 100,000 one in a hundred. */
#define FEW_APART 20
#define MANY_APART 100
#define STARTS 5
#define USERS 16

static _Noreturn void give_up(const struct error *error)
{
    fprintf(stderr, "cli_many: %s\n", error->words);
    exit(70);
}

/* With the names that evenhand.conf gives them. */
static void open_in(struct house *house, struct arena *arena, const char *folder)
{
    struct error error;
    *house = (struct house){.folder = folder,
                            .where = arena_print(arena, "sqlite:%s/data.db", folder),
                            .keys = arena_print(arena, "sqlite:%s/keys.db", folder),
                            .key_file = arena_print(arena, "%s/master.key", folder),
                            .further = &front_migrations};
    if (vault_make_master(house->key_file, &error)) {
        give_up(&error);
    }
    house_open(house);
    struct clock today = clock_system();
    house_move(house, clock_now(&today) - house->now); /* the program's time is today's */
}

/* ---- lists */

struct look {
    const struct house *house;
    enum house_person person;
    size_t found;
};

static void list(void *context, uint64_t times)
{
    struct look *look = context;
    struct casework_who who = house_who(look->house, look->person);
    for (; times > 0; times--) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct casework_row *rows;
        bool more;
        struct error error;
        if (casework_list(look->house->casework, arena, &who, ACCESS_OPEN, NULL, PAGE, &rows, &look->found, &more,
                          &error)) {
            give_up(&error);
        }
    }
}

static void expect(const struct look *look, size_t least, size_t most)
{
    if (look->found < least || look->found > most) {
        fprintf(stderr, "cli_many: %zu cases in a list\n", look->found);
        exit(70);
    }
}

static void compare_lists(const struct house *few, const struct house *many)
{
    static const struct {
        enum house_person person;
        const char *few, *many, *ratio;
        size_t least_of_few, least_of_many, most;
    } viewers[] = {
        {MANY_ALL, "cli.list.all.1000", "cli.list.all.100000", "cli.list.all.time-at-100000", PAGE, PAGE,
         PAGE},
        {MANY_FEW, "cli.list.one-in-100.1000", "cli.list.one-in-100.100000",
         "cli.list.one-in-100.time-at-100000", PAGE, PAGE, PAGE},
        {MANY_NONE, "cli.list.none.1000", "cli.list.none.100000", "cli.list.none.time-at-100000", 0, 0, 0},
    };
    for (size_t i = 0; i < COUNT_OF(viewers); i++) {
        struct look looks[2] = {{few, viewers[i].person, 0}, {many, viewers[i].person, 0}};
        struct bench_case cases[2] = {{.name = viewers[i].few, .run = list, .context = &looks[0]},
                                      {.name = viewers[i].many, .run = list, .context = &looks[1]}};
        bench_measure(cases, 2, 9, 0.2);
        expect(&looks[0], viewers[i].least_of_few, viewers[i].most);
        expect(&looks[1], viewers[i].least_of_many, viewers[i].most);
        bench_line_time(&cases[0]);
        bench_line_time(&cases[1]);
        bench_line(viewers[i].ratio, cases[1].median / cases[0].median, "times that at 1,000 (at most 1.3)");
    }
}

/* ---- the program itself */

struct user {
    const char *sign_in, *code;
    uint8_t secret[PEOPLE_SECRET_SIZE];
    unsigned port;
    pthread_t thread;
};

#define PASSWORD "seventeen grey herons"

static void write_configuration(struct arena *arena, const char *folder)
{
    FILE *file = fopen(arena_print(arena, "%s/evenhand.conf", folder), "we");
    if (!file || fputs("title = Bench\nname = test.example\nstore = sqlite:data.db\nkeys = sqlite:keys.db\n"
                       "master-key = file:master.key\nzone = Europe/London\ncheckpoint = checkpoint\n"
                       "erasures = erasures\n",
                       file) < 0 ||
        fclose(file) != 0) {
        perror("evenhand.conf");
        exit(70);
    }
}

static void add_users(struct arena *arena, struct house *house, struct user *users)
{
    struct error error;
    struct people_act act = {{{0}}, house->now};
    for (size_t i = 0; i < USERS; i++) {
        struct people_details details = {.kinds = PEOPLE_EMPLOYEE,
                                         .name = text_of(arena_print(arena, "Tamsin Overbrook%zu", i))};
        struct people_new_user user = {
            .role = PEOPLE_STAFF, .password = TEXT(PASSWORD), .sign_in = text_of(arena_print(arena, "user%zu", i))};
        if (people_add_person(house->people, &details, &act, &user.person, &error) ||
            people_add_user(house->people, &user, &act, &error)) {
            give_up(&error);
        }
        users[i].sign_in = user.sign_in.at;
        memcpy(users[i].secret, user.secret, sizeof(user.secret));
    }
}

struct program {
    pid_t id;
    unsigned port;
};

/* Any free port; the program says which. */
static void start_program(struct program *program, const char *folder)
{
    int ends[2];
    char line[4096] = "";
    size_t have = 0;
    const char *port = NULL;
    if (pipe(ends) != 0 || (program->id = fork()) < 0) {
        perror("pipe or fork");
        exit(70);
    }
    if (program->id == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(EVENHAND_PROGRAM, "evenhand", "serve", folder, "--port", "0", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    while (!port || !strchr(port, '/')) {
        ssize_t count = read(ends[0], line + have, sizeof(line) - 1 - have);
        if (count <= 0) {
            fprintf(stderr, "cli_many: the program did not start: %s\n", line);
            exit(70);
        }
        have += (size_t)count;
        line[have] = '\0';
        port = strstr(line, "http://127.0.0.1:");
        port = port ? port + strlen("http://127.0.0.1:") : NULL;
    }
    program->port = (unsigned)atoi(port);
    close(ends[0]);
}

static void stop_program(const struct program *program)
{
    int status;
    kill(program->id, SIGTERM);
    waitpid(program->id, &status, 0);
}

/* Seconds from the start to the whole first page. */
static double first_page(struct program *program, const char *folder)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct wire wire;
    double start = bench_now();
    start_program(program, folder);
    wire_open(&wire, program->port);
    wire_expect(&wire, wire_get(arena, "/", NULL), 200);
    double took = bench_now() - start;
    wire_close(&wire);
    return took;
}

static void *sign_in(void *context)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct user *user = context;
    struct wire wire;
    wire_open(&wire, user->port);
    wire_expect(&wire, wire_get(arena, "/sign-in", NULL), 200);
    const char *token = wire_find(arena, &wire, "name=\"form-token\" value=\"", "\"");
    const char *cookie = wire_find(arena, &wire, "Set-Cookie: ", ";");
    wire_expect(&wire,
                wire_post(arena, "/sign-in", cookie,
                          arena_print(arena, "form-token=%s&name=%s&password=seventeen+grey+herons&code=%s", token,
                                      user->sign_in, user->code)),
                303);
    cookie = wire_find(arena, &wire, "Set-Cookie: ", ";");
    wire_expect(&wire, wire_get(arena, "/cases", cookie), 200);
    wire_close(&wire);
    return NULL;
}

static double resident_of(const struct program *program)
{
    char path[64], line[256] = "";
    long pages[2] = {0, 0};
    snprintf(path, sizeof(path), "/proc/%d/statm", (int)program->id);
    FILE *file = fopen(path, "re");
    if (file && fgets(line, sizeof(line), file)) {
        char *rest;
        pages[0] = strtol(line, &rest, 10);
        pages[1] = strtol(rest, NULL, 10);
    }
    if (file) {
        fclose(file);
    }
    return (double)pages[1] * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

static void measure_program(struct arena *arena, const char *folder, struct user *users)
{
    double times[STARTS];
    struct program program;
    struct error error;
    struct clock clock = clock_system();
    first_page(&program, folder); /* the program's further tables are made */
    stop_program(&program);
    for (int i = 0; i < STARTS; i++) {
        times[i] = first_page(&program, folder);
        if (i + 1 < STARTS) {
            stop_program(&program);
        }
    }
    bench_line("cli.first-page", bench_median(times, STARTS), "s (under 0.5)");
    bench_line("cli.resident.started", resident_of(&program), "MiB");
    for (size_t i = 0; i < USERS; i++) {
        char *code = arena_alloc(arena, 8);
        if (people_code_at(users[i].secret, clock_now(&clock), code, &error)) {
            give_up(&error);
        }
        users[i].code = code;
        users[i].port = program.port;
        pthread_create(&users[i].thread, NULL, sign_in, &users[i]);
    }
    for (size_t i = 0; i < USERS; i++) {
        pthread_join(users[i].thread, NULL);
    }
    bench_line("cli.resident.16-sign-ins", resident_of(&program), "MiB (under 120)");
    stop_program(&program);
}

int main(void)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *few_folder = many_folder(arena), *folder = many_folder(arena);
    struct house few, many;
    struct many few_cases, many_cases;
    struct user users[USERS] = {{NULL, NULL, {0}, 0, 0}};
    open_in(&few, arena, few_folder);
    open_in(&many, arena, folder);
    many_report(&few_cases, &few, FEW_CASES, FEW_APART);
    double start = bench_now();
    many_report(&many_cases, &many, MANY_CASES, MANY_APART);
    bench_line("casework.generate.reports", MANY_CASES / (bench_now() - start), "reports/s");
    compare_lists(&few, &many);
    add_users(arena, &many, users);
    write_configuration(arena, folder);
    house_close(&few);
    house_close(&many);
    many_remove(few_folder);
    measure_program(arena, folder, users);
    many_remove(folder);
    return 0;
}
