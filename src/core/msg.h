/* Every sentence a person reads, in Japanese and English, from one table: the .def files in
 * src/messages/.
 *
 *   TEXT(NAME, "ja", "en")                                      headings, labels, sentences
 *   DIAG(NAME, "E1234", "ja", "ja remedy", "en", "en remedy")   an error, warning or finding with
 * its stable code
 *
 * {1} .. {9} in a text stand for the arguments, in any order. A missing language does not compile.
 * A unit test checks that both languages use the same arguments and that no code is used twice. */
#ifndef TANSO_CORE_MSG_H
#define TANSO_CORE_MSG_H

#include "core/str.h"

enum lang { LANG_EN, LANG_JA };

enum msg {
#define TEXT(name, ja, en) name,
#define DIAG(name, code, ja, ja_remedy, en, en_remedy) name,
#include "messages/all.def"
#undef TEXT
#undef DIAG
    MSG_COUNT
};

const char *msg_text(enum msg m, enum lang lang);   /* the sentence, with its {1} places */
const char *msg_remedy(enum msg m, enum lang lang); /* "" for a TEXT */
const char *msg_code(enum msg m);                   /* "" for a TEXT */
const char *msg_name(enum msg m);                   /* "E_BAD_DATE": the identifier itself */
/* Appends the text with {n} replaced by args[n-1]; args ends with NULL. */
void msg_format(struct buf *out, const char *text, const char *const *args);

#endif
