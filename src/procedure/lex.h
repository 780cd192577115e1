/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_LEX_H
#define PROCEDURE_LEX_H

#include "procedure/model.h"

enum token_kind {
    TOKEN_END,
    TOKEN_NEWLINE, TOKEN_INDENT, TOKEN_DEDENT,
    TOKEN_NAME, TOKEN_STRING, TOKEN_NUMBER, TOKEN_DATE, TOKEN_CLOCK,
    TOKEN_CITES, /* [SG-8.1 SG-8.7] */
    TOKEN_COMMA, TOKEN_ARROW, TOKEN_COLON, TOKEN_OPEN, TOKEN_CLOSE,
    TOKEN__MAX
};
struct token {
    enum token_kind kind;
    uint32_t line, column;
    struct text text; /* as it stands in the file; of a string, without quotation marks and with escapes resolved */
    int64_t number;
    struct civil_date date;
    int hour, minute;
    struct procedure_cites cites;
    struct text *comments; /* the comment lines before this line, on its first token */
    size_t comment_count;
};

#define LEX_TOKENS_MOST 200000
#define LEX_DEPTH_MOST 8
#define LEX_STRING_MOST 2000
#define LEX_LINE_MOST 4000 /* bytes; also keeps counting columns cheap */
#define LEX_CITES_MOST 64

/* Messages of one reading; every part of reading adds to it. */
struct complaints {
    struct arena *arena;
    struct vec found; /* of struct procedure_message */
    bool cut;
};
/* Adds a message at that place; past PROCEDURE_MESSAGES_MOST it only notes that there were more. Returns false. */
bool complain(struct complaints *complaints, struct place place, const char *format, ...) PRINTF_LIKE(3, 4);

/* Hands the messages out; the first one is the error's words. Errors: ERROR_INVALID (there are some). */
int complaints_finish(struct complaints *complaints, struct procedure_messages *messages, struct error *error) MUST_CHECK;

/* The file as tokens, ending in TOKEN_END; lines that cannot be read are left out, with a message. */
struct token *lex_file(struct arena *arena, const struct procedure_file *file, struct complaints *complaints);

#endif
