/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that somebody names on the command line: bounded before they are read. */
#include "cli/command.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static void close_file(FILE **file)
{
    if (*file && *file != stdin) {
        fclose(*file);
    }
}

static int open_file(const char *path, FILE **file, struct error *error)
{
    struct stat about;
    if (strcmp(path, "-") == 0) {
        *file = stdin;
        return 0;
    }
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        return error_set(error, ERROR_INVALID, "file.folder", "%.300s: a folder, and a file is wanted", path);
    }
    *file = fopen(path, "rbe");
    if (!*file) {
        bool missing = errno == ENOENT || errno == ENOTDIR;
        return error_set(error, missing ? ERROR_NOT_FOUND : ERROR_IO, "file.open", "%.300s: cannot be opened: %s", path,
                         strerror(errno));
    }
    return 0;
}

int cli_read_file(struct arena *arena, const char *path, size_t limit, struct text *out, struct error *error)
{
    FILE *file SCOPED(close_file) = NULL;
    int result = open_file(path, &file, error);
    if (result < 0) {
        return result;
    }
    struct buf buf = buf_in(arena);
    char piece[16384];
    size_t size;
    while ((size = fread(piece, 1, sizeof(piece), file)) > 0) {
        if (buf.length + size > limit) {
            return error_set(error, ERROR_LIMIT, "file.too-large", "%.300s: larger than the %zu bytes that are taken",
                             path, limit);
        }
        buf_add(&buf, piece, size);
    }
    if (ferror(file)) {
        return error_set(error, ERROR_IO, "file.read", "%.300s: cannot be read: %s", path, strerror(errno));
    }
    *out = buf_as_text(&buf);
    return 0;
}
