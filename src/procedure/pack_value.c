/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CBOR of what commands, effects and states share: names, scopes, values, limits on duties. */

#include <string.h>

#include "procedure/state.h"

void pack_name(struct pack *pack, struct procedure_name name)
{
    pack_text(pack, name.text);
}

struct procedure_name unpack_name(struct unpack *unpack)
{
    struct text text = unpack_text(unpack);
    if (text.length > PROCEDURE_NAME_MOST) {
        unpack_fail(unpack, "a name is too long");
        text.length = 0;
    }
    return procedure_name_of(text);
}

uint32_t unpack_below(struct unpack *unpack, uint32_t limit, const char *what)
{
    uint64_t number = unpack_unsigned(unpack);
    if (number >= limit) {
        unpack_fail(unpack, what);
        number = 0;
    }
    return (uint32_t)number;
}

void pack_scope(struct pack *pack, struct procedure_scope scope)
{
    pack_array(pack, 2);
    pack_unsigned(pack, scope.kind);
    pack_unsigned(pack, scope.number);
}

struct procedure_scope unpack_scope(struct unpack *unpack)
{
    struct procedure_scope scope = {0};
    if (unpack_array(unpack) != 2) {
        unpack_fail(unpack, "a scope is two numbers");
    }
    scope.kind =
        (enum procedure_for)unpack_below(unpack, PROCEDURE_FOR__MAX, "a scope of no known kind");
    scope.number = unpack_below(unpack, UINT32_MAX, "a scope's number is too large");
    return scope;
}

void pack_date(struct pack *pack, struct civil_date date)
{
    pack_array(pack, 3);
    pack_unsigned(pack, (uint64_t)date.year);
    pack_unsigned(pack, (uint64_t)date.month);
    pack_unsigned(pack, (uint64_t)date.day);
}

struct civil_date unpack_date(struct unpack *unpack)
{
    struct civil_date date = {0};
    if (unpack_array(unpack) != 3) {
        unpack_fail(unpack, "a date is three numbers");
    }
    date.year = (int)unpack_below(unpack, 10000, "no such year");
    date.month = (int)unpack_below(unpack, 13, "no such month");
    date.day = (int)unpack_below(unpack, 32, "no such day");
    if (!calendar_date_is_none(date) && !calendar_date_exists(date)) {
        unpack_fail(unpack, "no such date");
    }
    return date;
}

static void pack_reference(struct pack *pack, struct procedure_reference reference)
{
    pack_array(pack, 2);
    pack_unsigned(pack, reference.sequence);
    pack_unsigned(pack, reference.part);
}

static struct procedure_reference unpack_reference(struct unpack *unpack)
{
    struct procedure_reference reference = {0};
    if (unpack_array(unpack) != 2) {
        unpack_fail(unpack, "a reference is two numbers");
    }
    reference.sequence = unpack_below(unpack, UINT32_MAX, "a sequence is too large");
    reference.part = unpack_below(unpack, UINT32_MAX, "a part is too large");
    return reference;
}

/* ---- values */

static void pack_names(struct pack *pack, const struct procedure_value *value)
{
    pack_array(pack, value->names.count);
    for (size_t i = 0; i < value->names.count; i++) {
        pack_name(pack, value->names.at[i]);
    }
}

static void pack_payload(struct pack *pack, const struct procedure_value *value)
{
    switch (value->type) {
    case PROCEDURE_YES_NO:
        pack_bool(pack, value->yes);
        break;
    case PROCEDURE_NUMBER:
    case PROCEDURE_PARTY:
        pack_integer(pack, value->number);
        break;
    case PROCEDURE_TIME:
        pack_integer(pack, value->instant);
        break;
    case PROCEDURE_DATE:
        pack_integer(pack, value->day);
        break;
    case PROCEDURE_PERSON:
    case PROCEDURE_DOCUMENT:
        pack_identity(pack, &value->identity);
        break;
    case PROCEDURE_TEXT:
    case PROCEDURE_NAMES:
        pack_reference(pack, value->reference);
        break;
    case PROCEDURE_UNKNOWN:
    case PROCEDURE_TYPE__MAX:
        pack_null(pack);
        break;
    default:
        pack_names(pack, value);
        break;
    }
}

/* {0: type, 1: payload, 2: reasons (where there are some)} */
void pack_value(struct pack *pack, const struct procedure_value *value)
{
    bool reasons = value->reasons.part != 0;
    pack_map(pack, reasons ? 3 : 2);
    pack_unsigned(pack, 0);
    pack_unsigned(pack, value->type);
    pack_unsigned(pack, 1);
    pack_payload(pack, value);
    if (reasons) {
        pack_unsigned(pack, 2);
        pack_reference(pack, value->reasons);
    }
}

static void unpack_names(struct arena *arena, struct unpack *unpack, struct procedure_value *value)
{
    size_t count = unpack_array(unpack);
    struct procedure_name *names = ARENA_ARRAY(arena, struct procedure_name, count);
    for (size_t i = 0; i < count; i++) {
        names[i] = unpack_name(unpack);
    }
    bool one = value->type == PROCEDURE_CHOICE || value->type == PROCEDURE_AREA;
    if (one && count != 1) {
        unpack_fail(unpack, "a choice is one name");
    }
    value->names.at = names;
    value->names.count = count;
}

static int32_t unpack_day(struct unpack *unpack)
{
    int64_t day = unpack_integer(unpack);
    int32_t first = calendar_day_of((struct civil_date){1, 1, 1});
    int32_t last = calendar_day_of((struct civil_date){9999, 12, 31});
    if (day < first || day > last) {
        unpack_fail(unpack, "a day outside the calendar");
        day = 0;
    }
    return (int32_t)day;
}

static void unpack_payload(struct arena *arena, struct unpack *unpack,
                           struct procedure_value *value)
{
    switch (value->type) {
    case PROCEDURE_YES_NO:
        value->yes = unpack_bool(unpack);
        break;
    case PROCEDURE_NUMBER:
        value->number = unpack_integer(unpack);
        break;
    case PROCEDURE_PARTY:
        value->number = unpack_integer(unpack);
        if (value->number < 1 || value->number > PROCEDURE_STATE_MOST) {
            unpack_fail(unpack, "no number of a party");
        }
        break;
    case PROCEDURE_TIME:
        value->instant = unpack_integer(unpack);
        break;
    case PROCEDURE_DATE:
        value->day = unpack_day(unpack);
        break;
    case PROCEDURE_PERSON:
    case PROCEDURE_DOCUMENT:
        value->identity = unpack_identity(unpack);
        break;
    case PROCEDURE_TEXT:
    case PROCEDURE_NAMES:
        value->reference = unpack_reference(unpack);
        break;
    case PROCEDURE_UNKNOWN:
    case PROCEDURE_TYPE__MAX:
        unpack_null(unpack);
        break;
    default:
        unpack_names(arena, unpack, value);
        break;
    }
}

static void want_key(struct unpack *unpack, uint64_t key)
{
    if (unpack_unsigned(unpack) != key) {
        unpack_fail(unpack, "a member is missing");
    }
}

void unpack_value(struct arena *arena, struct unpack *unpack, struct procedure_value *out)
{
    size_t pairs = unpack_map(unpack);
    memset(out, 0, sizeof(*out));
    if (pairs != 2 && pairs != 3) {
        unpack_fail(unpack, "a value has two or three members");
    }
    want_key(unpack, 0);
    out->type =
        (enum procedure_type)unpack_below(unpack, PROCEDURE_TYPE__MAX, "a value of no known type");
    want_key(unpack, 1);
    unpack_payload(arena, unpack, out);
    if (pairs == 3) {
        want_key(unpack, 2);
        out->reasons = unpack_reference(unpack);
        if (out->reasons.part == 0) {
            unpack_fail(unpack, "reasons that are nowhere");
        }
    }
}

/* ---- limits on a duty */

/* {0: deadline, 1: words, 2: source, 3: hash of the data file or null, 4: lapsed} */
void pack_dues(struct pack *pack, const struct procedure_due *dues, uint32_t count)
{
    pack_array(pack, count);
    for (uint32_t i = 0; i < count; i++) {
        pack_map(pack, 5);
        pack_unsigned(pack, 0);
        calendar_pack_deadline(pack, &dues[i].deadline);
        pack_unsigned(pack, 1);
        pack_text(pack, dues[i].words);
        pack_unsigned(pack, 2);
        pack_text(pack, dues[i].source);
        pack_unsigned(pack, 3);
        if (dues[i].has_data) {
            pack_bytes(pack, dues[i].data_hash, PROCEDURE_HASH_SIZE);
        } else {
            pack_null(pack);
        }
        pack_unsigned(pack, 4);
        pack_bool(pack, dues[i].lapsed);
    }
}

static void unpack_due(struct arena *arena, struct unpack *unpack, struct procedure_due *due)
{
    if (unpack_map(unpack) != 5) {
        unpack_fail(unpack, "a limit has five members");
    }
    want_key(unpack, 0);
    calendar_unpack_deadline(arena, unpack, &due->deadline);
    want_key(unpack, 1);
    due->words = unpack_text(unpack);
    want_key(unpack, 2);
    due->source = unpack_text(unpack);
    want_key(unpack, 3);
    due->has_data = unpack_next(unpack) == UNPACK_BYTES;
    if (due->has_data) {
        unpack_fixed(unpack, due->data_hash, PROCEDURE_HASH_SIZE);
    } else {
        unpack_null(unpack);
    }
    want_key(unpack, 4);
    due->lapsed = unpack_bool(unpack);
}

struct procedure_due *unpack_dues(struct arena *arena, struct unpack *unpack, uint32_t *count)
{
    size_t dues = unpack_array(unpack);
    if (dues > 64) {
        unpack_fail(unpack, "a duty has too many limits");
        dues = 0;
    }
    struct procedure_due *list = ARENA_ARRAY(arena, struct procedure_due, dues);
    for (size_t i = 0; i < dues && !unpack->failed; i++) {
        unpack_due(arena, unpack, &list[i]);
    }
    *count = (uint32_t)dues;
    return list;
}
