/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The complaints of the demonstration; all made up. What each step asks is in procedures/complaint. */
#include "cli/story.h"

#define STEP(of, days, hour, minute, person, step, number, ...)                                                        \
    {                                                                                                                  \
        of, {days, hour, minute}, person, step, number, .fields = ((const char *const[]){__VA_ARGS__, NULL}),          \
                                                        .procedure = "complaint"                                      \
    }
#define NOTHING "", ""

/* ---- ways that several go ---------------------------------------------------------------------------------------------- */

#define ACKNOWLEDGED(of, days)                                                                                         \
    STEP(of, days, 9, 40, "tamsin", "acknowledge", 0, "guidance-sent", "Complaint handling handbook, third edition",   \
         "support-offered", "A named contact, Tamsin Okoro, and the support lines on the last page.")
#define CALM(...)                                                                                                      \
    "safe-now", "no", "safe-now.reasons", "They do not meet.", "safeguarding-concern", "no",                           \
        "safeguarding-concern.reasons", "Nobody under eighteen or at risk is concerned.", "suspension-criteria", "no", \
        "suspension-criteria.reasons", "They are not met.", "other-cases", "no", "other-cases.reasons",                \
        "None is on record.", "conflicts", "no", "conflicts.reasons", "Nobody in the team knows either.", __VA_ARGS__
#define SUPPORTED(of, days)                                                                                            \
    STEP(of, days, 11, 0, "tamsin", "consider-support", 0, "support-complainant", "yes",                               \
         "support-complainant.reasons", "A call each fortnight.", "support-respondent", "yes",                         \
         "support-respondent.reasons", "A named contact of his own.", "support-witnesses", "not-applicable",           \
         "support-witnesses.reasons", "None yet.", "adjustments", "no", "adjustments.reasons", "Nobody asked.",        \
         "support-words", "Tamsin Okoro for the complainant; the regional office for the respondent.")
#define APPOINTED(of, days)                                                                                            \
    STEP(of, days, 11, 30, "sunniva", "appoint-investigator", 0, "investigator-chosen", "person:piers",                \
         "investigator-how", "chosen", "investigator-how.reasons", "Next in turn, and no tie to either side.")
#define NOTICED(of, days, words)                                                                                       \
    STEP(of, days, 14, 0, "piers", "give-notice", 1, "notice-words", words, "complainant-named", "no",                 \
         "complainant-named.reasons", "She asked not to be, and the reply does not need it.", "guidance-sent",         \
         "Complaint handling handbook, third edition")
#define TO_THE_PANEL(of, days, report, why)                                                                            \
    STEP(of, days, 15, 0, "piers", "end-investigation", 0, "investigation-report", report),                            \
        STEP(of, (days) - 1, 10, 0, "sunniva", "appoint-examiner", 0, NOTHING),                                        \
        STEP(of, (days) - 3, 12, 0, "odile", "examine", 0, "examiner-decision", "refer", "examiner-decision.reasons",  \
             why, "examiner-criteria", "Chapter 2 of the published criteria.")
#define PANEL(of, days, chair, regulatory, lay)                                                                        \
    STEP(of, days, 10, 0, "evander", "choose-panel", 0, "chair-chosen", "person:" chair, "regulatory-chosen",          \
         "person:" regulatory, "lay-chosen", "person:" lay, "panel-reasons",                                           \
         "The lot would fall on the same three again: they alone are free that month."),                               \
        STEP(of, days, 10, 30, "evander", "instruct-lawyer", 0, "lawyer-chosen", "person:ferelith",                    \
             "lawyer-conflicts", "None with either side, and none with the branch."),                                  \
        STEP(of, days, 11, 0, "evander", "call-sitting", 0, "sitting-at", "At ten in the morning, by the link in the letter", "sitting-form", "remote",        \
             "sitting-conduct", "Each side speaks once and may bring somebody; breaks on request.")
#define SAT(of, days, chair)                                                                                           \
    STEP(of, days, 13, 0, chair, "record-sitting", 0, "sitting-held", "yes", "sitting-held.reasons",                   \
         "Both sides were there.", "sitting-attended", "The panel, its lawyer, both sides, one companion.")
#define GIVEN(of, days, chair, words)                                                                                  \
    STEP(of, days, 15, 0, chair, "give-decision", 0, "decision-words", words),                                         \
        STEP(of, (days) - 1, 9, 30, "evander", "appoint-reviewer", 0, NOTHING)

const struct cli_story_step cli_story_complaints[] = {
    /* Upheld; the reviewer vetoes the first decision, a second panel decides anew, and it is told. */
    STEP("cartoon", 170, 20, 15, NULL, "complain", 0, "categories", "antisemitism", "complaint-words",
         "He shared a cartoon of a banker with strings on the ward's page, and liked what was written under it.",
         "respondent.1.respondent-name", "Auberon Fisk", "respondent.1.respondent-details", "Millbrook branch",
         "post.1.post-address", "https://social.example/millbrook/4411", "post.1.post-account", "@auberon.fisk",
         "post.1.post-act", "shared", "post.1.post-origin", "others", "post.1.post-place", "public",
         "complainant.1.complainant-name", "Miriam Stent", "complainant.1.complainant-contact",
         "miriam.stent@example.org", "complainant.1.complainant-belongs", "member"),
    ACKNOWLEDGED("cartoon", 169),
    STEP("cartoon", 168, 10, 0, "sunniva", "triage", 0,
         CALM("categories", "antisemitism", "allegation.1.allegation-words",
              "Shared an antisemitic cartoon on the ward's page.", "allegation.1.category", "antisemitism",
              "allegation.1.form-of", "social-media", "allegation.1.criteria-investigated",
              "Sharing antisemitic content: criteria, chapter 2.", "allegation.2.allegation-words",
              "Liked an antisemitic comment below it.", "allegation.2.category", "antisemitism",
              "allegation.2.form-of", "social-media", "allegation.2.criteria-investigated",
              "Liking antisemitic content: criteria, chapter 2.", "triage-reasons",
              "Both are within the published criteria.")),
    STEP("cartoon", 168, 10, 30, "sunniva", "describe-respondent", 1, "kind", "member"),
    SUPPORTED("cartoon", 168),
    APPOINTED("cartoon", 167),
    NOTICED("cartoon", 166, "That you shared a cartoon, and liked a comment on it."),
    STEP("cartoon", 150, 16, 0, "tamsin", "take-reply", 1, "reply-words",
         "I did not look closely. I took it down when somebody told me.", "reply-admits", "part"),
    STEP("cartoon", 148, 11, 0, "tamsin", "inform-complainant", 2, "progress-words",
         "That he has replied; the investigation ends this month."),
    TO_THE_PANEL("cartoon", 130, "Both happened, and are on record. He took it down after two days.",
                 "There is a case to answer on both."),
    PANEL("cartoon", 120, "aurelio", "henrike", "joss"),
    SAT("cartoon", 110, "aurelio"),
    STEP("cartoon", 110, 14, 0, "aurelio", "find", 2, "outcome", "upheld", "outcome.reasons", "He shared it.",
         "finding-criteria", "Chapter 2.", "sanction", "reminder-of-conduct", "departure", "He took it down.",
         "votes-for", "2", "votes-against", "1", "dissent", "A reminder says too little."),
    STEP("cartoon", 110, 14, 20, "aurelio", "find", 3, "outcome", "not-proven", "outcome.reasons",
         "Others used the account too.", "finding-criteria", "Chapter 2.", "sanction", "no-sanction", "votes-for", "3",
         "votes-against", "0"),
    GIVEN("cartoon", 110, "aurelio", "The first is upheld, the second not proven."),
    STEP("cartoon", 100, 12, 0, "anselm", "review-decision", 0, "verified", "no", "verified.reasons",
         "That he took it down is weighed twice, and that others used the account rests on nothing in the bundle."),
    PANEL("cartoon", 92, "cressida", "bertil", "maud"),
    SAT("cartoon", 80, "cressida"),
    STEP("cartoon", 80, 14, 0, "cressida", "find", 2, "outcome", "upheld", "outcome.reasons",
         "He shared it, to three hundred people.", "finding-criteria", "Chapter 2.", "sanction", "suspension",
         "sanction-conditions", "Six months, and the course.", "votes-for", "3", "votes-against", "0"),
    STEP("cartoon", 80, 14, 20, "cressida", "find", 3, "outcome", "upheld", "outcome.reasons",
         "The account is his alone.", "finding-criteria", "Chapter 2.", "sanction", "formal-warning", "votes-for", "3",
         "votes-against", "0"),
    GIVEN("cartoon", 80, "cressida", "Both are upheld; membership is suspended for six months."),
    STEP("cartoon", 74, 12, 0, "anselm", "review-decision", 0, "verified", "yes", "verified.reasons",
         "The reasons carry both findings and the sanction."),
    STEP("cartoon", 73, 10, 0, "tamsin", "tell-outcome", 0, "outcome-told",
         "Both findings with their reasons, the sanction, the course, and how to appeal."),
    STEP("cartoon", 72, 10, 0, "tamsin", "deliver-outcome", 0, "delivered-words", "Both by post and e-mail."),
    STEP("cartoon", 50, 10, 0, "tamsin", "complete-course", 1, "course-done", "@52 10:00"),

    /* Concluded early, with reasons to both sides; closed. */
    STEP("objection", 90, 8, 50, NULL, "complain", 0, "categories", "conduct", "complaint-words",
         "The secretary left my objection out of the minutes on purpose.", "respondent.1.respondent-name",
         "Philippa Rowe", "complainant.1.complainant-name", "Gerald Ives", "complainant.1.complainant-contact",
         "gerald.ives@example.org"),
    ACKNOWLEDGED("objection", 89),
    STEP("objection", 87, 10, 0, "sunniva", "triage", 0,
         CALM("categories", "conduct", "allegation.1.allegation-words", "Left an objection out of the minutes.",
              "allegation.1.category", "conduct", "allegation.1.form-of", "written",
              "allegation.1.criteria-investigated", "Conduct of officers: criteria, chapter 5.", "triage-reasons",
              "It is to be seen whether it was on purpose.")),
    SUPPORTED("objection", 87),
    APPOINTED("objection", 86),
    NOTICED("objection", 86, "That you left an objection out of the minutes."),
    STEP("objection", 80, 10, 0, "tamsin", "take-reply", 1, "reply-words", "They record decisions, not speeches."),
    STEP("objection", 79, 10, 0, "sunniva", "appoint-examiner", 0, NOTHING),
    STEP("objection", 77, 12, 0, "odile", "conclude-early", 0, "early-ground", "no-breach", "early-ground.reasons",
         "The standing orders ask for decisions only.", "early-words",
         "No rule asks for objections in the minutes; the objection itself is on file."),
    STEP("objection", 76, 10, 0, "tamsin", "deliver-outcome", 0, "delivered-words", "Both by e-mail."),
    STEP("objection", 75, 10, 0, "sunniva", "close", 0, "closing-words", "The branch is sent the guidance on minutes."),

    /* Under investigation, with an interim suspension in force; the reply is awaited. */
    STEP("stairwell", 24, 9, 10, "tamsin", "record", 0, "channel", "telephone", "categories", "sexual-harassment",
         "complaint-words", "After the count he followed her down the stairs and would not let her pass.",
         "respondent.1.respondent-name", "Desmond Vale", "complainant.1.complainant-name", "Name held by Tamsin",
         "complainant.1.complainant-contact", "By telephone, evenings"),
    ACKNOWLEDGED("stairwell", 23),
    STEP("stairwell", 22, 9, 30, "sunniva", "triage", 0, "safe-now", "yes", "safe-now.reasons",
         "They are in the same branch.", "safeguarding-concern", "no", "safeguarding-concern.reasons",
         "Both are adults, and neither is at risk in that sense.", "suspension-criteria", "yes",
         "suspension-criteria.reasons", "It may go on at the next meeting.", "other-cases", "no",
         "other-cases.reasons", "None is on record.", "conflicts", "no", "conflicts.reasons",
         "Nobody in the team knows either.", "categories", "sexual-harassment", "allegation.1.allegation-words",
         "Followed her and barred her way.", "allegation.1.category", "sexual-harassment", "allegation.1.form-of",
         "physical", "allegation.1.criteria-investigated", "Unwanted conduct of a sexual nature: chapter 4.",
         "triage-reasons", "It is within the criteria, and grave."),
    STEP("stairwell", 22, 10, 0, "sunniva", "make-safe", 0, "safe-words", "He is asked to keep away from the branch."),
    STEP("stairwell", 22, 10, 30, "sunniva", "propose-suspension", 0, "suspension.1.suspension-grounds",
         "Risk that it goes on: chapter 4.", "suspension.1.suspension-effect", "meetings",
         "suspension.1.suspension-effect", "events"),
    STEP("stairwell", 21, 9, 0, "hamish", "confirm-suspension", 2, "suspend", "yes", "suspend.reasons",
         "The criteria are met, and nothing less keeps them apart."),
    SUPPORTED("stairwell", 21),
    APPOINTED("stairwell", 20),
    NOTICED("stairwell", 20, "That you followed somebody after the count and barred her way."),
    STEP("stairwell", 12, 15, 0, "piers", "record-approach", 0, "approach.1.approach-by", "An adviser to the Leader",
         "approach.1.approach-words", "Asked at lunch whether the Vale business could be over by Friday."),

    /* With the panel, which has its lawyer and its date. */
    STEP("forum", 100, 21, 0, NULL, "complain", 0, "categories", "islamophobia", "complaint-words",
         "What she wrote of the mosque in the members' forum, week after week.", "respondent.1.respondent-name",
         "Honor Blythe", "third-party.1.third-party-name", "Bo Lindqvist", "third-party.1.third-party-contact",
         "bo.lindqvist@example.org"),
    ACKNOWLEDGED("forum", 99),
    STEP("forum", 97, 10, 0, "sunniva", "triage", 0,
         CALM("categories", "islamophobia", "allegation.1.allegation-words", "Wrote of the mosque as a danger.",
              "allegation.1.category", "islamophobia", "allegation.1.form-of", "written",
              "allegation.1.criteria-investigated", "Chapter 3.", "triage-reasons", "Within the criteria.")),
    SUPPORTED("forum", 97),
    APPOINTED("forum", 96),
    NOTICED("forum", 95, "That you wrote of the mosque in the members' forum."),
    STEP("forum", 80, 16, 0, "tamsin", "take-reply", 1, "reply-words", "I meant the planning application."),
    STEP("forum", 60, 11, 0, "piers", "consider-pattern", 0, "pattern", "pattern", "pattern.reasons",
         "Eleven posts in four weeks.", "conduct-age", "year"),
    TO_THE_PANEL("forum", 45, "Eleven posts; two concern the application, nine do not.", "There is a case to answer."),
    PANEL("forum", 20, "cressida", "henrike", "maud"),

    /* Passed on to the Safeguarding Unit: it stands still until that has ended. */
    STEP("market-square", 30, 18, 30, NULL, "complain", 0, "categories", "conduct", "complaint-words",
         "At the hustings he took a sixteen-year-old aside and shouted at her.", "respondent.1.respondent-name",
         "Roland Teague", "third-party.1.third-party-name", "Winifred Cope", "third-party.1.third-party-contact",
         "winifred.cope@example.org"),
    ACKNOWLEDGED("market-square", 29),
    STEP("market-square", 29, 10, 0, "sunniva", "refer-to-safeguarding", 0, "safeguarding-words",
         "That a child of sixteen was shouted at, by whom and where; the complaint in full."),

    /* Expelled; the appeal is heard by three others, and dismissed. */
    STEP("rally", 180, 19, 5, NULL, "complain", 0, "categories", "antisemitism", "complaint-words",
         "His speech at the rally: who owns the papers, and what ought to be done to them.",
         "respondent.1.respondent-name", "Leopold Garrick", "complainant.1.complainant-name", "Esther Loew",
         "complainant.1.complainant-contact", "esther.loew@example.org", "complainant.1.complainant-belongs", "neither"),
    ACKNOWLEDGED("rally", 179),
    STEP("rally", 178, 10, 0, "sunniva", "triage", 0,
         CALM("categories", "antisemitism", "allegation.1.allegation-words", "Called for harm to people for what they are.",
              "allegation.1.category", "antisemitism", "allegation.1.form-of", "spoken",
              "allegation.1.criteria-investigated", "Chapter 2, and chapter 1 on threats.", "triage-reasons",
              "It is within the criteria, and grave.")),
    STEP("rally", 178, 10, 30, "sunniva", "describe-respondent", 1, "kind", "member"),
    SUPPORTED("rally", 178),
    APPOINTED("rally", 177),
    NOTICED("rally", 176, "That you said in a speech what ought to be done to them."),
    STEP("rally", 165, 16, 0, "tamsin", "take-reply", 1, "reply-words", "It was a speech.", "reply-admits", "none"),
    TO_THE_PANEL("rally", 150, "The film shows the whole speech; two who were there confirm it.", "There is a case to answer."),
    PANEL("rally", 140, "aurelio", "henrike", "joss"),
    SAT("rally", 130, "aurelio"),
    STEP("rally", 130, 14, 0, "aurelio", "find", 1, "outcome", "upheld", "outcome.reasons", "The film leaves no doubt.",
         "finding-criteria", "Chapters 1 and 2.", "sanction", "expulsion", "votes-for", "3", "votes-against", "0"),
    GIVEN("rally", 130, "aurelio", "It is upheld; membership ends."),
    STEP("rally", 125, 12, 0, "anselm", "review-decision", 0, "verified", "yes", "verified.reasons",
         "The reasons carry the finding and the sanction."),
    STEP("rally", 124, 10, 0, "tamsin", "tell-outcome", 0, "outcome-told",
         "The finding with its reasons, the expulsion, and how to appeal."),
    STEP("rally", 123, 10, 0, "tamsin", "deliver-outcome", 0, "delivered-words", "Both by post and e-mail."),
    STEP("rally", 115, 9, 0, "tamsin", "appeal", 0, "appeal-by", "respondent", "appeal-grounds",
         "That the film was cut, and that I was not let show the rest."),
    STEP("rally", 113, 10, 0, "evander", "empanel-appeal", 0, NOTHING),
    STEP("rally", 95, 15, 0, "cressida", "decide-appeal", 0, "appeal-outcome", "dismissed", "appeal-outcome.reasons",
         "The rest was shown to the panel; it bears the finding out."),
    STEP("rally", 94, 10, 0, "tamsin", "tell-appeal", 0, "appeal-told", "That it is dismissed, by whom and why."),

    /* Passed on to the Safeguarding Unit, and back from it: taken up where it stood. */
    STEP("coach-home", 70, 17, 40, NULL, "complain", 0, "categories", "conduct", "complaint-words",
         "He swore at the whole minibus on the way back, two of them fifteen.", "respondent.1.respondent-name",
         "Barnaby Croft", "complainant.1.complainant-name", "Tilda Marsh", "complainant.1.complainant-contact",
         "tilda.marsh@example.org"),
    ACKNOWLEDGED("coach-home", 69),
    STEP("coach-home", 69, 10, 0, "sunniva", "triage", 0, "safe-now", "no", "safe-now.reasons", "The trip is over.",
         "safeguarding-concern", "yes", "safeguarding-concern.reasons", "Two of them are fifteen.", "suspension-criteria",
         "no", "suspension-criteria.reasons", "They are not met.", "other-cases", "no", "other-cases.reasons",
         "None is on record.", "conflicts", "no", "conflicts.reasons", "Nobody in the team knows either.", "categories",
         "conduct", "allegation.1.allegation-words", "Swore at those on the minibus.", "allegation.1.category", "conduct",
         "allegation.1.form-of", "spoken", "allegation.1.criteria-investigated", "Chapter 5.", "triage-reasons",
         "It is within the criteria."),
    STEP("coach-home", 69, 10, 40, "sunniva", "refer-to-safeguarding", 0, "safeguarding-words",
         "That two of fifteen were sworn at, by whom and where; the complaint in full."),
    STEP("coach-home", 30, 11, 0, "sunniva", "take-back", 0, "returned-outcome",
         "That the Unit's case has ended: below its threshold. No more is returned."),
    SUPPORTED("coach-home", 29),
    APPOINTED("coach-home", 29),
    NOTICED("coach-home", 28, "That you swore at those on the minibus."),
    STEP("coach-home", 15, 10, 0, "tamsin", "take-reply", 1, "reply-words", "I did, once, at the other driver."),

    /* Without a name; nobody has considered it yet. */
    STEP("canvass", 2, 22, 40, NULL, "complain", 0, "categories", "disability", "categories", "handling",
         "complaint-words", "They laughed at how I walk, and when I complained last year nobody ever answered."),
};
const size_t cli_story_complaint_count = sizeof(cli_story_complaints) / sizeof(cli_story_complaints[0]);

/* ---- who may take part in them ------------------------------------------------------------------------------------------- */

const struct cli_story_training cli_story_trained[] = {
    {"sunniva", "complaints-handling"}, {"tamsin", "complaints-handling"}, {"evander", "complaints-handling"},
    {"lucasta", "complaints-handling"}, {"hamish", "complaints-handling"}, {"imogen", "complaints-handling"},
    {"edwin", "complaints-handling"}, {"rowan", "complaints-handling"}, {"tobias", "complaints-handling"},
    {"piers", "complaints-handling"}, {"odile", "complaints-handling"}, {"aurelio", "complaints-handling"},
    {"henrike", "complaints-handling"}, {"joss", "complaints-handling"}, {"cressida", "complaints-handling"},
    {"bertil", "complaints-handling"}, {"maud", "complaints-handling"}, {"anselm", "complaints-handling"},
    {"ferelith", "complaints-handling"}, {"sunniva", "antisemitism"}, {"hamish", "antisemitism"},
    {"imogen", "antisemitism"}, {"rowan", "safeguarding"}, {"perdita", "safeguarding"}, {"gwenllian", "safeguarding"},
    {"fergus", "safeguarding"}, {"orla", "safeguarding"}, {"ines", "safeguarding"}, {"jory", "safeguarding"},
    {0},
};

const struct cli_story_listing cli_story_listings[] = {
    {"odile", "case-examiners", "Fifteen years a magistrate"},
    {"aurelio", "board-lawyers", "Barrister, employment and equality law"},
    {"cressida", "board-lawyers", "Solicitor, professional discipline"},
    {"henrike", "board-regulatory", "Formerly at a regulator of health professions"},
    {"bertil", "board-regulatory", "Head of personnel, retired"},
    {"joss", "board-lay", "Lay member, from the public list of 2024"},
    {"maud", "board-lay", "Lay member, from the public list of 2025"},
    {"ferelith", "external-lawyers", "Barrister, equality law; no party's member for five years"},
    {"anselm", "review-lawyers", "King's Counsel; no party's member for five years"},
    {0},
};
