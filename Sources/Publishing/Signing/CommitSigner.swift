package import Host
package import Model

/// Signs commits as `git commit -S` would, with the key and the program that the caller has set up.
package struct CommitSigner: Sendable {
    /// `gpg.format`.
    enum Format: String, Sendable, CaseIterable {
        case openpgp, x509, ssh

        /// What signs where nobody names a program.
        var program: String {
            switch self {
            case .openpgp: "gpg"
            case .x509: "gpgsm"
            case .ssh: "ssh-keygen"
            }
        }
    }

    let format: Format
    /// A name for `PATH`, or absolute.
    let program: String
    /// `user.signingkey`; `nil` lets gpg look for one of the committer's.
    let key: String?
    private let variables: EnvironmentVariables

    /// The signer that the configuration asks for; `nil` where it asks for none.
    ///
    /// `isWanted` is what the caller says of this one commit. That a commit is signed the repository may ask for itself;
    /// with what, only the caller says.
    package static func configured(
        _ git: InstalledGit?, isWanted: Bool?, variables: EnvironmentVariables
    ) async throws(DiagnosticsError) -> CommitSigner? {
        if isWanted == false { return nil }
        guard let git else {
            if isWanted == nil { return nil }
            throw DiagnosticsError(SigningRefusal.noGit("sign commits"))
        }
        let configuration: CallerGitConfiguration
        do throws(GitError) {
            configuration = try await git.callerConfiguration()
        } catch {
            // A git that is too old to tell whose a setting is signs nothing unasked.
            if isWanted == nil { return nil }
            throw DiagnosticsError(error.diagnostic)
        }
        let name = "commit.gpgsign"
        let isConfigured = CallerGitConfiguration.isTrue(configuration[name] ?? configuration.own(name))
        guard isWanted ?? isConfigured else { return nil }
        return try await CommitSigner(configuration, variables)
    }

    init(_ configuration: CallerGitConfiguration, _ variables: EnvironmentVariables) async throws(DiagnosticsError) {
        let name = configuration["gpg.format"] ?? Format.openpgp.rawValue
        guard let format = Format(rawValue: name) else {
            throw DiagnosticsError(
                SigningRefusal.unusableSetting("gpg.format", name, "git knows openpgp, x509 and ssh."))
        }
        let home = variables.nonEmpty(EnvironmentVariable.home)
        // For OpenPGP there are two names.
        let setting =
            configuration["gpg.\(format.rawValue).program"] == nil && format == .openpgp
            ? "gpg.program" : "gpg.\(format.rawValue).program"
        let program = configuration[setting]
        self.format = format
        self.variables = variables
        self.program =
            try program.map { (text) throws(DiagnosticsError) in
                try Self.program(text, named: setting, home: home)
            } ?? format.program
        if format == .ssh {
            key = try await Self.sshKey(configuration, home: home, variables)
        } else {
            key = configuration["user.signingkey"]
        }
    }

    /// A name or an absolute path: what is relative to the folder where we happen to be would be a file of the repository.
    private static func program(_ text: String, named name: String, home: String?) throws(DiagnosticsError) -> String {
        let path = expanded(text, home: home)
        guard path.hasPrefix("/") || !path.contains("/") else {
            throw DiagnosticsError(
                SigningRefusal.unusableSetting(name, text, "it has to be the name of a program, or an absolute path."))
        }
        return path
    }

    private static func sshKey(
        _ configuration: CallerGitConfiguration, home: String?, _ variables: EnvironmentVariables
    ) async throws(DiagnosticsError) -> String {
        let name = "user.signingkey"
        if let key = configuration[name] {
            if isLiteral(key) { return key }
            let path = expanded(key, home: home)
            guard path.hasPrefix("/") else {
                throw DiagnosticsError(
                    SigningRefusal.unusableSetting(name, key, "a key file has to be named by its absolute path."))
            }
            return path
        }
        guard let command = configuration["gpg.ssh.defaultkeycommand"] else {
            throw DiagnosticsError(SigningRefusal.noKey(isOwn: configuration.own(name) != nil))
        }
        // The caller's own words for their shell, as git takes them.
        let process = ChildProcess("/bin/sh", ["-c", command], environment: variables)
        // May fail: then it names no key.
        let outcome = try? await process.started(in: "/").run()
        let output = String(decoding: outcome?.output ?? [], as: UTF8.self)
        let line = output.split(separator: "\n").first.map(String.init)
        guard outcome?.isSuccess == true, let line, isLiteral(line) else {
            throw DiagnosticsError(
                SigningRefusal.unusableSetting("gpg.ssh.defaultKeyCommand", command, "it printed no key."))
        }
        return line
    }

    /// Whether it is a public key itself and not the name of a file.
    private static func isLiteral(_ key: String) -> Bool { key.hasPrefix("key::") || key.hasPrefix("ssh-") }

    private static func expanded(_ path: String, home: String?) -> String {
        guard path.hasPrefix("~/"), let home else { return path }
        return Path.join(home, String(path.dropFirst(2)))
    }

    // MARK: Signing

    /// The signature over a commit object that has none yet, as its header `gpgsig` holds it.
    func signature(of commit: [UInt8], committer: GitAuthor) async throws(DiagnosticsError) -> String {
        switch format {
        case .ssh: try await sshSignature(of: commit)
        case .openpgp, .x509:
            // As git asks for it: the one who commits, where no key is named.
            try await sign(
                ["--status-fd=2", "-bsau", key ?? committer.address], commit
            ) { outcome in
                let status = String(decoding: outcome.errorOutput, as: UTF8.self)
                return ("\n" + status).contains("\n[GNUPG:] SIG_CREATED ")
            }
        }
    }

    private func sshSignature(of commit: [UInt8]) async throws(DiagnosticsError) -> String {
        let words = ["-Y", "sign", "-n", "git", "-f"]
        guard let key, Self.isLiteral(key) else { return try await sign(words + [key ?? ""], commit) { _ in true } }
        let publicKey = key.hasPrefix("key::") ? String(key.dropFirst("key::".count)) : key
        // Of a public key the agent has the other half.
        return try await ScratchFolder.with(
            variables,
            orFailing: { DiagnosticsError(SigningRefusal.failed(program, "\($0.path): \($0.reason)")) }
        ) { (folder) throws(DiagnosticsError) in
            let path = Path.join(folder, "key.pub")
            do throws(FileError) {
                try FileSystem.write(Array((publicKey + "\n").utf8), to: path)
            } catch {
                throw DiagnosticsError(SigningRefusal.failed(program, "\(error.path): \(error.reason)"))
            }
            return try await sign(words + [path, "-U"], commit) { _ in true }
        }
    }

    private func sign(
        _ arguments: [String], _ commit: [UInt8], isGood: (ChildProcess.Outcome) -> Bool
    ) async throws(DiagnosticsError) -> String {
        let outcome: ChildProcess.Outcome
        do throws(ChildProcess.Failure) {
            outcome = try await ChildProcess(program, arguments, environment: variables, input: commit).run()
        } catch {
            throw DiagnosticsError(SigningRefusal.failed(program, "it could not be run (\(error))"))
        }
        let signature = String(decoding: outcome.output, as: UTF8.self).replacing("\r", with: "")
        guard outcome.isSuccess, isGood(outcome), signature.hasPrefix("-----BEGIN ") else {
            throw DiagnosticsError(SigningRefusal.failed(program, InstalledGitWords(outcome).message))
        }
        return signature
    }
}
