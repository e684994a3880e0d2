internal import Documents
internal import Host
internal import Model

/// A file with CustomResourceDefinitions.
struct DefinitionFile: Sendable {
    private let file: NamedFile
    /// For messages.
    var path: String { file.path }

    init(_ file: NamedFile) { self.file = file }

    func read() throws(DiagnosticsError) -> [UInt8] {
        do throws(FileError) {
            return try file.read()
        } catch {
            guard error.refusal == nil else { throw DiagnosticsError(error.diagnostic()) }
            throw DiagnosticsError(
                Diagnostic(
                    code: "load.unreadable-file", summary: "Unreadable file",
                    detail: "The file \(path) cannot be read: \(error.reason)."))
        }
    }

    /// The objects of a stretch of the file, which is a document or an element of a List.
    ///
    /// Errors are at the places that they have in the whole file, of the file 0.
    func parse(_ bytes: [UInt8], _ extent: Range<Int>, line: Int) throws(DiagnosticsError) -> [Value] {
        if let value = json(bytes[extent]) { return value.definitions }
        let file = SourceFileID(index: 0)
        do throws(DiagnosticsError) {
            // Empty lines put the stretch where it is in the file.
            let stretch = [UInt8](repeating: UInt8(ascii: "\n"), count: line) + bytes[extent]
            return try YAML.parse(stretch, file: file).flatMap(\.value.definitions)
        } catch {
            // An element may repeat what an anchor before it names. May fail: then it is the element that is wrong.
            guard let whole = try? YAML.parse(bytes, file: file) else { throw error }
            return whole.flatMap(\.value.definitions)
        }
    }

    /// A stretch that is JSON, which is read ten times as fast so.
    private func json(_ bytes: ArraySlice<UInt8>) -> Value? {
        guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return nil }
        // May fail: what only begins like JSON is YAML, which says what is wrong.
        return try? JSON.parse(Array(bytes))
    }

    /// Adds what is wrong in the file to a failure, with what needs the file.
    func report(_ error: DiagnosticsError, note: Diagnostic.Note?, in failure: inout DiagnosticsError) {
        // May fail: what is wrong is told without the lines around it.
        guard let bytes = try? read() else {
            failure.diagnostics += error.diagnostics
            return
        }
        let file = failure.sources.add(path: path, bytes: bytes)
        for var diagnostic in error.diagnostics {
            diagnostic.range?.file = file
            for index in diagnostic.notes.indices { diagnostic.notes[index].range?.file = file }
            if let note { diagnostic.notes.append(note) }
            failure.diagnostics.append(diagnostic)
        }
    }
}

extension Value {
    /// The CustomResourceDefinitions that the value is or, as a list, holds.
    fileprivate var definitions: [Value] {
        if let elements = array ?? self["items"]?.array { return elements.flatMap(\.definitions) }
        return self["kind"] == "CustomResourceDefinition" ? [self] : []
    }
}
