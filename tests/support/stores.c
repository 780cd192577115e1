/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/stores.h"
#include "support/cluster.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *arena;
static enum store_engine engine;
static const char *folder;
static int made;
static struct cluster cluster;

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "stores: %s: %s\n", what, why);
    exit(1);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

void stores_begin(int argc, char **argv)
{
    arena = arena_new();
    if (argc < 2 || (strcmp(argv[1], "sqlite") != 0 && strcmp(argv[1], "postgres") != 0)) {
        give_up(argv[0], "say which engine: sqlite or postgres");
    }
    engine = strcmp(argv[1], "sqlite") == 0 ? STORE_SQLITE : STORE_POSTGRES;
    if (dup2(STDOUT_FILENO, STDERR_FILENO) < 0) { /* why a test failed stands where it failed */
        give_up(argv[0], "cannot write what it finds");
    }
    const char *parent = getenv("TMPDIR");
    char *template =
        arena_print(arena, "%s/evenhand-test-XXXXXX", parent && *parent ? parent : "/tmp");
    folder = mkdtemp(template);
    if (!folder || chmod(folder, 0711) != 0) { /* a server of another user goes through it */
        give_up(template, "cannot be made");
    }
}

void stores_end(void)
{
    cluster_stop(&cluster);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(arena);
}

enum store_engine stores_engine(void)
{
    return engine;
}

const char *stores_folder(void)
{
    return folder;
}

static void start_cluster(void)
{
    const char *own = arena_print(arena, "%s/pg", folder);
    if (mkdir(own, 0700) != 0) {
        give_up(own, "cannot be made");
    }
    cluster_make(&cluster, arena, own);
    cluster_start(&cluster, NULL, NULL);
}

struct cluster *stores_cluster(void)
{
    if (cluster.server == 0) {
        start_cluster();
    }
    return &cluster;
}

const char *stores_where(void)
{
    made++;
    if (engine == STORE_SQLITE) {
        return arena_print(arena, "sqlite:%s/%d.db", folder, made);
    }
    stores_cluster();
    const char *name = arena_print(arena, "test%d", made);
    cluster_make_database(&cluster, name);
    return cluster_where(&cluster, arena, name);
}

struct store *stores_open(const char *where, const struct store_migration_list *lists, size_t count)
{
    struct store *store;
    struct error error;
    const struct store_options options = {
        .where = where ? where : stores_where(), .lists = lists, .list_count = count};
    if (store_open(&store, &options, &error) < 0) {
        give_up(options.where, error.words);
    }
    return store;
}
