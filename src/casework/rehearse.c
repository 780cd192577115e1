/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was asked for at each entry of a case, for rehearsing. The answers themselves stay sealed: a command only says in
 * which part of which entry they lie. */
#include "casework/looking.h"

struct gathering {
    struct arena *arena;
    const struct casework *casework;
    struct vec recorded;
};

static int gather(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct gathering *gathering = context;
    struct procedure_recorded recorded = {.at = (uint32_t)entry->sequence};
    struct casework_body body;
    int failed = looking_body(gathering->arena, entry, &body, error);
    if (failed) {
        return failed;
    }
    struct unpack unpack = unpack_of(body.command);
    procedure_command_unpack(gathering->arena, &unpack, &recorded.command);
    if ((failed = unpack_done(&unpack, "command", error))) {
        return failed;
    }
    unpack = unpack_of(body.moment);
    procedure_moment_unpack(gathering->arena, &unpack, gathering->casework->options.book, &recorded.moment);
    failed = unpack_done(&unpack, "moment", error);
    if (!failed) {
        vec_add(&gathering->recorded, &recorded);
    }
    return failed;
}

int casework_recorded(struct casework *casework, struct arena *arena, const struct casework_who *who,
                      struct text reference, const struct procedure_recorded **out, size_t *count, struct error *error)
{
    struct looking looking = {.arena = arena, .casework = casework};
    struct gathering gathering = {arena, casework, VEC_IN(arena, struct procedure_recorded)};
    int failed = looking_find(&looking, who, reference, error);
    if (!failed) {
        failed = ledger_read_parts(arena, casework->options.ledger, looking.session, &looking.loaded.head.case_id, 1, 1,
                                   gather, &gathering, error);
    }
    store_end(looking.session);
    if (!failed) {
        failed = note_down(casework, LEDGER_READS, who, &looking.loaded.head.case_id, TEXT("rehearsed"), TEXT(""), error);
    }
    if (!failed) {
        *out = gathering.recorded.items;
        *count = gathering.recorded.count;
    }
    return failed;
}
