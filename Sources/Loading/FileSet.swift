internal import Model

/// The files that a configuration refers to, each once however often it is named so.
struct FileSet {
    private(set) var requests: [FileRequest] = []
    private var indices: [String: [FileRequest.Content: Int]] = [:]

    /// The files that a reference means, relative to a folder: one, or several where it ends in `/`, which means all in
    /// that folder, or holds `*`.
    mutating func add(
        _ reference: Located<String>, in folder: String, as content: FileRequest.Content,
        tree: SourceTree, _ diagnostics: inout Diagnostics
    ) -> [Int] {
        let name = reference.value.hasSuffix("/") ? reference.value + "**" : reference.value
        guard let path = tree.path(name, in: folder) else {
            diagnostics.reportOutside(reference, remedy: "Paths are relative to \(folder).")
            return []
        }
        guard let pattern = FilePattern(path) else { return [index(of: path, reference, content)] }
        var search = FileSearch(tree)
        do throws(FileSearch.Failure) {
            try search.find(pattern)
        } catch {
            diagnostics.reportUnreadable(error.folder, error.reason, at: reference.range)
            return []
        }
        if search.files.isEmpty, reference.range != .none {
            diagnostics.report(
                Diagnostic(
                    code: "load.missing-file", summary: "Missing file",
                    detail: "No file of the folder \(pattern.folder) matches "
                        + "\"\(pattern.names.joined(separator: "/"))\".",
                    at: reference.range))
        }
        return search.files.map { index(of: $0, reference, content) }
    }

    /// Whether a reference means the file.
    func contains(_ path: String) -> Bool { indices[path] != nil }

    private mutating func index(
        of path: String, _ reference: Located<String>, _ content: FileRequest.Content
    ) -> Int {
        if let index = indices[path]?[content] { return index }
        indices[path, default: [:]][content] = requests.count
        requests.append(FileRequest(path: path, reference: reference, content: content))
        return requests.count - 1
    }

    /// Reads and parses all of them, as many at once as there are processors; results stand in the order of requests.
    @concurrent
    func read(from tree: SourceTree, firstID: Int) async -> [ObjectFile] {
        await withTaskGroup(of: (Int, ObjectFile).self) { group in
            for (index, request) in requests.enumerated() {
                group.addTask {
                    let id = SourceFileID(index: UInt32(firstID + index))
                    return (index, ObjectFile.read(request, id: id, from: tree))
                }
            }
            var files = [ObjectFile](repeating: ObjectFile(), count: requests.count)
            for await (index, file) in group { files[index] = file }
            return files
        }
    }
}
