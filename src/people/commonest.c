/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a password may not be (ASVS 6.2, and no rule more: no composition, no rotation). Whoever
 * guesses begins with the commonest words, with a year or an exclamation mark behind them, so what
 * stands around a word's letters is looked past. Data: facts that lists of leaked passwords agree
 * on. */

#include <ctype.h>
#include <string.h>

#include "people/inside.h"

#define LEAST 8
#define MOST 1024

/* Small letters; looked for when digits and signs at both ends are taken off. */
static const char *const words[] = {
    "password",   "passwort",    "passw0rd",    "p@ssw0rd",      "p@ssword",   "pa55word",
    "pa$$word",   "passwd",      "passphrase",  "qwerty",        "qwertyui",   "qwertyuiop",
    "qwertz",     "azerty",      "asdf",        "asdfgh",        "asdfghjk",   "asdfghjkl",
    "zxcvbn",     "zxcvbnm",     "qazwsx",      "qazwsxedc",     "qweasd",     "qweasdzxc",
    "letmein",    "welcome",     "admin",       "administrator", "adminadmin", "root",
    "login",      "master",      "secret",      "changeme",      "change me",  "default",
    "guest",      "test",        "testtest",    "tester",        "testing",    "user",
    "username",   "computer",    "internet",    "access",        "system",     "server",
    "iloveyou",   "loveyou",     "lovely",      "loveme",        "princess",   "sunshine",
    "superman",   "batman",      "spiderman",   "starwars",      "pokemon",    "dragon",
    "monkey",     "shadow",      "michael",     "jennifer",      "jordan",     "michelle",
    "charlie",    "thomas",      "william",     "andrew",        "daniel",     "matthew",
    "jessica",    "ashley",      "amanda",      "nicole",        "samantha",   "elizabeth",
    "victoria",   "alexander",   "christopher", "benjamin",      "jonathan",   "anthony",
    "joshua",     "george",      "robert",      "richard",       "football",   "baseball",
    "basketball", "hockey",      "soccer",      "cricket",       "rugby",      "liverpool",
    "arsenal",    "chelsea",     "everton",     "manchester",    "manutd",     "tottenham",
    "celtic",     "rangers",     "newcastle",   "westham",       "sunderland", "london",
    "england",    "scotland",    "wales",       "ireland",       "britain",    "glasgow",
    "edinburgh",  "cardiff",     "belfast",     "birmingham",    "yorkshire",  "summer",
    "winter",     "spring",      "autumn",      "monday",        "friday",     "sunday",
    "january",    "february",    "march",       "april",         "june",       "july",
    "august",     "september",   "october",     "november",      "december",   "christmas",
    "chocolate",  "cheese",      "cookie",      "banana",        "orange",     "flower",
    "butterfly",  "rainbow",     "diamond",     "jasmine",       "hannah",     "tigger",
    "ginger",     "pepper",      "purple",      "yellow",        "silver",     "golden",
    "midnight",   "freedom",     "whatever",    "trustno",       "nothing",    "blahblah",
    "abc",        "abcd",        "abcdef",      "abcdefg",       "abcdefgh",   "abcabc",
    "aaa",        "hello",       "hellohello",  "hallo",         "goodluck",   "success",
    "money",      "mustang",     "corvette",    "ferrari",       "porsche",    "mercedes",
    "yamaha",     "harley",      "ranger",      "hunter",        "killer",     "maverick",
    "phoenix",    "scooter",     "samsung",     "google",        "facebook",   "myspace",
    "microsoft",  "windows",     "linux",       "oracle",        "cisco",      "pa55w0rd",
    "p455w0rd",   "passpass",    "babygirl",    "angel",         "blessed",    "jesus",
    "heaven",     "family",      "mother",      "father",        "barcelona",  "juventus",
    "realmadrid", "metallica",   "nirvana",     "slipknot",      "eminem",     "beatles",
    "labour",     "labourparty", "union",       "unison",        "unite",      "politics",
    "election",   "member",      "membership",  "safeguarding",  "evenhand",   "casework",
    "complaints", "office",      "manager",     "director",
};

/* With digits, as they are. */
static const char *const numbers[] = {
    "1q2w3e4r",   "1q2w3e4r5t",   "1qaz2wsx",  "1qazxsw2",   "q1w2e3r4",   "q1w2e3r4t5",
    "zaq12wsx",   "zaq1zaq1",     "a1b2c3d4",  "abc12345",   "aa123456",   "a1234567",
    "a12345678",  "1a2b3c4d",     "123qweasd", "123qwe123",  "qwe12345",   "qwer1234",
    "asdf1234",   "1234qwer",     "12341234",  "123123123",  "12121212",   "11223344",
    "1122334455", "112233445566", "121212121", "123321123",  "123654789",  "147258369",
    "159753456",  "789456123",    "987654321", "31415926",   "14141414",   "13131313",
    "69696969",   "77777777",     "10203040",  "20202020",   "0987654321", "1029384756",
    "147852369",  "963852741",    "741852963", "123456789a", "12345678a",  "12345abc",
    "123abc123",  "19841984",     "20002000",  "25802580",   "1123581321", "p4ssw0rd",
    "l3tm31n",    "trustno1",
};

static struct text lower(struct arena *arena, struct text text)
{
    char *copy = text_string(arena, text);
    for (size_t i = 0; i < text.length; i++) {
        copy[i] = (char)tolower((unsigned char)copy[i]);
    }
    return (struct text){copy, text.length};
}

static struct text letters_within(struct text text)
{
    while (text.length && !isalpha((unsigned char)text.at[0])) {
        text = (struct text){text.at + 1, text.length - 1};
    }
    while (text.length && !isalpha((unsigned char)text.at[text.length - 1])) {
        text.length--;
    }
    return text;
}

static bool is_in(struct text text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_is(text, list[i])) {
            return true;
        }
    }
    return false;
}

/* One character again and again, or each following the one before: 12345678, hgfedcba. */
static bool is_run(struct text text)
{
    int step = text.at[1] - text.at[0];
    if (step < -1 || step > 1) {
        return false;
    }
    for (size_t i = 1; i < text.length; i++) {
        int expected = text.at[i - 1] + step;
        bool wraps = (text.at[i - 1] == '9' && text.at[i] == '0' && step == 1) ||
                     (text.at[i - 1] == '0' && text.at[i] == '9' && step == -1);
        if (text.at[i] != expected && !wraps) {
            return false;
        }
    }
    return true;
}

/* The same half twice. */
static struct text without_repeat(struct text text)
{
    size_t half = text.length / 2;
    bool twice = text.length % 2 == 0 && half > 2 && memcmp(text.at, text.at + half, half) == 0;
    return twice ? (struct text){text.at, half} : text;
}

bool people_is_common_password(struct text password)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text low = lower(arena, password), within = letters_within(low);
    /* A long tail makes a password of its own; a year and a sign or two do not. */
    bool mostly_word = within.length + 6 >= low.length;
    return low.length < 2 || is_run(low) || is_in(low, numbers, COUNT_OF(numbers)) ||
           is_in(low, words, COUNT_OF(words)) ||
           (mostly_word && is_in(without_repeat(within), words, COUNT_OF(words)));
}

int people_check_password(struct text password, struct text sign_in, struct error *error)
{
    const char *key = NULL, *why = NULL;
    if (password.length > MOST || !text_is_utf8(password)) {
        key = "people.password-too-long";
        why = "choose a password of at most 1,024 bytes";
    } else if (password.length < LEAST) {
        key = "people.password-too-short";
        why = "choose a password of at least 8 characters; three words that belong to nobody else "
              "are good";
    } else if (people_is_common_password(password)) {
        key = "people.password-too-common";
        why = "this password is among those that are tried first; choose another";
    } else {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct text name = text_fold(arena, sign_in);
        if (name.length && text_equal(text_fold(arena, password), name)) {
            key = "people.password-is-name";
            why = "the password may not be the sign-in name";
        }
    }
    if (!key) {
        return 0;
    }
    error_set(error, ERROR_INVALID, key, "%s", why);
    return error_at(error, "password");
}
