import APIMachinery

/// The commit that the head of a branch was rendered from, as the head itself says.
struct RecordedSource: Sendable, Hashable {
    var sha: String
    /// Whether the head is the rendering of just this commit, and not of changes on top of it.
    var isExact: Bool
    /// When its author wrote it, where that is said.
    var time: Time?

    /// Whether the head says that it is the rendering of this commit.
    func names(_ source: SourceCommit) -> Bool { isExact && sha == source.sha }
}

/// What a head says of its sources.
struct RecordedSources: Sendable {
    /// By the metadata in its tree.
    var metadata: RecordedSource?
    /// By its note: a later commit that gave the same tree.
    var note: RecordedSource?
    /// Whether all of the branch is one environment's; else the note may be another one's.
    var isWholeBranch: Bool

    /// The last commit that gave the tree.
    var latest: RecordedSource? { note ?? metadata }

    /// The last commit that is certain to have given what is in our place.
    var own: RecordedSource? {
        guard isWholeBranch, var note else { return metadata }
        // A note says no time, but it was written after what it stands on.
        note.time = note.time ?? metadata?.time
        return note
    }
}

extension GitRepository {
    /// `notes` are the references under which notes are; the first that has one counts.
    func recordedSources(
        of head: GitObjectID, layout: TreeLayout, notes: [String]
    ) throws(GitError) -> RecordedSources {
        var note: String?
        for reference in notes where note == nil { note = try self.note(on: head, under: reference) }
        return RecordedSources(
            metadata: try file(layout.metadataPath, in: try tree(of: head)).flatMap(HydratorMetadata.source),
            note: note.flatMap { HydratorMetadata.source(Array($0.utf8)) }, isWholeBranch: layout.metadataRoot.isEmpty)
    }

    /// Whether a source commit is older than the one that was rendered last, so that its rendering would take something
    /// back.
    ///
    /// A shallow clone need not have that one. Then it is newer where its author wrote it after ours was committed: no
    /// ancestor of ours can be that young.
    func isOlder(_ source: SourceCommit, than recorded: RecordedSource) throws(GitError) -> Bool {
        guard let ours = GitObjectID(source.sha), let theirs = GitObjectID(recorded.sha), ours != theirs else {
            return false
        }
        if try hasCommit(theirs) { return try isAncestor(ours, of: theirs) }
        return recorded.time.map { $0 > Time(seconds: source.time) } ?? false
    }
}
