import CLibYAML
import Model

/// One libyaml parser over bytes that the caller keeps alive, and the event that it stands at.
///
/// libyaml's parser points to itself, so that it lives on the heap and never moves; this handle is its only owner.
struct YAMLEventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    /// Whether libyaml could allocate its buffers.
    private let isReady: Bool
    private let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        event = .allocate(capacity: 1)
        event.initialize(to: yaml_event_t())
        isReady = yaml_parser_initialize(parser) == 1
        if isReady { yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count) }
    }

    deinit {
        yaml_event_delete(event)
        event.deallocate()
        if isReady { yaml_parser_delete(parser) }
        parser.deallocate()
    }

    /// Goes to the next event; `false` where libyaml found a mistake, which `problem` then describes.
    mutating func advance() -> Bool {
        yaml_event_delete(event)
        return isReady && yaml_parser_parse(parser, event) == 1
    }

    var type: yaml_event_type_t { event.pointee.type }

    var start: SourcePosition { SourcePosition(event.pointee.start_mark) }
    var end: SourcePosition { SourcePosition(event.pointee.end_mark) }

    // MARK: The parts of an event; each is valid until the next `advance`.

    var scalarBytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: event.pointee.data.scalar.value, count: event.pointee.data.scalar.length)
    }

    var scalarText: String { String(decoding: scalarBytes, as: UTF8.self) }

    /// Whether the scalar stands without quotes and without a tag, so that its looks decide its type.
    var isPlainScalar: Bool {
        // libyaml also calls a quoted scalar implicit where its tag is "!".
        event.pointee.data.scalar.plain_implicit != 0
            && event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
    }

    /// Whether a plain scalar has the tag `!`, which makes a text of it: libyaml takes that tag off without a trace.
    var isMarkedAsText: Bool {
        let (start, end) = (event.pointee.start_mark, event.pointee.end_mark)
        guard end.index - start.index > event.pointee.data.scalar.length else { return false }
        // An anchor may stand before the tag.
        var rest = bytes[offset(of: start)...]
        while rest.first == UInt8(ascii: "&") {
            rest = rest.drop { $0 > UInt8(ascii: " ") }.drop { $0 <= UInt8(ascii: " ") }
        }
        return rest.first == UInt8(ascii: "!")
    }

    /// Marks count characters, behind the byte order mark.
    private func offset(of mark: yaml_mark_t) -> Int {
        var left = mark.index
        var offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while offset < bytes.count {
            if bytes[offset] & 0xC0 != 0x80 {
                if left == 0 { break }
                left -= 1
            }
            offset += 1
        }
        return offset
    }

    var alias: String { String(cString: event.pointee.data.alias.anchor) }

    /// The anchor of a scalar or of the start of a collection.
    var anchor: String? {
        let anchor =
            switch event.pointee.type {
            case YAML_SCALAR_EVENT: event.pointee.data.scalar.anchor
            case YAML_SEQUENCE_START_EVENT: event.pointee.data.sequence_start.anchor
            case YAML_MAPPING_START_EVENT: event.pointee.data.mapping_start.anchor
            default: UnsafeMutablePointer<yaml_char_t>?.none
            }
        return anchor.map { String(cString: $0) }
    }

    /// The tag of a scalar or of the start of a collection, written out: `tag:yaml.org,2002:str`.
    var tag: String? {
        let tag =
            switch event.pointee.type {
            case YAML_SCALAR_EVENT: event.pointee.data.scalar.tag
            case YAML_SEQUENCE_START_EVENT: event.pointee.data.sequence_start.tag
            case YAML_MAPPING_START_EVENT: event.pointee.data.mapping_start.tag
            default: UnsafeMutablePointer<yaml_char_t>?.none
            }
        return tag.map { String(cString: $0) }
    }

    /// What libyaml says after `advance` returned `false`.
    var problem: YAMLProblem {
        let state = parser.pointee
        guard isReady, state.error != YAML_MEMORY_ERROR else {
            return YAMLProblem(text: "out of memory", position: SourcePosition(line: 1, column: 1))
        }
        return YAMLProblem(
            text: state.problem.map { String(cString: $0) } ?? "unknown problem",
            position: SourcePosition(state.problem_mark),
            byteOffset: state.error == YAML_READER_ERROR ? state.problem_offset : nil,
            byteValue: Int(state.problem_value),
            context: state.context.map { String(cString: $0) } ?? "",
            contextPosition: state.context == nil ? nil : SourcePosition(state.context_mark))
    }
}

/// A mistake in the syntax, in libyaml's words.
struct YAMLProblem {
    var text: String
    var position: SourcePosition
    /// Where the bytes are not UTF-8 text; libyaml gives no line for these.
    var byteOffset: Int?
    /// The byte or the character there.
    var byteValue = -1
    /// What libyaml was reading: "while parsing a block mapping".
    var context = ""
    /// Where that began.
    var contextPosition: SourcePosition?
}

extension SourcePosition {
    /// libyaml counts lines and columns from 0.
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(
            line: UInt32(truncatingIfNeeded: mark.line) &+ 1, column: UInt32(truncatingIfNeeded: mark.column) &+ 1)
    }
}
