/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to reading, and to what a procedure says of itself. */

#include <stdlib.h>
#include <string.h>

#include "procedure/follow.h"
#include "procedure/link.h"
#include "procedure/write.h"

struct text procedure_message_print(struct arena *arena, const struct procedure_message *message)
{
    return text_of(arena_print(arena, "%.*s:%u:%u: %.*s", TEXT_ARGS(message->file), message->line,
                               message->column, TEXT_ARGS(message->words)));
}

struct text procedure_cites_print(struct arena *arena, const struct procedure_cites *cites)
{
    struct buf words = buf_in(arena);
    for (size_t i = 0; i < cites->count; i++) {
        buf_print(&words, "%s%.*s", i == 0 ? "" : " ", TEXT_ARGS(cites->at[i]));
    }
    return buf_as_text(&words);
}

/* ---- reading */

int complaints_finish(struct complaints *complaints, struct procedure_messages *messages,
                      struct error *error)
{
    messages->at = complaints->found.items;
    messages->count = complaints->found.count;
    messages->cut = complaints->cut;
    if (messages->count == 0) {
        return 0;
    }
    const struct procedure_message *first = &messages->at[0];
    return error_set(error, ERROR_INVALID, "procedure.messages", "%.*s:%u:%u: %.*s",
                     TEXT_ARGS(first->file), first->line, first->column, TEXT_ARGS(first->words));
}

static int compare_messages(const void *one, const void *other)
{
    const struct procedure_message *a = one, *b = other;
    int files = a->file.at == b->file.at ? 0 : text_compare(a->file, b->file);
    int lines = a->line < b->line ? -1 : a->line > b->line;
    return files != 0              ? files
           : lines != 0            ? lines
           : a->column < b->column ? -1
                                   : a->column > b->column;
}

/* The procedure's own file first: its name sorts before the others only by the order in which they
 * were given. */
static void sort_messages(struct complaints *complaints, const struct procedure_file *files,
                          size_t count)
{
    struct vec sorted = VEC_IN(complaints->arena, struct procedure_message);
    for (size_t i = 0; i < count; i++) {
        size_t first = sorted.count;
        for (size_t j = 0; j < complaints->found.count; j++) {
            struct procedure_message *message =
                VEC_AT(&complaints->found, struct procedure_message, j);
            if (message->file.at == files[i].name.at) {
                vec_add(&sorted, message);
            }
        }
        if (sorted.count > first) {
            qsort(VEC_AT(&sorted, struct procedure_message, first), sorted.count - first,
                  sizeof(struct procedure_message), compare_messages);
        }
    }
    complaints->found = sorted;
}

static struct procedure_file *copy_files(struct arena *arena, const struct procedure_file *files,
                                         size_t count)
{
    struct procedure_file *copy = ARENA_ARRAY(arena, struct procedure_file, count);
    memcpy(copy, files, count * sizeof(*files));
    return copy;
}

int procedure_read(struct arena *arena, const struct procedure_file *files, size_t count,
                   const struct procedure **out, struct procedure_messages *messages,
                   struct error *error)
{
    return read_changed(arena, files, count, NULL, NULL, out, messages, error);
}

struct procedure *read_whole(struct arena *arena, const struct procedure_file *files, size_t count,
                             struct complaints *complaints)
{
    struct procedure *model = ARENA_NEW(arena, struct procedure);
    model->files = copy_files(arena, files, count);
    model->file_count = count;
    follow_prepare(arena, model);
    for (size_t i = 0; i < count; i++) {
        parse_file(arena, &model->files[i], complaints, model);
    }
    if (complaints->found.count == 0 && model->about.is.name.key == 0) {
        complain(complaints, (struct place){&model->files[0], 1, 1},
                 "this is not a procedure: begin with 'procedure NAME'");
    }
    if (complaints->found.count == 0) {
        follow_check(model, complaints);
    }
    return model;
}

struct procedure *read_unlinked(struct arena *arena, const struct procedure_file *files,
                                size_t count, struct complaints *complaints)
{
    struct procedure *model = read_whole(arena, files, count, complaints);
    if (complaints->found.count == 0 && model->followed.length > 0) {
        follow_examples(model);
    }
    return model;
}

int read_changed(struct arena *arena, const struct procedure_file *files, size_t count,
                 read_change *change, void *context, const struct procedure **out,
                 struct procedure_messages *messages, struct error *error)
{
    struct complaints complaints = {.arena = arena,
                                    .found = VEC_IN(arena, struct procedure_message)};
    *messages = (struct procedure_messages){0};
    if (count == 0 || count > PROCEDURE_FILES_MOST) {
        return error_set(error, ERROR_LIMIT, "procedure.files", "a procedure is 1 to %d files",
                         PROCEDURE_FILES_MOST);
    }
    struct procedure *model = read_unlinked(arena, files, count, &complaints);
    if (complaints.found.count == 0) {
        if (change) {
            change(arena, model, context);
        }
        link_model(arena, model, &complaints);
    }
    sort_messages(&complaints, model->files, count);
    int result = complaints_finish(&complaints, messages, error);
    if (result == 0) {
        *out = model;
    }
    return result;
}

int procedure_format(struct arena *arena, const struct procedure_file *file, struct text *out,
                     struct procedure_messages *messages, struct error *error)
{
    struct complaints complaints = {.arena = arena,
                                    .found = VEC_IN(arena, struct procedure_message)};
    struct procedure *model = ARENA_NEW(arena, struct procedure);
    model->files = copy_files(arena, file, 1);
    model->file_count = 1;
    parse_file(arena, &model->files[0], &complaints, model);
    int result = complaints_finish(&complaints, messages, error);
    if (result == 0) {
        *out = write_model(arena, model);
    }
    return result;
}

/* ---- what it says of itself */

const struct procedure_about *procedure_about(const struct procedure *procedure)
{
    return &procedure->about;
}

const struct procedure_step_words *procedure_steps(const struct procedure *procedure, size_t *count)
{
    *count = procedure->steps_count;
    return procedure->step_words;
}

const struct procedure_track_words *procedure_tracks(const struct procedure *procedure,
                                                     size_t *count)
{
    *count = procedure->track_words_count;
    return procedure->track_words;
}

const struct procedure_duty_words *procedure_duties(const struct procedure *procedure,
                                                    size_t *count)
{
    *count = procedure->duties_count;
    return procedure->duty_words;
}

const struct procedure_fact *procedure_facts(const struct procedure *procedure, size_t *count)
{
    *count = procedure->fact_words_count;
    return procedure->fact_words;
}

const struct procedure_told *procedure_told(const struct procedure *procedure, size_t *count)
{
    *count = procedure->tolds_count;
    return procedure->told_words;
}

const struct procedure_hold_words *procedure_holds_declared(const struct procedure *procedure,
                                                            size_t *count)
{
    *count = procedure->holds_count;
    return procedure->hold_words;
}

const struct procedure_file *procedure_data_files(const struct procedure *procedure, size_t *count)
{
    *count = procedure->file_count - 1;
    return procedure->files + 1;
}

const struct procedure_step_words *procedure_find_step(const struct procedure *procedure,
                                                       struct text name)
{
    const struct step *step = link_find(procedure, MEANS_STEP, name);
    return step == NULL ? NULL : &procedure->step_words[step->link_index];
}

const struct procedure_link_words *procedure_find_link(struct arena *arena,
                                                       const struct procedure *procedure,
                                                       struct text name)
{
    const struct link *link = link_find(procedure, MEANS_LINK, name);
    if (link == NULL) {
        return NULL;
    }
    struct procedure_name *names = ARENA_ARRAY(arena, struct procedure_name, link->procedures.count);
    for (size_t i = 0; i < link->procedures.count; i++) {
        names[i] = link->procedures.at[i].name;
    }
    struct procedure_link_words *words = ARENA_NEW(arena, struct procedure_link_words);
    *words = (struct procedure_link_words){.is = link->is,
                                           .procedures = names,
                                           .procedure_count = link->procedures.count,
                                           .cites = link->line.cites};
    return words;
}

const struct procedure_flag_words *procedure_find_flag(const struct procedure *procedure,
                                                       struct text name)
{
    const struct flag *flag = link_find(procedure, MEANS_FLAG, name);
    return flag == NULL ? NULL : &procedure->flag_words[flag - procedure->flags];
}

const struct procedure_duty_words *procedure_find_duty(const struct procedure *procedure,
                                                       struct text name)
{
    const struct duty *duty = link_find(procedure, MEANS_DUTY, name);
    return duty == NULL ? NULL : &procedure->duty_words[duty - procedure->duties];
}

struct text procedure_duty_label(const struct procedure *procedure, struct procedure_name duty)
{
    const struct procedure_duty_words *words = procedure_find_duty(procedure, duty.text);
    return words ? words->is.label : duty.text;
}

const struct procedure_fact *procedure_find_fact(const struct procedure *procedure,
                                                 struct procedure_name of, struct text name)
{
    if (name.length > PROCEDURE_NAME_MOST || of.text.length > PROCEDURE_NAME_MOST) {
        return NULL;
    }
    const struct fact *fact = link_find_fact(procedure, of, (struct procedure_name){.text = name});
    return fact == NULL ? NULL : &fact->words;
}
