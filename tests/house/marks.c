/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing half stays in the house. The marks are written in two pieces, so that this file is clean
 * itself. */
#include "house.h"

#include <ctype.h>
#include <string.h>

static const char *const marks[] = {"TO"
                                    "DO",
                                    "FIX"
                                    "ME",
                                    "X"
                                    "XX",
                                    "HA"
                                    "CK",
                                    "T"
                                    "BD"};
static const char *const phrases[] = {"for"
                                      " now",
                                      "not"
                                      " implemented",
                                      "not yet"
                                      " implemented"};

static bool is_word(char character)
{
    return isalnum((unsigned char)character) || character == '_';
}

/* At a word's beginning and end; phrases in either case, and with any white space between their
 * words. */
static bool stands_at(struct text text, size_t at, const char *words, bool any_case)
{
    if (at > 0 && is_word(text.at[at - 1])) {
        return false;
    }
    size_t i = at;
    for (; *words; words++) {
        size_t start = i;
        if (*words == ' ') {
            /* A comment goes on behind the star of its next line. */
            while (i < text.length && (isspace((unsigned char)text.at[i]) || text.at[i] == '*')) {
                i++;
            }
        } else if (i < text.length) {
            char here = any_case ? (char)tolower((unsigned char)text.at[i]) : text.at[i];
            i += here == *words ? 1 : 0;
        }
        if (i == start) {
            return false;
        }
    }
    return i == text.length || !is_word(text.at[i]);
}

static void look(struct house_report *report, const struct house_source *source, struct text text,
                 int line, const char *const *wanted, size_t count, bool any_case)
{
    for (size_t at = 0; at < text.length; at++) {
        for (size_t i = 0; i < count; i++) {
            if (stands_at(text, at, wanted[i], any_case)) {
                house_report(report, HOUSE_MARK, source->path, line,
                             "\"%s\": finish it, or leave it out", wanted[i]);
            }
        }
        line += text.at[at] == '\n' ? 1 : 0;
    }
}

void house_check_marks(struct house_report *report, const struct house_source *source)
{
    look(report, source, source->text, 1, marks, COUNT_OF(marks), false);
    for (size_t i = 0; i < source->token_count; i++) {
        const struct house_token *token = &source->tokens[i];
        if (token->kind == HOUSE_COMMENT) {
            look(report, source, token->text, token->line, phrases, COUNT_OF(phrases), true);
        }
    }
}
