/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOOLS_ASSETS_STYLES_H
#define TOOLS_ASSETS_STYLES_H

/*
 * Makes one small style sheet out of large ones: without the fonts and the crest that may not be used outside government,
 * and without rules for classes that no page and no script of ours names.
 */

#include "base/base.h"

/* The words of pages and scripts; a class that is among them is used. A word that ends in a hyphen ("govuk-tag--",
 * before a value) stands for all that begin so. */
struct style_words {
    struct map words;
    struct vec starts; /* of struct text */
};
struct style_words style_words_in(struct arena *arena);
void style_words_add(struct style_words *words, struct text source);

struct style_options {
    const struct style_words *words; /* NULL keeps every rule */
    const char *font;                /* what stands in the place of the font that we may not use */
    const char *const *files;        /* that url(/assets/...) may name; NULL-terminated */
};
/* Appends what is left of `css`. Errors: ERROR_INVALID (braces do not match, or a url() names no file of ours; the
 * words say where). */
int styles_filter(struct buf *out, struct text css, const struct style_options *options, struct error *error) MUST_CHECK;

#endif
