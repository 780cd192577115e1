/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_PROCEDURE_SHIPPED_H
#define TESTS_PROCEDURE_SHIPPED_H

/* Reading procedures for tests: texts that stand in a test, and the procedures that are shipped. */

#include "procedure/procedure.h"

/* Fails the test with the first message where the text does not read. */
const struct procedure *read_procedure(struct arena *arena, const char *text);
/* procedures/STEM.procedure with its data and examples, as far as they are there. */
const struct procedure *read_shipped(struct arena *arena, const char *stem);
/* The files themselves; returns how many. */
/* A file below the source tree; fails the test where there is none. */
struct text read_source(struct arena *arena, const char *path);

#endif
