import Host
package import Model

/// Tells whether a commit has a signature that the caller trusts, by the installed git.
///
/// Git is asked in a repository of our own that only borrows the objects, so that it reads the configuration of the caller
/// and nothing that the repository says: neither a program, nor a list of signers, nor a replacement of the commit.
package struct SignatureVerifier: Sendable {
    private let git: InstalledGit

    package init(_ git: InstalledGit?) throws(DiagnosticsError) {
        guard let git else { throw DiagnosticsError(SigningRefusal.noGit("verify signatures")) }
        self.git = git
    }

    /// - Throws: `publish.not-signed`, with git's own words.
    func verify(_ commit: GitObjectID, of branch: String) async throws(DiagnosticsError) {
        let configuration: CallerGitConfiguration
        let objects: String
        do throws(GitError) {
            configuration = try await git.callerConfiguration()
            objects = try await git.objectsFolder()
        } catch {
            throw DiagnosticsError(error.diagnostic)
        }
        if let file = configuration["gpg.ssh.allowedsignersfile"], !file.hasPrefix("/"), !file.hasPrefix("~") {
            throw DiagnosticsError(
                SigningRefusal.notSigned(
                    commit, branch: branch,
                    "gpg.ssh.allowedSignersFile is \"\(file)\", which would be a file of the repository: who proposes a "
                        + "change could add themselves to it. Name it by its absolute path"))
        }
        let options = configuration.signatureOptions
        let refused = { (words: String) in
            DiagnosticsError(SigningRefusal.notSigned(commit, branch: branch, words))
        }
        try await ScratchFolder.with(git.variables, orFailing: { refused("\($0.path): \($0.reason)") }) {
            (folder) throws(DiagnosticsError) in
            do throws(FileError) {
                try Self.makeRepository(folder, borrowing: objects)
            } catch {
                throw refused("\(error.path): \(error.reason)")
            }
            let own = [
                "GIT_DIR": folder, "GIT_COMMON_DIR": folder, "GIT_OBJECT_DIRECTORY": Path.join(folder, "objects"),
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": "", "GIT_NO_REPLACE_OBJECTS": "1",
            ]
            let process = ChildProcess(
                "git", ["-C", folder, "--git-dir=\(folder)"] + options + ["verify-commit", commit.description],
                environment: git.variables.adding(own))
            let outcome: ChildProcess.Outcome
            do throws(ChildProcess.Failure) {
                outcome = try await process.run()
            } catch {
                throw refused("git could not be run: \(error)")
            }
            guard outcome.isSuccess else { throw refused(Self.words(of: outcome)) }
        }
    }

    /// What git says; of a commit without a signature it says nothing.
    private static func words(of outcome: ChildProcess.Outcome) -> String {
        outcome.errorOutput.isEmpty ? "it is not signed" : InstalledGitWords(outcome).message
    }

    private static func makeRepository(_ folder: String, borrowing objects: String) throws(FileError) {
        try FileSystem.createDirectories(Path.join(folder, "objects/info"))
        try FileSystem.createDirectories(Path.join(folder, "refs"))
        try FileSystem.write(Array("ref: refs/heads/none\n".utf8), to: Path.join(folder, "HEAD"))
        try FileSystem.write(Array("\(objects)\n".utf8), to: Path.join(folder, "objects/info/alternates"))
    }
}

extension InstalledGit {
    /// Where the repository keeps its objects, absolute: a linked work tree has those of its main one.
    fileprivate func objectsFolder() async throws(GitError) -> String {
        let output = try await ask("look for the objects", ["rev-parse", "--git-path", "objects"])
        let path = String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return path.hasPrefix("/") ? path : Path.join(folder, path)
    }
}
