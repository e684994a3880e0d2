/// A branch of a remote with its notes, and where our copies of them are kept.
struct RemoteBranch {
    /// A name that git knows, or a URL.
    let remote: String
    let reference: String
    /// Our copy of the branch.
    let tracking: String
    /// Our copy of the remote's notes: beside our own, which may hold some that were never sent.
    let notes: String

    init(_ branch: String, of remote: String) {
        self.remote = remote
        reference = "refs/heads/\(branch)"
        let isName = !remote.utf8.contains { [UInt8(ascii: ":"), UInt8(ascii: "/")].contains($0) }
        // An address is no part of a reference's name; its digest is, and the same on every run.
        let key = isName ? remote : "url-\(SHA1.hex(Array(remote.utf8)).prefix(12))"
        tracking = isName ? "refs/remotes/\(remote)/\(branch)" : "refs/slipway/\(key)/\(branch)"
        notes = "\(HydratorMetadata.notesReference).\(key)"
    }

    /// Brings branch and notes here as they are now, with all that publishing reads of them.
    ///
    /// Returns the head of the branch; `nil` where the remote does not have it.
    func fetch(
        into repository: GitRepository, through transport: any GitTransport
    ) async throws(GitError) -> GitObjectID? {
        let notesReference = HydratorMetadata.notesReference
        let found = try await transport.references([reference, notesReference], of: remote)
        var refspecs: [String] = []
        for (name, copy) in [(reference, tracking), (notesReference, notes)] {
            if let id = found[name], try repository.commit(of: copy) != id { refspecs.append("+\(name):\(copy)") }
        }
        if !refspecs.isEmpty { try await transport.fetch(refspecs, from: remote) }
        // What is there now may be newer than what was named before.
        guard found[reference] != nil, let head = try repository.commit(of: tracking) else { return nil }
        let names = [TreeLayout.listName, HydratorMetadata.fileName, ReadmeText.fileName, ReadmeText.attributesName]
        try await transport.complete(head, filesNamed: Set(names), from: remote)
        return head
    }

    /// Puts the note on a commit among those that others have put there, and takes it back with theirs.
    ///
    /// - Throws: `nonFastForward` or `modified` where somebody else was faster.
    func sendNote(
        _ text: String, on commit: GitObjectID, author: GitAuthor, from repository: GitRepository,
        through transport: any GitTransport
    ) async throws(GitError) {
        let notesReference = HydratorMetadata.notesReference
        let found = try await transport.references([notesReference], of: remote)
        if let id = found[notesReference], try repository.commit(of: notes) != id {
            try await transport.fetch(["+\(notesReference):\(notes)"], from: remote)
        }
        if try repository.note(on: commit, under: notes) == text { return }
        try repository.setNote(text, on: commit, under: notes, author: author)
        guard let head = try repository.commit(of: notes) else { return }
        try await transport.push(head, as: notesReference, to: remote)
    }
}
