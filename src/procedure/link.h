/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_LINK_H
#define PROCEDURE_LINK_H

#include "procedure/parse.h"

/* Finding what every name means, and whether the parts go together. */
struct link_state {
    struct arena *arena;
    struct procedure *model;
    struct complaints *complaints;
    struct map keys; /* every name's key as text, to the name: two names must not share one */
};
/* From where a rule looks: the item kind or standing that it is about (the empty name: the case). */
struct link_from {
    struct procedure_name kind;
    struct procedure_name party; /* the standing of the party at hand, or from which the rule came to an item; or empty */
    const struct step *step; /* whose facts may be declared by its own questions; NULL outside steps */
};

/* The same, looked at from an item or standing within it. */
struct link_from link_within(struct link_from from, const struct mention *kind);
/* The declaration of that meaning and name; NULL where there is none. */
const void *link_find(const struct procedure *model, enum meaning meaning, struct text name);
/* The fact of a kind (empty: of the case); NULL where there is none. */
struct fact *link_find_fact(const struct procedure *model, struct procedure_name of, struct procedure_name name);
struct track *link_find_track(const struct procedure *model, struct procedure_name of, struct procedure_name name);
/* Looks in `from` first, then in the case. *in_item tells where it was. */
struct fact *link_see_fact(const struct procedure *model, struct procedure_name from, struct procedure_name name, bool *in_item);
struct track *link_see_track(const struct procedure *model, struct procedure_name from, struct procedure_name name, bool *in_item);

/* Sets the mention's meaning and link, or complains: "there is no <what> 'x': declare it ...". */
bool link_mention(struct link_state *link, struct mention *mention, enum meaning meaning);
/* An item or a standing: MEANS_ITEM or MEANS_STANDING. */
bool link_kind(struct link_state *link, struct mention *mention);
/* An office, or a setting of type office, as the mention says. */
void link_office_setting(struct link_state *link, struct mention *mention);
bool link_one_of(struct link_state *link, struct mention *mention, const enum meaning *meanings, size_t count, const char *what);
void link_condition(struct link_state *link, const struct procedure_condition *condition, struct link_from from);
void link_time(struct link_state *link, const struct time *time, struct link_from from);
void link_limit(struct link_state *link, const struct limit *limit);
void link_actions(struct link_state *link, struct action *actions, size_t count, struct link_from from);
void link_states(struct link_state *link, const struct track *track, struct mentions *values);
void link_fact_values(struct link_state *link, const struct procedure_fact *fact, struct mentions *values);
/* Whether that step asks for that fact. */
bool link_step_asks(const struct step *step, struct procedure_name fact);
void link_registers(struct link_state *link);
void link_steps(struct link_state *link);
void link_duties(struct link_state *link);
void link_datas(struct link_state *link);
void link_examples(struct link_state *link);
/* The structs that the door shows. */
void link_words(struct link_state *link);
/* Once everything has its words: what procedure_label() looks up. (label.c) */
void link_labels(struct arena *arena, struct procedure *model);

void link_model(struct arena *arena, struct procedure *model, struct complaints *complaints);

/* The example speaks only of what there is; the model is linked, but for its examples. */
bool link_fits(struct arena *arena, struct procedure *model, struct example *example);

/* The files as they stand, with every example. */
struct procedure *read_whole(struct arena *arena, const struct procedure_file *files, size_t count,
                             struct complaints *complaints);
/* The files as a model whose names are not linked yet; nothing of use where there are complaints. */
struct procedure *read_unlinked(struct arena *arena, const struct procedure_file *files, size_t count,
                                struct complaints *complaints);
/* procedure_read(), with something done to the model between reading and linking (`change` may be NULL). */
typedef void read_change(struct arena *arena, struct procedure *model, void *context);
int read_changed(struct arena *arena, const struct procedure_file *files, size_t count, read_change *change, void *context,
                 const struct procedure **out, struct procedure_messages *messages, struct error *error) MUST_CHECK;

#endif
