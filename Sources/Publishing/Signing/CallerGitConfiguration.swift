import Host

/// What the caller has set up for git: for the machine, for the user, and in the environment of the process.
///
/// What the repository's own configuration says is kept apart. Who unpacked or built the repository may have written it,
/// and it must not name a program that we run, nor a key that we sign with.
package struct CallerGitConfiguration: Sendable {
    /// By names in the form of `git config --list`; of several values the last counts.
    private var values: [String: String] = [:]
    /// The same of the repository itself.
    private var ownValues: [String: String] = [:]

    /// `list` is what `git config --list --show-scope --null` prints: scope, then name and value, each with a NUL behind.
    init(list: [UInt8]) {
        let parts = list.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        for start in stride(from: 0, to: parts.count - 1, by: 2) {
            let entry = parts[start + 1].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = entry.first.map(String.init) else { continue }
            // A name alone means yes.
            let value = entry.count == 2 ? String(entry[1]) : "true"
            switch parts[start] {
            case "system", "global", "command": values[name] = value
            default: ownValues[name] = value
            }
        }
    }

    /// `nil` where it is not set, or set to nothing.
    subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// What the repository's own configuration says, for messages and for what does no harm.
    func own(_ name: String) -> String? { ownValues[name].flatMap { $0.isEmpty ? nil : $0 } }

    static func isTrue(_ text: String?) -> Bool { ["true", "yes", "on", "1"].contains(text?.lowercased()) }

    /// The caller's values of what signatures are made and checked by, for `git -c`: they go before the repository's.
    var signatureOptions: [String] {
        let names = [
            "gpg.program", "gpg.openpgp.program", "gpg.x509.program", "gpg.ssh.program", "gpg.ssh.allowedsignersfile",
            "gpg.ssh.revocationfile", "gpg.mintrustlevel",
        ]
        return names.flatMap { name in self[name].map { ["-c", "\(name)=\($0)"] } ?? [] }
    }
}

extension InstalledGit {
    /// What the caller has set up, with what of it is for this repository only (`includeIf`).
    func callerConfiguration() async throws(GitError) -> CallerGitConfiguration {
        let output = try await ask("read the Git configuration", ["config", "--list", "--show-scope", "--null"])
        return CallerGitConfiguration(list: output)
    }
}
