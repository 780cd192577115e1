/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a noted refusal says, for the auditor. A note holds the step, the kind of each refusal and its paragraphs, and never the
 * sentence that the person was shown: that may say who is away or stands aside, and why. So the sentence is the rule's own, out
 * of the procedure under which the case came in, and of the case it tells nothing.
 */
#include "casework/room.h"

/* The case's, or, where nothing was opened, the first that is opened by such a step. */
static int find_procedure(struct casework *casework, struct store_session *session, struct arena *arena,
                          const struct casework_note *note, struct text step, const struct procedure **out, struct error *error)
{
    const struct known_procedure *known, **all;
    size_t count = 0;
    *out = NULL;
    if (!identity_is_none(&note->case_id)) {
        int failed = note->procedure.length ? registry_in_force(casework, session, note->procedure, note->received, &known, error)
                                      : ERROR_NOT_FOUND;
        *out = failed ? NULL : known->procedure;
        return failed == ERROR_NOT_FOUND ? 0 : failed;
    }
    int failed = registry_all(casework, session, arena, &all, &count, error);
    for (size_t i = 0; !failed && i < count && !*out; i++) {
        const struct procedure_step_words *words = procedure_find_step(all[i]->procedure, step);
        *out = words && words->opens_case ? all[i]->procedure : NULL;
    }
    return failed;
}

/* "guard SG-10.5 SG-12.1; capacity SG-12.2". What begins with no key is no refusal of a step: a request to open a case, say. */
static void tell_each(struct arena *arena, const struct procedure *procedure, struct text step, struct text detail,
                      struct casework_note *note)
{
    struct vec refused = VEC_IN(arena, struct casework_refused);
    struct text one;
    while (text_cut(&detail, ';', &one)) {
        struct text cites = text_trim(one), key;
        text_cut(&cites, ' ', &key);
        struct text words = procedure_refused_words(arena, procedure, step, key, cites);
        if (!words.length) {
            return;
        }
        vec_add(&refused, &(struct casework_refused){words, cites});
    }
    const struct procedure_step_words *known = procedure ? procedure_find_step(procedure, step) : NULL;
    note->step = known ? known->is.label : step;
    note->refused = refused.items;
    note->refused_count = refused.count;
}

int refused_tell(struct casework *casework, struct store_session *session, struct arena *arena, struct casework_note *note,
                 struct error *error)
{
    struct text detail = note->what, step;
    const struct procedure *found;
    text_cut(&detail, ' ', &step);
    int failed = find_procedure(casework, session, arena, note, step, &found, error);
    if (!failed) {
        tell_each(arena, found, step, detail, note);
    }
    return failed;
}
