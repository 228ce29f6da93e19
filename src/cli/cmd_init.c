#include "cli/command.h"
#include "ingest/ingest.h"

/* Options whose value goes into the organization's row under the column of the same meaning. */
static const struct {
    const char *option, *column, *otherwise;
} values[] = {
    {"name", "name", NULL},
    {"country", "country", "JP"},
    {"fiscal-start", "fiscal_start", "4"},
    {"gwp", "gwp", "AR5"},
    {"consolidation", "consolidation", "operational_control"},
};

static void fill(const struct context *c, struct book_row *row)
{
    row->table = &book_tables[TABLE_ORGANIZATION];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const char *v = option_value(c, values[i].option);
        int column = book_column(row->table, str_of(values[i].column));
        row->value[column] = str_of(v ? v : values[i].otherwise);
    }
}

static int run(struct context *c)
{
    if (!option_given(c, "name") || !*option_value(c, "name"))
        return usage_error(c, E_NAME_MISSING, NULL);
    struct book_row row = {0};
    fill(c, &row);
    if (!ingest_check_row(&row, &c->diag))
        return USAGE_ERROR;
    struct ledger *l = ledger_create(c->ledger_path, &row, &c->diag);
    if (!l)
        return FILE_ERROR;
    ledger_close(l);
    out_msg(&c->out, T_INIT_DONE, c->ledger_path, option_value(c, "name"), NULL);
    return DONE;
}

static const char *const example[] = {"tanso init --name \"丹沢精密工業株式会社\"", NULL};
const struct command command_init = {
    .name = "init",
    .usage = "--name NAME [--country JP] [--fiscal-start 4] [--gwp AR5] [--consolidation "
             "operational_control]",
    .summary = H_INIT_SUMMARY,
    .description = H_INIT_DESCRIPTION,
    .option =
        {
            {"name", 0, "NAME", O_NAME, NULL},
            {"country", 0, "CODE", O_COUNTRY_INIT, NULL},
            {"fiscal-start", 0, "MONTH", O_FISCAL_START, "1|2|3|4|5|6|7|8|9|10|11|12"},
            {"gwp", 0, "SET", O_GWP, GWP_CHOICES},
            {"consolidation", 0, "APPROACH", O_CONSOLIDATION,
             "operational_control|financial_control|equity_share"},
        },
    .example = example,
    .run = run,
};
