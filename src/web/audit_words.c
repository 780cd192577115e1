/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a note of the auditor's books says, in words: of a case never more than the note, which holds nothing that is sealed. */
#include "web/parts.h"

/* A try as "Signing in: wrong password"; empty for anything else. */
static struct text try_words(const struct front_request *request, struct text kind, struct text verdict)
{
    static const struct {
        const char *noted;
        enum string_key key;
    } kinds[] = {{"sign-in", STRING_AUDIT_TRIED_SIGN_IN},
                 {"confirm", STRING_AUDIT_TRIED_CONFIRM},
                 {"change-password", STRING_AUDIT_TRIED_CHANGE}},
      verdicts[] = {{"signed-in", STRING_AUDIT_LET_IN},
                    {"unknown-name", STRING_AUDIT_UNKNOWN_NAME},
                    {"wrong-password", STRING_AUDIT_WRONG_PASSWORD},
                    {"wrong-code", STRING_AUDIT_WRONG_CODE},
                    {"disabled", STRING_AUDIT_DISABLED},
                    {"too-many-tries", STRING_AUDIT_TOO_MANY}};
    for (size_t i = 0; i < COUNT_OF(kinds) * COUNT_OF(verdicts); i++) {
        size_t which = i / COUNT_OF(verdicts), came = i % COUNT_OF(verdicts);
        if (text_is(kind, kinds[which].noted) && text_is(verdict, verdicts[came].noted)) {
            return string_audit_tried(request->arena, web_language(request), web_say(request, kinds[which].key),
                                      web_say(request, verdicts[came].key));
        }
    }
    return TEXT("");
}

/* Said of one kind of note: `rest` is what was noted behind its name, and `key` the words for where nothing else is known
 * (STRING__MAX: there is always something). */
struct said {
    const char *noted; /* the whole beginning, up to the detail */
    enum string_key key;
    struct text (*say)(const struct front_request *request, struct text rest, enum string_key key);
};

static struct text with_rest(const struct front_request *request, struct text rest, enum string_key key)
{
    struct text words = web_say(request, key);
    return text_of(arena_print(request->arena, "%.*s%s%.*s", TEXT_ARGS(words), rest.length ? " " : "", TEXT_ARGS(rest)));
}

/* Its identity tells nobody anything; the entry that it came with does. Older notes do not name that. */
static struct text say_document(const struct front_request *request, struct text rest, enum string_key key)
{
    struct text identity;
    text_cut(&rest, ' ', &identity);
    return rest.length ? string_audit_read_document_of(request->arena, web_language(request), rest) : web_say(request, key);
}

/* Whose record it is, is for those who may read it; that two notes are about one person must still be seen. */
static struct text say_flags(const struct front_request *request, struct text rest, enum string_key key)
{
    (void)key;
    rest.length = rest.length < 8 ? rest.length : 8;
    return string_audit_read_flags(request->arena, web_language(request), rest);
}

static struct text say_asked(const struct front_request *request, struct text rest, enum string_key key)
{
    (void)key;
    return string_audit_asked_to_open(request->arena, web_language(request), rest);
}

static struct text say_enquired(const struct front_request *request, struct text rest, enum string_key key)
{
    struct text purpose;
    text_cut(&rest, ' ', &purpose);
    struct text words = web_purpose_words(request, purpose);
    return words.length ? string_audit_enquired_for(request->arena, web_language(request), words, rest)
                        : with_rest(request, rest, key);
}

/* "casework.not-wanted SG-10.1" */
static struct text say_link(const struct front_request *request, struct text rest, enum string_key key)
{
    struct text refused;
    text_cut(&rest, ' ', &refused);
    enum string_key why = text_is(refused, "casework.not-wanted")   ? STRING_AUDIT_LINK_NOT_WANTED
                          : text_is(refused, "casework.not-acting") ? STRING_AUDIT_LINK_NOT_ACTING
                                                                    : key;
    struct text words = with_rest(request, rest, why);
    return why == key ? words : string_audit_tried(request->arena, web_language(request), web_say(request, key), words);
}

static const struct said said[] = {
    {"case", STRING_AUDIT_READ_CASE, with_rest},
    {"entry", STRING_AUDIT_READ_ENTRY, with_rest},
    {"receipt", STRING_AUDIT_READ_RECEIPT, with_rest},
    {"search", STRING_AUDIT_SEARCHED, with_rest},
    {"records", STRING_AUDIT_READ_RECORDS, with_rest},
    {"person", STRING_AUDIT_SEARCHED_PERSON, with_rest},
    {"enquiry", STRING_AUDIT_ENQUIRED, say_enquired},
    {"registers", STRING_AUDIT_READ_REGISTERS, with_rest},
    {"measures", STRING_AUDIT_READ_MEASURES, with_rest},
    {"measure", STRING_AUDIT_READ_NAMED_ITEMS, with_rest},
    {"feedback", STRING_AUDIT_READ_FEEDBACK, with_rest},
    {"approaches", STRING_AUDIT_READ_APPROACHES, with_rest},
    {"plan", STRING_AUDIT_READ_PLAN, with_rest},
    {"rehearsed", STRING_AUDIT_REHEARSED, with_rest},
    {"retention", STRING_AUDIT_READ_RETENTION, with_rest},
    {"lots", STRING_AUDIT_READ_LOTS, with_rest},
    {"eligible", STRING_AUDIT_READ_ELIGIBLE, with_rest},
    {"documents", STRING_AUDIT_READ_DOCUMENTS, with_rest},
    {"document", STRING_AUDIT_READ_DOCUMENT, say_document},
    {"flags", STRING__MAX, say_flags},
    {"request to open", STRING_AUDIT_READ_PLEA, with_rest},
    {"allowed to open", STRING_AUDIT_ALLOWED_TO_OPEN, with_rest},
    {"refused to open", STRING_AUDIT_REFUSED_TO_OPEN, with_rest},
    {"asked to open", STRING__MAX, say_asked},
    {"link-opens", STRING_AUDIT_LINK_REFUSED, say_link},
};

/* "document 3f.. 5" begins with "document", and not "documents". */
static bool begins(struct text what, const char *noted, struct text *rest)
{
    struct text start = text_of(noted);
    bool is = text_starts(what, start) && (what.length == start.length || what.at[start.length] == ' ');
    if (is) {
        *rest = text_trim((struct text){what.at + start.length, what.length - start.length});
    }
    return is;
}

struct text web_note_words(const struct front_request *request, const struct casework_note *note)
{
    struct text rest = note->what, first;
    if (note->step.length) {
        return string_audit_refused_step(request->arena, web_language(request), note->step);
    }
    text_cut(&rest, ' ', &first);
    struct text tried = try_words(request, first, rest);
    for (size_t i = 0; !tried.length && i < COUNT_OF(said); i++) {
        if (begins(note->what, said[i].noted, &rest)) {
            return said[i].say(request, rest, said[i].key);
        }
    }
    return tried.length ? tried : note->what;
}
