/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The adults at risk of the demonstration; all made up. What each step asks is in procedures/safeguarding-adult. */
#include "cli/story.h"

#define STEP(of, days, hour, minute, person, step, number, ...)                                                        \
    {                                                                                                                  \
        of, {days, hour, minute}, person, step, number, .fields = ((const char *const[]){__VA_ARGS__, NULL}),          \
                                                        .procedure = "safeguarding-adult"                              \
    }
#define NONE(of, days, hour, minute, person, step)                                                                     \
    {                                                                                                                  \
        of, {days, hour, minute}, person, step, 0, .fields = ((const char *const[]){NULL}),                            \
                                                   .procedure = "safeguarding-adult"                                   \
    }

const struct cli_story_step cli_story_adults[] = {
    /* England; reported yesterday, and she is still to be asked what she wants. */
    STEP("pension", 1, 8, 20, NULL, "report", 0, "circumstances",
         "The man who drives her to meetings has her bank card. She told me that she has no money for heating.", "arose",
         "told", "subject.1.subject-name", "Jocelyn Wray", "subject.1.subject-details", "Drives members to meetings",
         "adult.1.adult-name", "Mabel Ashdown", "adult.1.adult-contact",
         "At the lunch club on Thursdays; not at home, he answers the telephone", "adult.1.adult-needs",
         "She can hardly see and does not go out alone.", "adult.1.adult-knows",
         "She knows that I write. She wants the card back and no trouble.", "reporter.1.reporter-name", "Dorcas Lyle",
         "reporter.1.reporter-contact", "dorcas.lyle@example.org"),

    /* Wales, a volunteer; she agrees; the authority and the police enquire, so nothing is told yet (SG-8.4). */
    STEP("day-centre", 25, 10, 15, "gwenllian", "record", 0, "channel", "telephone", "circumstances",
         "The warden of the day centre rang: our volunteer shouted at a woman in a wheelchair and pushed her.", "aware",
         "@25 09:50", "area", "wales", "subject.1.subject-name", "Hywel Garth", "subject.1.subject-behaviour",
         "Shouting, and pushing a wheelchair with somebody in it.", "adult.1.adult-name", "Olwen Rees",
         "adult.1.adult-contact", "At the day centre, in the mornings", "reporter.1.reporter-name",
         "The warden, name held by the lead", "reporter.1.reporter-contact", "By way of Gwenllian Marsh"),
    STEP("day-centre", 25, 12, 30, "rowan", "record-wishes", 2, "wishes",
         "That he does not come again, and that the centre is not blamed.", "consent", "agrees", "consent.reasons",
         "She said so to Gwenllian, on her own, and can decide it.", "asked-how",
         "Gwenllian Marsh, in the quiet room, at noon; nobody else."),
    STEP("day-centre", 25, 13, 0, "rowan", "assess", 0, "threshold", "harm", "threshold", "offence",
         "threshold.reasons", "She was pushed: it may be an assault.", "nation", "wales",
         "allegation.1.allegation-words", "Shouted at an adult at risk and pushed her wheelchair.",
         "allegation.1.nature", "adults"),
    STEP("day-centre", 25, 13, 30, "rowan", "describe-subject", 1, "kind", "volunteer", "kind.reasons",
         "Helps at the day centre for the branch.", "regulated", "no", "regulated.reasons", "No personal care."),
    STEP("day-centre", 25, 14, 0, "rowan", "refer", 0, "referral.1.agency", "adult-social-care", "referral.1.nation",
         "wales", "referral.1.route", "staff-or-volunteer", "referral.1.referred-area", "Cwm Arian council",
         "referral.1.referral-words", "By telephone and then their form, with what she wants in her own words.",
         "referral.1.referral-words.reasons", "The threshold is met, and she agrees.",
         "referral.1.strategy-required", "yes", "referral.2.agency", "police", "referral.2.nation", "wales",
         "referral.2.route", "police", "referral.2.referred-area", "The local force", "referral.2.referral-words",
         "By telephone, call log 142.", "referral.2.referral-words.reasons", "It may be an assault.",
         "referral.2.strategy-required", "yes"),
    NONE("day-centre", 25, 14, 20, "rowan", "inform-legal-director"),
    NONE("day-centre", 25, 14, 40, "rowan", "confirm-receipt"),
    STEP("day-centre", 23, 11, 0, "perdita", "acknowledge-referral", 2, "agency-reference", "CA/A/88", "agency-said",
         "Enquiries are made; a strategy discussion is held on Thursday.", "adult-informed", "told",
         "agency-investigates", "yes"),

    /* Scotland; he cannot decide it now; the council has ended, the outcome is decided and its letter is owed. */
    STEP("proxy-form", 62, 21, 30, NULL, "report", 0, "circumstances",
         "At the ceilidh our branch officer got an old member to sign a form and laughed about it. He did not know "
         "what it was.",
         "aware", "@62 20:00", "subject.1.subject-name", "Ruaridh Fenwick", "subject.1.subject-details",
         "Officer of the Tweed branch", "adult.1.adult-name", "Angus Dalgleish", "adult.1.adult-needs",
         "He has dementia and lives with his sister.", "reporter.1.reporter-name", "Mhairi Tennant",
         "reporter.1.reporter-contact", "mhairi.tennant@example.org"),
    NONE("proxy-form", 61, 9, 30, "rowan", "confirm-receipt"),
    STEP("proxy-form", 61, 11, 0, "perdita", "record-wishes", 2, "wishes", "He wants to be left in peace.", "consent",
         "lacks-capacity", "consent.reasons", "He could not keep in mind what is asked.", "capacity-shown",
         "Two talks, in the morning and with his sister, in short words; his doctor agrees.", "best-interests",
         "That the council knows and looks at the form; nothing that disturbs him more."),
    STEP("proxy-form", 61, 14, 0, "rowan", "assess", 0, "threshold", "harm", "threshold.reasons",
         "A form was signed by somebody who could not understand it.", "nation", "scotland",
         "allegation.1.allegation-words", "Had somebody with dementia sign a form of proxy.", "allegation.1.nature",
         "adults", "allegation.1.nature", "code-of-conduct"),
    NONE("proxy-form", 61, 14, 15, "rowan", "inform-legal-director"),
    STEP("proxy-form", 61, 14, 30, "rowan", "describe-subject", 1, "kind", "volunteer", "kind", "member", "kind.reasons",
         "Branch officer, unpaid, and a member.", "regulated", "no", "regulated.reasons", "No care of adults."),
    STEP("proxy-form", 61, 15, 0, "rowan", "refer", 0, "referral.1.agency", "social-work", "referral.1.nation",
         "scotland", "referral.1.route", "staff-or-volunteer", "referral.1.referred-area", "Tweed council",
         "referral.1.referral-words", "By the council's adult protection form.", "referral.1.referral-words.reasons",
         "He may not be able to protect himself.", "referral.1.strategy-required", "no"),
    STEP("proxy-form", 40, 10, 0, "perdita", "agency-ended", 2, "ended-in-writing", "yes", "agency-outcome",
         "Inquiries made: no further action by the council; the form was withdrawn."),
    STEP("proxy-form", 6, 10, 30, "imogen", "decide-outcome", 1, "outcome", "substantiated", "outcome.reasons",
         "The form, three accounts and his own.", "standard-of-proof", "balance"),

    /* Northern Ireland; she does not agree, nobody else is at risk, and that is respected: nothing is referred. */
    STEP("rent-book", 16, 17, 5, NULL, "report", 0, "circumstances",
         "My aunt's tenant, a member, pays when he likes and shouts when she asks.", "subject.1.subject-name",
         "Fintan Loughrey", "adult.1.adult-name", "Nuala Devine", "adult.1.adult-needs", "She uses a frame to walk.",
         "reporter.1.reporter-name", "Cahir Devine", "reporter.1.reporter-contact", "cahir.devine@example.org"),
    NONE("rent-book", 15, 9, 20, "rowan", "confirm-receipt"),
    STEP("rent-book", 15, 11, 30, "rowan", "record-wishes", 2, "wishes",
         "To settle it with him herself; her nephew is not to call anybody.", "consent", "refuses", "consent.reasons",
         "Clear and calm, and she knows what the gateway team does.", "asked-how",
         "Rowan, by telephone at her sister's, nobody else in the room."),
    STEP("rent-book", 15, 14, 0, "rowan", "decide-without-consent", 2, "without-consent", "respect",
         "without-consent.reasons", "She can decide it, it is about rent, and nobody else is at risk.", "adult-told",
         "She was glad, and has the number of the gateway team."),
    STEP("rent-book", 15, 15, 30, "rowan", "assess", 0, "threshold", "harm", "threshold.reasons",
         "Shouting at somebody who cannot leave; it may be more than once.", "nation", "northern-ireland",
         "allegation.1.allegation-words", "Shouted at an adult at risk in her home.", "allegation.1.nature", "money"),
    NONE("rent-book", 15, 15, 45, "rowan", "inform-legal-director"),

    /* London; advice, and it came to nothing: closed. */
    STEP("choir-seats", 27, 13, 10, "perdita", "record-advice", 0, "circumstances",
         "A branch asked whether somebody who forgets names may still be treasurer. Yes; and where to find support.",
         "area", "london"),
    STEP("choir-seats", 26, 9, 30, "rowan", "close-advice", 0, "advice-reasons",
         "Nobody is harmed or at risk; forgetting names is no ground for anything."),
};
const size_t cli_story_adult_count = sizeof(cli_story_adults) / sizeof(cli_story_adults[0]);
