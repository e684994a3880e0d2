package import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a file was not read or written: the file system refused, or a `ConfinedFolder` did.
package struct FileError: Error, Sendable, Hashable {
    /// What was being done: "read", "write", "list".
    package var operation: String
    package var path: String
    /// `errno`.
    package var code: Int32
    /// What speaks against the file itself; `nil` where the system refused.
    package var refusal: FileRefusal?

    package init(operation: String, path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    package init(operation: String, path: String, _ refusal: FileRefusal) {
        self.operation = operation
        self.path = path
        self.refusal = refusal
        code = refusal.code
    }

    /// In the system's words, "No such file or directory", or in ours.
    package var reason: String { refusal?.phrase ?? String(cString: strerror(code)) }

    package var isMissing: Bool { refusal == nil && (code == ENOENT || code == ENOTDIR) }

    /// The one text for it, whoever met it; `range` is the place that names the file.
    package func diagnostic(at range: SourceRange? = nil) -> Diagnostic {
        guard let refusal else {
            return Diagnostic(
                code: "host.file", summary: "Cannot \(operation) a file", detail: "\(path): \(reason).", at: range)
        }
        return refusal.diagnostic(of: path, at: range)
    }
}

/// What a `ConfinedFolder` has against a file or folder, without a word of what is in it.
package struct FileRefusal: Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        /// Its path or its links lead out of the folder.
        case outside
        /// Something else than a regular file, in words: "a device".
        case notAFile(String)
        /// It has more bytes than this.
        case tooLarge(Int)
        /// A link to nothing.
        case dangling
    }

    /// A link that was met on the way, and what it says.
    package struct Link: Sendable, Hashable {
        package var path: String
        package var target: String
    }

    package var reason: Reason
    package var link: Link?
    package var role: ConfinedFolder.Role

    package init(_ reason: Reason, link: Link? = nil, role: ConfinedFolder.Role = .repository) {
        self.reason = reason
        self.link = link
        self.role = role
    }

    var code: Int32 {
        switch reason {
        case .outside: EXDEV
        case .notAFile: EINVAL
        case .tooLarge: EFBIG
        case .dangling: ENOENT
        }
    }

    /// Behind "cannot be read:".
    var phrase: String {
        switch reason {
        case .outside: "it lies outside of \(role.noun)"
        case .notAFile(let kind): "it is \(kind), and no regular file"
        case .tooLarge(let limit): "it is larger than \(limit >> 20) MiB"
        case .dangling: "it is a link to nothing"
        }
    }

    fileprivate func diagnostic(of path: String, at range: SourceRange?) -> Diagnostic {
        let name = path.quoted
        switch reason {
        case .outside:
            return Diagnostic(
                code: role.code("load.outside-repository", "render.outside-folder"),
                summary: role == .repository ? "Outside of the repository" : "Outside of the folder",
                detail: "\(whereabouts(of: path)) \(role.rule)", at: range)
        case .notAFile(let kind):
            return Diagnostic(
                code: role.code("load.not-a-file", "render.not-a-file"), summary: "Not a file",
                detail: "\(name) is \(kind), and only regular files are read and written: anything else may have no "
                    + "end, or do something when it is opened. Put a file in its place.", at: range)
        case .tooLarge(let limit):
            return Diagnostic(
                code: role.code("load.file-too-large", "render.file-too-large"), summary: "File too large",
                detail: "\(name) is larger than \(limit >> 20) MiB, and files are held in memory as a whole. Split it.",
                at: range)
        case .dangling:
            let target = link.map { " to \($0.target.quoted)" } ?? ""
            return Diagnostic(
                code: role.code("load.missing-file", "render.missing-file"), summary: "Missing file",
                detail: "\(name) is a link\(target), and there is nothing.", at: range)
        }
    }

    private func whereabouts(of path: String) -> String {
        guard let link else { return "\(path.quoted) lies outside of \(role.noun)." }
        if link.path == path {
            return "\(path.quoted) is a link to \(link.target.quoted), which lies outside of \(role.noun)."
        }
        return "\(path.quoted) lies outside of \(role.noun), for \(link.path.quoted) is a link to "
            + "\(link.target.quoted)."
    }
}

extension ConfinedFolder.Role {
    fileprivate func code(_ repository: String, _ output: String) -> String {
        self == .repository ? repository : output
    }

    fileprivate var noun: String { self == .repository ? "the repository" : "the folder" }

    /// Why, and what to do.
    fileprivate var rule: String {
        switch self {
        case .repository:
            "Whoever proposes a change to a repository must not reach the other files of the machines that it is used "
                + "on, so only what lies inside of it is read and written. Copy the file into the repository."
        case .output: "Nothing is written anywhere but in the folder that was named. Remove the link."
        }
    }
}

extension String {
    /// In quotes, with escapes for what would disturb a terminal, and of a bearable length.
    fileprivate var quoted: String {
        String(reflecting: unicodeScalars.count > 200 ? String(unicodeScalars.prefix(200)) + "…" : self)
    }
}
