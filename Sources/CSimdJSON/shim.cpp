#include "CSimdJSON.h"

#include <new>
#include <simdjson.h>

// dom::parser, dom::document and the tape's layout are the same from simdjson 3.0 to 4.x.
struct csimdjson_parser {
    simdjson::dom::parser parser;
    size_t max_depth;
};

csimdjson_parser *csimdjson_create(size_t max_depth) {
    csimdjson_parser *parser = new (std::nothrow) csimdjson_parser;
    if (parser != nullptr) { parser->max_depth = max_depth; }
    return parser;
}

void csimdjson_free(csimdjson_parser *parser) { delete parser; }

bool csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t count, size_t capacity) {
    // The depth is fixed when the buffers are allocated; parse() would take the default.
    if (parser->parser.capacity() < count || parser->parser.capacity() == 0) {
        if (parser->parser.allocate(count < 32 ? 32 : count, parser->max_depth)) { return false; }
    }
    bool needs_copy = capacity < count + simdjson::SIMDJSON_PADDING;
    return !parser->parser.parse(reinterpret_cast<const char *>(bytes), count, needs_copy).error();
}

const uint64_t *csimdjson_tape(const csimdjson_parser *parser) { return parser->parser.doc.tape.get(); }

const uint8_t *csimdjson_strings(const csimdjson_parser *parser) { return parser->parser.doc.string_buf.get(); }
