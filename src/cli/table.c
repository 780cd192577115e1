/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All commands, in the order in which --help shows them. */
#include "cli/command.h"

const struct cli_list *const cli_lists[] = {
    &cli_set_up_commands, &cli_demo_commands,   &cli_serve_commands,     &cli_case_commands,     &cli_link_commands,     &cli_receipt_commands, &cli_feedback_commands,
    &cli_person_commands, &cli_post_commands, &cli_approach_commands, &cli_register_commands, &cli_office_commands, &cli_user_commands,      &cli_procedure_commands,
    &cli_tool_commands,     &cli_document_commands,
    &cli_draw_commands,   &cli_opening_commands, &cli_due_commands,    &cli_happened_commands, &cli_record_commands,
    &cli_retention_commands,
    &cli_look_commands,   &cli_keep_commands,   &cli_erase_commands,     &cli_calendar_commands,
    &cli_plan_commands,
    &cli_plan_board_commands,
    &cli_plan_measure_commands,
    &cli_plan_release_commands,
    &cli_plan_return_commands,
    &cli_plan_survey_commands,
};
const size_t cli_list_count = COUNT_OF(cli_lists);
