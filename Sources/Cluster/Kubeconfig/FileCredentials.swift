import Host
import Synchronization

/// Credentials in files that others renew: a token file, a certificate and its key.
///
/// Service account tokens are rotated about hourly, long before the old one expires; so the token is read again once a
/// minute, as client-go does, and at once when the server refuses it.
package final class FileCredentials: CredentialProvider {
    private let tokenFile: NamedFile?
    private let authorization: Secret<String>?
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    private struct State {
        var certificate: CertificateSource
        var token: Secret<String>?
        var readAt: ContinuousClock.Instant?
    }

    /// `authorization` is used where the token file cannot be read.
    init(
        tokenFile: NamedFile?, authorization: Secret<String>? = nil, certificate: CertificateSource = .fixed(nil),
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.tokenFile = tokenFile
        self.authorization = authorization
        self.clock = clock
        state = Mutex(State(certificate: certificate))
    }

    package func credentials(insteadOf refused: Credentials?) async throws(TransportError) -> Credentials {
        let now = clock()
        let result: Result<Credentials, TransportError> = state.withLock { state in
            do throws(TransportError) {
                if refused != nil { state.certificate = try state.certificate.reloaded() }
                let isOld = state.readAt.map { now - $0 > .seconds(60) } ?? true
                if let tokenFile, isOld || refused != nil {
                    state.token = try read(tokenFile)
                    state.readAt = now
                }
                return .success(
                    Credentials(
                        authorization: state.token ?? authorization, clientCertificate: state.certificate.current))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func read(_ file: NamedFile) throws(TransportError) -> Secret<String>? {
        let path = file.path
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try file.read()
        } catch {
            if authorization != nil { return nil }
            throw .credentials("The token file \(path) cannot be read: \(error.reason).")
        }
        let token = String(decoding: bytes, as: UTF8.self).trimmingWhitespace
        guard !token.isEmpty else { throw .credentials("The token file \(path) is empty.") }
        return Secret("Bearer \(token)")
    }
}

extension String {
    var trimmingWhitespace: String {
        var text = Substring(self)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text.drop(while: \.isWhitespace))
    }
}
