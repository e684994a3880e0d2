import CLibYAML
import Model

/// Builds nodes out of libyaml's events, in one pass.
struct NodeBuilder: ~Copyable {
    /// How much aliases may add to a stream, in nodes and 32-byte pieces of text: what kubectl's reader lets a small
    /// document decode.
    ///
    /// Real manifests use a few hundred.
    static let maximumAliasedWeight = 400_000

    /// A node that aliases may repeat.
    private struct Anchor {
        var node: Node
        var weight: Int
    }

    /// Ends the work on a stream: the mistake is in `diagnostics`.
    struct Stop: Error {}

    var reader: YAMLEventReader
    /// What the reader reads, for messages.
    private let bytes: UnsafeBufferPointer<UInt8>
    let file: SourceFileID
    var diagnostics: [Diagnostic] = []
    /// Of the current document; a later one of the same name takes the place of an earlier one.
    private var anchors: [String: Anchor] = [:]
    /// The anchors of the collections that are being read.
    private var openAnchors: [String] = []
    private var depth = 0
    /// Everything that was read so far, with what aliases repeat.
    private var weight = 0
    /// What aliases have added to it.
    private var aliasedWeight = 0
    /// Entries and elements of the collections that are being read.
    private var entries = ScratchStack<Node.Entry>()
    private var elements = ScratchStack<Node>()
    /// Of the keys in `entries`, in the same order.
    private var fingerprints: [UInt64] = []

    /// The bytes must stay where they are while the builder lives.
    init(_ bytes: UnsafeBufferPointer<UInt8>, file: SourceFileID) {
        reader = YAMLEventReader(bytes)
        self.bytes = bytes
        self.file = file
    }

    mutating func documents() -> Result<[Node], DiagnosticsError> {
        var documents: [Node] = []
        do throws(Stop) {
            try advance()
            while reader.type != YAML_STREAM_END_EVENT {
                if reader.type == YAML_DOCUMENT_START_EVENT, let node = try document() { documents.append(node) }
                try advance()
            }
        } catch {
            return .failure(DiagnosticsError(diagnostics))
        }
        return diagnostics.isEmpty ? .success(documents) : .failure(DiagnosticsError(diagnostics))
    }

    /// From the start of a document to its end; `nil` where it is null, which is also what nothing at all means.
    private mutating func document() throws(Stop) -> Node? {
        anchors.removeAll(keepingCapacity: true)
        try advance()
        let node = try node()
        try advance()
        if case .null = node.content { return nil }
        return node
    }

    mutating func advance() throws(Stop) {
        if reader.advance() { return }
        diagnostics.append(YAMLSyntax(reader.problem, in: bytes, file: file).diagnostic)
        throw Stop()
    }

    /// The node whose first event is the current one; the current event is its last one afterwards.
    mutating func node() throws(Stop) -> Node {
        weight += 1
        switch reader.type {
        case YAML_SCALAR_EVENT: return scalar()
        case YAML_SEQUENCE_START_EVENT: return try collection(isMapping: false)
        case YAML_MAPPING_START_EVENT: return try collection(isMapping: true)
        default: return try alias()
        }
    }

    // MARK: Scalars

    private mutating func scalar() -> Node {
        let range = currentRange
        let bytes = reader.scalarBytes
        weight += bytes.count >> 5
        var content: Node.Content
        if reader.isPlainScalar {
            content = ScalarResolver.resolve(plain: bytes)
            if content.isAnythingButText, reader.isMarkedAsText { content = .string(reader.scalarText) }
        } else if let tag = reader.tag {
            content = tagged(tag, at: range)
        } else {
            content = .string(String(decoding: bytes, as: UTF8.self))
        }
        if case .number(let number) = content, !number.isFinite { report(YAMLContent.notANumber(range)) }
        let node = Node(content, range: range)
        if let anchor = reader.anchor {
            anchors[anchor] = Anchor(node: node, weight: 1 + bytes.count >> 5)
        }
        return node
    }

    private mutating func tagged(_ tag: String, at range: SourceRange) -> Node.Content {
        if let content = ScalarResolver.resolve(reader.scalarBytes, tag: tag) { return content }
        report(YAMLContent.unresolvableTag(tag, text: reader.scalarText, at: range))
        return .null
    }

    // MARK: Collections

    private mutating func collection(isMapping: Bool) throws(Stop) -> Node {
        let start = reader.start
        let anchor = reader.anchor
        if let tag = reader.tag, !ScalarResolver.isCollectionTag(tag, isMapping: isMapping) {
            report(YAMLContent.unresolvableTag(tag, text: nil, at: currentRange))
        }
        guard depth < YAML.maximumDepth else {
            report(YAMLContent.tooDeep(currentRange))
            throw Stop()
        }
        depth += 1
        let weightBefore = weight
        if let anchor { openAnchors.append(anchor) }
        let content = isMapping ? try mapping() : try sequence()
        depth -= 1
        let node = Node(content, range: SourceRange(file: file, start: start, end: end(of: content)))
        if let anchor {
            openAnchors.removeLast()
            anchors[anchor] = Anchor(node: node, weight: weight - weightBefore + 1)
        }
        return node
    }

    /// Where a collection ends.
    ///
    /// libyaml ends a block collection at the next token, which may be many lines below; the end of its last value is
    /// what a reader sees.
    private func end(of content: Node.Content) -> SourcePosition {
        let closing = reader.end
        guard closing == reader.start else { return closing }
        switch content {
        case .mapping(let entries): return entries.last.map { max($0.keyRange.end, $0.value.range.end) } ?? closing
        case .sequence(let nodes): return nodes.last?.range.end ?? closing
        default: return closing
        }
    }

    private mutating func sequence() throws(Stop) -> Node.Content {
        let first = elements.count
        try advance()
        while reader.type != YAML_SEQUENCE_END_EVENT {
            elements.push(try node())
            try advance()
        }
        return .sequence(elements.popArray(from: first))
    }

    private mutating func mapping() throws(Stop) -> Node.Content {
        let first = entries.count
        var merges: [Merge] = []
        try advance()
        while reader.type != YAML_MAPPING_END_EVENT {
            let isMerge = isMergeKey
            let keyRange = currentRange
            let key = try key()
            try advance()
            let value = try node()
            if isMerge {
                merges.append(Merge(range: keyRange, value: value, position: entries.count - first))
            } else if let key {
                fingerprints.append(NodeBuilder.fingerprint(key))
                entries.push(Node.Entry(key: key, keyRange: keyRange, value: value))
            }
            try advance()
        }
        var content = entries.popArray(from: first)
        reportDuplicates(in: content, fingerprints[first...])
        fingerprints.removeSubrange(first...)
        for merge in merges { apply(merge, to: &content) }
        return .mapping(content)
    }

    /// A key as a string.
    ///
    /// Numbers and booleans become the text that `sigs.k8s.io/yaml` makes of them.
    /// `nil` where it cannot; that is reported.
    private mutating func key() throws(Stop) -> String? {
        let range = currentRange
        if reader.type == YAML_SCALAR_EVENT, reader.isPlainScalar, reader.anchor == nil {
            weight += 1
            return plainKey(at: range)
        }
        let node = try node()
        if let key = ScalarResolver.key(node.content) { return key }
        report(YAMLContent.unusableKey(node.content, at: range))
        return nil
    }

    private mutating func plainKey(at range: SourceRange) -> String? {
        let bytes = reader.scalarBytes
        let key = ScalarResolver.key(plain: bytes)
        if let key, key.isIdentical(toBytes: bytes) { return key }
        if reader.isMarkedAsText { return reader.scalarText }
        if let key {
            report(YAMLContent.changedKey(reader.scalarText, key: key, at: range))
        } else {
            report(YAMLContent.unusableKey(ScalarResolver.resolve(plain: bytes), at: range))
        }
        return key
    }

    // MARK: Aliases

    private mutating func alias() throws(Stop) -> Node {
        let name = reader.alias
        guard let anchor = anchors[name] else {
            let isOpen = openAnchors.contains(name)
            report(YAMLContent.unknownAlias(name, isOpen: isOpen, known: anchors.keys.sorted(), at: currentRange))
            return Node(.null, range: currentRange)
        }
        weight += anchor.weight
        aliasedWeight += anchor.weight
        guard aliasedWeight <= NodeBuilder.maximumAliasedWeight else {
            report(YAMLContent.aliasBomb(name, at: currentRange))
            throw Stop()
        }
        return anchor.node
    }

    // MARK: Places

    var currentRange: SourceRange { SourceRange(file: file, start: reader.start, end: reader.end) }

    mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
}

extension Node.Content {
    fileprivate var isAnythingButText: Bool {
        if case .string = self { false } else { true }
    }
}
