import APIMachinery
import CLibGit2

/// Who made a commit, and when.
package struct GitAuthor: Sendable, Hashable {
    package var name: String
    package var email: String
    /// Seconds since 1970.
    package var time: Int64
    /// Minutes east of UTC.
    package var offset: Int32

    package init(name: String, email: String, time: Int64, offset: Int32 = 0) {
        self.name = name
        self.email = email
        self.time = time
        self.offset = offset
    }

    init(_ signature: git_signature) {
        name = String(cString: signature.name)
        email = String(cString: signature.email)
        time = signature.when.time
        offset = signature.when.offset
    }

    /// `Ada Lovelace <ada@example.com>`.
    package var address: String { "\(name) <\(email)>" }

    /// As a commit object holds it: `Ada <ada@example.com> 1795252320 +0100`.
    var line: String { "\(Self.clean(name)) <\(Self.clean(email))> \(time) \(Time.zone(Int64(offset), separator: ""))" }

    /// The time by RFC 3339 in its own zone: `2026-11-21T10:12:00+01:00`.
    package var date: String { Time(seconds: time).text(offset: Int64(offset)) }

    /// Without the characters that would break the line (git's `ident.c`).
    private static func clean(_ text: String) -> String {
        String(text.filter { !["<", ">", "\n", "\r", "\r\n", "\0"].contains($0) })
    }
}

extension GitRepository {
    /// The author that Git's configuration names (`user.name`, `user.email`), now; `nil` where it names none.
    package func configuredAuthor() throws(GitError) -> GitAuthor? {
        // Set to nothing is not set, as for git itself.
        guard try configuration("user.name")?.isEmpty == false, try configuration("user.email")?.isEmpty == false else {
            return nil
        }
        var signature: UnsafeMutablePointer<git_signature>?
        let code = git_signature_default(&signature, pointer)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        guard code >= 0, let signature else { throw GitError(operation: "read user.name and user.email", code: code) }
        defer { git_signature_free(signature) }
        return GitAuthor(signature.pointee)
    }
}
