#include "cli/command.h"
#include <stdlib.h>
#include <string.h>

const struct option common_options[] = {
    {"ledger", 0, "FILE", O_LEDGER, NULL},
    {"format", 0, "FORMAT", O_FORMAT, "text|json|csv"},
    {"lang", 0, "LANG", O_LANG, "ja|en"},
    {"quiet", 'q', NULL, O_QUIET, NULL},
    {"help", 'h', NULL, O_HELP, NULL},
    {"version", 0, NULL, O_VERSION, NULL},
    {0},
};
enum { COMMON_LEDGER, COMMON_FORMAT, COMMON_LANG, COMMON_QUIET, COMMON_HELP, COMMON_VERSION };

const struct command *command_find(struct str name)
{
    for (int i = 0; commands[i]; i++)
        if (str_is(name, commands[i]->name))
            return commands[i];
    return NULL;
}

/* Which option of a table an argument names: "--name", "--name=value" or "-l"; -1 for none. */
static int option_index(const struct option *table, struct str arg)
{
    struct str name = arg;
    bool is_long = str_starts(arg, "--");
    if (is_long) {
        struct str rest = {arg.p + 2, arg.n - 2};
        name = str_split(&rest, '=');
    }
    for (int i = 0; table[i].name; i++)
        if (is_long ? str_is(name, table[i].name)
                    : arg.n == 2 && table[i].letter && arg.p[1] == table[i].letter)
            return i;
    return -1;
}

static bool is_choice(const char *choices, const char *value)
{
    struct str rest = str_of(choices);
    while (rest.p)
        if (str_is(str_split(&rest, '|'), value))
            return true;
    return false;
}

struct parser {
    struct context *c;
    struct parsed *p;
    int argc, at;
    char **argv;
    bool bad;
};

static void complain(struct parser *p, enum msg m, const char *a, const char *b)
{
    if (!p->bad)
        diag_error(&p->c->diag, NOWHERE, m, a, b, NULL);
    p->bad = true;
}

/* The value of an option: behind '=' or the next argument. */
static const char *take_value(struct parser *p, const struct option *o)
{
    const char *arg = p->argv[p->at], *equal = strchr(arg, '=');
    if (arg[1] == '-' && equal) {
        if (!o->value)
            complain(p, E_OPTION_NO_VALUE, o->name, "");
        return equal + 1;
    }
    if (!o->value)
        return "";
    if (p->at + 1 >= p->argc) {
        complain(p, E_OPTION_NEEDS_VALUE, o->name, o->value);
        return "";
    }
    return p->argv[++p->at];
}

static void set_common(struct parser *p, int option, const char *value)
{
    switch (option) {
    case COMMON_LEDGER:
        p->c->ledger_path = value;
        break;
    case COMMON_FORMAT:
        p->c->out.format = *value == 'j' ? FORMAT_JSON : *value == 'c' ? FORMAT_CSV : FORMAT_TEXT;
        break;
    case COMMON_LANG:
        p->c->out.lang = *value == 'j' ? LANG_JA : LANG_EN;
        break;
    case COMMON_QUIET:
        p->c->out.quiet = true;
        break;
    case COMMON_HELP:
        p->p->help = true;
        break;
    case COMMON_VERSION:
        p->p->version = true;
        break;
    default:
        break;
    }
}

static void parse_option(struct parser *p)
{
    struct str arg = str_of(p->argv[p->at]);
    int common = option_index(common_options, arg);
    int own = common < 0 && p->c->command ? option_index(p->c->command->option, arg) : -1;
    if (common < 0 && own < 0) {
        complain(p, E_OPTION_UNKNOWN, p->argv[p->at], p->c->command ? p->c->command->name : "");
        return;
    }
    const struct option *o = common >= 0 ? &common_options[common] : &p->c->command->option[own];
    const char *value = take_value(p, o);
    if (!p->bad && o->choices && !is_choice(o->choices, value)) {
        complain(p, E_OPTION_CHOICE, o->name, o->choices);
        return;
    }
    if (common >= 0)
        set_common(p, common, value);
    else
        p->c->value[own] = value;
}

/* The command is the first argument that is neither an option nor an option's value; found first,
 * since its own options may stand before it. */
static void find_command(struct parser *p)
{
    for (int i = 1; i < p->argc; i++) {
        struct str arg = str_of(p->argv[i]);
        if (arg.n > 1 && arg.p[0] == '-') {
            int o = option_index(common_options, arg);
            bool value_follows = o < 0 || common_options[o].value;
            if (value_follows && !strchr(p->argv[i], '=') && i + 1 < p->argc &&
                (o >= 0 || !command_find(str_of(p->argv[i + 1]))))
                i++;
            continue;
        }
        p->c->command = command_find(arg);
        if (!p->c->command)
            complain(p, E_COMMAND_UNKNOWN, p->argv[i], "");
        else
            p->argv[i] = NULL;
        return;
    }
}

static void check_arguments(struct parser *p)
{
    const struct command *k = p->c->command;
    if (p->bad || p->p->help || p->p->version)
        return;
    if (!k)
        complain(p, E_COMMAND_MISSING, "", "");
    else if (p->c->args < k->min_args)
        complain(p, E_ARGUMENT_MISSING, k->name, k->usage);
    else if (k->max_args >= 0 && p->c->args > k->max_args)
        complain(p, E_ARGUMENT_EXTRA, p->c->arg[k->max_args], k->name);
}

bool options_parse(struct context *c, int argc, char **argv, struct parsed *parsed)
{
    struct parser p = {.c = c, .p = parsed, .argc = argc, .argv = argv};
    c->arg = arena_alloc(&c->arena, (size_t)(argc + 1) * sizeof *c->arg);
    find_command(&p);
    bool options = true;
    for (p.at = 1; p.at < argc && !p.bad; p.at++) {
        const char *arg = argv[p.at];
        if (!arg)
            continue;
        if (options && strcmp(arg, "--") == 0)
            options = false;
        else if (options && arg[0] == '-' && arg[1])
            parse_option(&p);
        else
            c->arg[c->args++] = arg;
    }
    check_arguments(&p);
    return !p.bad;
}

const char *option_value(const struct context *c, const char *name)
{
    for (int i = 0; c->command->option[i].name; i++)
        if (strcmp(c->command->option[i].name, name) == 0)
            return c->value[i];
    abort(); /* a command asked for an option that it does not have */
}

bool option_given(const struct context *c, const char *name)
{
    return option_value(c, name) != NULL;
}
