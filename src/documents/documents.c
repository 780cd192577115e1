/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room's tables, limits and view. */
#include "documents/inside.h"

#include <stdlib.h>

#define FILE_MOST (INT64_C(5) << 20)
#define TRAY_MOST 10
#define WAITING_MOST (INT64_C(1) << 30)
#define WAIT (INT64_C(24) * 3600 * 1000)

/* Largest that may be asked for: a file is read into memory whole, and an entry has 64 parts. */
#define FILE_LIMIT (INT64_C(64) << 20)
#define TRAY_LIMIT 20

static const struct store_migration migrations[] = {
    {"documents", 1,
     "CREATE TABLE documents_file (document_id BLOB PRIMARY KEY NOT NULL, size INTEGER NOT NULL, "
     "tray BLOB, added INTEGER, sealed BLOB, " /* while it waits; and a mark, see tray_mark() */
     "case_id BLOB, kind INTEGER, number INTEGER, sequence INTEGER, part INTEGER);" /* once it is attached */
     "CREATE INDEX documents_file_tray ON documents_file (tray);"
     "CREATE INDEX documents_file_case ON documents_file (case_id);"
     "CREATE TABLE documents_chunk (document_id BLOB NOT NULL, number INTEGER NOT NULL, sealed BLOB NOT NULL, "
     "PRIMARY KEY (document_id, number));"},
    {"documents", 2, /* what waited without a mark is chosen again */
     "ALTER TABLE documents_file ADD COLUMN mark BLOB;"
     "DELETE FROM documents_chunk WHERE document_id IN (SELECT document_id FROM documents_file WHERE tray IS NOT NULL);"
     "DELETE FROM documents_file WHERE tray IS NOT NULL"},
};

struct store_migration_list documents_migrations(void)
{
    return (struct store_migration_list){migrations, COUNT_OF(migrations)};
}

static int64_t or_default(int64_t asked, int64_t otherwise)
{
    return asked ? asked : otherwise;
}

int documents_new(struct documents **out, const struct documents_options *options, struct error *error)
{
    struct documents_options filled = *options;
    filled.file_most = or_default(options->file_most, FILE_MOST);
    filled.tray_most = or_default(options->tray_most, TRAY_MOST);
    filled.waiting_most = or_default(options->waiting_most, WAITING_MOST);
    filled.wait = or_default(options->wait, WAIT);
    if (filled.file_most < 1 || filled.file_most > FILE_LIMIT || filled.tray_most < 1 ||
        filled.tray_most > TRAY_LIMIT || filled.waiting_most < filled.file_most || filled.wait < 1) {
        return error_set(error, ERROR_INVALID, "documents.limits",
                         "files may have 1 byte to 64 MiB each, 1 to 20 in a form, and all that wait at least one of them");
    }
    struct documents *documents = malloc(sizeof(*documents));
    if (!documents) {
        abort(); /* as base does: nothing acknowledged is lost */
    }
    documents->options = filled;
    *out = documents;
    return 0;
}

void documents_free(struct documents *documents)
{
    free(documents);
}

void documents_free_at(struct documents **documents)
{
    documents_free(*documents);
}

struct casework_view documents_view(struct documents *documents)
{
    return (struct casework_view){.name = "documents",
                                  .version = 1,
                                  .context = documents,
                                  .apply = filed_apply,
                                  .clear = filed_clear,
                                  .forget = filed_forget,
                                  .verify = filed_verify};
}

int64_t documents_file_most(const struct documents *documents)
{
    return documents->options.file_most;
}

int64_t documents_tray_most(const struct documents *documents)
{
    return documents->options.tray_most;
}
