/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_PARSE_H
#define PROCEDURE_PARSE_H

#include "procedure/lex.h"

/*
 * Recursive descent, one function for each construct, its grammar above it. A function that reads a piece returns
 * false after it has complained; the line (and the block below it) is then skipped and reading goes on, so that all
 * mistakes of a file are found at once.
 */
struct parse {
    struct arena *arena;
    const struct procedure_file *file;
    struct complaints *complaints;
    const struct token *at;
    struct procedure *model;
    int depth; /* of conditions within conditions */
    bool lost_if; /* the last action was an `if` that could not be read: its `otherwise` needs no complaint */
};

#define PARSE_CONDITION_DEPTH_MOST 16
#define PARSE_LIST_MOST 4000 /* of one kind of thing in one place */

/* Room for one more item at the end of a list that lies in the arena; zeroed. */
void *list_grow(struct arena *arena, void *at, size_t count, size_t size);
#define LIST_ADD(arena, at, count)                                                                                   \
    ((at) = list_grow((arena), (at), (count), sizeof(*(at))), (count)++, &(at)[(count) - 1])

struct place parse_place(const struct parse *parse);
/* Complains at the next token: "..., but here stands X". Returns false. */
bool parse_complain(struct parse *parse, const char *format, ...) PRINTF_LIKE(2, 3);
bool peek_word(const struct parse *parse, const char *word);
bool peek_words(const struct parse *parse, const char *one, const char *other); /* one after the other */
bool take_word(struct parse *parse, const char *word); /* takes it if it is next */
bool take_words(struct parse *parse, const char *one, const char *other);
bool want_word(struct parse *parse, const char *word);
bool take_token(struct parse *parse, enum token_kind kind);
bool is_reserved(struct text word);
/* A name; `what` says of what in the message ("the duty's name"). */
bool want_name(struct parse *parse, struct procedure_name *name, const char *what);
bool want_mention(struct parse *parse, struct mention *mention, const char *what);
bool want_mentions(struct parse *parse, struct mentions *mentions, const char *what); /* NAME, NAME ... */
bool add_mention(struct parse *parse, struct mentions *mentions, const char *what);
bool want_string(struct parse *parse, struct text *string, const char *what);
bool want_number(struct parse *parse, int64_t *number, const char *what);
bool want_date(struct parse *parse, struct civil_date *date, const char *what);
/* NAME ["WORDS"]. */
bool want_labelled(struct parse *parse, struct procedure_labelled *labelled, const char *what);
/* NAME [LABEL], ... */
bool want_choices(struct parse *parse, struct procedure_labelled **choices, size_t *count, const char *what);
/* "a" or "an". */
bool take_article(struct parse *parse);

void line_begin(struct parse *parse, struct line *line);
/* [CITES] and the end of the line. */
bool line_end(struct parse *parse, struct line *line);
typedef bool parse_line(struct parse *parse, void *into);
/* The lines of a block, if there is one; each is read by `read`. */
void parse_block(struct parse *parse, parse_line *read, void *into);
void skip_line(struct parse *parse);

bool parse_condition(struct parse *parse, const struct procedure_condition **out);
bool parse_clause(struct parse *parse, const struct procedure_condition **out);
bool parse_subject_holds(struct parse *parse, struct mentions *offices);
bool parse_limit(struct parse *parse, struct limit *limit);
bool parse_time(struct parse *parse, const struct time **out);
bool parse_type(struct parse *parse, struct procedure_fact *fact, bool *found);
bool parse_fact_type(struct parse *parse, struct procedure_fact *fact);
/* One action line with its block, added to the list. */
bool parse_action(struct parse *parse, struct action **actions, size_t *count);
bool peek_action(const struct parse *parse);

bool parse_office(struct parse *parse);
bool parse_managed(struct parse *parse);
bool parse_when_managed(struct parse *parse);
bool parse_last_rung(struct parse *parse);
bool parse_barred(struct parse *parse);
bool parse_trained(struct parse *parse);
/* "trained" COURSE, ...: once in its place */
bool parse_courses(struct parse *parse, struct courses_line *into);
bool parse_setting(struct parse *parse);
bool parse_standing(struct parse *parse);
bool parse_fact(struct parse *parse);
bool parse_track(struct parse *parse);
bool parse_item(struct parse *parse);
bool parse_role(struct parse *parse);
bool parse_letter(struct parse *parse);
bool parse_flag(struct parse *parse);
bool parse_hold(struct parse *parse);
bool parse_checklist(struct parse *parse);
bool parse_link(struct parse *parse);
bool parse_told(struct parse *parse);
bool parse_shown(struct parse *parse);
bool parse_keep(struct parse *parse);
bool parse_register(struct parse *parse);
bool parse_never(struct parse *parse);
bool parse_always(struct parse *parse);
bool parse_step(struct parse *parse);
bool parse_duty(struct parse *parse);
bool parse_event(struct parse *parse);
bool parse_event_words(struct parse *parse, enum procedure_event_kind *kind, struct mention *subject);
bool parse_data_file(struct parse *parse);
bool parse_data(struct parse *parse, bool is_table);
bool parse_example(struct parse *parse);
bool parse_left_out(struct parse *parse);
bool parse_renaming(struct parse *parse);
void declare(struct parse *parse, enum construct construct, size_t count);

/* A whole file into the model. */
void parse_file(struct arena *arena, const struct procedure_file *file, struct complaints *complaints,
                struct procedure *model);

#endif
