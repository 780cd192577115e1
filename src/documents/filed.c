/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of cases. A row says in which entry a file stands; the row is made again from the entries like any view's, but the
 * bytes exist nowhere else: nothing here removes them unless an erasure of their place stands in the ledger.
 */
#include "documents/inside.h"

#include <string.h>

/* ---- the view */

static int attach(struct store_session *session, const struct casework_change *change,
                  const struct casework_file *file, const struct identity *document, int64_t *changes,
                  struct error *error)
{
    if (change->replayed) {
        return store_run(session, changes, error,
                         "UPDATE documents_file SET tray = NULL, added = NULL, sealed = NULL, mark = NULL, "
                         "case_id = $1, kind = $2, number = $3, sequence = $4, part = $5 WHERE document_id = $6",
                         "diiiid", &change->case_id, (int64_t)file->kind, (int64_t)file->number, file->sequence,
                         (int64_t)file->part, document);
    }
    return store_run(session, changes, error,
                     "UPDATE documents_file SET tray = NULL, added = NULL, sealed = NULL, mark = NULL, "
                     "case_id = $1, kind = $2, number = $3, sequence = $4, part = $5 "
                     "WHERE document_id = $6 AND tray IS NOT NULL",
                     "diiiid", &change->case_id, (int64_t)file->kind, (int64_t)file->number, file->sequence,
                     (int64_t)file->part, document);
}

/* Of a row that was lost: the bytes may still be there. */
static int add_row(struct store_session *session, const struct casework_change *change,
                   const struct casework_file *file, const struct description *description, struct error *error)
{
    return store_run(session, NULL, error,
                     "INSERT INTO documents_file (document_id, size, case_id, kind, number, sequence, part) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                     "didiiii", &description->document, description->size, &change->case_id, (int64_t)file->kind,
                     (int64_t)file->number, file->sequence, (int64_t)file->part);
}

static int apply_file(struct store_session *session, const struct casework_change *change,
                      const struct casework_file *file, struct error *error)
{
    struct description description SCOPED(description_wipe) = {.size = 0};
    int64_t changes = 0;
    int failed = description_unpack(file->about, &description, error);
    if (!failed) {
        failed = attach(session, change, file, &description.document, &changes, error);
    }
    if (failed || changes) {
        return failed;
    }
    /* Thrown away, or attached elsewhere, since it was found: it is decided anew, and then said beside its field. */
    return change->replayed ? add_row(session, change, file, &description, error)
                            : error_set(error, ERROR_CONFLICT, "documents.gone", "A file is no longer there.");
}

int filed_apply(void *context, struct store_session *session, const struct casework_change *change,
                struct error *error)
{
    (void)context;
    int failed = 0;
    for (size_t i = 0; !failed && i < change->file_count; i++) {
        failed = change->files[i].erased ? 0 : apply_file(session, change, &change->files[i], error);
    }
    return failed;
}

int filed_clear(void *context, struct store_session *session, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error, "UPDATE documents_file SET sequence = 0 WHERE case_id IS NOT NULL", "");
}

static int delete_case(struct store_session *session, const struct identity *case_id, struct error *error)
{
    int failed = store_run(session, NULL, error,
                           "DELETE FROM documents_chunk WHERE document_id IN "
                           "(SELECT document_id FROM documents_file WHERE case_id = $1)",
                           "d", case_id);
    return failed ? failed
                  : store_run(session, NULL, error, "DELETE FROM documents_file WHERE case_id = $1", "d", case_id);
}

static int delete_place(struct store_session *session, const struct vault_place *place, struct error *error)
{
    int failed = store_run(session, NULL, error,
                           "DELETE FROM documents_chunk WHERE document_id IN (SELECT document_id FROM documents_file "
                           "WHERE case_id = $1 AND kind = $2 AND number = $3)",
                           "dii", &place->owner, (int64_t)place->kind, (int64_t)place->number);
    return failed ? failed
                  : store_run(session, NULL, error,
                              "DELETE FROM documents_file WHERE case_id = $1 AND kind = $2 AND number = $3", "dii",
                              &place->owner, (int64_t)place->kind, (int64_t)place->number);
}

/* Rows are also forgotten only to be made again. */
int filed_forget(void *context, struct store_session *session, const struct vault_place *place, struct error *error)
{
    (void)context;
    bool erased = false;
    if (place->kind != VAULT_CASE && place->kind != VAULT_PARTY && place->kind != VAULT_FILE) {
        return 0;
    }
    int failed = ledger_is_erased(session, place, &erased, error);
    if (failed) {
        return failed;
    }
    if (!erased) {
        return store_run(session, NULL, error, "UPDATE documents_file SET sequence = 0 WHERE case_id = $1", "d",
                         &place->owner);
    }
    return place->kind == VAULT_CASE ? delete_case(session, &place->owner, error)
                                     : delete_place(session, place, error);
}

/* ---- reading */

int documents_describe(struct arena *arena, const struct casework_file *file, struct documents_document *out,
                       struct error *error)
{
    struct description description SCOPED(description_wipe) = {.size = 0};
    *out = (struct documents_document){.question = file->question,
                                       .sequence = file->sequence,
                                       .part = file->part,
                                       .number = file->kind == VAULT_FILE ? file->number : 0,
                                       .erased = file->erased};
    if (file->erased) {
        return 0;
    }
    int failed = description_unpack(file->about, &description, error);
    if (!failed) {
        out->document = description.document;
        out->name = (struct text){arena_copy(arena, description.name.at, description.name.length),
                                  description.name.length};
        out->media = (struct text){arena_copy(arena, description.media.at, description.media.length),
                                   description.media.length};
        out->size = description.size;
        memcpy(out->hash, description.hash, sizeof(out->hash));
    }
    return failed;
}

static int find_files(const struct documents *documents, struct store_session *session, const struct identity *case_id,
                      struct vec *files, struct error *error)
{
    SCOPED(store_end_at) struct store_session *own = NULL;
    struct store_statement *row;
    int step = session ? 0 : store_begin_read(documents->options.store, &own, error);
    if (!step) {
        step = store_query(session ? session : own, &row, error,
                           "SELECT sequence, part FROM documents_file WHERE case_id = $1 AND sequence > 0 "
                           "ORDER BY sequence, part",
                           "d", case_id);
    }
    if (step) {
        return step;
    }
    while ((step = store_step(row, error)) > 0) {
        const struct casework_file file = {.sequence = store_integer(row, 0), .part = (uint32_t)store_integer(row, 1)};
        vec_add(files, &file);
    }
    store_finish(row);
    return step;
}

int documents_list(struct documents *documents, struct casework *casework, struct store_session *session,
                   struct arena *arena, const struct casework_who *who, const struct casework_case *found,
                   struct documents_document **out, size_t *count, struct error *error)
{
    struct vec files = VEC_IN(arena, struct casework_file);
    int failed = find_files(documents, session, &found->case_id, &files, error);
    *count = 0;
    *out = ARENA_ARRAY(arena, struct documents_document, files.count);
    if (failed || !files.count) {
        return failed;
    }
    failed = casework_read_files(casework, arena, who, text_of(found->reference), TEXT("documents"), TEXT(""),
                                 files.items, files.count, error);
    for (size_t i = 0; !failed && i < files.count; i++) {
        failed = documents_describe(arena, VEC_AT(&files, struct casework_file, i), &(*out)[(*count)++], error);
    }
    return failed;
}

static int no_document(struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "documents.none", "There is no such document in this case.");
}

/* Where it stands, if it is one of this case. */
static int find_one(struct store_session *session, const struct identity *case_id, const struct identity *document,
                    struct casework_file *out, struct error *error)
{
    struct store_statement *row;
    int step = store_query(session, &row, error,
                           "SELECT sequence, part, kind, number FROM documents_file "
                           "WHERE document_id = $1 AND case_id = $2 AND sequence > 0",
                           "dd", document, case_id);
    if (step) {
        return step;
    }
    step = store_step(row, error);
    *out = (struct casework_file){.document = *document};
    if (step > 0) {
        out->sequence = store_integer(row, 0);
        out->part = (uint32_t)store_integer(row, 1);
        out->kind = (enum vault_kind)store_integer(row, 2);
        out->number = (uint32_t)store_integer(row, 3);
    }
    store_finish(row);
    return step == 0 ? no_document(error) : step < 0 ? step : 0;
}

static int find_in(const struct documents *documents, const struct identity *case_id, const struct identity *document,
                   struct casework_file *out, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    int failed = store_begin_read(documents->options.store, &session, error);
    return failed ? failed : find_one(session, case_id, document, out, error);
}

static int open_bytes(const struct documents *documents, struct arena *arena, const struct casework_file *file,
                      struct text *bytes, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct description description SCOPED(description_wipe) = {.size = 0};
    int failed = description_unpack(file->about, &description, error);
    if (!failed && !identity_equal(&description.document, &file->document)) {
        failed = error_set(error, ERROR_DAMAGED, "documents.row", "A file's row does not say where the file stands.");
    }
    if (!failed) {
        failed = store_begin_read(documents->options.store, &session, error);
    }
    return failed ? failed : chunks_read(arena, session, &description, bytes, error);
}

int documents_read(struct documents *documents, struct casework *casework, struct arena *arena,
                   const struct casework_who *who, struct text reference, const struct identity *document,
                   struct documents_document *out, struct text *bytes, struct error *error)
{
    struct casework_case found;
    struct casework_file file = {.sequence = 0};
    char name[IDENTITY_TEXT_SIZE];
    identity_write(document, name);
    int failed = casework_glance(casework, arena, who, reference, &found, error);
    if (!failed) {
        failed = find_in(documents, &found.case_id, document, &file, error);
    }
    if (!failed) {
        struct text detail = text_of(arena_print(arena, "%s %lld", name, (long long)file.sequence));
        failed = casework_read_files(casework, arena, who, reference, TEXT("document"), detail, &file, 1, error);
    }
    if (!failed && file.erased) {
        failed = no_document(error);
    }
    if (!failed) {
        file.document = *document;
        failed = documents_describe(arena, &file, out, error);
    }
    return failed ? failed : open_bytes(documents, arena, &file, bytes, error);
}

int documents_open(struct arena *arena, struct store_session *session, struct text about, struct documents_document *out,
                   struct text *bytes, struct error *error)
{
    const struct casework_file file = {.about = about, .kind = VAULT_FILE};
    struct description description SCOPED(description_wipe) = {.size = 0};
    int failed = documents_describe(arena, &file, out, error);
    if (!failed) {
        failed = description_unpack(about, &description, error);
    }
    return failed ? failed : chunks_read(arena, session, &description, bytes, error);
}

int documents_place(struct documents *documents, const struct identity *case_id, const struct identity *document,
                    struct vault_place *out, struct error *error)
{
    struct casework_file file;
    int failed = find_in(documents, case_id, document, &file, error);
    if (!failed) {
        *out = (struct vault_place){.kind = file.kind, .owner = *case_id, .number = file.number};
    }
    return failed;
}
