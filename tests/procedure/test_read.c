/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a procedure says of itself, for faces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scene.h"

static void test_procedure_read__a_procedure_tells_about_itself(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure *procedure = safeguarding(arena);
    const struct procedure_about *about = procedure_about(procedure);
    size_t count = 0;
    assert_true(text_is(about->is.name.text, "safeguarding-child"));
    assert_true(text_is(about->compartment, "safeguarding"));
    assert_true(text_is(about->opening_step.text, "report"));
    assert_int_equal(about->version.year, 2024);
    assert_int_equal(about->review.count, CALENDAR_YEARS);
    assert_int_equal(procedure_data_files(procedure, &count)[0].hash[0], 0xaa);
    assert_true(count > 10); /* parts, data and examples */
    assert_true(text_is(procedure_told(procedure, &count)[0].standing.text, "reporter"));
    assert_non_null(procedure_tracks(procedure, &count));
    assert_true(count >= 11); /* the case, its strands, and what has states of its own */
}

static void test_procedure_read__the_report_form_holds_every_field(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure_step_words *report =
        procedure_find_step(safeguarding(arena), TEXT("report"));
    static const char *const wanted[] = {"circumstances",       "aware",
                                         "child-name",          "child-age",
                                         "child-contact",       "subject-name",
                                         "subject-details",     "subject-behaviour",
                                         "reporter-name",       "reporter-contact",
                                         "reporter-address",    "reporter-member",
                                         "reporter-membership", "reporter-role"}; /* SG-A1 */
    assert_true(report->opens_case && report->open_to_public);
    assert_true(text_starts(report->says[0],
                            TEXT("If a child is in immediate danger"))); /* SG-4.4: 999 first */
    size_t required = 0;
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        bool found = false;
        for (size_t j = 0; j < report->group_count; j++) {
            for (size_t k = 0; k < report->groups[j].question_count; k++) {
                found =
                    found || text_is(report->groups[j].questions[k].fact->is.name.text, wanted[i]);
            }
        }
        assert_true(found);
    }
    for (size_t i = 0; i < report->group_count; i++) {
        for (size_t j = 0; j < report->groups[i].question_count; j++) {
            required +=
                report->groups[i].questions[j].required &&
                (report->groups[i].kind == PROCEDURE_GROUP_CASE || report->groups[i].required);
        }
    }
    assert_int_equal(required, 1); /* only the narrative */
}

static void test_procedure_read__every_name_has_words(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure *procedure = safeguarding(arena);
    static const char *const names[][3] = {
        {"", "legal-director", "Executive Director of Legal Affairs"},
        {"", "referral", "Referral"},
        {"", "subject", "Person the concern is about"},
        {"", "assess", "Assess against the threshold"},
        {"case", "concern", "Concern, to be assessed"},
        {"outcome", "malicious", "Malicious: disproved, and meant to deceive"},
        {"", "manager", "Whoever manages the case"},
        {"", "of-another-version", "of-another-version"},
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct text label =
            procedure_label(procedure, procedure_name(names[i][0]), procedure_name(names[i][1]));
        assert_string_equal(text_string(arena, label), names[i][2]);
    }
    assert_true(text_is(procedure_find_duty(procedure, TEXT("refer"))->is.label,
                        "Refer to the statutory agency"));
    const struct procedure_flag_words *flag = procedure_find_flag(procedure, TEXT("report-exists"));
    assert_true(flag->shown_to_staff);
    assert_true(
        text_is(flag->says, "A safeguarding report exists. Contact the Safeguarding Unit."));
    assert_null(procedure_find_step(procedure, TEXT("no-such-step")));
    assert_null(procedure_find_fact(procedure, procedure_name(""), TEXT("no-such-fact")));
    assert_int_equal(
        procedure_find_fact(procedure, procedure_name("allegation"), TEXT("outcome"))->choice_count,
        5); /* SG-12.3: the national values */
}

static void test_procedure_read__questions_that_answers_bring_up(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    const struct procedure_step_words *step = procedure_find_step(scene->procedure, TEXT("assess"));
    const struct procedure_group *group = &step->groups[1];
    struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};
    scene_report(scene);
    assert_non_null(group->when);
    assert_false(procedure_asked(scene->procedure, scene->state, step, group->when, the_case, NULL,
                                 0, &scene->moment));
    (void)scene_read(scene, "assess", the_case, FIELDS("threshold=harm", "threshold.reasons=r"));
    assert_true(procedure_asked(scene->procedure, scene->state, step, group->when, the_case,
                                scene->input.answers, 1, &scene->moment));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_read__a_procedure_tells_about_itself),
        cmocka_unit_test(test_procedure_read__the_report_form_holds_every_field),
        cmocka_unit_test(test_procedure_read__every_name_has_words),
        cmocka_unit_test(test_procedure_read__questions_that_answers_bring_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
