/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Persons: versions sealed under the person's own key, and the tokens by which they are found. A
 * key is made before the first version is written; a crash between the two leaves a key of nobody,
 * which harms nothing. */

#include "people/inside.h"

/* ---- sealing -------------------------------------------------------------------------------- */

struct vault_place people_place(const struct identity *person)
{
    return (struct vault_place){.kind = VAULT_PERSON, .owner = *person};
}

int people_seal(struct people *people, struct arena *arena, const struct identity *person,
                struct text about, struct text plain, struct text *sealed, struct error *error)
{
    struct vault_place place = people_place(person);
    return vault_seal_at(arena, people->vault, &place, about, plain, sealed, error);
}

int people_unseal(struct people *people, struct arena *arena, const struct identity *person,
                  struct text about, struct text sealed, struct text *plain, bool *erased,
                  struct error *error)
{
    struct vault_place place = people_place(person);
    if (!sealed.length) {
        *erased = true;
        *plain = TEXT("");
        return 0;
    }
    int failed = vault_unseal_at(arena, people->vault, &place, about, sealed, plain, error);
    *erased = failed == ERROR_NOT_FOUND;
    if (*erased) {
        *plain = TEXT("");
        return 0;
    }
    return failed;
}

/* Where a version stands, so that it opens nowhere else. */
struct text people_about_version(struct arena *arena, const struct identity *person,
                                 int64_t version)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(person, name);
    return text_of(arena_print(arena, "people_person.sealed %s %lld", name, (long long)version));
}

/* ---- the fields ----------------------------------------------------------------------------- */

struct field {
    const char *name;
    size_t offset;
    size_t limit;
};
/* In the order in which they are packed: never changed, only added to. */
static const struct field fields[] = {
    {"name", offsetof(struct people_details, name), 200},
    {"known-as", offsetof(struct people_details, known_as), 600},
    {"membership", offsetof(struct people_details, membership), 60},
    {"email", offsetof(struct people_details, email), 254},
    {"telephone", offsetof(struct people_details, telephone), 60},
    {"address", offsetof(struct people_details, address), 1000},
    {"branch", offsetof(struct people_details, branch), 200},
    {"area", offsetof(struct people_details, area), 60},
    {"born", offsetof(struct people_details, born), 10},
};

static struct text *field_of(struct people_details *details, size_t index)
{
    return (struct text *)((char *)details + fields[index].offset);
}

static struct text pack_details(struct arena *arena, const struct people_details *details)
{
    struct people_details copy = *details;
    struct pack pack = pack_in(arena);
    pack_array(&pack, COUNT_OF(fields) + 1);
    pack_unsigned(&pack, details->kinds);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        pack_text(&pack, *field_of(&copy, i));
    }
    return pack_done(&pack);
}

static int unpack_details(struct text plain, struct people_details *details, struct error *error)
{
    struct unpack unpack = unpack_of(plain);
    if (unpack_array(&unpack) != COUNT_OF(fields) + 1) {
        unpack_fail(&unpack, "the number of its fields");
    }
    details->kinds = (unsigned)unpack_unsigned(&unpack);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        *field_of(details, i) = unpack_text(&unpack);
    }
    return unpack_done(&unpack, "a person's details", error);
}

static bool take_number(struct text text, size_t at, size_t length, int *out)
{
    *out = 0;
    for (size_t i = at; i < at + length; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return false;
        }
        *out = *out * 10 + text.at[i] - '0';
    }
    return true;
}

/* YYYY-MM-DD, as one number that can be compared; 0 where it is not one that exists. */
static int date_of(struct text text)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    if (text.length != 10 || text.at[4] != '-' || text.at[7] != '-' ||
        !take_number(text, 0, 4, &year) || !take_number(text, 5, 2, &month) ||
        !take_number(text, 8, 2, &day) || year < 1000 || month < 1 || month > 12) {
        return 0;
    }
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int last = days[month - 1] + (month == 2 && leap);
    return day >= 1 && day <= last ? year * 10000 + month * 100 + day : 0;
}

/* Born on 29 February, a person is 18 on 1 March: 20240229 + 180000 is later than any date before
 * it. */
bool people_is_child(struct text born, struct text on)
{
    int birth = date_of(born), day = date_of(on);
    return !birth || !day || birth + 180000 > day;
}

int people_check_area(struct store_session *session, struct text area, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error, "SELECT 1 FROM people_area WHERE name = $1",
                            "t", area);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        if (state == 0) {
            error_set(error, ERROR_INVALID, "people.area",
                      "there is no such area in the catalogue");
            error_at(error, "area");
            return ERROR_INVALID;
        }
        return state;
    }
    store_finish(statement);
    return 0;
}

static int refuse_field(struct error *error, const char *field, const char *key, const char *words)
{
    error_set(error, ERROR_INVALID, key, "%s", words);
    return error_at(error, field);
}

static int take_details(struct arena *arena, const struct people_details *given,
                        struct people_details *out, struct error *error)
{
    struct people_details copy = *given;
    *out = *given;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        struct text raw = text_trim(*field_of(&copy, i));
        if (text_take(arena, raw, fields[i].limit, field_of(out, i), error) < 0) {
            return error_at(error, fields[i].name);
        }
    }
    if (!given->kinds || (given->kinds & ~(unsigned)PEOPLE_KIND_ALL)) {
        return refuse_field(error, "kinds", "people.kinds",
                            "say what the person is: employee, volunteer, member ...");
    }
    if (!text_fold(arena, out->name).length) {
        return refuse_field(error, "name", "people.name", "enter the person's name");
    }
    if (out->born.length && !date_of(out->born)) {
        return refuse_field(error, "born", "people.born",
                            "enter a date that exists, as 1990-12-31");
    }
    return 0;
}

/* ---- writing -------------------------------------------------------------------------------- */

struct writing {
    struct people *people;
    const struct people_act *act;
    struct identity person;
    int64_t version; /* that is written */
    struct people_details details;
    struct text plain, sealed;
};

static int prepare(struct writing *writing, struct arena *arena,
                   const struct people_details *details, struct error *error)
{
    struct text about = people_about_version(arena, &writing->person, writing->version);
    writing->plain = pack_details(arena, details);
    writing->details = *details;
    int failed = vault_tend(writing->people->vault, NULL, error); /* another process may have turned the epoch */
    if (failed == 0) {
        failed = people_seal(writing->people, arena, &writing->person, about, writing->plain,
                             &writing->sealed, error);
    }
    return failed;
}

static int enter_version(const struct writing *writing, struct store_session *session,
                         struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    pack_array(&pack, 2);
    pack_identity(&pack, &writing->person);
    pack_integer(&pack, writing->version);
    const struct people_change change = {.kind = writing->version == 1 ? "person.added"
                                                                       : "person.corrected",
                                         .act = writing->act,
                                         .facts = pack_done(&pack),
                                         .person = &writing->person,
                                         .sealed = writing->plain};
    return people_enter(writing->people, session, &change, error);
}

static int newest_version(struct store_session *session, const struct identity *person,
                          int64_t *version, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT COALESCE(MAX(version), 0) FROM people_person WHERE person = $1",
                            "d", person);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state < 0) {
        return state;
    }
    *version = store_integer(statement, 0);
    store_finish(statement);
    return 0;
}

int people_must_exist(struct store_session *session, const struct identity *person,
                      struct error *error)
{
    int64_t version;
    int failed = newest_version(session, person, &version, error);
    if (failed < 0) {
        return failed;
    }
    return version
               ? 0
               : error_set(error, ERROR_NOT_FOUND, "people.no-person", "there is no such person");
}

/* Made within the transaction: retokening either finds this person, or has turned the epoch before. */
static int write_tokens(const struct writing *writing, struct store_session *session, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct vec tokens = VEC_IN(arena, struct identity);
    int failed = people_make_tokens(writing->people, arena, &writing->details, &tokens, error);
    return failed < 0 ? failed : people_keep_tokens(session, &writing->person, &tokens, error);
}

static int write_version(struct store_session *session, void *context, struct error *error)
{
    const struct writing *writing = context;
    int64_t newest;
    int failed = newest_version(session, &writing->person, &newest, error);
    if (failed < 0) {
        return failed;
    }
    if (newest == 0 && writing->version > 1) {
        return error_set(error, ERROR_NOT_FOUND, "people.no-person", "there is no such person");
    }
    if (newest != writing->version - 1) {
        return error_set(error, ERROR_CONFLICT, "people.changed",
                         "somebody else has corrected this person: read again");
    }
    if (writing->details.area.length &&
        (failed = people_check_area(session, writing->details.area, error)) < 0) {
        return failed;
    }
    failed =
        store_run(session, NULL, error,
                  "INSERT INTO people_person (person, version, sealed, recorded_by, recorded_at) "
                  "VALUES ($1, $2, $3, $4, $5)",
                  "dibdi", &writing->person, writing->version, writing->sealed.at,
                  writing->sealed.length, &writing->act->by, writing->act->at);
    if (failed == 0) {
        failed = write_tokens(writing, session, error);
    }
    return failed == 0 ? enter_version(writing, session, error) : failed;
}

int people_add_person(struct people *people, const struct people_details *details,
                      const struct people_act *act, struct identity *out, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_details taken;
    int failed = take_details(arena, details, &taken, error);
    if (failed < 0) {
        return failed;
    }
    struct writing writing = {
        .people = people, .act = act, .person = vault_identity(), .version = 1};
    failed = vault_make_person(people->vault, &writing.person, error);
    if (failed == 0) {
        failed = prepare(&writing, arena, &taken, error);
    }
    if (failed == 0) {
        failed = store_write(people->store, write_version, &writing, error);
    }
    if (failed == 0) {
        *out = writing.person;
    }
    return failed;
}

int people_correct_person(struct people *people, const struct identity *person, int64_t version,
                          const struct people_details *details, const struct people_act *act,
                          struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_details taken;
    int failed = take_details(arena, details, &taken, error);
    if (failed < 0) {
        return failed;
    }
    struct writing writing = {
        .people = people, .act = act, .person = *person, .version = version + 1};
    failed = prepare(&writing, arena, &taken, error);
    if (failed == ERROR_NOT_FOUND) {
        return error_set(error, ERROR_NOT_FOUND, "people.no-person", "there is no such person");
    }
    return failed == 0 ? store_write(people->store, write_version, &writing, error) : failed;
}

/* ---- reading -------------------------------------------------------------------------------- */

int people_open_version(struct people *people, struct arena *arena, struct text sealed, struct people_person *found,
                        struct error *error)
{
    struct text plain;
    int failed = people_unseal(people, arena, &found->person,
                               people_about_version(arena, &found->person, found->version), sealed, &plain,
                               &found->erased, error);
    return failed == 0 && !found->erased ? unpack_details(plain, &found->details, error) : failed;
}

int people_get_person(struct people *people, struct store_session *session, struct arena *arena,
                      const struct identity *person, struct people_person *out, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT version, sealed, recorded_by, recorded_at FROM people_person "
                            "WHERE person = $1 ORDER BY version DESC LIMIT 1",
                            "d", person);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state < 0 ? state
                         : error_set(error, ERROR_NOT_FOUND, "people.no-person",
                                     "there is no such person");
    }
    struct people_person found = {.person = *person, .version = store_integer(statement, 0)};
    found.recorded =
        (struct people_act){people_identity_in(statement, 2), store_integer(statement, 3)};
    int failed = people_open_version(people, arena, store_bytes(statement, 1), &found, error);
    store_finish(statement);
    if (failed == 0) {
        *out = found;
    }
    return failed;
}

int people_get_name(struct people *people, struct store_session *session, struct arena *arena,
                    const struct identity *person, struct text *out, struct error *error)
{
    struct people_person found;
    int failed = people_get_person(people, session, arena, person, &found, error);
    if (failed == 0) {
        *out = found.erased ? TEXT("(erased)") : found.details.name;
    }
    return failed;
}
