/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_FILES_H
#define CASEWORK_FILES_H

/*
 * Part of the room's door, included by casework.h: what a step attaches (SG-7.7). The bytes of a file are the documents
 * room's; here its description is sealed into the entry, and a salted hash of the bytes stands open beside it
 * (docs/formats.md section 7).
 */

struct casework_file {
    struct identity document; /* of one that is being attached; of one that was read, `about` says it */
    struct text question;     /* that it answers */
    struct text about;        /* sealed under the key of (case, kind, number); empty where that was erased */
    uint8_t salted[VAULT_HASH_SIZE];
    enum vault_kind kind; /* VAULT_FILE; VAULT_PARTY for what a party's own questions ask for: it goes with the party */
    uint32_t number;
    int64_t sequence; /* the entry, and the part of it */
    uint32_t part;
    bool erased;
};

/* The documents room's answer to "may this be attached?": fills in `about` and `salted` of a document that waits in the
 * tray of a form (the wish's `submission`). Called within the reading transaction. Errors: ERROR_NOT_FOUND. */
typedef int casework_find_file(void *context, struct arena *arena, struct store_session *session, struct text tray,
                               struct casework_file *file, struct error *error);

/* Files of a case by entry and part, which are given; the rest is filled in. All of it is one read, recorded as `what`
 * and `detail` before it returns. Errors: ERROR_NOT_FOUND (no such case for this person, no such file in it). */
int casework_read_files(struct casework *casework, struct arena *arena, const struct casework_who *who,
                        struct text reference, struct text what, struct text detail, struct casework_file *files,
                        size_t count, struct error *error) MUST_CHECK;

/* Erases one file of a case (kind VAULT_FILE; what goes with a party is erased with the person). Its part of the entry
 * becomes a hash, the documents room forgets the bytes, and a tombstone says so. Errors: ERROR_DENIED (a legal hold, with
 * its paragraph), ERROR_INVALID (another kind of place), ERROR_NOT_FOUND. */
struct casework_erased;
int casework_erase_file(struct casework *casework, struct arena *arena, const struct vault_place *place,
                        const struct identity *by, const char *paragraph, struct text reason,
                        struct casework_erased *out, struct error *error) MUST_CHECK;

#endif
