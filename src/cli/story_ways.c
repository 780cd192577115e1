/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lives that cases of the demonstration live. What each step asks is in procedures/safeguarding-child. */
#include "cli/story_lives.h"

#define FIELDS(...) .fields = ((const char *const[]){__VA_ARGS__, NULL})
#define NONE .fields = ((const char *const[]){NULL})

const char *const cli_life_words[] = {
    "opening", "report",
    "kind-why", "By the organisation's own records.",
    "regulated", "no",
    "regulated-why", "No teaching, training, supervision or care of children.",
    "strategy", "no",
    "investigates", "no",
    "parents", "told",
    "threshold", "unsuitable",
    "why", "The conduct, if it was as told, may show somebody who should not work with children.",
    "nature", "children",
    "agency-said", "Received and read. The next steps and who tells the family are agreed.",
    "agency-outcome", "No further action by them. The organisation is to look into the conduct itself.",
    "suspend", "no",
    "suspend-why", "Nobody is near a child in this role until it is decided, so nothing less is called for.",
    "scope", "meetings + campaigning + events",
    "found", "The account was put to everybody named in it, and their answers are in the report.",
    "outcome", "unsubstantiated",
    "outcome-why", "What is there does not settle it either way.",
    "effects", "Nothing changes for their role. A reminder of the code of conduct went with the letter.",
    "follows", "nothing",
    "follows-why", "Nothing in the results calls for more.",
    "delivery", "posted",
    "feedback", "That it was looked into, that it has ended, and what support there is.",
    "invented", "no",
    "distress", "none",
    "grounds", "none",
    "closing", "Everybody who is owed an answer has one.",
    NULL,
};

/* ---- what most lives share --------------------------------------------------------------------------------------------- */

#define OPENED(hour, minute)                                                                                           \
    {0, hour, minute, "{by}", "{opening}", 0,                                                                          \
     FIELDS("channel", "{channel}", "circumstances", "{circumstances}", "aware", "@-1 18:45",                          \
            "area", "{known-area}", "concerns-office", "{office}", "subject.1.subject-name", "{subject}", "subject.1.subject-details", "{details}",                           \
            "subject.1.subject-behaviour", "{behaviour}", "child.1.child-name", "{child}", "child.1.child-age",        \
            "{age}", "reporter.1.reporter-name", "{reporter}", "reporter.1.reporter-contact", "{contact}")}

#define CONFIRMED                                                                                                      \
    {0, 10, 30, "perdita", "confirm-receipt", 0, FIELDS("delivery", "e-mailed")},                                      \
        {0, 10, 40, "perdita", "add-details", 0,                                                                       \
         FIELDS("details-learnt", "Where it was, from whoever reported, by telephone.", "area", "{area}")}

#define ASSESSED                                                                                                       \
    {0, 14, 0, "unit", "assess", 0,                                                                                    \
     FIELDS("threshold", "{threshold}", "threshold.reasons", "{why}", "nation", "{nation}",                            \
            "allegation.1.allegation-words", "{allegation}", "allegation.1.nature", "{nature}")},                      \
        {0, 14, 20, "unit", "inform-legal-director", 0, NONE},                                                         \
        {0, 14, 40, "unit", "describe-subject", 1,                                                                     \
         FIELDS("kind", "{kind}", "kind.reasons", "{kind-why}", "regulated", "{regulated}", "regulated.reasons",       \
                "{regulated-why}", "professional-body", "{body}")},                                                    \
        {0, 16, 0, "imogen", "agree-assessment", 0, NONE}

#define CONSIDERED                                                                                                     \
    {1, 10, 15, "unit", "consider-initially", 0,                                                                       \
     FIELDS("safe-now", "yes", "safe-now.reasons", "No contact with any child in the role from today.", "tell-whom",   \
            "no", "tell-whom.reasons", "Nothing is said before the agencies have answered.", "suspend-now", "yes",     \
            "suspend-now.reasons", "It goes into the assessment of the risk.", "delegate", "not-applicable",           \
            "delegate.reasons", "The Unit does it all itself.", "secure-equipment", "no", "secure-equipment.reasons",  \
            "No equipment of the organisation was used.", "find-out", "yes", "find-out.reasons",                       \
            "Rotas and the list of who was there.", "who-knows", "yes", "who-knows.reasons",                           \
            "Whoever reported, and the Unit; nobody else has been spoken to.", "take-advice", "no",                    \
            "take-advice.reasons", "The agency's own advice will do.", "support-whom", "yes", "support-whom.reasons",  \
            "It is agreed in a step of its own.")},                                                                    \
        {1, 10, 45, "unit", "assess-risk", 0,                                                                          \
         FIELDS("risk-children", "To the child concerned, and to others whom the person meets in the role or at home.", \
                "risk-managed", "No unaccompanied contact; the branch knows whom to ask, and not why.",                \
                "suspension-grounds", "{grounds}", "suspension-considered", "{suspend}",                               \
                "suspension-considered.reasons", "{suspend-why}")},                                                    \
        {1, 11, 30, "unit", "consider-support", 0,                                                                     \
         FIELDS("support-reporter", "yes", "support-reporter.reasons", "A named person in the Unit to ring.",          \
                "support-subject", "yes", "support-subject.reasons", "Offered once the person may be told.",           \
                "support-child", "yes", "support-child.reasons", "By way of the authority.", "support-parents", "yes", \
                "support-parents.reasons", "A number to ring, and the NSPCC's.", "support-survivor", "not-applicable", \
                "support-survivor.reasons", "No adult survivor is known.", "support-agreed",                           \
                "As ticked; the Unit asks again after a fortnight.", "distress", "{distress}")},                                                 \
        {1, 15, 0, "imogen", "decide-reporter-feedback", 0,                                                            \
         FIELDS("reporter-feedback", "That it is being looked into; more when it has ended.",                          \
                "reporter-feedback.reasons", "More would tell them about somebody else's case.")},                     \
        {1, 16, 0, "unit", "plan-information", 0,                                                                      \
         FIELDS("need-to-know", "The Unit, the Executive Director of Legal Affairs, and the agency.", "rumours",       \
                "Nothing is confirmed or denied to anybody.", "press", "By the Executive Director only.")}

#define REFERRED                                                                                                       \
    {1, 9, 30, "unit", "refer", 0,                                                                                     \
     FIELDS("referral.1.agency", "{agency}", "referral.1.nation", "{agency-nation}", "referral.1.route", "{route}",    \
            "referral.1.referred-area", "{authority}", "referral.1.referral-words",                                    \
            "The report and what is known since, by their secure form, after a call.",                                 \
            "referral.1.referral-words.reasons", "The threshold is met, and theirs is the first decision.",            \
            "referral.1.strategy-required", "{strategy}")}

#define REFERRED_TWICE(strategy)                                                                                       \
    {1, 9, 30, "unit", "refer", 0,                                                                                     \
     FIELDS("referral.1.agency", "{agency}", "referral.1.nation", "{agency-nation}", "referral.1.route", "{route}",    \
            "referral.1.referred-area", "{authority}", "referral.1.referral-words",                                    \
            "The report, by their secure form.", "referral.1.referral-words.reasons", "The threshold is met.",         \
            "referral.1.strategy-required", strategy, "referral.2.agency", "police", "referral.2.nation",              \
            "{agency-nation}", "referral.2.route", "police", "referral.2.referred-area", "The local force",            \
            "referral.2.referral-words", "By telephone, with a log number.", "referral.2.referral-words.reasons",      \
            "It may be an offence.", "referral.2.strategy-required", strategy)}
#define ACKNOWLEDGED_BY_POLICE(investigates)                                                                           \
    {2, 15, 10, "perdita", "acknowledge-referral", 3,                                                                  \
     FIELDS("agency-reference", "{police-ref}", "agency-said", "Recorded; an officer is assigned.", "parents-told",    \
            "{parents}", "agency-investigates", investigates)}

#define ACKNOWLEDGED(number)                                                                                           \
    {2, 15, 0, "perdita", "acknowledge-referral", number,                                                              \
     FIELDS("agency-reference", "{ref}", "agency-said", "{agency-said}", "parents-told", "{parents}",                  \
            "agency-investigates", "{investigates}")}

#define HUB(day)                                                                                                       \
    {day, 15, 30, "perdita", "discuss-with-hub", 2,                                                                    \
     FIELDS("hub-details", "yes", "hub-details.reasons", "In full, from the report.", "hub-false", "no",               \
            "hub-false.reasons", "Nothing so far.", "hub-risk", "yes", "hub-risk.reasons", "The steps of today.",      \
            "hub-action", "yes", "hub-action.reasons", "They answer in writing.", "hub-recommends", "no",              \
            "hub-recommends.reasons", "Nothing beyond what is done.", "hub-times", "yes", "hub-times.reasons",         \
            "Within a fortnight.", "hub-sharing", "yes", "hub-sharing.reasons", "By way of the Unit only.")}

#define ENDED(day, number)                                                                                             \
    {day, 10, 0, "perdita", "agency-ended", number,                                                                    \
     FIELDS("ended-in-writing", "yes", "agency-outcome", "{agency-outcome}")}

#define TOLD_STAFF(day)                                                                                                \
    {day, 11, 0, "imogen", "tell-subject", 0,                                                                          \
     FIELDS("told-words", "What is alleged and what happens next, in a meeting and then in writing.", "pointed-to",    \
            "support + process + union")}
#define TOLD_MEMBER(day)                                                                                               \
    {day, 11, 0, "hamish", "tell-subject", 0,                                                                          \
     FIELDS("told-words", "What is alleged and what happens next, by letter.", "pointed-to", "support + process")}

#define INTERNAL(day)                                                                                                  \
    {day, 10, 0, "unit", "begin-internal", 0,                                                                          \
     FIELDS("internal-decision", "The conduct that was reported, against the code of conduct.",                        \
            "internal-decision.reasons", "The agency has ended in writing, and the code is engaged.")}
#define FOUND(day)                                                                                                     \
    {day, 15, 0, "unit", "end-internal", 0, FIELDS("internal-result", "{found}", "internal-received", "report")}

#define DECIDED(day)                                                                                                   \
    {day, 10, 0, "imogen", "decide-outcome", 1,                                                                        \
     FIELDS("outcome", "{outcome}", "outcome.reasons", "{outcome-why}", "standard-of-proof", "balance")},              \
        {day, 15, 0, "imogen", "review-formally", 0,                                                                   \
         FIELDS("reviewed-results", "authority", "lado-took-part", "{lado}", "what-follows", "{follows}",              \
                "what-follows.reasons", "{follows-why}")},                                                             \
        {day, 15, 30, "imogen", "plan-feedback", 0,                                                                    \
         FIELDS("feedback-to", "reporter", "feedback-words", "{feedback}", "feedback-words.reasons",                   \
                "What they may know without its being somebody else's case.")}

#define SENT(day, who)                                                                                                 \
    {day, 11, 0, who, "send-outcome", 1, FIELDS("outcome-effects", "{effects}", "delivery", "{delivery}")}
#define CLOSED(day)                                                                                                    \
    {day, 16, 0, "imogen", "close", 0,                                                                                 \
     FIELDS("closing-words", "{closing}", "closing-words.reasons", "Nothing more is owed.")}
#define UPDATED(day, who)                                                                                              \
    {day, 12, 0, who, "update-subject", 1, FIELDS("update-words", "Where it stands and when they hear next, by telephone.")}

#define FOLLOW_UPS(day)                                                                                                \
    {day, 16, 0, "imogen", "consider-follow-ups", 0,                                                                   \
     FIELDS("child-in-need", "no", "child-in-need.reasons", "An adult reported.", "adult-invented", "{invented}",      \
            "adult-invented.reasons", "As the reasons of the outcome say.", "discipline-follows", "{invented}",        \
            "discipline-follows.reasons", "It goes to whom the procedure names.", "subject-support", "yes",            \
            "subject-support.reasons", "A named person to ring, for as long as they wish.", "survivor-support",        \
            "not-applicable", "survivor-support.reasons", "No adult survivor is known.")}

/* ---- the lives --------------------------------------------------------------------------------------------------------- */

static const struct cli_life_step bare[] = {OPENED(9, 40)};

static const struct cli_life_step fresh[] = {OPENED(9, 40), CONFIRMED};

/* An employee; the authority leaves it to the organisation. */
static const struct cli_life_step employee[] = {
    OPENED(9, 40), CONFIRMED, ASSESSED, REFERRED, CONSIDERED,
    {2, 9, 30, "perdita", "note-personnel-file", 1, NONE},
    ACKNOWLEDGED(2), TOLD_STAFF(3), ENDED(7, 2), INTERNAL(8),
    {9, 11, 0, "edwin", "consult-on-employee", 0,
     FIELDS("consulted-words", "The people team, with the rota and three witnesses; the Safeguarding Manager asked for the "
                               "messages too.")},
    UPDATED(17, "imogen"), FOUND(20), DECIDED(24), SENT(27, "imogen"), CLOSED(28),
};

/* An employee in front of a strategy discussion, suspended from work by the people director alone (SG-9.3). */
static const struct cli_life_step employee_suspended[] = {
    OPENED(9, 40), CONFIRMED, ASSESSED, REFERRED, CONSIDERED,
    {1, 16, 30, "edwin", "decide-employment", 1,
     FIELDS("employment-decision", "suspend", "employment-decision.reasons",
            "A child could come to harm meanwhile, and witnesses work beside the person.")},
    {2, 9, 30, "perdita", "note-personnel-file", 1, NONE},
    {2, 10, 0, "edwin", "name-welfare-contact", 3,
     FIELDS("welfare-contact", "Juniper Hale, people team", "welfare-signpost", "The staff helpline and their own doctor.")},
    ACKNOWLEDGED(2),
    {4, 14, 0, "perdita", "record-discussion", 0,
     FIELDS("discussion.1.discussion-time", "@4 10:00", "discussion.1.discussion-people",
            "The authority, the police, a school; for the organisation the Safeguarding Officer",
            "discussion.1.discussion-shared", "The report, the rota and the suspension.", "discussion.1.discussion-agreed",
            "They look into it; nothing is said to the person until they say so.")},
    {9, 10, 0, "unit", "agree-disclosure", 0,
     FIELDS("agreed-disclosure", "That there is an allegation about conduct at work, and nothing of who said so.",
            "agreed-with", "The authority's officer, by telephone and then in writing.")},
    TOLD_STAFF(10),
    {20, 10, 0, "edwin", "review-suspension", 3,
     FIELDS("review-decision", "goes-on", "review-decision.reasons", "The agencies have not ended, and the risk is the same.")},
    UPDATED(25, "imogen"), ENDED(30, 2), INTERNAL(31),
    {32, 11, 0, "edwin", "consult-on-employee", 0,
     FIELDS("consulted-words", "The people team, consulting the Safeguarding Manager before each interview.")},
    UPDATED(40, "imogen"), FOUND(44), DECIDED(47), SENT(50, "imogen"), CLOSED(52),
};

/* A member, by way of the hub, which leaves it to the organisation; nothing needs looking into inside. */
static const struct cli_life_step member[] = {
    OPENED(9, 40), CONFIRMED, ASSESSED, REFERRED, CONSIDERED, ACKNOWLEDGED(2), HUB(3), TOLD_MEMBER(4), ENDED(9, 2),
    {10, 10, 0, "unit", "no-internal", 0,
     FIELDS("no-internal-reasons", "The hub has heard everybody, and nothing in the rules is engaged beyond it.")},
    DECIDED(12), UPDATED(14, "hamish"), SENT(15, "hamish"), CLOSED(17),
};

/* A member in front of the hub and the police; membership suspended (SG-9.4 to SG-9.6), then the rule book. */
static const struct cli_life_step member_suspended[] = {
    OPENED(9, 40), CONFIRMED, ASSESSED,
    REFERRED_TWICE("yes"),
    CONSIDERED,
    {1, 16, 30, "perdita", "recommend-suspension", 0,
     FIELDS("suspension.1.suspended-who", "1", "suspension.1.recommendation-received",
            "An allegation about the member named, received yesterday.", "suspension.1.recommendation-overview",
            "{allegation}", "suspension.1.recommendation-risk", "Children come to the same events.",
            "suspension.1.recommendation-plans", "The hub and the police decide what they do within a week.")},
    ACKNOWLEDGED(2),
    ACKNOWLEDGED_BY_POLICE("yes"),
    {2, 16, 0, "hamish", "decide-suspension", 4,
     FIELDS("agency-views", "The police ask that the person is kept away from the events.", "suspend-decision", "suspend",
            "suspend-decision.reasons", "The risk cannot be managed at open meetings.", "suspension-scope", "{scope}")},
    HUB(3),
    {3, 15, 45, "hamish", "notify-suspension", 4,
     FIELDS("notified-words", "The regional director and the branch's secretary: that membership is suspended, and its scope.")},
    {3, 16, 0, "{welfare-by}", "name-welfare-contact", 4,
     FIELDS("welfare-contact", "Linnet Grove, regional office", "welfare-signpost", "The listening line and their own doctor.")},
    {5, 14, 0, "perdita", "record-discussion", 0,
     FIELDS("discussion.1.discussion-time", "@5 10:00", "discussion.1.discussion-people",
            "The hub, the police, a health visitor; the Safeguarding Officer", "discussion.1.discussion-shared",
            "The report and the suspension.", "discussion.1.discussion-agreed", "The police go first.")},
    {8, 10, 0, "perdita", "log-contact", 0,
     FIELDS("contact.1.contact-way", "call", "contact.1.contact-words", "The officer: statements are being taken.",
            "contact.1.given-words", "The list of who was at the event.")},
    {9, 10, 0, "perdita", "record-request", 0,
     FIELDS("request.1.request-words", "The police ask for the messages that the branch still has.",
            "request.1.request-in-writing", "yes")},
    {9, 14, 0, "unit", "agree-request", 7,
     FIELDS("request-agreed", "yes", "request-agreed.reasons", "They lead, and it harms nobody.", "request-by-whom",
            "Perdita Lowe")},
    {10, 11, 0, "perdita", "fulfil-request", 7, FIELDS("request-done", "Handed over on paper, against a receipt.")},
    {12, 10, 0, "unit", "agree-disclosure", 0,
     FIELDS("agreed-disclosure", "That there is an allegation and that membership is suspended.", "agreed-with",
            "The officer in the case, in writing.")},
    TOLD_MEMBER(13),
    {21, 10, 0, "hamish", "review-suspension", 4,
     FIELDS("review-decision", "goes-on", "review-decision.reasons", "The police have not ended.")},
    UPDATED(30, "hamish"), ENDED(35, 2), ENDED(36, 3), INTERNAL(37),
    {38, 10, 0, "hamish", "investigate-conduct", 0,
     FIELDS("conduct-decision", "yes", "conduct-decision.reasons", "The conduct is admitted in part, and the rules are engaged.")},
    {39, 10, 0, "hamish", "review-suspension", 4,
     FIELDS("review-decision", "goes-on", "review-decision.reasons", "The internal investigation has only begun.")},
    UPDATED(46, "hamish"), FOUND(48), DECIDED(52),
    {53, 11, 0, "unit", "ask-branch-feedback", 0, NONE},
    {53, 14, 0, "hamish", "agree-branch-feedback", 0,
     FIELDS("branch-feedback-agreed", "yes", "branch-feedback-agreed.reasons", "They keep the door, and need to know who may come.")},
    {53, 16, 0, "unit", "tell-branch", 0, FIELDS("branch-told", "Secretary and chair only: that the membership has ended.")},
    {54, 10, 0, "hamish", "end-suspension", 4,
     FIELDS("suspension-end", "By removal from membership.", "suspension-end.reasons", "The rule-book outcome of this week.")},
    SENT(55, "hamish"), CLOSED(57),
};

/* A volunteer, in any nation; what the agency leaves open is looked into inside. */
static const struct cli_life_step volunteer[] = {
    OPENED(9, 40), CONFIRMED, ASSESSED, REFERRED, CONSIDERED, ACKNOWLEDGED(2), TOLD_MEMBER(4), ENDED(9, 2), INTERNAL(10),
    {11, 10, 0, "hamish", "investigate-conduct", 0,
     FIELDS("conduct-decision", "yes", "conduct-decision.reasons", "It would break the code of conduct, if it was so.")},
    UPDATED(18, "hamish"), FOUND(22), DECIDED(25), SENT(28, "hamish"), CLOSED(30),
};

/* The same, in regulated activity: the barring decision is owed by law (SG-15.1). */
static const struct cli_life_step regulated[] = {
    OPENED(9, 40), CONFIRMED, ASSESSED, REFERRED, CONSIDERED, ACKNOWLEDGED(2), TOLD_MEMBER(4), ENDED(9, 2), INTERNAL(10),
    {11, 10, 0, "hamish", "investigate-conduct", 0,
     FIELDS("conduct-decision", "yes", "conduct-decision.reasons", "It would break the code of conduct, if it was so.")},
    UPDATED(18, "hamish"), FOUND(22), DECIDED(25),
    {26, 10, 0, "imogen", "decide-barring", 1,
     FIELDS("may-continue", "no", "may-continue.reasons", "Not with children, after what was found.", "lado-view",
            "The authority's officer agrees.", "body-decision", "not-registered", "body-decision.reasons",
            "No professional register has the name.")},
    SENT(28, "hamish"), CLOSED(30),
};

/* Found to be untrue: what follows for whoever reported, and for the person, is considered (SG-12.8). */
static const struct cli_life_step cleared[] = {
    OPENED(9, 40), CONFIRMED, ASSESSED, REFERRED, CONSIDERED, ACKNOWLEDGED(2), TOLD_MEMBER(4), ENDED(9, 2),
    {10, 10, 0, "unit", "no-internal", 0, FIELDS("no-internal-reasons", "The agency's answer leaves nothing to look into.")},
    DECIDED(12), FOLLOW_UPS(12), SENT(14, "hamish"), CLOSED(16),
};

/* Invented about an employee, by an employee (SG-12.8, SG-12.9). */
static const struct cli_life_step invented[] = {
    OPENED(9, 40), CONFIRMED, ASSESSED, REFERRED, CONSIDERED,
    {2, 9, 30, "perdita", "note-personnel-file", 1, NONE},
    ACKNOWLEDGED(2), TOLD_STAFF(3), ENDED(7, 2), INTERNAL(8),
    {9, 11, 0, "edwin", "consult-on-employee", 0, FIELDS("consulted-words", "The people team, with the door log and the messages.")},
    UPDATED(17, "imogen"), FOUND(20), DECIDED(24), FOLLOW_UPS(24),
    {25, 10, 0, "imogen", "pass-on-invention", 0,
     FIELDS("invented-by", "employee", "invented-words", "{reporter}", "invented-words.reasons",
            "The door log, and a message that says so.")},
    {26, 11, 0, "edwin", "consider-discipline", 0,
     FIELDS("discipline-decision", "A disciplinary investigation.", "discipline-decision.reasons", "It was meant to deceive.")},
    SENT(27, "imogen"), CLOSED(28),
};

/* The agency says nothing; it is asked (SG-8.1), and then escalated (SG-17.1). */
static const struct cli_life_step silent[] = {
    OPENED(9, 40), CONFIRMED, ASSESSED, REFERRED, CONSIDERED,
    {4, 10, 0, "perdita", "chase-agency", 2, FIELDS("chased-words", "The duty desk, by telephone: it is on somebody's desk.")},
    {8, 10, 0, "imogen", "decide-escalation", 0,
     FIELDS("escalate", "yes", "escalate.reasons", "A week, and no answer.")},
};

/* Referred before anything else, and assessed afterwards (SG-8.12). */
static const struct cli_life_step urgent[] = {
    OPENED(8, 50),
    {0, 9, 10, "unit", "refer", 0,
     FIELDS("referral.1.agency", "{agency}", "referral.1.nation", "{agency-nation}", "referral.1.route", "{route}",
            "referral.1.referred-area", "{authority}", "referral.1.referral-words", "By telephone, at once.",
            "referral.1.referral-words.reasons", "A child may be in danger now.", "referral.1.strategy-required", "yes",
            "referral.2.agency", "police", "referral.2.nation", "{agency-nation}", "referral.2.route", "police",
            "referral.2.referred-area", "The local force", "referral.2.referral-words", "By 999.",
            "referral.2.referral-words.reasons", "A crime may be going on.", "referral.2.strategy-required", "yes")},
    CONFIRMED,
    {0, 14, 0, "unit", "assess", 0,
     FIELDS("threshold", "{threshold}", "threshold.reasons", "{why}", "nation", "{nation}",
            "allegation.1.allegation-words", "{allegation}")},
    {0, 14, 20, "unit", "inform-legal-director", 0, NONE},
    {0, 14, 40, "unit", "describe-subject", 1, FIELDS("kind", "{kind}", "kind.reasons", "{kind-why}")},
    {1, 15, 0, "perdita", "acknowledge-referral", 1,
     FIELDS("agency-reference", "{ref}", "agency-said", "A discussion is called.", "parents-told", "not-yet",
            "agency-investigates", "yes")},
};

/* Across two nations: both agencies, both clocks (SG-8.1). */
static const struct cli_life_step two_nations[] = {
    OPENED(9, 40), CONFIRMED, ASSESSED,
    {1, 9, 30, "unit", "refer", 0,
     FIELDS("referral.1.agency", "{agency}", "referral.1.nation", "{agency-nation}", "referral.1.route", "{route}",
            "referral.1.referred-area", "{authority}", "referral.1.referral-words", "The report, by their secure form.",
            "referral.1.referral-words.reasons", "The child lives there.", "referral.1.strategy-required", "no",
            "referral.2.agency", "{agency2}", "referral.2.nation", "{nation2}", "referral.2.route", "{route}",
            "referral.2.referred-area", "{authority2}", "referral.2.referral-words", "The same, with both addresses.",
            "referral.2.referral-words.reasons", "It happened there.", "referral.2.strategy-required", "no")},
    CONSIDERED, ACKNOWLEDGED(2),
};

/* The person dies before the outcome: the allegation still ends in one (SG-12.4), and barring is decided (SG-15.2). */
static const struct cli_life_step died[] = {
    OPENED(9, 40), CONFIRMED, ASSESSED, REFERRED_TWICE("no"), CONSIDERED, ACKNOWLEDGED(2), ACKNOWLEDGED_BY_POLICE("no"),
    TOLD_MEMBER(4), ENDED(9, 2), ENDED(10, 3),
    {11, 10, 0, "unit", "record-departure", 1, FIELDS("departure", "died", "agreed-terms", "no")},
    {12, 10, 0, "unit", "no-internal", 0, FIELDS("no-internal-reasons", "Nobody is left whose conduct could be looked into.")},
    DECIDED(14),
    {15, 10, 0, "imogen", "decide-barring", 1,
     FIELDS("may-continue", "no", "may-continue.reasons", "The question is answered by the death; the list is told.",
            "body-decision", "not-registered", "body-decision.reasons", "No professional register has the name.")},
    SENT(16, "hamish"), CLOSED(18),
};

/* No allegation; what remains is a matter of conduct (SG-6.5). */
static const struct cli_life_step none[] = {
    OPENED(9, 40), CONFIRMED,
    {0, 14, 0, "unit", "describe-subject", 1, FIELDS("kind", "{kind}", "kind.reasons", "{kind-why}")},
    {0, 14, 30, "unit", "assess", 0, FIELDS("threshold", "none", "threshold.reasons", "{why}", "nation", "{nation}")},
    {2, 11, 0, "hamish", "{view-step}", 0, FIELDS("governance-view", "A word from the branch's chair is enough.")},
    {3, 11, 0, "imogen", "close-without-allegation", 0,
     FIELDS("internal-needed", "no", "internal-needed.reasons", "Nothing in it breaks a rule.", "closing-reasons",
            "No limb of the threshold is met, and nothing is left to do.")},
};

/* About somebody outside, and not referred by us: the reporter has the details (SG-3.4). */
static const struct cli_life_step outside[] = {
    OPENED(9, 40), CONFIRMED,
    {0, 14, 0, "unit", "decide-outside", 0,
     FIELDS("outside-because", "Neither staff nor on the membership list, and holds nothing here.", "outside-decision",
            "not-refer", "outside-decision.reasons", "The reporter is the child's aunt and wishes to refer it herself.",
            "nation", "{nation}")},
    {1, 9, 30, "perdita", "tell-how-to-refer", 0, FIELDS("delivery", "e-mailed")},
    {3, 11, 0, "imogen", "close-without-allegation", 0,
     FIELDS("internal-needed", "no", "internal-needed.reasons", "Nobody of ours is concerned.", "closing-reasons",
            "The reporter has the details of how to refer, and has said that she did.")},
};

/* Somebody asks a regional lead for advice (SG-5.1): some of it becomes a report. */
static const struct cli_life_step advice[] = {
    {0, 11, 20, "{by}", "record-advice", 0,
     FIELDS("circumstances", "{circumstances}", "area", "{area}", "reporter.1.reporter-name", "{reporter}",
            "reporter.1.reporter-contact", "{contact}")},
    {1, 10, 0, "{then-by}", "{then}", 0, FIELDS("advice-reasons", "{advice-reasons}")},
};

/* Images on the organisation's own equipment (SG-7.9, SG-7.10): described, never taken in. */
static const struct cli_life_step images[] = {
    OPENED(9, 10),
    {0, 9, 30, "imogen", "record-images", 0,
     FIELDS("found-where", "own-equipment", "found-words", "A folder on a shared laptop; nobody has opened it since.",
            "may-be-lawful", "no")},
    {0, 9, 40, "noor", "quarantine-device", 0,
     FIELDS("quarantine-words", "In the locked cupboard of the technology team since half past nine; Noor Haddon has the key.")},
    {0, 9, 50, "imogen", "contact-police-of-images", 0,
     FIELDS("police-images-words", "The force's desk, by telephone; they collect the laptop today.", "police-want-kept", "no")},
    CONFIRMED,
    {0, 11, 0, "perdita", "report-addresses", 0,
     FIELDS("addresses-reported", "None: no address was seen.", "foundation-reference", "Call noted, no number given")},
    {0, 11, 30, "imogen", "decide-device", 0,
     FIELDS("device-decision", "secure", "device-decision.reasons", "The police take it as it is.")},
    ASSESSED, REFERRED, CONSIDERED,
};

/* About the General Secretary: the chair of the executive committee manages (SG-7.6). */
static const struct cli_life_step general_secretary[] = {
    OPENED(9, 40),
    {0, 14, 0, "imogen", "report-to-chairs", 0, NONE},
    {1, 10, 0, "marguerite", "settle-match", 1,
     FIELDS("same-person", "yes", "same-person.reasons", "The name and the office are both as reported.")},
};

/* About the Executive Director of Legal Affairs: the General Secretary manages, whom the Unit advises (SG-7.6). */
static const struct cli_life_step legal_director[] = {
    OPENED(9, 40),
    {0, 14, 0, "rowan", "advise-general-secretary", 0, NONE},
    {1, 10, 0, "tobias", "settle-match", 1,
     FIELDS("same-person", "yes", "same-person.reasons", "The name and the office are both as reported.")},
    {1, 10, 30, "perdita", "confirm-receipt", 0, FIELDS("delivery", "e-mailed")},
    {1, 11, 0, "tobias", "assess", 0,
     FIELDS("threshold", "unsuitable", "threshold.reasons", "To leave a child at risk unreported may show it.", "nation",
            "{nation}", "allegation.1.allegation-words", "Did not act on a report of a child at risk.")},
};

#define LIFE(name, steps) {name, steps, COUNT_OF(steps)}
const struct cli_life cli_lives[] = {
    LIFE("bare", bare), LIFE("fresh", fresh), LIFE("employee", employee), LIFE("employee-suspended", employee_suspended),
    LIFE("member", member), LIFE("member-suspended", member_suspended), LIFE("volunteer", volunteer),
    LIFE("regulated", regulated), LIFE("cleared", cleared), LIFE("invented", invented), LIFE("silent", silent),
    LIFE("urgent", urgent), LIFE("two-nations", two_nations), LIFE("died", died), LIFE("none", none),
    LIFE("outside", outside), LIFE("advice", advice), LIFE("images", images),
    LIFE("general-secretary", general_secretary), LIFE("legal-director", legal_director),
};
const size_t cli_life_count = COUNT_OF(cli_lives);
