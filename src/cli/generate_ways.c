/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ways that generated complaints and cases of employees' conduct go, told as lives (story_lives.h). What each step asks is
 * in procedures/complaint and procedures/staff-discipline.
 */
#include "cli/generating.h"

#define FIELDS(...) .fields = ((const char *const[]){__VA_ARGS__, NULL})
#define NONE .fields = ((const char *const[]){NULL})
#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* ---- complaints -------------------------------------------------------------------------------------------------------- */

const char *const cli_complaint_words[] = {
    "guidance", "Handbook for complaints, third edition",
    "support", "A named person in the team, and the lines on the handbook's last page.",
    "member-kind", "member",
    "admits", "none",
    "sitting-form", "remote",
    "departure", "",
    "course-step", "",
    NULL,
};

#define C_OPENED                                                                                                       \
    {0, 9, 10, "{by}", "{opening}", 0,                                                                                 \
     FIELDS("channel", "{channel}", "categories", "{category}", "complaint-words", "{complaint}",                      \
            "respondent.1.respondent-name", "{respondent}", "respondent.1.respondent-details", "{branch}",             \
            "complainant.1.complainant-name", "{complainant}", "complainant.1.complainant-contact", "{contact}",       \
            "complainant.1.complainant-belongs", "{belongs}", "complainant.1.complainant-region", "{region}")}
#define C_ACKNOWLEDGED                                                                                                 \
    {2, 9, 40, "tamsin", "{acknowledge}", 0, FIELDS("guidance-sent", "{guidance}", "support-offered", "{support}")}
#define C_TRIAGED                                                                                                      \
    {4, 10, 0, "sunniva", "triage", 0,                                                                                 \
     FIELDS("safe-now", "no", "safe-now.reasons", "The two do not meet.", "safeguarding-concern", "no",                \
            "safeguarding-concern.reasons", "Nobody under eighteen, and nobody at risk, has a part in it.",            \
            "suspension-criteria", "no", "suspension-criteria.reasons", "None of them is met.", "other-cases", "no",   \
            "other-cases.reasons", "There is no other.", "conflicts", "no", "conflicts.reasons",                       \
            "Nobody who handles it knows either side.", "categories", "{category}", "allegation.1.allegation-words",   \
            "{allegation}", "allegation.1.category", "{category}", "allegation.1.form-of", "{form}",                   \
            "allegation.1.criteria-investigated", "{criteria}", "triage-reasons", "{triage-why}")}
#define C_LEARNT                                                                                                       \
    {4, 11, 0, "sunniva", "describe-respondent", 1, FIELDS("kind", "{member-kind}", "home-area", "{area}")},           \
        {5, 9, 30, "tamsin", "add-parties", 0,                                                                         \
         FIELDS("learnt-words", "Where it was, from the complainant, by telephone.", "area", "{area}")}
#define C_SUPPORTED                                                                                                    \
    {5, 11, 0, "tamsin", "consider-support", 0,                                                                        \
     FIELDS("support-complainant", "yes", "support-complainant.reasons", "A call every second week.",                  \
            "support-respondent", "yes", "support-respondent.reasons", "A named person of their own.",                 \
            "support-witnesses", "not-applicable", "support-witnesses.reasons", "There is none so far.",               \
            "adjustments", "{adjust}", "adjustments.reasons", "{adjust-why}", "support-words",                         \
            "One person of the team for each side, never the same.")}
#define C_INVESTIGATED                                                                                                 \
    {6, 11, 30, "sunniva", "appoint-investigator", 0,                                                                  \
     FIELDS("investigator-chosen", "person:piers", "investigator-how", "chosen", "investigator-how.reasons",           \
            "The next whose turn it is, without a tie to anybody in it.")},                                            \
        {8, 14, 0, "piers", "give-notice", 1,                                                                          \
         FIELDS("notice-words", "{allegation} And how to reply, by when.", "complainant-named", "no",                  \
                "complainant-named.reasons", "The reply does not need the name.", "guidance-sent", "{guidance}")},     \
        {20, 10, 0, "tamsin", "take-reply", 1, FIELDS("reply-words", "{reply}", "reply-admits", "{admits}")},          \
        {21, 11, 0, "tamsin", "{inform}", 2,                                                                           \
         FIELDS("progress-words", "That there is a reply, and when the investigation is to end.")},                    \
        {25, 11, 0, "piers", "consider-pattern", 0,                                                                    \
         FIELDS("pattern", "{pattern}", "pattern.reasons", "{pattern-why}", "conduct-age", "year")},                   \
        {32, 15, 0, "piers", "end-investigation", 0, FIELDS("investigation-report", "{report}")}
#define C_EXAMINER(day) {day, 10, 0, "sunniva", "appoint-examiner", 0, NONE}
#define C_REFERRED                                                                                                     \
    C_EXAMINER(33),                                                                                                    \
        {36, 12, 0, "odile", "examine", 0,                                                                             \
         FIELDS("examiner-decision", "refer", "examiner-decision.reasons", "There is a case to answer.",               \
                "examiner-criteria", "{criteria}")}
#define C_PANEL                                                                                                        \
    {42, 10, 0, "evander", "choose-panel", 0,                                                                          \
     FIELDS("chair-chosen", "person:{chair}", "regulatory-chosen", "person:{regulatory}", "lay-chosen", "person:{lay}", \
            "panel-reasons", "These three are free that month, and have no tie to either side.")},                     \
        {42, 10, 30, "evander", "instruct-lawyer", 0,                                                                  \
         FIELDS("lawyer-chosen", "person:ferelith", "lawyer-conflicts", "None, with either side or the branch.")},     \
        {42, 11, 0, "evander", "call-sitting", 0,                                                                      \
         FIELDS("sitting-at", "In a fortnight, at ten", "sitting-form", "{sitting-form}", "sitting-conduct",           \
                "Each side is heard once, and may bring somebody; there are breaks.")}
#define C_SAT                                                                                                          \
    {52, 13, 0, "{chair}", "record-sitting", 0,                                                                        \
     FIELDS("sitting-held", "yes", "sitting-held.reasons", "Everybody came.", "sitting-attended",                      \
            "The three, their lawyer, both sides")},                                                                   \
        {52, 14, 0, "{chair}", "find", 1,                                                                              \
         FIELDS("outcome", "{outcome}", "outcome.reasons", "{outcome-why}", "finding-criteria", "{criteria}",          \
                "sanction", "{sanction}", "sanction-conditions", "{conditions}", "departure", "{departure}",           \
                "votes-for", "{for}", "votes-against", "{against}", "dissent", "{dissent}")},                          \
        {52, 15, 0, "{chair}", "give-decision", 0, FIELDS("decision-words", "{outcome-why} {told}")},                  \
        {53, 9, 30, "evander", "appoint-reviewer", 0, NONE},                                                           \
        {58, 12, 0, "anselm", "review-decision", 0,                                                                    \
         FIELDS("verified", "yes", "verified.reasons", "The reasons carry the finding and what follows from it.")}
#define C_TOLD                                                                                                         \
    {60, 10, 0, "tamsin", "tell-outcome", 0, FIELDS("outcome-told", "{told} And how to appeal.")},                     \
        {61, 10, 0, "tamsin", "deliver-outcome", 0, FIELDS("delivered-words", "To both, by post and by e-mail.")}
#define C_CLOSED(day) {day, 15, 0, "sunniva", "close", 0, FIELDS("closing-words", "{lesson}")}
#define C_COURSE(day) {day, 10, 0, "tamsin", "{course-step}", 1, FIELDS("course-done", "@70 10:00")}

static const struct cli_life_step complaint_panel[] = {
    C_OPENED, C_ACKNOWLEDGED, C_TRIAGED, C_LEARNT, C_SUPPORTED, C_INVESTIGATED, C_REFERRED, C_PANEL, C_SAT, C_TOLD,
    C_COURSE(75),
    {90, 10, 0, "tamsin", "{spent-step}", 1, FIELDS("spent-words", "It ended as the decision said.")},
    C_CLOSED(95),
};

static const struct cli_life_step complaint_appealed[] = {
    C_OPENED, C_ACKNOWLEDGED, C_TRIAGED, C_LEARNT, C_SUPPORTED, C_INVESTIGATED, C_REFERRED, C_PANEL, C_SAT, C_TOLD,
    {66, 9, 0, "tamsin", "appeal", 0,
     FIELDS("appeal-by", "{appeals}", "appeal-grounds", "That what was said at the sitting is not what the reasons weigh.")},
    {68, 10, 0, "evander", "empanel-appeal", 0, NONE},
    C_COURSE(75),
    {82, 15, 0, "{other-chair}", "decide-appeal", 0,
     FIELDS("appeal-outcome", "dismissed", "appeal-outcome.reasons", "It was weighed, and bears the finding out.")},
    {83, 10, 0, "tamsin", "tell-appeal", 0, FIELDS("appeal-told", "That it is dismissed, by whom, and why.")},
    C_CLOSED(95),
};

static const struct cli_life_step complaint_early[] = {
    C_OPENED, C_ACKNOWLEDGED, C_TRIAGED, C_LEARNT, C_SUPPORTED, C_INVESTIGATED, C_EXAMINER(33),
    {36, 12, 0, "odile", "conclude-early", 0,
     FIELDS("early-ground", "no-breach", "early-ground.reasons", "What is shown breaks no rule.", "early-words",
            "What was done is known, and no rule forbids it.")},
    {38, 10, 0, "tamsin", "deliver-outcome", 0, FIELDS("delivered-words", "To both, by e-mail.")},
    C_CLOSED(40),
};

static const struct cli_life_step complaint_passed_on[] = {
    C_OPENED, C_ACKNOWLEDGED, C_TRIAGED,
    {5, 11, 0, "sunniva", "pass-on", 0,
     FIELDS("passed-to", "body", "passed-to.reasons", "It is for another body to look into.", "pass-on-words",
            "Who takes it from here, and how they are reached.")},
    {6, 11, 0, "tamsin", "deliver-outcome", 0, FIELDS("delivered-words", "To both, by post.")},
    C_CLOSED(7),
};

/* ---- the conduct of employees -------------------------------------------------------------------------------------------- */

const char *const cli_discipline_words[] = {
    "regulated", "no",
    "needs-suspension", "no",
    "needs-why", "Nobody and no evidence is at risk.",
    "way-why", "It would be misconduct, if it was so.",
    "union", "yes",
    "attended-why", "With somebody of the union.",
    "attended", "yes",
    "way", "formal",
    "handed-over", "",
    NULL,
};

#define S_OPENED                                                                                                       \
    {0, 10, 0, "edwin", "receive", 0,                                                                                  \
     FIELDS("came-from", "{came-from}", "handed-over", "{handed-over}", "agencies-ended", "{ended}",                   \
            "agencies-ended.reasons", "{ended-why}", "conduct-words", "{conduct}", "employee.1.employee-name",         \
            "{employee}")},                                                                                            \
        {0, 11, 0, "edwin", "describe-employee", 1,                                                                    \
         FIELDS("nation", "{nation}", "area", "{area}", "regulated", "{regulated}")}
#define S_CONSIDERED                                                                                                   \
    {1, 14, 0, "edwin", "consider", 0,                                                                                 \
     FIELDS("safeguarding-concern", "no", "safeguarding-concern.reasons", "No child and nobody at risk is concerned.", \
            "suspension-needed", "{needs-suspension}", "suspension-needed.reasons", "{needs-why}", "conflicts", "no",  \
            "conflicts.reasons", "Nobody who handles it works beside them.", "way", "{way}", "way.reasons",            \
            "{way-why}", "allegation.1.allegation-words", "{allegation}", "allegation.1.conduct-form", "{form}",       \
            "single-or-pattern", "{pattern}", "single-or-pattern.reasons", "{pattern-why}")}
#define S_SUSPENDED                                                                                                    \
    {1, 15, 0, "edwin", "suspend", 0,                                                                                  \
     FIELDS("suspension.1.suspension-grounds", "evidence + relations", "suspension.1.suspension-grounds.reasons",      \
            "The records are where they work, and so are the witnesses.", "suspension.1.alternatives",                 \
            "Other duties and work from home; neither keeps them from the records.", "suspension.1.full-pay", "yes",   \
            "suspension.1.suspension-scope", "Work and premises; friends at work may be spoken to.")},                 \
        {2, 10, 0, "edwin", "name-welfare-contact", 2,                                                                 \
         FIELDS("welfare-contact", "Somebody of the people team whom they chose", "welfare-words",                     \
                "The helpline for staff, and their own doctor.")},                                                     \
        {9, 10, 0, "edwin", "keep-up-to-date", 2,                                                                      \
         FIELDS("update-words", "Where it stands, by telephone; tired, and glad to be told.")},                        \
        {9, 11, 0, "edwin", "review-suspension", 2,                                                                    \
         FIELDS("suspension-goes-on", "yes", "suspension-goes-on.reasons", "Not everybody has been heard yet.")}
#define S_INVESTIGATED                                                                                                 \
    {2, 11, 0, "edwin", "appoint-investigator", 0,                                                                     \
     FIELDS("investigator-chosen", "person:piers", "investigator-reasons",                                             \
            "Trained, and of another department; to find out what happened.", "safeguarding-manager-said",             \
            "{manager-said}")},                                                                                        \
        {2, 15, 0, "edwin", "tell-of-investigation", 0,                                                                \
         FIELDS("told-words", "{allegation} Who looks into it, and by when.", "union-pointed", "{union}")},            \
        {6, 11, 0, "piers", "take-statement", 0,                                                                       \
         FIELDS("statement-of", "A colleague who was there", "statement-words", "{statement}", "statement-agreed",     \
                "yes")},                                                                                               \
        {9, 14, 0, "piers", "take-statement", 0,                                                                       \
         FIELDS("statement-of", "{employee}, with somebody of the union", "statement-words", "{answer}",               \
                "statement-agreed", "yes")},                                                                           \
        {14, 15, 0, "piers", "end-investigation", 0, FIELDS("investigation-report", "{report}")}
#define S_TO_HEARING(day)                                                                                              \
    {day, 10, 0, "edwin", "decide-on-hearing", 0,                                                                      \
     FIELDS("case-to-answer", "yes", "case-to-answer.reasons", "The two accounts differ, and it would be misconduct.")}, \
        {(day) + 1, 10, 0, "edwin", "appoint-decider", 0,                                                              \
         FIELDS("decider-chosen", "person:hamish", "decider-reasons", "Has had no part in it, and may decide.")},      \
        {(day) + 1, 11, 0, "edwin", "call-hearing", 0,                                                                 \
         FIELDS("hearing-at", "In ten working days, at two", "hearing-place", "{place}", "notice-words",               \
                "{allegation} A warning or more may come of it.", "evidence-given", "The report and both records.",    \
                "companion-told", "yes")},                                                                             \
        {(day) + 1, 16, 0, "edwin", "give-notice", 0, FIELDS("notice-given", "By hand and by e-mail, today.")}
#define S_HEARD(day)                                                                                                   \
    {day, 16, 0, "hamish", "hold-hearing", 0,                                                                          \
     FIELDS("attended", "{attended}", "attended.reasons", "{attended-why}", "companion", "{companion}",                \
            "hearing-words", "{answer} The report was gone through point by point.")},                                 \
        {(day) + 1, 10, 0, "hamish", "find", 1, FIELDS("finding", "{finding}", "finding.reasons", "{finding-why}")},   \
        {(day) + 1, 11, 0, "hamish", "decide-outcome", 0,                                                              \
         FIELDS("sanction", "{sanction}", "sanction.reasons", "{sanction-why}", "sanction-considered",                 \
                "No warning in force; how the like was dealt with; what was said for them.", "employment-ends",        \
                "{employment-ends}")}
#define S_TOLD(day)                                                                                                    \
    {day, 11, 0, "edwin", "tell-outcome", 0,                                                                           \
     FIELDS("outcome-words", "{told}", "outcome-given", "In a meeting, and by letter the same day.")}
#define S_CLOSED(day)                                                                                                  \
    {day, 10, 0, "edwin", "{hand-back}", 0, FIELDS("handed-back", "The outcome and its reasons, and no more.")},       \
        {(day) + 1, 15, 0, "edwin", "close", 0, FIELDS("closing-words", "{lesson}")}
#define S_BARRED(day)                                                                                                  \
    {day, 10, 0, "imogen", "{barring}", 0,                                                                             \
     FIELDS("barring-decision", "not-required", "barring-decision.reasons", "The test of the law is not met.",         \
            "body-decision", "not-registered", "body-decision.reasons", "There is no register of this work.")}

static const struct cli_life_step discipline_hearing[] = {
    S_OPENED, S_CONSIDERED, S_INVESTIGATED, S_TO_HEARING(16), S_HEARD(25), S_TOLD(28), S_BARRED(30), S_CLOSED(42),
};
static const struct cli_life_step discipline_suspended[] = {
    S_OPENED, S_CONSIDERED, S_SUSPENDED, S_INVESTIGATED, S_TO_HEARING(16),
    {18, 10, 0, "edwin", "keep-up-to-date", 2, FIELDS("update-words", "When the hearing is, and who may come along.")},
    {18, 11, 0, "edwin", "review-suspension", 2,
     FIELDS("suspension-goes-on", "no", "suspension-goes-on.reasons", "Everybody has been heard, and the records are copied.")},
    S_HEARD(25), S_TOLD(28), S_BARRED(30), S_CLOSED(42),
};
static const struct cli_life_step discipline_appealed[] = {
    S_OPENED, S_CONSIDERED, S_INVESTIGATED, S_TO_HEARING(16), S_HEARD(25), S_TOLD(28), S_BARRED(30),
    {33, 10, 0, "edwin", "appeal", 0, FIELDS("appeal-grounds", "That others were treated otherwise for the like.")},
    {34, 10, 0, "edwin", "appoint-appeal-decider", 0,
     FIELDS("appeal-decider-chosen", "person:imogen", "appeal-decider-reasons", "Senior to who decided, and new to it.")},
    {41, 14, 0, "imogen", "decide-appeal", 0,
     FIELDS("appeal-heard", "Both, with somebody of the union; what others had done was compared.", "appeal-outcome",
            "{appeal-outcome}", "appeal-outcome.reasons", "{appeal-why}")},
    {43, 10, 0, "edwin", "tell-appeal", 0,
     FIELDS("appeal-told", "{appeal-why} It is the last decision.", "appeal-given", "By letter.")},
    S_CLOSED(45),
};
static const struct cli_life_step discipline_unfounded[] = {
    S_OPENED, S_CONSIDERED, S_INVESTIGATED,
    {16, 10, 0, "edwin", "decide-on-hearing", 0,
     FIELDS("case-to-answer", "no", "case-to-answer.reasons", "Nobody bears the account out, and the record speaks against it.")},
    S_TOLD(18), S_CLOSED(20),
};
static const struct cli_life_step discipline_informal[] = {
    S_OPENED, S_CONSIDERED, S_TOLD(4), S_CLOSED(6),
};

/* ---- which way how often --------------------------------------------------------------------------------------------------- */

#define LIFE(name, steps) {name, steps, COUNT_OF(steps)}
const struct cli_generated_way cli_complaint_ways[] = {
    {46, LIFE("panel", complaint_panel), .outcomes = cli_complaint_outcomes},
    {14, LIFE("appealed", complaint_appealed), .outcomes = cli_complaint_outcomes},
    {22, LIFE("early", complaint_early), .outcomes = cli_complaint_outcomes},
    {18, LIFE("passed-on", complaint_passed_on), .outcomes = cli_complaint_outcomes},
    {0},
};
const struct cli_generated_way cli_discipline_ways[] = {
    {38, LIFE("hearing", discipline_hearing), .outcomes = cli_discipline_outcomes},
    {20, LIFE("suspended", discipline_suspended), .outcomes = cli_discipline_outcomes,
     .words = WORDS("needs-suspension", "yes", "needs-why", "The records are within their reach.")},
    {14, LIFE("appealed", discipline_appealed), .outcomes = cli_discipline_sanctions},
    {16, LIFE("unfounded", discipline_unfounded), .outcomes = cli_discipline_outcomes,
     .words = WORDS("told", "That there is no case to answer, and why.")},
    {12, LIFE("informal", discipline_informal), .outcomes = cli_discipline_outcomes,
     .words = WORDS("way", "informal", "way-why", "A talk settles it.", "told", "What was agreed in the talk; it is no warning.")},
    {0},
};
