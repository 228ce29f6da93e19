#include "cli/dialog.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *keep(struct context *c, struct str s)
{
    return arena_strndup(&c->arena, s.n ? s.p : "", s.n);
}

static void put_question(struct context *c, enum msg question, const char *about,
                         struct str proposal)
{
    const char *args[] = {about ? about : "", NULL};
    struct buf b = {0};
    msg_format(&b, msg_text(question, c->out.lang), args);
    if (proposal.n) {
        buf_cstr(&b, " [");
        buf_str(&b, proposal);
        buf_char(&b, ']');
    }
    buf_cstr(&b, ": ");
    out_text(&c->out, buf_view(&b));
    buf_free(&b);
    if (!c->out.into)
        fflush(stdout); /* a failure is told when the output is finished */
}

/* One line; false at the end of the input. */
static bool read_answer(struct context *c, struct str *answer)
{
    struct buf b = {0};
    enum { MOST = 4000 };
    int ch;
    while ((ch = getchar()) != EOF && ch != '\n')
        if (b.n < MOST)
            buf_char(&b, (char)ch);
    bool got = ch != EOF || b.n > 0;
    *answer = str_of(keep(c, str_trim(buf_view(&b))));
    buf_free(&b);
    return got;
}

bool dialog_ask(struct context *c, const char *option, enum msg question, const char *about,
                struct str proposal, struct str *answer)
{
    bool known = false;
    for (int i = 0; i < MAX_OPTIONS && c->command->option[i].name; i++)
        known |= strcmp(c->command->option[i].name, option) == 0;
    const char *given = known ? option_value(c, option) : NULL;
    if (given) {
        *answer = str_of(given);
        return true;
    }
    if (proposal.n && option_given(c, "yes")) {
        *answer = proposal;
        return true;
    }
    for (;;) {
        put_question(c, question, about, proposal);
        if (!read_answer(c, answer)) {
            out_text(&c->out, STR("\n"));
            diag_error(&c->diag, NOWHERE, E_DRAFT_NO_ANSWER, option, NULL);
            return false;
        }
        if (answer->n == 0)
            *answer = proposal;
        if (!isatty(STDIN_FILENO)) { /* what a terminal would show */
            out_text(&c->out, *answer);
            out_text(&c->out, STR("\n"));
        }
        if (answer->n)
            return true;
    }
}

bool dialog_again(struct context *c, const char *option, struct str answer)
{
    bool more = !feof(stdin);
    for (int i = 0; i < MAX_OPTIONS && c->command->option[i].name; i++)
        more &= strcmp(c->command->option[i].name, option) != 0 || !option_value(c, option);
    if (more)
        out_msg(&c->out, T_DRAFT_AGAIN, keep(c, answer), NULL);
    else
        diag_error(&c->diag, NOWHERE, E_DRAFT_ANSWER, option, keep(c, answer), NULL);
    return more;
}
