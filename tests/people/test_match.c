/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "people/opened.h"

static struct opened opened;
static struct identity robert, siobhan, nguyen, muhammad, souza;
static struct people_moment moment;

static struct identity holder(struct people_details details, const char *office, const char *area)
{
    struct identity person = {{0}};
    details.kinds = PEOPLE_EMPLOYEE;
    assert_done(&opened,
                people_add_person(opened.people, &details, &opened.act, &person, &opened.error));
    opened_appoint(&opened, &person, office, area);
    return person;
}

static int begin(void **state)
{
    (void)state;
    opened_begin(&opened);
    robert = holder((struct people_details){.name = TEXT("Robert James Smith"),
                                            .known_as = TEXT("Jim\nBertie Wooster"),
                                            .email = TEXT("r.smith@example.org"),
                                            .telephone = TEXT("020 7946 0999"),
                                            .membership = TEXT("L 445566")},
                    "safeguarding-manager", "");
    siobhan = holder((struct people_details){.name = TEXT("Dr Siobh\xc3\xa1n O'Brien-Jones")},
                     "legal-director", "");
    nguyen = holder((struct people_details){.name = TEXT("Nguyen Van An")},
                    "regional-safeguarding-lead", "london");
    muhammad = holder((struct people_details){.name = TEXT("Muhammad Khan")},
                      "regional-safeguarding-lead", "east");
    souza =
        holder((struct people_details){.name = TEXT("Maria de Souza")}, "general-secretary", "");
    moment = opened_moment(&opened, OPENED_AT);
    return 0;
}

static int end(void **state)
{
    (void)state;
    opened_end(&opened);
    return 0;
}

static enum people_match_reason reason(const char *text, const struct identity *person)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct people_match *matches;
    size_t count;
    assert_done(&opened, people_match_names(opened.people, session, opened.arena, &moment,
                                            text_of(text), &matches, &count, &opened.error));
    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || matches[i - 1].reason <= matches[i].reason);
        if (identity_equal(&matches[i].person, person)) {
            return matches[i].reason;
        }
    }
    return PEOPLE_MATCH__MAX;
}

struct expected {
    const char *text;
    enum people_match_reason reason;
};

static void check(const struct identity *person, const struct expected *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum people_match_reason found = reason(expected[i].text, person);
        if (found != expected[i].reason) {
            fail_msg("%s: %s, not %s", expected[i].text, people_match_reason_words(found),
                     people_match_reason_words(expected[i].reason));
        }
    }
}

/* SG-4.3: nobody is shown a report about themselves, however they are named in it. */
static void test_people_match__names(void **state)
{
    (void)state;
    static const struct expected expected[] = {
        {"Robert Smith", PEOPLE_MATCH_NAME},
        {"Mr ROBERT JAMES SMITH", PEOPLE_MATCH_NAME},
        {"James Smith", PEOPLE_MATCH_NAME},
        {"Smith, Robert", PEOPLE_MATCH_REORDERED},
        {"Bob Smith", PEOPLE_MATCH_SHORT_FORM},
        {"Cllr. Bobby Smith", PEOPLE_MATCH_SHORT_FORM},
        {"Jim Smith", PEOPLE_MATCH_KNOWN_AS},
        {"bertie wooster", PEOPLE_MATCH_KNOWN_AS},
        {"R. Smith", PEOPLE_MATCH_INITIAL},
        {"R J Smith", PEOPLE_MATCH_INITIAL},
        {"Robert Smyth", PEOPLE_MATCH_SPELLING},
        {"Robret Smith", PEOPLE_MATCH_SPELLING},
        {"Mr Smith", PEOPLE_MATCH_FAMILY},
        {"smith", PEOPLE_MATCH_FAMILY},
        {"Robert", PEOPLE_MATCH_GIVEN},
        {"someone called bob", PEOPLE_MATCH__MAX},
        {"Bob", PEOPLE_MATCH_GIVEN},
        {"David Smith", PEOPLE_MATCH__MAX},
        {"D Smith", PEOPLE_MATCH_FAMILY}, /* an initial may be a second name's */
        {"Smithson", PEOPLE_MATCH__MAX},
        {"Robert Brown", PEOPLE_MATCH__MAX},
        {"", PEOPLE_MATCH__MAX},
        {"!!!", PEOPLE_MATCH__MAX},
    };
    check(&robert, expected, COUNT_OF(expected));
}

static void test_people_match__names_of_other_forms(void **state)
{
    (void)state;
    static const struct expected brien[] = {
        {"Siobhan O'Brien-Jones", PEOPLE_MATCH_NAME},
        {"Siobhan OBrien Jones", PEOPLE_MATCH_NAME},
        {"siobh\xc3\xa1n jones", PEOPLE_MATCH_NAME},
        {"S. Jones", PEOPLE_MATCH_INITIAL},
        {"Ms O\xe2\x80\x99"
         "Brien Jones",
         PEOPLE_MATCH_NAME},
    };
    static const struct expected an[] = {{"An Nguyen", PEOPLE_MATCH_REORDERED},
                                         {"Nguyen Van An", PEOPLE_MATCH_NAME},
                                         {"Ngyuen An", PEOPLE_MATCH_SPELLING}};
    static const struct expected khan[] = {{"Mohammed Khan", PEOPLE_MATCH_SHORT_FORM},
                                           {"Mo Khan", PEOPLE_MATCH_SHORT_FORM},
                                           {"M Kahn", PEOPLE_MATCH_SPELLING}};
    static const struct expected desouza[] = {{"Maria deSouza", PEOPLE_MATCH_NAME},
                                              {"Maria De Souza", PEOPLE_MATCH_NAME},
                                              {"DeSouza", PEOPLE_MATCH_FAMILY},
                                              {"M. D'Souza", PEOPLE_MATCH_SPELLING}};
    check(&siobhan, brien, COUNT_OF(brien));
    check(&nguyen, an, COUNT_OF(an));
    check(&muhammad, khan, COUNT_OF(khan));
    check(&souza, desouza, COUNT_OF(desouza));
}

static void test_people_match__in_a_narrative(void **state)
{
    (void)state;
    static const struct expected expected[] = {
        {"On Tuesday the volunteers met. Afterwards Robert Smith drove two of the children home "
         "alone.",
         PEOPLE_MATCH_NAME},
        {"On Tuesday the volunteers met. Afterwards David Smith drove two of the children home "
         "alone.",
         PEOPLE_MATCH__MAX},
        {"On Tuesday the volunteers met, and afterwards Mr Smith drove two of the children home "
         "alone.",
         PEOPLE_MATCH_FAMILY},
        {"We told David about it before anything else happened. Smith was there as well on that "
         "evening.",
         PEOPLE_MATCH_FAMILY},
        {"Robert was not there that evening but a man whose family name is different took part in "
         "it.",
         PEOPLE_MATCH__MAX},
        {"He wrote to the child from R.Smith@Example.ORG several times during the campaign in May.",
         PEOPLE_MATCH_CONTACT},
        {"The messages came from +44 20 7946-0999 and continued for several weeks after that.",
         PEOPLE_MATCH_CONTACT},
        {"It was the member with the number L445566, or so the form that I was shown said to me.",
         PEOPLE_MATCH__MAX},
        {"It was the member with the number L 445566, or so the form that I was shown said to me.",
         PEOPLE_MATCH_CONTACT},
    };
    check(&robert, expected, COUNT_OF(expected));
}

/* The reporter may only know the office (SG-7.6). */
static void test_people_match__offices(void **state)
{
    (void)state;
    assert_int_equal(reason("your Safeguarding Manager", &robert), PEOPLE_MATCH_OFFICE);
    assert_int_equal(reason("the safeguarding lead", &robert), PEOPLE_MATCH__MAX);
    assert_int_equal(reason("the general secretary of the party", &souza), PEOPLE_MATCH_OFFICE);
    assert_int_equal(reason("Regional Safeguarding Lead", &nguyen), PEOPLE_MATCH_OFFICE);
    assert_int_equal(reason("Regional Safeguarding Lead", &muhammad), PEOPLE_MATCH_OFFICE);
    assert_int_equal(reason("London's regional safeguarding lead, London", &nguyen),
                     PEOPLE_MATCH_OFFICE);
    assert_int_equal(reason("London regional safeguarding lead", &muhammad), PEOPLE_MATCH__MAX);
}

static void test_people_match__each_once_and_likeliest_first(void **state)
{
    (void)state;
    opened_appoint(&opened, &robert, "safeguarding-officer", "");
    moment = opened_moment(&opened, OPENED_AT);
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct people_match *matches;
    size_t count;
    assert_done(&opened, people_match_names(opened.people, session, opened.arena, &moment,
                                            TEXT("the General Secretary, or Bob Smith"), &matches,
                                            &count, &opened.error));
    assert_int_equal(count, 2);
    assert_true(identity_equal(&matches[0].person, &robert));
    assert_true(text_is(matches[0].words, "bob smith"));
    assert_true(identity_equal(&matches[1].person, &souza));
}

static void test_people_match__bounded(void **state)
{
    (void)state;
    char *longest = arena_alloc(opened.arena, 65538);
    for (int i = 0; i < 65536; i++) {
        longest[i] = "smith "[i % 6];
    }
    assert_int_equal(reason(longest, &robert), PEOPLE_MATCH_FAMILY);
    longest[65536] = 'x';
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct people_match *matches;
    size_t count;
    assert_int_equal(people_match_names(opened.people, session, opened.arena, &moment,
                                        text_of(longest), &matches, &count, &opened.error),
                     ERROR_LIMIT);
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_people_match__names, begin, end),
        cmocka_unit_test_setup_teardown(test_people_match__names_of_other_forms, begin, end),
        cmocka_unit_test_setup_teardown(test_people_match__in_a_narrative, begin, end),
        cmocka_unit_test_setup_teardown(test_people_match__offices, begin, end),
        cmocka_unit_test_setup_teardown(test_people_match__each_once_and_likeliest_first, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_people_match__bounded, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
