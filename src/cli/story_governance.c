/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the demonstration keeps beside its recommendations: a plan agreed with a regulator, with returns that were sent and returns
 * that are due; a policy and who has signed it; a survey with two waves; an advisory group; a framework; what handling
 * cases costs, and its posts. All of it is made up.
 */
#include "cli/story.h"

#define STEP(of, called, after, person, step, number, ...) \
    {of, {0, 0, after}, person, step, number, .fields = ((const char *const[]){__VA_ARGS__, NULL}), .procedure = called}
#define PLAN(after, person, step, number, ...) STEP("regulators-plan", "monitoring-point", after, person, step, number, __VA_ARGS__)
#define POLICY(person, step, number, ...) STEP("meetings-policy", "policy", 0, person, step, number, __VA_ARGS__)
#define SURVEY(person, step, number, ...) STEP("meetings-survey", "survey", 0, person, step, number, __VA_ARGS__)
#define GROUP(person, step, number, ...) STEP("access-group", "advisory-group", 0, person, step, number, __VA_ARGS__)
#define RESOURCES(person, step, number, ...) STEP("handling-resources", "resourcing", 0, person, step, number, __VA_ARGS__)
#define FRAMEWORK(person, step, number, ...) STEP("branch-framework", "development", 0, person, step, number, __VA_ARGS__)

/* Each went out before its day, and is recorded once the plan has come into the house. */
#define RETURN(number, before, cases, arrangements, engagement, changed, paper)                                                    \
    {"regulators-plan", {0, 0, 0}, "junia", "send-return", number, .days_before = before,                                  \
     .fields = ((const char *const[]){"return-cases", cases, "return-arrangements", arrangements, "return-engagement", engagement, \
                                      "changed-since", changed, "return-document", "paper:" paper, NULL}),                \
     .procedure = "monitoring-point"}

const struct cli_story_step cli_story_governance[] = {
    /* Returns fell due monthly before it came into the house; what was sent went out in time, the fourth one is late. */
    PLAN(1, "junia", "set-out", 0, "regulator", "The commission for fair meetings, which is made up", "agreed-plan",
         "paper:The plan as both sides agreed to it.", "first-return", "day:-95",
         "action.1.theme", "1.1 Ways in", "action.1.action-words", "Say of each hall how one gets in, before the meeting is called.",
         "action.1.timescale", "by-date", "action.1.timescale-words", "Within three months.", "action.1.action-date", "day:-20",
         "action.2.theme", "1.2 Being heard", "action.2.action-words", "Train everybody who takes the chair.", "action.2.timescale",
         "soonest", "action.2.timescale-words", "By the spring, or the next conference, whichever is soonest.", "action.2.action-date",
         "day:120", "action.3.theme", "2.1 Coming together", "action.3.action-words", "Hold one meeting in four by link only.",
         "action.3.timescale", "if-agreed", "action.3.timescale-words", "Six months, if branches agree.", "point.1.point-of", "1.1",
         "point.1.point-date", "day:-10", "point.1.point-words", "Nine halls in ten are described.", "point.2.point-of", "1.2",
         "point.2.point-date", "day:60", "point.2.point-words", "Half of those who take the chair are trained."),
    PLAN(0, "junia", "give-action", 1, "action-owner", "person:edwin"),
    PLAN(0, "junia", "give-action", 2, "action-owner", "person:noor"),
    PLAN(0, "edwin", "call-complete", 1, "evidence-words", "The list of halls, with the day of each visit."),
    PLAN(0, "hamish", "sign-off", 1, "finding", "implemented", "finding.reasons", "Twenty halls were looked up.", "examined", "The list."),
    PLAN(0, "junia", "report-point", 4, "point-reached", "yes", "point-reached.reasons", "131 of 140 are described.", "point-evidence",
         "The list of halls."),
    RETURN(6, 96, "Four complaints about meetings, all answered.", "The list of halls is begun.", "Two regions were visited.",
           "Nothing: it is the first.", "First return. Four complaints about meetings. The list of halls is begun."),
    RETURN(7, 68, "Three more, one of them open.", "Ninety halls are on the list.", "All four nations were asked.",
           "Fifty halls were added; one complaint is open.", "Second return. Ninety halls are on the list. One complaint is open."),
    RETURN(8, 38, "The open one was upheld.", "131 of 140 halls are described.", "Access groups met twice.",
           "Forty halls were added; the complaint was upheld, and the hall is no longer used.",
           "Third return. 131 of 140 halls are described. The complaint was upheld."),
    PLAN(0, "junia", "record-meeting", 0, "meeting.1.met-on", "day:-30", "meeting.1.meeting-words", "The second return, and why one hall was dropped."),
    /* What it is measured by: one value is attested, and one measure is short of its target, to be answered. */
    PLAN(0, "junia", "name-measure", 0, "measure.1.measure-name", "considered-in-time", "measure.1.measure-of", "1.2", "measure.1.measure-how",
         "computed", "measure.2.measure-name", "staff-confidence", "measure.2.measure-of", "1.2", "measure.2.measure-how", "attested"),
    PLAN(0, "edwin", "attest-measure", 13, "attestation.1.attested-value", "78", "attestation.1.attested-as-of", "day:-14",
         "attestation.1.attested-words", "112 of 143 who answered the November survey.", "attestation.1.attested-document",
         "paper:Survey of November: 112 of 143 would report it."),
    PLAN(0, "junia", "record-fall", 12, "fallen-on", "day:-1", "fallen-words", "Two of fourteen complaints were considered too late; 95 in a hundred were promised."),

    /* A policy, from its draft to who has signed it. */
    POLICY("hamish", "begin-policy", 0, "policy-name", "How meetings are held", "policy-owner", "person:edwin"),
    POLICY("edwin", "draft-version", 0, "draft-document", "paper:Meetings are held where everybody can come.", "draft-changes",
           "A hall that not everybody can enter is not booked."),
    POLICY("edwin", "begin-consultation", 0, "consultation-until", "day:21", "consultation.1.consulted-who",
           "All branches, and the access group.", "consultation.1.consulted-draft", "paper:Meetings are held where everybody can come."),
    POLICY("edwin", "record-reply", 0, "reply.1.reply-from", "The access group", "reply.1.reply-words", "Say it of the way home too."),
    POLICY("hamish", "all-replied", 0, "all-replied-shown", "Forty branches and the group have written."),
    POLICY("edwin", "answer-consultation", 0, "changed-by-replies", "The way home is part of it now.", "draft-document",
           "paper:Meetings are held where everybody can come, and go home from."),
    POLICY("tobias", "approve", 0, "approval", "yes", "approval.reasons", "Branches asked for it.", "consistency",
           "Held against the handbook for chairs: no difference."),
    POLICY("edwin", "publish", 0, "review-date", "day:365", "version.1.version-number", "1", "version.1.version-document",
           "paper:Meetings are held where everybody can come, and go home from.", "version.1.version-formats",
           "A page, large print and a recording.", "version.1.members-sent", "By letter; it is in the pack for those who join.",
           "collation.1.team", "Safeguarding", "collation.1.line-manager", "person:rowan", "collation.2.team", "Disputes",
           "collation.2.line-manager", "person:sunniva"),
    POLICY("rowan", "collate", 4, "staff-count", "9", "signed-count", "9", "all-signed", "yes"),
    POLICY("sunniva", "collate", 5, "staff-count", "14", "signed-count", "11", "all-signed", "no", "not-signed",
           "Three who are on leave until the end of the month."),

    /* What handling cases takes (RG-6): a cost that is approved and one that waits, a post that is filled and one that is not. */
    RESOURCES("hamish", "begin-resourcing", 0, "review-scope", "Complaints and concerns of this year, as the plan of action has it."),
    RESOURCES("edwin", "record-cost", 0, "cost.1.cost-kind", "staff", "cost.1.cost-pounds", "184000", "cost.1.cost-basis", "yearly",
              "cost.1.cost-from", "day:-60", "cost.1.cost-words", "Four who handle complaints, with what their employment costs besides."),
    RESOURCES("tobias", "decide-cost", 1, "cost-approved", "yes", "cost-approved.reasons", "Two of fourteen complaints waited too long."),
    RESOURCES("hamish", "record-cost", 0, "cost.1.cost-kind", "systems", "cost.1.cost-pounds", "30000", "cost.1.cost-basis", "once",
              "cost.1.cost-from", "day:45", "cost.1.cost-words", "Bringing in the files of before."),
    RESOURCES("edwin", "record-post", 0, "post.1.post-kind", "investigator", "post.1.post-needed", "day:14", "post.1.post-words",
              "Investigates complaints in two regions."),
    RESOURCES("edwin", "fill-post", 3, "post-filled", "day:7"),
    RESOURCES("edwin", "record-post", 0, "post.1.post-kind", "handler", "post.1.post-needed", "day:40", "post.1.post-words",
              "Takes complaints in, and writes to both sides."),
    RESOURCES("edwin", "advertise-post", 4, "post-closes", "day:25"),
    RESOURCES("hamish", "review-resources", 0, "enough", "strained", "enough.reasons", "It is enough once both posts are filled.",
              "caseload-seen", "Whoever handles complaints has seven open; two limits pass before their turn comes.", "enough-then",
              "The second post is advertised, and it is looked at again in three months."),

    /* A survey: its baseline, the wave after it, what was done. */
    SURVEY("edwin", "begin-survey", 0, "survey-name", "Could you come to your branch's last meeting?", "survey-kind", "members",
           "survey-owner", "person:junia", "survey-questions", "Could you come? If not, why not?", "wave.1.wave-due", "day:-180"),
    SURVEY("junia", "open-wave", 1, "asked-count", "2400", "wave-until", "day:-150"),
    SURVEY("junia", "record-results", 1, "answered-count", "812", "smallest-group", "34", "results",
           "Of those who answered 447 could come; 98 could not get in.", "own-words", "The stairs, again and again.", "figure.1.figure-label", "I could come",
           "figure.1.figure-count", "447", "figure.2.figure-label", "I could not get in", "figure.2.figure-count", "98"),
    SURVEY("junia", "say-answers", 1, "answer-reasons", "Halls come first; times of day are asked about next.",
           "answer.1.answer-words", "A list of halls with a way in.", "answer.1.answer-due", "day:-7"),
    SURVEY("junia", "do-answer", 4, "answer-done", "yes", "answer-done.reasons", "131 of 140 halls are described.", "answer-shown", "The list."),
    SURVEY("junia", "plan-wave", 0, "wave.1.wave-due", "day:-40"),
    SURVEY("junia", "open-wave", 5, "asked-count", "2350", "wave-until", "day:-14"),
    SURVEY("junia", "record-results", 5, "answered-count", "902", "smallest-group", "41", "results",
           "Of those who answered 577 could come; 51 could not get in.", "own-words", "Evenings are still hard with children.", "figure.1.figure-label",
           "I could come", "figure.1.figure-count", "577", "figure.2.figure-label", "I could not get in", "figure.2.figure-count", "51"),
    SURVEY("junia", "compare", 5, "moved", "better", "moved.reasons", "Fewer could not get in.", "beside-last", "The baseline is the wave before."),

    /* An advisory group: minutes agreed and sent, and what came of what it said. */
    GROUP("junia", "set-up", 0, "group-name", "Access group", "terms", "paper:Terms of the access group.", "group-secretary",
          "person:perdita", "member.1.member-name", "Ottilie Brand", "member.1.member-for", "Members who use a wheelchair",
          "member.2.member-name", "Rhodri Vaughan", "member.2.member-for", "Members who are hard of hearing"),
    GROUP("perdita", "call-meeting", 0, "meeting.1.meeting-on", "day:-12", "meeting.1.agenda", "The list of halls; the way home."),
    GROUP("perdita", "write-minutes", 3, "attended", "Ottilie Brand and Rhodri Vaughan", "minutes", "paper:Minutes, drafted."),
    GROUP("perdita", "agree-minutes", 3, "minutes-agreed", "By letter, with one name corrected.", "minutes", "paper:Minutes, agreed."),
    GROUP("perdita", "send-minutes", 3, "minutes-sent", "To all members of the group, today."),
    GROUP("perdita", "record-feedback", 0, "feedback.1.feedback-words", "A loop that is there is not a loop that works: test them."),
    GROUP("junia", "answer-feedback", 4, "taken-up", "yes-all", "taken-up.reasons", "It costs little.", "done-about",
          "Loops are tested at each visit; the group was told today."),
    GROUP("perdita", "call-meeting", 0, "meeting.1.meeting-on", "day:30", "meeting.1.agenda", "The second wave of the survey."),

    /* A framework with a promise that is still to be kept. */
    FRAMEWORK("edwin", "begin-framework", 0, "framework-name", "Learning to run a branch", "framework-kind", "development", "for-whom",
              "Branch secretaries", "framework-owner", "person:hamish", "draft-by", "day:30"),
    FRAMEWORK("hamish", "draft-framework", 0, "asked-whom", "Thirty secretaries: they asked for somebody to ring.", "version.1.version-text",
              "paper:Learning to run a branch.", "measure.1.measure-words", "A mentor for each new secretary.", "measure.1.measure-by", "day:90"),
    FRAMEWORK("tobias", "agree-framework", 0, "framework-agreed", "yes", "framework-agreed.reasons", "It says who does what."),
    FRAMEWORK("hamish", "begin-use", 0, "told-how", "By letter to every branch.", "next-review", "day:180"),
};
const size_t cli_story_governance_count = COUNT_OF(cli_story_governance);
