internal import Documents
package import Host
package import Model

/// The CustomResourceDefinitions in files of others, by the kinds that they define.
///
/// Operators bring definitions by the hundred, and each can be a megabyte: only heads are read at first, and whole
/// definitions when an object needs them. So what is wrong in a file that nothing needs stays its author's matter.
package struct DefinitionIndex: Sendable {
    private struct Entry: Sendable {
        var kind: GroupKind
        var isNamespaced: Bool
        var file: DefinitionFile
        /// The definition itself, where the file had to be parsed to find it.
        var value: Value?
        var extent = 0..<0
        var line = 0
    }

    private var entries: [Entry] = []
    /// Files that hold a definition in a form that must be parsed, and that cannot be.
    private var broken: [(file: DefinitionFile, error: DiagnosticsError)] = []
    /// Files that cannot be read at all.
    package private(set) var warnings: [Diagnostic] = []

    /// Of no files.
    package init() {}

    /// Reads the heads of what is in the files.
    package init(files: [NamedFile]) {
        for named in files {
            let file = DefinitionFile(named)
            do throws(DiagnosticsError) {
                add(file, try file.read())
            } catch {
                for var diagnostic in error.diagnostics {
                    diagnostic.severity = .warning
                    diagnostic.detail += " CRDs in it are not known, and objects of their kinds are not checked."
                    warnings.append(diagnostic)
                }
            }
        }
    }

    private mutating func add(_ file: DefinitionFile, _ bytes: [UInt8]) {
        for object in DefinitionScan.objects(in: bytes) {
            switch object.content {
            case .definition(let group, let kind, let isNamespaced):
                entries.append(
                    Entry(
                        kind: GroupKind(group: group, kind: kind), isNamespaced: isNamespaced, file: file,
                        extent: object.extent, line: object.line))
            case .unclear:
                do throws(DiagnosticsError) {
                    for value in try file.parse(bytes, object.extent, line: object.line) { add(file, parsed: value) }
                } catch {
                    broken.append((file, error))
                }
            }
        }
    }

    private mutating func add(_ file: DefinitionFile, parsed value: Value) {
        guard let kind = value.definedKind else { return }
        let isNamespaced = value["spec"]?["scope"] != "Cluster"
        entries.append(Entry(kind: kind, isNamespaced: isNamespaced, file: file, value: value))
    }

    /// Whether kinds live in namespaces.
    package var scopes: [GroupKind: Bool] {
        Dictionary(entries.map { ($0.kind, $0.isNamespaced) }) { _, last in last }
    }

    /// The whole definitions of some kinds, each with what needs it, for messages; in the order of the files.
    ///
    /// - Throws: What is wrong in the files that define them, with these files added to `sources`.
    package func definitions(
        of kinds: [GroupKind: Diagnostic.Note], sources: SourceMap
    ) throws(DiagnosticsError) -> [Value] {
        var failure = DiagnosticsError([], sources: sources)
        var values: [Value] = []
        var missing = kinds
        for entry in entries {
            guard let note = kinds[entry.kind] else { continue }
            missing[entry.kind] = nil
            do throws(DiagnosticsError) {
                values += try definition(entry)
            } catch {
                entry.file.report(error, note: note, in: &failure)
            }
        }
        for (file, error) in broken {
            // May fail: the file was there before; now that it is gone, its kinds are unknown ones.
            guard let bytes = try? file.read() else { continue }
            let wanted = missing.keys.sorted { ($0.group, $0.kind) < ($1.group, $1.kind) }
            guard let kind = wanted.first(where: { bytes.hold($0.group) && bytes.hold($0.kind) }) else { continue }
            file.report(error, note: kinds[kind], in: &failure)
        }
        guard failure.diagnostics.isEmpty else { throw failure }
        return values
    }

    private func definition(_ entry: Entry) throws(DiagnosticsError) -> [Value] {
        if let value = entry.value { return [value] }
        let bytes = try entry.file.read()
        return try entry.file.parse(bytes, entry.extent, line: entry.line).filter { $0.definedKind == entry.kind }
    }
}
