/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The procedures are built into the program by the list in src/cli/meson.build, which Meson does not
 * gather by itself: it would not notice a new file. So each file that a procedure is read from must
 * stand in that list; that each line of it is a file Meson sees to. Worked examples may be left out.
 */
#include "house.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static int is_read(const struct dirent *entry)
{
    static const char *const endings[] = {".procedure", ".part", ".data", ".measures"};
    const char *ending = strrchr(entry->d_name, '.');
    for (size_t i = 0; ending && i < COUNT_OF(endings); i++) {
        if (strcmp(ending, endings[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

void house_check_built_in(struct house_report *report, const char *root, const struct house_source *source)
{
    struct dirent **entries = NULL;
    if (strcmp(source->path, "src/cli/meson.build") != 0) {
        return;
    }
    int count = scandir(arena_print(report->arena, "%s/procedures", root), &entries, is_read, alphasort);
    for (int i = 0; i < count; i++) {
        const char *line = arena_print(report->arena, "'../../procedures/%s'", entries[i]->d_name);
        if (!memmem(source->text.at, source->text.length, line, strlen(line))) {
            house_report(report, HOUSE_BUILT_IN, source->path, 1, "procedures/%s is not built in: name it",
                         entries[i]->d_name);
        }
        free(entries[i]);
    }
    free(entries);
}
