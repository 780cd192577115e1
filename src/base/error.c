/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#undef error_set /* the static analyzer's, see base.h */
#undef error_cite
#undef error_at

#include <stdio.h>
#include <string.h>

static void copy_cut(char *to, size_t size, const char *from)
{
    size_t length = strnlen(from, size - 1);
    memcpy(to, from, length);
    to[length] = '\0';
}

int error_set(struct error *error, enum error_code code, const char *key, const char *format, ...)
{
    error->code = code;
    copy_cut(error->key, sizeof(error->key), key);
    error->field[0] = '\0';
    error->paragraph[0] = '\0';
    va_list list;
    va_start(list, format);
    vsnprintf(error->words, sizeof(error->words), format, list);
    va_end(list);
    return code;
}

int error_cite(struct error *error, const char *paragraph)
{
    copy_cut(error->paragraph, sizeof(error->paragraph), paragraph);
    return error->code;
}

int error_at(struct error *error, const char *field)
{
    copy_cut(error->field, sizeof(error->field), field);
    return error->code;
}

const char *error_code_name(enum error_code code)
{
    switch (code) {
    case ERROR_NONE:
        return "none";
    case ERROR_NOT_FOUND:
        return "not-found";
    case ERROR_CONFLICT:
        return "conflict";
    case ERROR_DENIED:
        return "denied";
    case ERROR_INVALID:
        return "invalid";
    case ERROR_BUSY:
        return "busy";
    case ERROR_IO:
        return "io";
    case ERROR_DAMAGED:
        return "damaged";
    case ERROR_LIMIT:
        return "limit";
    }
    return "unknown";
}
