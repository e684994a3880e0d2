import Documents
package import Host
package import Model

/// The logins of registries, as `docker login` keeps them for the caller.
package struct DockerConfiguration: Sendable {
    private let value: Value
    private let variables: EnvironmentVariables

    /// What lets somebody in.
    struct Login: Sendable, Hashable {
        var user: String
        /// A password, or a token where there is no user.
        var secret: String

        /// Docker's own name for "no user, but a token to get others with".
        var isIdentityToken: Bool { user == "<token>" }
        var basic: String { "Basic " + Base64.encode(Array("\(user):\(secret)".utf8)) }
    }

    /// `config.json` of `DOCKER_CONFIG`, else of `~/.docker`; no logins where there is none.
    ///
    /// - Throws: `publish.oci-login` where it cannot be read, or lies in the repository at `root`: who proposes changes to
    ///   that could say which program is run for a login.
    package init(_ variables: EnvironmentVariables, notIn root: String) throws(DiagnosticsError) {
        self.variables = variables
        let folder =
            variables.nonEmpty(EnvironmentVariable.dockerConfiguration)
            ?? variables.nonEmpty(EnvironmentVariable.home).map { Path.join($0, ".docker") }
        guard let folder, let path = FileSystem.realPath(of: Path.join(folder, "config.json")) else {
            value = [:]
            return
        }
        let isInside = [root, FileSystem.realPath(of: root) ?? root].contains { (path + "/").hasPrefix($0 + "/") }
        guard !isInside || root == "/" else {
            throw Self.refusal(
                "\(path) has the logins of registries, and lies in the repository, so that who proposes changes to it could "
                    + "write it. Keep it elsewhere: \(EnvironmentVariable.dockerConfiguration) names the folder.")
        }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileSystem.read(path)
        } catch {
            throw DiagnosticsError(error.diagnostic())
        }
        // May fail: what is no JSON holds no login, and is not repeated here.
        guard let value = try? JSON.parse(bytes), value.object != nil else {
            throw Self.refusal("\(path) is no JSON object.")
        }
        self.value = value
    }

    /// No logins.
    init() { (value, variables) = ([:], EnvironmentVariables([:])) }

    private static func refusal(_ detail: String) -> DiagnosticsError {
        DiagnosticsError(
            Diagnostic(code: "publish.oci-login", summary: "The logins of registries cannot be used", detail: detail))
    }

    /// The login of a host, by what is kept for it or by the program that keeps it; `nil` where there is none.
    func login(for host: String) async throws(RegistryFailure) -> Login? {
        let isHub = ["docker.io", "index.docker.io", "registry-1.docker.io"].contains(host)
        let keys =
            isHub
            ? ["https://index.docker.io/v1/"] : [host, "https://\(host)", "https://\(host)/v1/", "https://\(host)/v2/"]
        for key in keys {
            if let helper = value["credHelpers"]?[key]?.string { return try await login(from: helper, for: key) }
        }
        for key in keys {
            if let entry = value["auths"]?[key], let login = Self.login(entry) { return login }
        }
        guard let store = value["credsStore"]?.string, !store.isEmpty else { return nil }
        return try await login(from: store, for: keys[0])
    }

    private static func login(_ entry: Value) -> Login? {
        if let token = entry["identitytoken"]?.string, !token.isEmpty { return Login(user: "<token>", secret: token) }
        if let text = entry["auth"]?.string, let bytes = Base64.decode(text) {
            let parts = String(decoding: bytes, as: UTF8.self).split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { return Login(user: String(parts[0]), secret: String(parts[1])) }
        }
        guard let user = entry["username"]?.string, let secret = entry["password"]?.string else { return nil }
        return Login(user: user, secret: secret)
    }

    /// Asks `docker-credential-NAME`; what it says on a failure may be a secret, and is not repeated.
    private func login(from helper: String, for key: String) async throws(RegistryFailure) -> Login? {
        guard helper.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._\-]*/) != nil else {
            throw RegistryFailure(.authentication, "\"\(helper)\" is not the name of a credential helper")
        }
        let program = "docker-credential-\(helper)"
        let process = ChildProcess(
            program, ["get"], environment: variables, input: Array(key.utf8), timeout: .seconds(60))
        do throws(ChildProcess.Failure) {
            let outcome = try await process.started(in: "/").run()
            // By its protocol it fails for what it does not have.
            guard outcome.isSuccess else { return nil }
            // May fail: then it speaks another protocol, and gives nothing.
            let answer = try? JSON.parse(outcome.output)
            guard let user = answer?["Username"]?.string, let secret = answer?["Secret"]?.string else { return nil }
            return Login(user: user, secret: secret)
        } catch {
            throw RegistryFailure(.authentication, "\(program) could not be run")
        }
    }
}
