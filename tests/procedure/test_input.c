/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms: everything that is wrong is said beside its field, and what could be read is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scene.h"

static const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};

static const char *fault_at(const struct scene *scene, const char *field)
{
    for (size_t i = 0; i < scene->input.fault_count; i++) {
        if (text_is(scene->input.faults[i].field, field)) {
            assert_true(scene->input.faults[i].words.length > 0);
            return text_string(scene->arena, scene->input.faults[i].key);
        }
    }
    return "";
}

static void test_procedure_input__only_the_narrative_is_needed(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    assert_int_equal(scene_read(scene, "report", the_case, FIELDS("circumstances=x")), 0);
    assert_int_equal(scene->input.answers_count, 1);
    assert_int_equal(scene_read(scene, "report", the_case,
                                FIELDS("circumstances=   ", "subject.1.subject-name=Chris")),
                     ERROR_INVALID);
    assert_int_equal(scene->input.fault_count, 1);
    assert_string_equal(fault_at(scene, "circumstances"), "required");
    assert_int_equal(scene->input.part_count, 1); /* what could be read is kept */
}

static void test_procedure_input__each_fault_at_its_field(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    static const char *const cases[][3] = {
        {"aware.day=31", "aware.day", ""},
        {"child.1.child-age=eighteen", "child.1.child-age", "not-a-number"},
        {"child.2.child-age=18", "child.2.child-age", "not-a-number"},
        {"emergency-called=maybe", "emergency-called", "not-a-choice"},
        {"concerns-office=king", "concerns-office", "not-a-choice"},
        {"aware=2026-02-30", "aware", "not-a-date"},
        {"aware=2026-11-24", "aware", "in-the-future"},
        {"colour=red", "colour", "unknown"},
        {"subject.21.subject-name=x", "subject.21.subject-name", "unknown"},
        {"subject.0.subject-name=x", "subject.0.subject-name", "unknown"},
        {"subject.subject-name=x", "subject.subject-name", "unknown"},
        {"circumstances.reasons=x", "circumstances.reasons", "unknown"},
        {"reporter.2.reporter-name=x", "reporter.2.reporter-name", "unknown"},
        {"subject.1.subject-name=\xff\xfe", "subject.1.subject-name", "not-text"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(
            scene_read(scene, "report", the_case, FIELDS("circumstances=x", cases[i][0])),
            ERROR_INVALID);
        if (cases[i][2][0] != '\0') {
            assert_string_equal(fault_at(scene, cases[i][1]), cases[i][2]);
        }
        assert_int_equal(scene->input.parts[0].part, 1);
    }
}

static void test_procedure_input__dates_come_in_three_fields_or_one(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    static const char *const ways[][6] = {
        {"circumstances=x", "aware.day=20", "aware.month=11", "aware.year=2026",
         "aware.clock=14:05", NULL},
        {"circumstances=x", "aware.day=20", "aware.month=November", "aware.year=2026",
         "aware.clock=2:05pm", NULL},
        {"circumstances=x", "aware=2026-11-20", "aware.clock=14:05", NULL},
        {"circumstances=x", "aware=2026-11-20T14:05:00Z", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        assert_int_equal(scene_read(scene, "report", the_case, ways[i]), 0);
        assert_int_equal(scene->input.answers[0].at[1].value.type, PROCEDURE_TIME);
        assert_true(scene->input.answers[0].at[1].value.instant == 1795183500000);
    }
    assert_int_equal(scene_read(scene, "report", the_case,
                                FIELDS("circumstances=x", "aware=2026-11-20", "aware.clock=25:00")),
                     ERROR_INVALID);
    assert_string_equal(fault_at(scene, "aware.clock"), "not-a-time");
    assert_int_equal(scene_read(scene, "report", the_case,
                                FIELDS("circumstances=x", "aware=2026-03-29", "aware.clock=01:30")),
                     ERROR_INVALID);
    assert_string_equal(fault_at(scene, "aware"),
                        "not-a-time"); /* the hour that the clocks skipped */
}

static void test_procedure_input__reasons_are_required_with_an_answer(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    assert_int_equal(scene_read(scene, "assess", the_case, FIELDS("threshold=none")),
                     ERROR_INVALID);
    assert_string_equal(fault_at(scene, "threshold.reasons"), "required");
    assert_int_equal(scene_read(scene, "assess", the_case, NULL), ERROR_INVALID);
    assert_string_equal(fault_at(scene, "threshold"), "required");
    assert_int_equal(scene_read(scene, "assess", the_case,
                                FIELDS("threshold=none", "threshold=harm", "threshold.reasons=r")),
                     ERROR_INVALID);
    assert_string_equal(fault_at(scene, "threshold"), "none-and-some");
    assert_int_equal(scene_read(scene, "assess", the_case,
                                FIELDS("threshold=harm", "threshold=harm", "threshold=offence",
                                       "threshold.reasons=r", "allegation.1.allegation-words=w")),
                     0);
    assert_int_equal(scene->input.answers[0].at[0].value.names.count, 2);
}

/* What was typed into a part that another answer then took away is passed over, not held against
 * anybody. */
static void test_procedure_input__what_is_not_asked_is_passed_over(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    assert_int_equal(scene_read(scene, "assess", the_case,
                                FIELDS("threshold=none", "threshold.reasons=r",
                                       "allegation.1.allegation-words=w")),
                     0);
    assert_int_equal(scene->input.answers_count, 1);
    assert_int_equal(
        scene_read(scene, "report", the_case,
                   FIELDS("circumstances=x", "reporter.1.reporter-name=Ada",
                          "reporter.1.reporter-member=no", "reporter.1.reporter-membership=123")),
        0);
    assert_int_equal(scene->input.answers[1].count, 2);
    assert_int_equal(
        scene_read(scene, "report", the_case,
                   FIELDS("circumstances=x", "reporter.1.reporter-name=Ada",
                          "reporter.1.reporter-member=yes", "reporter.1.reporter-membership=123")),
        0);
    assert_int_equal(scene->input.answers[1].count, 3);
}

#define ORDER                                                                                      \
    "procedure order\n  version 2026-01-01\n  source \"A test\"\n  compartment conduct\n"              \
    "office clerk\ntrack case open -> closed ends\nitem slip made\n"                               \
    "step begin\n  opens the case\n  by anybody\n"                                                \
    "  ask first text when case is open\n  ask nature choice grave, slight\n"                      \
    "step look\n  by anybody\n  ask again text when step look is taken\n"                         \
    "  ask early text optional when late\n"                                                        \
    "  make slip \"Slips\" several when late\n    ask words text\n    ask more text when size is large\n" \
    "    ask size choice small, large\n"                                                            \
    "  ask late yes-no\n"

struct form_read {
    struct procedure_input input;
    int result;
    bool decided;
};

/* What the form's reader makes of the fields, and whether deciding takes it. */
static struct form_read form_of(struct scene *scene, const struct procedure_state *state, const char *step,
                                const struct procedure_field *fields, size_t count, struct procedure_effects *effects)
{
    const struct procedure_step_words *words = procedure_find_step(scene->procedure, text_of(step));
    struct form_read form = {.decided = false};
    struct procedure_decision decision;
    struct error error = {0};
    form.result = procedure_answers_read(scene->arena, scene->procedure, state, words, the_case, fields, count,
                                         &scene->moment, &form.input, &error);
    struct procedure_command command = {.step = words->is.name,
                                        .answers = form.input.answers,
                                        .answers_count = form.input.answers_count,
                                        .happened = scene->moment.now};
    procedure_decide(scene->arena, scene->procedure, state, &command, &scene->moment, &decision);
    form.decided = decision.allowed;
    *effects = decision.effects;
    return form;
}

/* The reader asks what deciding asks: after the step is noted, and whichever answer comes first. */
static void test_procedure_input__asks_what_deciding_asks(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct procedure_file file = {.name = TEXT("order"), .text = TEXT(ORDER)};
    struct procedure_messages messages;
    struct procedure_effects effects;
    struct error error = {0};
    assert_int_equal(procedure_read(scene->arena, &file, 1, &scene->procedure, &messages, &error), 0);
    struct procedure_state *now = procedure_state_new(scene->arena);
    const struct procedure_field bare[] = {{TEXT("nature"), TEXT("grave")}};
    struct form_read form = form_of(scene, now, "begin", bare, 1, &effects);
    assert_int_equal(form.result, ERROR_INVALID);
    assert_true(text_is(form.input.faults[0].field, "first"));
    const struct procedure_field begun[] = {{TEXT("first"), TEXT("x")}, {TEXT("nature"), TEXT("grave")}};
    form = form_of(scene, now, "begin", begun, 2, &effects);
    assert_int_equal(form.result, 0);
    assert_true(form.decided);
    assert_int_equal(procedure_apply(now, &effects, 1, &error), 0);
    const struct procedure_field looked[] = {{TEXT("again"), TEXT("x")},           {TEXT("early"), TEXT("before")},
                                             {TEXT("slip.1.words"), TEXT("one")},  {TEXT("slip.1.size"), TEXT("small")},
                                             {TEXT("slip.2.words"), TEXT("two")},  {TEXT("slip.2.size"), TEXT("large")},
                                             {TEXT("slip.2.more"), TEXT("large")}, {TEXT("late"), TEXT("yes")}};
    form = form_of(scene, now, "look", looked, COUNT_OF(looked), &effects);
    assert_int_equal(form.result, 0);
    assert_true(form.decided);
    assert_int_equal(form.input.answers_count, 4); /* again and early; two slips; late */
    assert_int_equal(form.input.part_count, 5); /* again, early, one, two, large */
    const struct procedure_field without[] = {{TEXT("early"), TEXT("before")}, {TEXT("late"), TEXT("no")}};
    form = form_of(scene, now, "look", without, 2, &effects);
    assert_int_equal(form.result, ERROR_INVALID);
    assert_int_equal(form.input.fault_count, 1);
    assert_true(text_is(form.input.faults[0].field, "again"));
}

static void test_procedure_input__several_of_one_kind_each_make_one(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    assert_true(scene_take(scene, "report", -1,
                           FIELDS("circumstances=x", "subject.1.subject-name=One",
                                  "subject.4.subject-name=Two", "child.1.child-age=9",
                                  "reporter.1.reporter-name=Ada")));
    assert_int_equal(scene->state->party_count, 4);
    assert_true(scene->state->parties[0].judged);
    assert_true(text_is(scene->state->parties[2].standings[0].text, "child"));
    assert_int_equal(procedure_value_of(scene->state,
                                        (struct procedure_scope){PROCEDURE_FOR_PARTY, 3},
                                        procedure_name("child-age"))
                         ->number,
                     9);
}

static void test_procedure_input__long_and_many_are_bounded(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    char *long_text = arena_alloc(scene->arena, PROCEDURE_TEXT_MOST + 40);
    memset(long_text, 'x', PROCEDURE_TEXT_MOST + 30);
    memcpy(long_text, "circumstances=", 14);
    assert_int_equal(scene_read(scene, "report", the_case, FIELDS(long_text)), ERROR_INVALID);
    assert_string_equal(fault_at(scene, "circumstances"), "too-long");
    struct procedure_field *fields =
        ARENA_ARRAY(scene->arena, struct procedure_field, PROCEDURE_FIELDS_MOST + 1);
    struct error error = {0};
    assert_int_equal(procedure_answers_read(scene->arena, scene->procedure, scene->state,
                                            procedure_find_step(scene->procedure, TEXT("report")),
                                            the_case, fields, PROCEDURE_FIELDS_MOST + 1,
                                            &scene->moment, &scene->input, &error),
                     ERROR_LIMIT);
}

static const struct procedure *of_papers(struct arena *arena)
{
    static const struct procedure_file file = {
        .name = {"papers", 6},
        .text = {.at = "procedure papers\n  version 2026-01-01\n  source \"A test\"\n  compartment conduct\n\n"
                       "office clerk\n\ntrack case open -> closed ends\n\nstep go\n  opens the case\n  by anybody\n"
                       "  ask letter document\n  ask papers document several optional with reasons\n",
                 .length = 237},
    };
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    if (procedure_read(arena, &file, 1, &procedure, &messages, &error) != 0) {
        fail_msg("%s", error.words);
    }
    return procedure;
}

/* SG-7.7: a question for documents takes what the documents room knows, by its identity. */
static void test_procedure_input__documents_are_named_by_identity(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene->procedure = of_papers(scene->arena);
#define ONE "00000000000000000000000001"
#define TWO "00000000000000000000000002"
#define THREE "00000000000000000000000003"
    assert_int_equal(scene_read(scene, "go", the_case,
                                FIELDS("letter=" ONE, "papers=" TWO, "papers=" THREE, "papers=" TWO,
                                       "papers.reasons=They say why.")),
                     0);
    assert_int_equal(scene->input.attached_count, 3);
    assert_int_equal(scene->input.answers[0].count, 3);
    assert_true(text_is(scene->input.attached[2].field, "papers"));
    assert_int_equal(scene->input.answers[0].at[2].value.reasons.part,
                     scene->input.answers[0].at[1].value.reasons.part);
    assert_int_equal(scene_read(scene, "go", the_case, FIELDS("papers=" TWO)), ERROR_INVALID);
    assert_string_equal(fault_at(scene, "letter"), "required");
    assert_string_equal(fault_at(scene, "papers.reasons"), "required");
    assert_int_equal(scene_read(scene, "go", the_case, FIELDS("letter=" ONE, "letter=" TWO)), ERROR_INVALID);
    assert_string_equal(fault_at(scene, "letter"), "too-many");
    assert_int_equal(scene_read(scene, "go", the_case, FIELDS("letter=evidence.pdf")), ERROR_INVALID);
    assert_string_equal(fault_at(scene, "letter"), "not-a-document");
}

/* SG-7.9: the product takes no indecent image in, so no step of that strand asks for a file. */
static void test_procedure_input__the_image_strand_takes_no_file(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    size_t count, files = 0;
    const struct procedure_step_words *steps = procedure_steps(scene->procedure, &count);
    for (size_t i = 0; i < count; i++) {
        bool of_images = text_starts(steps[i].is.name.text, TEXT("image"));
        for (size_t j = 0; j < steps[i].cites.count; j++) {
            of_images = of_images || text_is(steps[i].cites.at[j], "SG-7.9") || text_is(steps[i].cites.at[j], "SG-7.10");
        }
        for (size_t j = 0; j < steps[i].group_count; j++) {
            for (size_t k = 0; k < steps[i].groups[j].question_count; k++) {
                bool takes = steps[i].groups[j].questions[k].fact->type == PROCEDURE_DOCUMENT;
                files += takes;
                if (takes && of_images) {
                    fail_msg("%.*s asks for a file", TEXT_ARGS(steps[i].is.name.text));
                }
            }
        }
    }
    assert_true(files > 0 || !procedure_find_step(scene->procedure, TEXT("add-evidence")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_input__only_the_narrative_is_needed),
        cmocka_unit_test(test_procedure_input__each_fault_at_its_field),
        cmocka_unit_test(test_procedure_input__dates_come_in_three_fields_or_one),
        cmocka_unit_test(test_procedure_input__reasons_are_required_with_an_answer),
        cmocka_unit_test(test_procedure_input__what_is_not_asked_is_passed_over),
        cmocka_unit_test(test_procedure_input__asks_what_deciding_asks),
        cmocka_unit_test(test_procedure_input__several_of_one_kind_each_make_one),
        cmocka_unit_test(test_procedure_input__long_and_many_are_bounded),
        cmocka_unit_test(test_procedure_input__documents_are_named_by_identity),
        cmocka_unit_test(test_procedure_input__the_image_strand_takes_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
