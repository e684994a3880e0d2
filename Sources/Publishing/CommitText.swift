import Model

/// The text of the commits that we make.
enum CommitText {
    /// `3f2a91c: trino: 4 workers`, the source commit's body, and its author where that is somebody else.
    ///
    /// What has changes that are not committed is no rendering of the commit, and takes nothing over from it.
    static func message(_ source: SourceCommit, author: GitAuthor, environment: String) -> String {
        guard source.uncommitted.isEmpty else {
            let files = source.uncommitted.prefix(20).map { "    \($0)\n" }.joined()
            let more = source.uncommitted.count > 20 ? "    and \(source.uncommitted.count - 20) more\n" : ""
            return """
                Render \(environment) with uncommitted changes

                No commit has what this was rendered from: \(source.shortSHA), and changes in

                \(files)\(more)
                """
        }
        let subject = source.subject.isEmpty ? "Render \(environment)" : source.subject
        var text = "\(source.shortSHA): \(subject)\n"
        var body = source.body
        while body.last?.isWhitespace == true { body.removeLast() }
        if !body.isEmpty { text += "\n\(body)\n" }
        let trailer = "Co-authored-by: \(source.author.address)"
        if source.author.email != author.email, !body.contains(trailer) {
            text += endsWithTrailers(body) ? "\(trailer)\n" : "\n\(trailer)\n"
        }
        return text
    }

    /// Whether the last paragraph of a message is trailers, so that one more belongs to it.
    private static func endsWithTrailers(_ body: String) -> Bool {
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
        let last = lines.reversed().prefix { !$0.isEmpty }
        return !last.isEmpty
            && last.allSatisfy { line in
                guard let colon = line.firstIndex(of: ":") else { return false }
                return !line[..<colon].isEmpty && line[..<colon].allSatisfy { $0.isLetter || $0 == "-" }
            }
    }

    /// The commit object.
    static func object(tree: GitObjectID, parent: GitObjectID?, author: GitAuthor, message: String) -> [UInt8] {
        var text = "tree \(tree)\n"
        if let parent { text += "parent \(parent)\n" }
        text += "author \(author.line)\ncommitter \(author.line)\n\n\(message)"
        return Array(text.utf8)
    }
}
