/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which holders of offices may be meant by a text (SG-4.3, SG-7.6). A false proposal costs the next
 * rung a look, a missed one shows somebody their own case: so whatever does not speak against a
 * holder is proposed. Each of a holder's names is tried as a form; a form's last word is its family
 * name, and the words near a family name in the text say how well the rest agrees. */

#include <ctype.h>
#include <string.h>

#include "people/inside.h"

#define TEXT_LONGEST 65536
#define FORM_LONGEST 8 /* words of a name */
#define NEAR 4         /* how far from the family name the given names may stand, in words */
#define SHORT_TEXT 8   /* words: a field that holds a name, rather than a narrative */

struct form {
    struct people_words words;
    bool is_known_as;
    bool has_short_forms; /* they are looked up once they are needed, which is seldom */
};

struct search {
    struct arena *arena;
    struct text text;
    struct people_words words;
    bool has_capitals;
    const struct people_office *offices; /* those that the text says by their titles */
    size_t office_count;
    const struct people_area *areas; /* those that the text says */
    size_t area_count;
};

struct finding {
    enum people_match_reason reason; /* PEOPLE_MATCH__MAX: none */
    struct text words;
};

const char *people_match_reason_words(enum people_match_reason reason)
{
    static const char *const words[PEOPLE_MATCH__MAX] = {
        [PEOPLE_MATCH_CONTACT] = "their e-mail address, telephone or membership number",
        [PEOPLE_MATCH_NAME] = "their name",
        [PEOPLE_MATCH_REORDERED] = "their name in another order",
        [PEOPLE_MATCH_KNOWN_AS] = "another name that they are known by",
        [PEOPLE_MATCH_SHORT_FORM] = "a short form of their name",
        [PEOPLE_MATCH_INITIAL] = "an initial and their family name",
        [PEOPLE_MATCH_SPELLING] = "a name that is spelt much like theirs",
        [PEOPLE_MATCH_FAMILY] = "their family name",
        [PEOPLE_MATCH_GIVEN] = "their given name alone",
        [PEOPLE_MATCH_OFFICE] = "the office that they hold",
    };
    return reason < PEOPLE_MATCH__MAX ? words[reason] : "nothing";
}

static void keep(struct finding *best, enum people_match_reason reason, struct text words)
{
    if (reason < best->reason) {
        *best = (struct finding){reason, words};
    }
}

static struct text join(struct arena *arena, const struct people_word *one,
                        const struct people_word *other)
{
    return text_of(
        arena_print(arena, "%.*s %.*s", TEXT_ARGS(one->folded), TEXT_ARGS(other->folded)));
}

/* ---- one form of a name against the text ---------------------------------------------------- */

/* Whether the name's last words stand at `index`, written in one or in two: "de souza" and
 * "desouza". */
static enum people_closeness family_at(const struct search *search, const struct people_words *name,
                                       size_t index)
{
    const struct people_word *family = &name->at[name->count - 1], *said = &search->words.at[index];
    if (text_equal(family->folded, said->folded)) {
        return PEOPLE_SAME;
    }
    struct text whole = family->folded;
    if (index > 0 && said[-1].folded.length + said->folded.length == whole.length &&
        text_starts(whole, said[-1].folded) &&
        memcmp(whole.at + said[-1].folded.length, said->folded.at, said->folded.length) == 0) {
        return PEOPLE_SAME;
    }
    if (name->count > 2 && family[-1].folded.length + whole.length == said->folded.length &&
        text_starts(said->folded, family[-1].folded) &&
        memcmp(said->folded.at + family[-1].folded.length, whole.at, whole.length) == 0) {
        return PEOPLE_SAME;
    }
    return people_is_spelt_alike(family, said) ? PEOPLE_SPELT : PEOPLE_FAR;
}

static enum people_match_reason reason_of(enum people_closeness family, enum people_closeness given,
                                          bool in_order)
{
    if (given == PEOPLE_FAR) {
        return PEOPLE_MATCH__MAX;
    }
    if (family == PEOPLE_SPELT || given == PEOPLE_SPELT) {
        return PEOPLE_MATCH_SPELLING;
    }
    static const enum people_match_reason reasons[] = {
        [PEOPLE_INITIAL] = PEOPLE_MATCH_INITIAL,
        [PEOPLE_SHORT] = PEOPLE_MATCH_SHORT_FORM,
        [PEOPLE_SAME] = PEOPLE_MATCH_NAME,
    };
    return given == PEOPLE_SAME && !in_order ? PEOPLE_MATCH_REORDERED : reasons[given];
}

static enum people_match_reason as_known(const struct form *form, enum people_match_reason reason)
{
    bool whole = reason == PEOPLE_MATCH_NAME || reason == PEOPLE_MATCH_REORDERED;
    return form->is_known_as && whole ? PEOPLE_MATCH_KNOWN_AS : reason;
}

/* A word beside the family name that is somebody's given name, and not this person's, speaks
 * against them. In a narrative only a capital tells a name from any other word; in a short text
 * every word may be one. */
static bool speaks_against(const struct search *search, size_t index, bool before)
{
    const struct people_word *word = &search->words.at[index];
    if (word->length < 2 || people_is_honorific(word)) {
        return false;
    }
    if (search->words.count <= SHORT_TEXT) {
        return !search->has_capitals || word->is_capital;
    }
    return before && word->is_capital && !word[1].breaks;
}

static bool stands_alone(const struct search *search, size_t index)
{
    return !(index > 0 && speaks_against(search, index - 1, true)) &&
           !(index + 1 < search->words.count && speaks_against(search, index + 1, false));
}

static void look_up_short_forms(struct form *form)
{
    for (size_t i = 0; !form->has_short_forms && i < form->words.count; i++) {
        people_find_short_forms(&form->words.at[i]);
    }
    form->has_short_forms = true;
}

static void look_near(const struct search *search, struct form *form, size_t index,
                      enum people_closeness family, struct finding *best)
{
    look_up_short_forms(form);
    size_t first = index > NEAR ? index - NEAR : 0;
    size_t last = index + NEAR < search->words.count ? index + NEAR : search->words.count - 1;
    for (size_t i = first; i <= last; i++) {
        for (size_t n = 0; i != index && n + 1 < form->words.count; n++) {
            enum people_closeness given =
                people_closeness_of(&form->words.at[n], &search->words.at[i]);
            /* A middle initial alone is no agreement: the first name's is. */
            if (given == PEOPLE_INITIAL && n > 0) {
                continue;
            }
            enum people_match_reason reason = as_known(form, reason_of(family, given, i < index));
            if (reason < best->reason) {
                keep(best, reason,
                     join(search->arena, &search->words.at[i < index ? i : index],
                          &search->words.at[i < index ? index : i]));
            }
        }
    }
}

static void match_form(const struct search *search, struct form *form, struct finding *best)
{
    for (size_t i = 0; i < search->words.count; i++) {
        enum people_closeness family = family_at(search, &form->words, i);
        if (family == PEOPLE_FAR) {
            continue;
        }
        struct text said = search->words.at[i].folded;
        if (form->words.count == 1) {
            keep(best, as_known(form, reason_of(PEOPLE_SAME, family, true)), said);
            continue;
        }
        look_near(search, form, i, family, best);
        if (family == PEOPLE_SAME && stands_alone(search, i)) {
            keep(best, PEOPLE_MATCH_FAMILY, said);
        }
    }
}

/* "Bob", and nothing else. */
static void match_given(const struct search *search, struct form *form, struct finding *best)
{
    const struct people_word *only = NULL;
    for (size_t i = 0; i < search->words.count; i++) {
        if (!people_is_honorific(&search->words.at[i])) {
            if (only) {
                return;
            }
            only = &search->words.at[i];
        }
    }
    if (!only || only->length < 2) {
        return;
    }
    look_up_short_forms(form);
    enum people_closeness given = people_closeness_of(&form->words.at[0], only);
    if (given == PEOPLE_SAME || given == PEOPLE_SHORT || given == PEOPLE_SPELT) {
        keep(best, PEOPLE_MATCH_GIVEN, only->folded);
    }
}

/* ---- the forms of a name -------------------------------------------------------------------- */

static struct people_words form_of(struct people_words words)
{
    size_t kept = 0;
    for (size_t i = 0; i < words.count && kept < FORM_LONGEST; i++) {
        if (!people_is_honorific(&words.at[i])) {
            words.at[kept++] = words.at[i];
        }
    }
    words.count = kept;
    return words;
}

/* Another name of one word goes with the family name: "Bobby" of Robert Smith is Bobby Smith. */
static struct people_words with_family(struct arena *arena, struct people_words other,
                                       struct people_words name)
{
    if (other.count != 1 || name.count < 2) {
        return other;
    }
    struct people_word *both = ARENA_ARRAY(arena, struct people_word, 2);
    both[0] = other.at[0];
    both[1] = name.at[name.count - 1];
    return (struct people_words){both, 2};
}

static void match_names(const struct search *search, const struct people_details *details,
                        struct finding *best)
{
    struct form form = {.words = form_of(people_words_of(search->arena, details->name))};
    struct people_words name = form.words;
    if (!name.count) {
        return;
    }
    match_form(search, &form, best);
    match_given(search, &form, best);
    struct text rest = details->known_as, line;
    while (text_cut(&rest, '\n', &line)) {
        struct people_words other = form_of(people_words_of(search->arena, line));
        if (other.count) {
            form = (struct form){.words = with_family(search->arena, other, name),
                                 .is_known_as = true};
            match_form(search, &form, best);
            match_given(search, &form, best);
        }
    }
}

/* ---- contact, office ------------------------------------------------------------------------ */

static bool has_email(struct text text, struct text email)
{
    for (size_t i = 0; email.length > 2 && i + email.length <= text.length; i++) {
        if (strncasecmp(text.at + i, email.at, email.length) == 0) {
            return true;
        }
    }
    return false;
}

/* The last nine digits of a number: 020 7946 0000 and +44 20 7946 0000 are one. */
static bool has_telephone(struct arena *arena, struct text text, struct text telephone)
{
    struct buf wanted = buf_in(arena), seen = buf_in(arena);
    for (size_t i = 0; i < telephone.length; i++) {
        if (isdigit((unsigned char)telephone.at[i])) {
            buf_char(&wanted, telephone.at[i]);
        }
    }
    if (wanted.length < 9) {
        return false;
    }
    const char *last = buf_as_string(&wanted) + wanted.length - 9;
    for (size_t i = 0; i < text.length; i++) {
        if (isdigit((unsigned char)text.at[i])) {
            buf_char(&seen, text.at[i]);
        } else if (!strchr(" ()-", text.at[i]) || !text.at[i]) {
            buf_char(&seen, '|');
        }
    }
    return strstr(buf_as_string(&seen), last) != NULL;
}

static bool has_words(const struct people_words *text, const struct people_words *wanted)
{
    for (size_t i = 0; wanted->count && i + wanted->count <= text->count; i++) {
        size_t same = 0;
        while (same < wanted->count &&
               text_equal(text->at[i + same].folded, wanted->at[same].folded)) {
            same++;
        }
        if (same == wanted->count) {
            return true;
        }
    }
    return false;
}

static void match_contact(const struct search *search, const struct people_details *details,
                          struct finding *best)
{
    struct people_words membership = people_words_of(search->arena, details->membership);
    if (has_email(search->text, details->email)) {
        keep(best, PEOPLE_MATCH_CONTACT, details->email);
    } else if (has_telephone(search->arena, search->text, details->telephone)) {
        keep(best, PEOPLE_MATCH_CONTACT, details->telephone);
    } else if (details->membership.length >= 4 && has_words(&search->words, &membership)) {
        keep(best, PEOPLE_MATCH_CONTACT, details->membership);
    }
}

static bool says_title(const struct search *search, const char *title)
{
    struct people_words wanted = people_words_of(search->arena, text_of(title));
    return has_words(&search->words, &wanted);
}

/* Where the text says an area, the office of another area is not meant. */
static bool fits_area(const struct search *search, const char *area)
{
    for (size_t i = 0; i < search->area_count; i++) {
        if (strcmp(search->areas[i].name, area) == 0) {
            return true;
        }
    }
    return !search->area_count || !*area;
}

static void match_offices(const struct search *search, const struct people_moment *moment,
                          const struct identity *person, struct finding *best)
{
    for (size_t i = 0; search->office_count && i < moment->count; i++) {
        const struct people_holder *holder = &moment->holders[i];
        for (size_t j = 0; j < search->office_count && identity_equal(&holder->person, person);
             j++) {
            const struct people_office *office = &search->offices[j];
            if (strcmp(office->name, holder->office) == 0 && fits_area(search, holder->area)) {
                keep(best, PEOPLE_MATCH_OFFICE, text_of(office->title));
            }
        }
    }
}

static int look_for_titles(struct search *search, struct people *people,
                           struct store_session *session, struct error *error)
{
    const struct people_office *offices;
    const struct people_area *areas;
    size_t office_count = 0, area_count = 0;
    int failed = people_offices(people, session, search->arena, &offices, &office_count, error);
    if (failed == 0) {
        failed = people_areas(people, session, search->arena, &areas, &area_count, error);
    }
    if (failed < 0) {
        return failed;
    }
    struct vec said_offices = VEC_IN(search->arena, struct people_office);
    struct vec said_areas = VEC_IN(search->arena, struct people_area);
    for (size_t i = 0; i < office_count; i++) {
        if (says_title(search, offices[i].title)) {
            vec_add(&said_offices, &offices[i]);
        }
    }
    for (size_t i = 0; i < area_count; i++) {
        if (says_title(search, areas[i].title)) {
            vec_add(&said_areas, &areas[i]);
        }
    }
    search->offices = said_offices.items;
    search->office_count = said_offices.count;
    search->areas = said_areas.items;
    search->area_count = said_areas.count;
    return 0;
}

/* ---- all holders ---------------------------------------------------------------------------- */

static bool is_seen_before(const struct people_moment *moment, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (identity_equal(&moment->holders[i].person, &moment->holders[index].person)) {
            return true;
        }
    }
    return false;
}

/* Insertion, so that equals keep the order of the offices. */
static void add_match(struct vec *matches, const struct people_match *match)
{
    vec_add(matches, match);
    for (size_t i = matches->count - 1; i > 0; i--) {
        struct people_match *later = VEC_AT(matches, struct people_match, i);
        struct people_match *earlier = VEC_AT(matches, struct people_match, i - 1);
        if (earlier->reason <= later->reason) {
            break;
        }
        struct people_match held = *earlier;
        *earlier = *later;
        *later = held;
    }
}

static int match_person(const struct search *search, struct people *people,
                        struct store_session *session, const struct people_moment *moment,
                        const struct identity *person, struct vec *matches, struct error *error)
{
    struct people_person known;
    int failed = people_get_person(people, session, search->arena, person, &known, error);
    if (failed < 0) {
        return failed;
    }
    struct finding best = {PEOPLE_MATCH__MAX, TEXT("")};
    if (!known.erased) {
        match_names(search, &known.details, &best);
        match_contact(search, &known.details, &best);
    }
    match_offices(search, moment, person, &best);
    if (best.reason < PEOPLE_MATCH__MAX) {
        add_match(matches, &(struct people_match){*person, best.reason, best.words});
    }
    return 0;
}

static bool has_capitals(const struct people_words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        if (words->at[i].is_capital) {
            return true;
        }
    }
    return false;
}

int people_match_names(struct people *people, struct store_session *session, struct arena *arena,
                       const struct people_moment *moment, struct text text,
                       const struct people_match **out, size_t *count, struct error *error)
{
    if (text.length > TEXT_LONGEST) {
        return error_set(error, ERROR_LIMIT, "people.text-too-long", "at most 64 KiB are matched");
    }
    struct search search = {.arena = arena, .text = text, .words = people_words_of(arena, text)};
    search.has_capitals = has_capitals(&search.words);
    int failed = look_for_titles(&search, people, session, error);
    struct vec matches = VEC_IN(arena, struct people_match);
    for (size_t i = 0; failed == 0 && i < moment->count; i++) {
        if (!is_seen_before(moment, i)) {
            failed = match_person(&search, people, session, moment, &moment->holders[i].person,
                                  &matches, error);
        }
    }
    if (failed < 0) {
        return failed;
    }
    *out = matches.items;
    *count = matches.count;
    return 0;
}
