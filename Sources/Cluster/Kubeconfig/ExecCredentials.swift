import APIMachinery
import Documents
import Host
import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The credentials that a plugin prints, kept until they expire or are refused.
actor ExecCredentials: CredentialProvider {
    private let plugin: ExecPlugin
    /// What the kubeconfig itself has beside the plugin.
    private let certificate: CertificateSource
    /// Whether there is a user to talk to.
    private let hasTerminal: Bool
    private let now: @Sendable () -> Int64
    private var kept: Kept?
    private var running: Task<Result<Kept, TransportError>, Never>?

    /// What a plugin printed.
    struct Kept: Sendable {
        var credentials: Credentials
        /// Seconds since 1970; `nil` for as long as the server takes them.
        var expires: Int64?
    }

    init(
        _ plugin: ExecPlugin, certificate: CertificateSource, hasTerminal: Bool = isatty(0) == 1,
        now: @escaping @Sendable () -> Int64 = SystemTime.seconds
    ) {
        self.plugin = plugin
        self.certificate = certificate
        self.hasTerminal = hasTerminal
        self.now = now
    }

    nonisolated var runsProgram: Bool { true }

    func credentials(insteadOf refused: Credentials?) async throws(TransportError) -> Credentials {
        while true {
            if let kept, kept.credentials != refused, kept.expires.map({ $0 > now() }) ?? true {
                return kept.credentials
            }
            // Many requests may need them at once; the plugin runs once for all.
            let task = running ?? Task { await run() }
            running = task
            let result = await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            if running == task { running = nil }
            switch result {
            case .success(let fresh):
                kept = fresh
                return fresh.credentials
            case .failure(let error):
                // The cancellation of another one who waited is not ours.
                if error == .cancelled, !Task.isCancelled { continue }
                throw error
            }
        }
    }

    private func run() async -> Result<Kept, TransportError> {
        do throws(TransportError) {
            return .success(try await read(try await output()))
        } catch {
            return .failure(error)
        }
    }

    // MARK: The program

    private func output() async throws(TransportError) -> [UInt8] {
        let isInteractive = plugin.interaction != .never && hasTerminal
        if plugin.interaction == .always, !hasTerminal {
            throw failure("it needs to ask you something (interactiveMode: Always), and there is no terminal")
        }
        let info = String(decoding: plugin.info(isInteractive: isInteractive), as: UTF8.self)
        let program = ChildProcess(
            plugin.command, plugin.arguments,
            environment: plugin.environment.adding([EnvironmentVariable.kubernetesExecInfo: info]),
            input: isInteractive ? nil : [], sharesErrorOutput: isInteractive,
            timeout: isInteractive ? .seconds(600) : .seconds(60))
        let outcome: ChildProcess.Outcome
        do throws(ChildProcess.Failure) {
            outcome = try await program.run()
        } catch {
            switch error {
            case .notStarted(let code): throw failure("it cannot be run (\(String(cString: strerror(code))))")
            case .timedOut: throw failure("it did not end in time")
            case .cancelled: throw .cancelled
            }
        }
        guard outcome.isSuccess else {
            let words = String(decoding: outcome.errorOutput, as: UTF8.self).lastLines(5)
            throw failure("it ended with status \(outcome.status)\(words.isEmpty ? "" : " and said: \(words)")")
        }
        return outcome.output
    }

    private func failure(_ reason: String) -> TransportError {
        let hint = plugin.installHint.map { " \($0.trimmingWhitespace)" } ?? ""
        return .credentials(
            "The credential plugin \(plugin.command) of \(plugin.origin) gave no credentials: \(reason).\(hint)")
    }

    // MARK: What it printed

    private func read(_ output: [UInt8]) async throws(TransportError) -> Kept {
        // May fail: the plugin is named as what went wrong.
        guard let document = try? JSON.parse(output), document["kind"]?.string == "ExecCredential" else {
            throw failure("what it printed is no ExecCredential")
        }
        if let version = document["apiVersion"]?.string, version != plugin.apiVersion {
            throw failure("it answered in \(version), and the kubeconfig says \(plugin.apiVersion)")
        }
        guard let status = document["status"], !status.isNull else { throw failure("its answer has no status") }
        let token = status["token"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        let pem = status["clientCertificateData"]?.string ?? ""
        let key = status["clientKeyData"]?.string ?? ""
        if pem.isEmpty != key.isEmpty {
            throw failure("its answer has only one of clientCertificateData and clientKeyData")
        }
        if token == nil, pem.isEmpty { throw failure("its answer has neither a token nor a certificate") }
        var expires: Int64?
        if let text = status["expirationTimestamp"]?.string {
            expires = Time(text)?.seconds
            if expires == nil { throw failure("its expirationTimestamp is no time") }
        }
        let certificate =
            pem.isEmpty
            ? self.certificate.current
            : ClientCertificate(certificate: Array(pem.utf8), key: Secret(Array(key.utf8)))
        return Kept(
            credentials: Credentials(
                authorization: token.map { Secret("Bearer \($0)") }, clientCertificate: certificate),
            expires: expires)
    }
}

extension String {
    /// The last lines in one, for a message.
    fileprivate func lastLines(_ count: Int) -> String {
        let lines = split(separator: "\n").map { String($0).trimmingWhitespace }.filter { !$0.isEmpty }
        return lines.suffix(count).joined(separator: " / ")
    }
}
