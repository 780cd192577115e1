/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_FOLLOW_H
#define PROCEDURE_FOLLOW_H

/*
 * A procedure that follows another: whatever the other declares stands, unless this one declares a thing of the same
 * kind and name (that replaces it) or leaves it out (`without`). What is so replaced is never read into the model.
 */

#include "procedure/parse.h"

/* Before anything is parsed: whom the first file follows, what its own files declare, and the files in the order of
 * their parts, its own before those of the other. */
void follow_prepare(struct arena *arena, struct procedure *model);
/* A file of the other. */
bool follow_is_followed(const struct procedure *model, const struct procedure_file *file);
/* Names of the other for which others stand here (`read NAME as NAME`) are changed in its files. */
void follow_read(struct procedure *model, const struct procedure_file *file, struct token *tokens);
/* The declaration at which the parser stands is the other's, and is replaced or left out here. */
bool follow_skips(const struct parse *parse);
/* Once all is parsed: the other is there, it follows nobody itself, and whatever is left out was there. */
void follow_check(struct procedure *model, struct complaints *complaints);
/* Leaves out those of the other's examples that speak of something which is not here. */
void follow_examples(struct procedure *model);

#endif
