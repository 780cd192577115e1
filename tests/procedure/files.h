/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_PROCEDURE_FILES_H
#define TESTS_PROCEDURE_FILES_H

/* Reading the project's own files in tests. */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* procedures/STEM.procedure, then whatever else is called STEM.something, by name: parts, data and examples; and the files
 * of the procedure that it follows. */
static inline size_t shipped_files(struct arena *arena, const char *stem,
                                   struct procedure_file files[PROCEDURE_FILES_MOST])
{
    const char *folder = EVENHAND_SOURCE "/procedures/", *first = arena_print(arena, "%s.procedure", stem);
    struct dirent **names = NULL;
    size_t count = 0;
    int found = scandir(folder, &names, NULL, alphasort);
    files[count++] = file_of(arena, arena_print(arena, "%s%s", folder, first));
    struct text own = text_of(stem), followed = procedure_follows(arena, &files[0]);
    for (int i = 0; i < found; i++) {
        const char *name = names[i]->d_name;
        struct text of = procedure_stem(text_of(name));
        bool other = (text_equal(of, own) || (of.length > 0 && text_equal(of, followed))) && strcmp(name, first) != 0;
        if (other && count < PROCEDURE_FILES_MOST) {
            files[count++] = file_of(arena, arena_print(arena, "%s%s", folder, name));
        }
        free(names[i]);
    }
    free(names);
    return count;
}

/* The safeguarding procedure with its parts, its data and its examples. */
static inline const struct procedure *shipped_procedure(struct arena *arena, const char *stem)
{
    struct procedure_file files[PROCEDURE_FILES_MOST];
    size_t count = shipped_files(arena, stem, files);
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    if (procedure_read(arena, files, count, &procedure, &messages, &error) != 0) {
        fail_msg("%s", error.words);
    }
    return procedure;
}

static inline const struct procedure *safeguarding(struct arena *arena)
{
    return shipped_procedure(arena, "safeguarding-child");
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
