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
    var line: String { "\(Self.clean(name)) <\(Self.clean(email))> \(time) \(Self.zone(offset, separator: ""))" }

    /// The time by RFC 3339 in its own zone: `2026-11-21T10:12:00+01:00`.
    package var date: String {
        let local = time + Int64(offset) * 60
        let days = Int64((Double(local) / 86_400).rounded(.down))
        let seconds = local - days * 86_400
        let (year, month, day) = Self.civil(days)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }
        let zone = offset == 0 ? "Z" : Self.zone(offset, separator: ":")
        return
            "\(year)-\(two(month))-\(two(day))T\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
            + zone
    }

    /// Without the characters that would break the line (git's `ident.c`).
    private static func clean(_ text: String) -> String {
        String(text.filter { !["<", ">", "\n", "\r", "\r\n", "\0"].contains($0) })
    }

    private static func zone(_ offset: Int32, separator: String) -> String {
        let minutes = abs(offset)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : String(number) }
        return "\(offset < 0 ? "-" : "+")\(two(minutes / 60))\(separator)\(two(minutes % 60))"
    }

    /// The Gregorian date of a day since 1970-01-01.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
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
