#include "CBundledSchemas.h"
const unsigned char slipway_bundled_schemas[] = {'\n'};
const size_t slipway_bundled_schemas_length = sizeof(slipway_bundled_schemas);
