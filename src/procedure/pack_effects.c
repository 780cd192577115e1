/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CBOR of effects: an array of maps. The keys are those of docs/procedure.md and never change; what
 * is empty, zero or false is left out, and a reader refuses it where it is written all the same, so
 * that one effect has one form.
 */

#include <string.h>

#include "procedure/state.h"

enum member {
    MEMBER_KIND = 0,
    MEMBER_NAME = 1,
    MEMBER_SCOPE = 2,
    MEMBER_NUMBER = 3,
    MEMBER_PERSON = 4,
    MEMBER_ON = 5,
    MEMBER_JUDGED = 6,
    MEMBER_COUNTED = 7,
    MEMBER_LATE = 8,
    MEMBER_RECURS = 9,
    MEMBER_WHICH = 10,
    MEMBER_LEADING = 11,
    MEMBER_DUES = 12,
    MEMBER_OTHER = 13,
    MEMBER_VALUE = 14,
    MEMBER_HAPPENED = 15,
    MEMBER_RECORDED = 16,
    MEMBER_VERSION = 17,
    MEMBER_HASH = 18,
    MEMBER__MAX
};

static bool is_zero(const uint8_t *bytes, size_t size)
{
    uint8_t any = 0;
    for (size_t i = 0; i < size; i++) {
        any |= bytes[i];
    }
    return any == 0;
}

static void find_members(const struct procedure_effect *effect, bool has[MEMBER__MAX])
{
    const bool members[MEMBER__MAX] = {
        [MEMBER_KIND] = true,
        [MEMBER_NAME] = effect->name.text.length > 0,
        [MEMBER_SCOPE] = effect->scope.kind != PROCEDURE_FOR_CASE,
        [MEMBER_NUMBER] = effect->number != 0,
        [MEMBER_PERSON] = !identity_is_none(&effect->person),
        [MEMBER_ON] = effect->on,
        [MEMBER_JUDGED] = effect->judged,
        [MEMBER_COUNTED] = effect->counted,
        [MEMBER_LATE] = effect->late,
        [MEMBER_RECURS] = effect->recurs,
        [MEMBER_WHICH] = effect->which != 0,
        [MEMBER_LEADING] = effect->leading != 0,
        [MEMBER_DUES] = effect->due_count != 0,
        [MEMBER_OTHER] = effect->other.text.length > 0,
        [MEMBER_VALUE] = effect->value.type != PROCEDURE_UNKNOWN,
        [MEMBER_HAPPENED] = effect->happened != 0,
        [MEMBER_RECORDED] = effect->recorded != 0,
        [MEMBER_VERSION] = !calendar_date_is_none(effect->version),
        [MEMBER_HASH] = !is_zero(effect->hash, sizeof(effect->hash)),
    };
    memcpy(has, members, sizeof(members));
}

static void pack_member(struct pack *pack, const struct procedure_effect *effect,
                        enum member member)
{
    pack_unsigned(pack, member);
    switch (member) {
    case MEMBER_KIND:
        pack_unsigned(pack, effect->kind);
        break;
    case MEMBER_NAME:
        pack_name(pack, effect->name);
        break;
    case MEMBER_SCOPE:
        pack_scope(pack, effect->scope);
        break;
    case MEMBER_NUMBER:
        pack_unsigned(pack, effect->number);
        break;
    case MEMBER_PERSON:
        pack_identity(pack, &effect->person);
        break;
    case MEMBER_WHICH:
        pack_unsigned(pack, effect->which);
        break;
    case MEMBER_LEADING:
        pack_unsigned(pack, effect->leading);
        break;
    case MEMBER_DUES:
        pack_dues(pack, effect->dues, effect->due_count);
        break;
    case MEMBER_OTHER:
        pack_name(pack, effect->other);
        break;
    case MEMBER_VALUE:
        pack_value(pack, &effect->value);
        break;
    case MEMBER_HAPPENED:
        pack_integer(pack, effect->happened);
        break;
    case MEMBER_RECORDED:
        pack_integer(pack, effect->recorded);
        break;
    case MEMBER_VERSION:
        pack_date(pack, effect->version);
        break;
    case MEMBER_HASH:
        pack_bytes(pack, effect->hash, sizeof(effect->hash));
        break;
    default:
        pack_bool(pack, true);
        break;
    }
}

static void pack_effect(struct pack *pack, const struct procedure_effect *effect)
{
    bool has[MEMBER__MAX];
    size_t count = 0;
    find_members(effect, has);
    for (enum member member = 0; member < MEMBER__MAX; member++) {
        count += has[member];
    }
    pack_map(pack, count);
    for (enum member member = 0; member < MEMBER__MAX; member++) {
        if (has[member]) {
            pack_member(pack, effect, member);
        }
    }
}

void procedure_effects_pack(struct pack *pack, const struct procedure_effects *effects)
{
    pack_array(pack, effects->count);
    for (size_t i = 0; i < effects->count; i++) {
        pack_effect(pack, &effects->at[i]);
    }
}

static void unpack_member(struct arena *arena, struct unpack *unpack, enum member member,
                          struct procedure_effect *effect)
{
    bool *const flags[MEMBER__MAX] = {[MEMBER_ON] = &effect->on,
                                      [MEMBER_JUDGED] = &effect->judged,
                                      [MEMBER_COUNTED] = &effect->counted,
                                      [MEMBER_LATE] = &effect->late,
                                      [MEMBER_RECURS] = &effect->recurs};
    switch (member) {
    case MEMBER_KIND:
        effect->kind = (enum procedure_effect_kind)unpack_below(unpack, PROCEDURE_EFFECT__MAX,
                                                                "an effect of no known kind");
        break;
    case MEMBER_NAME:
        effect->name = unpack_name(unpack);
        break;
    case MEMBER_SCOPE:
        effect->scope = unpack_scope(unpack);
        break;
    case MEMBER_NUMBER:
        effect->number = unpack_below(unpack, UINT32_MAX, "a number is too large");
        break;
    case MEMBER_PERSON:
        effect->person = unpack_identity(unpack);
        break;
    case MEMBER_WHICH:
        effect->which = unpack_below(unpack, 1000, "a number is too large");
        break;
    case MEMBER_LEADING:
        effect->leading = unpack_below(unpack, 1000, "a number is too large");
        break;
    case MEMBER_DUES:
        effect->dues = unpack_dues(arena, unpack, &effect->due_count);
        break;
    case MEMBER_OTHER:
        effect->other = unpack_name(unpack);
        break;
    case MEMBER_VALUE:
        unpack_value(arena, unpack, &effect->value);
        break;
    case MEMBER_HAPPENED:
        effect->happened = unpack_integer(unpack);
        break;
    case MEMBER_RECORDED:
        effect->recorded = unpack_integer(unpack);
        break;
    case MEMBER_VERSION:
        effect->version = unpack_date(unpack);
        break;
    case MEMBER_HASH:
        unpack_fixed(unpack, effect->hash, sizeof(effect->hash));
        break;
    default:
        *flags[member] = unpack_bool(unpack);
        break;
    }
}

static void unpack_effect(struct arena *arena, struct unpack *unpack,
                          struct procedure_effect *effect)
{
    bool seen[MEMBER__MAX] = {false}, has[MEMBER__MAX];
    enum member last = MEMBER_KIND;
    size_t pairs = unpack_map(unpack);
    for (size_t i = 0; i < pairs && !unpack->failed; i++) {
        enum member member =
            (enum member)unpack_below(unpack, MEMBER__MAX, "an effect's member of no known kind");
        if (i > 0 && member <= last) {
            unpack_fail(unpack, "an effect's members come in order, each once");
        }
        seen[member] = true;
        last = member;
        unpack_member(arena, unpack, member, effect);
    }
    find_members(effect, has);
    if (memcmp(seen, has, sizeof(has)) != 0 || effect->kind == PROCEDURE_EFFECT_NONE) {
        unpack_fail(unpack, "an effect holds an empty member, or has no kind");
    }
    if (effect->due_count > 0 && effect->leading >= effect->due_count) {
        unpack_fail(unpack, "a duty has not so many limits");
    }
}

void procedure_effects_unpack(struct arena *arena, struct unpack *unpack,
                              struct procedure_effects *out)
{
    size_t count = unpack_array(unpack);
    if (count > PROCEDURE_EFFECTS_MOST) {
        unpack_fail(unpack, "there are too many effects");
        count = 0;
    }
    out->at = ARENA_ARRAY(arena, struct procedure_effect, count);
    out->count = 0;
    for (size_t i = 0; i < count && !unpack->failed; i++) {
        unpack_effect(arena, unpack, &out->at[out->count++]);
    }
}
