import CLibGit2

extension GitRepository {
    /// The note on a commit; `nil` where there is none.
    package func note(on commit: GitObjectID, under reference: String) throws(GitError) -> String? {
        var raw = commit.raw
        let note = try GitHandle.find("read the note on \(commit.short)", release: git_note_free) {
            git_note_read(&$0, pointer, reference, &raw)
        }
        guard let note, let message = git_note_message(note.pointer) else { return nil }
        return String(cString: message)
    }

    /// Sets the note on a commit, over one that is there.
    package func setNote(
        _ text: String, on commit: GitObjectID, under reference: String, author: GitAuthor
    ) throws(GitError) {
        var signature: UnsafeMutablePointer<git_signature>?
        try git("name the author of a note") {
            git_signature_new(&signature, author.name, author.email, author.time, author.offset)
        }
        defer { git_signature_free(signature) }
        var target = commit.raw
        var id = git_oid()
        try git("write the note on \(commit.short)") {
            git_note_create(&id, pointer, reference, signature, signature, &target, text, 1)
        }
    }
}
