/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/house.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/stores.h"

#define FILE_MOST (1 << 20)

static const struct {
    const char *name, *office, *area;
    enum people_role role;
} persons[HOUSE_PERSON__MAX] = {
    [HOUSE_MANAGER] = {"Marguerite Okonjo", "safeguarding-manager", "", PEOPLE_STAFF},
    [HOUSE_DIRECTOR] = {"Dafydd Prosser", "legal-director", "", PEOPLE_STAFF},
    [HOUSE_SECRETARY] = {"Gwendolen Achterberg", "general-secretary", "", PEOPLE_STAFF},
    [HOUSE_CHAIR] = {"Chidi Farnworth", "executive-chair", "", PEOPLE_STAFF},
    [HOUSE_VICE_CHAIR] = {"Violet Szymanska", "executive-vice-chair", "", PEOPLE_STAFF},
    [HOUSE_GOVERNANCE] = {"Gareth Lindqvist", "governance-director", "", PEOPLE_STAFF},
    [HOUSE_DISPUTES] = {"Delphine Harrowgate", "head-of-disputes", "", PEOPLE_STAFF},
    [HOUSE_PEOPLE] = {"Priyanka Stavely", "people-director", "", PEOPLE_STAFF},
    [HOUSE_OFFICER] = {"Oswin Tregarthen", "safeguarding-officer", "", PEOPLE_STAFF},
    [HOUSE_LEAD] = {"Leocadia Bramhall", "regional-safeguarding-lead", "london", PEOPLE_STAFF},
    [HOUSE_LEADER] = {"Lysander Quill", "leader", "", PEOPLE_STAFF},
    [HOUSE_CLERK] = {"Clementine Ashdown", NULL, NULL, PEOPLE_STAFF},
    [HOUSE_ADMINISTRATOR] = {"Ansel Wickersham", NULL, NULL, PEOPLE_ADMINISTRATOR},
    [HOUSE_AUDITOR] = {"Audra Penhaligon", NULL, NULL, PEOPLE_AUDITOR},
};

static _Noreturn void give_up(const char *what, const struct error *error)
{
    fprintf(stderr, "house: %s: %s (%s)\n", what, error ? error->words : "", error ? error->key : "");
    exit(70);
}

static void must(int failed, const char *what, const struct error *error)
{
    if (failed) {
        give_up(what, error);
    }
}

const char *house_name(enum house_person person)
{
    return persons[person].name;
}

struct casework_who house_who(const struct house *house, enum house_person person)
{
    return (struct casework_who){house->persons[person], persons[person].role};
}

/* ---- files */

static struct text read_file(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        fprintf(stderr, "house: cannot read %s\n", path);
        exit(70);
    }
    char *bytes = arena_alloc(arena, FILE_MOST);
    size_t length = fread(bytes, 1, FILE_MOST, file);
    fclose(file);
    return (struct text){bytes, length};
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), end_length = strlen(end);
    return length > end_length && strcmp(name + length - end_length, end) == 0;
}

static int compare_names(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* NAME.procedure first, then whatever else is called NAME.something, by name. */
static void add_beside(struct arena *arena, const char *root, const struct vec *names, const char *first,
                       struct vec *files)
{
    size_t stem = strlen(first) - strlen("procedure");
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < names->count; i++) {
            const char *name = *VEC_AT(names, const char *, i);
            if (strncmp(name, first, stem) != 0 || (strcmp(name, first) == 0) != (pass == 0)) {
                continue;
            }
            const char *path = arena_print(arena, "%s/%s", root, name);
            struct procedure_file file;
            memset(&file, 0, sizeof(file));
            file.name = text_of(path);
            file.text = read_file(arena, path);
            vec_add(files, &file);
        }
    }
}

static struct vec names_in(struct arena *arena, const char *root)
{
    struct vec names = VEC_IN(arena, const char *);
    DIR *directory = opendir(root);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        if (entry->d_name[0] != '.' && strchr(entry->d_name, '.')) {
            const char *name = arena_string(arena, entry->d_name);
            vec_add(&names, &name);
        }
    }
    if (directory) {
        closedir(directory);
    }
    if (names.count) {
        qsort(names.items, names.count, sizeof(const char *), compare_names);
    }
    return names;
}

static void take_procedures(struct house *house)
{
    struct error error;
    struct procedure_messages messages;
    struct identity nobody = {{0}};
    const char *root = EVENHAND_SOURCE "/procedures";
    struct vec names = names_in(house->arena, root);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = *VEC_AT(&names, const char *, i);
        struct vec files = VEC_IN(house->arena, struct procedure_file);
        if (!ends_with(name, ".procedure")) {
            continue;
        }
        add_beside(house->arena, root, &names, name, &files);
        struct text followed = procedure_follows(house->arena, VEC_AT(&files, struct procedure_file, 0));
        if (followed.length) {
            add_beside(house->arena, root, &names, arena_print(house->arena, "%.*s.procedure", TEXT_ARGS(followed)), &files);
        }
        must(casework_take_procedure(house->casework, files.items, files.count, &nobody, &messages, house->arena,
                                     &error),
             "taking a procedure", &error);
    }
}

void house_take_procedure(struct house *house, const char *name, const char *text)
{
    const struct procedure_file file = {.name = text_of(name), .text = text_of(text)};
    struct procedure_messages messages = {0};
    struct identity nobody = {{0}};
    struct error error;
    int failed = casework_take_procedure(house->casework, &file, 1, &nobody, &messages, house->arena, &error);
    if (failed && messages.count) {
        struct text words = procedure_message_print(house->arena, &messages.at[0]);
        fprintf(stderr, "house: %.*s\n", TEXT_ARGS(words));
    }
    must(failed, name, &error);
}

/* ---- rooms */

void house_open_rooms(struct house *house)
{
    struct error error;
    struct clock clock = clock_fixed(house->now);
    const struct store_migration_list lists[] = {ledger_migrations(), people_migrations(), access_migrations(),
                                                 casework_migrations(), documents_migrations(), plan_migrations(),
                                                 house->further ? *house->further : (struct store_migration_list){0}};
    size_t list_count = COUNT_OF(lists) - (house->further ? 0 : 1);
    struct store_options store = {.where = house->where, .lists = lists, .list_count = list_count};
    struct vault_options vault = {.where = house->keys, .master = {.key_file = house->key_file}, .clock = clock};
    if (!house->key_file) {
        vault.master.passphrase = TEXT("a passphrase for tests only");
    }
    must(store_open(&house->store, &store, &error), "the store", &error);
    must(vault_open(&house->vault, &vault, &error), "the vault", &error);
    struct ledger_options ledger = {.store = house->store,
                                    .vault = house->vault,
                                    .clock = clock,
                                    .checkpoint_path = arena_print(house->arena, "%s/checkpoint", house->folder),
                                    .erasures_path = arena_print(house->arena, "%s/erasures", house->folder),
                                    .name = "test.example"};
    must(ledger_open(&house->ledger, &ledger, &error), "the ledger", &error);
    struct people_options people = {.store = house->store, .vault = house->vault, .ledger = house->ledger};
    must(people_new(&house->people, &people, &error), "people", &error);
    struct access_options access = {.store = house->store, .vault = house->vault, .ledger = house->ledger};
    must(access_new(&house->access, &access, &error), "access", &error);
    must(calendar_book_new(&house->book, NULL, &error), "calendars", &error);
    struct documents_options documents = {.store = house->store, .vault = house->vault, .clock = clock};
    must(documents_new(&house->documents, &documents, &error), "documents", &error);
    const struct calendar_zone *zone = calendar_find_zone(house->book, TEXT("Europe/London"));
    struct plan_options plan = {
        .store = house->store, .vault = house->vault, .zone = zone, .measures = house->measures};
    must(plan_new(&house->plan, &plan, &error), "the plan", &error);
    struct casework_view *views = ARENA_ARRAY(house->arena, struct casework_view, house->view_count + 3);
    views[0] = documents_view(house->documents);
    views[1] = plan_view(house->plan);
    views[2] = plan_release_view(house->plan);
    for (size_t i = 0; i < house->view_count; i++) {
        views[i + 3] = house->views[i];
    }
    struct casework_options casework = {.store = house->store,
                                        .vault = house->vault,
                                        .ledger = house->ledger,
                                        .people = house->people,
                                        .access = house->access,
                                        .clock = clock,
                                        .book = house->book,
                                        .zone = zone,
                                        .views = views,
                                        .view_count = house->view_count + 3,
                                        .find_file = documents_find,
                                        .file_context = house->documents};
    must(casework_open(&house->casework, &casework, &error), "casework", &error);
}

int house_set_up_in_force(void **state)
{
    static struct house house;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    house_move(&house, 21 * HOUSE_DAY);
    *state = &house;
    return 0;
}

int house_tear_down(void **state)
{
    house_close(*state);
    return 0;
}

void house_enter_beside(struct house *other, const struct house *house)
{
    other->where = house->where;
    other->keys = house->keys;
    other->folder = house->folder;
    house_enter(other);
    memcpy(other->persons, house->persons, sizeof(other->persons));
}

void house_close_rooms(struct house *house)
{
    casework_free(house->casework);
    plan_free(house->plan);
    documents_free(house->documents);
    calendar_book_free(house->book);
    access_free(house->access);
    people_free(house->people);
    ledger_free(house->ledger);
    vault_free(house->vault);
    store_free(house->store);
}

static void add_person(struct house *house, int i)
{
    struct error error;
    struct people_act act = {{{0}}, HOUSE_BEGINS - 30 * HOUSE_DAY};
    struct people_details details = {.kinds = PEOPLE_EMPLOYEE, .name = text_of(persons[i].name)};
    struct identity term;
    must(people_add_person(house->people, &details, &act, &house->persons[i], &error), "a person", &error);
    if (persons[i].office) {
        must(people_appoint(house->people, &house->persons[i], text_of(persons[i].office), text_of(persons[i].area),
                            act.at, PEOPLE_OPEN, &act, &term, &error),
             persons[i].office, &error);
    }
}

/* The key store is SQLite on both engines: PostgreSQL keeps what was deleted in its files and its log. */
void house_open(struct house *house)
{
    static int houses;
    struct error error;
    struct people_act act = {{{0}}, HOUSE_BEGINS - 40 * HOUSE_DAY};
    house->arena = arena_new();
    if (!house->where) {
        house->where = arena_string(house->arena, stores_where());
        house->keys = arena_print(house->arena, "sqlite:%s/keys-%d.db", stores_folder(), ++houses);
        house->folder = arena_string(house->arena, stores_folder());
    }
    house->now = HOUSE_BEGINS;
    house_open_rooms(house);
    const char *catalogue = EVENHAND_SOURCE "/organisation/catalogue.txt";
    must(people_take_catalogue(house->people, read_file(house->arena, catalogue), catalogue, &act, &error), catalogue,
         &error);
    for (int i = 0; i < HOUSE_PERSON__MAX; i++) {
        add_person(house, i);
    }
    take_procedures(house);
}

void house_enter(struct house *house)
{
    house->arena = arena_new();
    house->now = HOUSE_BEGINS;
    house_open_rooms(house);
}

void house_close(struct house *house)
{
    house_close_rooms(house);
    arena_free(house->arena);
}

void house_reopen(struct house *house)
{
    house_close_rooms(house);
    house_open_rooms(house);
}

void house_move(struct house *house, int64_t milliseconds)
{
    house->now += milliseconds;
    casework_set_clock(house->casework, clock_fixed(house->now));
}

/* ---- steps */

static struct casework_wish wish_of(struct house *house, const struct casework_who *who, const char *reference,
                                    const char *step, const char *const *fields)
{
    struct vec list = VEC_IN(house->arena, struct procedure_field);
    for (size_t i = 0; fields && fields[i]; i += 2) {
        struct procedure_field field = {text_of(fields[i]), text_of(fields[i + 1])};
        vec_add(&list, &field);
    }
    return (struct casework_wish){.who = *who,
                                  .procedure = TEXT("safeguarding-child"),
                                  .reference = text_of(reference),
                                  .step = text_of(step),
                                  .fields = list.items,
                                  .field_count = list.count,
                                  .submission = text_of(reference && *reference ? HOUSE_TRAY : ""),
                                  .happened = CASEWORK_NOT_CLAIMED};
}

int house_take(struct house *house, const struct casework_who *who, const char *reference, const char *step,
               const char *const *fields, struct casework_done *done, struct error *error)
{
    struct casework_wish wish = wish_of(house, who, reference, step, fields);
    return casework_take(house->casework, house->arena, &wish, done, error);
}

static void print_failure(const struct casework_done *done, const struct error *error)
{
    fprintf(stderr, "  %s [%s] at \"%s\"\n", error->words, error->paragraph, error->field);
    for (size_t i = 0; i < done->fault_count; i++) {
        fprintf(stderr, "  fault at %.*s: %.*s\n", TEXT_ARGS(done->faults[i].field), TEXT_ARGS(done->faults[i].words));
    }
    for (size_t i = 0; i < done->refusals.count; i++) {
        fprintf(stderr, "  refused: %.*s\n", TEXT_ARGS(done->refusals.at[i].words));
    }
}

void house_step(struct house *house, enum house_person person, const char *reference, const char *step,
                struct procedure_scope scope, const char *const *fields)
{
    struct casework_who who = house_who(house, person);
    struct casework_wish wish = wish_of(house, &who, reference, step, fields);
    struct casework_done done;
    struct error error;
    wish.scope = scope;
    if (casework_take(house->casework, house->arena, &wish, &done, &error)) {
        fprintf(stderr, "house: the step %s was not taken\n", step);
        print_failure(&done, &error);
        exit(70);
    }
}

const char *house_file(struct house *house, const char *name, const char *bytes)
{
    return house_file_in(house, HOUSE_TRAY, name, bytes);
}

const char *house_file_in(struct house *house, const char *tray, const char *name, const char *bytes)
{
    struct documents_waiting waiting;
    struct error error;
    char *written = arena_alloc(house->arena, IDENTITY_TEXT_SIZE);
    must(documents_add(house->documents, house->arena, text_of(tray), text_of(name), text_of(bytes), &waiting, &error),
         name, &error);
    identity_write(&waiting.document, written);
    return written;
}

#define POINT(name) name, "yes", name ".reasons", "As the notes say."

static const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};

void house_manage(struct house *house, const char *reference)
{
    house_step(house, HOUSE_MANAGER, reference, "inform-legal-director", the_case, (const char *const[]){NULL});
    house_step(house, HOUSE_MANAGER, reference, "consider-initially", the_case,
               (const char *const[]){POINT("safe-now"), POINT("tell-whom"), POINT("suspend-now"), POINT("delegate"),
                                     "secure-equipment", "no", "secure-equipment.reasons", "None is concerned.",
                                     POINT("find-out"), POINT("who-knows"), POINT("take-advice"),
                                     POINT("support-whom"), NULL});
    house_step(house, HOUSE_MANAGER, reference, "assess-risk", the_case,
               (const char *const[]){"risk-children", "None at home.", "risk-managed", "By the plan.",
                                     "suspension-grounds", "harm", "suspension-considered", "no",
                                     "suspension-considered.reasons", "He is away.", NULL});
    house_step(house, HOUSE_MANAGER, reference, "consider-support", the_case,
               (const char *const[]){POINT("support-reporter"), POINT("support-subject"), POINT("support-child"),
                                     POINT("support-parents"), POINT("support-survivor"), "distress", "shock",
                                     "support-agreed", "A named person for each.", NULL});
}

void house_wind_up(struct house *house, const char *reference, bool staff_or_volunteer)
{
    house_step(house, HOUSE_DIRECTOR, reference, "review-formally", the_case,
               (const char *const[]){"reviewed-results", "authority", "what-follows", "nothing", "what-follows.reasons",
                                     "As the outcome is.", staff_or_volunteer ? "lado-took-part" : NULL, "yes", NULL});
    house_step(house, HOUSE_DIRECTOR, reference, "plan-feedback", the_case,
               (const char *const[]){"feedback-to", "reporter", "feedback-words", "The outcome.",
                                     "feedback-words.reasons", "That much is owed.", NULL});
}

void house_report(struct house *house, const char *subject, const char *account, struct casework_done *done)
{
    struct error error;
    const char *const fields[] = {"circumstances", account, "subject.1.subject-name", subject, NULL};
    if (house_take(house, &CASEWORK_PUBLIC, "", "report", fields, done, &error)) {
        fprintf(stderr, "house: the report was not accepted\n");
        print_failure(done, &error);
        exit(70);
    }
}

void house_recommend(struct house *house, const char *words)
{
    const struct procedure_field fields[] = {{TEXT("report"), TEXT("Yards")},
                                             {TEXT("number"), TEXT("1.1")},
                                             {TEXT("recommendation-words"), text_of(words)}};
    const struct casework_wish wish = {.who = house_who(house, HOUSE_GOVERNANCE),
                                       .procedure = TEXT(PLAN_PROCEDURE),
                                       .step = TEXT("enter"),
                                       .fields = fields,
                                       .field_count = COUNT_OF(fields),
                                       .happened = CASEWORK_NOT_CLAIMED};
    struct casework_done done;
    struct error error;
    must(casework_take(house->casework, house->arena, &wish, &done, &error), "a recommendation", &error);
}

static void release(struct house *house, int month, bool confirmed)
{
    const struct plan_publishing drafts = {house->plan, house->casework, house->documents, house_who(house, HOUSE_GOVERNANCE)},
                                 confirms = {house->plan, house->casework, house->documents, house_who(house, HOUSE_SECRETARY)};
    struct plan_sending sending = {.day = {2026, month, 3}};
    struct plan_public_table table;
    struct plan_edition edition;
    struct casework_done done;
    struct error error;
    must(plan_public_draft(&drafts, house->arena, (struct civil_date){2026, 12, 1}, PLAN_WORDS_BOARD, &table, &error), "a draft", &error);
    sending.bytes = plan_public_csv(house->arena, &table);
    must(plan_public_send(&drafts, house->arena, &sending, &done, &error), "a release", &error);
    if (confirmed) {
        const struct text reference = text_of(arena_string(house->arena, done.reference));
        must(plan_edition_show(&confirms, house->arena, reference, &edition, &error), "an edition", &error);
        must(plan_public_confirm(&confirms, house->arena, reference, text_of(edition.check), &done, &error), "confirming", &error);
    }
}

void house_release(struct house *house, const char *words)
{
    house_recommend(house, words);
    release(house, 5, true);
    release(house, 8, false);
}

void house_link_adults(struct house *house, const char *reference, struct casework_done *done)
{
    const struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};
    const struct casework_who manager = house_who(house, HOUSE_MANAGER);
    const char *const told[] = {"circumstances", "Their carer too.", NULL};
    struct error error;
    house_step(house, HOUSE_MANAGER, reference, "open-adult-procedure", whole,
               (const char *const[]){"adult-concern", "An adult at risk.", NULL});
    struct casework_wish wish = wish_of(house, &manager, NULL, "report", told);
    wish.procedure = TEXT("safeguarding-adult");
    wish.from = text_of(reference);
    wish.link = TEXT("adult-procedure");
    must(casework_take(house->casework, house->arena, &wish, done, &error), "opening a linked case", &error);
}
