/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_PROCEDURE_H
#define PROCEDURE_PROCEDURE_H

/*
 * Procedures: reading the files in which an organisation's rules are written (docs/grammar.md), and
 * deciding by them.
 *
 * Everything here is a pure function. Nothing reads a clock, a file, a store or the environment;
 * what a decision depends on comes in through the case's state, the command and the moment, and is
 * written into the entry by the caller. Deciding and applying are total: they never fail, they
 * allow or refuse.
 *
 *     procedure_decide(procedure, state, command, moment)  ->  effects | refusals
 *     procedure_apply(state, effects)                      ->  state
 *
 * Effects and states speak of things by their names in the procedure file, never by an index, so
 * that an entry replays identically under every later version of the procedure. Applying reads no
 * rules.
 *
 * Free text and people's names never come in here. The caller keeps them sealed as numbered parts
 * of an entry; a value of those types is a reference to an entry's sequence and a part's number.
 *
 * A `struct procedure` never changes after it was read, may be used by all threads, and lives as
 * long as the arena in which it was read. Results point into the arena that was given, into the
 * procedure, and into the state, command or moment that they came from.
 */

#include "procedure/reading.h"
#include "procedure/words.h"
#include "procedure/case.h"
#include "procedure/command.h"
#include "procedure/decision.h"
#include "procedure/rehearsal.h"
#include "procedure/keeping.h"
#include "procedure/findings.h"
#include "procedure/measures.h"
#include "procedure/pages.h"
#include "procedure/posts.h"
#include "procedure/records.h"
#include "procedure/shown.h"
#include "procedure/tools.h"

/* ---- worked examples ---------------------------------------------------------------------------
 */

struct procedure_example_result {
    struct text title;
    bool passed;
    struct procedure_message message; /* where and why it did not */
    struct procedure_cites cites;
};
/* Runs the examples that came with the procedure. `book` and `zone` as in a moment; everybody holds
 * one office each. */
const struct procedure_example_result *procedure_run_examples(struct arena *arena,
                                                              const struct procedure *procedure,
                                                              const struct calendar_book *book,
                                                              size_t *count);

#endif
