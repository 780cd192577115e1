/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demonstration, on each engine: every step of its story was taken, it verifies, and it is served until SIGTERM. */
#include "program.h"
#include "support/stores.h"

#include <arpa/inet.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static char demo[300];

static size_t count_cases(const char *who, const char *closed)
{
    const struct program_ran *ran = program_expect(0, "case list % --as % --in % --json", closed, who, demo);
    return json_array_size(json_object_get(ran->answer, "cases"));
}

static void the_story_happened(void **state)
{
    (void)state;
    snprintf(demo, sizeof(demo), "%s/demo", stores_folder());
    program_expect(0, "demo % --store % --json", demo, stores_engine() == STORE_SQLITE ? "sqlite:data.db" : stores_where());
    assert_int_equal(program_number("cases"), 88);
    assert_true(strlen(program_text("users.0.password")) >= 8);
    /* Complaints are for those who work on them (CP-17): seven are open, one was concluded early, eight passed on. And a policy to be signed. */
    assert_int_equal(count_cases("sunniva", "--limit=100"), 7 + 1);
    assert_int_equal(count_cases("sunniva", "--closed"), 9);
    /* One case is about Imogen and one names Rowan: each sees all but that one (SG-4.3). Perdita keeps the access group besides, Rowan collates. */
    size_t open = count_cases("perdita", "--limit=100") - 1, closed = count_cases("perdita", "--closed");
    assert_int_equal(open + closed, 66);
    assert_int_equal(count_cases("imogen", "--limit=100"), open - 1);
    assert_int_equal(count_cases("rowan", "--limit=100"), open - 1 + 1);
    /* Seven recommendations await the response of the General Secretary (AP-1), who approves the policy, signs the regulator's plan off,
     * decides on costs (RG-6) and may confirm releases. */
    assert_int_equal(count_cases("tobias", "--limit=100"), 1 + 7 + 5);
    /* Recommendations; the regulator's plan, the survey, the group, the framework, two releases, the review of resources (AP-4, AP-8,
     * AP-10, RG-4, RG-6, RG-8). */
    assert_int_equal(count_cases("junia", "--limit=100"), 11 + 7);
    assert_int_equal(count_cases("casimir", "--limit=100"), 0);
    assert_int_equal(count_cases("alder", "--limit=100"), 0);
    program_expect(0, "case work --as rowan --in % --json", demo);
    assert_int_equal(strlen(program_text("owed.0.reference")), 11);
    program_expect(4, "demo % --json", demo);
}

static void it_verifies(void **state)
{
    (void)state;
    program_expect(0, "verify % --json", demo);
    assert_true(program_number("entries") > 900);
    assert_int_equal(program_number("unnumbered"), 0);
}

static void its_returns_and_measures_are_true(void **state)
{
    (void)state;
    /* What went out, went out in time; one return is late, and one to come (AP-8). A measure is short (AP-9). */
    const struct program_ran *ran = program_expect(0, "plan returns --as junia --in % --json", demo);
    const json_t *returns = json_object_get(json_array_get(json_object_get(ran->answer, "plans"), 0), "returns");
    assert_int_equal(json_array_size(returns), 5);
    for (size_t i = 0; i < json_array_size(returns); i++) {
        const json_t *one = json_array_get(returns, i);
        assert_int_equal(json_is_true(json_object_get(one, "sent")), i < 3);
        assert_int_equal(json_is_true(json_object_get(one, "late")), i == 3);
    }
    program_expect(0, "plan measure considered-in-time --as junia --in % --json", demo);
    assert_string_equal(program_text("plans.0.of"), "1.2");
    assert_string_equal(program_text("plans.0.state"), "fallen");
}

static void its_users_have_codes(void **state)
{
    (void)state;
    program_expect(0, "user code rowan --in % --json", demo);
    assert_int_equal(strlen(program_text("code")), 6);
    program_expect(3, "user code nobody-here --in % --json", demo);
}

/* ---- serving --------------------------------------------------------------------------------------------------------- */

/* Starts `evenhand serve` on a free port, its answer in a pipe. */
static pid_t start_serving(FILE **answer)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], 1);
        close(ends[0]);
        close(ends[1]);
        execl(getenv("EVENHAND_PROGRAM"), "evenhand", "serve", demo, "--port", "0", "--json", (char *)NULL);
        _exit(121);
    }
    close(ends[1]);
    *answer = fdopen(ends[0], "r");
    return child;
}

static int read_port(FILE *answer)
{
    json_error_t error;
    json_t *document = json_loadf(answer, JSON_DISABLE_EOF_CHECK, &error);
    assert_non_null(document);
    int port = (int)json_integer_value(json_object_get(document, "port"));
    json_decref(document);
    return port;
}

static void get(int port, const char *path, char *answer, size_t size)
{
    char request[200];
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(peer >= 0);
    assert_int_equal(connect(peer, (struct sockaddr *)&address, sizeof(address)), 0);
    int length = snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n", path,
                          port);
    assert_int_equal(write(peer, request, (size_t)length), length);
    size_t got = 0;
    ssize_t more;
    while (got < size - 1 && (more = read(peer, answer + got, size - 1 - got)) > 0) {
        got += (size_t)more;
    }
    answer[got] = '\0';
    close(peer);
}

static void it_is_served_until_it_is_told_to_stop(void **state)
{
    (void)state;
    FILE *answer;
    char page[20000];
    int status = 0;
    pid_t child = start_serving(&answer);
    int port = read_port(answer);
    assert_true(port > 0);
    get(port, "/", page, sizeof(page));
    assert_int_equal(strncmp(page, "HTTP/1.1 200 ", 13), 0);
    get(port, "/cases", page, sizeof(page));
    assert_int_equal(strncmp(page, "HTTP/1.1 303 ", 13), 0);
    get(port, "/no-such-page", page, sizeof(page));
    assert_int_equal(strncmp(page, "HTTP/1.1 404 ", 13), 0);
    assert_int_equal(kill(child, SIGTERM), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    fclose(answer);
}

static void its_routes_are_told(void **state)
{
    (void)state;
    const struct program_ran *ran = program_expect(0, "routes --json");
    assert_true(json_array_size(json_object_get(ran->answer, "routes")) > 20);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_story_happened),
        cmocka_unit_test(it_verifies),
        cmocka_unit_test(its_returns_and_measures_are_true),
        cmocka_unit_test(its_users_have_codes),
        cmocka_unit_test(it_is_served_until_it_is_told_to_stop),
        cmocka_unit_test(its_routes_are_told),
    };
    stores_begin(argc, argv);
    program_begin(stores_folder());
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    program_end();
    stores_end();
    return failed;
}
