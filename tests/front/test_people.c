/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in with the real people room: password, one-time code, and what ends a session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "desk.h"

#include "ledger/ledger.h"

#define PASSWORD "seventeen grey herons"

static const struct front_field SIGN_IN[] = {
    {.name = "name", .kind = FRONT_LINE, .required = true},
    {.name = "password", .kind = FRONT_SECRET, .required = true},
    {.name = "code", .kind = FRONT_LINE, .required = true},
};

static int show(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    buf_print(&response->body, "%s", people_role_name(request->viewer.role));
    return 0;
}

static int take_sign_in(struct front_request *request, struct http_response *response, struct error *error)
{
    struct people_signed_in in;
    int code = front_sign_in(request, front_value(request, "name")->text, front_value(request, "password")->text,
                             front_value(request, "code")->text, &in, error);
    if (code == 0) {
        http_redirect(response, TEXT("/work"));
    }
    return code;
}

static const struct front_row ROWS[] = {
    {.method = HTTP_GET, .path = "/token", .effect = FRONT_READS, .handler = desk_show_token},
    {.method = HTTP_POST, .path = "/sign-in", .effect = FRONT_WRITES, .limit = FRONT_LIMIT_SIGN_IN, .fields = SIGN_IN,
     .field_count = COUNT_OF(SIGN_IN), .handler = take_sign_in, .again = desk_show_sign_in},
    {.method = HTTP_GET, .path = "/work", .permission = FRONT_STAFF, .effect = FRONT_READS, .handler = show},
};

static struct ledger *ledger;
static struct people *people;
static struct people_new_user ann;

static void check(int code, const struct error *error)
{
    if (code < 0) {
        fail_msg("%s", error->words);
    }
}

/* The desk's own store has front's tables only: another, with all of them, takes its place. */
static void open_people(void)
{
    const struct store_migration_list lists[] = {ledger_migrations(), people_migrations(), front_migrations};
    struct error error = {0};
    const struct people_act act = {.at = desk.clock.instant};
    front_free(desk.front);
    store_free(desk.store);
    desk.options.store = desk.store = stores_open(NULL, lists, COUNT_OF(lists));
    const struct ledger_options options = {.store = desk.store, .vault = desk.opened.vault, .clock = desk.clock,
                                           .name = "members.example.org"};
    check(ledger_open(&ledger, &options, &error), &error);
    check(people_new(&people, &(struct people_options){desk.store, desk.opened.vault, ledger}, &error), &error);
    desk.options.people = people;
    check(front_open(&desk.front, &desk.options, &error), &error);
    const struct people_details details = {.kinds = PEOPLE_EMPLOYEE, .name = TEXT("Ann Staff")};
    ann = (struct people_new_user){.sign_in = TEXT("ann"), .role = PEOPLE_STAFF, .password = TEXT(PASSWORD)};
    check(people_add_person(people, &details, &act, &ann.person, &error), &error);
    check(people_add_user(people, &ann, &act, &error), &error);
    const struct people_details other = {.kinds = PEOPLE_EMPLOYEE, .name = TEXT("Ada Ministrator")};
    struct people_new_user admin = {.sign_in = TEXT("ada"), .role = PEOPLE_ADMINISTRATOR, .password = TEXT(PASSWORD)};
    check(people_add_person(people, &other, &act, &admin.person, &error), &error);
    check(people_add_user(people, &admin, &act, &error), &error);
}

static int begin(void **state)
{
    (void)state;
    desk_begin(ROWS, COUNT_OF(ROWS));
    open_people();
    return 0;
}

static int end(void **state)
{
    (void)state;
    people_free(people);
    ledger_free(ledger);
    desk_end();
    return 0;
}

static struct answer sign_in(const char *password, const char *code)
{
    struct answer page = desk_get("/token", NULL);
    struct buf form = buf_in(desk.arena);
    buf_print(&form, "name=ann&form-token=%s&code=%s&password=", page.body, code);
    http_encode(&form, text_of(password));
    return desk_post("/sign-in", answer_cookie(&page), buf_as_string(&form));
}

static const char *code_now(void)
{
    char code[7];
    struct error error = {0};
    check(people_code_at(ann.secret, desk.clock.instant, code, &error), &error);
    return arena_string(desk.arena, code);
}

static void test_front_people__password_and_code_open_a_session(void **state)
{
    (void)state;
    struct answer answer = sign_in(PASSWORD, code_now());
    assert_int_equal(answer.status, 303);
    assert_string_equal(desk_get("/work", answer_cookie(&answer)).body, "staff");
}

static void test_front_people__whatever_is_wrong_the_answer_is_one(void **state)
{
    (void)state;
    const char *code = code_now();
    struct answer wrong_password = sign_in("another seventeen herons", code);
    struct answer wrong_code = sign_in(PASSWORD, strcmp(code, "000000") == 0 ? "000001" : "000000");
    assert_int_equal(wrong_password.status, 422);
    assert_int_equal(wrong_code.status, 422);
    assert_string_equal(wrong_password.body, wrong_code.body);
    assert_null(answer_header(&wrong_password, "Set-Cookie"));
    assert_int_equal(sign_in(PASSWORD, "").status, 422);
}

static void test_front_people__changes_to_the_user_end_the_session_at_once(void **state)
{
    (void)state;
    struct answer answer = sign_in(PASSWORD, code_now());
    const char *cookie = answer_cookie(&answer);
    const struct people_act act = {.at = desk.clock.instant};
    struct error error = {0};
    assert_int_equal(desk_get("/work", cookie).status, 200);
    check(people_change_role(people, &ann.person, PEOPLE_AUDITOR, &act, &error), &error);
    assert_int_equal(desk_get("/work", cookie).status, 303);
    check(people_change_role(people, &ann.person, PEOPLE_STAFF, &act, &error), &error);
    desk.clock.instant += 60 * 1000;
    answer = sign_in(PASSWORD, code_now());
    cookie = answer_cookie(&answer);
    assert_int_equal(desk_get("/work", cookie).status, 200);
    check(people_disable_user(people, &ann.person, true, &act, &error), &error);
    assert_int_equal(desk_get("/work", cookie).status, 303);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_front_people__password_and_code_open_a_session),
        TEST(test_front_people__whatever_is_wrong_the_answer_is_one),
        TEST(test_front_people__changes_to_the_user_end_the_session_at_once),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
