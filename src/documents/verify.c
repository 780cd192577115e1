/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether the files are what the entries say. What waits can be opened with the form's word only: a keyed mark of its sealed
 * bytes says whether they are those that were put in.
 */
#include "documents/inside.h"

#include <stdio.h>
#include <string.h>

struct looking_over {
    const struct documents *documents;
    struct store_session *session;
    char *words;
    size_t size;
};

static void wrong(const struct looking_over *over, const struct identity *document, const char *what)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(document, name);
    if (!over->words[0]) {
        snprintf(over->words, over->size, "document %s: %s", name, what);
    }
}

/* ---- of one case */

static bool says_so(const struct store_statement *row, const struct casework_change *change,
                    const struct casework_file *file, const struct description *description)
{
    struct text case_id = store_bytes(row, 4);
    return store_integer(row, 0) == (int64_t)file->kind && store_integer(row, 1) == (int64_t)file->number &&
           store_integer(row, 2) == file->sequence && store_integer(row, 3) == (int64_t)file->part &&
           case_id.length == IDENTITY_SIZE && memcmp(case_id.at, change->case_id.bytes, IDENTITY_SIZE) == 0 &&
           store_integer(row, 5) == description->size && store_is_null(row, 6) && store_is_null(row, 7) &&
           store_is_null(row, 8) && store_is_null(row, 9);
}

static int check_row(const struct looking_over *over, const struct casework_change *change,
                     const struct casework_file *file, const struct description *description, struct error *error)
{
    struct store_statement *row;
    int step = store_query(over->session, &row, error,
                           "SELECT kind, number, sequence, part, case_id, size, tray, added, sealed, mark "
                           "FROM documents_file WHERE document_id = $1",
                           "d", &description->document);
    if (step) {
        return step;
    }
    step = store_step(row, error);
    if (step == 0) {
        wrong(over, &description->document, "its row in documents_file is gone.");
    } else if (step > 0 && !says_so(row, change, file, description)) {
        wrong(over, &description->document, "its row in documents_file is not what the entry says.");
    }
    store_finish(row);
    return step < 0 ? step : 0;
}

static int check_file(const struct looking_over *over, const struct casework_change *change,
                      const struct casework_file *file, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct description description SCOPED(description_wipe) = {.size = 0};
    uint8_t salted[VAULT_HASH_SIZE];
    struct text bytes;
    struct error why;
    int failed = description_unpack(file->about, &description, error);
    if (!failed) {
        failed = check_row(over, change, file, &description, error);
    }
    if (failed) {
        return failed;
    }
    description_salt(&description, salted);
    if (!vault_equal(salted, file->salted, sizeof(salted))) {
        wrong(over, &description.document, "the open hash beside it is another's.");
    }
    failed = chunks_read(arena, over->session, &description, &bytes, &why);
    if (failed == ERROR_DAMAGED) {
        wrong(over, &description.document, "its bytes in documents_chunk are not those that were attached.");
        return 0;
    }
    *error = why;
    return failed;
}

static int check_count(const struct looking_over *over, const struct casework_change *change, int64_t living,
                       struct error *error)
{
    struct store_statement *row;
    int step = store_query(over->session, &row, error, "SELECT COUNT(*) FROM documents_file WHERE case_id = $1", "d",
                           &change->case_id);
    if (step) {
        return step;
    }
    step = store_step(row, error);
    if (step > 0 && store_integer(row, 0) != living && !over->words[0]) {
        snprintf(over->words, over->size, "documents_file: there are %lld rows of this case, and %lld files in its entries.",
                 (long long)store_integer(row, 0), (long long)living);
    }
    store_finish(row);
    return step < 0 ? step : 0;
}

static int verify_case(const struct looking_over *over, const struct casework_change *change, struct error *error)
{
    int64_t living = 0;
    int failed = 0;
    for (size_t i = 0; !failed && i < change->file_count; i++) {
        if (!change->files[i].erased) {
            living++;
            failed = check_file(over, change, &change->files[i], error);
        }
    }
    return failed ? failed : check_count(over, change, living, error);
}

/* ---- of no case */

static struct identity identity_at(const struct store_statement *row, int column)
{
    struct identity identity = {{0}};
    struct text bytes = store_bytes(row, column);
    memcpy(identity.bytes, bytes.at, bytes.length < IDENTITY_SIZE ? bytes.length : IDENTITY_SIZE);
    return identity;
}

static int check_cases(const struct looking_over *over, struct error *error)
{
    struct store_statement *row;
    int step = store_query(over->session, &row, error,
                           "SELECT DISTINCT case_id FROM documents_file WHERE case_id IS NOT NULL", "");
    while (step >= 0 && !over->words[0] && (step = store_step(row, error)) > 0) {
        struct identity case_id = identity_at(row, 0);
        struct ledger_head head;
        struct error why;
        int failed = ledger_read_head(over->session, &case_id, &head, &why);
        if (failed == ERROR_NOT_FOUND || (!failed && (head.erased || head.book != LEDGER_CASE))) {
            snprintf(over->words, over->size, "documents_file: rows stand there of a case that has no entries.");
        } else if (failed) {
            *error = why;
            store_finish(row);
            return failed;
        }
    }
    if (step > 0) {
        store_finish(row);
    }
    return step < 0 ? step : 0;
}

static int hash_pieces(struct store_session *session, struct waiting_row *waiting, struct error *error)
{
    struct store_statement *row;
    int64_t number = 0;
    int step = store_query(session, &row, error,
                           "SELECT number, sealed FROM documents_chunk WHERE document_id = $1 ORDER BY number", "d",
                           &waiting->document);
    if (step) {
        return step;
    }
    while ((step = store_step(row, error)) > 0 && store_integer(row, 0) == ++number) {
        struct text sealed = store_bytes(row, 1);
        struct chunk_hash *hash = vec_add(&waiting->hashes, NULL);
        vault_sha256(&sealed, 1, hash->bytes);
    }
    store_finish(row);
    return step < 0 ? step : 0;
}

static int check_waiting_row(const struct looking_over *over, const struct store_statement *row, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct waiting_row waiting = {.document = identity_at(row, 0),
                                  .size = store_integer(row, 1),
                                  .added = store_integer(row, 2),
                                  .tray = store_bytes(row, 3),
                                  .sealed = store_bytes(row, 4),
                                  .hashes = VEC_IN(arena, struct chunk_hash)};
    struct text mark = store_bytes(row, 5);
    uint8_t expected[32];
    int failed = hash_pieces(over->session, &waiting, error);
    if (failed) {
        return failed;
    }
    tray_mark(arena, over->documents, &waiting, expected);
    bool right = store_is_null(row, 6) && store_is_null(row, 7) && store_is_null(row, 8) && store_is_null(row, 9);
    if (!right || mark.length != sizeof(expected) || !vault_equal((const uint8_t *)mark.at, expected, sizeof(expected))) {
        wrong(over, &waiting.document,
              "it waits for its step, and what documents_file and documents_chunk hold of it was changed.");
    }
    return 0;
}

static int check_waiting(const struct looking_over *over, struct error *error)
{
    struct store_statement *row;
    int step = store_query(over->session, &row, error,
                           "SELECT document_id, size, added, tray, sealed, mark, kind, number, sequence, part "
                           "FROM documents_file WHERE case_id IS NULL",
                           "");
    if (step) {
        return step;
    }
    while ((step = store_step(row, error)) > 0) {
        int failed = check_waiting_row(over, row, error);
        if (failed) {
            step = failed;
            break;
        }
    }
    store_finish(row);
    return step;
}

static int check_strays(const struct looking_over *over, struct error *error)
{
    struct store_statement *row;
    int step = store_query(over->session, &row, error,
                           "SELECT document_id FROM documents_chunk AS c WHERE NOT EXISTS "
                           "(SELECT 1 FROM documents_file AS f WHERE f.document_id = c.document_id) LIMIT 1",
                           "");
    if (step) {
        return step;
    }
    step = store_step(row, error);
    if (step > 0) {
        struct identity document = identity_at(row, 0);
        wrong(over, &document, "its bytes in documents_chunk are of no file.");
    }
    store_finish(row);
    return step < 0 ? step : 0;
}

int filed_verify(void *context, struct store_session *session, const struct casework_change *change, char *words,
                 size_t size, struct error *error)
{
    struct looking_over over = {context, session, words, size};
    if (change) {
        return verify_case(&over, change, error);
    }
    int failed = check_cases(&over, error);
    if (!failed) {
        failed = check_waiting(&over, error);
    }
    return failed ? failed : check_strays(&over, error);
}
