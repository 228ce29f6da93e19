/* The engine with all its mutants in one process, for mutate.py: reads what to do line by line,
 * does each in a child of its own, and answers with the child's status. Fields of a line are parted
 * by 0x1f: the mutant (0: none), the CPU time in ms, the folder, and then "test" NAME or "tanso"
 * ARGUMENTS... What is printed goes into the files out and err of the folder in which this was
 * started. With MUTANT=N in the environment it is simply tanso with that mutant. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_FIELDS = 200, WALL_SECONDS = 120, MEMORY = 1 << 30 };

int tanso_mutant;
extern const int mutated_functions;
extern unsigned char mutated_reached[];
int tanso_main(int argc, char **argv);

struct unit_test {
    const char *name;
    int (*run)(void);
};
extern const struct unit_test mutate_tests[];

/* Which functions of the engine this child has come through: one byte each, on descriptor 9. */
static void tell_reached(void)
{
    if (write(9, mutated_reached, (size_t)mutated_functions) != mutated_functions)
        _exit(99);
}

static void limit(long ms)
{
    struct itimerval cpu = {{0, 0}, {ms / 1000, ms % 1000 * 1000}};
    struct rlimit memory = {MEMORY, MEMORY}, core = {0, 0};
    if (setitimer(ITIMER_PROF, &cpu, NULL) || setrlimit(RLIMIT_AS, &memory) ||
        setrlimit(RLIMIT_CORE, &core))
        _exit(99);
    alarm(WALL_SECONDS);
}

static void into(const char *path, int fd)
{
    int f = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (f < 0 || dup2(f, fd) < 0)
        _exit(99);
    if (f != fd)
        close(f);
}

static int run_test(const char *name)
{
    for (const struct unit_test *t = mutate_tests; t->name; t++)
        if (!strcmp(t->name, name))
            return t->run();
    return 98;
}

static void child(char **field, int n)
{
    tanso_mutant = atoi(field[0]);
    close(0);
    if (tanso_mutant < 0) {
        into("reached", 9);
        atexit(tell_reached);
    }
    into("out", 1);
    into("err", 2);
    if (chdir(field[2]))
        _exit(99);
    limit(atol(field[1]));
    exit(strcmp(field[3], "test") ? tanso_main(n - 3, field + 3) : run_test(field[4]));
}

static void answer(pid_t pid)
{
    int status;
    struct rusage used;
    while (wait4(pid, &status, 0, &used) < 0)
        if (errno != EINTR)
            exit(1);
    printf("%d %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
           (long)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
               (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (getenv("MUTANT")) {
        tanso_mutant = atoi(getenv("MUTANT"));
        return tanso_main(argc, argv);
    }
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        char *field[MAX_FIELDS + 1] = {NULL}, *rest = line;
        int n = 0;
        line[strcspn(line, "\n")] = 0;
        while (n < MAX_FIELDS && (field[n] = strsep(&rest, "\x1f")))
            n++;
        fflush(stdout);
        pid_t pid = n > 4 ? fork() : -1;
        if (!pid)
            child(field, n);
        if (pid < 0)
            return 1;
        answer(pid);
    }
    free(line);
    return 0;
}
