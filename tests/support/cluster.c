/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define USER "evenhand"
#define LONGEST_SOCKET_FOLDER 80 /* a socket's whole path is at most 107 bytes */
#define START_TRIES 1500         /* of 20 ms */

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "cluster: %s: %s\n", what, why);
    exit(1);
}

/* Of the newest release that Debian's packages have put here, 15 or later. */
static const char *find_program(struct arena *arena, const char *name)
{
    const char *given = getenv("POSTGRES_BIN");
    if (given && *given) {
        return arena_print(arena, "%s/%s", given, name);
    }
    glob_t found;
    const char *best = NULL;
    int newest = 14;
    if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            const int release = atoi(found.gl_pathv[i] + strlen("/usr/lib/postgresql/"));
            if (release > newest) {
                newest = release;
                best = arena_print(arena, "/usr/lib/postgresql/%d/bin/%s", release, name);
            }
        }
        globfree(&found);
    }
    if (!best) {
        give_up("no PostgreSQL server, 15 or later, is installed",
                "apt-get install postgresql-15 (or set POSTGRES_BIN to the folder of initdb and "
                "postgres)");
    }
    return best;
}

/* The server refuses to run as root. */
static const struct passwd *other_user(void)
{
    if (geteuid() != 0) {
        return NULL;
    }
    const struct passwd *user = getpwnam("postgres");
    user = user ? user : getpwnam("nobody");
    if (!user) {
        give_up("neither a user postgres nor a user nobody", "the server cannot run as root");
    }
    return user;
}

static void become(const struct passwd *user)
{
    if (user &&
        (setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
        _exit(127);
    }
}

static void redirect(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file < 0 || dup2(file, 1) < 0 || dup2(file, 2) < 0) {
        _exit(127);
    }
}

/* Starts arguments[0] as the server's user, with its output in the folder's log. */
static pid_t start_program(const struct cluster *cluster, const char *const *environment,
                           const char **arguments)
{
    const struct passwd *user = other_user();
    const char *log = arena_print(cluster->arena, "%s/log", cluster->folder);
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child != 0) {
        return child;
    }
    become(user);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (getppid() != parent || chdir(cluster->folder) != 0) {
        _exit(127);
    }
    redirect(log);
    for (; environment && *environment; environment += 2) {
        setenv(environment[0], environment[1], 1);
    }
    execv(arguments[0], (char *const *)arguments);
    _exit(127);
}

static _Noreturn void show_log(const struct cluster *cluster, const char *what)
{
    const char *path = arena_print(cluster->arena, "%s/log", cluster->folder);
    FILE *log = fopen(path, "r");
    char line[400];
    while (log && fgets(line, sizeof(line), log)) {
        fputs(line, stderr);
    }
    give_up(what, path);
}

/* ---- a cluster that was made before: making one takes seconds of processor time, copying it a moment */

/* Where this build keeps one; NULL where the server is not one of the system's. */
static const char *template_of(struct arena *arena)
{
    int release = 0;
    const char *program = find_program(arena, "initdb");
    return sscanf(program, "/usr/lib/postgresql/%d/", &release) == 1
               ? arena_print(arena, "%s/cluster-template-%d", CLUSTER_TEMPLATES, release)
               : NULL;
}

static bool runs(const char *const *arguments)
{
    int status;
    const pid_t child = fork();
    if (child == 0) {
        execvp(arguments[0], (char *const *)arguments);
        _exit(127);
    }
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

static bool copy_folder(const char *from, const char *to)
{
    return runs((const char *const[]){"cp", "-a", "--reflink=auto", from, to, NULL});
}

static void remove_folder(const char *folder)
{
    if (!runs((const char *const[]){"rm", "-rf", folder, NULL})) {
        give_up("cannot remove", folder);
    }
}

static bool copy_template(const struct cluster *cluster)
{
    const char *template = template_of(cluster->arena);
    if (!template || access(template, R_OK) != 0) {
        return false;
    }
    if (copy_folder(template, cluster->data)) {
        return true;
    }
    remove_folder(cluster->data); /* another user's, or the disk is full: made anew */
    return false;
}

/* Whoever is first keeps theirs; a test that cannot only has nothing to copy next time. */
static void keep_template(const struct cluster *cluster)
{
    const char *template = template_of(cluster->arena);
    if (!template || access(template, F_OK) == 0) {
        return;
    }
    const char *own = arena_print(cluster->arena, "%s.%ld", template, (long)getpid());
    if (!copy_folder(cluster->data, own) || rename(own, template) != 0) {
        remove_folder(own);
    }
}

static void make_data(struct cluster *cluster)
{
    const char *arguments[] = {find_program(cluster->arena, "initdb"),
                               "-D",
                               cluster->data,
                               "-A",
                               "trust",
                               "-U",
                               USER,
                               "--no-sync",
                               "--data-checksums",
                               "--no-instructions",
                               "-E",
                               "UTF8",
                               "--locale=C",
                               NULL};
    int status;
    const pid_t child = start_program(cluster, NULL, arguments);
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        show_log(cluster, "initdb failed");
    }
    keep_template(cluster);
}

void cluster_make(struct cluster *cluster, struct arena *arena, const char *folder)
{
    const struct passwd *user = other_user();
    *cluster = (struct cluster){.arena = arena, .folder = folder, .server = 0};
    cluster->data = arena_print(arena, "%s/data", folder);
    if (strlen(folder) > LONGEST_SOCKET_FOLDER) {
        give_up(folder, "too long for a socket's path: set TMPDIR to a shorter one");
    }
    if (user && chown(folder, user->pw_uid, user->pw_gid) != 0) {
        give_up(folder, strerror(errno));
    }
    if (!copy_template(cluster)) {
        make_data(cluster);
    }
}

static void wait_until_it_answers(struct cluster *cluster)
{
    const char *where =
        arena_print(cluster->arena, "host=%s user=" USER " dbname=postgres", cluster->folder);
    for (int i = 0; i < START_TRIES; i++) {
        int status;
        if (PQping(where) == PQPING_OK) {
            return;
        }
        if (waitpid(cluster->server, &status, WNOHANG) == cluster->server) {
            break;
        }
        nanosleep(&(struct timespec){0, 20000000}, NULL);
    }
    show_log(cluster, "the server did not start");
}

void cluster_start(struct cluster *cluster, const char *const *environment,
                   const char *const *settings)
{
    const char *const ours[] = {
        "listen_addresses=",     "fsync=on",
        "synchronous_commit=on", "full_page_writes=on",
        "shared_buffers=16MB",   "max_connections=200",
        "wal_init_zero=off",     "logging_collector=off",
        "timezone=UTC",
    };
    struct vec arguments = VEC_IN(cluster->arena, const char *);
    const char *first[] = {find_program(cluster->arena, "postgres"), "-D", cluster->data, "-k",
                           cluster->folder};
    for (size_t i = 0; i < COUNT_OF(first); i++) {
        vec_add(&arguments, &first[i]);
    }
    for (size_t i = 0; i < COUNT_OF(ours); i++) {
        vec_add(&arguments, &(const char *){"-c"});
        vec_add(&arguments, &ours[i]);
    }
    for (; settings && *settings; settings++) {
        vec_add(&arguments, &(const char *){"-c"});
        vec_add(&arguments, settings);
    }
    vec_add(&arguments, NULL);
    cluster->server = start_program(cluster, environment, arguments.items);
    if (cluster->server < 0) {
        give_up("fork", strerror(errno));
    }
    wait_until_it_answers(cluster);
}

void cluster_stop(struct cluster *cluster)
{
    if (cluster->server > 0) {
        kill(cluster->server, SIGQUIT);
        cluster_forget(cluster);
    }
}

void cluster_forget(struct cluster *cluster)
{
    while (waitpid(cluster->server, NULL, 0) < 0 && errno == EINTR) {
    }
    cluster->server = 0;
}

bool cluster_has_ended(struct cluster *cluster)
{
    if (cluster->server > 0 && waitpid(cluster->server, NULL, WNOHANG) == cluster->server) {
        cluster->server = 0;
    }
    return cluster->server == 0;
}

const char *cluster_where(const struct cluster *cluster, struct arena *arena, const char *database)
{
    return arena_print(arena, "postgres:host=%s user=" USER " dbname=%s", cluster->folder,
                       database);
}

void cluster_command(const struct cluster *cluster, const char *database, const char *sql)
{
    const char *where = cluster_where(cluster, cluster->arena, database);
    PGconn *connection = PQconnectdb(where + strlen("postgres:"));
    PGresult *result = PQexec(connection, sql);
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        give_up(sql, PQerrorMessage(connection));
    }
    PQclear(result);
    PQfinish(connection);
}

void cluster_make_database(const struct cluster *cluster, const char *name)
{
    cluster_command(cluster, "postgres", arena_print(cluster->arena, "CREATE DATABASE %s", name));
}
