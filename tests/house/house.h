/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_HOUSE_HOUSE_H
#define TESTS_HOUSE_HOUSE_H

/*
 * Holds the sources against the rules that a compiler does not know: floors and doors
 * (docs/house.md), SPDX lines, the length of files, SQL as literals only, nothing unfinished. A
 * rule may be excused by a line of the file `exceptions`: `RULE PATH WHY`, for one rule in one
 * file; one that excuses nothing is itself reported.
 */

#include "base/base.h"

enum house_rule {
    HOUSE_FLOOR,  /* includes a room that is not on a lower floor, or goes in by a window */
    HOUSE_ROOM,   /* a folder of src/ that is not in the table */
    HOUSE_SPDX,   /* does not begin with its licence */
    HOUSE_LENGTH, /* over 600 lines */
    HOUSE_SQL,    /* SQL that is not a literal, or is put together */
    HOUSE_MARK,   /* says that it is not finished */
    HOUSE_BUILT_IN, /* a file of a procedure that the program does not have in it */
    HOUSE_EXCUSE, /* an exception that is not needed, or not understood */
    HOUSE_RULE__MAX
};

struct house_violation {
    enum house_rule rule;
    const char *path; /* below the root */
    int line;
    const char *words;
};

enum house_token_kind { HOUSE_WORD, HOUSE_STRING, HOUSE_SIGN, HOUSE_COMMENT, HOUSE_INCLUDE };

struct house_token {
    enum house_token_kind kind;
    struct text text; /* of a string, without its quotes; of an include, the name in "quotes" */
    int line;
};

struct house_source {
    const char *path;
    struct text text;
    const struct house_token *tokens; /* of C only */
    size_t token_count;
};

struct house_report {
    struct arena *arena;
    struct vec violations; /* struct house_violation */
    size_t inspected;      /* files */
};

/* Looks through everything below `root`; `exceptions` is a path, or NULL. False, with words, if it
 * cannot be read. */
bool house_inspect(const char *root, const char *exceptions, struct house_report *report,
                   struct error *error);

const char *house_rule_name(enum house_rule rule);
void house_report(struct house_report *report, enum house_rule rule, const char *path, int line,
                  const char *format, ...) PRINTF_LIKE(5, 6);

void house_lex(struct arena *arena, struct house_source *source);

void house_check_floors(struct house_report *report, const struct house_source *source);
void house_check_sql(struct house_report *report, const struct house_source *source);
/* `root`: of the whole house, whose procedures are looked for. */
void house_check_built_in(struct house_report *report, const char *root, const struct house_source *source);
void house_check_marks(struct house_report *report, const struct house_source *source);

#endif
