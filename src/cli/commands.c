#include "cli/command.h"

extern const struct command command_init, command_import, command_add, command_list, command_set,
    command_void, command_undo, command_check, command_close, command_show, command_explain,
    command_report, command_estimate, command_factors, command_export, command_submit,
    command_aggregate, command_backup, command_profiles, command_profile, command_template,
    command_portfolio, command_key, command_receive, command_members, command_journal, command_help;

const struct command *const commands[] = {
    &command_init,    &command_import,    &command_add,      &command_list,
    &command_set,     &command_void,      &command_undo,     &command_template,
    &command_journal, &command_check,     &command_close,    &command_show,
    &command_explain, &command_report,    &command_estimate, &command_factors,
    &command_export,  &command_key,       &command_submit,   &command_receive,
    &command_members, &command_aggregate, &command_backup,   &command_profiles,
    &command_profile, &command_portfolio, &command_help,     NULL,
};
