/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wrong input of every kind, command by command: the exact exit code, words that say what and why, and nothing changed. */
#include "run.h"
#include "support/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char home[300];

/* `line` with the organisation's folder in place of each @. */
static const struct ran *run(const char *line)
{
    char whole[2000];
    size_t length = 0;
    for (; *line && length < sizeof(whole) - sizeof(home); line++) {
        if (*line == '@') {
            length += (size_t)snprintf(whole + length, sizeof(whole) - length, "%s", home);
        } else {
            whole[length++] = *line;
        }
    }
    whole[length] = '\0';
    return run_line(NULL, 0, clock_system(), whole);
}

struct wrong {
    const char *line;
    enum cli_exit code;
    const char *words;
};

static void assert_all(const struct wrong *wrongs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct ran *ran = run(wrongs[i].line);
        if (ran->code != wrongs[i].code || !strstr(ran->problems, wrongs[i].words)) {
            fail_msg("`%s` ended with %d:\n%sand not with %d: %s", wrongs[i].line, ran->code, ran->problems,
                     wrongs[i].code, wrongs[i].words);
        }
        assert_string_equal(ran->out, "");
        assert_int_equal(strncmp(ran->problems, "evenhand: ", 10), 0);
    }
}

static void folders(void **state)
{
    static const struct wrong wrongs[] = {
        {"init @", CLI_CONFLICT, "is there already; name a new folder"},
        {"init /nowhere/at/all", CLI_SYSTEM, "No such file or directory"},
        {"init @-other --store mysql:x", CLI_WRONG_USE, "evenhand: "},
        {"init @-other --master-key key.txt", CLI_WRONG_USE, "write file:PATH, credential:NAME or passphrase"},
        {"init @-other --name Not/A/Domain", CLI_WRONG_USE, "--name takes small letters"},
        {"init @-other --hours nine", CLI_WRONG_USE, "hours takes two times of day: 09:00 to 17:00"},
        {"init @-other --password-file /nowhere", CLI_NOT_FOUND, "/nowhere: cannot be opened"},
        {"init @-other --admin x", CLI_WRONG_USE, "evenhand: "},
        {"demo @", CLI_CONFLICT, "is there already"},
        {"demo @ --cases 5", CLI_CONFLICT, "is there already; name a new folder"},
        {"demo /nowhere/at/all --cases 5", CLI_SYSTEM, "/nowhere/at/all.making: the folder cannot be made: No such file"},
        {"demo @-other --cases 0", CLI_WRONG_USE, "--cases takes a whole number from 1 to 1000000, not \"0\""},
        {"demo @-other --cases -5", CLI_WRONG_USE, "from 1 to 1000000, not \"-5\""},
        {"demo @-other --cases x", CLI_WRONG_USE, "from 1 to 1000000, not \"x\""},
        {"demo @-other --cases 99999999999", CLI_WRONG_USE, "from 1 to 1000000, not \"99999999999\""},
        {"demo @-other --cases 5 --seed -1", CLI_WRONG_USE, "--seed takes a whole number from 0 to"},
        {"serve /nowhere", CLI_NOT_FOUND, "/nowhere is not an organisation's folder"},
        {"serve @ --port 70000", CLI_WRONG_USE, "--port takes a whole number from 0 to 65535"},
        {"serve @ --address not-an-address", CLI_WRONG_USE, "evenhand: "},
        {"case list --as admin --in /nowhere", CLI_NOT_FOUND, "holds no evenhand.conf"},
        {"verify /nowhere", CLI_NOT_FOUND, "is not an organisation's folder"},
        {"backup @ @", CLI_CONFLICT, "is there already"},
        {"backup @ /nowhere/at/all", CLI_SYSTEM, "No such file or directory"},
        {"restore @ @-new --ring @/ring --nothing-erased-since", CLI_NOT_FOUND, "is no backup: it holds no keys.backup"},
        {"restore @ @-new", CLI_WRONG_USE, "--ring is missing: the latest ring"},
    };
    (void)state;
    assert_all(wrongs, COUNT_OF(wrongs));
    char path[400];
    snprintf(path, sizeof(path), "%s-other", home);
    assert_int_not_equal(access(path, F_OK), 0);
    snprintf(path, sizeof(path), "%s-other.making", home);
    assert_int_not_equal(access(path, F_OK), 0);
}

/* What somebody else is making, or what a crash left, is said and not touched. */
static void folders_that_are_being_made(void **state)
{
    static const struct wrong wrongs[] = {
        {"init @-begun", CLI_CONFLICT, "-begun.making is there: it is being made just now"},
        {"backup @ @-begun", CLI_CONFLICT, "-begun.making is there: it is being made just now"},
        {"restore @-kept @-begun --ring @/ring --nothing-erased-since", CLI_CONFLICT, "-begun.making is there"},
    };
    char path[400];
    (void)state;
    assert_int_equal(run("backup @ @-kept")->code, CLI_DONE);
    snprintf(path, sizeof(path), "%s-begun.making", home);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_all(wrongs, COUNT_OF(wrongs));
    assert_int_equal(access(path, F_OK), 0);
}

static void persons_and_offices(void **state)
{
    static const struct wrong wrongs[] = {
        {"person add --in @", CLI_WRONG_USE, "--name is missing"},
        {"person add --name x --kind alien --in @", CLI_WRONG_USE, "--kind takes one of: employee volunteer"},
        {"person add --name x --born 2026-02-30 --in @", CLI_WRONG_USE, "(born)"},
        {"person add --name x --area atlantis --in @", CLI_WRONG_USE, "(area)"},
        {"person show nobody-here --in @", CLI_NOT_FOUND, "is neither a sign-in name nor a person's identity"},
        {"person show 00000000000000000000000001 --in @", CLI_NOT_FOUND, "evenhand: "},
        {"person find zzzzzz --in @", CLI_NOT_FOUND, "nobody on record answers to these words"},
        {"person find x --limit 0 --in @", CLI_WRONG_USE, "--limit takes a whole number from 1 to 200"},
        {"person correct nobody-here --name y --in @", CLI_NOT_FOUND, "is neither"},
        {"office hold rowan minister-of-magic --in @", CLI_WRONG_USE, "(office)"},
        {"office hold rowan regional-safeguarding-lead --in @", CLI_WRONG_USE, "(area)"},
        {"office hold rowan legal-director --from 2026-13-01 --in @", CLI_WRONG_USE, "--from: "},
        {"office hold rowan legal-director --from 2026-11-22 --until 2026-11-21 --in @", CLI_WRONG_USE, "(until)"},
        {"office end not-an-identity --in @", CLI_WRONG_USE, "is no identity"},
        {"office end 00000000000000000000000001 --in @", CLI_NOT_FOUND, "evenhand: "},
        {"office absent nobody-here --in @", CLI_NOT_FOUND, "is neither"},
        {"office return 00000000000000000000000001 --in @", CLI_NOT_FOUND, "evenhand: "},
        {"office catalogue /nowhere --in @", CLI_NOT_FOUND, "cannot be opened"},
        {"office catalogue @/evenhand.conf --in @", CLI_WRONG_USE, "evenhand.conf:"},
        {"office hold rowan legal-director --as nobody-here --in @", CLI_NOT_FOUND, "there is no user \"nobody-here\""},
    };
    (void)state;
    assert_all(wrongs, COUNT_OF(wrongs));
}

static void users(void **state)
{
    static const struct wrong wrongs[] = {
        {"user add rowan --name Other --in @", CLI_CONFLICT, "evenhand: "},
        {"user add x --name Other --in @", CLI_WRONG_USE, "(sign-in)"},
        {"user add other --in @", CLI_WRONG_USE, "say who it is: --name for a new person, or --person"},
        {"user add other --name Other --role king --in @", CLI_WRONG_USE, "--role takes one of: staff administrator auditor"},
        {"user add other --name Other --password-file @/short --in @", CLI_WRONG_USE, "(password)"},
        {"user disable nobody-here --in @", CLI_NOT_FOUND, "there is no user \"nobody-here\""},
        {"user disable admin --in @", CLI_REFUSED, "evenhand: "},
        {"user role admin staff --in @", CLI_REFUSED, "evenhand: "},
        {"user invite nobody-here --in @", CLI_NOT_FOUND, "there is no user"},
        {"user code rowan --in @", CLI_NOT_FOUND, "is no demonstration: its users' secrets are sealed"},
    };
    (void)state;
    assert_all(wrongs, COUNT_OF(wrongs));
}

static void cases(void **state)
{
    static const struct wrong wrongs[] = {
        {"case open no-such-procedure x=y --in @", CLI_NOT_FOUND, "evenhand: "},
        {"case open safeguarding-child --in @", CLI_WRONG_USE, "(circumstances)"},
        {"case open safeguarding-child circumstances= --in @", CLI_WRONG_USE, "(circumstances)"},
        {"case open safeguarding-child circumstances=x nonsense=y --in @", CLI_WRONG_USE, "(nonsense)"},
        {"case open safeguarding-child circumstances=x aware=2026-02-30T10:00 --in @", CLI_WRONG_USE, "(aware"},
        {"case open safeguarding-child circumstances=x aware=2026-03-29T01:30 --in @", CLI_WRONG_USE, "(aware"},
        {"case open safeguarding-child circumstances=x aware=2199-01-01T10:00 --in @", CLI_WRONG_USE, "evenhand: "},
        {"case open safeguarding-child circumstances=x child.1.child-age=twelve --in @", CLI_WRONG_USE, "(child.1.child-age)"},
        {"case open safeguarding-child circumstances=x child.1.child-age=18 --in @", CLI_WRONG_USE, "(child.1.child-age)"},
        {"case open safeguarding-child circumstances=x child.99.child-age=9 --in @", CLI_WRONG_USE, "evenhand: "},
        {"case open safeguarding-child circumstances=x emergency-called=perhaps --in @", CLI_WRONG_USE, "(emergency-called)"},
        {"case open safeguarding-child circumstances=x concerns-office=king --in @", CLI_WRONG_USE, "(concerns-office)"},
        {"case open safeguarding-child circumstances=x --step nothing --in @", CLI_NOT_FOUND, "evenhand: "},
        {"case open safeguarding-child --file /nowhere --in @", CLI_NOT_FOUND, "/nowhere: cannot be opened"},
        {"case open safeguarding-child --file @/evenhand.conf --in @", CLI_WRONG_USE, "evenhand.conf:1:"},
        {"case open safeguarding-child --file @ --in @", CLI_WRONG_USE, "a folder, and a file is wanted"},
        {"case open safeguarding-child circumstances=x --happened 2199-01-01 --as rowan --in @", CLI_REFUSED, "evenhand: "},
        {"case list --in @", CLI_WRONG_USE, "--as is missing: cases are read and worked on by somebody"},
        {"case list --as rowan --limit 99999 --in @", CLI_WRONG_USE, "--limit takes a whole number from 1 to 10000"},
        {"case show 00000-00000 --as rowan --in @", CLI_NOT_FOUND, "there is no such case"},
        {"case show nonsense --as rowan --in @", CLI_WRONG_USE, "this is not a case reference"},
        {"case step 00000-00000 assess --as rowan --in @", CLI_NOT_FOUND, "there is no such case"},
        {"case step 00000-00000 Assess --as rowan --in @", CLI_WRONG_USE, "STEP takes small letters"},
        {"case link 00000-00000 safeguarding circumstances=x --other 00000-00001 --as rowan --in @", CLI_WRONG_USE,
         "--other names a case that is there"},
        {"case link 00000-00000 safeguarding --to safeguarding-child --other 00000-00001 --as rowan --in @", CLI_WRONG_USE,
         "--other names a case that is there"},
        {"case why 00000-00000 0 --as rowan --in @", CLI_WRONG_USE, "DUTY takes a whole number from 1"},
        {"case hold 00000-00000 --reason x --as rowan --in @", CLI_NOT_FOUND, "evenhand: "},
        {"case hold 00000-00000 --as rowan --in @", CLI_WRONG_USE, "--reason is missing"},
        {"receipt show nonsense --in @", CLI_NOT_FOUND, "evenhand: "},
        {"erase case 00000-00000 --paragraph SG-13 --reason x --irrevocably --as rowan --in @", CLI_NOT_FOUND, "evenhand: "},
        {"erase person nobody-here --paragraph SG-13 --reason x --irrevocably --as rowan --in @", CLI_NOT_FOUND, "is neither"},
        {"proof make 00000-00000 1 --in @", CLI_NOT_FOUND, "evenhand: "},
        {"proof check /nowhere --verifiers /nowhere", CLI_NOT_FOUND, "cannot be opened"},
    };
    (void)state;
    assert_all(wrongs, COUNT_OF(wrongs));
    json_t *answer = json_loads(run("case list --as rowan --in @ --json")->out, JSON_REJECT_DUPLICATES, NULL);
    assert_int_equal(json_array_size(json_object_get(answer, "cases")), 0);
    json_decref(answer);
}

/* A setting that cannot be, one at a time, in a copy of the configuration. */
static void configurations(void **state)
{
    static const struct {
        const char *line, *words;
    } wrongs[] = {
        {"colour = red\n", "there is no setting named \"colour\""},
        {"title = again\n", "set twice"},
        {"nothing\n", "write `name = value`"},
        {"exit = \xff\n", "not UTF-8"},
    };
    char path[400];
    (void)state;
    snprintf(path, sizeof(path), "%s/evenhand.conf", home);
    for (size_t i = 0; i < COUNT_OF(wrongs); i++) {
        FILE *file = fopen(path, "a");
        long length = ftell(file);
        fputs(wrongs[i].line, file);
        fclose(file);
        const struct ran *ran = run("user list --in @");
        assert_int_equal(ran->code, CLI_WRONG_USE);
        if (!strstr(ran->problems, wrongs[i].words)) {
            assert_string_equal(ran->problems, wrongs[i].words);
        }
        assert_int_equal(truncate(path, length), 0);
    }
    assert_int_equal(run("user list --in @")->code, CLI_DONE);
}

static void a_master_key_that_others_may_read_is_refused(void **state)
{
    char path[400];
    (void)state;
    snprintf(path, sizeof(path), "%s/master.key", home);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(run("user list --in @")->code, CLI_REFUSED);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(run("user list --in @")->code, CLI_DONE);
}

static int make_home(void **state)
{
    (void)state;
    char path[400];
    snprintf(home, sizeof(home), "%s/home", stores_folder());
    const struct ran *ran = run("init @");
    if (ran->code != CLI_DONE || run("user add rowan --name 'Rowan Amberley' --in @")->code != CLI_DONE ||
        run("office hold rowan safeguarding-manager --in @")->code != CLI_DONE) {
        fprintf(stderr, "%s", ran->problems);
        return -1;
    }
    snprintf(path, sizeof(path), "%s/short", home);
    FILE *file = fopen(path, "w");
    fputs("short\n", file);
    return fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders),
        cmocka_unit_test(folders_that_are_being_made),
        cmocka_unit_test(persons_and_offices),
        cmocka_unit_test(users),
        cmocka_unit_test(cases),
        cmocka_unit_test(configurations),
        cmocka_unit_test(a_master_key_that_others_may_read_is_refused),
    };
    char engine[] = "sqlite", program[] = "test";
    char *arguments[] = {program, engine, NULL};
    stores_begin(2, arguments);
    int failed = cmocka_run_group_tests(tests, make_home, NULL);
    run_forget();
    stores_end();
    return failed;
}
