/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_CLI_PROGRAM_H
#define TESTS_CLI_PROGRAM_H

/* Runs the delivered program, as a script would: a process of its own each time, its real exit code, its two streams. */

#include <jansson.h>

struct program_ran {
    int code;            /* as the shell sees it; 128 + the signal when it was killed */
    char *out, *problems; /* until the next run */
    json_t *answer;      /* of --json: the document; NULL when there is none */
};
/* `folder` is where it runs and keeps what it printed. */
void program_begin(const char *folder);
void program_end(void);
/* The line is cut at spaces; 'quoted words' stay together; a "%" stands for the next of the strings that follow. */
const struct program_ran *program_run(const char *line, ...);
/* The same, with what has to come out: asserts the exit code, and prints what it said when that is another. */
const struct program_ran *program_expect(int code, const char *line, ...);
/* A text of the answer, "" when it is not there: "reference", or "error.paragraph". */
const char *program_text(const char *path);
json_int_t program_number(const char *path);
/* Writes a file into the folder and gives its path. */
const char *program_file(const char *name, const char *text);

#endif
