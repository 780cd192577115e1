/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "files.h"
#include "shipped.h"

static bool read_file(struct arena *arena, const char *path, struct text *out)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return false;
    }
    char *bytes = arena_alloc(arena, PROCEDURE_FILE_MOST);
    *out = (struct text){bytes, fread(bytes, 1, PROCEDURE_FILE_MOST, file)};
    fclose(file);
    return true;
}

struct text read_source(struct arena *arena, const char *path)
{
    struct text text = {0};
    if (!read_file(arena, arena_print(arena, "%s/%s", EVENHAND_SOURCE, path), &text)) {
        fail_msg("there is no file %s", path);
    }
    return text;
}

static const struct procedure *read_files(struct arena *arena, const struct procedure_file *files,
                                          size_t count)
{
    struct procedure_messages messages;
    const struct procedure *procedure = NULL;
    struct error error;
    if (procedure_read(arena, files, count, &procedure, &messages, &error) != 0) {
        fail_msg("%s", error.words);
    }
    return procedure;
}

const struct procedure *read_procedure(struct arena *arena, const char *text)
{
    struct procedure_file file = {.name = TEXT("small.procedure"), .text = text_of(text)};
    return read_files(arena, &file, 1);
}


const struct procedure *read_shipped(struct arena *arena, const char *stem)
{
    struct procedure_file files[PROCEDURE_FILES_MOST];
    size_t count = shipped_files(arena, stem, files);
    return read_files(arena, files, count);
}
