/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reviews of procedures: every so often, as the procedure says of itself, and when the law or the practice changes (SG-18). */
#include "reminders/inside.h"

#include <string.h>

#define WORDS_MOST 4000

/* ---- what was recorded of one procedure */

struct reviewed {
    int64_t done, wanted; /* INT64_MIN: never */
    int64_t wanted_entry;
};

static int read_reviewed(struct store_session *session, struct text name, struct reviewed *out, struct error *error)
{
    struct store_statement *statement;
    *out = (struct reviewed){INT64_MIN, INT64_MIN, 0};
    int step = store_query(session, &statement, error,
                           "SELECT at, kind, entry FROM reminders_review WHERE name = $1 ORDER BY at, kind", "t", name);
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        int64_t at = store_integer(statement, 0);
        if (store_integer(statement, 1) == REMINDERS_REVIEWED) {
            out->done = at;
            out->wanted = INT64_MIN; /* whatever was wanted before it has been looked at */
        } else if (out->wanted == INT64_MIN) {
            out->wanted = at;
            out->wanted_entry = store_integer(statement, 2);
        }
    }
    return step;
}

static void read_why(struct reminders *reminders, struct arena *arena, struct store_session *session, int64_t entry,
                     struct reminders_review *review)
{
    struct unpack unpack = unpack_of(read_own(reminders, arena, session, entry));
    if (unpack_array(&unpack) == REVIEW_ITEMS) {
        unpack_text(&unpack);
        review->wanted_by = unpack_identity(&unpack);
        unpack_text(&unpack);
        unpack_integer(&unpack);
        review->why = unpack_text(&unpack);
    }
}

/* ---- when it is due */

static int reckon(struct reminders *reminders, struct arena *arena, const struct procedure_about *about,
                  struct reminders_review *review, struct error *error)
{
    const struct calendar *calendar = calendar_find(reminders->options.book, TEXT("england-and-wales"));
    struct calendar_question question = {
        .rule = about->review,
        .event = {.has_instant = true,
                  .instant = review->last,
                  .words = review->is_reviewed_ever ? TEXT("it was last reviewed") : TEXT("the version took effect")},
        .calendars = &calendar,
        .calendar_count = 1,
        .zone = reminders->options.zone};
    question.rule.paragraph = TEXT("SG-18");
    review->due = INT64_MAX;
    if (about->review.count != CALENDAR_AT_ONCE) {
        int failed = calendar_reckon(arena, &question, &review->deadline, error);
        if (failed) {
            return failed;
        }
        review->due = review->deadline.ends;
    }
    if (review->is_wanted && review->wanted < review->due) {
        review->due = review->wanted;
    }
    review->overdue = review->due <= casework_moment(reminders->options.casework);
    return 0;
}

static int fill_review(struct reminders *reminders, struct arena *arena, struct store_session *session,
                       const struct casework_version *version, struct reminders_review *out, struct error *error)
{
    const struct procedure_about *about = procedure_about(version->procedure);
    struct reviewed reviewed;
    int failed = read_reviewed(session, version->name, &reviewed, error);
    if (failed) {
        return failed;
    }
    bool after = reviewed.done > version->effective;
    *out = (struct reminders_review){.name = version->name,
                                     .label = about->is.label,
                                     .version = version->version,
                                     .is_reviewed_ever = after,
                                     .last = after ? reviewed.done : version->effective,
                                     .is_wanted = reviewed.wanted > version->effective,
                                     .wanted = reviewed.wanted};
    if (out->is_wanted) {
        read_why(reminders, arena, session, reviewed.wanted_entry, out);
    }
    return reckon(reminders, arena, about, out, error);
}

int reminders_reviews(struct reminders *reminders, struct arena *arena, struct reminders_review **out, size_t *count,
                      struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct vec reviews = VEC_IN(arena, struct reminders_review);
    struct casework_version *versions;
    size_t all = 0;
    int failed = casework_versions(reminders->options.casework, arena, &versions, &all, error);
    if (!failed) {
        failed = store_begin_read(reminders->options.store, &session, error);
    }
    for (size_t i = 0; !failed && i < all; i++) {
        if (versions[i].in_force) {
            failed = fill_review(reminders, arena, session, &versions[i], vec_add(&reviews, NULL), error);
        }
    }
    if (!failed) {
        *out = reviews.items;
        *count = reviews.count;
    }
    return failed;
}

/* ---- recording */

struct recording {
    struct reminders *reminders;
    const struct identity *by;
    struct text name, words;
    enum reminders_review_kind kind;
    int64_t at;
};

static int write_review(struct store_session *session, void *context, struct error *error)
{
    const struct recording *recording = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    int64_t entry = 0;
    pack_array(&pack, REVIEW_ITEMS);
    pack_string(&pack, "review");
    pack_identity(&pack, recording->by);
    pack_text(&pack, recording->name);
    pack_integer(&pack, recording->kind);
    pack_text(&pack, recording->words);
    pack_integer(&pack, recording->at);
    int failed = enter_own(recording->reminders, session, pack_done(&pack), &entry, error);
    return failed ? failed
                  : store_run(session, NULL, error,
                              "INSERT INTO reminders_review (name, at, kind, entry) VALUES ($1, $2, $3, $4)", "tiii",
                              recording->name, recording->at, (int64_t)recording->kind, entry);
}

int acts_as(struct reminders *reminders, struct arena *arena, const struct casework_who *who, struct text procedure,
            struct text office, struct casework_acting *acting, bool *out, struct error *error)
{
    int failed = casework_who_acts(reminders->options.casework, arena, who, procedure, TEXT(""), office, TEXT(""), acting,
                                   error);
    *out = false;
    for (size_t i = 0; !failed && i < acting->rung_count; i++) {
        *out = *out || (acting->rungs[i].reason == PROCEDURE_RUNG_ACTS &&
                        identity_equal(&acting->rungs[i].person, &who->person));
    }
    return failed;
}

/* Whoever acts as the manager of its cases answers for the procedure. */
static int check_who(struct reminders *reminders, struct arena *arena, const struct casework_who *who,
                     struct text procedure, struct error *error)
{
    struct casework_acting acting;
    bool acts;
    int failed = acts_as(reminders, arena, who, procedure, TEXT("manager"), &acting, &acts, error);
    if (failed || acts || identity_is_none(&who->person)) {
        return failed;
    }
    error_set(error, ERROR_DENIED, "reminders.review",
              "Only whoever manages the procedure's cases records its review: now that is the %.*s.",
              TEXT_ARGS(acting.office));
    return error_cite(error, "SG-18");
}

int reminders_record_review(struct reminders *reminders, const struct casework_who *who, struct text procedure,
                            enum reminders_review_kind kind, struct text words, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct recording recording = {.reminders = reminders,
                                  .by = &who->person,
                                  .name = procedure,
                                  .kind = kind,
                                  .at = casework_moment(reminders->options.casework)};
    int failed = check_who(reminders, arena, who, procedure, error);
    if (failed) {
        return failed;
    }
    if (text_take(arena, text_trim(words), WORDS_MOST, &recording.words, error) < 0) {
        return error_at(error, "words");
    }
    if (!recording.words.length) {
        error_set(error, ERROR_INVALID, "reminders.words", "Say what came of the review, or why one is wanted.");
        return error_at(error, "words");
    }
    return store_write(reminders->options.store, write_review, &recording, error);
}
