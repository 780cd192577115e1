/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Procedures, kept in the store by the hash of all their files, and read once per process. A known procedure never
 * changes and never goes, so that a pointer to it may be held without a lock.
 */
#include "casework/room.h"

#include <string.h>

enum { BUNDLE_VERSION = 1 };

int64_t casework_now(const struct casework *casework)
{
    return clock_now(&casework->options.clock);
}

static struct text pack_bundle(struct arena *arena, const struct procedure_file *files, size_t count)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, 2);
    pack_integer(&pack, BUNDLE_VERSION);
    pack_array(&pack, count);
    for (size_t i = 0; i < count; i++) {
        pack_array(&pack, 2);
        pack_text(&pack, files[i].name);
        pack_text(&pack, files[i].text);
    }
    return pack_done(&pack);
}

/* Copies, since the bytes of a row go with the row. The first file carries the hash of the whole bundle. */
static int unpack_bundle(struct arena *arena, struct text bytes, struct procedure_file **files, size_t *count,
                         struct error *error)
{
    struct text copy = {arena_copy(arena, bytes.at, bytes.length), bytes.length};
    struct unpack unpack = unpack_of(copy);
    if (unpack_array(&unpack) != 2 || unpack_integer(&unpack) != BUNDLE_VERSION) {
        unpack_fail(&unpack, "it is of a version that this program cannot read");
    }
    *count = unpack_array(&unpack);
    *files = ARENA_ARRAY(arena, struct procedure_file, *count);
    for (size_t i = 0; i < *count && !unpack.failed; i++) {
        if (unpack_array(&unpack) != 2) {
            unpack_fail(&unpack, "a file has a name and a text");
        }
        (*files)[i].name = unpack_text(&unpack);
        (*files)[i].text = unpack_text(&unpack);
        vault_sha256(&(*files)[i].text, 1, (*files)[i].hash);
    }
    int failed = unpack_done(&unpack, "procedure", error);
    if (!failed && *count > 0) {
        vault_sha256(&copy, 1, (*files)[0].hash);
    }
    return failed;
}

void registry_hash(struct text files, uint8_t out[PROCEDURE_HASH_SIZE])
{
    vault_sha256(&files, 1, out);
}

static enum vault_compartment compartment_of(struct text name)
{
    for (int i = 0; i < VAULT_COMPARTMENT__MAX; i++) {
        if (text_is(name, vault_compartment_name((enum vault_compartment)i))) {
            return (enum vault_compartment)i;
        }
    }
    return VAULT_COMPARTMENT__MAX;
}

static int read_bundle(struct arena *arena, struct text bytes, struct procedure_messages *messages,
                       struct known_procedure *out, struct error *error)
{
    struct procedure_file *files;
    size_t count;
    int failed = unpack_bundle(arena, bytes, &files, &count, error);
    if (failed || (failed = procedure_read(arena, files, count, &out->procedure, messages, error))) {
        return failed;
    }
    memcpy(out->hash, files[0].hash, sizeof(out->hash));
    struct text compartment = procedure_about(out->procedure)->compartment;
    out->compartment = compartment_of(compartment);
    if (out->compartment == VAULT_COMPARTMENT__MAX) {
        return error_set(error, ERROR_INVALID, "procedure.compartment",
                         "There is no compartment \"%.*s\": write conduct, safeguarding, people or governance.",
                         TEXT_ARGS(compartment));
    }
    return 0;
}

static const struct known_procedure *find_known(struct casework *casework, const uint8_t *hash)
{
    for (struct known_procedure *known = casework->known; known; known = known->next) {
        if (memcmp(known->hash, hash, PROCEDURE_HASH_SIZE) == 0) {
            return known;
        }
    }
    return NULL;
}

static int learn(struct casework *casework, struct text bytes, const struct known_procedure **out,
                 struct error *error)
{
    struct procedure_messages messages;
    struct known_procedure *known = ARENA_NEW(casework->arena, struct known_procedure);
    int failed = read_bundle(casework->arena, bytes, &messages, known, error);
    if (failed) {
        return failed;
    }
    known->next = casework->known;
    casework->known = known;
    *out = known;
    return 0;
}

static int read_and_learn(struct casework *casework, struct store_session *session, const uint8_t *hash,
                          const struct known_procedure **out, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error, "SELECT files FROM casework_procedure WHERE hash = $1", "b",
                           (const void *)hash, (size_t)PROCEDURE_HASH_SIZE);
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    int failed = step < 0 ? step : 0;
    if (step == 0) {
        failed = error_set(error, ERROR_DAMAGED, "casework.no-procedure",
                           "The version of the procedure under which this case was opened is not in the store.");
    } else if (step > 0) {
        failed = learn(casework, store_bytes(statement, 0), out, error);
    }
    store_finish(statement);
    return failed;
}

int registry_find(struct casework *casework, struct store_session *session, const uint8_t hash[PROCEDURE_HASH_SIZE],
                  const struct known_procedure **out, struct error *error)
{
    pthread_mutex_lock(&casework->lock);
    const struct known_procedure *known = find_known(casework, hash);
    int failed = 0;
    if (!known) {
        failed = read_and_learn(casework, session, hash, &known, error);
    }
    pthread_mutex_unlock(&casework->lock);
    if (!failed) {
        *out = known;
    }
    return failed;
}

/* ---- versions: rows are only ever added, so that their number tells whether what is known is all there is */

static int count_versions(struct store_session *session, int64_t *count, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error, "SELECT COUNT(*) FROM casework_procedure", "");
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    *count = step > 0 ? store_integer(statement, 0) : 0;
    store_finish(statement);
    return step < 0 ? step : 0;
}

static int read_versions(struct casework *casework, struct store_session *session, struct known_versions *out,
                         struct error *error)
{
    struct store_statement *statement;
    struct vec versions = VEC_IN(casework->arena, struct known_version);
    int step = store_query(session, &statement, error,
                           "SELECT name, version, hash FROM casework_procedure ORDER BY name, version", "");
    if (step) {
        return step;
    }
    while ((step = store_step(statement, error)) > 0) {
        struct text name = store_text(statement, 0), hash = store_bytes(statement, 2);
        struct known_version version = {.name = {text_string(casework->arena, name), name.length},
                                        .day = store_integer(statement, 1)};
        memcpy(version.hash, hash.at, hash.length < sizeof(version.hash) ? hash.length : sizeof(version.hash));
        vec_add(&versions, &version);
    }
    store_finish(statement);
    *out = (struct known_versions){versions.items, versions.count};
    return step;
}

static int find_versions(struct casework *casework, struct store_session *session, struct known_versions *out,
                         struct error *error)
{
    int64_t count;
    int failed = count_versions(session, &count, error);
    if (failed) {
        return failed;
    }
    pthread_mutex_lock(&casework->lock);
    *out = casework->versions;
    if ((int64_t)out->count != count && (failed = read_versions(casework, session, out, error)) == 0) {
        casework->versions = *out;
    }
    pthread_mutex_unlock(&casework->lock);
    return failed;
}

static int32_t day_at(const struct casework *casework, int64_t at)
{
    return calendar_day_of(calendar_moment_of(casework->options.zone, at).date);
}

/* The last one of the name that is no later than the day; NULL: none. */
static const struct known_version *version_at(const struct known_versions *versions, struct text name, int32_t day)
{
    const struct known_version *found = NULL;
    for (size_t i = 0; i < versions->count; i++) {
        const struct known_version *version = &versions->at[i];
        if (version->day <= day && text_equal(version->name, name)) {
            found = version;
        }
    }
    return found;
}

int registry_in_force(struct casework *casework, struct store_session *session, struct text name, int64_t at,
                      const struct known_procedure **out, struct error *error)
{
    struct known_versions versions;
    int failed = find_versions(casework, session, &versions, error);
    if (failed) {
        return failed;
    }
    const struct known_version *version = version_at(&versions, name, day_at(casework, at));
    if (!version) {
        return error_set(error, ERROR_NOT_FOUND, "casework.no-procedure", "There is no procedure named \"%.*s\".",
                         TEXT_ARGS(name));
    }
    return registry_find(casework, session, version->hash, out, error);
}

int registry_all(struct casework *casework, struct store_session *session, struct arena *arena,
                 const struct known_procedure ***out, size_t *count, struct error *error)
{
    struct known_versions versions;
    int failed = find_versions(casework, session, &versions, error);
    int32_t today = day_at(casework, casework_now(casework));
    const struct known_procedure **all =
        ARENA_ARRAY(arena, const struct known_procedure *, failed ? 0 : versions.count);
    *count = 0;
    for (size_t i = 0; !failed && i < versions.count; i++) {
        const struct known_version *version = &versions.at[i];
        if (version_at(&versions, version->name, today) == version) {
            failed = registry_find(casework, session, version->hash, &all[(*count)++], error);
        }
    }
    *out = all;
    return failed;
}

int casework_find_procedure(struct casework *casework, struct text name, int64_t at, const struct procedure **out,
                            struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    const struct known_procedure *known;
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = registry_in_force(casework, session, name, at, &known, error);
    }
    if (!failed) {
        *out = known->procedure;
    }
    return failed;
}

int casework_procedures(struct casework *casework, struct arena *arena, struct text **names, size_t *count,
                        struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct known_versions versions;
    struct vec list = VEC_IN(arena, struct text);
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = find_versions(casework, session, &versions, error);
    }
    for (size_t i = 0; !failed && i < versions.count; i++) {
        if (i == 0 || !text_equal(versions.at[i].name, versions.at[i - 1].name)) {
            vec_add(&list, &versions.at[i].name);
        }
    }
    *names = list.items;
    *count = list.count;
    return failed;
}

/* ---- taking a new version */

struct taking {
    struct casework *casework;
    const struct known_procedure *known;
    struct text bundle;
    const struct identity *by;
    int64_t at;
};

static int write_procedure(struct store_session *session, void *context, struct error *error)
{
    const struct taking *taking = context;
    const struct procedure_about *about = procedure_about(taking->known->procedure);
    int64_t changed = 0;
    int failed = store_run(session, &changed, error,
                           "INSERT INTO casework_procedure (hash, name, version, files, taken) "
                           "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (hash) DO NOTHING",
                           "btibi", (const void *)taking->known->hash, (size_t)PROCEDURE_HASH_SIZE,
                           about->is.name.text, (int64_t)calendar_day_of(about->version),
                           (const void *)taking->bundle.at, taking->bundle.length, taking->at);
    if (failed == ERROR_CONFLICT) {
        return error_set(error, ERROR_CONFLICT, "procedure.version-taken",
                         "Another text of \"%.*s\" has this version date already: give the new one a later date.",
                         TEXT_ARGS(about->is.name.text));
    }
    if (failed || changed == 0) {
        return failed;
    }
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    pack_array(&pack, 6);
    pack_string(&pack, "procedure-taken");
    pack_identity(&pack, taking->by);
    pack_text(&pack, about->is.name.text);
    pack_integer(&pack, calendar_day_of(about->version));
    pack_bytes(&pack, taking->known->hash, PROCEDURE_HASH_SIZE);
    pack_integer(&pack, taking->at);
    struct ledger_part part = {.kind = VAULT_CASE, .plain = pack_done(&pack)};
    struct ledger_draft draft = {.parts = &part, .part_count = 1};
    return ledger_enter(taking->casework->options.ledger, session,
                        ledger_organisation(taking->casework->options.ledger), &draft, NULL, error);
}

int casework_take_procedure(struct casework *casework, const struct procedure_file *files, size_t count,
                            const struct identity *by, struct procedure_messages *messages, struct arena *arena,
                            struct error *error)
{
    *messages = (struct procedure_messages){0};
    for (size_t i = 0; i < count; i++) {
        if (!text_is_utf8(files[i].text) || !text_is_utf8(files[i].name)) {
            return error_set(error, ERROR_INVALID, "procedure.not-utf8", "%.*s:1:1: this file is not UTF-8 text",
                             TEXT_ARGS(files[i].name));
        }
    }
    struct known_procedure known = {.procedure = NULL};
    struct taking taking = {casework, &known, pack_bundle(arena, files, count), by, casework_now(casework)};
    int failed = read_bundle(arena, taking.bundle, messages, &known, error);
    return failed ? failed : store_write(casework->options.store, write_procedure, &taking, error);
}
