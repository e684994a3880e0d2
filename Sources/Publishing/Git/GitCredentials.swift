import CLibGit2

/// What a remote may be told to let us in.
///
/// Nothing of it is written anywhere.
package struct GitCredentials: Sendable {
    /// A private key file for ssh, tried after the agent's keys.
    package struct SSHKey: Sendable {
        package var privatePath: String
        package var passphrase: String

        package init(privatePath: String, passphrase: String = "") {
            self.privatePath = privatePath
            self.passphrase = passphrase
        }
    }

    /// For https: a token of the code host.
    package var token: String?
    package var sshKeys: [SSHKey]

    package init(token: String? = nil, sshKeys: [SSHKey] = []) {
        self.token = token
        self.sshKeys = sshKeys
    }
}

/// The state of one connection: libgit2 asks for credentials until it is let in, so each is offered once.
final class GitConnection {
    private let credentials: GitCredentials
    /// The ways in that have been tried.
    private var attempts = 0
    /// References that the remote refused, with its reasons.
    var refused: [(reference: String, reason: String)] = []

    init(_ credentials: GitCredentials) { self.credentials = credentials }

    /// Callbacks that lead here; valid while the connection lives.
    func callbacks() throws(GitError) -> git_remote_callbacks {
        var callbacks = git_remote_callbacks()
        try git("prepare a connection") {
            git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
        }
        callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
        callbacks.credentials = { result, url, user, allowed, payload in
            guard let payload, let result else { return GIT_EUSER.rawValue }
            let connection = Unmanaged<GitConnection>.fromOpaque(payload).takeUnretainedValue()
            let url = url.map { String(cString: $0) } ?? ""
            let user = user.map { String(cString: $0) } ?? "git"
            switch connection.nextOffer(url: url, user: user, allowed: allowed) {
            case .none: return GIT_EAUTH.rawValue
            case .user: return git_credential_username_new(result, user)
            case .agent: return git_credential_ssh_key_from_agent(result, user)
            case .key(let key):
                return git_credential_ssh_key_new(result, user, nil, key.privatePath, key.passphrase)
            case .token(let token): return git_credential_userpass_plaintext_new(result, user, token)
            }
        }
        callbacks.push_update_reference = { reference, reason, payload in
            guard let payload, let reference, let reason else { return 0 }
            let connection = Unmanaged<GitConnection>.fromOpaque(payload).takeUnretainedValue()
            connection.refused.append((String(cString: reference), String(cString: reason)))
            return 0
        }
        return callbacks
    }

    /// One way in.
    private enum Offer {
        case none
        case user
        case agent
        case key(GitCredentials.SSHKey)
        case token(String)
    }

    private func nextOffer(url: String, user: String, allowed: UInt32) -> Offer {
        func isAllowed(_ type: git_credential_t) -> Bool { allowed & type.rawValue != 0 }
        if isAllowed(GIT_CREDENTIAL_SSH_KEY) {
            attempts += 1
            if attempts == 1 { return .agent }
            return credentials.sshKeys.indices.contains(attempts - 2) ? .key(credentials.sshKeys[attempts - 2]) : .none
        }
        if isAllowed(GIT_CREDENTIAL_USERPASS_PLAINTEXT) {
            attempts += 1
            // Everybody on the way could read what goes over plain http.
            guard attempts == 1, url.lowercased().hasPrefix("https://") else { return .none }
            // Code hosts take any name beside a token.
            return credentials.token.map(Offer.token) ?? .none
        }
        return isAllowed(GIT_CREDENTIAL_USERNAME) ? .user : .none
    }
}
