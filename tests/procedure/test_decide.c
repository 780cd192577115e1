/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scene.h"

static const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};

static struct text packed(struct arena *arena, const struct procedure_effects *effects)
{
    struct pack pack = pack_in(arena);
    procedure_effects_pack(&pack, effects);
    return pack_done(&pack);
}

static void test_procedure_decide__the_same_again_gives_the_same_bytes(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    assert_int_equal(scene_read(scene, "assess", the_case,
                                FIELDS("threshold=harm", "threshold.reasons=r",
                                       "allegation.1.allegation-words=w")),
                     0);
    struct procedure_command command = scene_command(scene, "assess", the_case, MANAGER);
    struct procedure_decision one, other;
    procedure_decide(scene->arena, scene->procedure, scene->state, &command, &scene->moment, &one);
    procedure_decide(scene->arena, scene->procedure, scene->state, &command, &scene->moment,
                     &other);
    assert_true(one.allowed);
    assert_true(
        text_equal(packed(scene->arena, &one.effects), packed(scene->arena, &other.effects)));
}

static void test_procedure_decide__deciding_leaves_the_state_alone(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    struct text before = procedure_state_pack(scene->arena, scene->state);
    assert_int_equal(scene_read(scene, "assess", the_case,
                                FIELDS("threshold=harm", "threshold.reasons=r",
                                       "allegation.1.allegation-words=w")),
                     0);
    struct procedure_command command = scene_command(scene, "assess", the_case, MANAGER);
    struct procedure_decision decision;
    procedure_decide(scene->arena, scene->procedure, scene->state, &command, &scene->moment,
                     &decision);
    assert_true(decision.allowed);
    assert_true(text_equal(before, procedure_state_pack(scene->arena, scene->state)));
}

/* Replaying reads effects only: from their bytes, without any procedure, comes the same state. */
static void test_procedure_decide__replaying_gives_the_same_state(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct error error = {0};
    scene_report(scene);
    scene_assess(scene);
    assert_true(scene_take(scene, "inform-legal-director", MANAGER, NULL));
    struct procedure_state *again = procedure_state_new(scene->arena);
    for (size_t i = 0; i < scene->applied_count; i++) {
        struct procedure_effects effects = {0};
        struct unpack unpack = unpack_of(packed(scene->arena, &scene->applied[i]));
        procedure_effects_unpack(scene->arena, &unpack, &effects);
        assert_int_equal(unpack_done(&unpack, "effects", &error), 0);
        assert_int_equal(procedure_apply(again, &effects, (uint32_t)i + 1, &error), 0);
    }
    assert_true(text_equal(procedure_state_pack(scene->arena, again),
                           procedure_state_pack(scene->arena, scene->state)));
    struct procedure_state *copy = procedure_state_copy(scene->arena, scene->state);
    assert_true(text_equal(procedure_state_pack(scene->arena, copy),
                           procedure_state_pack(scene->arena, scene->state)));
}

static void test_procedure_decide__texts_and_names_are_references_only(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    const struct procedure_value *value =
        procedure_value_of(scene->state, the_case, procedure_name("circumstances"));
    assert_int_equal(value->type, PROCEDURE_TEXT);
    assert_int_equal(value->reference.sequence, 1);
    assert_int_equal(value->reference.part, 1);
    assert_int_equal(scene->input.part_count, 2);
    assert_true(text_is(scene->input.parts[0].text, "Something that I saw."));
    assert_int_equal(scene->input.parts[1].type, PROCEDURE_NAMES);
    struct text bytes = procedure_state_pack(scene->arena, scene->state);
    assert_null(memmem(bytes.at, bytes.length, "Chris", 5));
    assert_null(memmem(bytes.at, bytes.length, "Something", 9));
}

static void test_procedure_decide__what_is_not_there_is_refused(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct procedure_command command = scene_command(scene, "assess", the_case, MANAGER);
    assert_false(scene_decide(scene, &command));
    scene_refused(scene, PROCEDURE_REFUSED_GUARD, "SG-6.3", NULL);
    scene_report(scene);
    command = scene_command(scene, "no-such-step", the_case, MANAGER);
    assert_false(scene_decide(scene, &command));
    scene_refused(scene, PROCEDURE_REFUSED_UNKNOWN, NULL, NULL);
    command = scene_command(scene, "decide-outcome", the_case, DIRECTOR);
    assert_false(scene_decide(scene, &command));
    scene_refused(scene, PROCEDURE_REFUSED_UNKNOWN, NULL, NULL);
    command.scope = (struct procedure_scope){PROCEDURE_FOR_ITEM, 99};
    assert_false(scene_decide(scene, &command));
    scene_refused(scene, PROCEDURE_REFUSED_UNKNOWN, NULL, NULL);
    scene->input = (struct procedure_input){0};
    command = scene_command(scene, "report", the_case, -1);
    assert_false(scene_decide(scene, &command));
    scene_refused(scene, PROCEDURE_REFUSED_GUARD, "SG-4.1", NULL);
}

static void test_procedure_decide__all_refusals_are_given_at_once(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    scene->input = (struct procedure_input){0};
    struct procedure_command command = scene_command(scene, "close", the_case, OFFICER);
    command.happened = scene->moment.now + 1;
    assert_false(scene_decide(scene, &command));
    scene_refused(scene, PROCEDURE_REFUSED_GUARD, "SG-12.4", NULL);
    scene_refused(scene, PROCEDURE_REFUSED_CAPACITY, NULL, NULL);
    scene_refused(scene, PROCEDURE_REFUSED_TIME, NULL, "happened");
}

/* What a note of the ledger holds of a refusal is enough to say again why, but not who stood aside. */
static void test_procedure_decide__a_noted_refusal_is_said_again(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    scene->input = (struct procedure_input){0};
    struct procedure_command command = scene_command(scene, "close", the_case, OFFICER);
    assert_false(scene_decide(scene, &command));
    bool guarded = false;
    for (size_t i = 0; i < scene->last.refusals.count; i++) {
        const struct procedure_refusal *refusal = &scene->last.refusals.at[i];
        struct text key = text_of(procedure_refusal_key(refusal->code));
        struct text cites = procedure_cites_print(scene->arena, &refusal->cites);
        struct text said = procedure_refused_words(scene->arena, scene->procedure, TEXT("close"), key, cites);
        const char *words = text_string(scene->arena, refusal->words);
        bool told = strstr(text_string(scene->arena, said), words) != NULL;
        assert_true(told);
        guarded = guarded || refusal->code == PROCEDURE_REFUSED_GUARD;
        assert_true(procedure_refused_words(scene->arena, NULL, TEXT("close"), key, cites).length > 0);
    }
    assert_true(guarded);
    struct text none = procedure_refused_words(scene->arena, scene->procedure, TEXT("close"), TEXT("to"), TEXT("SG-1"));
    assert_int_equal(none.length, 0);
}

static void test_procedure_decide__answers_are_checked_again(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    struct procedure_name red = procedure_name("red");
    struct procedure_answer answer = {.fact = procedure_name("threshold"),
                                      .value = {.type = PROCEDURE_ANY_OF, .names = {&red, 1}}};
    struct procedure_answers answers = {.group = 0, .at = &answer, .count = 1};
    struct procedure_command command = scene_command(scene, "assess", the_case, MANAGER);
    command.answers = &answers;
    command.answers_count = 1;
    assert_false(scene_decide(scene, &command));
    scene_refused(scene, PROCEDURE_REFUSED_INPUT, NULL, "threshold");
    answer.value.names.count = 0;
    assert_false(scene_decide(scene, &command));
    scene_refused(scene, PROCEDURE_REFUSED_INPUT, NULL, "threshold.reasons");
    answers.group = 17;
    assert_false(scene_decide(scene, &command));
    scene_refused(scene, PROCEDURE_REFUSED_INPUT, NULL, NULL);
    command.answers_count = 0;
    assert_false(scene_decide(scene, &command));
    scene_refused(scene, PROCEDURE_REFUSED_INPUT, NULL, "threshold");
}

static void test_procedure_decide__nobody_judges_themself(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct procedure_named named = {.answers = 1,
                                    .person = scene_person(MANAGER),
                                    .office = procedure_name("safeguarding-manager")};
    scene->moment.named = &named;
    scene->moment.named_count = 1;
    scene_report(scene);
    scene->moment.named_count = 0;
    assert_int_equal(scene->state->match_count, 1);
    assert_int_equal(scene->state->matches[0].state, PROCEDURE_MATCH_POSSIBLE);
    assert_false(
        scene_take(scene, "assess", MANAGER, FIELDS("threshold=none", "threshold.reasons=r")));
    scene_refused(scene, PROCEDURE_REFUSED_SUBJECT, "SG-4.3", NULL);
    assert_true(scene_take_for(scene, "settle-match", DIRECTOR,
                               (struct procedure_scope){PROCEDURE_FOR_MATCH, 1},
                               FIELDS("same-person=yes", "same-person.reasons=The address.")));
    assert_int_equal(scene->state->matches[0].state, PROCEDURE_MATCH_CONFIRMED);
    struct identity manager = scene_person(MANAGER);
    assert_true(identity_equal(&scene->state->parties[0].person, &manager));
}

/* A witness who holds an office is no reason to keep the case from them. */
static void test_procedure_decide__only_who_is_judged_is_matched(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct procedure_named named = {.answers = 1,
                                    .person = scene_person(MANAGER),
                                    .office = procedure_name("safeguarding-manager")};
    scene->moment.named = &named;
    scene->moment.named_count = 1;
    assert_true(scene_take(scene, "report", -1,
                           FIELDS("circumstances=x", "reporter.1.reporter-name=Sam Manager")));
    assert_int_equal(scene->state->match_count, 0);
}

static void test_procedure_decide__a_match_may_appear_later(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    struct procedure_named named = {.answers = UINT32_MAX,
                                    .party = 1,
                                    .person = scene_person(DIRECTOR),
                                    .office = procedure_name("legal-director")};
    struct procedure_command command = {.event = PROCEDURE_MATCH_APPEARS,
                                        .happened = scene->moment.now,
                                        .actor = {.kind = PROCEDURE_ACTOR_EVENHAND}};
    scene->moment.named = &named;
    scene->moment.named_count = 1;
    assert_true(scene_decide(scene, &command));
    assert_int_equal(scene->state->match_count, 1);
    assert_non_null(scene_duty(scene, "advise-general-secretary"));
    assert_true(scene_decide(scene, &command));
    assert_int_equal(scene->state->match_count, 1); /* once */
}

static void test_procedure_decide__holders_of_barred_offices_take_no_part(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    scene->holders[LEADER].person = scene_person(MANAGER); /* the same person holds both */
    assert_false(
        scene_take(scene, "assess", MANAGER, FIELDS("threshold=none", "threshold.reasons=r")));
    scene_refused(scene, PROCEDURE_REFUSED_CAPACITY, "CP-8", NULL);
    assert_true(
        scene_take(scene, "assess", DIRECTOR, FIELDS("threshold=none", "threshold.reasons=r")));
}

static void test_procedure_decide__events_are_evenhands_own(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    assert_true(
        scene_take(scene, "report", -1,
                   FIELDS("circumstances=x", "reporter.1.reporter-contact=ada@example.org")));
    assert_true(scene_take(scene, "confirm-receipt", MANAGER, NULL));
    struct procedure_command command = {
        .event = PROCEDURE_LETTER_IS_SENT, .event_number = 1, .happened = scene->moment.now};
    assert_false(scene_decide(scene, &command));
    scene_refused(scene, PROCEDURE_REFUSED_UNKNOWN, NULL, NULL);
    command.actor.kind = PROCEDURE_ACTOR_EVENHAND;
    assert_true(scene_decide(scene, &command));
    assert_int_equal(scene->state->letters[0].status, PROCEDURE_LETTER_SENT);
    command.event = PROCEDURE_LETTER_BOUNCES;
    assert_true(scene_decide(scene, &command));
    assert_int_equal(scene->state->letters[0].status, PROCEDURE_LETTER_BOUNCED);
    command.event_number = 2;
    assert_false(scene_decide(scene, &command));
}

static void test_procedure_decide__a_limit_lapses_once_and_is_met_late(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    const struct procedure_duty *duty = scene_duty(scene, "assess-concern");
    struct procedure_command command = {.event = PROCEDURE_DUTY_LAPSES,
                                        .event_number = duty->number,
                                        .happened = scene->moment.now,
                                        .actor = {.kind = PROCEDURE_ACTOR_EVENHAND}};
    assert_false(scene_decide(scene, &command));
    scene_refused(scene, PROCEDURE_REFUSED_TIME, NULL, NULL);
    scene->moment.now = duty->dues[0].deadline.ends + 1;
    assert_false(scene_decide(scene, &command)); /* what counts is when it is said to have passed */
    command.happened = duty->dues[0].deadline.ends;
    assert_true(scene_decide(scene, &command));
    assert_true(scene_duty(scene, "assess-concern")->dues[0].lapsed);
    assert_false(scene_decide(scene, &command));
    assert_true(
        scene_take(scene, "assess", MANAGER, FIELDS("threshold=none", "threshold.reasons=r")));
    duty = scene_duty(scene, "assess-concern");
    assert_int_equal(duty->status, PROCEDURE_DUTY_MET);
    assert_true(duty->late);
}

static void test_procedure_decide__both_limits_are_kept_and_explained(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    scene_assess(scene);
    const struct procedure_duty *duty = scene_duty(scene, "refer");
    assert_int_equal(duty->due_count, 2);
    assert_int_equal(duty->leading,
                     1); /* the nation's one working day, beside the procedure's two */
    assert_int_equal(duty->dues[1].deadline.date.day, 24);
    assert_int_equal(duty->dues[0].deadline.date.day, 25);
    assert_true(duty->dues[1].has_data);
    assert_int_equal(duty->dues[1].data_hash[0], 0xaa);
    assert_true(text_is(duty->dues[0].deadline.rule.paragraph, "SG-8.1"));
    size_t count = 0;
    struct text *lines = procedure_explain_duty(scene->arena, scene->procedure, duty, &count);
    assert_true(count > 4);
    assert_string_equal(text_string(scene->arena, lines[0]),
                        "Refer to the statutory agency: owed by whoever manages the case.");
}

static void test_procedure_decide__a_case_can_be_moved_to_a_new_version(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    int64_t received = scene->state->received;
    struct procedure_file files[PROCEDURE_FILES_MOST];
    size_t count = shipped_files(scene->arena, "safeguarding-child", files);
    char *text = text_string(scene->arena, files[0].text);
    memcpy(strstr(text, "2024-03-26"), "2027-01-01", 10);
    files[0].text =
        text_of(arena_print(scene->arena, "%s\ntrack learning none-yet -> written\n", text));
    files[0].hash[0] = 0xbb;
    struct procedure_messages messages;
    struct error error = {0};
    assert_int_equal(procedure_read(scene->arena, files, count, &scene->procedure, &messages, &error),
                     0);
    struct procedure_command command = {.event = PROCEDURE_VERSION_CHANGES,
                                        .happened = scene->moment.now,
                                        .actor = {.kind = PROCEDURE_ACTOR_EVENHAND}};
    scene->moment.now += 1000;
    assert_true(scene_decide(scene, &command));
    assert_int_equal(scene->state->version.year, 2027);
    assert_int_equal(scene->state->procedure_hash[0], 0xbb);
    assert_int_equal(scene->state->received, received);
    assert_true(scene_track_is(scene, "learning", "none-yet"));
    assert_true(scene_track_is(scene, "case", "concern"));
}

static void test_procedure_decide__counted_facts_are_choices_only(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    scene_report(scene);
    scene_assess(scene);
    size_t count = 0;
    const struct procedure_counted *counted =
        procedure_counted(scene->arena, scene->procedure, scene->state, &count);
    assert_int_equal(count, 3); /* channel, threshold, nation */
    for (size_t i = 0; i < count; i++) {
        assert_true(counted[i].value.type == PROCEDURE_CHOICE ||
                    counted[i].value.type == PROCEDURE_ANY_OF);
        assert_int_equal(counted[i].value.reasons.part, 0);
    }
}

static const struct procedure_offer *offer_of(const struct procedure_offers *offers,
                                              const char *step)
{
    for (size_t i = 0; i < offers->count; i++) {
        if (text_is(offers->at[i].step->is.name.text, step)) {
            return &offers->at[i];
        }
    }
    fail_msg("%s is not offered", step);
    return NULL;
}

static void test_procedure_decide__offers_agree_with_deciding(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct procedure_actor viewer = {
        .kind = PROCEDURE_ACTOR_PERSON, .person = scene_person(DIRECTOR), .staff = true};
    struct procedure_offers offers;
    scene_report(scene);
    procedure_offers(scene->arena, scene->procedure, scene->state, &viewer, &scene->moment,
                     &offers);
    const struct procedure_offer *offer = offer_of(&offers, "assess");
    assert_false(offer->allowed);
    assert_true(offer->others); /* the manager may */
    assert_true(text_is(offer->acting.office.text, "safeguarding-manager"));
    offer = offer_of(&offers, "decide-outcome");
    assert_false(offer->allowed);
    assert_int_equal(offer->scope.number, 0); /* there is no allegation yet */
    offer = offer_of(&offers, "begin-internal");
    assert_false(offer->others);
    assert_true(text_is(offer->refusals.at[0].cites.at[0], "SG-11.1"));
    viewer.person = scene_person(MANAGER);
    procedure_offers(scene->arena, scene->procedure, scene->state, &viewer, &scene->moment,
                     &offers);
    assert_true(offer_of(&offers, "assess")->allowed);
}

static void test_procedure_decide__commands_and_moments_come_back(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct error error = {0};
    scene_report(scene);
    struct procedure_command command = scene_command(scene, "report", the_case, -1), again;
    struct pack pack = pack_in(scene->arena), twice = pack_in(scene->arena);
    procedure_command_pack(&pack, &command);
    struct text bytes = pack_done(&pack);
    struct unpack unpack = unpack_of(bytes);
    procedure_command_unpack(scene->arena, &unpack, &again);
    assert_int_equal(unpack_done(&unpack, "command", &error), 0);
    procedure_command_pack(&twice, &again);
    assert_true(text_equal(pack_done(&twice), bytes));

    struct procedure_setting setting = {.setting = procedure_name("receipt-time"),
                                        .is_rule = true,
                                        .rule = {.count = CALENDAR_DAYS, .number = 3}};
    struct procedure_moment moment;
    scene->moment.settings = &setting;
    scene->moment.setting_count = 1;
    pack = pack_in(scene->arena);
    twice = pack_in(scene->arena);
    procedure_moment_pack(&pack, &scene->moment);
    bytes = pack_done(&pack);
    unpack = unpack_of(bytes);
    procedure_moment_unpack(scene->arena, &unpack, scene->book, &moment);
    assert_int_equal(unpack_done(&unpack, "moment", &error), 0);
    assert_int_equal(moment.holder_count, SCENE_OFFICES);
    assert_int_equal(moment.settings[0].rule.number, 3);
    procedure_moment_pack(&twice, &moment);
    assert_true(text_equal(pack_done(&twice), bytes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_decide__the_same_again_gives_the_same_bytes),
        cmocka_unit_test(test_procedure_decide__deciding_leaves_the_state_alone),
        cmocka_unit_test(test_procedure_decide__replaying_gives_the_same_state),
        cmocka_unit_test(test_procedure_decide__texts_and_names_are_references_only),
        cmocka_unit_test(test_procedure_decide__what_is_not_there_is_refused),
        cmocka_unit_test(test_procedure_decide__all_refusals_are_given_at_once),
        cmocka_unit_test(test_procedure_decide__a_noted_refusal_is_said_again),
        cmocka_unit_test(test_procedure_decide__answers_are_checked_again),
        cmocka_unit_test(test_procedure_decide__nobody_judges_themself),
        cmocka_unit_test(test_procedure_decide__only_who_is_judged_is_matched),
        cmocka_unit_test(test_procedure_decide__a_match_may_appear_later),
        cmocka_unit_test(test_procedure_decide__holders_of_barred_offices_take_no_part),
        cmocka_unit_test(test_procedure_decide__events_are_evenhands_own),
        cmocka_unit_test(test_procedure_decide__a_limit_lapses_once_and_is_met_late),
        cmocka_unit_test(test_procedure_decide__both_limits_are_kept_and_explained),
        cmocka_unit_test(test_procedure_decide__a_case_can_be_moved_to_a_new_version),
        cmocka_unit_test(test_procedure_decide__counted_facts_are_choices_only),
        cmocka_unit_test(test_procedure_decide__offers_agree_with_deciding),
        cmocka_unit_test(test_procedure_decide__commands_and_moments_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
