/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table that goes out to the public: written, read back, and one held against another. */
#include "plan/inside.h"
#include "plan/rows.h"

static const char *const heads[PLAN_PUBLIC__MAX] = {
    [PLAN_PUBLIC_REPORT] = "Report",
    [PLAN_PUBLIC_PAGE] = "Page",
    [PLAN_PUBLIC_NUMBER] = "Number",
    [PLAN_PUBLIC_SECTION] = "Section",
    [PLAN_PUBLIC_RECOMMENDATION] = "Recommendation",
    [PLAN_PUBLIC_UNITS] = "Responsible team",
    [PLAN_PUBLIC_RESPONSE] = "Response",
    [PLAN_PUBLIC_STANDING] = "Status",
    [PLAN_PUBLIC_WORDS] = "Update",
};
static const char *const changes[PLAN_PUBLIC_CHANGE__MAX] = {
    [PLAN_PUBLIC_NEW] = "New",
    [PLAN_PUBLIC_LEFT_OUT] = "Left out",
    [PLAN_PUBLIC_ANSWERED] = "Another response",
    [PLAN_PUBLIC_MOVED] = "Another status",
    [PLAN_PUBLIC_REWORDED] = "Other words",
};

const char *plan_public_head(enum plan_public_cell cell)
{
    return cell >= 0 && cell < PLAN_PUBLIC__MAX ? heads[cell] : "";
}

const char *plan_public_change_words(enum plan_public_change change)
{
    return change >= 0 && change < PLAN_PUBLIC_CHANGE__MAX ? changes[change] : "";
}

void plan_check_word(const uint8_t hash[VAULT_HASH_SIZE], char out[PLAN_CHECK_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i + 1 < PLAN_CHECK_SIZE; i += 2) {
        out[i] = digits[hash[i / 2] >> 4];
        out[i + 1] = digits[hash[i / 2] & 15];
    }
    out[PLAN_CHECK_SIZE - 1] = '\0';
}

/* ---- written and read back ---- */

struct text plan_public_csv(struct arena *arena, const struct plan_public_table *table)
{
    struct buf buf = buf_in(arena);
    struct text names[PLAN_PUBLIC__MAX];
    for (size_t i = 0; i < PLAN_PUBLIC__MAX; i++) {
        names[i] = text_of(heads[i]);
    }
    csv_add_line(&buf, names, PLAN_PUBLIC__MAX);
    for (size_t i = 0; i < table->count; i++) {
        csv_add_line(&buf, table->at[i].cells, PLAN_PUBLIC__MAX);
    }
    return buf_as_text(&buf);
}

static int wrong(int line, size_t column, const char *words, struct error *error)
{
    return error_set(error, ERROR_INVALID, "plan.release-table", "The table of a release, line %d, column %zu: %s", line, column, words);
}

static int check_heads(const struct sheet *sheet, struct error *error)
{
    if (!sheet->count) {
        return wrong(1, 1, "it is empty. It begins with its heads, as `evenhand plan draft-release` writes them.", error);
    }
    for (size_t i = 0; i < PLAN_PUBLIC__MAX; i++) {
        const struct sheet_line *line = &sheet->lines[0];
        if (line->count != PLAN_PUBLIC__MAX || !text_is(text_trim(line->cells[i]), heads[i])) {
            return error_set(error, ERROR_INVALID, "plan.release-table",
                             "The table of a release, line 1, column %zu: the head \"%s\" belongs there, and %d heads in all, as "
                             "`evenhand plan draft-release` writes them.",
                             i + 1, heads[i], PLAN_PUBLIC__MAX);
        }
    }
    return 0;
}

static int read_line(const struct sheet_line *from, struct plan_public_line *out, struct error *error)
{
    if (from->count != PLAN_PUBLIC__MAX) {
        return wrong((int)from->number, from->count, "the line has another number of columns than the heads.", error);
    }
    for (size_t i = 0; i < PLAN_PUBLIC__MAX; i++) {
        out->cells[i] = csv_plain(from->cells[i]);
    }
    if (!text_trim(out->cells[PLAN_PUBLIC_NUMBER]).length && !text_trim(out->cells[PLAN_PUBLIC_RECOMMENDATION]).length) {
        return wrong((int)from->number, PLAN_PUBLIC_RECOMMENDATION + 1, "neither a number nor a recommendation stands there.", error);
    }
    return 0;
}

int plan_public_read(struct arena *arena, struct text bytes, struct plan_public_table *out, struct error *error)
{
    const struct plan_file file = {TEXT("release.csv"), bytes};
    struct sheet sheet = {.count = 0};
    struct vec lines = VEC_IN(arena, struct plan_public_line);
    int failed = sheet_read(arena, &file, &sheet, error);
    if (!failed) {
        failed = check_heads(&sheet, error);
    }
    for (size_t i = 1; !failed && i < sheet.count; i++) {
        struct plan_public_line line = {.reference = ""};
        if (sheet.lines[i].count) {
            failed = read_line(&sheet.lines[i], &line, error);
            vec_add(&lines, &line);
        }
    }
    if (!failed && !lines.count) {
        failed = wrong(2, 1, "there is no recommendation in it.", error);
    }
    *out = (struct plan_public_table){lines.items, failed ? 0 : lines.count};
    return failed;
}

/* ---- one held against another ---- */

static struct text key_of(struct arena *arena, const struct plan_public_line *line)
{
    return recommendation_key(arena, line->cells[PLAN_PUBLIC_REPORT], TEXT(""), line->cells[PLAN_PUBLIC_PAGE],
                              line->cells[PLAN_PUBLIC_NUMBER]);
}

struct map public_names(struct arena *arena, const struct plan_public_table *table)
{
    struct map names = map_in(arena);
    for (size_t i = 0; i < table->count; i++) {
        map_set(&names, key_of(arena, &table->at[i]), &table->at[i]);
    }
    return names;
}

const struct plan_public_line *public_find(struct arena *arena, const struct map *names, const struct plan_public_line *like)
{
    return map_get(names, key_of(arena, like));
}

static bool differs(const struct plan_public_difference *one, enum plan_public_cell cell)
{
    return one->from && one->to && !text_equal(one->from->cells[cell], one->to->cells[cell]);
}

static void add_difference(struct vec *all, const struct plan_public_line *from, const struct plan_public_line *to)
{
    struct plan_public_difference one = {.from = from, .to = to};
    one.is[PLAN_PUBLIC_NEW] = !from;
    one.is[PLAN_PUBLIC_LEFT_OUT] = !to;
    one.is[PLAN_PUBLIC_ANSWERED] = differs(&one, PLAN_PUBLIC_RESPONSE);
    one.is[PLAN_PUBLIC_MOVED] = differs(&one, PLAN_PUBLIC_STANDING);
    one.is[PLAN_PUBLIC_REWORDED] = differs(&one, PLAN_PUBLIC_WORDS) || differs(&one, PLAN_PUBLIC_RECOMMENDATION);
    for (int i = 0; i < PLAN_PUBLIC_CHANGE__MAX; i++) {
        if (one.is[i]) {
            vec_add(all, &one);
            return;
        }
    }
}

void plan_public_compare(struct arena *arena, const struct plan_public_table *from, const struct plan_public_table *to,
                         const struct plan_public_difference **out, size_t *count)
{
    struct vec all = VEC_IN(arena, struct plan_public_difference);
    const struct map before = public_names(arena, from), after = public_names(arena, to);
    for (size_t i = 0; i < to->count; i++) {
        add_difference(&all, public_find(arena, &before, &to->at[i]), &to->at[i]);
    }
    for (size_t i = 0; i < from->count; i++) {
        if (!public_find(arena, &after, &from->at[i])) {
            add_difference(&all, &from->at[i], NULL);
        }
    }
    *out = all.items;
    *count = all.count;
}
