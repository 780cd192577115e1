/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading what was attached: the descriptions of files, noted in the ledger of reads before they are handed out. */
#include "casework/filing.h"
#include "casework/looking.h"

static int read_file(struct opened *opened, struct casework_file *file, struct error *error)
{
    struct casework_body body;
    size_t part = file->part;
    int failed = looking_open(opened, file->sequence, error);
    if (!failed && !filing_is_file(&opened->entry, part)) {
        failed = error_set(error, ERROR_NOT_FOUND, "casework.no-file", "There is no such file in this case.");
    }
    if (!failed) {
        failed = looking_body(opened->looking->arena, &opened->entry, &body, error);
    }
    if (!failed) {
        *file = filing_read(&opened->entry, &body, part);
    }
    return failed;
}

int casework_read_files(struct casework *casework, struct arena *arena, const struct casework_who *who,
                        struct text reference, struct text what, struct text detail, struct casework_file *files,
                        size_t count, struct error *error)
{
    struct looking looking = {.arena = arena, .casework = casework};
    struct opened opened = {.looking = &looking};
    int failed = looking_find(&looking, who, reference, error);
    for (size_t i = 0; !failed && i < count; i++) {
        failed = read_file(&opened, &files[i], error);
    }
    store_end(looking.session);
    return failed ? failed
                  : note_down(casework, LEDGER_READS, who, &looking.loaded.head.case_id, what, detail, error);
}

int casework_erase_file(struct casework *casework, struct arena *arena, const struct vault_place *place,
                        const struct identity *by, const char *paragraph, struct text reason,
                        struct casework_erased *out, struct error *error)
{
    struct ledger_erasure_request request = {.kind = LEDGER_ERASE_TEXTS,
                                             .places = place,
                                             .place_count = 1,
                                             .actor = *by,
                                             .paragraph = paragraph,
                                             .reason = reason};
    *out = (struct casework_erased){0};
    if (place->kind != VAULT_FILE) {
        return error_set(error, ERROR_INVALID, "casework.not-a-file",
                         "This document was given about a person: it is erased with the person.");
    }
    return ledger_erase(arena, casework->options.ledger, &request, &casework->erasure_calls, &out->erasure, error);
}
