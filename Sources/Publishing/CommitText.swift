import Model

/// The text of the commits that we make.
enum CommitText {
    /// `3f2a91c: trino: 4 workers`, the source commit's body, and its author where that is somebody else; or what the caller
    /// wants it to say.
    ///
    /// What has changes that are not committed is no rendering of the commit, and takes nothing over from it.
    static func message(
        _ source: SourceCommit, author: GitAuthor, environment: String, branch: String = "",
        wording: CommitWording = CommitWording()
    ) -> String {
        guard source.uncommitted.isEmpty else {
            return adding(wording.trailers, to: uncommitted(source, environment: environment))
        }
        var text = wording.message(source, environment: environment, branch: branch) ?? usual(source, environment)
        while text.last?.isWhitespace == true { text.removeLast() }
        let trailer = "Co-authored-by: \(source.author.address)"
        let others = source.author.email == author.email ? [] : [trailer]
        return adding(others + wording.trailers, to: text + "\n")
    }

    private static func usual(_ source: SourceCommit, _ environment: String) -> String {
        let subject = source.subject.isEmpty ? "Render \(environment)" : source.subject
        return "\(source.shortSHA): \(subject)\n\n\(source.body)"
    }

    private static func uncommitted(_ source: SourceCommit, environment: String) -> String {
        let files = source.uncommitted.prefix(20).map { "    \($0.inOneTextLine)\n" }.joined()
        let more = source.uncommitted.count > 20 ? "    and \(source.uncommitted.count - 20) more\n" : ""
        return """
            Render \(environment) with uncommitted changes

            No commit has what this was rendered from: \(source.shortSHA), and changes in

            \(files)\(more)
            """
    }

    /// Trailers that the text does not have yet, in its last paragraph where that is of trailers, else in one of their own.
    private static func adding(_ trailers: [String], to text: String) -> String {
        let lines = Set(text.split(separator: "\n"))
        var known: Set<String> = []
        let new = trailers.filter { !lines.contains($0[...]) && known.insert($0).inserted }
        guard !new.isEmpty else { return text }
        let body = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first ?? ""
        let end = endsWithTrailers(String(body)) ? "" : "\n"
        return text + end + new.joined(separator: "\n") + "\n"
    }

    /// Whether the last paragraph of a message is trailers, so that one more belongs to it.
    private static func endsWithTrailers(_ body: String) -> Bool {
        var lines = body.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.isEmpty == true { lines.removeLast() }
        // A paragraph: what follows the subject without an empty line belongs to that.
        let last = lines.contains("") ? lines.reversed().prefix { !$0.isEmpty } : []
        return !last.isEmpty
            && last.allSatisfy { line in
                guard let colon = line.firstIndex(of: ":") else { return false }
                return !line[..<colon].isEmpty && line[..<colon].allSatisfy { $0.isLetter || $0 == "-" }
            }
    }

    /// The commit object; its signature is over all but itself.
    static func object(
        tree: GitObjectID, parents: [GitObjectID], author: GitAuthor, committer: GitAuthor, message: String,
        signature: String? = nil
    ) -> [UInt8] {
        var text = "tree \(tree)\n"
        for parent in parents { text += "parent \(parent)\n" }
        text += "author \(author.line)\ncommitter \(committer.line)\n"
        if let signature {
            var lines = signature.split(separator: "\n", omittingEmptySubsequences: false)
            while lines.last?.isEmpty == true { lines.removeLast() }
            text += "gpgsig " + lines.joined(separator: "\n ") + "\n"
        }
        return Array((text + "\n" + message).utf8)
    }
}

extension String {
    /// A path as a line of its own: what a file is called cannot be more of a message than its name.
    fileprivate var inOneTextLine: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }
}
