/* Questions on a terminal, or answered by options or lines of standard input. */
#ifndef TANSO_CLI_DIALOG_H
#define TANSO_CLI_DIALOG_H

#include "cli/command.h"

/* The answer to a question: the value of the option of that name, where it is given; with --yes
 * the proposal, where there is one; else a line of standard input, an empty one meaning the
 * proposal. The question is a message with {1}; the answer lives in the context's arena. False
 * after a diagnostic: nobody answers. */
bool dialog_ask(struct context *c, const char *option, enum msg question, const char *about,
                struct str proposal, struct str *answer);
/* Says that an answer does not do. False: it came by an option, or there is no more input, so that
 * asking again is no use. */
bool dialog_again(struct context *c, const char *option, struct str answer);

#endif
