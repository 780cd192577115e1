/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Somebody is named in a report, and commands are run as that person: every command of the table that may be told `--as`
 * says of the case what it says of one that there is none of, and of everything else what it said before the report came. The
 * commands are found in the table, so that a new one is tried too (SG-4.3 SG-7.6).
 */
#include "run.h"
#include "support/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "access/access.h"

#define ARGUMENTS_MOST 60
#define NOW INT64_C(1793613600000) /* Monday 2 November 2026, 10:00 in London */

static struct arena *arena;
static const char *home;

static const struct cli_argument *find_argument(const struct cli_command *command, const char *name)
{
    for (size_t i = 0; i < command->argument_count; i++) {
        if (strcmp(command->arguments[i].name, name) == 0) {
            return &command->arguments[i];
        }
    }
    return NULL;
}

static bool is_tried(const struct cli_command *command)
{
    return find_argument(command, "as") != NULL;
}

/* Each time that it is run there is one more of what one put down oneself, which one's own list then shows: it is run once
 * before all others and once after them. */
static bool adds(const struct cli_command *command)
{
    return command->group && strcmp(command->group, "approach") == 0 && strcmp(command->name, "record") == 0;
}

static bool names_a_case(const struct cli_command *command)
{
    return find_argument(command, "reference") != NULL;
}

/* ---- running */

static const char *run_all(int count, const char **arguments)
{
    char *copies[ARGUMENTS_MOST];
    for (int i = 0; i < count; i++) {
        copies[i] = arena_string(arena, arguments[i]);
    }
    const struct ran *ran = run_arguments(NULL, 0, clock_fixed(NOW), count, copies);
    return arena_print(arena, "%d\n%s\n%s", ran->code, ran->out, ran->problems);
}

/* Words in quotes stay together. */
static const char *run(const char *line)
{
    const struct ran *ran = run_line(NULL, 0, clock_fixed(NOW), line);
    return arena_print(arena, "%d\n%s\n%s", ran->code, ran->out, ran->problems);
}

static const char *must_run(const char *line)
{
    const char *said = run(line);
    if (said[0] != '0') {
        fail_msg("%s: %s", line, said);
    }
    return said;
}

static const char *value_of(const struct cli_command *command, const struct cli_argument *argument,
                            const char *reference)
{
    if (strcmp(argument->name, "reference") == 0) {
        return reference;
    }
    switch (argument->type) {
    case CLI_NAME:
        return strcmp(argument->name, "procedure") == 0 ? "safeguarding-child"
               : strcmp(command->name, "open") == 0    ? "record"
                                                        : "assess";
    case CLI_INTEGER:
        return arena_print(arena, "%lld", (long long)(argument->least > 1 ? argument->least : 1));
    case CLI_CHOICE:
        return arena_print(arena, "%.*s", (int)strcspn(argument->choices, " "), argument->choices);
    case CLI_PAIR:
        return "threshold=none";
    case CLI_PATH:
        return "/nowhere/at/all";
    default:
        return "Marguerite Okonjo";
    }
}

/* Of a command that names no case, everything that must be said; and every choice left as it is. */
static const char *try(const struct cli_command *command, const char *reference)
{
    const char *arguments[ARGUMENTS_MOST] = {"evenhand"};
    int count = 1;
    if (command->group) {
        arguments[count++] = command->group;
    }
    arguments[count++] = command->name;
    for (size_t i = 0; i < command->argument_count; i++) {
        const struct cli_argument *argument = &command->arguments[i];
        if (!argument->required) {
            continue;
        }
        if (!argument->positional) {
            arguments[count++] = arena_print(arena, "--%s", argument->name);
        }
        arguments[count++] = value_of(command, argument, reference);
    }
    if (find_argument(command, "irrevocably")) {
        arguments[count++] = "--irrevocably";
    }
    const char *const rest[] = {"--as", "marguerite", "--in", home};
    for (size_t i = 0; i < COUNT_OF(rest); i++) {
        arguments[count++] = rest[i];
    }
    return run_all(count, arguments);
}

/* One word for whichever reference was asked for. */
static const char *normal(const char *said, const char *reference)
{
    struct buf buf = buf_in(arena);
    while (*said) {
        bool here = strncmp(said, reference, strlen(reference)) == 0;
        if (here) {
            buf_string(&buf, "REFERENCE");
        } else {
            buf_char(&buf, *said);
        }
        said += here ? strlen(reference) : 1;
    }
    return buf_as_string(&buf);
}

/* ---- the organisation */

static const char *report(const char *subject)
{
    const char *said = must_run(arena_print(arena,
                                            "case open safeguarding-child 'circumstances=Somebody was shouted at.' "
                                            "'subject.1.subject-name=%s' --in %s",
                                            subject, home));
    const char *start = strstr(said, "Opened ");
    assert_non_null(start);
    return arena_print(arena, "%.*s", ACCESS_REFERENCE_SIZE - 1, start + 7);
}

static void add_user(const char *sign_in, const char *name, const char *office)
{
    must_run(arena_print(arena, "user add %s --name '%s' --role staff --in %s", sign_in, name, home));
    must_run(arena_print(arena, "office hold %s %s --in %s", sign_in, office, home));
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    home = arena_print(arena, "%s/home", stores_folder());
    const char *where = stores_engine() == STORE_SQLITE ? "sqlite:data.db" : stores_where();
    char *init[] = {(char[]){"evenhand"}, (char[]){"init"}, arena_string(arena, home), (char[]){"--store"},
                    arena_string(arena, where), (char[]){"--title"}, (char[]){"Amber Alliance"}, (char[]){"--name"},
                    (char[]){"casework.example.org"}};
    const struct ran *ran = run_arguments(NULL, 0, clock_fixed(NOW), COUNT_OF(init), init);
    if (ran->code) {
        fail_msg("%s", ran->problems);
    }
    add_user("marguerite", "Marguerite Okonjo", "safeguarding-manager");
    add_user("imogen", "Imogen Castell", "legal-director");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    run_forget();
    arena_free(arena);
    return 0;
}

/* ---- */

static const struct cli_command *command_at(size_t at)
{
    for (size_t i = 0; i < cli_list_count; i++) {
        if (at < cli_lists[i]->count) {
            return &cli_lists[i]->commands[at];
        }
        at -= cli_lists[i]->count;
    }
    return NULL;
}

static void assert_same(const struct cli_command *command, const char *one, const char *other)
{
    if (strcmp(one, other) != 0) {
        fail_msg("%s %s tells something:\n%.400s\n---- and\n%.400s", command->group ? command->group : "", command->name,
                 one, other);
    }
}

static void try_all(const char **said, const char *reference, bool adding)
{
    const struct cli_command *command;
    for (size_t i = 0; (command = command_at(i)); i++) {
        if (adds(command) == adding) {
            said[i] = is_tried(command) && !names_a_case(command) ? try(command, reference) : NULL;
        }
    }
}

static size_t compare_all(const char *const *before, const char *reference, bool adding)
{
    const struct cli_command *command;
    size_t tried = 0;
    for (size_t i = 0; (command = command_at(i)); i++) {
        if (before[i] && adds(command) == adding) {
            assert_same(command, before[i], try(command, reference));
            tried++;
        }
    }
    return tried;
}

static void test_cli_denial__no_command_tells_a_named_holder_anything(void **state)
{
    (void)state;
    const struct cli_command *command;
    char none[ACCESS_REFERENCE_SIZE];
    const char *before[200];
    size_t tried, with_case = 0;
    access_new_reference(none);
    report("Barnaby Hollis"); /* a matter that she may see */
    try_all(before, none, true);
    for (int warm = 0; warm < 2; warm++) { /* what is done once is done */
        try_all(before, none, false);
    }
    const char *reference = report("Marguerite Okonjo");
    tried = compare_all(before, none, false);
    tried += compare_all(before, none, true);
    for (size_t i = 0; (command = command_at(i)); i++) {
        if (is_tried(command) && names_a_case(command)) {
            assert_same(command, normal(try(command, reference), reference), normal(try(command, none), none));
            with_case++;
        }
    }
    print_message("%zu commands without a case, %zu with one\n", tried, with_case);
    assert_true(tried >= 5 && with_case >= 5);
    assert_non_null(strstr(must_run(arena_print(arena, "case list --as imogen --in %s", home)), reference));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_cli_denial__no_command_tells_a_named_holder_anything, set_up, tear_down),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
