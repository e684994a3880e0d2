import CLibGit2
import Model

/// One step of a branch from its head: what the next commit would be, written as objects that no reference leads to yet.
struct PublishAttempt {
    let request: Publisher.Request
    let repository: GitRepository
    /// What the next commit goes on from.
    let start: PublishStart
    /// Where notes on the head are, the first that has one counts.
    let notes: [String]

    /// What came of it.
    struct Outcome {
        var result: PublishResult
        /// Whether a note on the head has to say that it is the rendering of this source commit, too.
        var isNoted = false
    }

    func run() async throws -> Outcome {
        var objects = PendingObjects(database: try repository.database())
        let head = start.tree
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
        let recorded = try head.map { head in
            try repository.recordedSources(of: head, layout: request.tree.layout, notes: notes)
        }
        let newer = try newerSource(recorded?.own)
        let isMerge = start.parents.count > 1
        if head != nil, try listed == (isMerge ? start.head.map { try repository.tree(of: $0) } : before) {
            let isNamed = recorded?.latest?.names(request.source) == true
            return Outcome(
                result: unchanged, isNoted: newer == nil && !isNamed && request.source.uncommitted.isEmpty)
        }
        if let newer {
            throw DiagnosticsError(
                PublishRefusal.olderSource(request.source, than: newer, branch: request.branch))
        }
        try checkEmptiness(owned)
        // What the base has already is only taken over.
        let tree = listed == before ? listed : try addMetadata(to: listed, outcome: outcome, objects: &objects)
        return Outcome(result: try await commit(tree, outcome, objects: &objects))
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
        _ tree: GitObjectID?, _ outcome: TreeMerge.Outcome, objects: inout PendingObjects
    ) async throws -> PublishResult {
        let author = try repository.author(of: request)
        let message = CommitText.message(
            request.source, author: author, environment: request.tree.environment, branch: request.branch,
            wording: request.wording)
        var result = PublishResult(
            branch: request.branch, outcome: .wouldCommit, before: start.head, base: start.base,
            added: Self.manifests(outcome.added),
            changed: Self.manifests(outcome.changed), removed: Self.manifests(outcome.removed),
            subject: String(message.prefix { $0 != "\n" }))
        if request.isDryRun { return result }
        let root = try tree ?? objects.add(GIT_OBJECT_TREE, [])
        let committer = request.committer ?? author
        func object(_ signature: String?) -> [UInt8] {
            CommitText.object(
                tree: root, parents: start.parents, author: author, committer: committer, message: message,
                signature: signature)
        }
        let signature = try await request.signer?.signature(of: object(nil), committer: committer)
        let id = try objects.add(GIT_OBJECT_COMMIT, object(signature))
        try await objects.flush()
        result.outcome = .committed(id)
        result.isSigned = signature != nil
        return result
    }

    private static func manifests(_ paths: [String]) -> [String] {
        paths.filter { $0.hasSuffix(".yaml") }.sorted { $0.precedes(inBytes: $1) }
    }

    private var unchanged: PublishResult {
        PublishResult(
            branch: request.branch, outcome: .unchanged(isNoted: false), before: start.head, base: start.base,
            added: [],
            changed: [], removed: [], subject: "")
    }
}

extension GitRepository {
    /// Who commits: whom the request names, else Git's configuration.
    func author(of request: Publisher.Request) throws -> GitAuthor {
        guard let author = try request.author ?? configuredAuthor() else {
            throw DiagnosticsError(PublishRefusal.noAuthor(path))
        }
        return author
    }
}
