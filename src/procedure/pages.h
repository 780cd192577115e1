/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_PAGES_H
#define PROCEDURE_PAGES_H

/*
 * Part of the door (procedure.h includes it): what people read of a procedure. Both are written
 * from the same model that decides, so that the page, the drawing and the rules cannot drift apart
 * (SG-A2).
 */

#include "procedure/case.h"

/* ---- the page "how we handle it" ------------------------------------------------------------- */

enum procedure_piece_kind {
    PROCEDURE_PIECE_HEADING,
    PROCEDURE_PIECE_PARAGRAPH,
    PROCEDURE_PIECE_ITEM, /* of a list */
    PROCEDURE_PIECE__MAX
};
struct procedure_piece {
    enum procedure_piece_kind kind;
    uint32_t level;     /* of a heading: 1 (one: the title) to 3; of an item: 1 to 6, how deep its
                         * list stands in others */
    struct text anchor; /* of a heading: "step-assess"; unique in the document, fit for an id */
    struct text words;  /* text, never markup */
    struct procedure_cites cites; /* the paragraphs that the sentence comes from; of a heading:
                                   * those of the whole thing */
};
struct procedure_document {
    const struct procedure_piece *at;
    size_t count;
};
/* The whole procedure in plain English: who acts, every step, what is owed and by when, what is
 * withheld, what must never be, what each person is told, how long it is kept. Every sentence
 * carries its paragraphs: its own line's, or else those of the construct around it. */
void procedure_explain(struct arena *arena, const struct procedure *procedure,
                       struct procedure_document *out);
/* The document for a terminal: lines of at most 96 characters, lists indented. */
struct text procedure_document_text(struct arena *arena, const struct procedure_document *document);
/* The document as Markdown (CommonMark); nothing in its words is taken for markup. */
struct text procedure_document_markdown(struct arena *arena,
                                        const struct procedure_document *document);

/* ---- the flowchart --------------------------------------------------------------------------- */

/* The whole procedure as one SVG, as wide as A3 lies and as long as it takes: a lane for the case, for each kind of item
 * and each further track, its states from left to right, each step a box between the states that it
 * joins (once; where it moves another lane too, a mark with its number), with who takes it and
 * when; what is owed and withheld as notes. Text is text, with a title and a description; no
 * script, no style sheet; the same bytes every time. `state` (NULL: none) marks one case's own way:
 * the steps that it took, where it stands, what it owes. Nothing of the case but that goes in. */
struct text procedure_draw(struct arena *arena, const struct procedure *procedure,
                           const struct procedure_state *state);
/* The same as pages of A3 to hang on a wall: first the whole at a glance (states, the numbers of the steps between them, and
 * on which page they stand), then lane by lane, as many as a page holds; the steps that move no lane by the part of the file in
 * which they stand. What a step of another page moves is marked with its number and that page. At least two pages. */
struct procedure_drawn_step {
    struct procedure_name name;
    struct text label;
    size_t number; /* as it stands in the drawing */
    size_t taken;  /* how often the case took it */
};
struct procedure_drawn_page {
    struct text title; /* "The whole at a glance"; the names of its lanes */
    struct text svg;   /* ids within it differ from those of the other pages */
    const struct procedure_drawn_step *steps; /* that have their box on it, by number: each on one page */
    size_t step_count;
};
const struct procedure_drawn_page *procedure_draw_pages(struct arena *arena, const struct procedure *procedure,
                                                        const struct procedure_state *state, size_t *count);

#endif
