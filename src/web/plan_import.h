/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef WEB_PLAN_IMPORT_H
#define WEB_PLAN_IMPORT_H

/* A table on its way into the plan. */

#include "web/plan.h"

struct web_plan_import {
    struct text report;
    struct plan_file files[PLAN_FILES_MOST];
    size_t file_count;
    struct vec answers; /* struct procedure_field: what the person said of cells ("cell-0-3-5") */
};
struct documents *web_plan_documents(const struct front_request *request);
int web_plan_import_keep(const struct front_request *request, const struct web_plan_import *import, struct error *error) MUST_CHECK;
/* *found false: nothing is kept (any more). */
int web_plan_import_load(const struct front_request *request, struct web_plan_import *out, bool *found, struct error *error) MUST_CHECK;
void web_plan_import_forget(const struct front_request *request);

#endif
