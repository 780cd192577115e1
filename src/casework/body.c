/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Both forms are arrays of a fixed length that begin with their version, so that a reader knows at the first byte
 * whether it may read on.
 */
#include "casework/body.h"

#include <string.h>

enum { BODY_VERSION = 1, BODY_ITEMS = 15, SNAPSHOT_VERSION = 1, SNAPSHOT_ITEMS = 7, LINE_ITEMS = 8 };

static void pack_moment_or_null(struct pack *pack, int64_t instant)
{
    if (instant == CASEWORK_NOT_CLAIMED) {
        pack_null(pack);
    } else {
        pack_integer(pack, instant);
    }
}

static int64_t unpack_moment_or_null(struct unpack *unpack)
{
    if (unpack_next(unpack) == UNPACK_NULL) {
        unpack_null(unpack);
        return CASEWORK_NOT_CLAIMED;
    }
    int64_t instant = unpack_integer(unpack);
    if (instant == CASEWORK_NOT_CLAIMED) {
        unpack_fail(unpack, "an instant that was not claimed is left out");
    }
    return instant;
}

static void pack_person_or_null(struct pack *pack, const struct identity *person)
{
    if (identity_is_none(person)) {
        pack_null(pack);
    } else {
        pack_identity(pack, person);
    }
}

static struct identity unpack_person_or_null(struct unpack *unpack)
{
    if (unpack_next(unpack) == UNPACK_NULL) {
        unpack_null(unpack);
        return (struct identity){{0}};
    }
    struct identity person = unpack_identity(unpack);
    if (identity_is_none(&person)) {
        unpack_fail(unpack, "nobody is left out");
    }
    return person;
}

static void pack_item_or_null(struct pack *pack, struct text item)
{
    if (item.length) {
        pack_raw(pack, item);
    } else {
        pack_null(pack);
    }
}

static struct text unpack_item_or_null(struct unpack *unpack)
{
    if (unpack_next(unpack) == UNPACK_NULL) {
        unpack_null(unpack);
        return TEXT("");
    }
    return unpack_apart(unpack);
}

static int64_t unpack_within(struct unpack *unpack, int64_t least, int64_t most, const char *what)
{
    int64_t value = unpack_integer(unpack);
    if (value < least || value > most) {
        unpack_fail(unpack, what);
        return least;
    }
    return value;
}

static void unpack_version(struct unpack *unpack, size_t items, int64_t version)
{
    if (unpack_array(unpack) != items || unpack_integer(unpack) != version) {
        unpack_fail(unpack, "it is of a version that this program cannot read");
    }
}

static struct text unpack_receipt(struct unpack *unpack)
{
    struct text receipt = unpack_bytes(unpack);
    if (receipt.length != 0 && receipt.length != 32) {
        unpack_fail(unpack, "a receipt's code has 32 bytes");
    }
    return receipt;
}

struct text casework_pack_body(struct arena *arena, const struct casework_body *body)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, BODY_ITEMS);
    pack_integer(&pack, BODY_VERSION);
    pack_integer(&pack, (int64_t)body->kind);
    pack_text(&pack, body->name);
    pack_integer(&pack, (int64_t)body->actor_kind);
    pack_person_or_null(&pack, &body->actor);
    pack_text(&pack, body->capacity);
    pack_text(&pack, body->because);
    pack_moment_or_null(&pack, body->happened);
    pack_item_or_null(&pack, body->command);
    pack_item_or_null(&pack, body->moment);
    pack_item_or_null(&pack, body->effects);
    pack_bytes(&pack, body->procedure, sizeof(body->procedure));
    pack_text(&pack, body->reference);
    pack_bytes(&pack, body->receipt.at, body->receipt.length);
    pack_array(&pack, body->place_count);
    for (size_t i = 0; i < body->place_count; i++) {
        pack_array(&pack, 2);
        pack_text(&pack, body->places[i].name);
        pack_integer(&pack, body->places[i].part);
    }
    return pack_done(&pack);
}

static void unpack_places(struct arena *arena, struct unpack *unpack, struct casework_body *body)
{
    body->place_count = unpack_array(unpack);
    body->places = ARENA_ARRAY(arena, struct casework_text_place, body->place_count);
    for (size_t i = 0; i < body->place_count && !unpack->failed; i++) {
        if (unpack_array(unpack) != 2) {
            unpack_fail(unpack, "a text's place has two items");
        }
        body->places[i].name = unpack_text(unpack);
        body->places[i].part = unpack_within(unpack, 1, 65535, "a part is numbered from 1 to 65535");
    }
}

int casework_unpack_body(struct arena *arena, struct text bytes, struct casework_body *out, struct error *error)
{
    struct unpack unpack = unpack_of(bytes);
    struct casework_body body = {0};
    unpack_version(&unpack, BODY_ITEMS, BODY_VERSION);
    body.kind = (enum casework_kind)unpack_within(&unpack, 1, CASEWORK_KIND__MAX - 1, "an unknown kind of entry");
    body.name = unpack_text(&unpack);
    body.actor_kind = (enum casework_actor_kind)unpack_within(&unpack, 1, CASEWORK_ACTOR_KIND__MAX - 1,
                                                              "an unknown kind of actor");
    body.actor = unpack_person_or_null(&unpack);
    body.capacity = unpack_text(&unpack);
    body.because = unpack_text(&unpack);
    body.happened = unpack_moment_or_null(&unpack);
    body.command = unpack_item_or_null(&unpack);
    body.moment = unpack_item_or_null(&unpack);
    body.effects = unpack_item_or_null(&unpack);
    unpack_fixed(&unpack, body.procedure, sizeof(body.procedure));
    body.reference = unpack_text(&unpack);
    body.receipt = unpack_receipt(&unpack);
    unpack_places(arena, &unpack, &body);
    int failed = unpack_done(&unpack, "an entry", error);
    if (failed) {
        return failed;
    }
    *out = body;
    return 0;
}

static void pack_line(struct pack *pack, const struct casework_line *line)
{
    pack_array(pack, LINE_ITEMS);
    pack_integer(pack, (int64_t)line->kind);
    pack_text(pack, line->name);
    pack_integer(pack, (int64_t)line->actor_kind);
    pack_person_or_null(pack, &line->actor);
    pack_text(pack, line->capacity);
    pack_integer(pack, line->recorded);
    pack_moment_or_null(pack, line->happened);
    pack_integer(pack, line->text_count);
}

static void unpack_line(struct unpack *unpack, int64_t sequence, struct casework_line *line)
{
    if (unpack_array(unpack) != LINE_ITEMS) {
        unpack_fail(unpack, "a line has eight items");
    }
    line->sequence = sequence;
    line->kind = (enum casework_kind)unpack_within(unpack, 1, CASEWORK_KIND__MAX - 1, "an unknown kind of entry");
    line->name = unpack_text(unpack);
    line->actor_kind = (enum casework_actor_kind)unpack_within(unpack, 1, CASEWORK_ACTOR_KIND__MAX - 1,
                                                               "an unknown kind of actor");
    line->actor = unpack_person_or_null(unpack);
    line->capacity = unpack_text(unpack);
    line->recorded = unpack_integer(unpack);
    line->happened = unpack_moment_or_null(unpack);
    line->text_count = unpack_within(unpack, 0, 65535, "too many texts");
}

struct text casework_pack_snapshot(struct arena *arena, const struct casework_snapshot *snapshot)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, SNAPSHOT_ITEMS);
    pack_integer(&pack, SNAPSHOT_VERSION);
    pack_integer(&pack, snapshot->sequence);
    pack_bytes(&pack, snapshot->procedure, sizeof(snapshot->procedure));
    pack_text(&pack, snapshot->reference);
    pack_bytes(&pack, snapshot->receipt.at, snapshot->receipt.length);
    pack_raw(&pack, snapshot->state);
    pack_array(&pack, snapshot->line_count);
    for (size_t i = 0; i < snapshot->line_count; i++) {
        pack_line(&pack, &snapshot->lines[i]);
    }
    return pack_done(&pack);
}

int casework_unpack_snapshot(struct arena *arena, struct text bytes, struct casework_snapshot *out,
                             struct error *error)
{
    struct unpack unpack = unpack_of(bytes);
    struct casework_snapshot snapshot = {0};
    unpack_version(&unpack, SNAPSHOT_ITEMS, SNAPSHOT_VERSION);
    snapshot.sequence = unpack_within(&unpack, 1, INT64_MAX, "a sequence counts from 1");
    unpack_fixed(&unpack, snapshot.procedure, sizeof(snapshot.procedure));
    snapshot.reference = unpack_text(&unpack);
    snapshot.receipt = unpack_receipt(&unpack);
    snapshot.state = unpack_apart(&unpack);
    snapshot.line_count = unpack_array(&unpack);
    snapshot.lines = ARENA_ARRAY(arena, struct casework_line, snapshot.line_count);
    for (size_t i = 0; i < snapshot.line_count && !unpack.failed; i++) {
        unpack_line(&unpack, (int64_t)i + 1, &snapshot.lines[i]);
    }
    if (!unpack.failed && (int64_t)snapshot.line_count != snapshot.sequence) {
        unpack_fail(&unpack, "its lines are not as many as its entries");
    }
    int failed = unpack_done(&unpack, "a snapshot", error);
    if (failed) {
        return failed;
    }
    *out = snapshot;
    return 0;
}
