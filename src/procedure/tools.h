/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_TOOLS_H
#define PROCEDURE_TOOLS_H

/*
 * Part of the door (procedure.h includes it): what those who own the rules use to look after them.
 */

#include "procedure/findings.h"

/* ---- mutating: does anything notice when a rule is taken away? ---------------------------------
 */

enum procedure_mutation_kind {
    PROCEDURE_MUTATION_GUARD,      /* a `when` of a step or an event */
    PROCEDURE_MUTATION_MUST,       /* a `must` */
    PROCEDURE_MUTATION_PART,       /* one part of a condition, beside others */
    PROCEDURE_MUTATION_IF,         /* what is done only if, is done always */
    PROCEDURE_MUTATION_ACTION,     /* something that a step or an event does */
    PROCEDURE_MUTATION_BY,         /* a step that is for some, open to all staff */
    PROCEDURE_MUTATION_SEPARATION, /* not by, apart from, trained, from list, judged */
    PROCEDURE_MUTATION_TELLS,      /* whom a step tells: what a hold hangs on */
    PROCEDURE_MUTATION_REASONS,    /* with reasons */
    PROCEDURE_MUTATION_ANSWER, /* an answer that must be given, or is only asked for sometimes */
    PROCEDURE_MUTATION_DUTY,   /* its owner, when it is owed, what meets it, when its clock stops */
    PROCEDURE_MUTATION_LIMIT,  /* a `within` of a duty, or the event that it runs from */
    PROCEDURE_MUTATION_ROW,    /* of a data file */
    PROCEDURE_MUTATION_HOLD,
    PROCEDURE_MUTATION_RUNG, /* in absence, last rung, barred, managed by when the subject holds */
    PROCEDURE_MUTATION_KEEP, /* retention */
    PROCEDURE_MUTATION_SEEN, /* who sees every case; to whom a flag is shown */
    PROCEDURE_MUTATION_TOLD, /* what somebody is told at a step */
    PROCEDURE_MUTATION_NEVER,
    PROCEDURE_MUTATION_ALWAYS,
    PROCEDURE_MUTATION__MAX
};
const char *procedure_mutation_word(enum procedure_mutation_kind kind); /* "guard", "must" ... */

enum procedure_noticed {
    PROCEDURE_NOTICED_BY_NOTHING, /* it survives: nobody would see that the rule is gone */
    PROCEDURE_NOTICED_BY_EXAMPLE,
    PROCEDURE_NOTICED_BY_CHECK,   /* a never, an always or the ladder is no longer proved */
    PROCEDURE_NOTICED_BY_READING, /* without it the file does not read */
    PROCEDURE_NOTICED_AS_GUARDED, /* of a never or always: it notices when another rule is taken
                                     away */
    PROCEDURE_NOTICED__MAX
};
struct procedure_mutation {
    enum procedure_mutation_kind kind;
    struct text construct; /* "step assess" */
    struct text words;     /* what was taken away: "without: when case is concern" */
    struct text file;
    uint32_t line;
    struct procedure_cites cites;
    enum procedure_noticed noticed;
    struct text by; /* the example's title, the rule's words ... */
};
struct procedure_mutations {
    struct procedure_mutation *at;
    size_t count, surviving;
    bool sound; /* every example held, and everything was proved, before anything was taken away */
    struct text unsound; /* else: the first that did not */
};
struct procedure_mutating {
    uint32_t kinds;    /* bits of those wanted; 0: all */
    bool own;          /* not what it says by following another, whose own examples hold that */
    struct text about; /* only of the construct of this name, or under this paragraph; empty: all */
    void (*tell)(void *context, size_t done, size_t count,
                 size_t surviving); /* NULL: none; after each */
    void *context;
};
/* Takes away or weakens every rule of the procedure in turn, in memory, and tells what notices: an
 * example that fails, a `never` or `always` that is no longer proved. Files as for
 * procedure_read(). When the whole is not sound to begin with, nothing is taken away. Errors: those
 * of procedure_read(). */
int procedure_mutate(struct arena *arena, const struct procedure_file *files, size_t count,
                     const struct calendar_book *book, const struct procedure_mutating *wanted,
                     struct procedure_mutations *out, struct procedure_messages *messages,
                     struct error *error) MUST_CHECK;

/* ---- comparing two procedures by what they mean
 * -------------------------------------------------- */

enum procedure_difference_kind {
    PROCEDURE_DIFFERENCE_ADDED,
    PROCEDURE_DIFFERENCE_REMOVED,
    PROCEDURE_DIFFERENCE_CHANGED,
    PROCEDURE_DIFFERENCE_CITED, /* the same rule stands under other paragraphs */
    PROCEDURE_DIFFERENCE__MAX
};
struct procedure_difference {
    enum procedure_difference_kind kind;
    struct text thing;         /* "duty refer" */
    struct text label;         /* "Refer to the statutory agency" */
    struct text words;         /* a sentence: what is different, without the thing */
    struct text before, after; /* in the language's own words; empty where there is none */
    struct procedure_side {
        struct text file;
        uint32_t line; /* 0: it is not there */
        struct procedure_cites cites;
    } old, new;
};
struct procedure_differences {
    const struct procedure_difference *at;
    size_t count;
};
/* What a person would call a change between two versions: in the order of the new one, what is gone
 * last. Order and layout of the files, comments and examples make no difference. */
void procedure_compare(struct arena *arena, const struct procedure *old,
                       const struct procedure *new, struct procedure_differences *out);

/* ---- a procedure as single sentences, for machines
 * --------------------------------------------------- */

/* One thing that a procedure says about one declared thing (docs/machines.md lists what they are).
 * Two procedures mean the same when they have the same sentences. */
struct procedure_sentence {
    struct text thing, label; /* "step assess", "Assess against the threshold" */
    struct text what;         /* "when", "asks", "does" ...: stable */
    struct text key; /* which of several of that `what`: a fact, a state, an office; may be empty */
    struct text text;  /* in the language's own words, what may stand in any order in one order */
    struct text words; /* in plain English */
    struct text file;
    uint32_t line; /* 0: it stands nowhere by itself */
    struct procedure_cites cites;
};
/* Everything that it says but its examples; things in one order, sentences of a thing beside each
 * other. */
const struct procedure_sentence *
procedure_sentences(struct arena *arena, const struct procedure *procedure, size_t *count);

#endif
