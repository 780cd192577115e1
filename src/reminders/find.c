/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is due, from every room that has something to fall due. */
#include "reminders/inside.h"

#include <stdlib.h>
#include <string.h>

struct finding {
    struct reminders *reminders;
    struct arena *arena;
    struct store_session *session;
    int64_t now, until;
    struct vec *items;
};

static const char *const names[REMINDERS_KIND__MAX] = {
    [REMINDERS_TERM_BEGINS] = "term-begins",       [REMINDERS_TERM_ENDS] = "term-ends",
    [REMINDERS_ABSENCE_BEGINS] = "absence-begins", [REMINDERS_ABSENCE_ENDS] = "absence-ends",
    [REMINDERS_VERSION_BEGINS] = "version-begins", [REMINDERS_REVIEW_DUE] = "review-due",
    [REMINDERS_KEYS_END] = "keys-end",             [REMINDERS_RESIDUES_CLOSE] = "residues-close",
    [REMINDERS_PERSON_JOINS] = "person-joins",     [REMINDERS_DUTY_LAPSES] = "duty-lapses",
    [REMINDERS_KEEPING_ENDS] = "keeping-ends",     [REMINDERS_CONFLICT_BEGINS] = "conflict-begins",
    [REMINDERS_CONFLICT_ENDS] = "conflict-ends",   [REMINDERS_LINK_ENDS] = "link-ends",
    [REMINDERS_EVENT_HAPPENS] = "event-happens",   [REMINDERS_QUARTER_CLOSES] = "quarter-closes",
};

const char *reminders_kind_name(enum reminders_kind kind)
{
    return kind >= REMINDERS_TERM_BEGINS && kind < REMINDERS_KIND__MAX ? names[kind] : "";
}

/* Adds what was not taken yet. */
static int add(struct finding *finding, const struct reminders_item *item, struct error *error)
{
    bool taken = false;
    int failed = is_recorded(finding->session, item, &taken, error);
    if (!failed && !taken) {
        vec_add(finding->items, item);
    }
    return failed;
}

static struct text identity_bytes(struct arena *arena, const struct identity *identity)
{
    return (struct text){arena_copy(arena, identity->bytes, IDENTITY_SIZE), IDENTITY_SIZE};
}

/* ---- offices and persons */

static struct text edge_words(const struct finding *finding, const struct people_edge *edge)
{
    static const char *const said[PEOPLE_EDGE__MAX] = {
        [PEOPLE_TERM_BEGINS] = "takes office",
        [PEOPLE_TERM_ENDS] = "leaves office",
        [PEOPLE_ABSENCE_BEGINS] = "begins to be absent",
        [PEOPLE_ABSENCE_ENDS] = "is back",
        [PEOPLE_CONFLICT_BEGINS] = "begins to have a conflict of interest",
        [PEOPLE_CONFLICT_ENDS] = "has a conflict of interest no longer",
    };
    struct text name = casework_name_of(finding->reminders->options.casework, finding->arena, &edge->person);
    return text_of(arena_print(finding->arena, "%.*s %s%s%s%s%s", TEXT_ARGS(name), said[edge->kind],
                               *edge->office ? ": " : "", edge->office, *edge->area ? ", " : "", edge->area));
}

static enum reminders_kind kind_of(enum people_edge_kind kind)
{
    static const enum reminders_kind kinds[PEOPLE_EDGE__MAX] = {
        [PEOPLE_TERM_BEGINS] = REMINDERS_TERM_BEGINS,
        [PEOPLE_TERM_ENDS] = REMINDERS_TERM_ENDS,
        [PEOPLE_ABSENCE_BEGINS] = REMINDERS_ABSENCE_BEGINS,
        [PEOPLE_ABSENCE_ENDS] = REMINDERS_ABSENCE_ENDS,
        [PEOPLE_CONFLICT_BEGINS] = REMINDERS_CONFLICT_BEGINS,
        [PEOPLE_CONFLICT_ENDS] = REMINDERS_CONFLICT_ENDS,
    };
    return kinds[kind];
}

static int find_edges(struct finding *finding, struct error *error)
{
    const struct people_edge *edges;
    size_t count = 0;
    int failed = people_edges(finding->reminders->options.people, finding->session, finding->arena, INT64_MIN,
                              finding->until, &edges, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        const struct reminders_item item = {.kind = kind_of(edges[i].kind),
                                            .due = edges[i].at,
                                            .subject = identity_bytes(finding->arena, &edges[i].subject),
                                            .person = edges[i].person,
                                            .other = edges[i].other};
        size_t before = finding->items->count;
        failed = add(finding, &item, error);
        if (finding->items->count > before) {
            VEC_AT(finding->items, struct reminders_item, before)->words = edge_words(finding, &edges[i]);
        }
    }
    return failed;
}

static int find_joinings(struct finding *finding, struct error *error)
{
    const struct people_joining *joined;
    size_t count = 0;
    bool awaited = false;
    int failed = casework_awaits_joining(finding->reminders->options.casework, &awaited, error);
    if (!failed && awaited) {
        failed = people_joined(finding->reminders->options.people, finding->session, finding->arena, INT64_MIN,
                               finding->until, &joined, &count, error);
    }
    for (size_t i = 0; !failed && i < count; i++) {
        const struct reminders_item item = {.kind = REMINDERS_PERSON_JOINS,
                                            .due = joined[i].at,
                                            .subject = identity_bytes(finding->arena, &joined[i].person),
                                            .words = TEXT("A person joins"),
                                            .person = joined[i].person};
        failed = add(finding, &item, error);
    }
    return failed;
}

/* ---- procedures */

static int find_versions(struct finding *finding, struct error *error)
{
    struct casework_version *versions;
    size_t count = 0;
    int failed = casework_versions(finding->reminders->options.casework, finding->arena, &versions, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        if (versions[i].effective > finding->until) {
            continue;
        }
        struct text day = calendar_print_date(finding->arena, versions[i].version);
        const struct reminders_item item = {
            .kind = REMINDERS_VERSION_BEGINS,
            .due = versions[i].effective,
            .subject = {(const char *)versions[i].hash, sizeof(versions[i].hash)},
            .words = text_of(arena_print(finding->arena, "%.*s: the version of %.*s takes effect",
                                         TEXT_ARGS(versions[i].label), TEXT_ARGS(day)))};
        failed = add(finding, &item, error);
    }
    return failed;
}

static int find_reviews(struct finding *finding, struct error *error)
{
    struct reminders_review *reviews;
    size_t count = 0;
    int failed = reminders_reviews(finding->reminders, finding->arena, &reviews, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        if (reviews[i].due > finding->until) {
            continue;
        }
        const struct reminders_item item = {
            .kind = REMINDERS_REVIEW_DUE,
            .due = reviews[i].due,
            .subject = reviews[i].name,
            .words = text_of(arena_print(finding->arena, "%.*s: the review of the procedure is due%s",
                                         TEXT_ARGS(reviews[i].label),
                                         reviews[i].is_wanted ? ", because the law or the practice changed" : ""))};
        failed = add(finding, &item, error);
    }
    return failed;
}

static int find_happened(struct finding *finding, struct error *error)
{
    struct vec rows = VEC_IN(finding->arena, struct happened_row);
    int failed = read_happened(finding->session, finding->arena, TEXT(""), INT64_MAX, &rows, error);
    for (size_t i = 0; !failed && i < rows.count; i++) {
        const struct happened_row *row = VEC_AT(&rows, struct happened_row, i);
        if (row->happened > finding->until) {
            continue;
        }
        const struct reminders_item item = {.kind = REMINDERS_EVENT_HAPPENS,
                                            .due = row->happened,
                                            .subject = happened_subject(finding->arena, row->procedure, row->event)};
        size_t before = finding->items->count;
        failed = add(finding, &item, error);
        if (finding->items->count > before) {
            struct text label = happened_label(finding->reminders, row->procedure, row->event);
            VEC_AT(finding->items, struct reminders_item, before)->words =
                text_of(arena_print(finding->arena, "%.*s (%.*s)", TEXT_ARGS(label), TEXT_ARGS(row->procedure)));
        }
    }
    return failed;
}

/* ---- erasing */

static struct text number_bytes(struct arena *arena, uint32_t number)
{
    uint8_t bytes[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number};
    return (struct text){arena_copy(arena, bytes, sizeof(bytes)), sizeof(bytes)};
}

static int find_keys(struct finding *finding, struct error *error)
{
    struct vault_ending *endings;
    size_t count = 0;
    int failed = vault_endings(finding->reminders->options.vault, finding->arena, &endings, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        if (endings[i].ends > finding->until) {
            continue;
        }
        const struct reminders_item item = {
            .kind = REMINDERS_KEYS_END,
            .due = endings[i].ends,
            .subject = number_bytes(finding->arena, endings[i].epoch),
            .words = TEXT("The key of backups from before an erasure is destroyed: what was erased cannot come back")};
        failed = add(finding, &item, error);
    }
    return failed;
}

/* Midnight UTC of the first day after the quarter: as the ledger counts them. */
static int64_t quarter_ends(const struct reminders *reminders, uint32_t quarter)
{
    const int year = (int)(quarter / 10), last = (int)(quarter % 10) * 3;
    struct civil_date first = {.year = last == 12 ? year + 1 : year, .month = last == 12 ? 1 : last + 1, .day = 1};
    (void)reminders;
    return (int64_t)calendar_day_of(first) * 24 * 60 * 60 * 1000;
}

static int find_residues(struct finding *finding, struct error *error)
{
    uint32_t *quarters;
    size_t count = 0;
    int failed = ledger_waiting_residues(finding->reminders->options.ledger, finding->arena, &quarters, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        int64_t due = quarter_ends(finding->reminders, quarters[i]);
        if (due > finding->until) {
            continue;
        }
        struct reminders_item item = {
            .kind = REMINDERS_RESIDUES_CLOSE,
            .due = due,
            .subject = number_bytes(finding->arena, quarters[i]),
            .words = text_of(arena_print(finding->arena, "The counted facts of cases erased in quarter %u of %u are entered",
                                         quarters[i] % 10, quarters[i] / 10))};
        vec_add(finding->items, &item);
    }
    return failed;
}

/* ---- quarters of the success measures */

static int find_measured(struct finding *finding, struct error *error)
{
    struct vec quarters = VEC_IN(finding->arena, struct reminders_item);
    int failed = find_quarters(finding->reminders, finding->arena, finding->until, &quarters, error);
    for (size_t i = 0; !failed && i < quarters.count; i++) {
        failed = add(finding, VEC_AT(&quarters, struct reminders_item, i), error);
    }
    return failed;
}

/* ---- duties */

static int find_lapses(struct finding *finding, const struct casework_who *who, size_t limit, bool *whole,
                       struct error *error)
{
    struct casework_lapse *lapses;
    size_t count = 0;
    int failed = casework_lapses(finding->reminders->options.casework, finding->arena, who, finding->until, limit,
                                 &lapses, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        struct reminders_item item = {
            .kind = REMINDERS_DUTY_LAPSES,
            .due = lapses[i].due,
            .subject = identity_bytes(finding->arena, &lapses[i].case_id),
            .words = text_of(arena_print(finding->arena, "%s: %.*s", lapses[i].reference, TEXT_ARGS(lapses[i].label))),
            .lapse = lapses[i]};
        memcpy(item.reference, lapses[i].reference, sizeof(item.reference));
        vec_add(finding->items, &item);
    }
    *whole = count < limit;
    if (!*whole) {
        finding->until = lapses[count - 1].due;
    }
    return failed;
}

/* ---- links: due as soon as somebody looks. Nobody is told of them beforehand who asks for somebody */

static int find_link_ends(struct finding *finding, const struct casework_who *who, struct error *error)
{
    struct casework *casework = finding->reminders->options.casework;
    struct casework_link_end *ends;
    size_t count = 0;
    int failed = who || finding->now > finding->until
                     ? 0
                     : casework_link_ends(casework, finding->arena, LAPSES_AT_ONCE, &ends, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        struct reminders_item item = {
            .kind = REMINDERS_LINK_ENDS,
            .due = finding->now,
            .subject = identity_bytes(finding->arena, &ends[i].case_id),
            .words = text_of(arena_print(finding->arena, "%s: the case that it is linked to has ended", ends[i].reference)),
            .link = ends[i]};
        memcpy(item.reference, ends[i].reference, sizeof(item.reference));
        vec_add(finding->items, &item);
    }
    return failed;
}

/* ---- cases whose time is over: nothing takes them but a decision */

int find_keeping(struct reminders *reminders, struct arena *arena, const struct casework_who *who, int64_t until,
                 struct vec *items, struct error *error)
{
    struct casework_to_review *reviews;
    size_t count = 0;
    int failed = casework_reviews(reminders->options.casework, arena, who, until, 200, &reviews, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        if (!reviews[i].is_known) {
            continue;
        }
        struct reminders_item item = {
            .kind = REMINDERS_KEEPING_ENDS,
            .due = reviews[i].over,
            .subject = identity_bytes(arena, &reviews[i].case_id),
            .words = text_of(arena_print(arena, "%s: the time for which it is kept is over", reviews[i].reference))};
        memcpy(item.reference, reviews[i].reference, sizeof(item.reference));
        vec_add(items, &item);
    }
    return failed;
}

/* ---- all of it */

static int compare_items(const void *one, const void *other)
{
    const struct reminders_item *a = one, *b = other;
    if (a->due != b->due) {
        return a->due < b->due ? -1 : 1;
    }
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    int order = text_compare(a->subject, b->subject);
    return order ? order : (a->lapse.number > b->lapse.number) - (a->lapse.number < b->lapse.number);
}

void sort_items(struct vec *items)
{
    if (items->count) {
        qsort(items->items, items->count, sizeof(struct reminders_item), compare_items);
    }
}

int find_due(struct reminders *reminders, struct arena *arena, const struct casework_who *who, int64_t now, int64_t until,
             size_t lapses, struct vec *items, bool *whole, struct error *error)
{
    static int (*const finders[])(struct finding *finding, struct error *error) = {
        find_edges, find_joinings, find_versions, find_happened, find_reviews, find_keys, find_residues, find_measured};
    struct finding finding = {.reminders = reminders, .arena = arena, .now = now, .until = until, .items = items};
    int failed = find_lapses(&finding, who, lapses, whole, error);
    if (!failed) {
        failed = find_link_ends(&finding, who, error);
    }
    if (!failed) {
        failed = store_begin_read(reminders->options.store, &finding.session, error);
    }
    for (size_t i = 0; !failed && i < COUNT_OF(finders); i++) {
        failed = finders[i](&finding, error);
    }
    store_end(finding.session);
    if (!failed) {
        sort_items(items);
    }
    return failed;
}
