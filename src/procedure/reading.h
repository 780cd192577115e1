/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_READING_H
#define PROCEDURE_READING_H

/*
 * Part of the door (procedure.h includes it): names, and reading the files in which procedures are
 * written.
 */

#include "base/base.h"
#include "calendar/calendar.h"

/* ---- names -------------------------------------------------------------------------------------
 */

/* A name as a procedure file writes it ("legal-director"), with a key for fast comparing. Empty
 * text: no name. */
struct procedure_name {
    struct text text;
    uint64_t key; /* 0 for the empty name */
};
struct procedure_name procedure_name_of(struct text text); /* points at the same bytes */
struct procedure_name procedure_name(const char *string);
static inline bool procedure_same(struct procedure_name one, struct procedure_name other)
{
    return one.key == other.key;
}
#define PROCEDURE_NAME_MOST 64 /* bytes of a name */

/* ---- reading a procedure -----------------------------------------------------------------------
 */

#define PROCEDURE_FILE_MOST (1 << 20) /* bytes of one file */
#define PROCEDURE_FILES_MOST 64
#define PROCEDURE_HASH_SIZE 32

/* A file as the caller read it, with the hash under which the caller keeps it (of data files, every
 * limit that is taken from one carries it on). */
struct procedure_file {
    struct text name; /* "procedures/safeguarding-child.procedure", for messages */
    struct text text;
    uint8_t hash[PROCEDURE_HASH_SIZE];
};

/* One thing wrong with a file: what, and what to write instead. */
struct procedure_message {
    struct text file;
    uint32_t line, column; /* from 1; the column counts characters */
    struct text words;
};
struct procedure_messages {
    struct procedure_message *at;
    size_t count;
    bool cut; /* there were more than PROCEDURE_MESSAGES_MOST */
};
#define PROCEDURE_MESSAGES_MOST 100
/* "file:line:column: words". */
struct text procedure_message_print(struct arena *arena, const struct procedure_message *message);

/* The name of a file without its folder, up to the first dot: what a procedure and the files beside it share. */
struct text procedure_stem(struct text name);
/* The procedure that the one of this file (NAME.procedure) follows, whose files are read with its own; empty: none. */
struct text procedure_follows(struct arena *arena, const struct procedure_file *file);

struct procedure;
/* Reads the procedure (files[0]) with the data and example files beside it, and links every name.
 * All messages are given, in the order of files and lines; *messages is filled on success too (with
 * none). The texts of the files must live as long as the arena. Errors: ERROR_INVALID (there are
 * messages; the error's words are the first), ERROR_LIMIT. */
int procedure_read(struct arena *arena, const struct procedure_file *files, size_t count,
                   const struct procedure **out, struct procedure_messages *messages,
                   struct error *error) MUST_CHECK;
/* A procedure, data or examples file in its one canonical form; comments are kept. It need not
 * link. Errors as above. */
int procedure_format(struct arena *arena, const struct procedure_file *file, struct text *out,
                     struct procedure_messages *messages, struct error *error) MUST_CHECK;

#endif
