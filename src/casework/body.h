/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_BODY_H
#define CASEWORK_BODY_H

/*
 * The sealed case part of an entry, and the snapshot of a case: what casework puts into the opaque bytes that the ledger
 * keeps. Both are deterministic CBOR; docs/formats.md section "The case part" is their definition, with vectors.
 * They cannot change: a reader of version 1 must read for ever.
 */

#include "casework/casework.h"

/* Where a text of an entry stands: part `part` of the sealed bytes; `name` is the question that it answers. */
struct casework_text_place {
    struct text name;
    int64_t part;
};

/* One entry's case part. `command`, `moment` and `effects` are the procedure room's own CBOR, kept as bytes. */
struct casework_body {
    enum casework_kind kind;
    struct text name; /* of the step, or of the event */
    enum casework_actor_kind actor_kind;
    struct identity actor;   /* none for the public and for Evenhand itself */
    struct text capacity;    /* the office or role in which it was done; empty for none */
    struct text because;     /* why this person acts in it: "stand-in while ... is absent"; empty for the holder */
    int64_t happened;        /* claimed; INT64_MIN where nothing was claimed */
    struct text command;     /* empty: none (an event) */
    struct text moment;
    struct text effects;
    uint8_t procedure[32];   /* hash of the procedure's files, which decided */
    struct text reference;   /* of an opening entry: the case's reference, so that every view can be made again */
    struct text receipt;     /* 32 bytes, the token of the code that the entry makes; zeros: it ends one; or empty (codes.h) */
    struct casework_text_place *places;
    size_t place_count;
};

struct text casework_pack_body(struct arena *arena, const struct casework_body *body);
/* Texts point into `bytes`. Errors: ERROR_DAMAGED. */
int casework_unpack_body(struct arena *arena, struct text bytes, struct casework_body *out,
                         struct error *error) MUST_CHECK;

/* The state after the entry `sequence`, with a line for every entry up to it. */
struct casework_snapshot {
    int64_t sequence;
    uint8_t procedure[32];
    struct text reference, receipt;
    struct text state; /* the procedure room's own CBOR */
    struct casework_line *lines;
    size_t line_count;
};

struct text casework_pack_snapshot(struct arena *arena, const struct casework_snapshot *snapshot);
int casework_unpack_snapshot(struct arena *arena, struct text bytes, struct casework_snapshot *out,
                             struct error *error) MUST_CHECK;

#endif
