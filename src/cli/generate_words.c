/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What generated cases are told in: names, places, and words that go together, with how often. All made up. */
#include "cli/generating.h"

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* None is like the name of anybody who holds an office in the demonstration: such a case would be nobody else's to manage. */
const char *const cli_given_names[] = {
    "Abel",   "Alma",   "Anouk",  "Basil",  "Beata",   "Bruno",  "Calla",  "Cedric", "Clea",   "Dagmar", "Damian",  "Delia",
    "Edda",   "Eliot",  "Esme",   "Fabian", "Flora",   "Frida",  "Garth",  "Gemma",  "Gustav", "Hedda",  "Hector",  "Hilda",
    "Ilse",   "Ivor",   "Jago",   "Jemima", "Jonas",   "Kasper", "Keziah", "Kirsty", "Lambert", "Leda",  "Linus",   "Magda",
    "Malik",  "Minna",  "Nadia",  "Niall",  "Ottilie", "Owain",  "Paloma", "Pascal", "Petra",  "Quinta", "Rafe",    "Renata",
    "Rufus",  "Salome", "Saskia", "Silvan", "Stella",  "Tariq",  "Thea",   "Ulric",  "Una",    "Viggo",  "Yasmin",  "Zadie",
};
const size_t cli_given_name_count = COUNT_OF(cli_given_names);
const char *const cli_family_names[] = {
    "Abbeydale", "Ashgrove",  "Bickerdike", "Birtwhistle", "Bramhope",  "Caddick",    "Chevening", "Cottesloe", "Dabchick",
    "Dewhurst",  "Dovecote",  "Eaglesham",  "Entwhistle",  "Fairbrass", "Featherstone", "Fotheringay", "Gadsby",  "Gorringe",
    "Gumbrell",  "Hathersage", "Hebblethwaite", "Hollingbourne", "Ibbotson", "Inkersole", "Jessop",  "Jowett",    "Kettlewell",
    "Kirkbride", "Lambourne", "Leadbitter", "Lythgoe",     "Mablethorpe", "Micklethwait", "Mossop", "Nettlefold", "Nunnery",
    "Ogglesby",  "Osbaldwick", "Papworth",  "Pettigrew",   "Postlethwaite", "Quixall", "Ramsbottom", "Ridgeway", "Rumbelow",
    "Satterfield", "Shufflebotham", "Snodgrass", "Sprockett", "Tattersall", "Thistlewood", "Tuppence", "Uttoxey", "Veasey",
    "Wigglesworth", "Winterbottom", "Woodhead", "Yardley",  "Yelland",   "Zouche",
};
const size_t cli_family_name_count = COUNT_OF(cli_family_names);

const char *const cli_places[] = {
    "the old corn exchange", "the library's back room", "the church hall", "the sports centre", "the market stall",
    "the allotment shed",    "the bandstand",           "the miners' hall", "the railway arch", "the school gym",
    "the harbour office",    "the county show",         "the bus depot",    "the reading room", "the village green",
};
const size_t cli_place_count = COUNT_OF(cli_places);
const char *const cli_occasions[] = {
    "after the branch meeting", "at the summer fair",      "during the leaflet round", "at the jumble sale", "before the count",
    "at the Christmas social",  "after the training day",  "on the coach back",        "at the street stall", "at the youth day",
};
const size_t cli_occasion_count = COUNT_OF(cli_occasions);

/* By how many people live there, roughly. */
const struct cli_bundle cli_generated_areas[] = {
    {12, WORDS("nation", "england", "area", "london")},
    {12, WORDS("nation", "england", "area", "south-east")},
    {10, WORDS("nation", "england", "area", "north-west")},
    {8, WORDS("nation", "england", "area", "east")},
    {8, WORDS("nation", "england", "area", "west-midlands")},
    {8, WORDS("nation", "england", "area", "south-west")},
    {8, WORDS("nation", "england", "area", "yorkshire-and-the-humber")},
    {7, WORDS("nation", "england", "area", "east-midlands")},
    {5, WORDS("nation", "england", "area", "north-east")},
    {9, WORDS("nation", "scotland", "area", "scotland")},
    {7, WORDS("nation", "wales", "area", "wales")},
    {6, WORDS("nation", "northern-ireland", "area", "northern-ireland")},
    {0},
};

/* ---- concerns about children ------------------------------------------------------------------------------------------- */

const struct cli_bundle cli_concern_lives[] = {
    {14, WORDS("life", "employee")}, {10, WORDS("life", "employee-suspended")}, {14, WORDS("life", "member")},
    {14, WORDS("life", "member-suspended")}, {22, WORDS("life", "volunteer")}, {8, WORDS("life", "regulated")},
    {9, WORDS("life", "cleared")}, {4, WORDS("life", "invented")}, {2, WORDS("life", "died")}, {3, WORDS("life", "none")},
    {0},
};
/* These stand in the middle of what they tell, and were reported lately. */
const struct cli_bundle cli_concern_recent_lives[] = {
    {3, WORDS("life", "silent")}, {2, WORDS("life", "two-nations")}, {2, WORDS("life", "urgent")}, {3, WORDS("life", "fresh")},
    {2, WORDS("life", "bare")}, {0},
};
/* Where the agency of a volunteer is. */
const struct cli_bundle cli_concern_volunteers[] = {
    {76, WORDS("nation", "england", "agency", "lado", "agency-nation", "england")},
    {10, WORDS("nation", "scotland", "agency", "social-work", "agency-nation", "scotland", "area", "scotland")},
    {8, WORDS("nation", "wales", "agency", "designated-officer", "agency-nation", "wales", "area", "wales")},
    {6, WORDS("nation", "northern-ireland", "agency", "gateway", "agency-nation", "northern-ireland", "area", "northern-ireland")},
    {0},
};
const struct cli_bundle cli_concern_outcomes[] = {
    {42, WORDS("outcome", "unsubstantiated", "outcome-why", "Two accounts stand against each other, and nothing decides between them.",
               "effects", "Nothing changes for the role; the code of conduct was gone through once more.", "follows", "nothing",
               "follows-why", "Nothing was found that calls for it.")},
    {58, WORDS("outcome", "substantiated", "outcome-why", "More than one person saw it, and it is not denied.", "effects",
               "The role has ended; how to ask for a review is in the letter.", "follows", "removal", "follows-why",
               "They should not be beside children for us.")},
    {0},
};

/* ---- complaints ---------------------------------------------------------------------------------------------------------- */

const struct cli_bundle cli_complaint_subjects[] = {
    {14, WORDS("category", "antisemitism", "form", "social-media", "criteria", "Chapter 2 of the published criteria.", "complaint",
               "He passed on a picture that makes Jews the owners of every newspaper.", "allegation",
               "Passed on an antisemitic picture.")},
    {10, WORDS("category", "islamophobia", "form", "written", "criteria", "Chapter 3 of the published criteria.", "complaint",
               "She writes that people who fast cannot be trusted with the accounts.", "allegation",
               "Wrote that Muslims could not be trusted.")},
    {9, WORDS("category", "other-racism", "form", "spoken", "criteria", "Chapter 3 of the published criteria.", "complaint",
              "He asked where I was really from, in front of everybody, and would not stop.", "allegation",
              "Asked again and again where somebody was really from.")},
    {11, WORDS("category", "sexual-harassment", "form", "physical", "criteria", "Chapter 4 of the published criteria.", "complaint",
               "He put his arm round me although I had said no.", "allegation", "Touched somebody who had said no.")},
    {8, WORDS("category", "sex", "form", "in-meeting", "criteria", "Chapter 4 of the published criteria.", "complaint",
              "Whenever a woman speaks he sighs and looks at his watch.", "allegation", "Belittled women who spoke.")},
    {8, WORDS("category", "disability", "form", "in-meeting", "criteria", "Chapter 5 of the published criteria.", "complaint",
              "The chair would not wait until my interpreter had sat down.", "allegation", "Began before the interpreter could.")},
    {5, WORDS("category", "sexual-orientation", "form", "social-media", "criteria", "Chapter 4 of the published criteria.",
              "complaint", "What she wrote about my husband and me below the photograph.", "allegation",
              "Wrote insults about a couple.")},
    {4, WORDS("category", "age", "form", "spoken", "criteria", "Chapter 5 of the published criteria.", "complaint",
              "He said that nobody of my age should stand.", "allegation", "Said that somebody was too old to stand.")},
    {24, WORDS("category", "conduct", "form", "in-meeting", "criteria", "Chapter 5 of the published criteria.", "complaint",
               "She shouted the treasurer down until he left.", "allegation", "Shouted somebody down until they left.")},
    {0},
};
#define NAMED "acknowledge", "acknowledge", "inform", "inform-complainant"
const struct cli_bundle cli_complaint_openings[] = {
    {58, WORDS("opening", "complain", "belongs", "member", NAMED)},
    {12, WORDS("opening", "complain", "belongs", "neither", NAMED)},
    {9, WORDS("opening", "complain", "complainant", "", "contact", "", "region", "", "acknowledge", "", "inform", "")},
    {13, WORDS("opening", "record", "by", "tamsin", "channel", "e-mail", "region", "", NAMED)},
    {8, WORDS("opening", "record", "by", "tamsin", "channel", "letter", "region", "", NAMED)},
    {0},
};
const struct cli_bundle cli_complaint_panels[] = {
    {1, WORDS("chair", "aurelio", "other-chair", "cressida", "regulatory", "henrike", "lay", "joss")},
    {1, WORDS("chair", "aurelio", "other-chair", "cressida", "regulatory", "bertil", "lay", "maud")},
    {1, WORDS("chair", "cressida", "other-chair", "aurelio", "regulatory", "henrike", "lay", "maud")},
    {1, WORDS("chair", "cressida", "other-chair", "aurelio", "regulatory", "bertil", "lay", "joss")},
    {0},
};
const struct cli_bundle cli_complaint_details[] = {
    {3, WORDS("branch", "Of the same branch", "reply", "It was not meant as it was taken.", "admits", "part", "adjust", "no",
              "adjust-why", "Nobody asked.", "pattern", "single", "pattern-why", "It is known of once.", "report",
              "It happened as it was told; who began is not clear.", "triage-why", "It may be a breach of the criteria.", "appeals",
              "respondent", "lesson", "Chairs are to be trained in stopping it at once.", "branch-kind", "member")},
    {2, WORDS("branch", "An officer of the branch", "reply", "Nothing of the kind was said.", "admits", "none", "adjust", "yes",
              "adjust-why", "Letters in large print.", "pattern", "pattern", "pattern-why", "Three people tell of three days.",
              "report", "Two who were there confirm it, one does not remember.", "triage-why", "It is within the criteria.", "appeals",
              "complainant", "lesson", "The branch's page has a second moderator now.", "sitting-form", "in-person")},
    {2, WORDS("branch", "Seldom comes to meetings", "reply", "I am sorry; I took it down at once.", "admits", "all", "adjust", "no",
              "adjust-why", "Nobody asked.", "pattern", "single", "pattern-why", "Once, and never since.", "report",
              "It is admitted, and on record.", "triage-why", "It is to be seen how grave it is.", "appeals", "respondent", "lesson",
              "The handbook's page on what is shared is sent to the branch.")},
    {0},
};
#define AGREED "for", "3", "against", "0"
#define UPHELD(name, what)                                                                                             \
    "outcome", "upheld", "outcome-why", "It is shown, and it is a breach.", "sanction", name, "told",                  \
        "That it is upheld, and why: " what "."
const struct cli_bundle cli_complaint_outcomes[] = {
    {9, WORDS(UPHELD("reminder-of-values", "a reminder of the values"), AGREED)},
    {9, WORDS(UPHELD("reminder-of-conduct", "a reminder of the code"), "for", "2", "against", "1", "dissent",
              "A reminder is too little.")},
    {8, WORDS(UPHELD("advice-or-training", "a day of training"), AGREED)},
    {16, WORDS(UPHELD("formal-warning", "a formal warning"), "conditions", "On file for a year.", AGREED)},
    {5, WORDS(UPHELD("suspension-from-office", "no office for a year"), "conditions", "One year.", AGREED)},
    {12, WORDS(UPHELD("suspension", "membership rests for six months"), "conditions", "Six months.", AGREED)},
    {3, WORDS(UPHELD("endorsement-withdrawn", "the endorsement is withdrawn"), AGREED)},
    {2, WORDS(UPHELD("exclusion", "exclusion"), "for", "2", "against", "1", "dissent", "A suspension would have done.")},
    {7, WORDS(UPHELD("expulsion", "membership ends"), AGREED)},
    {18, WORDS("outcome", "not-proven", "outcome-why", "Nobody else was there, and both accounts hold together.", "sanction",
               "no-sanction", "told", "That it is not proven, and why.", AGREED)},
    {11, WORDS("outcome", "no-further-action", "outcome-why", "It happened, and no rule forbids it.", "sanction", "no-sanction",
               "told", "That no rule was broken, and why.", AGREED)},
    {0},
};

/* ---- the conduct of employees ---------------------------------------------------------------------------------------------- */

const struct cli_bundle cli_discipline_subjects[] = {
    {3, WORDS("conduct", "Claimed for journeys that were not made.", "allegation", "Claimed for journeys that were not made.", "form",
              "work", "pattern", "pattern", "pattern-why", "Four claims in a quarter.")},
    {3, WORDS("conduct", "Wrote of a colleague in a public group as of a fool.", "allegation",
              "Insulted a colleague where everybody could read it.", "form", "online", "pattern", "single", "pattern-why",
              "One post.")},
    {2, WORDS("conduct", "Shouted at a volunteer over the telephone until she hung up.", "allegation", "Shouted at a volunteer.", "form",
              "work", "pattern", "single", "pattern-why", "Nothing like it is known.")},
    {2, WORDS("conduct", "Sent the list of members to a private address.", "allegation",
              "Took personal data of members out of the organisation.", "form", "work", "pattern", "single", "pattern-why",
              "The log shows one file.")},
    {1, WORDS("conduct", "Was drunk at the regional dinner and fell out with a guest.", "allegation",
              "Brought the organisation into disrepute at a dinner.", "form", "outside-work", "pattern", "single", "pattern-why",
              "One evening.")},
    {0},
};
const struct cli_bundle cli_discipline_origins[] = {
    {40, WORDS("came-from", "manager")},
    {24, WORDS("came-from", "colleague")},
    {10, WORDS("came-from", "outside")},
    {14, WORDS("came-from", "complaint", "handed-over", "By letter of the complaints team", "hand-back", "hand-back")},
    {12, WORDS("came-from", "safeguarding", "handed-over", "By letter of the Unit", "ended", "yes", "ended-why",
               "Every one of them has written.", "manager-said", "That nothing stands in the way any more.", "hand-back",
               "hand-back")},
    {0},
};
const struct cli_bundle cli_discipline_details[] = {
    {3, WORDS("statement", "I was in the next room and heard it.", "answer", "It was a long day; I should have gone home.", "report",
              "For it: two records and the answer. Against it: nothing.", "companion", "Somebody of the union", "place",
              "Regional office, room 2", "lesson", "The rule is on the first page of induction now.")},
    {2, WORDS("statement", "I saw the papers and thought nothing of it then.", "answer", "I did as everybody does.", "report",
              "For it: the papers. Against it: that nobody had said so before.", "place", "By video, with the link in the letter",
              "lesson", "Managers sign such papers each month.")},
    {1, WORDS("statement", "Nobody asked me until today; yes, I was there.", "answer", "I remember it otherwise.", "report",
              "One account against another, and a message that fits the first.", "companion", "A colleague", "place",
              "Headquarters, small meeting room", "lesson", "Nothing beyond the case itself.")},
    {0},
};
#define FOUND(sort, why, what)                                                                                         \
    "finding", "upheld", "finding-why", why, "sanction", sort, "sanction-why", what, "told", what " How to appeal is below."
#define LASTING "appeal-outcome", "stands", "appeal-why", "The like was dealt with alike."
const struct cli_bundle cli_discipline_sanctions[] = {
    {34, WORDS(FOUND("first-warning", "It is shown, and it is misconduct.", "A first warning in writing, for six months."), LASTING)},
    {12, WORDS(FOUND("first-warning", "It is shown, and it is misconduct.", "A first warning, for six months."), "appeal-outcome",
               "lifted", "appeal-why", "Others were only spoken to for the like.")},
    {26, WORDS(FOUND("final-warning", "It is shown, and grave.", "A final warning in writing, for a year."), LASTING)},
    {16, WORDS(FOUND("dismissal", "It is shown, and trust is gone.", "Dismissal, with notice."), "employment-ends", "date:60", LASTING)},
    {6, WORDS(FOUND("summary-dismissal", "It is shown, and it is gross misconduct.", "Dismissal without notice."), "employment-ends",
              "date:26", "regulated", "yes", "barring", "decide-barring", LASTING)},
    {0},
};
const struct cli_bundle cli_discipline_outcomes[] = {
    {30, WORDS(FOUND("first-warning", "It is shown, and it is misconduct.", "A first warning in writing, for six months."))},
    {18, WORDS(FOUND("final-warning", "It is shown, and grave.", "A final warning in writing, for a year."))},
    {12, WORDS(FOUND("dismissal", "It is shown, and trust is gone.", "Dismissal, with notice."), "employment-ends", "date:60")},
    {5, WORDS(FOUND("summary-dismissal", "It is shown, and it is gross misconduct.", "Dismissal without notice."),
              "employment-ends", "date:26")},
    {20, WORDS("finding", "not-proven", "finding-why", "It may have been otherwise.", "sanction", "no-action", "sanction-why",
               "Nothing is proven.", "told", "That it is not proven, and that nothing follows.")},
    {9, WORDS("finding", "no-breach", "finding-why", "It was so, and it is no misconduct.", "sanction", "no-action",
              "sanction-why", "No rule was broken.", "told", "That no rule was broken.")},
    {0},
};
