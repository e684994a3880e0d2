#include <git2.h>
#include <git2/sys/odb_backend.h>
// libgit2 has no way to write a pack without searching for deltas first; ours needs the compression only. libgit2-dev
// depends on zlib1g-dev.
#include <zlib.h>
