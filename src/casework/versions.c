/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every version of every procedure, with when it takes effect (SG-18). */
#include "casework/room.h"

#include <string.h>

static int read_versions(struct arena *arena, struct casework *casework, struct store_session *session,
                         struct vec *versions, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT name, version, hash FROM casework_procedure ORDER BY version, name", "");
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        struct casework_version *version = vec_add(versions, NULL);
        struct text hash = store_bytes(statement, 2);
        version->name = copy_text(arena, store_text(statement, 0));
        version->version = calendar_date_of((int32_t)store_integer(statement, 1));
        version->effective = calendar_start_of_day(casework->options.zone, version->version);
        memcpy(version->hash, hash.at, hash.length < sizeof(version->hash) ? hash.length : sizeof(version->hash));
    }
    return step;
}

static int fill_version(struct casework *casework, struct store_session *session, int64_t now,
                        struct casework_version *version, struct error *error)
{
    const struct known_procedure *known, *in_force;
    struct error none;
    int failed = registry_find(casework, session, version->hash, &known, error);
    if (failed) {
        return failed;
    }
    version->label = procedure_about(known->procedure)->is.label;
    failed = registry_in_force(casework, session, version->name, now, &in_force, &none);
    version->in_force = !failed && in_force == known;
    version->procedure = version->in_force ? known->procedure : NULL;
    return failed == ERROR_NOT_FOUND ? 0 : failed;
}

int casework_versions(struct casework *casework, struct arena *arena, struct casework_version **out, size_t *count,
                      struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct vec versions = VEC_IN(arena, struct casework_version);
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = read_versions(arena, casework, session, &versions, error);
    }
    for (size_t i = 0; !failed && i < versions.count; i++) {
        failed = fill_version(casework, session, casework_now(casework), VEC_AT(&versions, struct casework_version, i),
                              error);
    }
    if (!failed) {
        *out = versions.items;
        *count = versions.count;
    }
    return failed;
}
