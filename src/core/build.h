/* Which build of the program this is: what one build has worked out is not taken over by another.
 */
#ifndef TANSO_CORE_BUILD_H
#define TANSO_CORE_BUILD_H

#include <stdint.h>

/* Check over the build id that the linker put into the program, which changes with any change of
 * its code; 0: there is none. */
uint64_t build_id(void);

#endif
