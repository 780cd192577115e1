/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The signed list of erasures: a signed note that a restore applies before serving, because a backup may bring back
 * what was erased after it was made. Its first line is the log's origin and "/erasures", so that no list can be taken
 * for a checkpoint.
 */
#include "ledger/erase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char suffix[] = "/erasures";

static const struct {
    enum vault_kind kind;
    const char *name;
} names[] = {{VAULT_CASE, "case"}, {VAULT_PARTY, "party"}, {VAULT_TEXT, "text"}, {VAULT_FILE, "file"},
             {VAULT_PERSON, "person"}};

static const char *name_of(int64_t kind)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if ((int64_t)names[i].kind == kind) {
            return names[i].name;
        }
    }
    return "unknown";
}

/* ---- writing */

static int write_lines(struct arena *arena, struct store_session *session, struct buf *lines, int64_t *count,
                       struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT p.kind, p.owner, p.number, e.impossible_from FROM ledger_erased p "
                           "JOIN ledger_erasure e ON e.erasure_id = p.erasure_id WHERE e.stage = $1 "
                           "ORDER BY p.owner, p.kind, p.number",
                           "i", (int64_t)STAGE_DONE);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        struct text owner = store_bytes(row, 1);
        buf_print(lines, "%s %s %lld %lld\n", name_of(store_integer(row, 0)),
                  text_hex(arena, owner.at, owner.length), (long long)store_integer(row, 2),
                  (long long)store_integer(row, 3));
        ++*count;
        code = 0;
    }
    store_finish(row);
    return code;
}

static int write_list(struct arena *arena, struct ledger *ledger, struct text *out, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct origin origin;
    struct buf lines = buf_in(arena), list = buf_in(arena);
    int64_t count = 0;
    int code = store_begin_read(ledger->store, &session, error);
    if (code < 0 || (code = origin_read_last(arena, session, &origin, error)) < 0 ||
        (code = write_lines(arena, session, &lines, &count, error)) < 0) {
        return code;
    }
    buf_print(&list, "%.*s%s\n%lld\n", TEXT_ARGS(origin.name), suffix, (long long)count);
    buf_text(&list, buf_as_text(&lines));
    return note_sign(arena, ledger->vault, origin.signer, text_string(arena, origin.name), buf_as_text(&list), out,
                     error);
}

#define LIST_MOST (64 * 1024 * 1024)

static bool is_published(struct arena *arena, const char *path, struct text list)
{
    struct text there;
    struct error why;
    return vault_read_file(arena, path, LIST_MOST, &there, &why) == 0 && text_equal(there, list);
}

int erasures_publish(struct ledger *ledger, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct text list;
    if (!ledger->erasures_path) {
        return 0;
    }
    pthread_mutex_lock(&ledger->files);
    int code = write_list(arena, ledger, &list, error);
    if (code == 0 && !is_published(arena, ledger->erasures_path, list)) {
        code = vault_write_file(ledger->erasures_path, list, false, error);
    }
    pthread_mutex_unlock(&ledger->files);
    return code;
}

/* ---- reading */

static int malformed(struct error *error)
{
    return error_set(error, ERROR_INVALID, "ledger.erasures", "the list of erasures is malformed");
}

static bool take_line(struct text line, struct vault_place *place)
{
    struct text name, owner, number;
    struct error why;
    int64_t value;
    if (!text_cut(&line, ' ', &name) || !text_cut(&line, ' ', &owner) || !text_cut(&line, ' ', &number) ||
        text_unhex(owner, place->owner.bytes, IDENTITY_SIZE, &why) < 0 ||
        text_to_integer(number, 0, 0xffff, &value, &why) < 0 ||
        text_to_integer(line, 0, INT64_MAX, &(int64_t){0}, &why) < 0) {
        return false;
    }
    place->number = (uint32_t)value;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (text_is(name, names[i].name)) {
            place->kind = names[i].kind;
            return true;
        }
    }
    return false;
}

int erasures_read(struct arena *arena, struct text text, struct text origin, struct vec *places, struct error *error)
{
    struct text line, count_line;
    int64_t count;
    *places = VEC_IN(arena, struct vault_place);
    text.length -= text.length > 0; /* its last new line */
    if (!text_cut(&text, '\n', &line) || line.length != origin.length + sizeof(suffix) - 1 ||
        !text_starts(line, origin) ||
        !text_is((struct text){line.at + origin.length, line.length - origin.length}, suffix) ||
        !text_cut(&text, '\n', &count_line) || text_to_integer(count_line, 0, INT64_MAX, &count, error) < 0) {
        return malformed(error);
    }
    while (text_cut(&text, '\n', &line)) {
        struct vault_place place;
        if (!take_line(line, &place)) {
            return malformed(error);
        }
        vec_add(places, &place);
    }
    return (int64_t)places->count == count ? 0 : malformed(error);
}

static int check_list(struct arena *arena, struct text list, struct text verifiers, struct vec *places,
                      struct error *error)
{
    struct vec keys;
    struct note note;
    const struct verifier *by;
    int code = verifiers_read(arena, verifiers, &keys, error);
    if (code < 0 || (code = note_read(arena, list, &note, error)) < 0 ||
        (code = note_check(&note, keys.items, keys.count, &by, error)) < 0) {
        return code;
    }
    return erasures_read(arena, note.text, by->name, places, error);
}

/* ---- applying */

/* Those that the restored store does not know as erased. A case that it does not have at all loses its key only. */
static int sift(struct ledger *ledger, const struct vec *named, struct vec *places, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    int code = store_begin_read(ledger->store, &session, error);
    for (size_t i = 0; code == 0 && i < named->count; i++) {
        const struct vault_place *place = VEC_AT(named, struct vault_place, i);
        struct ledger_head head;
        bool erased = false;
        code = ledger_is_erased(session, place, &erased, error);
        bool there = place->kind == VAULT_PERSON || ledger_read_head(session, &place->owner, &head, error) == 0;
        if (code == 0 && !erased && there) {
            vec_add(places, place);
        }
    }
    return code;
}

static int erase_again(struct ledger *ledger, struct vec *places, const struct ledger_erasure_calls *calls,
                       struct error *error)
{
    static const struct identity nobody;
    int code = 0;
    qsort(places->items, places->count, sizeof(struct vault_place), place_compare);
    for (size_t start = 0; code == 0 && start < places->count; start += PLACES_MOST) {
        size_t left = places->count - start;
        struct erasure erasure = {.kind = LEDGER_ERASE_AGAIN,
                                  .places = VEC_AT(places, struct vault_place, start),
                                  .count = left < PLACES_MOST ? left : PLACES_MOST};
        code = erasure_intend(ledger, &erasure, &nobody, "", TEXT("restored from a backup"), error);
    }
    return code < 0 ? code : ledger_resume_erasures(ledger, calls, NULL, error);
}

int ledger_apply_erasures(struct ledger *ledger, struct text list, struct text verifiers,
                          const struct ledger_erasure_calls *calls, size_t *count, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct vec named, places = VEC_IN(arena, struct vault_place);
    int code = check_list(arena, list, verifiers, &named, error);
    if (code < 0 || (code = vault_erase(ledger->vault, named.items, named.count, error)) < 0 ||
        (code = sift(ledger, &named, &places, error)) < 0) {
        return code;
    }
    if (count) {
        *count = named.count;
    }
    return places.count > 0 ? erase_again(ledger, &places, calls, error) : 0;
}
