/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_CLI_FOLDER_H
#define TESTS_CLI_FOLDER_H

/* A folder for the files of a test program, made before its tests and removed behind them; and commands on them. */

#include "run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <dirent.h>

static char folder[] = "/tmp/evenhand-cli-XXXXXX";

static inline int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state)
{
    char path[500];
    DIR *directory = opendir(folder);
    (void)state;
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        if (entry->d_name[0] != '.') {
            snprintf(path, sizeof(path), "%s/%.200s", folder, entry->d_name);
            unlink(path);
        }
    }
    if (directory) {
        closedir(directory);
    }
    return rmdir(folder);
}

/* Where the text is now: until the next. */
static inline const char *written(const char *name, const char *text)
{
    static char path[500];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static inline const char *shipped(void)
{
    static char path[500];
    snprintf(path, sizeof(path), "%s/procedures/safeguarding-child.procedure", getenv("EVENHAND_SOURCE"));
    return path;
}

/* `line` with the path in place of its @. */
static inline const struct ran *run_on(const char *line, const char *path)
{
    char whole[1000];
    const char *at = strchr(line, '@');
    snprintf(whole, sizeof(whole), "%.*s%s%s", (int)(at - line), line, path, at + 1);
    return run_line(NULL, 0, clock_fixed(0), whole);
}

#endif
