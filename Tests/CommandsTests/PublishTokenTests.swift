import Host
import Model
import Publishing
import TestSupport
import Testing

@testable import Commands

/// A URL in an environment's file does not get the token of CI.
@Suite struct PublishTokenTests {
    private func offered(
        _ remote: String?, given: String? = nil, origin: String = "https://git.example/team/platform.git",
        hosts: String? = nil
    ) async throws -> (token: String?, warnings: [Diagnostic]) {
        var result: (token: String?, warnings: [Diagnostic]) = (nil, [])
        try await Workspace.with(files: SmallRepository.files) { workspace in
            if let remote {
                try workspace.replace(
                    "  platform: minikube\n", with: "  platform: minikube\n  publish: {remote: \"\(remote)\"}\n",
                    in: SmallRepository.environmentPath)
            }
            try await workspace.commitEverything()
            try await workspace.shell("git", "remote", "add", "origin", origin)
            let compilation = try await Compilation.run(environment: "dev", in: workspace.context)
            let place = PublishPlace(compilation.configuration.environment, remote: given)
            let source = try #require(try GitRepository.open(compilation.repository).sourceCommit())
            var variables = [EnvironmentVariable.gitToken: "t0ken"]
            variables[EnvironmentVariable.gitTokenHosts] = hosts
            result.token = PublishToken.offered(
                to: place, source: source, EnvironmentVariables(variables)
            ) { result.warnings.append($0) }
        }
        return result
    }

    @Test func whatTheCallerNamesGetsIt() async throws {
        for (remote, given) in [(nil, nil), ("upstream", nil), (nil, "https://other.example/x.git")]
            as [(String?, String?)]
        {
            let result = try await offered(remote, given: given)
            #expect(result.token == "t0ken" && result.warnings.isEmpty, "\(remote ?? "") \(given ?? "")")
        }
        let same = try await offered("https://git.example/team/rendered.git")
        #expect(same.token == "t0ken")
        let ssh = try await offered(
            "https://git.example/team/rendered.git", origin: "git@git.example:team/platform.git")
        #expect(ssh.token == "t0ken")
        let allowed = try await offered("https://other.example/x.git", hosts: "third.example,OTHER.example")
        #expect(allowed.token == "t0ken")
    }

    @Test func whatOnlyTheRepositoryNamesDoesNot() async throws {
        for remote in [
            "https://evil.example/x.git", "https://git.example.evil.example/x", "https://git.example@evil.example/x",
        ] {
            let result = try await offered(remote)
            #expect(result.token == nil, "\(remote)")
            #expect(result.warnings.map(\.code) == ["publish.token-withheld"], "\(remote)")
            #expect(result.warnings.first?.range != nil)
        }
    }
}
