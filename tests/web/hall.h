/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_WEB_HALL_H
#define TESTS_WEB_HALL_H

/*
 * A whole house (support/house.h) with its pages in front: what a browser would be answered, without a browser. Its time
 * stands until a test moves it. A failure of the machinery ends the program with words.
 */

#include "support/house.h"
#include "reminders/reminders.h"
#include "web/web.h"

enum hall_user { HALL_MANAGER, HALL_DIRECTOR, HALL_CLERK, HALL_ADMINISTRATOR, HALL_AUDITOR, HALL_USER__MAX };

struct hall {
    struct house house;
    struct clock clock;
    struct reminders *reminders;
    struct web *web;
    struct front *front;
    uint8_t secrets[HALL_USER__MAX][PEOPLE_SECRET_SIZE];
};

void hall_open(struct hall *hall); /* of a zeroed struct */
void hall_close(struct hall *hall);
/* The house's time moves on, and what is due by then happens. */
void hall_move(struct hall *hall, int64_t milliseconds);
/* "manager": the sign-in name is that at house.example, the password that with " of the house" behind it. */
const char *hall_user_name(enum hall_user user);
enum house_person hall_user_person(enum hall_user user);
/* A fresh one-time code; time moves on by a minute. */
const char *hall_code(struct hall *hall, enum hall_user user);

/* What comes back. Everything lives as long as the house. */
struct hall_answer {
    int status;
    const char *body, *location, *type, *label;
    const char *disposition, *policy; /* of a download; NULL */
};
/* A browser: it keeps its cookies. */
struct hall_visitor {
    struct hall *hall;
    const char *cookies; /* "a=1; b=2"; NULL: none */
};
struct hall_answer hall_get(struct hall_visitor *visitor, const char *target);
/* `form` is encoded already; the token is added by hall_post(), from the page that the visitor was shown last. */
struct hall_answer hall_post_raw(struct hall_visitor *visitor, const char *path, const char *form);
/* Fields as name, value, name, value ... NULL, with a token that is right. */
struct hall_answer hall_post(struct hall_visitor *visitor, const char *path, const char *const *fields);
/* The same as a browser sends files: `file_name` and `bytes` answer the field `file`. */
struct hall_answer hall_post_file(struct hall_visitor *visitor, const char *path, const char *const *fields,
                                  const char *file, const char *file_name, const char *bytes);
struct hall_visitor hall_sign_in(struct hall *hall, enum hall_user user);

#endif
