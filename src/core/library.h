/* Libraries that are loaded when they are first needed: bringing them in takes longer than all else
 * that a short command does (docs/decisions/0006). */
#ifndef TANSO_CORE_LIBRARY_H
#define TANSO_CORE_LIBRARY_H

#include <stddef.h>

struct library_function {
    const char *name;
    size_t at; /* where its address goes in the table */
};
/* Loads `name` ("libexpat.so.1") for the life of the program and fills the table. NULL, or why it
 * cannot be (valid until the next call). */
const char *library_load(const char *name, const struct library_function *wanted, size_t n,
                         void *table);

#define LIBRARY_MEMBER(function) __typeof__(function) *function;

#endif
