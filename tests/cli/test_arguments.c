/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The declared table: what fits is taken, everything else is named, with the exit code of wrong use. */
#include "run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static int echo(struct cli *cli, struct error *error)
{
    cli_say(cli, "%s|%lld|%s|%zu", cli_string(cli, "word"), (long long)cli_integer(cli, "number"),
            cli_string(cli, "colour"), cli_count(cli, "fact"));
    for (size_t i = 0; i < cli_count(cli, "rest"); i++) {
        struct text item = cli_item(cli, "rest", i);
        cli_say(cli, "|%.*s", TEXT_ARGS(item));
    }
    cli_say(cli, "%s\n", cli_flag(cli, "loud") ? "!" : "");
    cli_set_text(cli->result, "word", cli_text(cli, "word"));
    (void)error;
    return 0;
}

static int refuse(struct cli *cli, struct error *error)
{
    cli_say(cli, "half an answer");
    error_set(error, (enum error_code)cli_integer(cli, "code"), "test.fails", "it cannot be, because it is a test.");
    return cli_flag(cli, "cited") ? error_cite(error, "SG-8.1") : error->code;
}

static const struct cli_argument echo_arguments[] = {
    {.name = "word", .type = CLI_TEXT, .positional = true, .required = true, .most = 20, .words = "a word"},
    {.name = "rest", .type = CLI_TEXT, .positional = true, .many = true, .words = "more words"},
    {.name = "number", .type = CLI_INTEGER, .least = 1, .most = 65535, .otherwise = "8080", .words = "a number"},
    {.name = "colour", .type = CLI_CHOICE, .choices = "red green", .words = "a colour"},
    {.name = "fact", .type = CLI_PAIR, .many = true, .words = "facts"},
    {.name = "loud", .type = CLI_FLAG, .words = "shout"},
    {.name = "file", .type = CLI_PATH, .words = "a file"},
    {.name = "office", .type = CLI_NAME, .words = "an office"},
};
static const struct cli_argument fail_arguments[] = {
    {.name = "code", .type = CLI_INTEGER, .least = -8, .most = -1, .required = true, .words = "an error code"},
    {.name = "cited", .type = CLI_FLAG, .words = "with a paragraph"},
};
static const struct cli_command commands[] = {
    {.name = "echo", .summary = "says it again", .about = "Says it.", .example = "evenhand echo a",
     .arguments = echo_arguments, .argument_count = COUNT_OF(echo_arguments), .run = echo},
    {.group = "test", .name = "fail", .summary = "fails", .about = "Fails.", .example = "evenhand test fail",
     .arguments = fail_arguments, .argument_count = COUNT_OF(fail_arguments), .run = refuse},
};
static const struct cli_list list = {commands, COUNT_OF(commands)};
static const struct cli_list *const lists[] = {&list};

static const struct ran *run(const char *line)
{
    return run_line(lists, 1, clock_fixed(0), line);
}

static void what_fits_is_taken(void **state)
{
    (void)state;
    assert_string_equal(run("echo hello")->out, "hello|8080||0\n");
    assert_string_equal(run("echo --number 7 hello a b --loud")->out, "hello|7||0|a|b!\n");
    assert_string_equal(run("echo --number=65535 --colour=green --fact a=1 --fact b=x=y hello")->out,
                        "hello|65535|green|2\n");
    assert_string_equal(run("echo -- --loud")->out, "--loud|8080||0\n");
    assert_string_equal(run("echo -")->out, "-|8080||0\n");
    assert_int_equal(run("echo hello")->code, CLI_DONE);
    assert_string_equal(run("--json echo 'hello there'")->out, "{\n  \"word\": \"hello there\"\n}\n");
}

static void assert_wrong(const char *line, const char *problem)
{
    const struct ran *ran = run(line);
    assert_int_equal(ran->code, CLI_WRONG_USE);
    assert_string_equal(ran->out, "");
    assert_non_null(ran->problems);
    if (strncmp(ran->problems, problem, strlen(problem)) != 0) {
        assert_string_equal(ran->problems, problem);
    }
}

static void what_does_not_fit_is_named(void **state)
{
    (void)state;
    assert_wrong("", "evenhand: say a command\nTry `evenhand --help`.\n");
    assert_wrong("ehco", "evenhand: there is no command \"ehco\"; did you mean \"echo\"?\n");
    assert_wrong("sing", "evenhand: there is no command \"sing\"\nTry `evenhand --help`.\n");
    assert_wrong("test", "evenhand: say which command of \"test\"\nTry `evenhand test --help`.\n");
    assert_wrong("test --as rowan", "evenhand: say which command of \"test\" before --as\nTry `evenhand test --help`.\n");
    assert_wrong("test fial", "evenhand: there is no command \"test fial\"; did you mean \"test fail\"?\n");
    assert_wrong("echo", "evenhand: WORD is missing: a word\nTry `evenhand echo --help`.\n");
    assert_wrong("echo a --numbre 5", "evenhand: there is no option \"--numbre\" here; did you mean \"--number\"?\n");
    assert_wrong("echo a --number", "evenhand: --number needs a value behind it\n");
    assert_wrong("echo a --number 0", "evenhand: --number takes a whole number from 1 to 65535, not \"0\"\n");
    assert_wrong("echo a --number 1e3", "evenhand: --number takes a whole number from 1 to 65535, not \"1e3\"\n");
    assert_wrong("echo a --number 99999999999999999999",
                 "evenhand: --number takes a whole number from 1 to 65535, not \"99999999999999999999\"\n");
    assert_wrong("echo a --number 5 --number 5", "evenhand: --number is given twice; once is enough\n");
    assert_wrong("echo a --colour blue", "evenhand: --colour takes one of: red green; not \"blue\"\n");
    assert_wrong("echo a --colour red=green", "evenhand: --colour takes one of: red green; not \"red=green\"\n");
    assert_wrong("echo a --loud=yes", "evenhand: --loud takes no value\n");
    assert_wrong("echo a --fact novalue", "evenhand: --fact takes name=value, not \"novalue\"\n");
    assert_wrong("echo a --fact =5", "evenhand: --fact takes name=value, not \"=5\"\n");
    assert_wrong("echo a --office Safe/Manager",
                 "evenhand: --office takes small letters, digits, hyphens, dots and underscores, at most 100, "
                 "not \"Safe/Manager\"\n");
    assert_wrong("echo a --file=", "evenhand: --file takes the path of a file or folder, 1 to 4096 bytes\n");
    assert_wrong("echo 123456789012345678901", "evenhand: WORD is longer than the 20 bytes that it may have\n");
    assert_wrong("test fail --code -1 extra", "evenhand: \"extra\" is one word too many\n");
}

static void assert_wrong_bytes(char *bytes, const char *problem)
{
    char program[] = "evenhand", command[] = "echo";
    char *arguments[] = {program, command, bytes};
    const struct ran *ran = run_arguments(lists, 1, clock_fixed(0), 3, arguments);
    assert_int_equal(ran->code, CLI_WRONG_USE);
    if (strncmp(ran->problems, problem, strlen(problem)) != 0) {
        assert_string_equal(ran->problems, problem);
    }
}

static void hostile_bytes_are_refused(void **state)
{
    (void)state;
    char not_utf8[] = "a\xff\xfe", control[] = "a\x1b[2Jb", surrogate[] = "\xed\xa0\x80";
    assert_wrong_bytes(not_utf8, "evenhand: WORD is not plain UTF-8 text: ");
    assert_wrong_bytes(control, "evenhand: WORD is not plain UTF-8 text: ");
    assert_wrong_bytes(surrogate, "evenhand: WORD is not plain UTF-8 text: ");
    char option[] = "--\x1b]0;title\x07";
    assert_wrong_bytes(option, "evenhand: there is no option \"(something that is not text)\" here\n");
    size_t huge = 200000;
    char *long_word = malloc(huge + 1);
    memset(long_word, 'a', huge);
    long_word[huge] = '\0';
    assert_wrong_bytes(long_word, "evenhand: argument 2 is longer than 131072 bytes; use a file\n");
    long_word[500] = '\0';
    memcpy(long_word, "--", 2);
    assert_wrong_bytes(long_word, "evenhand: there is no option \"(something very long)\" here\n");
    free(long_word);
}

static void too_many_arguments_are_refused(void **state)
{
    (void)state;
    char word[] = "echo";
    char *arguments[401];
    for (size_t i = 0; i < COUNT_OF(arguments); i++) {
        arguments[i] = word;
    }
    const struct ran *ran = run_arguments(lists, 1, clock_fixed(0), 401, arguments);
    assert_int_equal(ran->code, CLI_WRONG_USE);
    assert_string_equal(ran->problems, "evenhand: more than 400 arguments; use a file\nTry `evenhand --help`.\n");
}

static void each_failure_has_its_exit_code(void **state)
{
    static const struct {
        const char *line;
        enum cli_exit code;
    } expected[] = {
        {"test fail --code -1", CLI_NOT_FOUND}, {"test fail --code -2", CLI_CONFLICT},
        {"test fail --code -3", CLI_REFUSED},   {"test fail --code -4", CLI_WRONG_USE},
        {"test fail --code -5", CLI_SYSTEM},    {"test fail --code -6", CLI_SYSTEM},
        {"test fail --code -7", CLI_DAMAGED},   {"test fail --code -8", CLI_WRONG_USE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        const struct ran *ran = run(expected[i].line);
        assert_int_equal(ran->code, expected[i].code);
        assert_string_equal(ran->out, "");
        assert_string_equal(ran->problems, "evenhand: it cannot be, because it is a test\n");
    }
}

static void a_refusal_names_its_paragraph(void **state)
{
    (void)state;
    const struct ran *ran = run("test fail --code -3 --cited");
    assert_string_equal(ran->problems, "evenhand: it cannot be, because it is a test [SG-8.1]\n");
    ran = run("test fail --code -3 --cited --json");
    json_t *answer = json_loads(ran->out, JSON_REJECT_DUPLICATES, NULL);
    json_t *error = json_object_get(answer, "error");
    assert_string_equal(json_string_value(json_object_get(error, "code")), "denied");
    assert_string_equal(json_string_value(json_object_get(error, "paragraph")), "SG-8.1");
    assert_string_equal(json_string_value(json_object_get(error, "key")), "test.fails");
    assert_int_equal(json_integer_value(json_object_get(error, "exit")), CLI_REFUSED);
    json_decref(answer);
}

static void help_shows_limits_and_an_example(void **state)
{
    (void)state;
    const struct ran *ran = run("echo --help");
    assert_int_equal(ran->code, CLI_DONE);
    assert_non_null(strstr(ran->out, "evenhand echo WORD [REST ...] [--number NUMBER] [--colour red|green]"));
    assert_non_null(strstr(ran->out, "a number; 1 to 65535; 8080 when left out"));
    assert_non_null(strstr(ran->out, "    evenhand echo a\n"));
    assert_non_null(strstr(run("help echo")->out, "evenhand echo: says it again"));
    assert_non_null(strstr(run("help")->out, "  test fail              fails\n"));
    assert_non_null(strstr(run("test --help")->out, "usage: evenhand test COMMAND"));
    ran = run("echo --help --json");
    json_t *answer = json_loads(ran->out, JSON_REJECT_DUPLICATES, NULL);
    assert_int_equal(json_array_size(json_object_get(answer, "arguments")), COUNT_OF(echo_arguments));
    json_decref(answer);
    assert_non_null(strstr(run("--version")->out, "evenhand 0."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_is_taken),
        cmocka_unit_test(what_does_not_fit_is_named),
        cmocka_unit_test(hostile_bytes_are_refused),
        cmocka_unit_test(too_many_arguments_are_refused),
        cmocka_unit_test(each_failure_has_its_exit_code),
        cmocka_unit_test(a_refusal_names_its_paragraph),
        cmocka_unit_test(help_shows_limits_and_an_example),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    run_forget();
    return failed;
}
