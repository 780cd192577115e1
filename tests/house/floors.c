/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One room, one door, lower floors only: the table of the house (docs/house.md). */
#include "house.h"

static const struct {
    const char *room;
    int floor;
} rooms[] = {
    {"base", 1},     {"calendar", 2},   {"http", 2},       {"store", 2},   {"print", 2},
    {"vault", 3},    {"procedure", 3},  {"ledger", 4},     {"people", 5},  {"access", 6},
    {"casework", 7}, {"documents", 8},  {"statistics", 8}, {"letters", 9}, {"plan", 9},
    {"mail", 10},    {"reminders", 10}, {"intake", 10},    {"front", 11},  {"web", 12},
    {"api", 12},     {"cli", 13},
};

/* Where the parts are joined: above all rooms. */
#define TOP_FLOOR 14

static int floor_of(struct text room)
{
    for (size_t i = 0; i < COUNT_OF(rooms); i++) {
        if (text_is(room, rooms[i].room)) {
            return rooms[i].floor;
        }
    }
    return 0;
}

/* "src/ROOM/..." gives ROOM; "src/main.c" gives the empty text; elsewhere: false. */
static bool room_of(const char *path, struct text *room)
{
    struct text rest = text_of(path);
    struct text first, second;
    text_cut(&rest, '/', &first);
    if (!text_is(first, "src") || !rest.at) {
        return false;
    }
    text_cut(&rest, '/', &second);
    *room = rest.at ? second : TEXT("");
    return true;
}

static bool is_door(struct text include, struct text room)
{
    struct text rest = include;
    struct text folder;
    text_cut(&rest, '/', &folder);
    return rest.at && rest.length == room.length + 2 && text_starts(rest, room) &&
           text_is((struct text){rest.at + room.length, 2}, ".h");
}

static void check_include(struct house_report *report, const struct house_source *source,
                          struct text room, const struct house_token *include)
{
    int own = room.length > 0 ? floor_of(room) : TOP_FLOOR;
    struct text rest = include->text, other;
    text_cut(&rest, '/', &other);
    if (!rest.at) {
        house_report(report, HOUSE_FLOOR, source->path, include->line,
                     "write the room too: \"%.*s/%.*s\"", TEXT_ARGS(room),
                     TEXT_ARGS(include->text));
        return;
    }
    if (text_equal(other, room)) {
        return;
    }
    int floor = floor_of(other);
    if (floor == 0) {
        house_report(report, HOUSE_FLOOR, source->path, include->line,
                     "\"%.*s\": there is no room %.*s", TEXT_ARGS(include->text), TEXT_ARGS(other));
    } else if (floor >= own) {
        house_report(report, HOUSE_FLOOR, source->path, include->line,
                     "%.*s is on floor %d, and %.*s on floor %d: only lower floors may be used",
                     TEXT_ARGS(room), own, TEXT_ARGS(other), floor);
    } else if (!is_door(include->text, other)) {
        house_report(report, HOUSE_FLOOR, source->path, include->line,
                     "\"%.*s\" is inside another room: its door is \"%.*s/%.*s.h\"",
                     TEXT_ARGS(include->text), TEXT_ARGS(other), TEXT_ARGS(other));
    }
}

void house_check_floors(struct house_report *report, const struct house_source *source)
{
    struct text room;
    if (!room_of(source->path, &room)) {
        return;
    }
    if (room.length > 0 && floor_of(room) == 0) {
        house_report(report, HOUSE_ROOM, source->path, 1, "%.*s is not a room of the house",
                     TEXT_ARGS(room));
        return;
    }
    for (size_t i = 0; i < source->token_count; i++) {
        if (source->tokens[i].kind == HOUSE_INCLUDE) {
            check_include(report, source, room, &source->tokens[i]);
        }
    }
}
