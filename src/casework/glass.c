/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaking the glass. The rows and the organisation's ledger are access's; here the case's own ledger is told in the same
 * transaction, so that a case cannot have been opened in this way without its timeline saying so. */
#include "casework/room.h"

#include <string.h>

#define HOUR (INT64_C(3600) * 1000)
#define TRIES 5

static int only_staff(const struct casework_who *who, struct error *error)
{
    return who->role == PEOPLE_STAFF
               ? 0
               : error_set(error, ERROR_NOT_FOUND, "casework.not-found", "There is no such page.");
}

int casework_ask_to_open(struct casework *casework, const struct casework_who *who, struct text reference,
                         struct text reason, struct error *error)
{
    struct identity request;
    char canonical[ACCESS_REFERENCE_SIZE] = "";
    int failed = only_staff(who, error);
    if (!failed && access_read_reference(reference, canonical, error)) {
        failed = error_at(error, "reference");
    }
    if (!failed) {
        failed = access_ask(casework->options.access, &who->person, reference, reason, casework_now(casework), &request,
                            error);
    }
    return failed ? failed
                  : note_down(casework, LEDGER_REFUSALS, who, NULL, TEXT("asked to open"), text_of(canonical), error);
}

/* ---- what waits */

struct waiting {
    struct arena *arena;
    struct casework *casework;
    struct store_session *session;
    struct the_moment moment;
    const struct access_viewer *viewer;
    const struct access_request *requests;
    size_t count;
};

static int read_waiting(struct waiting *waiting, const struct casework_who *who, struct error *error)
{
    int failed = only_staff(who, error);
    if (!failed) {
        failed = begin_viewing(waiting->arena, waiting->casework, who, &waiting->session, &waiting->moment,
                               &waiting->viewer, error);
    }
    if (!failed) {
        failed = access_requests(waiting->casework->options.access, waiting->session, waiting->arena, waiting->viewer,
                                 casework_now(waiting->casework), &waiting->requests, &waiting->count, error);
    }
    return failed;
}

static int plea_of(const struct waiting *waiting, const struct access_request *request, struct casework_plea *out,
                   struct error *error)
{
    struct access_rows rows;
    int failed = access_read_rows(waiting->session, waiting->arena, &request->case_id, &rows, error);
    if (failed) {
        return failed;
    }
    *out = (struct casework_plea){.request = request->request,
                                  .person = request->person,
                                  .reason = request->reason,
                                  .asked = request->asked};
    memcpy(out->reference, rows.reference, sizeof(out->reference));
    return 0;
}

int casework_pleas(struct casework *casework, struct arena *arena, const struct casework_who *who,
                   const struct casework_plea **out, size_t *count, struct error *error)
{
    struct waiting waiting = {.arena = arena, .casework = casework};
    int failed = read_waiting(&waiting, who, error);
    struct casework_plea *pleas = ARENA_ARRAY(arena, struct casework_plea, waiting.count);
    for (size_t i = 0; !failed && i < waiting.count; i++) {
        failed = plea_of(&waiting, &waiting.requests[i], &pleas[i], error);
    }
    store_end(waiting.session);
    *count = waiting.count;
    if (failed || !out) {
        return failed;
    }
    for (size_t i = 0; !failed && i < waiting.count; i++) {
        failed = note_down(casework, LEDGER_READS, who, &waiting.requests[i].case_id, TEXT("request to open"), TEXT(""),
                           error);
    }
    *out = pleas;
    return failed;
}

/* ---- deciding */

static const struct access_request *find_request(const struct waiting *waiting, const struct identity *request)
{
    for (size_t i = 0; i < waiting->count; i++) {
        if (identity_equal(&waiting->requests[i].request, request)) {
            return &waiting->requests[i];
        }
    }
    return NULL;
}

/* An entry that changes nothing in the case but says, for ever, who let whom in. */
static int make_entry(struct waiting *waiting, const struct casework_who *who, const struct access_request *request,
                      bool allowed, struct attempt *attempt, struct error *error)
{
    struct loaded_case loaded;
    struct the_moment moment;
    int failed = load_case(waiting->arena, waiting->casework, waiting->session, &request->case_id, &loaded, error);
    if (!failed) {
        failed = access_read_rows(waiting->session, waiting->arena, &request->case_id, &loaded.access, error);
    }
    if (!failed) {
        failed = moment_of(waiting->arena, waiting->casework, waiting->session, who, loaded.state, &moment, error);
    }
    if (failed) {
        return failed;
    }
    const struct procedure_decision decision = {.allowed = true};
    const char *name = allowed ? CASEWORK_OPENED : CASEWORK_NOT_OPENED;
    const struct procedure_command command = {.event = PROCEDURE_NAMED_HAPPENS,
                                              .event_name = procedure_name(name),
                                              .event_identity = request->person,
                                              .happened = moment.procedure.now,
                                              .actor = {.kind = PROCEDURE_ACTOR_EVENHAND}};
    const struct attempt_order order = {.before = &loaded,
                                        .kind = CASEWORK_EVENT,
                                        .name = text_of(name),
                                        .who = who,
                                        .happened = CASEWORK_NOT_CLAIMED,
                                        .command = &command,
                                        .decision = &decision,
                                        .moment = &moment};
    return attempt_make(waiting->arena, waiting->casework, &order, attempt, error);
}

static int answer_once(struct casework *casework, const struct casework_who *who, const struct identity *request,
                       bool allowed, int64_t hours, struct identity *case_id, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct waiting waiting = {.arena = arena, .casework = casework};
    struct attempt attempt;
    int64_t now = casework_now(casework);
    int failed = read_waiting(&waiting, who, error);
    const struct access_request *found = failed ? NULL : find_request(&waiting, request);
    if (!failed && !found) {
        failed = error_set(error, ERROR_NOT_FOUND, "casework.no-request", "There is no such request.");
    }
    if (!failed) {
        failed = make_entry(&waiting, who, found, allowed, &attempt, error);
    }
    store_end(waiting.session);
    if (failed) {
        return failed;
    }
    *case_id = found->case_id;
    struct committing committing = {casework, &attempt, 1};
    return access_answer(casework->options.access, waiting.viewer, request, allowed, now + hours * HOUR, now,
                         write_attempts, &committing, error);
}

int casework_answer_plea(struct casework *casework, const struct casework_who *who, const struct identity *request,
                         bool allowed, int64_t hours, struct error *error)
{
    struct identity case_id = {{0}};
    int failed = ERROR_CONFLICT;
    if (allowed && (hours < 1 || hours > 24)) {
        error_set(error, ERROR_INVALID, "casework.hours", "A case can be opened in this way for 1 to 24 hours.");
        return error_at(error, "hours");
    }
    for (int try = 0; try < TRIES && failed == ERROR_CONFLICT; try++) {
        failed = answer_once(casework, who, request, allowed, hours, &case_id, error);
    }
    return failed ? failed
                  : note_down(casework, LEDGER_READS, who, &case_id,
                              allowed ? TEXT("allowed to open") : TEXT("refused to open"), TEXT(""), error);
}
