/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a case is kept, explained; and which cases are to be looked at (SG-13.1, SG-13.2). */
#include "casework/keeping.h"

#include <string.h>

/* ---- one case, explained */

static void print_rule(struct buf *words, struct arena *arena, const struct procedure_retention_rule *rule)
{
    struct text cites = procedure_cites_print(arena, &rule->cites);
    buf_print(words, " %.*s", TEXT_ARGS(rule->words));
    if (rule->party) {
        buf_print(words, " For party %u:", rule->party);
    }
    if (rule->kind == PROCEDURE_KEPT_UNTIL) {
        struct text day = calendar_print_date(arena, rule->until);
        buf_print(words, "%s until %.*s.", rule->party ? "" : " That is", TEXT_ARGS(day));
    } else if (rule->kind == PROCEDURE_KEPT_UNKNOWN) {
        buf_string(words, rule->party ? " when that is, is not on record." : " When that is, is not on record.");
    }
    if (cites.length) {
        buf_print(words, " [%.*s]", TEXT_ARGS(cites));
    }
}

static struct text explain(struct arena *arena, const struct casework_retention *kept)
{
    struct buf words = buf_in(arena);
    if (kept->hold.held) {
        buf_print(&words, "Kept while a legal hold stands%s%.*s.", kept->hold.paragraph.length ? " under " : "",
                  TEXT_ARGS(kept->hold.paragraph));
    } else if (kept->kind == PROCEDURE_KEPT_UNTIL) {
        struct text day = calendar_print_date(arena, kept->until);
        buf_print(&words, "Kept until the end of %.*s%s.", TEXT_ARGS(day), kept->is_over ? ", which is over" : "");
    } else {
        static const char *const said[PROCEDURE_KEPT__MAX] = {
            [PROCEDURE_KEPT_NO_RULE] = "Kept: the procedure does not say until when.",
            [PROCEDURE_KEPT_OPEN] = "Kept: the case has not ended.",
            [PROCEDURE_KEPT_HELD] = "Kept while one of its rules holds.",
            [PROCEDURE_KEPT_UNKNOWN] = "Kept: until when is not known yet.",
        };
        buf_string(&words, said[kept->kind]);
    }
    if (kept->decided.kind == CASEWORK_KEEP_LONGER) {
        struct text day = calendar_print_date(arena, kept->decided.until);
        buf_print(&words, " Decided: until %.*s, because: %.*s", TEXT_ARGS(day), TEXT_ARGS(kept->decided.reason));
    }
    for (size_t i = 0; i < kept->rules.rule_count; i++) {
        print_rule(&words, arena, &kept->rules.rules[i]);
    }
    return buf_as_text(&words);
}

/* The rules and what was decided: whichever is later. A date that was decided stands in for one that is not known. */
static void add_up(struct casework_retention *kept, struct civil_date today)
{
    bool longer = kept->decided.kind == CASEWORK_KEEP_LONGER;
    kept->kind = kept->rules.kind;
    kept->until = kept->rules.until;
    if (longer && (kept->kind == PROCEDURE_KEPT_UNKNOWN || kept->kind == PROCEDURE_KEPT_NO_RULE ||
                   (kept->kind == PROCEDURE_KEPT_UNTIL &&
                    calendar_compare_dates(kept->decided.until, kept->until) > 0))) {
        kept->kind = PROCEDURE_KEPT_UNTIL;
        kept->until = kept->decided.until;
    }
    kept->kind = kept->hold.held ? PROCEDURE_KEPT_HELD : kept->kind;
    kept->is_over = kept->kind == PROCEDURE_KEPT_UNTIL && calendar_compare_dates(kept->until, today) < 0;
}

static int read_beside(struct arena *arena, struct casework *casework, struct casework_retention *out,
                       struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = hold_read(arena, casework, session, &out->case_id, &out->hold, error);
    }
    return failed ? failed : keeping_read(arena, casework, session, &out->case_id, &out->decided, error);
}

int retention_of(struct arena *arena, struct casework *casework, const struct casework_who *who, struct text reference,
                 struct casework_retention *out, struct error *error)
{
    struct casework_case found;
    const struct casework_options *options = &casework->options;
    int failed = casework_glance(casework, arena, who, reference, &found, error);
    if (failed) {
        return failed;
    }
    const struct procedure_moment moment = {
        .now = found.now, .book = options->book, .zone = options->zone, .hours = options->hours};
    *out = (struct casework_retention){.case_id = found.case_id, .procedure = found.procedure};
    memcpy(out->reference, found.reference, sizeof(out->reference));
    procedure_retention(arena, found.procedure, found.state, &moment, &out->rules);
    failed = read_beside(arena, casework, out, error);
    if (!failed) {
        add_up(out, calendar_moment_of(options->zone, found.now).date);
        out->words = explain(arena, out);
    }
    return failed;
}

int casework_retention(struct casework *casework, struct arena *arena, const struct casework_who *who,
                       struct text reference, struct casework_retention *out, struct error *error)
{
    struct casework_retention kept;
    int failed = retention_of(arena, casework, who, reference, &kept, error);
    if (!failed) {
        failed = note_down(casework, LEDGER_READS, who, &kept.case_id, TEXT("retention"), TEXT(""), error);
    }
    if (!failed) {
        *out = kept;
    }
    return failed;
}

/* ---- the list of reviews */

static int read_reviews(struct arena *arena, struct store_statement *statement, int64_t by, struct vec *reviews,
                        struct error *error)
{
    int step;
    while ((step = store_step(statement, error)) > 0) {
        struct casework_to_review *review = vec_add(reviews, NULL);
        review->case_id = store_identity(statement, 0);
        store_string(statement, 1, review->reference, sizeof(review->reference));
        review->procedure_label = copy_text(arena, store_text(statement, 2));
        review->over = store_integer(statement, 3);
        review->is_known = review->over <= by;
        review->is_proposed = store_integer(statement, 4) == CASEWORK_PROPOSE_ERASING;
    }
    store_finish(statement);
    return step;
}

_Static_assert(PROCEDURE_KEPT_UNTIL == 4 && PROCEDURE_KEPT_HELD == 2 && CASEWORK_KEEP_LONGER == 1, "the statements say so");
/* What was decided moves a case out of the list until its date; what is not known is asked for until it is decided. */
#define DUE_FOR_REVIEW(by)                                                                                             \
    "(k.over <= " by " OR k.kind <> 4) AND k.kind <> 2 AND COALESCE(d.over, 0) <= " by                                 \
    " AND NOT EXISTS (SELECT 1 FROM casework_hold AS o WHERE o.case_id = k.case_id)"
#define REVIEW_ROWS                                                                                                    \
    "SELECT k.case_id, h.reference, h.procedure_label, CASE WHEN d.kind = 1 AND (k.kind <> 4 OR d.over > k.over) "     \
    "THEN d.over ELSE k.over END AS ends, COALESCE(d.kind, 0) FROM casework_keep AS k "                                \
    "JOIN casework_head AS h ON h.case_id = k.case_id LEFT JOIN casework_kept AS d ON d.case_id = k.case_id WHERE "

static int query_reviews(struct store_session *session, const struct access_viewer *viewer, int64_t by, size_t limit,
                         struct store_statement **statement, struct error *error)
{
    if (!viewer) {
        return store_query(session, statement, error, REVIEW_ROWS DUE_FOR_REVIEW("$1") " ORDER BY 4, 1 LIMIT $2", "ii",
                           by, (int64_t)limit);
    }
    int failed = store_prepare(session,
                               REVIEW_ROWS DUE_FOR_REVIEW("$18") " AND " ACCESS_ALLOWS("k.case_id")
                               " ORDER BY 4, 1 LIMIT $19",
                               statement, error);
    if (!failed) {
        access_bind(*statement, viewer);
        store_bind_integer(*statement, ACCESS_OWN, by);
        store_bind_integer(*statement, ACCESS_OWN + 1, (int64_t)limit);
    }
    return failed;
}

int casework_reviews(struct casework *casework, struct arena *arena, const struct casework_who *who, int64_t by,
                     size_t limit, struct casework_to_review **out, size_t *count, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct vec reviews = VEC_IN(arena, struct casework_to_review);
    struct store_statement *statement;
    struct the_moment moment;
    const struct access_viewer *viewer;
    if (limit < 1 || limit > 200) {
        return error_set(error, ERROR_INVALID, "list.limit", "A list has 1 to 200 rows.");
    }
    int failed = begin_viewing(arena, casework, who, &session, &moment, &viewer, error);
    if (!failed) {
        failed = query_reviews(session, viewer, by, limit, &statement, error);
    }
    if (!failed) {
        failed = read_reviews(arena, statement, by, &reviews, error);
    }
    if (!failed) {
        *out = reviews.items;
        *count = reviews.count;
    }
    return failed;
}
