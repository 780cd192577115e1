/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue of areas and offices: a file of lines, read and kept in the store. A name, once
 * taken, stays: facts of the past refer to it. */

#include <string.h>

#include "people/inside.h"

#define CATALOGUE_LONGEST 65536
#define NAME_LONGEST 60
#define TITLE_LONGEST 120

/* ---- reading -------------------------------------------------------------------------------- */

struct reader {
    struct arena *arena;
    const char *path;
    int line;
    struct text rest; /* of the line */
    struct vec areas, offices, courses;
    struct map names; /* "area x", "office x": taken already */
};

static int refuse(const struct reader *reader, struct error *error, const char *what)
{
    return error_set(error, ERROR_INVALID, "people.catalogue", "%s:%d: %s", reader->path,
                     reader->line, what);
}

static struct text next_word(struct reader *reader)
{
    reader->rest = text_trim(reader->rest);
    size_t length = 0;
    while (length < reader->rest.length && !strchr(" \t\"", reader->rest.at[length])) {
        length++;
    }
    struct text word = {reader->rest.at, length};
    reader->rest = (struct text){reader->rest.at + length, reader->rest.length - length};
    return word;
}

static bool is_name(struct text text)
{
    bool good =
        text.length > 0 && text.length <= NAME_LONGEST && text.at[0] >= 'a' && text.at[0] <= 'z';
    for (size_t i = 0; good && i < text.length; i++) {
        char letter = text.at[i];
        good =
            (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
    }
    return good;
}

static int read_name(struct reader *reader, const char *sort, const char **out, struct error *error)
{
    struct text word = next_word(reader);
    if (!is_name(word)) {
        return refuse(
            reader, error,
            "here stands a name of small letters, digits and hyphens, as in `region london`");
    }
    struct text key = text_of(arena_print(reader->arena, "%s %.*s", sort, TEXT_ARGS(word)));
    if (map_get(&reader->names, key)) {
        return refuse(reader, error, "this name is taken by an earlier line: choose another");
    }
    map_set(&reader->names, key, reader);
    *out = text_string(reader->arena, word);
    return 0;
}

static int read_title(struct reader *reader, const char **out, struct error *error)
{
    reader->rest = text_trim(reader->rest);
    const char *start = reader->rest.at;
    const char *end = reader->rest.length > 1 && *start == '"'
                          ? memchr(start + 1, '"', reader->rest.length - 1)
                          : NULL;
    struct text title =
        end ? text_trim((struct text){start + 1, (size_t)(end - start - 1)}) : TEXT("");
    if (!title.length || title.length > TITLE_LONGEST) {
        return refuse(reader, error, "here stands a title in quotation marks, as in `\"London\"`");
    }
    int failed = text_take(reader->arena, title, TITLE_LONGEST, &title, error);
    if (failed < 0) {
        return refuse(reader, error, "a title is UTF-8 text without control characters");
    }
    reader->rest = (struct text){end + 1, reader->rest.length - (size_t)(end + 1 - start)};
    *out = text_string(reader->arena, title);
    return 0;
}

static int read_end(struct reader *reader, struct error *error)
{
    return text_trim(reader->rest).length
               ? refuse(reader, error, "nothing more belongs in this line")
               : 0;
}

static const struct people_area *find_nation(const struct reader *reader, struct text name)
{
    for (size_t i = 0; i < reader->areas.count; i++) {
        const struct people_area *area = VEC_AT(&reader->areas, struct people_area, i);
        if (area->kind == PEOPLE_NATION && text_is(name, area->name)) {
            return area;
        }
    }
    return NULL;
}

static int read_area(struct reader *reader, enum people_area_kind kind, struct error *error)
{
    struct people_area area = {.kind = kind};
    int failed = read_name(reader, "area", &area.name, error);
    if (failed == 0) {
        failed = read_title(reader, &area.title, error);
    }
    if (failed < 0) {
        return failed;
    }
    area.nation = area.name;
    if (kind != PEOPLE_NATION) {
        bool says_in = text_is(next_word(reader), "in");
        const struct people_area *nation = says_in ? find_nation(reader, next_word(reader)) : NULL;
        if (!nation) {
            return refuse(reader, error,
                          "say in which nation of an earlier line it lies, as in `in england`");
        }
        area.nation = nation->name;
    }
    vec_add(&reader->areas, &area);
    return read_end(reader, error);
}

static int read_office(struct reader *reader, struct error *error)
{
    struct people_office office = {0};
    int failed = read_name(reader, "office", &office.name, error);
    if (failed == 0) {
        failed = read_title(reader, &office.title, error);
    }
    if (failed < 0) {
        return failed;
    }
    for (struct text word = next_word(reader); word.length; word = next_word(reader)) {
        if (text_is(word, "barred")) {
            office.barred = true;
        } else if (text_is(word, "by") && text_is(next_word(reader), "area")) {
            office.by_area = true;
        } else {
            return refuse(reader, error,
                          "after the title of an office stand `by area`, `barred`, or nothing");
        }
    }
    vec_add(&reader->offices, &office);
    return read_end(reader, error);
}

static int read_number(struct reader *reader, const char *unit, int64_t *out, struct error *error)
{
    struct text word = next_word(reader);
    *out = 0;
    for (size_t i = 0; i < word.length; i++) {
        bool digit = word.at[i] >= '0' && word.at[i] <= '9' && word.length <= 4;
        *out = digit && *out >= 0 ? *out * 10 + (word.at[i] - '0') : -1;
    }
    return *out > 0 && text_is(next_word(reader), unit)
               ? 0
               : refuse(reader, error, "here stands `valid 24 months`, or `within 28 days`");
}

static bool has_office(const struct reader *reader, struct text name)
{
    for (size_t i = 0; i < reader->offices.count; i++) {
        if (text_is(name, VEC_AT(&reader->offices, struct people_office, i)->name)) {
            return true;
        }
    }
    return false;
}

static int read_for_offices(struct reader *reader, const char **out, struct error *error)
{
    struct buf offices = buf_in(reader->arena);
    for (struct text word = next_word(reader); word.length; word = next_word(reader)) {
        if (!has_office(reader, word)) {
            return refuse(reader, error, "after `for` stand offices of earlier lines");
        }
        buf_string(&offices, offices.length ? " " : "");
        buf_text(&offices, word);
    }
    *out = text_string(reader->arena, buf_as_text(&offices));
    return 0;
}

/* "course" NAME "TITLE" ["valid" N "months"] ["within" N "days"] ["for" OFFICE ...] */
static int read_course(struct reader *reader, struct error *error)
{
    struct people_course course = {.offices = ""};
    int failed = read_name(reader, "course", &course.name, error);
    if (failed == 0) {
        failed = read_title(reader, &course.title, error);
    }
    for (struct text word = {0}; failed == 0 && (word = next_word(reader)).length;) {
        if (text_is(word, "valid")) {
            failed = read_number(reader, "months", &course.months, error);
        } else if (text_is(word, "within")) {
            failed = read_number(reader, "days", &course.days, error);
        } else if (text_is(word, "for")) {
            failed = read_for_offices(reader, &course.offices, error);
        } else {
            failed = refuse(reader, error, "after the title of a course stand `valid`, `within`, `for`, or nothing");
        }
    }
    if (failed == 0) {
        vec_add(&reader->courses, &course);
    }
    return failed < 0 ? failed : read_end(reader, error);
}

static int read_line(struct reader *reader, struct error *error)
{
    struct text word = next_word(reader);
    if (text_is(word, "nation")) {
        return read_area(reader, PEOPLE_NATION, error);
    }
    if (text_is(word, "region")) {
        return read_area(reader, PEOPLE_REGION, error);
    }
    if (text_is(word, "body")) {
        return read_area(reader, PEOPLE_BODY, error);
    }
    if (text_is(word, "office")) {
        return read_office(reader, error);
    }
    if (text_is(word, "course")) {
        return read_course(reader, error);
    }
    return refuse(reader, error, "a line begins with `nation`, `region`, `body`, `office`, `course` or `#`");
}

int people_parse_catalogue(struct arena *arena, struct text text, const char *path,
                           struct people_catalogue *out, struct error *error)
{
    if (text.length > CATALOGUE_LONGEST) {
        return error_set(error, ERROR_LIMIT, "people.catalogue-too-long", "%s: at most 64 KiB",
                         path);
    }
    struct reader reader = {.arena = arena,
                            .path = path,
                            .areas = VEC_IN(arena, struct people_area),
                            .offices = VEC_IN(arena, struct people_office),
                            .courses = VEC_IN(arena, struct people_course),
                            .names = map_in(arena)};
    while (text_cut(&text, '\n', &reader.rest)) {
        reader.line++;
        reader.rest = text_trim(reader.rest);
        if (reader.rest.length && reader.rest.at[0] != '#') {
            int failed = read_line(&reader, error);
            if (failed < 0) {
                return failed;
            }
        }
    }
    *out = (struct people_catalogue){reader.areas.items, reader.areas.count, reader.offices.items,
                                     reader.offices.count, reader.courses.items, reader.courses.count};
    return 0;
}

/* ---- keeping -------------------------------------------------------------------------------- */

struct text people_shipped_catalogue(void)
{
    return (struct text){people_files[0].bytes, people_files[0].size};
}

struct taking {
    struct people *people;
    const struct people_catalogue *catalogue;
    const struct people_act *act;
    struct text text;
};

static int keep_area(struct store_session *session, const struct people_area *area,
                     int64_t position, struct error *error)
{
    return store_run(
        session, NULL, error,
        "INSERT INTO people_area (name, title, kind, nation, position) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (name) DO UPDATE SET title = excluded.title, kind = excluded.kind, "
        "nation = excluded.nation, position = excluded.position",
        "ssisi", area->name, area->title, (int64_t)area->kind, area->nation, position);
}

static int keep_office(struct store_session *session, const struct people_office *office,
                       int64_t position, struct error *error)
{
    return store_run(
        session, NULL, error,
        "INSERT INTO people_office (name, title, by_area, barred, position) "
        "VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (name) DO UPDATE SET title = excluded.title, by_area = excluded.by_area, "
        "barred = excluded.barred, position = excluded.position",
        "ssiii", office->name, office->title, (int64_t)office->by_area, (int64_t)office->barred,
        position);
}

static int take(struct store_session *session, void *context, struct error *error)
{
    const struct taking *taking = context;
    const struct people_catalogue *catalogue = taking->catalogue;
    int failed = 0;
    for (size_t i = 0; failed == 0 && i < catalogue->area_count; i++) {
        failed = keep_area(session, &catalogue->areas[i], (int64_t)i, error);
    }
    for (size_t i = 0; failed == 0 && i < catalogue->office_count; i++) {
        failed = keep_office(session, &catalogue->offices[i], (int64_t)i, error);
    }
    for (size_t i = 0; failed == 0 && i < catalogue->course_count; i++) {
        failed = people_keep_course(session, &catalogue->courses[i], (int64_t)i, error);
    }
    if (failed < 0) {
        return failed;
    }
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    pack_text(&pack, taking->text);
    return people_enter(taking->people, session,
                        &(struct people_change){.kind = "catalogue.taken",
                                                .act = taking->act,
                                                .facts = pack_done(&pack)},
                        error);
}

int people_take_catalogue(struct people *people, struct text text, const char *path,
                          const struct people_act *act, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_catalogue catalogue;
    int failed = text_is_utf8(text)
                     ? people_parse_catalogue(arena, text, path, &catalogue, error)
                     : error_set(error, ERROR_INVALID, "people.catalogue", "%s: not UTF-8", path);
    if (failed < 0) {
        return failed;
    }
    struct taking taking = {people, &catalogue, act, text};
    return store_write(people->store, take, &taking, error);
}

/* ---- reading back --------------------------------------------------------------------------- */

int people_areas(struct people *people, struct store_session *session, struct arena *arena,
                 const struct people_area **out, size_t *count, struct error *error)
{
    (void)people;
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT name, title, kind, nation FROM people_area ORDER BY position, name", "");
    if (state < 0) {
        return state;
    }
    struct vec areas = VEC_IN(arena, struct people_area);
    while ((state = store_step(statement, error)) > 0) {
        vec_add(&areas,
                &(struct people_area){.name = text_string(arena, store_text(statement, 0)),
                                      .title = text_string(arena, store_text(statement, 1)),
                                      .kind = (enum people_area_kind)store_integer(statement, 2),
                                      .nation = text_string(arena, store_text(statement, 3))});
    }
    store_finish(statement);
    if (state == 0) {
        *out = areas.items;
        *count = areas.count;
    }
    return state;
}

int people_offices(struct people *people, struct store_session *session, struct arena *arena,
                   const struct people_office **out, size_t *count, struct error *error)
{
    (void)people;
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT name, title, by_area, barred FROM people_office ORDER BY position, name", "");
    if (state < 0) {
        return state;
    }
    struct vec offices = VEC_IN(arena, struct people_office);
    while ((state = store_step(statement, error)) > 0) {
        vec_add(&offices,
                &(struct people_office){.name = text_string(arena, store_text(statement, 0)),
                                        .title = text_string(arena, store_text(statement, 1)),
                                        .by_area = store_integer(statement, 2) != 0,
                                        .barred = store_integer(statement, 3) != 0});
    }
    store_finish(statement);
    if (state == 0) {
        *out = offices.items;
        *count = offices.count;
    }
    return state;
}
