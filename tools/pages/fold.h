/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOOLS_PAGES_FOLD_H
#define TOOLS_PAGES_FOLD_H

/*
 * Putting templates together. A component is written out where it is called, its parameters replaced by what the caller
 * gave, so what the caller leaves out costs nothing and what it knows is decided here.
 */

#include "pages.h"

/* A component's call, seen from inside: its slots are filled by the caller, in the caller's own names. */
struct frame;
struct where {
    const struct name *names;
    const struct frame *frame;
};

struct frame {
    const struct node *call;
    struct where caller;
};

/* What a name stands for: a C expression, or what a caller gave for a parameter. */
struct name {
    const struct name *outer;
    struct text text;
    const struct type *type;
    const char *c;                       /* NULL: the expression stands for it */
    const struct expression *expression; /* of a parameter */
    struct where given_at;
};

struct writer {
    struct pages *pages;
    const struct template *page;
    size_t language; /* which catalogue */
    struct buf out;
    struct buf literal; /* HTML that is known and not written out yet */
    int indent;
    int loops; /* counts, for the names of C variables */
    int depth;
    bool stopped;
};

struct resolved {
    const struct type *type;
    const char *c; /* a C expression of that type, or NULL: */
    const struct expression *expression;
    struct where where;
};
struct resolved fold_path(struct writer *writer, const struct expression *path, struct where where);

enum known { KNOWN_FALSE, KNOWN_TRUE, KNOWN_LATER };
struct condition {
    enum known known;
    const char *c; /* KNOWN_LATER: a C expression, safe to stand in && and || */
};
struct condition fold_condition(struct writer *writer, const struct expression *expression, struct where where);
/* What the caller put into the slot, or NULL. */
const struct vec *frame_slot(const struct frame *frame, struct text slot);
/* A C string literal with its quotes. */
const char *fold_literal(struct arena *arena, struct text text);
const struct string *writer_string(const struct writer *writer, struct text key);

#endif
