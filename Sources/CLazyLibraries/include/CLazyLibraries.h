// libcurl and libgit2, loaded when they are first called.
//
// They bring thirty other libraries, and Debian has these resolve every symbol at the start: 13 ms of 17 for a
// `slipway version` or a `render`, which call neither. The functions that Slipway calls are therefore defined here, under
// their own names and with the prototypes of the libraries' headers, and go on to the real ones. Nothing links the
// libraries on Linux: a call of a function that is not forwarded here fails to link.

#ifndef SLIPWAY_LAZY_LIBRARIES_H
#define SLIPWAY_LAZY_LIBRARIES_H

#include <stdatomic.h>

struct slipway_library {
    const char *file;
    _Atomic(void *) handle;
};

// The address of a function. Ends the program with a message when the library or the function is missing: the dynamic
// linker would have done the same at the start.
void *slipway_library_symbol(struct slipway_library *library, const char *name);

// Lets libgit2 open partial clones, which it else refuses as a format that it does not know. Its own function is variadic,
// and so not to be called from Swift. Below 0 where it fails.
int slipway_git_accept_partial_clones(void);

#endif
