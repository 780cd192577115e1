/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/intake.h"

static int no_such_form(struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "intake.no-form", "There is no such form.");
}

/* The public gets the step that is open to anybody, whoever else may open a case otherwise. */
static const struct procedure_step_words *opening_step(const struct procedure *procedure, bool is_public)
{
    size_t count;
    const struct procedure_step_words *steps = procedure_steps(procedure, &count), *open = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!steps[i].opens_case) {
            continue;
        }
        if (steps[i].open_to_public == is_public) {
            return &steps[i];
        }
        open = steps[i].open_to_public ? &steps[i] : open;
    }
    return open;
}

int intake_find_form(struct casework *casework, const struct casework_who *who, struct text name, int64_t at,
                     struct intake_form *out, struct error *error)
{
    struct intake_form form = {.name = name};
    int failed = casework_find_procedure(casework, name, at, &form.procedure, error);
    if (failed == ERROR_NOT_FOUND) {
        return no_such_form(error);
    }
    if (failed) {
        return failed;
    }
    form.step = opening_step(form.procedure, identity_is_none(&who->person));
    form.name = procedure_about(form.procedure)->is.name.text;
    if (!form.step) {
        return no_such_form(error);
    }
    *out = form;
    return 0;
}

int intake_forms(struct casework *casework, struct arena *arena, const struct casework_who *who, int64_t at,
                 struct intake_form **out, size_t *count, struct error *error)
{
    struct text *names;
    size_t name_count;
    struct vec forms = VEC_IN(arena, struct intake_form);
    int failed = casework_procedures(casework, arena, &names, &name_count, error);
    for (size_t i = 0; !failed && i < name_count; i++) {
        struct intake_form form;
        failed = intake_find_form(casework, who, names[i], at, &form, error);
        if (!failed) {
            vec_add(&forms, &form);
        }
        failed = failed == ERROR_NOT_FOUND ? 0 : failed;
    }
    *out = forms.items;
    *count = forms.count;
    return failed;
}

void intake_new_submission(char out[INTAKE_SUBMISSION_SIZE])
{
    struct identity word = vault_identity();
    identity_write(&word, out);
}

/* It came back from a form: anything else than a word of ours might be somebody's attempt to learn another's receipt. */
static int check_submission(struct text submission, struct error *error)
{
    struct identity word;
    if (submission.length == 0) {
        return 0;
    }
    if (identity_read(submission, &word, error)) {
        return error_set(error, ERROR_INVALID, "intake.submission",
                         "This form has lost its number. Go back to its first page and send it again.");
    }
    return 0;
}

int intake_send(struct casework *casework, struct arena *arena, const struct intake_report *report,
                struct casework_done *done, struct error *error)
{
    struct intake_form form;
    *done = (struct casework_done){0};
    int failed = check_submission(report->submission, error);
    if (!failed) {
        int64_t now = casework_moment(casework);
        failed = intake_find_form(casework, &report->who, report->form, now, &form, error);
    }
    if (failed) {
        return failed;
    }
    struct casework_wish wish = {.who = report->who,
                                 .procedure = form.name,
                                 .step = form.step->is.name.text,
                                 .scope = {PROCEDURE_FOR_CASE, 0},
                                 .fields = report->fields,
                                 .field_count = report->field_count,
                                 .happened = report->happened,
                                 .submission = report->submission};
    return casework_take(casework, arena, &wish, done, error);
}
