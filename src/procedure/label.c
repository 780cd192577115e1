/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What things are called: the label of every declared name, found once when a procedure has been linked. */

#include <stdlib.h>
#include <string.h>

#include "procedure/link.h"

static bool label_within(const struct procedure *procedure, struct procedure_name inside,
                         struct procedure_name name, struct text *label)
{
    for (size_t i = 0; i < procedure->track_words_count; i++) {
        const struct procedure_track_words *track = &procedure->track_words[i];
        for (size_t j = 0; procedure_same(track->is.name, inside) && j < track->state_count; j++) {
            if (procedure_same(track->states[j].name, name)) {
                *label = track->states[j].label;
                return true;
            }
        }
    }
    for (size_t i = 0; i < procedure->fact_words_count; i++) {
        const struct procedure_fact *fact = &procedure->fact_words[i];
        for (size_t j = 0; procedure_same(fact->is.name, inside) && j < fact->choice_count; j++) {
            if (procedure_same(fact->choices[j].name, name)) {
                *label = fact->choices[j].label;
                return true;
            }
        }
    }
    return false;
}

/* Every declaration of these kinds has its labelled name behind its line. */
#define LABELLED_ALIKE(kind)                                                                                           \
    _Static_assert(offsetof(struct kind, is) == offsetof(struct office, is), "a name that is not behind its line")
LABELLED_ALIKE(step);
LABELLED_ALIKE(duty);
LABELLED_ALIKE(item);
LABELLED_ALIKE(standing);
LABELLED_ALIKE(role);
LABELLED_ALIKE(flag);
LABELLED_ALIKE(hold);
LABELLED_ALIKE(letter);
LABELLED_ALIKE(link);
LABELLED_ALIKE(setting);
LABELLED_ALIKE(checklist);
LABELLED_ALIKE(event);

/* By looking through everything. False: it is declared nowhere. */
static bool search_label(const struct procedure *procedure, struct procedure_name name, struct text *label)
{
    static const enum meaning meanings[] = {
        MEANS_STEP, MEANS_DUTY, MEANS_OFFICE, MEANS_ITEM, MEANS_STANDING, MEANS_ROLE,
        MEANS_FLAG, MEANS_HOLD, MEANS_LETTER, MEANS_LINK, MEANS_SETTING,  MEANS_CHECKLIST,
        MEANS_EVENT};
    bool found = false;
    for (size_t i = 0; i < procedure->fact_words_count; i++) {
        if (procedure_same(procedure->fact_words[i].is.name, name)) {
            *label = procedure->fact_words[i].is.label;
            found = true;
        }
    }
    for (size_t i = 0; i < procedure->track_words_count; i++) {
        if (procedure_same(procedure->track_words[i].is.name, name)) {
            *label = procedure->track_words[i].is.label;
            found = true;
        }
    }
    for (size_t i = 0; i < COUNT_OF(meanings); i++) {
        const void *declared = link_find(procedure, meanings[i], name.text);
        if (declared != NULL) {
            *label = ((const struct office *)declared)->is.label;
            return true;
        }
    }
    return found;
}

static int compare_keys(const void *one, const void *other)
{
    uint64_t left = ((const struct procedure_labelled *)one)->name.key;
    uint64_t right = ((const struct procedure_labelled *)other)->name.key;
    return (left > right) - (left < right);
}

static void add_label(const struct procedure *model, struct vec *labels, struct procedure_name name)
{
    struct procedure_labelled labelled = {.name = name};
    if (search_label(model, name, &labelled.label)) {
        vec_add(labels, &labelled);
    }
}

/* Each name once: two declarations may share one, of an item and its track for example. */
static size_t drop_doubles(struct procedure_labelled *labels, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || labels[kept - 1].name.key != labels[i].name.key) {
            labels[kept++] = labels[i];
        }
    }
    return kept;
}

void link_labels(struct arena *arena, struct procedure *model)
{
    struct vec labels = VEC_IN(arena, struct procedure_labelled);
    for (int meaning = 0; meaning < MEANING__MAX; meaning++) {
        for (size_t i = 0; i < model->names[meaning].count; i++) {
            add_label(model, &labels, procedure_name_of(model->names[meaning].entries[i].key));
        }
    }
    for (size_t i = 0; i < model->fact_words_count; i++) {
        add_label(model, &labels, model->fact_words[i].is.name);
    }
    for (size_t i = 0; i < model->track_words_count; i++) {
        add_label(model, &labels, model->track_words[i].is.name);
    }
    if (labels.count > 0) {
        qsort(labels.items, labels.count, sizeof(struct procedure_labelled), compare_keys);
    }
    model->label_count = drop_doubles(labels.items, labels.count);
    model->labels = labels.items;
}

static bool find_label(const struct procedure *procedure, struct procedure_name name, struct text *label)
{
    if (procedure->label_count == 0) { /* it is being linked */
        return search_label(procedure, name, label);
    }
    const struct procedure_labelled wanted = {.name = name};
    const struct procedure_labelled *found = bsearch(&wanted, procedure->labels, procedure->label_count,
                                                     sizeof(wanted), compare_keys);
    if (found == NULL || !text_equal(found->name.text, name.text)) {
        return false;
    }
    *label = found->label;
    return true;
}

struct text procedure_label(const struct procedure *procedure, struct procedure_name inside,
                            struct procedure_name name)
{
    struct text label = name.text;
    if ((inside.key != 0 && label_within(procedure, inside, name, &label)) || find_label(procedure, name, &label)) {
        return label;
    }
    return text_is(name.text, "manager") ? TEXT("Whoever manages the case") : label;
}
