#ifndef SLIPWAY_FORWARD_H
#define SLIPWAY_FORWARD_H

#include "CLazyLibraries.h"

// The real function; two threads that ask at once find the same.
#define REAL(name)                                                                                                     \
    ({                                                                                                                 \
        static _Atomic(void *) found;                                                                                  \
        void *address = atomic_load_explicit(&found, memory_order_relaxed);                                            \
        if (address == 0) {                                                                                            \
            address = slipway_library_symbol(&library, #name);                                                         \
            atomic_store_explicit(&found, address, memory_order_relaxed);                                              \
        }                                                                                                              \
        (__typeof__(&name))address;                                                                                    \
    })

#define FORWARD(type, name, parameters, arguments)                                                                     \
    type name parameters { return REAL(name) arguments; }

#endif
