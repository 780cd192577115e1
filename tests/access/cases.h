/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_ACCESS_CASES_H
#define TESTS_ACCESS_CASES_H

/* Rows of access as casework would write them, and viewers of them. */

#include "access/inside.h"
#include "people/opened.h"

struct cases_made {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
};
/* A case that was received at an instant. */
struct cases_made cases_add(struct opened *opened, int64_t received);
void cases_grant(struct opened *opened, const struct cases_made *made,
                 struct access_principal principal);
void cases_withdraw(struct opened *opened, const struct cases_made *made,
                    struct access_principal principal);
void cases_bar(struct opened *opened, const struct cases_made *made, const struct identity *person,
               int64_t cause);
void cases_clear(struct opened *opened, const struct cases_made *made,
                 const struct identity *person, int64_t cause);
/* Runs `work` in a transaction of its own. */
void cases_write(struct opened *opened, store_work *work, void *context);

struct access_principal cases_office(struct opened *opened, const char *office, const char *area);
/* Somebody of the staff, as of OPENED_AT. */
const struct access_viewer *cases_viewer(struct opened *opened, const struct identity *person);
const struct access_viewer *cases_viewer_at(struct opened *opened, const struct identity *person,
                                            enum people_role role, int64_t at,
                                            const struct access_stand_in *stand_ins, size_t count);
/* Found by its reference, by its identity, in the list and in the count: all four must say the
 * same. */
bool cases_may_open(struct opened *opened, const struct access_viewer *viewer,
                    const struct cases_made *made);
size_t cases_count(struct opened *opened, const struct access_viewer *viewer);

#endif
