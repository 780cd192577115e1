/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verifying this room's tables. Every change of them is an entry in the organisation's own ledger, which ledger_verify()
 * vouches for; here the entries are read from the first on, and what they add up to is held against what stands there.
 */
#include "people/verify.h"

#include <stdio.h>
#include <string.h>

struct entry {
    struct text kind;
    struct people_act act;
    struct unpack facts;
    struct text sealed; /* as of people_code_of_words(); empty: none */
    bool erased;
};

static struct text key_of(const struct identity *identity)
{
    return (struct text){(const char *)identity->bytes, IDENTITY_SIZE};
}

struct known_person *people_known(struct people_verifying *verifying, const struct identity *person)
{
    return map_get(&verifying->persons, key_of(person));
}

struct text people_code_of_words(struct people_verifying *verifying, struct text plain)
{
    uint8_t code[32];
    vault_code(verifying->people->vault, "people.verify", plain, code);
    return text_of(arena_print(verifying->arena, "words of code %s", text_hex(verifying->arena, code, 8)));
}

struct text people_with_sealed(struct arena *arena, struct text row, struct text sealed)
{
    return text_of(arena_print(arena, "%.*s sealed=%.*s", TEXT_ARGS(row), TEXT_ARGS(sealed)));
}

/* ---- the catalogue */

static void see_catalogue(struct people_verifying *verifying, struct entry *entry)
{
    struct people_catalogue catalogue;
    struct error ignored;
    struct text text = unpack_text(&entry->facts);
    if (people_parse_catalogue(verifying->arena, text, "catalogue", &catalogue, &ignored) < 0) {
        unpack_fail(&entry->facts, "the catalogue");
        return;
    }
    for (size_t i = 0; i < catalogue.area_count; i++) {
        const struct people_area *area = &catalogue.areas[i];
        struct text *row = ARENA_NEW(verifying->arena, struct text);
        *row = ledger_row(verifying->arena, "people_area", "name title kind nation position", "ssisi", area->name,
                          area->title, (int64_t)area->kind, area->nation, (int64_t)i);
        map_set(&verifying->areas, text_of(area->name), row);
    }
    for (size_t i = 0; i < catalogue.office_count; i++) {
        const struct people_office *office = &catalogue.offices[i];
        struct text *row = ARENA_NEW(verifying->arena, struct text);
        *row = ledger_row(verifying->arena, "people_office", "name title by_area barred position", "ssiii",
                          office->name, office->title, (int64_t)office->by_area, (int64_t)office->barred, (int64_t)i);
        map_set(&verifying->offices, text_of(office->name), row);
    }
    for (size_t i = 0; i < catalogue.course_count; i++) {
        const struct people_course *course = &catalogue.courses[i];
        struct text *row = ARENA_NEW(verifying->arena, struct text);
        *row = ledger_row(verifying->arena, "people_course", "name title months days offices position", "ssiisi",
                          course->name, course->title, course->months, course->days, course->offices, (int64_t)i);
        map_set(&verifying->courses, text_of(course->name), row);
    }
}

/* ---- persons and users */

static struct known_person *know(struct people_verifying *verifying, const struct identity *person)
{
    struct known_person *known = people_known(verifying, person);
    if (!known) {
        known = ARENA_NEW(verifying->arena, struct known_person);
        *known = (struct known_person){.person = *person, .role = TEXT("")};
        map_set(&verifying->persons, key_of(person), known);
    }
    return known;
}

static void see_person(struct people_verifying *verifying, struct entry *entry)
{
    unpack_array(&entry->facts);
    struct identity person = unpack_identity(&entry->facts);
    int64_t version = unpack_integer(&entry->facts);
    struct known_person *known = know(verifying, &person);
    known->version = version;
    known->erased = known->erased || entry->erased;
    struct text row =
        ledger_row(verifying->arena, "people_person", "person version recorded_by recorded_at", "didi", &person,
                   version, &entry->act.by, entry->act.at);
    ledger_rows_expect(verifying->rows, people_with_sealed(verifying->arena, row, entry->sealed));
}

static void see_user(struct people_verifying *verifying, struct entry *entry)
{
    unpack_array(&entry->facts);
    struct identity person = unpack_identity(&entry->facts);
    struct known_person *known = know(verifying, &person);
    known->is_user = true;
    known->role = unpack_text(&entry->facts);
    known->disabled = unpack_bool(&entry->facts);
    known->generation = unpack_integer(&entry->facts);
    if (text_is(entry->kind, "user.invited") || text_is(entry->kind, "user.invited-again")) {
        known->invited_until = entry->act.at + PEOPLE_INVITATION_LASTS;
        known->is_enrolled = false;
    } else if (text_is(entry->kind, "user.enrolled")) {
        known->invited_until = 0;
        known->is_enrolled = true;
    }
}

/* ---- what has a beginning and an end */

static void expect_end(struct people_verifying *verifying, struct known_span *span, const struct people_act *act)
{
    span->ends++;
    ledger_rows_expect(verifying->rows,
                       ledger_row(verifying->arena, "people_end", "subject number until recorded_by recorded_at",
                                  "diidi", &span->subject, span->ends, span->until, &act->by, act->at));
}

static void see_span(struct people_verifying *verifying, struct entry *entry, const struct known_span *seen)
{
    struct known_span *span = map_get(&verifying->spans, key_of(&seen->subject));
    if (!span) {
        span = ARENA_NEW(verifying->arena, struct known_span);
        *span = *seen;
        span->recorded = entry->act;
        span->sealed = entry->sealed;
        map_set(&verifying->spans, key_of(&seen->subject), span);
    }
    span->until = seen->until;
    expect_end(verifying, span, &entry->act);
}

static void see_term(struct people_verifying *verifying, struct entry *entry)
{
    struct known_span span = {.table = text_starts(entry->kind, TEXT("office")) ? "people_term" : "people_absence"};
    unpack_array(&entry->facts);
    span.subject = unpack_identity(&entry->facts);
    span.person = unpack_identity(&entry->facts);
    span.office = unpack_text(&entry->facts);
    span.area = unpack_text(&entry->facts);
    span.from = unpack_integer(&entry->facts);
    span.until = unpack_integer(&entry->facts);
    see_span(verifying, entry, &span);
}

static void see_conflict(struct people_verifying *verifying, struct entry *entry)
{
    struct known_span span = {.table = "people_conflict"};
    unpack_array(&entry->facts);
    span.subject = unpack_identity(&entry->facts);
    span.person = unpack_identity(&entry->facts);
    span.other = unpack_identity(&entry->facts);
    span.from = unpack_integer(&entry->facts);
    span.until = unpack_integer(&entry->facts);
    see_span(verifying, entry, &span);
}

static void see_conflict_kind(struct people_verifying *verifying, struct entry *entry)
{
    unpack_array(&entry->facts);
    struct identity conflict = unpack_identity(&entry->facts);
    int64_t kind = unpack_integer(&entry->facts);
    struct known_span *span = map_get(&verifying->spans, key_of(&conflict));
    if (span) {
        span->kind = kind;
    }
}

static void see_listing(struct people_verifying *verifying, struct entry *entry)
{
    struct known_span span = {.table = "people_listing"};
    unpack_array(&entry->facts);
    span.subject = unpack_identity(&entry->facts);
    span.person = unpack_identity(&entry->facts);
    span.office = unpack_text(&entry->facts);
    span.from = unpack_integer(&entry->facts);
    span.until = unpack_integer(&entry->facts);
    see_span(verifying, entry, &span);
}

static void see_tie(struct people_verifying *verifying, struct entry *entry)
{
    unpack_array(&entry->facts);
    struct identity tie = unpack_identity(&entry->facts), person = unpack_identity(&entry->facts);
    struct identity other = unpack_identity(&entry->facts);
    int64_t kind = unpack_integer(&entry->facts);
    bool is_conflict = unpack_bool(&entry->facts);
    struct text row =
        ledger_row(verifying->arena, "people_tie", "tie person other kind is_conflict recorded_by recorded_at", "dddiidi",
                   &tie, &person, &other, kind, (int64_t)is_conflict, &entry->act.by, entry->act.at);
    ledger_rows_expect(verifying->rows, people_with_sealed(verifying->arena, row, entry->sealed));
}

static void see_approach(struct people_verifying *verifying, struct entry *entry)
{
    bool taken = text_is(entry->kind, "approach.taken-up");
    unpack_array(&entry->facts);
    struct identity approach = unpack_identity(&entry->facts), person = unpack_identity(&entry->facts);
    int64_t happened = unpack_integer(&entry->facts);
    struct text row = taken ? ledger_row(verifying->arena, "people_approach_taken",
                                         "approach person recorded_by recorded_at", "dddi", &approach, &person,
                                         &entry->act.by, entry->act.at)
                            : ledger_row(verifying->arena, "people_approach",
                                         "approach person happened recorded_by recorded_at", "ddidi", &approach, &person,
                                         happened, &entry->act.by, entry->act.at);
    ledger_rows_expect(verifying->rows, people_with_sealed(verifying->arena, row, entry->sealed));
}

/* Its first end is no end that somebody gave it: it stands in the record itself. */
static void see_training(struct people_verifying *verifying, struct entry *entry)
{
    struct known_span span = {.table = "people_training", .recorded = entry->act};
    unpack_array(&entry->facts);
    span.subject = unpack_identity(&entry->facts);
    span.person = unpack_identity(&entry->facts);
    span.office = unpack_text(&entry->facts);
    span.from = unpack_integer(&entry->facts);
    span.until = unpack_integer(&entry->facts);
    if (map_get(&verifying->spans, key_of(&span.subject))) {
        see_span(verifying, entry, &span);
        return;
    }
    struct known_span *kept = ARENA_NEW(verifying->arena, struct known_span);
    *kept = span;
    map_set(&verifying->spans, key_of(&span.subject), kept);
}

/* ---- reading the entries */

static const struct {
    const char *start;
    void (*see)(struct people_verifying *verifying, struct entry *entry);
} kinds[] = {
    {"catalogue.", see_catalogue}, {"person.", see_person},     {"user.", see_user},         {"office.", see_term},
    {"absence.", see_term},        {"conflict.", see_conflict}, {"training.", see_training},
    {"conflict-kind.", see_conflict_kind}, {"list.", see_listing},       {"tie.", see_tie},
    {"approach.", see_approach},
};

/* Entries of other rooms are passed over: they are no maps, or of kinds that are not ours. */
static bool open_entry(struct people_verifying *verifying, const struct ledger_entry *from, struct entry *entry)
{
    if (from->part_count == 0 || from->parts[0].kind != VAULT_CASE || from->parts[0].state != LEDGER_READABLE) {
        return false;
    }
    struct unpack unpack = unpack_of(from->parts[0].plain);
    if (unpack_next(&unpack) != UNPACK_MAP || unpack_map(&unpack) != 4 || unpack_integer(&unpack) != 1) {
        return false;
    }
    *entry = (struct entry){.kind = unpack_text(&unpack), .sealed = TEXT("")};
    unpack_integer(&unpack);
    if (unpack_next(&unpack) == UNPACK_NULL) {
        unpack_null(&unpack);
    } else {
        entry->act.by = unpack_identity(&unpack);
    }
    unpack_integer(&unpack);
    entry->act.at = unpack_integer(&unpack);
    unpack_integer(&unpack);
    entry->facts = unpack_of(unpack_raw(&unpack));
    if (from->part_count > 1) {
        entry->erased = from->parts[1].state == LEDGER_ERASED;
        entry->sealed = from->parts[1].state == LEDGER_READABLE
                            ? people_code_of_words(verifying, from->parts[1].plain)
                            : (entry->erased ? TEXT("erased") : TEXT("lost"));
    }
    return !unpack.failed;
}

static int see_entry(void *context, const struct ledger_entry *from, struct error *error)
{
    struct people_verifying *verifying = context;
    struct entry entry;
    if (!open_entry(verifying, from, &entry)) {
        return 0;
    }
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (text_starts(entry.kind, text_of(kinds[i].start))) {
            kinds[i].see(verifying, &entry);
            return unpack_done(&entry.facts, "a fact of the organisation's own ledger", error);
        }
    }
    return 0;
}

/* ---- what that adds up to */

static void expect_values(struct ledger_rows *rows, const struct map *map)
{
    for (size_t i = 0; i < map->count; i++) {
        ledger_rows_expect(rows, *(const struct text *)map->entries[i].value);
    }
}

static void expect_span(struct people_verifying *verifying, const struct known_span *span)
{
    struct arena *arena = verifying->arena;
    const struct people_act *act = &span->recorded;
    struct text row;
    if (strcmp(span->table, "people_term") == 0) {
        row = ledger_row(arena, span->table, "term office area person since until recorded_by recorded_at", "dttdiidi",
                         &span->subject, span->office, span->area, &span->person, span->from, span->until, &act->by,
                         act->at);
        ledger_rows_expect(verifying->rows, row);
        return;
    }
    if (strcmp(span->table, "people_training") == 0) {
        row = ledger_row(arena, span->table, "training person course since until recorded_by recorded_at", "ddtiidi",
                         &span->subject, &span->person, span->office, span->from, span->until, &act->by, act->at);
        ledger_rows_expect(verifying->rows, row);
        return;
    }
    if (strcmp(span->table, "people_absence") == 0) {
        row = ledger_row(arena, span->table, "absence person since until recorded_by recorded_at", "ddiidi",
                         &span->subject, &span->person, span->from, span->until, &act->by, act->at);
    } else if (strcmp(span->table, "people_listing") == 0) {
        row = ledger_row(arena, span->table, "listing list person since until recorded_by recorded_at", "dtdiidi",
                         &span->subject, span->office, &span->person, span->from, span->until, &act->by, act->at);
    } else {
        row = ledger_row(arena, span->table, "conflict person other since until recorded_by recorded_at kind", "dddiidii",
                         &span->subject, &span->person, &span->other, span->from, span->until, &act->by, act->at,
                         span->kind);
    }
    ledger_rows_expect(verifying->rows, people_with_sealed(arena, row, span->sealed));
}

static void expect_user(struct people_verifying *verifying, const struct known_person *known)
{
    struct arena *arena = verifying->arena;
    if (!known->is_user || known->erased) {
        return;
    }
    struct text row = ledger_row(arena, "people_user", "person role disabled generation", "diii", &known->person,
                                 (int64_t)people_role_of(known->role), (int64_t)known->disabled, known->generation);
    ledger_rows_expect(verifying->rows, people_with_sealed(arena, row, TEXT("the sign-in name's own")));
    if (known->invited_until) {
        row = ledger_row(arena, "people_invitation", "person until", "di", &known->person, known->invited_until);
        ledger_rows_expect(verifying->rows, people_with_sealed(arena, row, TEXT("opens")));
    }
}

static int expect_tokens(struct people_verifying *verifying, const struct known_person *known, struct error *error)
{
    struct vec tokens = VEC_IN(verifying->arena, struct identity);
    struct people_person person;
    struct error why;
    if (known->erased || !known->version) {
        return 0;
    }
    if (people_get_person(verifying->people, verifying->session, verifying->arena, &known->person, &person, &why) < 0 ||
        person.erased) {
        return 0; /* the row itself is missing or does not open: that is told */
    }
    int failed = people_make_tokens(verifying->people, verifying->arena, &person.details, &tokens, error);
    for (size_t i = 0; failed == 0 && i < tokens.count; i++) {
        ledger_rows_expect(verifying->rows, ledger_row(verifying->arena, "people_token", "person token", "dd",
                                                       &known->person, VEC_AT(&tokens, struct identity, i)));
    }
    return failed;
}

static int expect_all(struct people_verifying *verifying, struct error *error)
{
    int failed = 0;
    expect_values(verifying->rows, &verifying->areas);
    expect_values(verifying->rows, &verifying->offices);
    expect_values(verifying->rows, &verifying->courses);
    for (size_t i = 0; i < verifying->spans.count; i++) {
        expect_span(verifying, verifying->spans.entries[i].value);
    }
    for (size_t i = 0; failed == 0 && i < verifying->persons.count; i++) {
        expect_user(verifying, verifying->persons.entries[i].value);
        failed = expect_tokens(verifying, verifying->persons.entries[i].value, error);
    }
    return failed;
}

int people_verify(struct people *people, struct people_report *report, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct people_verifying verifying = {.people = people,
                                         .arena = arena,
                                         .rows = ledger_rows_new(arena),
                                         .persons = map_in(arena),
                                         .spans = map_in(arena),
                                         .areas = map_in(arena),
                                         .offices = map_in(arena),
                                         .courses = map_in(arena)};
    *report = (struct people_report){.sound = true};
    int failed = store_begin_read(people->store, &session, error);
    if (failed == 0) {
        verifying.session = session;
        failed = ledger_read(arena, people->ledger, session, ledger_organisation(people->ledger), 1, see_entry,
                             &verifying, error);
    }
    if (failed == 0) {
        failed = expect_all(&verifying, error);
    }
    if (failed == 0) {
        failed = people_find_rows(&verifying, error);
    }
    if (failed == 0) {
        report->rows = ledger_rows_found(verifying.rows);
        report->sound = ledger_rows_agree(verifying.rows, report->words, sizeof(report->words));
    } else if (failed == ERROR_DAMAGED) {
        report->sound = false;
        snprintf(report->words, sizeof(report->words), "%.500s", error->words);
        failed = 0;
    }
    return failed;
}
