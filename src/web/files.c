/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of forms. Each goes into the tray of its form as soon as it has come, whatever else is wrong with the form, so that
 * nobody has to choose it twice; from there on the form carries its identity like any answer. And documents of cases.
 */
#include "web/parts.h"

#include "intake/intake.h"

#define SUBMISSION "form-submission"

static struct documents *documents_of(const struct front_request *request)
{
    return web_of(request)->options.documents;
}

/* ---- the form's word ------------------------------------------------------------------------------------------------------- */

static bool carries_word(const struct web_input *input)
{
    struct identity word;
    struct error ignored;
    return input && identity_read(web_own_field(input, SUBMISSION), &word, &ignored) == 0;
}

struct text web_submission(const struct front_request *request, const struct web_input *input)
{
    char made[INTAKE_SUBMISSION_SIZE];
    if (carries_word(input)) {
        return web_own_field(input, SUBMISSION);
    }
    intake_new_submission(made);
    return text_of(arena_string(request->arena, made));
}

/* From now on the form carries it: what is put into the tray must be found again. */
static struct text word_of(const struct front_request *request, struct web_input *input)
{
    if (!carries_word(input)) {
        struct vec own = VEC_IN(request->arena, struct procedure_field);
        struct procedure_field field = {TEXT(SUBMISSION), web_submission(request, input)};
        vec_add(&own, &field);
        for (size_t i = 0; i < input->own.count; i++) {
            vec_add(&own, VEC_AT(&input->own, struct procedure_field, i));
        }
        input->own = own;
    }
    return web_own_field(input, SUBMISSION);
}

/* ---- taking in ------------------------------------------------------------------------------------------------------------- */

static void add_fault(struct web_input *input, struct arena *arena, struct text field, const struct error *error)
{
    struct procedure_fault fault = {.field = field,
                                    .words = text_of(arena_string(arena, error->words)),
                                    .key = text_of(arena_string(arena, error->key))};
    vec_add(&input->faults, &fault);
}

/* A form that cannot be vouched for stores nothing: then the file is to be chosen again. */
void web_take_file(const struct front_request *request, struct text name, const struct http_field *file,
                   struct web_input *input)
{
    struct documents_waiting waiting;
    struct error error;
    char written[IDENTITY_TEXT_SIZE];
    if (!file->file_name.length && !file->value.length) {
        return;
    }
    int code = request->session || !documents_of(request)
                   ? error_set(&error, ERROR_BUSY, "web.file", "Choose the file again: it was not taken in.")
                   : documents_add(documents_of(request), request->arena, word_of(request, input),
                                   file->file_name, file->value, &waiting, &error);
    if (code < 0) {
        add_fault(input, request->arena, name, &error);
        return;
    }
    identity_write(&waiting.document, written);
    struct procedure_field field = {name, text_of(arena_string(request->arena, written))};
    vec_add(&input->fields, &field);
}

/* The button beside a file that is kept: "drop-IDENTITY". */
void web_drop_file(const struct front_request *request, struct web_input *input)
{
    struct text action = web_own_field(input, "form-action"), start = TEXT("drop-");
    struct vec kept = VEC_IN(request->arena, struct procedure_field);
    struct identity document;
    struct error ignored;
    if (!text_starts(action, start) || request->session || !documents_of(request)) {
        return;
    }
    struct text named = {action.at + start.length, action.length - start.length};
    if (identity_read(named, &document, &ignored) ||
        documents_drop(documents_of(request), web_submission(request, input), &document, &ignored)) {
        return;
    }
    for (size_t i = 0; i < input->fields.count; i++) {
        const struct procedure_field *field = VEC_AT(&input->fields, struct procedure_field, i);
        if (!text_equal(field->value, named)) {
            vec_add(&kept, field);
        }
    }
    input->fields = kept;
}

/* ---- showing what is kept -------------------------------------------------------------------------------------------------- */

static bool look(const struct front_request *request, const struct web_input *input, struct text value,
                 struct documents_waiting *out)
{
    struct identity document;
    struct error ignored;
    return documents_of(request) && identity_read(value, &document, &ignored) == 0 &&
           documents_look(documents_of(request), request->arena, web_own_field(input, SUBMISSION), &document, out,
                          &ignored) == 0;
}

static struct text kept_words(const struct front_request *request, const struct documents_waiting *waiting)
{
    return string_file_kept(request->arena, web_language(request), waiting->name,
                            documents_size_words(request->arena, waiting->size));
}

struct view_kept_file_list web_kept_files(const struct front_request *request, const struct web_input *input,
                                          struct text name)
{
    struct vec kept = VEC_IN(request->arena, struct view_kept_file);
    for (size_t i = 0; input && i < input->fields.count; i++) {
        const struct procedure_field *field = VEC_AT(&input->fields, struct procedure_field, i);
        struct documents_waiting waiting;
        if (text_equal(field->name, name) && look(request, input, field->value, &waiting)) {
            struct view_kept_file file = {
                .words = kept_words(request, &waiting),
                .name = waiting.name,
                .value = field->value,
                .action = text_of(arena_print(request->arena, "drop-%.*s", TEXT_ARGS(field->value)))};
            vec_add(&kept, &file);
        }
    }
    return (struct view_kept_file_list){LIST_OF(kept, struct view_kept_file)};
}

struct text web_kept_words(const struct front_request *request, const struct web_input *input, struct text name)
{
    struct view_kept_file_list kept = web_kept_files(request, input, name);
    struct buf buf = buf_in(request->arena);
    for (size_t i = 0; i < kept.count; i++) {
        buf_print(&buf, "%s%.*s", i ? "\n" : "", TEXT_ARGS(kept.items[i].words));
    }
    return buf_as_text(&buf);
}

struct text web_file_hint(const struct front_request *request)
{
    const struct documents *documents = documents_of(request);
    if (!documents) {
        return TEXT("");
    }
    struct text most = text_of(arena_print(request->arena, "%lld", (long long)documents_tray_most(documents)));
    return string_file_hint(request->arena, web_language(request), most,
                            documents_size_words(request->arena, documents_file_most(documents)));
}

/* ---- documents of a case ----------------------------------------------------------------------------------------------------- */

static struct view_document document_row(const struct front_request *request, struct text reference,
                                      const struct documents_document *document)
{
    char written[IDENTITY_TEXT_SIZE];
    if (document->erased) {
        return (struct view_document){.name = web_say(request, STRING_CASE_ERASED)};
    }
    identity_write(&document->document, written);
    return (struct view_document){
        .name = document->name,
        .href = text_of(arena_print(request->arena, "/cases/%.*s/documents/%s", TEXT_ARGS(reference), written)),
        .size = documents_size_words(request->arena, document->size),
        .hash = text_of(text_hex(request->arena, document->hash, sizeof(document->hash)))};
}

struct view_document_list web_entry_documents(const struct front_request *request, struct text reference,
                                              const struct casework_file *files, size_t count)
{
    struct vec rows = VEC_IN(request->arena, struct view_document);
    for (size_t i = 0; i < count; i++) {
        struct documents_document document;
        struct error ignored;
        if (documents_describe(request->arena, &files[i], &document, &ignored) == 0) {
            struct view_document row = document_row(request, reference, &document);
            vec_add(&rows, &row);
        }
    }
    return (struct view_document_list){LIST_OF(rows, struct view_document)};
}

static const struct casework_line *line_of(const struct casework_case *found, int64_t sequence)
{
    return sequence >= 1 && (size_t)sequence <= found->line_count ? &found->lines[sequence - 1] : NULL;
}

int web_case_documents(const struct front_request *request, const struct casework_case *found,
                       struct view_document_list *out, struct error *error)
{
    struct casework_who who = web_who(request);
    struct documents_document *documents;
    struct vec rows = VEC_IN(request->arena, struct view_document);
    struct text reference = text_of(found->reference);
    size_t count = 0;
    int code = documents_of(request) ? documents_list(documents_of(request), web_casework(request), request->session,
                                                      request->arena, &who, found, &documents, &count, error)
                                     : 0;
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct view_document row = document_row(request, reference, &documents[i]);
        const struct casework_line *line = line_of(found, documents[i].sequence);
        if (line) {
            row.by = web_line_by(request, found->procedure, line, NULL);
            row.when = web_instant(request, line->recorded);
        }
        row.entry = text_of(arena_print(request->arena, "/cases/%s/entries/%lld", found->reference,
                                        (long long)documents[i].sequence));
        vec_add(&rows, &row);
    }
    *out = (struct view_document_list){LIST_OF(rows, struct view_document)};
    return code;
}

/* Always a download, never a page of ours: whatever the bytes are, no browser is told to show or run them here. */
void web_answer_file(const struct front_request *request, struct http_response *response, struct text media,
                     struct text name, struct text bytes)
{
    http_set_header_text(response, "Content-Type", media);
    http_set_header_text(response, "Content-Disposition", documents_disposition(request->arena, name));
    http_set_header(response, "Content-Security-Policy", "default-src 'none'; sandbox");
    http_set_header(response, "X-Content-Type-Options", "nosniff");
    http_set_header(response, "Cache-Control", "no-store");
    response->still = bytes;
}

int web_document(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct identity id = front_argument_identity(request, "document");
    struct documents_document document;
    struct text bytes;
    if (!documents_of(request)) {
        return error_set(error, ERROR_NOT_FOUND, "web.document", "There is no such page.");
    }
    int code = documents_read(documents_of(request), web_casework(request), request->arena, &who,
                              front_argument(request, "case"), &id, &document, &bytes, error);
    if (code < 0) {
        return code;
    }
    bool is_text = text_is(document.media, documents_media(DOCUMENTS_TEXT));
    web_answer_file(request, response, is_text ? TEXT("text/plain; charset=utf-8") : document.media, document.name, bytes);
    return 0;
}
