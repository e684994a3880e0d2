import Model

/// A manifest that a branch has otherwise than it is rendered.
package struct PublishedChange: Sendable, Hashable {
    /// From the root of the branch.
    package var path: String
    /// The folder of an application that it is in: `trino`; empty for what belongs to none.
    package var application: String
    /// `nil` where it is new.
    package var before: [UInt8]?
    /// `nil` where it goes.
    package var after: [UInt8]?
}

extension RenderedTree {
    /// What a branch at this commit would get, in the order of paths; with `nil` everything is new.
    ///
    /// Throws `DiagnosticsError`.
    package func changes(since commit: GitObjectID?, in repository: GitRepository) throws -> [PublishedChange] {
        do {
            let tree = try commit.map { try repository.tree(of: $0) }
            let paths = try tree.map { try repository.publishedPaths(layout, in: $0) } ?? []
            var before: [String: [UInt8]] = [:]
            for bytes in paths {
                let path = String(decoding: bytes, as: UTF8.self)
                guard Self.isShown(path), let tree else { continue }
                before[path] = try repository.file(path, in: tree)
            }
            var changes: [PublishedChange] = []
            for file in files where file.policy == .content && Self.isShown(file.path) {
                let old = before.removeValue(forKey: file.path)
                if old != file.content { changes.append(change(file.path, old, file.content)) }
            }
            changes += before.map { change($0.key, $0.value, nil) }
            return changes.sorted { $0.path.precedes(inBytes: $1.path) }
        } catch let error as GitError {
            throw DiagnosticsError(error.diagnostic)
        }
    }

    private func change(_ path: String, _ before: [UInt8]?, _ after: [UInt8]?) -> PublishedChange {
        let folder = layout.path("\(TreeLayout.applications)/")
        let rest = path.hasPrefix(folder) ? path.dropFirst(folder.count) : ""
        return PublishedChange(
            path: path, application: String(rest.prefix { $0 != "/" }), before: before, after: after)
    }

    private static func isShown(_ path: String) -> Bool { path.hasSuffix(".yaml") }

    /// The names of the files that `changes` reads, which a partial clone need not have.
    package func namesRead(
        at commit: GitObjectID, in repository: GitRepository
    ) throws(GitError) -> Set<String> {
        let paths = try repository.publishedPaths(layout, in: try repository.tree(of: commit))
        let names = paths.map { String(decoding: $0, as: UTF8.self).split(separator: "/").last.map(String.init) ?? "" }
        return Set(names.filter(Self.isShown))
    }
}
