package import Host
import Model

/// The git that is installed, as a way to remotes.
///
/// It is asked as a person would at the repository's folder, so whatever works there works here: credential helpers, ssh with
/// its agent and configuration, `http.extraHeader`, proxies, `url.*.insteadOf`.
package struct InstalledGit: GitTransport {
    /// What every command begins with: which repository it is about, whatever a hook that we are started from says.
    private let place: [String]
    /// Where it is run.
    let folder: String
    let variables: EnvironmentVariables
    /// Given to https remotes instead of what else is set up for them.
    private let token: String?

    /// `nil` where there is none.
    ///
    /// `token` is a token of the code host, for remotes over https.
    package static func find(
        for repository: GitRepository, variables: EnvironmentVariables, token: String? = nil
    ) async -> InstalledGit? {
        // Its words are read, by us.
        let variables = variables.adding(["LC_ALL": "C", "LANGUAGE": ""])
        // May fail: then there is none that could be asked anything else.
        let outcome = try? await ChildProcess("git", ["--version"], environment: variables).run()
        guard outcome?.isSuccess == true else { return nil }
        // Addresses of remotes may be relative to the work tree.
        let folder = repository.workTree ?? repository.folder
        let place = ["-C", folder, "--git-dir=\(repository.folder)"]
        return InstalledGit(place: place, folder: folder, variables: variables, token: token)
    }

    // MARK: Remotes

    package func references(_ names: [String], of remote: String) async throws(GitError) -> [String: GitObjectID] {
        let output = try await run(
            "ask \(remote.withoutCredentials) for its branches", ["ls-remote", "--", remote] + names, of: remote)
        var found: [String: GitObjectID] = [:]
        for line in output.split(separator: "\n") {
            let parts = line.split(separator: "\t")
            // A pattern of ls-remote is also met by what only ends in it.
            guard parts.count == 2, names.contains(String(parts[1])) else { continue }
            found[String(parts[1])] = GitObjectID(String(parts[0]))
        }
        return found
    }

    package func fetch(_ refspecs: [String], from remote: String) async throws(GitError) {
        var options = ["--quiet", "--no-tags", "--no-recurse-submodules", "--no-auto-gc"]
        // A filter would leave out what we are about to read.
        if await isPartial { options.append("--no-filter") }
        // What a shallow clone does not have of a branch yet, it need not get whole.
        if await isShallow, await !hasAny(refspecs) { options.append("--depth=1") }
        _ = try await run(
            "fetch from \(remote.withoutCredentials)", ["fetch"] + options + ["--", remote] + refspecs, of: remote)
    }

    package func push(
        _ commit: GitObjectID, as reference: String, to remote: String
    ) async throws(GitError) {
        let operation = "push to \(remote.withoutCredentials)"
        let outcome = try await outcome(
            operation,
            [
                "push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no", "--", remote,
                "\(commit):\(reference)",
            ],
            of: remote)
        guard !outcome.isSuccess else { return }
        let words = InstalledGitWords(outcome)
        throw GitError(
            operation: operation, reason: words.reasonOfPush, message: words.message)
    }

    package func complete(
        _ commit: GitObjectID, filesNamed names: Set<String>, from remote: String
    ) async throws(GitError) {
        guard await isPartial else { return }
        let operation = "read the tree of \(commit.short)"
        // To list it is to fetch the folders that are missing.
        let listed = try await run(operation, ["ls-tree", "-r", "-z", "--full-tree", commit.description], of: remote)
        let blobs = listed.split(separator: "\0").compactMap { entry -> String? in
            let parts = entry.split(separator: "\t", maxSplits: 1)
            guard parts.count == 2, names.contains(String(parts[1].split(separator: "/").last ?? "")) else {
                return nil
            }
            return parts[0].split(separator: " ").last.map(String.init)
        }
        guard !blobs.isEmpty else { return }
        // As git itself gets single objects that it misses, but all at once.
        _ = try await run(
            operation,
            [
                "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags", "--no-recurse-submodules",
                "--no-auto-gc", "--no-filter", "--stdin", "--", remote,
            ],
            of: remote, input: Set(blobs).sorted().map { "\($0)\n" }.joined())
    }

    // MARK: This clone

    private var isShallow: Bool {
        get async { await answer(["rev-parse", "--is-shallow-repository"]) == "true" }
    }

    private var isPartial: Bool {
        get async {
            await answer(["config", "--get-regexp", #"^(extensions\.partialclone|remote\..*\.promisor)$"#]).isEmpty
                == false
        }
    }

    /// Whether there is anything yet where the references are brought to, or a branch of the same name.
    private func hasAny(_ refspecs: [String]) async -> Bool {
        for refspec in refspecs {
            for reference in refspec.drop(while: { $0 == "+" }).split(separator: ":")
            where await !answer(["rev-parse", "--quiet", "--verify", String(reference)]).isEmpty { return true }
        }
        return false
    }

    /// What git says, without the end of the line; nothing where it fails.
    private func answer(_ arguments: [String]) async -> String {
        // May fail: then it is answered with no.
        let outcome = try? await ChildProcess("git", place + arguments, environment: variables).run()
        guard let outcome, outcome.isSuccess else { return "" }
        return String(decoding: outcome.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    // MARK: Running it

    /// Asks about this clone.
    func ask(_ operation: String, _ arguments: [String]) async throws(GitError) -> [UInt8] {
        let outcome: ChildProcess.Outcome
        do throws(ChildProcess.Failure) {
            outcome = try await ChildProcess("git", place + arguments, environment: variables).run()
        } catch {
            throw GitError(operation: operation, reason: .other(-1), message: "git could not be run: \(error)")
        }
        guard outcome.isSuccess else {
            let words = InstalledGitWords(outcome)
            throw GitError(operation: operation, reason: words.reason, message: words.message)
        }
        return outcome.output
    }

    private func run(
        _ operation: String, _ arguments: [String], of remote: String, input: String = ""
    ) async throws(GitError) -> String {
        let outcome = try await outcome(operation, arguments, of: remote, input: input)
        guard outcome.isSuccess else {
            let words = InstalledGitWords(outcome)
            throw GitError(operation: operation, reason: words.reason, message: words.message)
        }
        return String(decoding: outcome.output, as: UTF8.self)
    }

    private func outcome(
        _ operation: String, _ arguments: [String], of remote: String, input: String = ""
    ) async throws(GitError) -> ChildProcess.Outcome {
        let variables = await variables.adding(login(of: remote))
        do throws(ChildProcess.Failure) {
            return try await ChildProcess(
                "git", place + arguments, environment: variables, input: Array(input.utf8)
            ).run()
        } catch {
            throw GitError(operation: operation, reason: .other(-1), message: "git could not be run: \(error)")
        }
    }

    /// The token as a credential helper for the remote's own host: no other one is told it, whatever that host redirects to.
    func login(of remote: String) async -> [String: String] {
        guard let token else { return [:] }
        let address = await answer(["ls-remote", "--get-url", "--", remote])
        guard let host = HTTPSHost(address) else { return [:] }
        let user = host.user == nil ? "echo username=git; " : ""
        let helper =
            "!f() { test \"$1\" = get || exit 0; \(user)echo \"password=$\(EnvironmentVariable.gitToken)\"; }; f"
        let key = "credential.\(host.origin).helper"
        let first = Int(variables["GIT_CONFIG_COUNT"] ?? "") ?? 0
        return [
            EnvironmentVariable.gitToken: token, "GIT_CONFIG_COUNT": String(first + 2),
            // Nothing clears the helpers that are set up.
            "GIT_CONFIG_KEY_\(first)": key, "GIT_CONFIG_VALUE_\(first)": "",
            "GIT_CONFIG_KEY_\(first + 1)": key, "GIT_CONFIG_VALUE_\(first + 1)": helper,
        ]
    }
}

/// The host of an address that goes over https.
private struct HTTPSHost {
    /// `https://git.example:8443`.
    var origin: String
    var user: Substring?

    init?(_ address: String) {
        let scheme = "https://"
        guard address.lowercased().hasPrefix(scheme) else { return nil }
        let authority = address.dropFirst(scheme.count).prefix { $0 != "/" }
        let host = authority.split(separator: "@").last ?? authority
        origin = scheme + host
        user = authority.contains("@") ? authority.prefix { $0 != ":" && $0 != "@" } : nil
    }
}
