/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every delivered command teaches: what it is for, each argument, one worked example; for people and for machines. */
#include "run.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static const struct ran *run(const char *line)
{
    return run_line(NULL, 0, clock_fixed(0), line);
}

static void check_argument(const struct cli_argument *argument)
{
    size_t length = strlen(argument->words);
    assert_true(length > 0 && argument->words[length - 1] != '.');
    assert_true(strlen(argument->name) <= 20);
    if (argument->type == CLI_CHOICE) {
        assert_non_null(argument->choices);
    }
    if (argument->type == CLI_INTEGER) {
        assert_true(argument->least < argument->most);
    }
    if (argument->required) {
        assert_null(argument->otherwise);
    }
}

static void check_command(const struct cli_command *command)
{
    char name[60];
    snprintf(name, sizeof(name), "evenhand %s%s%s", command->group ? command->group : "", command->group ? " " : "",
             command->name);
    size_t length = strlen(command->summary);
    assert_true(length > 0 && length <= 70 && command->summary[length - 1] != '.');
    assert_false(isupper((unsigned char)command->summary[0]));
    assert_true(strlen(command->about) > 20 && command->about[strlen(command->about) - 1] == '.');
    if (!strstr(command->example, name)) {
        fail_msg("the example of `%s` does not show it", name);
    }
    for (size_t i = 0; i < command->argument_count; i++) {
        check_argument(&command->arguments[i]);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(command->arguments[i].name, command->arguments[j].name);
        }
    }
}

static void every_command_teaches(void **state)
{
    (void)state;
    assert_true(cli_list_count > 0);
    for (size_t i = 0; i < cli_list_count; i++) {
        for (size_t j = 0; j < cli_lists[i]->count; j++) {
            check_command(&cli_lists[i]->commands[j]);
        }
    }
}

static void check_help_of(const struct cli_command *command)
{
    char line[100];
    snprintf(line, sizeof(line), "%s%s%s --help", command->group ? command->group : "", command->group ? " " : "",
             command->name);
    const struct ran *ran = run(line);
    assert_int_equal(ran->code, CLI_DONE);
    assert_string_equal(ran->problems, "");
    assert_non_null(strstr(ran->out, "usage:\n"));
    assert_non_null(strstr(ran->out, "example:\n"));
    assert_null(strchr(ran->out, '\x1f'));
    strcat(line, " --json");
    ran = run(line);
    json_t *answer = json_loads(ran->out, JSON_REJECT_DUPLICATES, NULL);
    assert_int_equal(json_array_size(json_object_get(answer, "arguments")), command->argument_count);
    json_decref(answer);
}

static void help_is_given_on_every_face(void **state)
{
    (void)state;
    for (size_t i = 0; i < cli_list_count; i++) {
        for (size_t j = 0; j < cli_lists[i]->count; j++) {
            check_help_of(&cli_lists[i]->commands[j]);
        }
    }
    assert_non_null(strstr(run("--help")->out, "Exit codes: 0 done, 1 refused by a rule, 2 wrong use"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_teaches),
        cmocka_unit_test(help_is_given_on_every_face),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    run_forget();
    return failed;
}
