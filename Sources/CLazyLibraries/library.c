#include "CLazyLibraries.h"

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

void *slipway_library_symbol(struct slipway_library *library, const char *name) {
    void *handle = atomic_load(&library->handle);
    if (handle == NULL) {
        // A second thread gets the same handle.
        handle = dlopen(library->file, RTLD_LAZY | RTLD_LOCAL);
        atomic_store(&library->handle, handle);
    }
    void *address = handle == NULL ? NULL : dlsym(handle, name);
    if (address == NULL) {
        fprintf(stderr, "slipway: %s cannot be used: %s\n", library->file, dlerror());
        // Not exit: other threads may be in the other library, which that would take down under them.
        _exit(1);
    }
    return address;
}
