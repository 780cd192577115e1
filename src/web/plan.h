/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef WEB_PLAN_H
#define WEB_PLAN_H

/* What the pages of the action plan share. */

#include "plan/plan.h"
#include "web/parts.h"

/* A day out of the address; today where none stands there, with a problem where what stands there is none. */
struct civil_date web_plan_day(const struct front_request *request, const char *name, struct vec *problems);
struct view_choice_list web_plan_units(const struct front_request *request, const struct plan_report *report, struct text chosen);
struct view_plan_tag_list web_plan_tags(const struct front_request *request, const struct plan_line *line);
/* The first promised date, and the one that stands now; empty where nothing is promised. */
struct text web_plan_promise(const struct front_request *request, const struct plan_line *line);
struct text web_plan_case(const struct front_request *request, const char *reference);

#endif
