import APIMachinery
package import Host
package import Model

/// In which of two roles somebody stands in a commit.
package enum GitRole: Sendable {
    case author, committer

    fileprivate var variables: (name: String, email: String, date: String) {
        switch self {
        case .author:
            (
                EnvironmentVariable.gitAuthorName, EnvironmentVariable.gitAuthorEmail,
                EnvironmentVariable.gitAuthorDate
            )
        case .committer:
            (
                EnvironmentVariable.gitCommitterName, EnvironmentVariable.gitCommitterEmail,
                EnvironmentVariable.gitCommitterDate
            )
        }
    }

    fileprivate var section: String {
        switch self {
        case .author: "author"
        case .committer: "committer"
        }
    }
}

extension GitRepository {
    /// Who stands in a role, as git has it: by the environment, else by `author.name` and its kin, else by `user.name`.
    ///
    /// `nil` where nobody says it.
    package func identity(
        _ role: GitRole, _ variables: EnvironmentVariables, now: Int64
    ) throws(DiagnosticsError) -> GitAuthor? {
        do throws(GitError) {
            let user = try configuredAuthor()
            let names = role.variables
            let configured = (
                name: try first(of: "\(role.section).name", "user.name"),
                email: try first(of: "\(role.section).email", "user.email")
            )
            let name = variables.nonEmpty(names.name) ?? configured.name
            let email = variables.nonEmpty(names.email) ?? configured.email
            guard let name, let email else { return nil }
            var author = GitAuthor(name: name, email: email, time: user?.time ?? now, offset: user?.offset ?? 0)
            if let text = variables.nonEmpty(names.date) {
                guard let date = GitDate(text) else { throw GitDate.unreadable(text, names.date) }
                (author.time, author.offset) = (date.time, date.offset)
            }
            return author
        } catch {
            throw DiagnosticsError(error.diagnostic)
        }
    }

    /// The first that is set to something.
    private func first(of keys: String...) throws(GitError) -> String? {
        for key in keys {
            if let value = try configuration(key), !value.isEmpty { return value }
        }
        return nil
    }
}

/// A moment as `GIT_AUTHOR_DATE` has it: `@1795252320 +0100`, or by ISO 8601 with its zone.
struct GitDate {
    var time: Int64
    /// Minutes east of UTC.
    var offset: Int32

    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard let first = words.first, words.count <= 3 else { return nil }
        let isMarked = first.hasPrefix("@")
        let seconds = isMarked ? first.dropFirst() : first
        // Fewer digits are a date without its dashes, and behind "@" git wants a zone.
        if let time = Int64(seconds), time >= 0, isMarked ? words.count == 2 : seconds.utf8.count > 8, words.count <= 2
        {
            guard let offset = words.count == 2 ? Self.offset(words[1]) : 0 else { return nil }
            (self.time, self.offset) = (time, offset)
            return
        }
        // `2026-12-01T10:00:00+01:00`, and with spaces as git prints it.
        var day = words.count > 1 ? "\(words[0])T\(words[1])" : String(words[0])
        if words.count == 3 { day += words[2] }
        if day.hasSuffix("Z") { day = day.dropLast() + "+0000" }
        guard let sign = day.lastIndex(where: { $0 == "+" || $0 == "-" }), let offset = Self.offset(day[sign...]),
            let time = Time(day[..<sign] + "Z")
        else { return nil }
        self.time = time.seconds - Int64(offset) * 60
        self.offset = offset
    }

    /// `+0100`, `+01:00`.
    private static func offset(_ text: Substring) -> Int32? {
        let digits = text.dropFirst().filter { $0 != ":" }
        guard let sign = text.first, sign == "+" || sign == "-", digits.count == 4,
            digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int32(digits), number % 100 < 60,
            number <= 1400
        else { return nil }
        return (sign == "-" ? -1 : 1) * (number / 100 * 60 + number % 100)
    }

    fileprivate static func unreadable(_ text: String, _ variable: String) -> GitError {
        GitError(
            operation: "read \(variable)", reason: .other(-1),
            message: "\"\(text)\" is no date such as @1795252320 +0100 or 2026-12-01T10:00:00+01:00")
    }
}
