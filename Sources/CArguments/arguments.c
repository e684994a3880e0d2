#include "CArguments.h"

#include <stdlib.h>

static char **arguments = NULL;

#ifdef __GLIBC__
// glibc hands them to every function that runs before main.
__attribute__((constructor)) static void keep(int count, char **values) {
    (void)count;
    arguments = values;
}
#endif

char *const *slipway_arguments(void) { return arguments; }
