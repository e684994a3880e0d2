internal import APIMachinery
internal import Documents
package import Model

/// Finds the line that wrote a field of an object: in the overlay that had the last word, or in the module's document.
///
/// What schemas and API servers name is a field path. The files are read again for it from the run's sources, so that
/// nothing has to be remembered for objects that are right.
package struct FieldPlaces {
    private let configuration: Configuration
    private let objects: [DesiredObject]
    private var documents: [SourceFileID: [Node]] = [:]

    package init(configuration: Configuration, objects: [DesiredObject]) {
        self.configuration = configuration
        self.objects = objects
    }

    /// The diagnostics, with the place of the field where they name one.
    package mutating func placed(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        guard diagnostics.contains(where: { $0.path != nil && $0.object != nil }) else { return diagnostics }
        let wanted = Set(diagnostics.compactMap { $0.path == nil ? nil : $0.object })
        var named: [ObjectIdentity: DesiredObject] = [:]
        for object in objects where wanted.contains(object.identity) { named[object.identity] = object }
        return diagnostics.map { diagnostic in
            guard let path = diagnostic.path, let object = diagnostic.object.flatMap({ named[$0] }) else {
                return diagnostic
            }
            return placed(diagnostic, path, in: object)
        }
    }

    private mutating func placed(_ diagnostic: Diagnostic, _ path: FieldPath, in object: DesiredObject) -> Diagnostic {
        // A line with a secret in it is not shown.
        if Sensitive.isSensitive(path, of: object.kind), path.steps.count > 1 { return diagnostic }
        guard let end = end(of: path, in: object) else { return diagnostic }
        var result = diagnostic
        result.range = end.range(marksKey: diagnostic.code.hasSuffix(".unknown-field"))
        if end.isWhole, let text = end.node.string, let note = inputNote(text, of: object) {
            result.notes.append(note)
        }
        return result
    }

    private mutating func end(of path: FieldPath, in object: DesiredObject) -> FieldRoute.End? {
        let route = FieldRoute(path, in: object.value)
        for overlay in object.origin.overlays.reversed() {
            if let patch = node(at: overlay), let end = route.end(inPatch: patch) { return end }
        }
        guard let document = node(at: object.origin.range), document.entries != nil else { return nil }
        return route.end(in: document)
    }

    /// Where the input was set that the expression of a field reads.
    private func inputNote(_ text: String, of object: DesiredObject) -> Diagnostic.Note? {
        guard text.contains("${"), let start = text.firstRange(of: "inputs.") else { return nil }
        let name = String(text[start.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        let instance = configuration.environment.instances.first { $0.name.value == object.origin.instance }
        if let input = instance?.inputs.first(where: { $0.name.value == name }) {
            return Diagnostic.Note("the input \"\(name)\" is set here", at: input.node.range.firstLine)
        }
        let declared = configuration.module(named: object.origin.module)?.inputs.first { $0.name.value == name }
        return declared.map { Diagnostic.Note("the input \"\(name)\" is declared here", at: $0.name.range) }
    }

    // MARK: Nodes

    private mutating func node(at range: SourceRange) -> Node? {
        if documents[range.file] == nil {
            let bytes = configuration.sources[range.file]?.bytes ?? []
            // May fail: a file that cannot be parsed ended the run before there were places to look for.
            documents[range.file] = (try? YAML.parse(bytes, file: range.file)) ?? []
        }
        return documents[range.file].flatMap { FieldPlaces.node(at: range, among: $0) }
    }

    private static func node(at range: SourceRange, among nodes: [Node]) -> Node? {
        for node in nodes where node.range.start <= range.start && range.end <= node.range.end {
            if node.range == range { return node }
            let inner = node.elements ?? node.entries?.map(\.value) ?? []
            if let found = FieldPlaces.node(at: range, among: inner) { return found }
        }
        return nil
    }
}
