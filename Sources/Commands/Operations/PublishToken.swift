import Host
import Model
import Publishing

/// The token that `publish -push` may offer, and to whom.
///
/// Where everything is sent the caller says: on the command line, or in Git's configuration, which no pull request writes. A URL
/// that stands in an environment's file is a stranger's word, and the token is told to its host only where that is `origin`'s
/// as well, or one that the caller names.
enum PublishToken {
    /// `nil` where there is none, or where it must not be told; `warning` says so then.
    static func offered(
        to place: PublishPlace, source: SourceCommit, _ variables: EnvironmentVariables, warning: (Diagnostic) -> Void
    ) -> String? {
        guard let token = variables.nonEmpty(EnvironmentVariable.gitToken) else { return nil }
        guard let range = place.remoteOfRepository, let host = GitHost(place.remote) else { return token }
        let named = (variables.nonEmpty(EnvironmentVariable.gitTokenHosts) ?? "").split(separator: ",")
        let known = [GitHost(source.repositoryURL)?.name] + named.map { $0.lowercased() }
        if known.contains(host.name) { return token }
        warning(
            Diagnostic(
                .warning, code: "publish.token-withheld", summary: "Token withheld",
                detail: "Only the repository says that this is published on \(host.name), and the remote \"origin\" is "
                    + "elsewhere: \(EnvironmentVariable.gitToken) is not sent there. To allow it, set "
                    + "\(EnvironmentVariable.gitTokenHosts)=\(host.name), or name the remote with -remote.",
                at: range))
        return nil
    }
}
