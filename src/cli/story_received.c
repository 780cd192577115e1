/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Complaints of the demonstration that were received, considered and passed on: so many that the success measures have a base on
 * which a share may be told, and two that were considered too late. All made up.
 */
#include "cli/story.h"

#define STEP(of, days, hour, person, step, number, ...)                                                                \
    {                                                                                                                  \
        of, {days, hour, 0}, person, step, number, .fields = ((const char *const[]){__VA_ARGS__, NULL}),               \
                                                   .procedure = "complaint"                                            \
    }
/* Received `days` ago, considered `later` days after that, and passed on the day after. */
#define RECEIVED(of, days, later, sort, words, respondent, complainant)                                                \
    STEP(of, days, 18, NULL, "complain", 0, "categories", sort, "complaint-words", words,                              \
         "respondent.1.respondent-name", respondent, "complainant.1.complainant-name", complainant,                    \
         "complainant.1.complainant-contact", "By letter, care of the branch"),                                        \
        STEP(of, (days) - 2, 10, "tamsin", "acknowledge", 0, "guidance-sent",                                          \
             "Complaint handling handbook, third edition", "support-offered", "A named contact, Tamsin Okoro."),       \
        STEP(of, (days) - (later), 11, "sunniva", "triage", 0, "safe-now", "no", "safe-now.reasons",                   \
             "They do not meet.", "safeguarding-concern", "no", "safeguarding-concern.reasons", "Nobody is at risk.",  \
             "suspension-criteria", "no", "suspension-criteria.reasons", "They are not met.", "other-cases", "no",     \
             "other-cases.reasons", "None is on record.", "conflicts", "no", "conflicts.reasons",                      \
             "Nobody in the team knows either.", "categories", sort, "allegation.1.allegation-words", words,           \
             "allegation.1.category", sort, "allegation.1.form-of", "written", "allegation.1.criteria-investigated",   \
             "Conduct of officers: criteria, chapter 5.", "triage-reasons", "It is to be seen whose matter it is."),   \
        STEP(of, (days) - (later) - 1, 11, "sunniva", "pass-on", 0, "passed-to", "body", "passed-to.reasons",          \
             "It is a matter between tenants, for their landlord.", "pass-on-words", "Who takes it from here, and how to reach them."), \
        STEP(of, (days) - (later) - 2, 11, "tamsin", "deliver-outcome", 0, "delivered-words", "Both by post."),        \
        STEP(of, (days) - (later) - 3, 11, "sunniva", "close", 0, "closing-words", "The form now says what is not for us.")

/* Why it came too late, before it can be closed. */
#define TOO_LATE(of, days, why)                                                                                        \
    STEP(of, days, 12, "sunniva", "explain-delay", 0, "delay-stage", "triage", "delay-reasons", why,                   \
         "delay-exceptional", "no", "delay-exceptional.reasons", "Nothing about the case itself took longer.")

const struct cli_story_step cli_story_received[] = {
    RECEIVED("received-stair-light", 172, 6, "conduct", "She left the stair light off when we came out.", "Ione Marsh", "Peter Oakes"),
    RECEIVED("received-notice-board", 158, 5, "conduct", "He tore our notice down in the hall.", "Walter Finn", "Agnes Pole"),
    RECEIVED("received-bicycles", 141, 9, "disability", "Bicycles are chained to the rail that I need.", "Ralph Tilling", "Enid Shaw"),
    RECEIVED("received-late-keys", 122, 24, "conduct", "The keys came an hour late, and she laughed.", "Ione Marsh", "Hugh Larch"),
    TOO_LATE("received-late-keys", 98, "It lay in a tray of somebody who was away."),
    RECEIVED("received-parking", 103, 7, "conduct", "He parks across the ramp on meeting nights.", "Silas Crane", "Enid Shaw"),
    RECEIVED("received-garden-talk", 84, 8, "age", "He said that people of my age should stay at home.", "Walter Finn", "Ada Quill"),
    RECEIVED("received-letter-box", 66, 26, "conduct", "Leaflets of ours were taken out of the letter box.", "Silas Crane", "Peter Oakes"),
    TOO_LATE("received-letter-box", 40, "The post of two weeks came at once."),
    RECEIVED("received-side-door", 48, 5, "conduct", "The side door was locked while we were still inside.", "Ralph Tilling", "Ada Quill"),
};
const size_t cli_story_received_count = COUNT_OF(cli_story_received);
