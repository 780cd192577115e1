/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_BASE_H
#define BASE_BASE_H

/*
 * The ground floor: memory, errors, text, payloads, the clock, configuration. No globals, no policy, no I/O
 * but reading a configuration file and the system's clock.
 *
 * Ownership. A function that takes a `struct arena *` makes what it returns in that arena, and it lives as long as
 * the arena does; a function that takes none allocates nothing that the caller must release, unless it is a
 * `_new` with a matching `_free`, or an `_init` with a matching `_dispose`.
 *
 * Errors. A function that can fail returns 0 or a negative `enum error_code`, and describes the failure in the
 * `struct error` that is its last argument. `error` may never be NULL. On failure, out parameters are untouched.
 *
 * Running out of memory ends the process (nothing that was acknowledged is lost, the supervisor starts it again).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdarg.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
/* Runs `function(&variable)` when the variable goes out of scope. */
#define SCOPED(function) __attribute__((cleanup(function)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* ---- errors ---------------------------------------------------------------------------------------------- */

enum error_code {
    ERROR_NONE = 0,
    ERROR_NOT_FOUND = -1, /* not there, or not there for this person: the two are never told apart */
    ERROR_CONFLICT = -2,  /* somebody else acted first: read again */
    ERROR_DENIED = -3,    /* refused by a rule: `paragraph` names it */
    ERROR_INVALID = -4,   /* bad input: `field` names where, when it is a form's */
    ERROR_BUSY = -5,      /* try again later */
    ERROR_IO = -6,        /* the machine failed us */
    ERROR_DAMAGED = -7,   /* stored bytes contradict themselves */
    ERROR_LIMIT = -8,     /* larger than we take */
};

/* One failure. `key` is stable and for machines ("limit.too-large"); `words` are for a person. */
struct error {
    enum error_code code;
    char key[64];
    char words[512];
    char field[96];
    char paragraph[64];
};

/* Fills *error and returns `code`, so that a caller can write `return error_set(...)`. Over-long words are cut. */
int error_set(struct error *error, enum error_code code, const char *key, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* Names the paragraph (SG-8.1) or the form field of a failure that is already set; each returns error->code. */
int error_cite(struct error *error, const char *paragraph);
int error_at(struct error *error, const char *field);
/* "not found", "conflict" ...: the code's stable name, never NULL. */
const char *error_code_name(enum error_code code);
#ifdef __clang_analyzer__
/* The static analyzer cannot see into another file: tell it that these never return 0. */
static inline int error_known(int result, int code)
{
    (void)result;
    return code;
}
#define error_set(error, code, ...) error_known(error_set((error), (code), __VA_ARGS__), (code))
#define error_cite(error, paragraph) error_known(error_cite((error), (paragraph)), ERROR_DENIED)
#define error_at(error, field) error_known(error_at((error), (field)), ERROR_INVALID)
#endif

/* ---- arena ----------------------------------------------------------------------------------------------- */

/* Memory that goes all at once. Unused space is poisoned under the address sanitizer. Not for several threads. */
struct arena;
struct arena *arena_new(void);
/* Runs the registered functions, last first, then releases everything. NULL is fine. */
void arena_free(struct arena *arena);
void arena_free_at(struct arena **arena); /* for SCOPED */
void arena_free_wiped(struct arena *arena); /* the same, of what is sealed elsewhere: every byte is overwritten first */
/* Zeroed memory, aligned for any type; never NULL. Size 0 gives a unique pointer. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_array(struct arena *arena, size_t count, size_t size); /* the product is checked */
void *arena_copy(struct arena *arena, const void *bytes, size_t size);
char *arena_string(struct arena *arena, const char *string); /* a copy; NULL stays NULL */
char *arena_print(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
/* Calls function(subject) when the arena is freed. */
void arena_on_free(struct arena *arena, void (*function)(void *subject), void *subject);
/* Bytes handed out since the arena was made, for limits and tests. */
size_t arena_used(const struct arena *arena);
/* All that was made in an arena until now, byte by byte, kept in another. Putting it back undoes what was written over it
 * since, in place; what is made in the arena afterwards is not touched. The arena must live as long as its memory is used. */
struct arena_memory;
struct arena_memory *arena_remember(struct arena *keeper, const struct arena *arena);
void arena_put_back(const struct arena_memory *memory);
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

/* ---- text ------------------------------------------------------------------------------------------------ */

/* A run of bytes that somebody else owns; not terminated. Also used for bytes that are not text. */
struct text {
    const char *at;
    size_t length;
};
#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})
#define TEXT_ARGS(text) (int)(text).length, (text).at /* for "%.*s" */
struct text text_of(const char *string); /* NULL gives the empty text */
bool text_equal(struct text one, struct text other);
bool text_is(struct text text, const char *string);
int text_compare(struct text one, struct text other); /* by bytes; <0, 0, >0 */
bool text_starts(struct text text, struct text start);
struct text text_trim(struct text text); /* without white space (ASCII) at both ends */
/* Cuts off and returns what stands before the first `separator`; *rest moves behind it. At the end: false. */
bool text_cut(struct text *rest, char separator, struct text *piece);
char *text_string(struct arena *arena, struct text text); /* a terminated copy */
bool text_is_utf8(struct text text);                       /* RFC 3629: no surrogates, no overlong forms */
/* Takes text from outside: valid UTF-8, no control characters but tab and new line (CR LF becomes LF), at most
 * `limit` bytes, made NFC. Errors: ERROR_INVALID, ERROR_LIMIT. */
int text_take(struct arena *arena, struct text raw, size_t limit, struct text *out, struct error *error) MUST_CHECK;
/* For comparing names and for search: NFKD, case folded, marks dropped, white space and punctuation runs made one space. */
struct text text_fold(struct arena *arena, struct text text);
/* A whole decimal number, with sign, nothing else around it. Errors: ERROR_INVALID. */
int text_to_integer(struct text text, int64_t least, int64_t most, int64_t *out, struct error *error) MUST_CHECK;
char *text_hex(struct arena *arena, const void *bytes, size_t size);
/* Exactly `size` bytes of hexadecimal, either case. Errors: ERROR_INVALID. */
int text_unhex(struct text hex, void *bytes, size_t size, struct error *error) MUST_CHECK;

/* ---- buf, vec, map --------------------------------------------------------------------------------------- */

/* Bytes that grow, in an arena. */
struct buf {
    struct arena *arena;
    char *bytes;
    size_t length;
    size_t capacity;
};
struct buf buf_in(struct arena *arena);
void buf_add(struct buf *buf, const void *bytes, size_t size);
void buf_text(struct buf *buf, struct text text);
void buf_string(struct buf *buf, const char *string);
void buf_char(struct buf *buf, char character);
void buf_print(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_print_list(struct buf *buf, const char *format, va_list list) PRINTF_LIKE(2, 0);
/* A field of comma-separated text (RFC 4180), always quoted, with the comma before it unless it is a line's first; what a
 * spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"). */
void buf_csv_field(struct buf *buf, bool first, struct text field);
struct text buf_as_text(const struct buf *buf); /* valid until the next addition */
const char *buf_as_string(struct buf *buf);     /* terminated; the terminator is not counted */

/* Items of one size that grow, in an arena: `struct vec names = VEC_IN(arena, struct text);`
 * and then `VEC_AT(&names, struct text, 0)`. */
struct vec {
    struct arena *arena;
    void *items;
    size_t count;
    size_t capacity;
    size_t size;
};
#define VEC_IN(arena, type) ((struct vec){(arena), NULL, 0, 0, sizeof(type)})
#define VEC_AT(vec, type, index) (&((type *)(vec)->items)[index])
void *vec_add(struct vec *vec, const void *item); /* a copy (or zeroes, if NULL); valid until the next addition */

/* Text to pointer; keeps the order of first insertion; keys are copied into the arena. */
struct map {
    struct arena *arena;
    struct map_entry {
        struct text key;
        void *value;
        uint64_t hash;
    } *entries;
    size_t count;
    size_t capacity;
    uint32_t *slots;
    size_t slot_count;
};
struct map map_in(struct arena *arena);
void *map_get(const struct map *map, struct text key); /* NULL when absent */
void map_set(struct map *map, struct text key, void *value);

/* ---- identity -------------------------------------------------------------------------------------------- */

/* A random 128-bit name of a case, a person ... Made by vault_identity(); nothing can be told from it. */
#define IDENTITY_SIZE 16
struct identity {
    uint8_t bytes[IDENTITY_SIZE];
};
#define IDENTITY_TEXT_SIZE 27 /* 26 characters of Crockford's base 32, lower case, and the terminator */
bool identity_equal(const struct identity *one, const struct identity *other);
bool identity_is_none(const struct identity *identity); /* all zero: "nobody", "no case" */
void identity_write(const struct identity *identity, char out[IDENTITY_TEXT_SIZE]);
/* Takes either case, and o, i, l as 0, 1, 1. Errors: ERROR_INVALID. */
int identity_read(struct text text, struct identity *out, struct error *error) MUST_CHECK;

/* ---- clock ----------------------------------------------------------------------------------------------- */

/* Instants are milliseconds since 1970-01-01T00:00:00Z, everywhere; leap seconds as POSIX has them. */
struct clock {
    bool fixed;
    int64_t instant;
    const int64_t *told; /* of clock_told() */
};
struct clock clock_system(void);
struct clock clock_fixed(int64_t instant); /* always answers that instant: for tests and demonstrations */
/* Answers what stands there: for a demonstration whose time moves. Nobody may ask while it is changed. */
struct clock clock_told(const int64_t *instant);
int64_t clock_now(const struct clock *clock);

/* ---- configuration --------------------------------------------------------------------------------------- */

/* A file of `name = value` lines; `#` starts a comment line. Every name must be one of `names` (NULL-terminated).
 * Errors: ERROR_IO, ERROR_INVALID (with file and line), ERROR_LIMIT (over 64 KiB). */
struct config {
    struct map values; /* of struct text * */
};
int config_read(struct arena *arena, const char *path, const char *const *names, struct config *out,
                struct error *error) MUST_CHECK;
int config_parse(struct arena *arena, struct text text, const char *path, const char *const *names,
                 struct config *out, struct error *error) MUST_CHECK;
/* The value, or `otherwise` where it is not set. */
struct text config_get(const struct config *config, const char *name, const char *otherwise);

/* ---- pack: deterministic CBOR (RFC 8949 section 4.2.1) ------------------------------------------------------ */

/* Writes CBOR by hand: definite lengths, shortest integers, no floats, no tags. Map keys are small integers or
 * short text; the writer checks that they come in ascending bytewise order and asserts our own mistake. */
struct pack {
    struct buf buf;
    struct pack_level {
        uint64_t left;  /* items still owed */
        bool is_map;
        size_t last_key_start, last_key_length;
    } levels[24];
    int depth;
};
struct pack pack_in(struct arena *arena);
void pack_array(struct pack *pack, size_t count);
void pack_map(struct pack *pack, size_t count); /* pairs */
void pack_integer(struct pack *pack, int64_t value);
void pack_unsigned(struct pack *pack, uint64_t value);
void pack_bytes(struct pack *pack, const void *bytes, size_t size);
void pack_text(struct pack *pack, struct text text);
void pack_string(struct pack *pack, const char *string);
void pack_bool(struct pack *pack, bool value);
void pack_null(struct pack *pack);
void pack_identity(struct pack *pack, const struct identity *identity);
void pack_raw(struct pack *pack, struct text item); /* one item that is CBOR already */
struct text pack_done(struct pack *pack);           /* asserts that everything owed has been written */

/* Reads the same; anything not in the deterministic form is ERROR_DAMAGED, as is a wrong type, a length beyond
 * the end, nesting deeper than 24, or text that is not UTF-8. Texts point into the bytes that were given.
 * After the first failure every further call fails the same way: check once, at the end, with unpack_done(). */
enum unpack_type {
    UNPACK_NONE, UNPACK_INTEGER, UNPACK_BYTES, UNPACK_TEXT, UNPACK_ARRAY, UNPACK_MAP, UNPACK_BOOL, UNPACK_NULL,
    UNPACK__MAX
};
struct unpack {
    const uint8_t *at, *end;
    const uint8_t *looked_over; /* until here the maps have been, with all that is in them */
    bool failed;
    char what[80];
};
struct unpack unpack_of(struct text bytes);
enum unpack_type unpack_next(const struct unpack *unpack); /* UNPACK_NONE at the end or after a failure */
size_t unpack_array(struct unpack *unpack); /* items that follow; never more than there are bytes left */
size_t unpack_map(struct unpack *unpack);   /* pairs that follow */
int64_t unpack_integer(struct unpack *unpack);
uint64_t unpack_unsigned(struct unpack *unpack);
struct text unpack_bytes(struct unpack *unpack);
void unpack_fixed(struct unpack *unpack, void *out, size_t size); /* a byte string of exactly that size */
struct text unpack_text(struct unpack *unpack);
bool unpack_bool(struct unpack *unpack);
void unpack_null(struct unpack *unpack);
struct identity unpack_identity(struct unpack *unpack);
struct text unpack_raw(struct unpack *unpack); /* one whole item, checked, as its bytes */
/* The same for one that is read for itself afterwards, by unpack_of(): only where it ends is found out here, and whatever is
 * wrong within it is for that reading to find. */
struct text unpack_apart(struct unpack *unpack);
void unpack_skip(struct unpack *unpack);
void unpack_fail(struct unpack *unpack, const char *what); /* a caller's own check failed */
/* 0, or ERROR_DAMAGED when anything failed or bytes are left over; `what` names the thing that was read. */
int unpack_done(struct unpack *unpack, const char *what, struct error *error) MUST_CHECK;

#endif
