// The text that generate.py writes, as a constant of the program: nothing is read or copied at start.
#include "CBundledSchemas.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

const unsigned char slipway_bundled_schemas[] = {
#embed "kubernetes.schemas"
};
const size_t slipway_bundled_schemas_length = sizeof(slipway_bundled_schemas);
