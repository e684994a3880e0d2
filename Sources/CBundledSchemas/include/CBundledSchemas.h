#ifndef CBUNDLEDSCHEMAS_H
#define CBUNDLEDSCHEMAS_H
#include <stddef.h>
/// The compact schemas of the built-in kinds; the format is described in Schemas/BundledFormat.swift.
extern const unsigned char slipway_bundled_schemas[];
extern const size_t slipway_bundled_schemas_length;
#endif
