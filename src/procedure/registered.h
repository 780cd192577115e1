/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_REGISTERED_H
#define PROCEDURE_REGISTERED_H

#include "procedure/model.h"

/* What a line of that kind says, in its order: parse_register.c reads it by this, write_declare.c writes it. */
struct register_form {
    const char *word;             /* "sanctions" */
    const char *stands[2];        /* "in", "force": what `while TRACK is STATE` says of the item; NULL: nothing */
    bool about, sum, on, from, until; /* `about`, `sum` and `on` must stand there; `from` and `until` may */
};
extern const struct register_form register_forms[PROCEDURE_REGISTER__MAX];
void register_stands(struct buf *words, const struct register_form *form); /* " in force" */

/* A line `register ...`: what a register is made of, in the procedure's own names. */
struct registered {
    struct line line;
    enum procedure_register_kind kind;
    struct mention item;               /* of what stands there item by item; empty: delays and panels */
    struct mention by;                 /* the step that explains a delay; the track of a panel, or of the item */
    struct mentions states;            /* of a panel: in which it has sat; of an item: in which it stands as the form says */
    struct mentions members, assisted; /* of a panel: roles */
    struct mention about;              /* a choice: which limit, which body, which sanction; empty: it is not told */
    struct mention sum, yearly, from, until; /* facts of the item; may be empty */
    struct mentions yearly_is;               /* the one choice of `yearly` */
    struct procedure_register link_words;    /* of an item: for the door */
};

#endif
