/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and their keys. A key is never stored: it only saves comparing texts while deciding. */

#include "procedure/procedure.h"

/* FNV-1a, 64 bits; 0 is kept for "no name". The linker refuses two names of one procedure with the
 * same key. */
static uint64_t key_of(struct text text)
{
    uint64_t key = 0xcbf29ce484222325u;
    for (size_t i = 0; i < text.length; i++) {
        key = (key ^ (uint8_t)text.at[i]) * 0x100000001b3u;
    }
    return text.length == 0 ? 0 : key == 0 ? 1 : key;
}

struct procedure_name procedure_name_of(struct text text)
{
    return (struct procedure_name){text, key_of(text)};
}

struct procedure_name procedure_name(const char *string)
{
    return procedure_name_of(text_of(string));
}

const char *procedure_type_word(enum procedure_type type)
{
    static const char *const words[PROCEDURE_TYPE__MAX] = {
        [PROCEDURE_UNKNOWN] = "unknown", [PROCEDURE_YES_NO] = "yes-no",
        [PROCEDURE_CHOICE] = "choice",   [PROCEDURE_ANY_OF] = "any of",
        [PROCEDURE_DATE] = "date",       [PROCEDURE_TIME] = "time",
        [PROCEDURE_PERSON] = "person",   [PROCEDURE_AREA] = "area",
        [PROCEDURE_OFFICE] = "office",   [PROCEDURE_TEXT] = "text",
        [PROCEDURE_NAMES] = "names",     [PROCEDURE_DOCUMENT] = "document",
        [PROCEDURE_NUMBER] = "number",   [PROCEDURE_PARTY] = "party",
    };
    return type < PROCEDURE_TYPE__MAX ? words[type] : "unknown";
}
