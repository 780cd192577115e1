/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_VECTORS_H
#define SUPPORT_VECTORS_H

/* The blocks of docs/formats.md that begin with "```vector NAME" or "```file NAME", so that code is held to the page that
 * describes it. A vector's lines are `field: value`; bytes stand there as hexadecimal. What the page does not have fails
 * the test. What is returned lives until vectors_end(). */

#include "base/base.h"

void vectors_begin(const char *path);
void vectors_end(void);

struct text vectors_block(const char *name); /* "file checkpoint": what stands between its fences */
struct text vector_field(const char *vector, const char *name);
struct text vector_bytes(const char *vector, const char *name);
int64_t vector_number(const char *vector, const char *name);
void vector_copy(const char *vector, const char *name, void *out, size_t size); /* of exactly this size */
void vector_is(const char *vector, const char *name, const void *found, size_t size);
void vector_is_text(const char *vector, const char *name, struct text found);

/* Fails where a block whose name begins with `prefix`, and not with `except` (""; nothing is excepted), was never read.
 * Returns how many there are. */
size_t vectors_all_were_read(const char *prefix, const char *except);

#endif
