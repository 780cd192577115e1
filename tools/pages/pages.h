/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOOLS_PAGES_PAGES_H
#define TOOLS_PAGES_PAGES_H

/*
 * The compiler from HTML templates (pages/) and a catalogue of strings to C. docs/pages.md describes the language.
 *
 * It runs while the product is built, over files of our own; it still refuses every malformed input with
 * `file:line:column: what, and what to write instead` and never crashes, because a fuzzer holds it to that.
 * Everything that it makes lives in one arena until it ends.
 *
 * The order of the work: template_parse() for every file, catalogue_read() for every language, check_all(), and
 * only when there are no messages, write_header() and write_code().
 */

#include "base/base.h"

/* ---- sources and messages (message.c) ------------------------------------------------------------------------ */

struct source {
    struct text name; /* as messages show it: "pages/case.html" */
    struct text bytes;
};

struct place {
    const struct source *source; /* NULL: about no file */
    unsigned line, column;       /* from 1; columns count characters, not bytes */
};

struct message {
    struct place place;
    const char *words;
    bool is_warning;
};

struct messages {
    struct arena *arena;
    struct vec items; /* of struct message */
    size_t errors;
};

struct messages messages_in(struct arena *arena);
/* Keeps the first 50 errors; the rest are counted only. */
void message_add(struct messages *messages, struct place place, const char *format, ...) PRINTF_LIKE(3, 4);
void message_warn(struct messages *messages, struct place place, const char *format, ...) PRINTF_LIKE(3, 4);
/* One line each: `file:line:column: words`, in the order of the places. */
struct text messages_write(const struct messages *messages);
struct place place_at(const struct source *source, size_t offset);

/* ---- where we are in the HTML (context.c) ---------------------------------------------------------------------- */

enum context {
    CONTEXT_TEXT,      /* between tags */
    CONTEXT_WORDS,     /* inside textarea and title, which hold text but no tags */
    CONTEXT_ATTRIBUTE, /* inside a quoted attribute */
    CONTEXT_URL,       /* the first thing inside a quoted attribute that holds an address */
    CONTEXT_URL_PART,  /* later inside such an attribute */
    CONTEXT_TAG,       /* inside a tag, between its attributes */
    CONTEXT_NOWHERE,   /* a place where nothing may be put */
};

/* What has been read of an element that is still open; the chain leads to the outermost. */
struct html_element {
    const struct html_element *parent;
    struct text name;
};

struct html_state {
    int state; /* one of context.c's own */
    char quote;
    bool in_address; /* the attribute holds a URL */
    bool value_started; /* something stands before this point in the attribute's value */
    bool no_values;     /* nothing may be put into the attribute's value */
    bool wants_words; /* the attribute is read to people: its words belong to the catalogue */
    size_t name_start; /* of the tag's or attribute's name that is being read, in the source */
    struct text name;  /* of the attribute */
    struct text tag;   /* of the tag */
    size_t value_start;
    const struct html_element *open;
};

struct html_reader {
    struct arena *arena;
    struct messages *messages;
    const struct source *source;
    struct html_state now;
    bool words_allowed;  /* the catalogue itself, and tests */
    bool broken;         /* one message about broken markup is enough for a file */
    size_t worded_until; /* words before this offset have been complained of */
};

void html_reader_init(struct html_reader *reader, struct arena *arena, struct messages *messages,
                      const struct source *source);
/* Takes the byte at `offset` of the source, which is markup or words of the template. */
void html_reader_take(struct html_reader *reader, size_t offset);
/* A statement stands at `offset`: a tag's or an attribute's name that was being read ends there. */
void html_reader_pause(struct html_reader *reader, size_t offset);
enum context html_reader_context(const struct html_reader *reader);
/* A value is put here: what follows in an attribute is no longer its start. */
void html_reader_value(struct html_reader *reader);
/* May two ways through the page meet here? */
bool html_state_equal(const struct html_state *one, const struct html_state *other);
/* They do: `now` becomes what holds after either. */
void html_reader_join(struct html_reader *reader, const struct html_state *other);
bool html_reader_keeps_space(const struct html_reader *reader); /* inside pre, textarea, or a tag's quotes */
/* Says in words where the reader is: "inside the tag <a ...>". */
const char *html_reader_where(const struct html_reader *reader);
/* The end of the source: everything must be closed. */
void html_reader_end(struct html_reader *reader, size_t offset);

/* ---- types (declare.c) ------------------------------------------------------------------------------------------ */

enum type_kind {
    TYPE_TEXT,
    TYPE_NUMBER,
    TYPE_FLAG,
    TYPE_MARKUP, /* made by html_trusted() only */
    TYPE_ONE_OF,
    TYPE_RECORD,
    TYPE_LIST,
};

struct type {
    enum type_kind kind;
    struct text record_name; /* TYPE_RECORD */
    struct record *record;   /* TYPE_RECORD, once linked */
    const struct type *item; /* TYPE_LIST */
    struct vec choices;      /* TYPE_ONE_OF: of struct text */
    const char *enum_name;   /* TYPE_ONE_OF: the C name */
};

struct field {
    struct text name;
    const struct type *type;
    struct place place;
    struct expression *otherwise; /* a component's default; NULL: must be given */
};

/* A `struct`, or the parameters of a page or a component. */
struct record {
    struct text name;
    const char *c_name; /* "view_duty", "page_case" */
    struct place place;
    struct vec fields; /* of struct field */
    int mark;          /* while sorting for the header */
};

const struct field *record_field(const struct record *record, struct text name);
const char *type_words(struct arena *arena, const struct type *type); /* "a list of duty" */
bool type_equal(const struct type *one, const struct type *other);
/* `part.one-name` as a C identifier: "part_one_name"; `upper` for enumerators. */
const char *c_name(struct arena *arena, struct text name, bool upper);

/* ---- expressions (expression.c) ---------------------------------------------------------------------------------- */

enum expression_kind {
    EXPRESSION_STRING, /* "..." */
    EXPRESSION_NUMBER,
    EXPRESSION_FLAG, /* on, off, and a component's bare attribute, which is on */
    EXPRESSION_PATH, /* name.field.field */
    EXPRESSION_KEY,  /* #key name=value ... : a string of the catalogue */
    EXPRESSION_JOIN, /* pieces in a component's attribute, one after another */
    EXPRESSION_NOT,
    EXPRESSION_AND,
    EXPRESSION_OR,
    EXPRESSION_IS,
    EXPRESSION_LESS,
    EXPRESSION_MORE,
    EXPRESSION_HAS, /* has SLOT: the caller filled it */
};

struct argument {
    struct text name;
    struct expression *value;
    struct place place;
};

struct expression {
    enum expression_kind kind;
    struct place place;
    struct text string;              /* STRING; the key of KEY; the slot of HAS */
    int64_t number;                  /* NUMBER; FLAG: 0 or 1 */
    struct vec names;                /* PATH: of struct text */
    struct vec arguments;            /* KEY: of struct argument */
    struct vec pieces;               /* JOIN: of struct expression * */
    struct expression *left, *right; /* NOT uses left */
};

/* Reads source bytes; `at` moves. One struct serves expressions, declarations and statements. */
struct reader {
    struct arena *arena;
    struct messages *messages;
    const struct source *source;
    size_t at, end;
    int depth;
};

void reader_space(struct reader *reader);
bool reader_word(struct reader *reader, struct text *word); /* a name: letter, then letters, digits, _ and - */
bool reader_peek_word(struct reader *reader, const char *word);
bool reader_take_word(struct reader *reader, const char *word);
bool reader_take(struct reader *reader, const char *sign);
struct place reader_place(const struct reader *reader);
/* Reads one expression; NULL after a message. */
struct expression *expression_read(struct reader *reader);
/* The same, of a component's attribute value: words with {{ }} between them. `end` is the closing quote's offset. */
struct expression *expression_read_joined(struct reader *reader, size_t end);

/* ---- templates (declare.c, template.c) ---------------------------------------------------------------------------- */

enum node_kind { NODE_LITERAL, NODE_VALUE, NODE_IF, NODE_FOR, NODE_CALL, NODE_SLOT };

struct node {
    enum node_kind kind;
    struct place place;
    struct text literal;           /* LITERAL: as it goes out */
    struct expression *expression; /* VALUE, the condition of IF, the list of FOR */
    enum context context;          /* VALUE */
    struct text name;              /* CALL: the component; SLOT; FOR: the item */
    struct text index_name;        /* FOR: "" when not wanted */
    struct vec children;           /* of struct node *: IF's first branch, FOR's and CALL's body */
    struct vec otherwise;          /* of struct node *: IF's else */
    struct vec arguments;          /* CALL: of struct argument */
    struct vec fills;              /* CALL: of struct fill */
};

struct fill {
    struct text slot;
    struct place place;
    struct vec nodes; /* of struct node * */
};

struct template {
    const struct source *source;
    struct text name; /* "case", "button", from the file's name */
    bool is_component;
    struct record *parameters; /* never NULL */
    struct vec nodes;          /* of struct node * */
    int mark;                  /* while looking for components that contain themselves */
};

/* All that was read. */
struct pages {
    struct arena *arena;
    struct messages *messages;
    struct vec templates;  /* of struct template * */
    struct vec records;    /* of struct record *, the structs */
    struct map components; /* name to struct template * */
    struct map record_map; /* name to struct record * */
    struct vec one_ofs;    /* of const struct type *, in order of appearance */
    struct vec catalogues; /* of struct catalogue *; the first is the language that must be whole */
    bool words_allowed;    /* tests may write words into their templates */
};

struct pages pages_in(struct arena *arena, struct messages *messages);
/* Reads one template; what is wrong goes to the messages. `name` is the file's name without its folder and ending. */
void template_parse(struct pages *pages, const struct source *source, struct text name);
/* declare.c: after `{%`, a `page`, `component` or `struct`; true when it was one of them. */
bool declaration_read(struct pages *pages, struct template *template, struct reader *reader);
void declarations_link(struct pages *pages);

/* ---- the catalogue of strings (catalogue.c) -------------------------------------------------------------------------- */

enum piece_kind { PIECE_WORDS, PIECE_TAG, PIECE_VALUE };

struct piece {
    enum piece_kind kind;
    struct text text;     /* the words, the markup, or the value's name */
    enum context context; /* VALUE */
};

struct string {
    struct text key;
    struct place place;
    struct vec pieces; /* of struct piece */
    struct vec values; /* of struct text: the names, each once, in order of appearance */
    bool has_markup;
    bool used;
};

struct catalogue {
    struct text language; /* "en" */
    const struct source *source;
    struct map strings;    /* key to struct string * */
    struct map by_c_names; /* "REPORT_START_TITLE" to struct string * */
};

void catalogue_read(struct pages *pages, const struct source *source, struct text language);
struct string *catalogue_find(const struct catalogue *catalogue, struct text key);
/* Marks the keys that a C file names (STRING_X and string_x()). */
void catalogue_note_uses(struct pages *pages, struct text c_source);
/* Warns of keys that nothing uses; refuses a later language that lacks a key of the first, or has another one. */
void catalogue_compare(struct pages *pages);
bool string_has_value(const struct string *string, struct text name);

/* ---- checking and writing (check.c, fold.c, write*.c) ------------------------------------------------------------------ */

void check_all(struct pages *pages);

/* The C text. The header's name is what the code includes ("pages.h"). Call them without errors only. */
struct text write_header(struct pages *pages);
struct text write_code(struct pages *pages, const char *header_name);

/* Everything: what the fuzzer and main.c call. True when both texts were written. */
bool pages_compile(struct pages *pages, const char *header_name, struct text *header, struct text *code);

#endif
