import CLibGit2
import Model

/// One way from the branch's head to the next, to be gone again when somebody else moves the branch meanwhile.
struct PublishAttempt {
    let request: Publisher.Request
    let repository: GitRepository

    private static let limit = 5

    private var reference: String { "refs/heads/\(request.branch)" }

    func repeated(beforeUpdate: () async -> Void) async throws -> PublishResult {
        var valid: Int32 = 0
        try git("check the branch's name") { git_reference_name_is_valid(&valid, reference) }
        // Git itself takes the first two for an option and for what is checked out; C ends at the third.
        let isUsual = !request.branch.hasPrefix("-") && request.branch != "HEAD" && !request.branch.utf8.contains(0)
        guard valid == 1, isUsual else { throw DiagnosticsError(PublishRefusal.branchName(request.branch)) }
        for _ in 1..<Self.limit {
            do {
                return try await once(beforeUpdate: beforeUpdate)
            } catch let error as GitError where [.modified, .exists, .locked].contains(error.reason) {
                continue
            }
        }
        return try await once(beforeUpdate: beforeUpdate)
    }

    private func once(beforeUpdate: () async -> Void) async throws -> PublishResult {
        if try repository.isCheckedOut(branch: request.branch) {
            throw DiagnosticsError(PublishRefusal.checkedOut(request.branch))
        }
        let local = try repository.commit(of: reference)
        let head = try repository.publishedHead(of: request.branch, local: local, remote: request.remote)
        var objects = PendingObjects(database: try repository.database())
        let before = try head.map { try repository.tree(of: $0) }
        let owned = try before.map { try repository.publishedPaths(request.tree.layout, in: $0) } ?? []
        var merge = TreeMerge(
            files: request.tree.files.map { file in
                let policy = file.policy == .metadata ? RenderedFile.Policy.keep : file.policy
                return TreeMerge.File(path: Array(file.path.utf8), content: file.content, policy: policy, id: file.id)
            }, owned: owned, replacesForeign: request.replacesForeignFiles)
        let content = try merge.merge(into: before, objects: &objects)
        let outcome = merge.outcome
        if !outcome.foreign.isEmpty {
            throw DiagnosticsError(PublishRefusal.foreignFiles(outcome.foreign, branch: request.branch))
        }
        let listed = try addList(to: content, without: outcome.left, objects: &objects)
        let recorded = try head.map { try repository.recordedSources(of: $0, layout: request.tree.layout) }
        let newer = try newerSource(recorded?.own)
        if let head, listed == before {
            let isNoted = newer == nil && recorded?.latest?.names(request.source) != true
            return try unchanged(head: head, local: local, isNoted: isNoted)
        }
        if let newer {
            throw DiagnosticsError(
                PublishRefusal.olderSource(request.source, than: newer, branch: request.branch))
        }
        try checkEmptiness(owned)
        let tree = try addMetadata(to: listed, outcome: outcome, objects: &objects)
        return try await commit(
            tree, on: head, local: local, outcome: outcome, objects: &objects, beforeUpdate: beforeUpdate)
    }

    // MARK: What is not done unasked

    /// The source of the head where it is newer than ours, and nobody said that this does not matter.
    private func newerSource(_ recorded: RecordedSource?) throws -> RecordedSource? {
        guard let recorded, !request.replacesNewer, try repository.isOlder(request.source, than: recorded) else {
            return nil
        }
        return recorded
    }

    private func checkEmptiness(_ owned: [[UInt8]]) throws {
        let layout = request.tree.layout
        guard !request.allowsEmpty, !request.tree.files.contains(where: { layout.isManifest($0.path) }) else { return }
        let count = owned.count { layout.isManifest(String(decoding: $0, as: UTF8.self)) }
        guard count == 0 else {
            throw DiagnosticsError(
                PublishRefusal.emptyTree(request.tree.environment, branch: request.branch, count: count))
        }
    }

    // MARK: Writing

    /// The list of exactly those files that are ours: what a later publish may change and remove.
    private func addList(
        to tree: GitObjectID?, without left: [String], objects: inout PendingObjects
    ) throws -> GitObjectID? {
        let left = Set(left)
        // Their order is that of the files.
        let paths = request.tree.files.map(\.path).filter { !left.contains($0) }
        let list = TreeMerge.File(
            path: Array(request.tree.layout.listPath.utf8), content: Array((paths.joined(separator: "\n") + "\n").utf8),
            policy: .content)
        var merge = TreeMerge(files: [list], owned: [list.path], replacesForeign: false)
        return try merge.merge(into: tree, objects: &objects)
    }

    /// The metadata of the whole, and of the applications of which something changed.
    private func addMetadata(
        to tree: GitObjectID?, outcome: TreeMerge.Outcome, objects: inout PendingObjects
    ) throws -> GitObjectID? {
        let layout = request.tree.layout
        let folders = changedFolders(outcome)
        var files: [TreeMerge.File] = []
        for file in request.tree.files where file.policy == .metadata {
            let isRoot = file.path == layout.metadataPath
            guard isRoot || folders.contains(Self.applicationFolder(of: file.path, layout: layout)) else { continue }
            let content =
                isRoot
                ? HydratorMetadata.commit(request.source, commands: request.commands)
                : HydratorMetadata.application(request.source, commands: request.commands)
            files.append(TreeMerge.File(path: Array(file.path.utf8), content: content, policy: .metadata))
        }
        // Whether foreign files stand in their places has been looked at.
        var merge = TreeMerge(files: files, owned: files.map(\.path), replacesForeign: false)
        return try merge.merge(into: tree, objects: &objects)
    }

    /// The folders of applications in which something changed: `environments/dev/apps/trino`.
    private func changedFolders(_ outcome: TreeMerge.Outcome) -> Set<String> {
        var folders: Set<String> = []
        var last = "/"
        // Paths of one folder follow each other.
        for path in outcome.added + outcome.changed + outcome.removed where !path.hasPrefix(last) {
            let folder = Self.applicationFolder(of: path, layout: request.tree.layout)
            folders.insert(folder)
            last = folder + "/"
        }
        return folders
    }

    private static func applicationFolder(of path: String, layout: TreeLayout) -> String {
        let depth = layout.root.split(separator: "/").count + 2
        return path.split(separator: "/").prefix(depth).joined(separator: "/")
    }

    private func commit(
        _ tree: GitObjectID?, on head: GitObjectID?, local: GitObjectID?, outcome: TreeMerge.Outcome,
        objects: inout PendingObjects, beforeUpdate: () async -> Void
    ) async throws -> PublishResult {
        let author = try author()
        let message = CommitText.message(
            request.source, author: author, environment: request.tree.environment)
        let subject = String(message.prefix { $0 != "\n" })
        var result = PublishResult(
            branch: request.branch, outcome: .wouldCommit, before: head, added: Self.manifests(outcome.added),
            changed: Self.manifests(outcome.changed), removed: Self.manifests(outcome.removed), subject: subject)
        if request.isDryRun { return result }
        let root = try tree ?? objects.add(GIT_OBJECT_TREE, [])
        let id = try objects.add(
            GIT_OBJECT_COMMIT, CommitText.object(tree: root, parent: head, author: author, message: message))
        try await objects.flush()
        await beforeUpdate()
        try repository.update(reference, from: local, to: id, log: "slipway publish: \(subject)")
        result.outcome = .committed(id)
        return result
    }

    private func author() throws -> GitAuthor {
        guard let author = try request.author ?? repository.configuredAuthor() else {
            throw DiagnosticsError(PublishRefusal.noAuthor(repository.path))
        }
        return author
    }

    private static func manifests(_ paths: [String]) -> [String] {
        paths.filter { $0.hasSuffix(".yaml") }.sorted { $0.precedes(inBytes: $1) }
    }

    // MARK: Nothing to commit

    /// `isNoted`: a note on the head says that it is the rendering of this source commit, too.
    private func unchanged(head: GitObjectID, local: GitObjectID?, isNoted: Bool) throws -> PublishResult {
        var result = PublishResult(
            branch: request.branch, outcome: .unchanged(isNoted: false), before: head, added: [], changed: [],
            removed: [], subject: "")
        if request.isDryRun { return result }
        if local != head {
            try repository.update(reference, from: local, to: head, log: "slipway publish: take over from the remote")
        }
        if isNoted, request.source.uncommitted.isEmpty {
            try repository.setNote(
                HydratorMetadata.note(request.source), on: head, under: HydratorMetadata.notesReference,
                author: try author())
            result.outcome = .unchanged(isNoted: true)
        }
        return result
    }
}
