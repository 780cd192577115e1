/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Forms that somebody has begun: what is filled in so far is kept for that person, case and step until it is recorded, or for
 * a day (SG-7.4). Nothing of it stands in the case, and nobody else is shown it.
 */
#include "web/parts.h"

#include "documents/documents.h"

#include <string.h>

static struct text place_of(const struct front_request *request, const struct web_kept_place *place)
{
    struct casework_who who = web_who(request);
    char person[IDENTITY_TEXT_SIZE];
    identity_write(&who.person, person);
    return text_of(arena_print(request->arena, "%s %s %.*s %d %u", person, place->reference, TEXT_ARGS(place->step),
                               (int)place->scope.kind, place->scope.number));
}

static void add_pairs(struct buf *buf, const struct vec *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct procedure_field *field = VEC_AT(fields, struct procedure_field, i);
        bool is_of_now = text_is(field->name, "form-action") || text_is(field->name, "form-asked") ||
                         text_is(field->name, "form-expected");
        if (field->value.length && !is_of_now) {
            buf_string(buf, buf->length ? "&" : "");
            http_encode(buf, field->name);
            buf_char(buf, '=');
            http_encode(buf, field->value);
        }
    }
}

int web_keep(const struct front_request *request, const struct web_kept_place *place, const struct web_input *input,
             int64_t *until, struct error *error)
{
    struct documents *documents = web_of(request)->options.documents;
    struct documents_kept kept;
    struct buf pairs = buf_in(request->arena);
    add_pairs(&pairs, &input->own);
    add_pairs(&pairs, &input->fields);
    int code = documents_keep(documents, request->arena, place_of(request, place), buf_as_text(&pairs), &kept, error);
    *until = kept.until;
    return code;
}

static int read_pairs(const struct front_request *request, struct text pairs, struct web_input *out, struct error *error)
{
    struct arena *arena = request->arena;
    struct http_form form = {.count = 0};
    *out = (struct web_input){VEC_IN(arena, struct procedure_field), VEC_IN(arena, struct procedure_field),
                              VEC_IN(arena, struct procedure_fault)};
    int code = http_read_pairs(arena, pairs, NULL, &form, error);
    for (size_t i = 0; code == 0 && i < form.count; i++) {
        struct procedure_field field = {form.fields[i].name, form.fields[i].value};
        vec_add(text_starts(field.name, TEXT("form-")) ? &out->own : &out->fields, &field);
    }
    return code;
}

int web_kept(struct front_request *request, const struct web_kept_place *place, struct web_input *out, int64_t *at,
             struct error *error)
{
    struct documents *documents = web_of(request)->options.documents;
    struct documents_kept kept = {.is_there = false};
    int code = documents ? documents_kept(documents, request->arena, place_of(request, place), &kept, error) : 0;
    *at = 0;
    if (code < 0 || !kept.is_there) {
        return code;
    }
    *at = kept.at;
    return read_pairs(request, kept.words, out, error);
}

struct offered {
    const struct front_request *request;
    const struct casework_case *found;
};

/* Only what may be done now is shown as begun. */
static struct text offered_place(void *context, size_t number)
{
    const struct offered *offered = context;
    const struct procedure_offer *offer = &offered->found->offers.at[number];
    struct web_kept_place place = {offered->found->reference, offer->step->is.name.text, offer->scope};
    return offer->allowed ? place_of(offered->request, &place) : TEXT("");
}

const bool *web_begun(const struct front_request *request, const struct casework_case *found)
{
    size_t count = found->offers.count;
    bool *begun = ARENA_ARRAY(request->arena, bool, count);
    struct documents *documents = web_of(request)->options.documents;
    struct offered offered = {request, found};
    struct error ignored;
    if (documents && request->session &&
        documents_kept_among(documents, request->session, offered_place, &offered, count, begun, &ignored) < 0) {
        memset(begun, 0, count * sizeof(*begun));
    }
    return begun;
}

/* What could not be thrown away is thrown away tomorrow: the step is recorded all the same. */
void web_forget_kept(const struct front_request *request, const struct web_kept_place *place)
{
    struct documents *documents = web_of(request)->options.documents;
    struct error ignored;
    if (documents && documents_forget_kept(documents, request->arena, place_of(request, place), &ignored) < 0) {
        return;
    }
}
