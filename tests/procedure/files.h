/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_PROCEDURE_FILES_H
#define TESTS_PROCEDURE_FILES_H

/* Reading the project's own files in tests. */

#include <stdio.h>
#include <cmocka.h>

#include "procedure/procedure.h"

static inline struct text file_text(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("%s cannot be opened", path);
    }
    struct buf text = buf_in(arena);
    char piece[4096];
    size_t count;
    while ((count = fread(piece, 1, sizeof(piece), file)) > 0) {
        buf_add(&text, piece, count);
    }
    fclose(file);
    return buf_as_text(&text);
}

static inline struct procedure_file file_of(struct arena *arena, const char *path)
{
    struct procedure_file file = {.name = text_of(arena_string(arena, path)),
                                  .text = file_text(arena, path)};
    file.hash[0] = 0xaa;
    return file;
}

/* The safeguarding procedure with its data and its examples. */
static inline const struct procedure *safeguarding(struct arena *arena)
{
    const struct procedure_file files[] = {
        file_of(arena, EVENHAND_SOURCE "/procedures/safeguarding-child.procedure"),
        file_of(arena, EVENHAND_SOURCE "/procedures/safeguarding-child.data"),
        file_of(arena, EVENHAND_SOURCE "/procedures/safeguarding-child.examples"),
    };
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    if (procedure_read(arena, files, COUNT_OF(files), &procedure, &messages, &error) != 0) {
        fail_msg("%s", error.words);
    }
    return procedure;
}

static inline void book_free(struct calendar_book **book)
{
    calendar_book_free(*book);
}

static inline struct calendar_book *book_read(void)
{
    struct calendar_book *book = NULL;
    struct error error = {0};
    if (calendar_book_new(&book, NULL, &error) != 0) {
        fail_msg("%s", error.words);
    }
    return book;
}

#endif
