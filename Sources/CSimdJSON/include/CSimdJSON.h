#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One simdjson parser with the document that it read last.
typedef struct csimdjson_parser csimdjson_parser;

/// NULL where memory is short. `max_depth` is how deep arrays and objects may nest.
csimdjson_parser *csimdjson_create(size_t max_depth);

void csimdjson_free(csimdjson_parser *parser);

/// Reads one document; the bytes may go away afterwards. `capacity` is how many bytes from the first on may be read:
/// where that is simdjson's padding more than `count`, the bytes need not be copied. Returns whether they are JSON.
bool csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t count, size_t capacity);

/// The tape of the last document, as simdjson's doc/tape.md describes it: 64-bit words with the type as a letter in the
/// upper 8 bits. Valid until the next parse.
const uint64_t *csimdjson_tape(const csimdjson_parser *parser);

/// What the string words of the tape point into: at each offset a 32-bit length in the machine's order, then the bytes.
const uint8_t *csimdjson_strings(const csimdjson_parser *parser);

#ifdef __cplusplus
}
#endif

#endif
