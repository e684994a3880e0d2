#ifndef CBUNDLEDSCHEMAS_H
#define CBUNDLEDSCHEMAS_H
#include <stddef.h>

/// The compact schemas of the built-in kinds; the format is described in Schemas/Schema/BundledFormat.swift.
extern const unsigned char slipway_bundled_schemas[];
extern const size_t slipway_bundled_schemas_length;

/// The constant's address: Swift does not import an array of unknown length.
static inline const unsigned char *slipway_bundled_schemas_start(void) { return slipway_bundled_schemas; }
#endif
