/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/erase.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is said openly */

int place_compare(const void *one, const void *other)
{
    const struct vault_place *a = one, *b = other;
    int by_owner = memcmp(a->owner.bytes, b->owner.bytes, IDENTITY_SIZE);
    if (by_owner) {
        return by_owner;
    }
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    return a->number < b->number ? -1 : a->number > b->number;
}

void places_pack(struct pack *pack, const struct vault_place *places, size_t count)
{
    pack_array(pack, count);
    for (size_t i = 0; i < count; i++) {
        pack_array(pack, 3);
        pack_unsigned(pack, places[i].kind);
        pack_identity(pack, &places[i].owner);
        pack_unsigned(pack, places[i].number);
    }
}

static bool can_be_erased(const struct vault_place *place)
{
    return place->kind == VAULT_CASE || place->kind == VAULT_PERSON
               ? place->number == 0
               : place->kind <= VAULT_FILE && place->number <= 0xffff;
}

int places_unpack(struct arena *arena, struct unpack *unpack, struct vault_place **out, size_t *count,
                  struct error *error)
{
    size_t found = unpack_array(unpack);
    if (found > PLACES_MOST) {
        unpack_fail(unpack, "there are too many places");
    }
    found = unpack->failed ? 0 : found;
    struct vault_place *places = ARENA_ARRAY(arena, struct vault_place, found);
    for (size_t i = 0; i < found && !unpack->failed; i++) {
        if (unpack_array(unpack) != 3) {
            unpack_fail(unpack, "a place has three items");
        }
        uint64_t kind = unpack_unsigned(unpack);
        places[i].owner = unpack_identity(unpack);
        uint64_t number = unpack_unsigned(unpack);
        places[i].kind = (enum vault_kind)kind;
        places[i].number = (uint32_t)number;
        if (kind > VAULT_PERSON || number > 0xffff || !can_be_erased(&places[i])) {
            unpack_fail(unpack, "a place is none that can be erased");
        }
    }
    if (unpack->failed) {
        return error_set(error, ERROR_DAMAGED, "ledger.places", "places to erase: %s", unpack->what);
    }
    *out = places;
    *count = found;
    return 0;
}

struct text intent_write(struct arena *arena, const struct erasure *erasure)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, 4);
    pack_string(&pack, "erase");
    pack_identity(&pack, &erasure->erasure_id);
    pack_unsigned(&pack, erasure->kind);
    places_pack(&pack, erasure->places, erasure->count);
    return pack_done(&pack);
}

struct text tombstone_write(struct arena *arena, const struct erasure *erasure)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, 5);
    pack_string(&pack, "erased");
    pack_identity(&pack, &erasure->erasure_id);
    pack_integer(&pack, erasure->intent);
    pack_integer(&pack, erasure->impossible_from);
    pack_integer(&pack, erasure->residues);
    return pack_done(&pack);
}

/* ---- rows */

int ledger_is_erased(struct store_session *session, const struct vault_place *place, bool *erased, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT 1 FROM ledger_erased WHERE owner = $1 AND kind = $2 AND number = $3", "dii",
                           &place->owner, (int64_t)place->kind, (int64_t)place->number);
    if (code == 0) {
        code = store_step(row, error);
        *erased = code > 0;
    }
    store_finish(row);
    return code < 0 ? code : 0;
}

static int take_erasure(struct arena *arena, const struct store_statement *row, struct erasure *out,
                        struct error *error)
{
    struct text bytes = store_bytes(row, 7);
    bytes.at = arena_copy(arena, bytes.at, bytes.length);
    out->stage = (enum erasure_stage)store_integer(row, 0);
    out->kind = (enum ledger_erasure_kind)store_integer(row, 1);
    out->opened = store_integer(row, 2);
    out->impossible_from = store_integer(row, 3);
    out->intent = store_integer(row, 4);
    out->tombstone = store_integer(row, 5);
    out->residues = store_integer(row, 6);
    struct unpack unpack = unpack_of(bytes);
    int code = places_unpack(arena, &unpack, &out->places, &out->count, error);
    return code < 0 ? code : unpack_done(&unpack, "an erasure's places", error);
}

int erasure_read(struct arena *arena, struct store_session *session, const struct identity *erasure_id,
                 struct erasure *out, struct error *error)
{
    struct store_statement *row = NULL;
    out->erasure_id = *erasure_id;
    int code = store_query(session, &row, error,
                           "SELECT stage, kind, opened, impossible_from, intent, tombstone, residues, places "
                           "FROM ledger_erasure WHERE erasure_id = $1",
                           "d", erasure_id);
    if (code == 0 && (code = store_step(row, error)) > 0) {
        code = take_erasure(arena, row, out, error);
    } else if (code == 0) {
        code = error_set(error, ERROR_NOT_FOUND, "ledger.no-erasure", "there is no such erasure");
    }
    store_finish(row);
    return code;
}

static int insert_erasure(struct store_session *session, const struct erasure *erasure, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct pack pack = pack_in(arena);
    places_pack(&pack, erasure->places, erasure->count);
    struct text places = pack_done(&pack);
    int code = store_run(session, NULL, error,
                         "INSERT INTO ledger_erasure (erasure_id, stage, kind, opened, impossible_from, intent, "
                         "tombstone, residues, places) VALUES ($1, $2, $3, $4, 0, $5, 0, 0, $6)",
                         "diiiib", &erasure->erasure_id, (int64_t)STAGE_INTENDED, (int64_t)erasure->kind,
                         erasure->opened, erasure->intent, places.at, places.length);
    for (size_t i = 0; code == 0 && i < erasure->count; i++) {
        const struct vault_place *place = &erasure->places[i];
        code = store_run(session, NULL, error,
                         "INSERT INTO ledger_erased (owner, kind, number, erasure_id, deleted) "
                         "VALUES ($1, $2, $3, $4, 0) ON CONFLICT DO NOTHING",
                         "diid", &place->owner, (int64_t)place->kind, (int64_t)place->number, &erasure->erasure_id);
    }
    return code;
}

/* ---- intending */

struct intending {
    struct ledger *ledger;
    struct erasure *erasure;
    struct text open, sealed;
};

static int intend_work(struct store_session *session, void *context, struct error *error)
{
    struct intending *intending = context;
    struct ledger_head head;
    const struct ledger_part parts[] = {{.kind = VAULT_OPEN, .plain = intending->open},
                                        {.kind = VAULT_CASE, .plain = intending->sealed}};
    const struct ledger_draft draft = {.parts = parts, .part_count = COUNT_OF(parts)};
    int code = ledger_enter(intending->ledger, session, &intending->ledger->organisation, &draft, &head, error);
    if (code < 0) {
        return code;
    }
    intending->erasure->intent = head.sequence;
    intending->erasure->opened = head.recorded;
    return insert_erasure(session, intending->erasure, error);
}

int erasure_intend(struct ledger *ledger, struct erasure *erasure, const struct identity *actor, const char *paragraph,
                   struct text reason, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct pack pack = pack_in(arena);
    if (!text_is_utf8(reason) || !text_is_utf8(text_of(paragraph)) || reason.length > 64 * 1024) {
        return error_set(error, ERROR_INVALID, "ledger.erasure", "the reason is not text, or too long");
    }
    erasure->erasure_id = vault_identity();
    erasure->stage = STAGE_INTENDED;
    pack_array(&pack, 4);
    pack_string(&pack, "erase");
    pack_identity(&pack, actor);
    pack_string(&pack, paragraph ? paragraph : "");
    pack_text(&pack, reason);
    struct intending intending = {ledger, erasure, intent_write(arena, erasure), pack_done(&pack)};
    return store_write(ledger->store, intend_work, &intending, error);
}

/* ---- what may be erased */

struct sifting {
    struct ledger *ledger;
    const struct ledger_erasure_request *request;
    const struct ledger_erasure_calls *calls;
    struct vec places;   /* struct vault_place: to be erased */
    struct vec refusals; /* struct ledger_refusal */
};

static bool kind_fits(enum ledger_erasure_kind kind, const struct vault_place *place)
{
    switch (kind) {
    case LEDGER_ERASE_CASES:
        return place->kind == VAULT_CASE;
    case LEDGER_ERASE_PERSON:
        return place->kind == VAULT_PERSON || place->kind == VAULT_PARTY;
    case LEDGER_ERASE_TEXTS:
        return place->kind == VAULT_TEXT || place->kind == VAULT_FILE;
    default:
        return false;
    }
}

static int check_request(const struct ledger_erasure_request *request, struct error *error)
{
    bool right = request->place_count >= 1 && request->place_count <= PLACES_MOST;
    for (size_t i = 0; right && i < request->place_count; i++) {
        right = kind_fits(request->kind, &request->places[i]) && can_be_erased(&request->places[i]);
    }
    return right ? 0
                 : error_set(error, ERROR_INVALID, "ledger.erasure",
                             "an erasure names 1 to 10,000 places, all of its kind");
}

static int check_chain(struct sifting *sifting, struct store_session *session, const struct vault_place *place,
                       struct error *error)
{
    struct ledger_head head;
    int code = ledger_read_head(session, &place->owner, &head, error);
    if (code == 0 && (head.book == LEDGER_ORGANISATION || (head.book != LEDGER_CASE && place->kind != VAULT_CASE))) {
        code = error_set(error, ERROR_INVALID, "ledger.erasure", "the organisation's own ledger cannot be erased");
    }
    (void)sifting;
    return code;
}

static int sift_one(struct sifting *sifting, struct store_session *session, const struct vault_place *place,
                    struct error *error)
{
    struct ledger_refusal refusal = {.place = *place};
    bool erased = false;
    int code = place->kind == VAULT_PERSON ? 0 : check_chain(sifting, session, place, error);
    if (code < 0 || (code = ledger_is_erased(session, place, &erased, error)) < 0 || erased) {
        return code;
    }
    if (place->kind != VAULT_PERSON && sifting->calls && sifting->calls->held) {
        code = sifting->calls->held(sifting->calls->context, &place->owner, &refusal.error);
        if (code == ERROR_DENIED) {
            vec_add(&sifting->refusals, &refusal);
            return 0;
        }
        if (code < 0) {
            *error = refusal.error;
            return code;
        }
    }
    vec_add(&sifting->places, place);
    return 0;
}

/* The person's own key stays while a case of theirs is held, with the paragraph of that hold. */
static void keep_person(struct sifting *sifting)
{
    size_t kept = 0;
    if (sifting->refusals.count == 0) {
        return;
    }
    struct ledger_refusal refusal = *VEC_AT(&sifting->refusals, struct ledger_refusal, 0);
    for (size_t i = 0; i < sifting->places.count; i++) {
        struct vault_place *place = VEC_AT(&sifting->places, struct vault_place, i);
        if (place->kind == VAULT_PERSON) {
            refusal.place = *place;
            vec_add(&sifting->refusals, &refusal);
        } else {
            *VEC_AT(&sifting->places, struct vault_place, kept++) = *place;
        }
    }
    sifting->places.count = kept;
}

static int sift(struct sifting *sifting, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    int code = store_begin_read(sifting->ledger->store, &session, error);
    for (size_t i = 0; code == 0 && i < sifting->request->place_count; i++) {
        code = sift_one(sifting, session, &sifting->request->places[i], error);
    }
    if (code < 0) {
        return code;
    }
    keep_person(sifting);
    if (sifting->places.count > 0) {
        return 0;
    }
    if (sifting->refusals.count > 0) {
        *error = VEC_AT(&sifting->refusals, struct ledger_refusal, 0)->error;
        return error->code;
    }
    return error_set(error, ERROR_NOT_FOUND, "vault.erased", "all of it has been erased already");
}

int ledger_begin_erasure(struct arena *arena, struct ledger *ledger, const struct ledger_erasure_request *request,
                         const struct ledger_erasure_calls *calls, struct ledger_erasure *out, struct error *error)
{
    struct sifting sifting = {ledger, request, calls, VEC_IN(arena, struct vault_place),
                              VEC_IN(arena, struct ledger_refusal)};
    int code = check_request(request, error);
    if (code < 0 || (code = sift(&sifting, error)) < 0) {
        return code;
    }
    struct erasure erasure = {.kind = request->kind, .places = sifting.places.items, .count = sifting.places.count};
    qsort(erasure.places, erasure.count, sizeof(*erasure.places), place_compare);
    code = erasure_intend(ledger, &erasure, &request->actor, request->paragraph, request->reason, error);
    if (code == 0) {
        *out = (struct ledger_erasure){.erasure_id = erasure.erasure_id,
                                       .refusals = sifting.refusals.items,
                                       .refusal_count = sifting.refusals.count};
    }
    return code;
}
