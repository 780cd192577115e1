/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/story.h"
#include "people/people.h"

#define FIELDS(...) .fields = ((const char *const[]){__VA_ARGS__, NULL})
#define NONE .fields = ((const char *const[]){NULL})

/* ---- who is there ----------------------------------------------------------------------------------------------------- */

const struct cli_story_person cli_story_people[] = {
    {"rowan", "Rowan Amberley", PEOPLE_EMPLOYEE, NULL, "rowan", "staff",
     "Safeguarding Manager: most of the work. One case is about somebody of that name, and is not there for Rowan"},
    {"imogen", "Imogen Castell", PEOPLE_EMPLOYEE, NULL, "imogen", "staff",
     "Executive Director of Legal Affairs: decides outcomes, and manages the case that names Rowan"},
    {"perdita", "Perdita Lowe", PEOPLE_EMPLOYEE, NULL, "perdita", "staff",
     "Safeguarding Officer: records concerns and what agencies say"},
    {"hamish", "Hamish Tolland", PEOPLE_EMPLOYEE, NULL, "hamish", "staff",
     "Director of Governance and Legal: writes to members and volunteers"},
    {"gwenllian", "Gwenllian Marsh", PEOPLE_EMPLOYEE | PEOPLE_MEMBER, "wales", "gwenllian", "staff",
     "Regional Safeguarding Lead for Wales: records concerns, which then belong to the Unit"},
    {"tobias", "Tobias Wren", PEOPLE_EMPLOYEE | PEOPLE_MEMBER, NULL, "tobias", "staff",
     "General Secretary: manages only what concerns the Executive Director of Legal Affairs"},
    {"casimir", "Casimir Vale", PEOPLE_ELECTED | PEOPLE_MEMBER, NULL, "casimir", "staff",
     "Leader: a barred office, so no case is ever there [CP-8]"},
    {"alder", "Alder Finch", PEOPLE_EMPLOYEE, NULL, "alder", "administrator",
     "Administrator: manages users and offices, and can read no case"},
    {"ash", "Ash Penhallow", PEOPLE_EMPLOYEE, NULL, "ash", "auditor",
     "Auditor: reads the ledgers of reads, refusals and sign-ins; takes no steps"},
    {"marguerite", "Marguerite Oakes", PEOPLE_MEMBER, NULL, NULL, NULL, NULL},
    {"dilwyn", "Dilwyn Farrow", PEOPLE_MEMBER, NULL, NULL, NULL, NULL},
    {"sunniva", "Sunniva Rhys", PEOPLE_EMPLOYEE, NULL, NULL, NULL, NULL},
    {"edwin", "Edwin Larkspur", PEOPLE_EMPLOYEE, NULL, NULL, NULL, NULL},
    {"noor", "Noor Haddon", PEOPLE_EMPLOYEE, NULL, NULL, NULL, NULL},
    {"fergus", "Fergus Brae", PEOPLE_EMPLOYEE, "scotland", NULL, NULL, NULL},
    {"orla", "Orla Quennell", PEOPLE_EMPLOYEE, "northern-ireland", NULL, NULL, NULL},
    {"ines", "Ines Duford", PEOPLE_EMPLOYEE, "london", NULL, NULL, NULL},
    {"jory", "Jory Thackeray", PEOPLE_EMPLOYEE, "yorkshire-and-the-humber", NULL, NULL, NULL},
};
const size_t cli_story_people_count = COUNT_OF(cli_story_people);

const struct cli_story_office cli_story_offices[] = {
    {"rowan", "safeguarding-manager", ""},
    {"imogen", "legal-director", ""},
    {"perdita", "safeguarding-officer", ""},
    {"hamish", "governance-director", ""},
    {"sunniva", "head-of-disputes", ""},
    {"edwin", "people-director", ""},
    {"noor", "technology-director", ""},
    {"tobias", "general-secretary", ""},
    {"marguerite", "executive-chair", ""},
    {"dilwyn", "executive-vice-chair", ""},
    {"casimir", "leader", ""},
    {"gwenllian", "regional-safeguarding-lead", "wales"},
    {"fergus", "regional-safeguarding-lead", "scotland"},
    {"orla", "regional-safeguarding-lead", "northern-ireland"},
    {"ines", "regional-safeguarding-lead", "london"},
    {"jory", "regional-safeguarding-lead", "yorkshire-and-the-humber"},
};
const size_t cli_story_office_count = COUNT_OF(cli_story_offices);

/* While Rowan is away, Imogen acts, and not a day longer (SG-6.1). */
const struct cli_story_absence cli_story_absences[] = {
    {"rowan", "Annual leave", {40, 9, 0}, {33, 9, 0}},
};
const size_t cli_story_absence_count = COUNT_OF(cli_story_absences);

/* ---- what happened ------------------------------------------------------------------------------------------------------ */

const struct cli_story_step cli_story_steps[] = {
    /* England, an employee; from report to letter, closed. */
    {"minibus", {75, 10, 12}, NULL, "report", 0,
     FIELDS("circumstances", "Our organiser drove a fifteen-year-old home alone after the street stall, for the third "
                             "time, and told him not to mention it.",
            "aware", "@76 18:30", "subject.1.subject-name", "Quentin Yarrow", "subject.1.subject-details",
            "Organiser in the Harbour office", "subject.1.subject-behaviour",
            "Lifts home alone; asks the boy to keep them to himself.", "child.1.child-name", "J. (surname not known)",
            "child.1.child-age", "15", "reporter.1.reporter-name", "Bryony Salt", "reporter.1.reporter-contact",
            "bryony.salt@example.org")},
    {"minibus", {75, 11, 5}, "rowan", "confirm-receipt", 0, NONE},
    {"minibus", {75, 15, 40}, "rowan", "assess", 0,
     FIELDS("threshold", "unsuitable", "threshold.reasons",
            "Lone lifts, repeated, with a request for secrecy: behaviour that may show him unsuitable to work with "
            "children.",
            "nation", "england", "allegation.1.allegation-words",
            "Gave a child lifts home alone on three occasions and asked him to keep them secret.")},
    {"minibus", {75, 15, 55}, "rowan", "inform-legal-director", 0, NONE},
    {"minibus", {75, 16, 10}, "rowan", "describe-subject", 1,
     FIELDS("kind", "employee", "kind.reasons", "On the payroll as an organiser since 2024.", "regulated", "no",
            "regulated.reasons", "Not in regulated activity: no teaching, training or supervision of children.")},
    {"minibus", {74, 9, 30}, "rowan", "refer", 0,
     FIELDS("referral.1.agency", "lado", "referral.1.nation", "england", "referral.1.route", "staff-or-volunteer",
            "referral.1.referred-area", "Harbour and Vale council", "referral.1.referral-words",
            "The report and the organiser's rota, by the council's secure form.", "referral.1.referral-words.reasons",
            "An employee; the threshold is met.", "referral.1.strategy-required", "no")},
    {"minibus", {71, 14, 0}, "perdita", "acknowledge-referral", 2,
     FIELDS("agency-reference", "HV-2231", "agency-said",
            "Received. No enquiry of their own; the organisation is to follow its own code and report back.",
            "agency-investigates", "no")},
    {"minibus", {70, 10, 20}, "perdita", "agency-ended", 2,
     FIELDS("ended-in-writing", "yes", "agency-outcome", "No further action by the authority: no criminal conduct, code of "
                                                         "conduct engaged.")},
    {"minibus", {69, 11, 0}, "rowan", "begin-internal", 0,
     FIELDS("internal-decision", "The lifts and the request for secrecy, by the people team.",
            "internal-decision.reasons", "The authority has ended in writing; the code of conduct is engaged.")},
    {"minibus", {52, 16, 0}, "rowan", "end-internal", 0,
     FIELDS("internal-result", "Three lifts, admitted; no other contact; he had been told of the rule in induction.")},
    {"minibus", {50, 10, 0}, "imogen", "decide-outcome", 1,
     FIELDS("outcome", "substantiated", "outcome.reasons",
            "Admitted, and against a rule that he knew. No evidence of any further intent.", "standard-of-proof",
            "balance")},
    {"minibus", {46, 15, 30}, "imogen", "send-outcome", 1,
     FIELDS("outcome-effects", "Final written warning under the disciplinary policy; no unaccompanied contact with "
                               "anybody under eighteen.")},
    {"minibus", {45, 9, 45}, "imogen", "close", 0,
     FIELDS("closing-words", "The family and the reporter have been told; induction now says it on its first page.",
            "closing-words.reasons", "Outcome decided and told; nothing is owed.")},

    /* Wales, a volunteer; taken by the regional lead on the telephone; the agency investigates, nothing is told. */
    {"choir", {38, 9, 40}, "gwenllian", "record", 0,
     FIELDS("channel", "telephone", "circumstances",
            "A parent rang me this morning: the leader of the young members' choir sends messages to two girls late at "
            "night.",
            "aware", "@38 09:10", "subject.1.subject-name", "Merrick Thane", "subject.1.subject-behaviour",
            "Private messages late at night.", "child.1.child-age", "14", "child.2.child-age", "15",
            "reporter.1.reporter-name", "Parent, name held by the lead", "reporter.1.reporter-contact",
            "By way of Gwenllian Marsh")},
    {"choir", {38, 14, 20}, "imogen", "assess", 0,
     FIELDS("threshold", "harm", "threshold", "unsuitable", "threshold.reasons",
            "Secret contact with children late at night; the content is not known yet, so harm cannot be ruled out.",
            "nation", "wales", "allegation.1.allegation-words", "Sent private messages to two children late at night.")},
    {"choir", {38, 14, 50}, "imogen", "refer", 0,
     FIELDS("referral.1.agency", "designated-officer", "referral.1.nation", "wales", "referral.1.route",
            "staff-or-volunteer", "referral.1.referred-area", "Cwm Arian council", "referral.1.referral-words",
            "By telephone and then the written form, within the day.", "referral.1.referral-words.reasons",
            "A volunteer with children; Wales allows no more than 24 hours.", "referral.1.strategy-required", "yes",
            "referral.2.agency", "police", "referral.2.nation", "wales", "referral.2.route", "police",
            "referral.2.referred-area", "The local force", "referral.2.referral-words", "By telephone, call log 88.",
            "referral.2.referral-words.reasons", "The content of the messages may be an offence.",
            "referral.2.strategy-required", "yes")},
    {"choir", {38, 15, 0}, "imogen", "inform-legal-director", 0, NONE},
    {"choir", {38, 15, 30}, "imogen", "confirm-receipt", 0, NONE},
    {"choir", {32, 10, 0}, "rowan", "acknowledge-referral", 2,
     FIELDS("agency-reference", "CA/417", "agency-said", "Strategy discussion held; the enquiry is open.",
            "agency-investigates", "yes")},
    {"choir", {32, 10, 15}, "rowan", "acknowledge-referral", 3,
     FIELDS("agency-reference", "Occurrence 5512", "agency-said", "Devices are being examined.", "agency-investigates",
            "yes")},
    {"choir", {31, 9, 30}, "rowan", "describe-subject", 1,
     FIELDS("kind", "volunteer", "kind", "member", "kind.reasons", "Leads the choir unpaid, and is a member.",
            "regulated", "yes", "regulated.reasons", "Supervises children every week.")},

    /* Scotland; the agencies agreed what may be told, and have ended; the letter is owed, to a volunteer (SG-12.11). */
    {"ferry", {60, 16, 45}, NULL, "report", 0,
     FIELDS("circumstances", "On the ferry to the island weekend our branch secretary gave alcohol to the young people "
                             "and took photographs of them.",
            "aware", "@61 21:00", "subject.1.subject-name", "Lachlan Meikle", "subject.1.subject-details",
            "Secretary of the Firth branch", "child.1.child-age", "16", "reporter.1.reporter-name", "Ailsa Dunmore",
            "reporter.1.reporter-contact", "ailsa.dunmore@example.org")},
    {"ferry", {60, 17, 0}, "rowan", "confirm-receipt", 0, NONE},
    {"ferry", {59, 10, 0}, "rowan", "assess", 0,
     FIELDS("threshold", "harm", "threshold", "unsuitable", "threshold.reasons",
            "Alcohol to children, and photographs without consent.", "nation", "scotland",
            "allegation.1.allegation-words", "Gave alcohol to children.", "allegation.2.allegation-words",
            "Photographed children without consent.")},
    {"ferry", {59, 10, 30}, "rowan", "inform-legal-director", 0, NONE},
    {"ferry", {59, 11, 0}, "rowan", "refer", 0,
     FIELDS("referral.1.agency", "social-work", "referral.1.nation", "scotland", "referral.1.route",
            "staff-or-volunteer", "referral.1.referred-area", "Firth council", "referral.1.referral-words",
            "Inter-agency referral discussion asked for, by telephone and in writing.",
            "referral.1.referral-words.reasons", "Children may have been harmed.", "referral.1.strategy-required",
            "yes")},
    {"ferry", {55, 12, 0}, "perdita", "acknowledge-referral", 3,
     FIELDS("agency-reference", "IRD 90", "agency-said", "A discussion was held with the police; an enquiry is open.",
            "agency-investigates", "yes")},
    {"ferry", {40, 15, 0}, "imogen", "agree-disclosure", 0,
     FIELDS("agreed-disclosure", "That a report was made about the ferry, and that he is not to contact the branch.",
            "agreed-with", "The social worker in charge and the police, by telephone, confirmed by e-mail.")},
    {"ferry", {39, 11, 0}, "imogen", "tell-subject", 0,
     FIELDS("told-words", "By letter: a report was made about the ferry; do not contact the branch; support is offered.")},
    {"ferry", {12, 10, 30}, "rowan", "agency-ended", 3,
     FIELDS("ended-in-writing", "yes", "agency-outcome", "No offence; guidance given; the organisation to decide.")},
    {"ferry", {11, 9, 30}, "rowan", "describe-subject", 1,
     FIELDS("kind", "volunteer", "kind", "elected", "kind.reasons", "Branch secretary, unpaid, elected by the branch.",
            "regulated", "no", "regulated.reasons", "No regular supervision of children.")},
    {"ferry", {9, 14, 0}, "imogen", "decide-outcome", 1,
     FIELDS("outcome", "substantiated", "outcome.reasons", "Three accounts agree, and he accepts it.",
            "standard-of-proof", "balance")},

    {"ferry", {5, 11, 0}, "imogen", "decide-outcome", 2,
     FIELDS("outcome", "unsubstantiated", "outcome.reasons",
            "The photographs cannot be found, and the accounts differ on whether leave was asked.", "standard-of-proof",
            "balance")},

    /* Northern Ireland; assessed as no allegation, and closed on its reasons. */
    {"hall", {30, 11, 20}, NULL, "report", 0,
     FIELDS("circumstances", "Somebody at the coffee morning raised his voice at his own daughter. She looked upset. I "
                             "do not know their names.",
            "reporter.1.reporter-name", "Eithne Carrow", "reporter.1.reporter-contact", "eithne.carrow@example.org")},
    {"hall", {30, 12, 0}, "rowan", "confirm-receipt", 0, NONE},
    {"hall", {30, 16, 0}, "rowan", "assess", 0,
     FIELDS("threshold", "none", "threshold.reasons", "A raised voice once, with the mother present; nobody of ours was involved.", "nation",
            "northern-ireland")},
    {"hall", {29, 10, 0}, "imogen", "close-without-allegation", 0,
     FIELDS("internal-needed", "no", "internal-needed.reasons", "No member or employee was involved.", "closing-reasons",
            "No limb of the threshold is met; the reporter was told how to reach the Gateway service.")},

    /* England; every agency has ended in writing, and the organisation's own investigation runs. */
    {"tutor", {48, 13, 30}, NULL, "report", 0,
     FIELDS("circumstances", "The tutor of the summer school shared a room key with two students.", "aware",
            "@50 20:00", "subject.1.subject-name", "Auberon Pike", "child.1.child-age", "17",
            "reporter.1.reporter-name", "Xanthe Roper", "reporter.1.reporter-contact", "xanthe.roper@example.org")},
    {"tutor", {48, 15, 0}, "rowan", "assess", 0,
     FIELDS("threshold", "unsuitable", "threshold.reasons", "Against the code of conduct for residential courses.",
            "nation", "england", "allegation.1.allegation-words", "Gave two students the key to his room.")},
    {"tutor", {48, 15, 20}, "rowan", "inform-legal-director", 0, NONE},
    {"tutor", {48, 16, 0}, "rowan", "refer", 0,
     FIELDS("referral.1.agency", "lado", "referral.1.nation", "england", "referral.1.route", "staff-or-volunteer",
            "referral.1.referred-area", "Midmoor council", "referral.1.referral-words", "By the council's form.",
            "referral.1.referral-words.reasons", "In a position of trust.", "referral.1.strategy-required", "no")},
    {"tutor", {47, 9, 15}, "rowan", "confirm-receipt", 0, NONE},
    {"tutor", {41, 10, 0}, "rowan", "agency-ended", 2,
     FIELDS("ended-in-writing", "yes", "agency-outcome", "No enquiry; a matter for the organisation.")},
    {"tutor", {20, 10, 0}, "imogen", "begin-internal", 0,
     FIELDS("internal-decision", "The use of room keys on residential courses, by the disputes team.",
            "internal-decision.reasons", "The authority has ended in writing.")},

    /* About somebody with the Safeguarding Manager's name: withheld from Rowan from the first moment (SG-4.3, SG-7.6). */
    {"named", {6, 10, 5}, NULL, "report", 0,
     FIELDS("circumstances", "At the youth conference Rowan Amberley left the first-aid room unattended while two children "
                             "were in it.",
            "aware", "@8 17:00", "concerns-office", "safeguarding-manager", "subject.1.subject-name", "Rowan Amberley",
            "child.1.child-age", "12", "reporter.1.reporter-name", "Cosima Hale", "reporter.1.reporter-contact",
            "cosima.hale@example.org")},
    {"named", {6, 11, 30}, "imogen", "confirm-receipt", 0, NONE},
    {"named", {6, 15, 0}, "imogen", "settle-match", 1,
     FIELDS("same-person", "yes", "same-person.reasons", "The report names the office and the conference duty list agrees.")},

    /* Serious, so referred at once and assessed afterwards (SG-8.12). */
    {"bridge", {14, 8, 50}, NULL, "report", 0,
     FIELDS("circumstances", "A child told me that a canvasser has been waiting for her outside school.", "emergency-called",
            "yes", "aware", "@14 08:30", "subject.1.subject-name", "Not known: a canvasser in the Bridge ward",
            "child.1.child-name", "P. W.", "child.1.child-age", "11", "child.1.child-contact",
            "Bridge Primary, by way of the head", "reporter.1.reporter-name", "Leonie Marchbank",
            "reporter.1.reporter-contact", "leonie.marchbank@example.org")},
    {"bridge", {14, 9, 10}, "rowan", "refer", 0,
     FIELDS("referral.1.agency", "police", "referral.1.nation", "england", "referral.1.route", "police",
            "referral.1.referred-area", "The county force", "referral.1.referral-words", "By 999 and then the log number.",
            "referral.1.referral-words.reasons", "A child may be in danger now.", "referral.1.strategy-required", "yes")},
    {"bridge", {14, 9, 25}, "rowan", "confirm-receipt", 0, NONE},
    {"bridge", {14, 11, 0}, "rowan", "assess", 0,
     FIELDS("threshold", "harm", "threshold", "offence", "threshold.reasons",
            "Waiting for a child outside her school, repeatedly.", "nation", "england", "allegation.1.allegation-words",
            "Waited for a child outside her school.")},
    {"bridge", {14, 11, 10}, "rowan", "inform-legal-director", 0, NONE},
    {"bridge", {14, 11, 30}, "rowan", "refer", 0,
     FIELDS("referral.1.agency", "lado", "referral.1.nation", "england", "referral.1.route", "staff-or-volunteer",
            "referral.1.referred-area", "Bridge council", "referral.1.referral-words",
            "By the council's form, with the police log number.", "referral.1.referral-words.reasons",
            "Canvassers are volunteers; the threshold is met.", "referral.1.strategy-required", "yes")},
    {"bridge", {13, 10, 0}, "perdita", "acknowledge-referral", 1,
     FIELDS("agency-reference", "Log 0914", "agency-said", "An officer is assigned; they will speak to him.",
            "agency-investigates", "yes")},

    /* Not Perdita's to decide, and refused with its paragraph: the auditor sees that too. */
    {"bridge", {13, 10, 30}, "perdita", "decide-outcome", 2,
     FIELDS("outcome", "substantiated", "outcome.reasons", "The officer believes the child.", "standard-of-proof",
            "balance"),
     .refused = true},

    /* Assessed, and the referral is overdue: two working days have gone. */
    {"leaflet", {7, 14, 0}, NULL, "report", 0,
     FIELDS("circumstances", "A volunteer took two twelve-year-olds leafleting after dark without telling their parents.",
            "aware", "@7 12:00", "subject.1.subject-name", "Barnaby Crewe", "child.1.child-age", "12",
            "reporter.1.reporter-name", "Odette Finch", "reporter.1.reporter-contact", "odette.finch@example.org")},
    {"leaflet", {7, 15, 30}, "rowan", "assess", 0,
     FIELDS("threshold", "harm", "threshold.reasons", "Children out after dark without their parents' knowledge.",
            "nation", "england", "allegation.1.allegation-words",
            "Took two children leafleting after dark without consent.")},
    {"leaflet", {7, 15, 45}, "rowan", "inform-legal-director", 0, NONE},

    /* An outsider; not ours to decide; the reporter is told how to refer. */
    {"shop", {18, 12, 15}, NULL, "report", 0,
     FIELDS("circumstances", "The man who keeps the shop next to our office lets children drink there.",
            "reporter.1.reporter-name", "Rhoswen Bird", "reporter.1.reporter-contact", "rhoswen.bird@example.org")},
    {"shop", {18, 13, 0}, "rowan", "confirm-receipt", 0, NONE},
    {"shop", {18, 16, 30}, "rowan", "assess", 0,
     FIELDS("threshold", "none", "threshold.reasons", "Nobody of ours; the authority and the police can act, and we told the reporter how.",
            "nation", "england")},

    /* Received out of hours, and not assessed yet. */
    {"badge", {2, 20, 40}, NULL, "report", 0,
     FIELDS("circumstances", "A steward at the rally would not let a lost child phone home.", "subject.1.subject-name",
            "Steward, badge 118", "child.1.child-age", "9", "reporter.1.reporter-name", "Idris Vane",
            "reporter.1.reporter-contact", "idris.vane@example.org")},

    /* With nothing but its account, which is enough (SG-1.3). */
    {"note", {1, 9, 5}, NULL, "report", 0,
     FIELDS("circumstances", "I am worried about how one of the organisers talks to the young volunteers. I do not want to "
                             "give my name yet.")},

    /* An hour or so old, whenever the demonstration is made. */
    {"today", {0, 1, 10}, "perdita", "record", 0,
     FIELDS("channel", "e-mail", "circumstances",
            "By e-mail from a branch: a member posted a photograph of somebody else's child with her school's name.",
            "subject.1.subject-name", "Tamsin Orchard", "child.1.child-age", "8", "reporter.1.reporter-name",
            "Secretary of the Weir branch", "reporter.1.reporter-contact", "weir.branch@example.org")},
};
const size_t cli_story_step_count = COUNT_OF(cli_story_steps);
