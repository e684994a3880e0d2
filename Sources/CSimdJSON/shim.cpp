#include "CSimdJSON.h"

#include <new>
#include <simdjson.h>

// dom::parser, dom::document and the tape's layout are the same from simdjson 3.0 to 4.x.
struct csimdjson_parser {
    simdjson::dom::parser parser;
    size_t max_depth;
};

csimdjson_parser *csimdjson_create(size_t max_depth) {
    return new (std::nothrow) csimdjson_parser{simdjson::dom::parser{}, max_depth};
}

void csimdjson_free(csimdjson_parser *parser) { delete parser; }

const char *csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t count) {
    // The depth is fixed when the buffers are allocated; parse() would take the default.
    if (parser->parser.capacity() < count || parser->parser.capacity() == 0) {
        simdjson::error_code error = parser->parser.allocate(count, parser->max_depth);
        if (error) { return simdjson::error_message(error); }
    }
    simdjson::error_code error =
        parser->parser.parse(reinterpret_cast<const char *>(bytes), count, true).error();
    return error ? simdjson::error_message(error) : nullptr;
}

const uint64_t *csimdjson_tape(const csimdjson_parser *parser) { return parser->parser.doc.tape.get(); }

const uint8_t *csimdjson_strings(const csimdjson_parser *parser) { return parser->parser.doc.string_buf.get(); }
