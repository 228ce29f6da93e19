#include "core/csv_scan.h"

enum { LINES = 20, CANDIDATES = 3 };
static const char candidate[CANDIDATES] = {
    '\t', ';', ','}; /* where two fit equally: the one that is rarer inside fields */

struct counts {
    int of[CANDIDATES];
};

/* Counts the candidates outside quotes in the line at *p and moves *p behind it. */
static struct counts count_line(const char **p, const char *end)
{
    struct counts c = {{0}};
    bool quoted = false;
    for (; *p < end && (quoted || (**p != '\n' && **p != '\r')); (*p)++) {
        if (**p == '"')
            quoted = !quoted;
        for (int i = 0; i < CANDIDATES && !quoted; i++)
            c.of[i] += **p == candidate[i];
    }
    if (end - *p >= 2 && **p == '\r' && (*p)[1] == '\n')
        (*p)++;
    if (*p < end)
        (*p)++;
    return c;
}

/* How many lines share the most common positive count of candidate i; ties go to the larger count.
 */
static int agreement(const struct counts *line, int n, int i, int *count)
{
    int best = 0;
    *count = 0;
    for (int a = 0; a < n; a++) {
        int same = 0;
        for (int b = 0; b < n; b++)
            same += line[b].of[i] == line[a].of[i];
        if (line[a].of[i] > 0 && (same > best || (same == best && line[a].of[i] > *count))) {
            best = same;
            *count = line[a].of[i];
        }
    }
    return best;
}

char csv_detect(struct str text)
{
    struct counts line[LINES];
    const char *p = text.p, *end = text.p + text.n;
    int n = 0, best = 0, best_count = 0;
    while (p < end && n < LINES)
        line[n++] = count_line(&p, end);
    char found = ',';
    for (int i = 0; i < CANDIDATES; i++) {
        int count, lines = agreement(line, n, i, &count);
        if (lines > best || (lines == best && count > best_count)) {
            best = lines;
            best_count = count;
            found = candidate[i];
        }
    }
    return found;
}
