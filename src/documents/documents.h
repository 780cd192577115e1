/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DOCUMENTS_DOCUMENTS_H
#define DOCUMENTS_DOCUMENTS_H

/*
 * Small sealed attachments (SG-7.7). A file is first put into the *tray* of a form, a random word that nobody but the form
 * knows; a step then attaches it to a case in its own transaction, or it is thrown away after a day. Its bytes are sealed
 * once, under a key of their own, and never written again: while it waits, that key is sealed under the tray's word; once
 * attached it stands in the entry, under the file's key in the case. So erasing the file, the party or the case destroys
 * it, and what was never sent can be opened by nobody. docs/documents.md says why; docs/formats.md section 7 has the bytes.
 *
 * A struct documents may be used by all threads at once. What is returned lives in the caller's arena.
 */

#include "casework/casework.h"

struct documents;

struct store_migration_list documents_migrations(void);

struct documents_options {
    struct store *store;
    struct vault *vault;
    struct clock clock;
    int64_t file_most;    /* bytes of one file; 0: 5 MiB */
    int64_t tray_most;    /* files in one tray; 0: 10 */
    int64_t waiting_most; /* bytes in all trays at once; 0: 1 GiB */
    int64_t wait;         /* milliseconds that a file waits in its tray; 0: a day */
};
/* Everything in `options` must outlive it. Errors: ERROR_INVALID (a limit that cannot be). */
int documents_new(struct documents **out, const struct documents_options *options, struct error *error) MUST_CHECK;
void documents_free(struct documents *documents); /* NULL is fine */
void documents_free_at(struct documents **documents);
/* For casework_open(): the view, and what finds a file in a tray (its context is the struct documents). */
struct casework_view documents_view(struct documents *documents);
casework_find_file documents_find;
/* The limits, for forms that say them and for the door that holds them. */
int64_t documents_file_most(const struct documents *documents);
int64_t documents_tray_most(const struct documents *documents);

/* ---- kinds and names --------------------------------------------------------------------------------------------- */

/* What is taken, by what the bytes are; never by what the sender says. */
enum documents_kind {
    DOCUMENTS_UNKNOWN,
    DOCUMENTS_PDF,
    DOCUMENTS_PNG,
    DOCUMENTS_JPEG,
    DOCUMENTS_HEIC,
    DOCUMENTS_DOCX,
    DOCUMENTS_ODT,
    DOCUMENTS_MAIL, /* a message as RFC 5322 has it (.eml) */
    DOCUMENTS_TEXT, /* UTF-8 without control characters */
    DOCUMENTS_KIND__MAX
};
const char *documents_media(enum documents_kind kind); /* "application/pdf" ...: never NULL */
/* Errors: ERROR_INVALID with words for whoever sent it: empty, none of the kinds, holds macros or programs. */
int documents_sniff(struct text bytes, enum documents_kind *out, struct error *error) MUST_CHECK;
/* A file's name made safe to keep, to show and to save under: NFC, the last part of any path, no control or formatting
 * characters (so no bidi overrides), nothing that a file system minds, at most DOCUMENTS_NAME_MOST bytes, with an ending
 * that fits the kind. Never empty. */
#define DOCUMENTS_NAME_MOST 120
struct text documents_name(struct arena *arena, struct text said, enum documents_kind kind);
/* The value of a Content-Disposition header (RFC 6266): always an attachment, the name in ASCII and as RFC 8187 has it. */
struct text documents_disposition(struct arena *arena, struct text name);
/* "120 KB", "1.4 MB". */
struct text documents_size_words(struct arena *arena, int64_t size);

/* ---- the tray ------------------------------------------------------------------------------------------------------ */

struct documents_waiting {
    struct identity document;
    struct text name;
    enum documents_kind kind;
    int64_t size, added;
};
/* Puts a file into a tray; durable on return. `tray`: the form's word (intake_new_submission), 16 to 64 bytes.
 * Errors: ERROR_INVALID (too large, and those of documents_sniff()), ERROR_LIMIT (the tray is full), ERROR_BUSY (all trays
 * together are). */
int documents_add(struct documents *documents, struct arena *arena, struct text tray, struct text said_name,
                  struct text bytes, struct documents_waiting *out, struct error *error) MUST_CHECK;
/* One of a tray. Errors: ERROR_NOT_FOUND. */
int documents_look(struct documents *documents, struct arena *arena, struct text tray,
                   const struct identity *document, struct documents_waiting *out, struct error *error) MUST_CHECK;
/* Takes it out again; what is not there is passed over. */
int documents_drop(struct documents *documents, struct text tray, const struct identity *document,
                   struct error *error) MUST_CHECK;
/* Throws away what has waited too long. Call it every minute; *count may be NULL. */
int documents_tend(struct documents *documents, int64_t *count, struct error *error) MUST_CHECK;

/* ---- words that are not sent yet ------------------------------------------------------------------------------------- */

/* Kept like a file in a tray, for as long, and found by `place`: words that say whose they are and for what ("PERSON CASE
 * STEP"). Whoever knows the place and holds the key store can open them: ask only for a place of whoever is signed in. */
struct documents_kept {
    bool is_there;
    struct identity document;
    struct text words;
    int64_t at, until;
};
/* Instead of what was kept there before; durable on return. Errors: those of documents_add(). */
int documents_keep(struct documents *documents, struct arena *arena, struct text place, struct text words,
                   struct documents_kept *out, struct error *error) MUST_CHECK;
/* is_there false: nothing is kept there (any more). Outside any transaction. Errors: ERROR_DAMAGED. */
int documents_kept(struct documents *documents, struct arena *arena, struct text place, struct documents_kept *out,
                   struct error *error) MUST_CHECK;
/* The word of the place with this number; the empty text: nothing is kept there. */
typedef struct text documents_words(void *context, size_t number);
/* In which of `count` places something is kept, in the caller's transaction: kept[i] for place(context, i), which is asked
 * only where anything waits at all. Opens nothing. */
int documents_kept_among(struct documents *documents, struct store_session *session, documents_words *place,
                         void *context, size_t count, bool *kept, struct error *error) MUST_CHECK;
int documents_forget_kept(struct documents *documents, struct arena *arena, struct text place,
                          struct error *error) MUST_CHECK;

/* ---- of a case ------------------------------------------------------------------------------------------------------ */

struct documents_document {
    struct identity document; /* none where it was erased */
    struct text name, media, question;
    int64_t size;
    uint8_t hash[VAULT_HASH_SIZE]; /* SHA-256 of the bytes, as sha256sum prints it */
    int64_t sequence; /* the entry that attached it */
    uint32_t part;
    uint32_t number; /* its place for erasing: VAULT_FILE; 0 where it goes with a party */
    bool erased;
};
/* What an entry's file says of itself. Errors: ERROR_DAMAGED. */
int documents_describe(struct arena *arena, const struct casework_file *file, struct documents_document *out,
                       struct error *error) MUST_CHECK;
/* Those of a case that was looked at, oldest first. Where there are any, that their names were read is recorded.
 * `session`: the caller's reading transaction; NULL: one of its own. Errors: ERROR_NOT_FOUND. */
int documents_list(struct documents *documents, struct casework *casework, struct store_session *session,
                   struct arena *arena, const struct casework_who *who, const struct casework_case *found,
                   struct documents_document **out, size_t *count, struct error *error) MUST_CHECK;
/* One with its bytes, checked against their hash. Recorded in the ledger of reads, durably, before any of it is handed out.
 * Errors: ERROR_NOT_FOUND (no such case for this person, no such document in it, or it was erased: all the same),
 * ERROR_DAMAGED. */
int documents_read(struct documents *documents, struct casework *casework, struct arena *arena,
                   const struct casework_who *who, struct text reference, const struct identity *document,
                   struct documents_document *out, struct text *bytes, struct error *error) MUST_CHECK;
/* A file that a view is told of (`about` as its entry has it), with its bytes, checked against their hash, in the view's own
 * transaction: for a room above that makes public what somebody confirmed. Records nothing. Errors: ERROR_DAMAGED. */
int documents_open(struct arena *arena, struct store_session *session, struct text about, struct documents_document *out,
                   struct text *bytes, struct error *error) MUST_CHECK;
/* The place to be erased for one document of a case (by the host's own command line, which has no viewer).
 * Errors: ERROR_NOT_FOUND. */
int documents_place(struct documents *documents, const struct identity *case_id, const struct identity *document,
                    struct vault_place *out, struct error *error) MUST_CHECK;

#endif
