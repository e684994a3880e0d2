internal import Model

extension LoadRun {
    /// Warns of the files in a module's folder of objects that nothing names: they look as if they were applied.
    mutating func reportUnusedFiles(of module: Module) {
        guard let pattern = FilePattern("\(module.folder)/\(RepositoryLayout.objects)/**") else { return }
        var search = FileSearch(tree)
        // May fail: a folder that cannot be read is an error where it is used, and else nobody's loss.
        try? search.find(pattern)
        for path in search.files where !files.contains(path) {
            // May fail: its bytes only show the place.
            let file = sources.add(path: path, bytes: (try? tree.read(path)) ?? [])
            let start = SourcePosition(line: 1, column: 1)
            diagnostics.report(
                Diagnostic(
                    .warning, code: "load.unused-file", summary: "File that nothing uses",
                    detail: "No entry under \"objects\" of module \(module.reference) names this file, so that what is "
                        + "in it is not applied. Name it, leave \"objects\" out to take all files of the folder, or "
                        + "move it elsewhere.",
                    at: SourceRange(file: file, start: start, end: start)))
        }
    }
}
