import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// Signed commits, as git itself judges them, and whose configuration says by what.
@Suite(.enabled(if: GitFixture.hasGit && Shell.has("ssh-keygen"), "needs git and ssh-keygen"))
struct SigningTests {
    /// A caller with a home of their own, beside a repository.
    private struct Caller {
        let fixture: GitFixture
        var configuration: String { "\(fixture.folder)/gitconfig" }
        var key: String { "\(fixture.folder)/key" }

        init(_ fixture: GitFixture, _ settings: String = "") throws {
            self.fixture = fixture
            let made = Shell.run("ssh-keygen -q -t ed25519 -N '' -C ada -f key", in: fixture.folder)
            guard made.status == 0 else { throw GitFailure(command: "ssh-keygen", output: made.output) }
            let key = String(decoding: try FileSystem.read("\(key).pub"), as: UTF8.self)
            try FileSystem.write(Array("ada@example.com \(key)".utf8), to: "\(fixture.folder)/allowed")
            let usual =
                "[gpg]\n format = ssh\n[user]\n signingkey = \(self.key)\n[gpg \"ssh\"]\n allowedSignersFile = "
                + "\(fixture.folder)/allowed\n"
            try FileSystem.write(Array((settings.isEmpty ? usual : settings).utf8), to: configuration)
        }

        var variables: EnvironmentVariables {
            EnvironmentVariables.current.adding([
                "GIT_CONFIG_GLOBAL": configuration, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
                "HOME": fixture.folder, "LC_ALL": "C",
            ])
        }

        func git() async throws -> InstalledGit {
            try #require(await InstalledGit.find(for: try fixture.repository(), variables: variables))
        }

        func signer(_ isWanted: Bool? = true) async throws(DiagnosticsError) -> CommitSigner? {
            let git: InstalledGit
            do { git = try await self.git() } catch { return nil }
            return try await CommitSigner.configured(git, isWanted: isWanted, variables: variables)
        }

        /// What git says of a commit, with the caller's own configuration.
        func verify(_ revision: String) -> Shell.Outcome {
            Shell.run(
                "GIT_CONFIG_GLOBAL='\(configuration)' GIT_CONFIG_NOSYSTEM=1 git verify-commit \(revision)",
                in: fixture.path)
        }

        @discardableResult
        func publish(
            _ text: String, _ change: (inout Publisher.Request) -> Void = { _ in }
        ) async throws -> PublishResult {
            try await fixture.publish([Rendering.configMap("a", text)], change)
        }
    }

    private func code(_ body: () async throws -> Void) async -> (code: String?, detail: String) {
        do {
            try await body()
            return (nil, "")
        } catch let error as DiagnosticsError {
            return (error.diagnostics.first?.code, error.diagnostics.first?.detail ?? "")
        } catch {
            return ("\(error)", "")
        }
    }

    // MARK: Signing

    @Test func aCommitIsSignedWithTheSSHKey() async throws {
        try await GitFixture.with { fixture in
            let caller = try Caller(fixture)
            let signer = try await caller.signer()
            let result = try await caller.publish("1") { $0.signer = signer }
            #expect(result.isSigned)
            let verdict = caller.verify("env/dev")
            #expect(
                verdict.status == 0 && verdict.output.contains("Good \"git\" signature for ada@example.com"),
                "\(verdict)")
            let unsigned = try await caller.publish("2")
            #expect(!unsigned.isSigned && caller.verify("env/dev").status != 0)
            try fixture.check()
        }
    }

    @Test func aPublicKeyByItselfIsSignedForByTheAgent() async throws {
        try await GitFixture.with { fixture in
            let caller = try Caller(fixture)
            let started = Shell.run(
                "ssh-agent -a agent -D >agent.log 2>&1 & echo $!; for i in $(seq 400); do [ -S agent ] && break; sleep 0.05; done; SSH_AUTH_SOCK=agent ssh-add -q key",
                in: fixture.folder)
            defer { _ = Shell.run("kill \(started.output.split(separator: "\n").first ?? "")") }
            let key = String(decoding: try FileSystem.read("\(caller.key).pub"), as: UTF8.self)
            try FileSystem.remove(caller.key)
            try fixture.git("config -f '\(caller.configuration)' user.signingkey 'key::\(key.filter { $0 != "\n" })'")
            let variables = caller.variables.adding(["SSH_AUTH_SOCK": "\(fixture.folder)/agent"])
            let signer = try await CommitSigner.configured(
                try await caller.git(), isWanted: true, variables: variables)
            try await caller.publish("1") { $0.signer = signer }
            #expect(caller.verify("env/dev").status == 0)
        }
    }

    @Test(.enabled(if: Shell.has("gpg"), "needs gpg"))
    func aCommitIsSignedWithTheKeyOfItsCommitter() async throws {
        try await GitFixture.with { fixture in
            let caller = try Caller(fixture, "[commit]\n gpgsign = true\n")
            let home = "\(fixture.folder)/gpg"
            let made = Shell.run(
                "mkdir -m 700 gpg && GNUPGHOME='\(home)' gpg --batch --quiet --passphrase '' --quick-gen-key "
                    + "'Ada <ada@example.com>' ed25519 sign never", in: fixture.folder)
            defer { _ = Shell.run("GNUPGHOME='\(home)' gpgconf --kill all") }
            #expect(made.status == 0, "\(made.output)")
            let variables = caller.variables.adding(["GNUPGHOME": home])
            let git = try #require(await InstalledGit.find(for: try fixture.repository(), variables: variables))
            let signer = try await CommitSigner.configured(git, isWanted: nil, variables: variables)
            #expect(signer?.format == .openpgp && signer?.program == "gpg")
            let result = try await caller.publish("1") { $0.signer = signer }
            #expect(result.isSigned)
            let verdict = Shell.run(
                "GNUPGHOME='\(home)' GIT_CONFIG_GLOBAL='\(caller.configuration)' git verify-commit env/dev",
                in: fixture.path)
            #expect(verdict.status == 0, "\(verdict.output)")
            let verifier = try SignatureVerifier(git)
            try await caller.publish("2") { ($0.signer, $0.verifier) = (signer, verifier) }
            try fixture.check()
        }
    }

    @Test func theCallerSaysWhetherAndNobodyElseWithWhat() async throws {
        try await GitFixture.with { fixture in
            let caller = try Caller(fixture)
            #expect(try await caller.signer(nil) == nil, "commit.gpgsign is not set")
            // The repository may ask for a signature.
            try fixture.git("config commit.gpgsign true")
            #expect(try await caller.signer(nil)?.key == caller.key)
            #expect(try await caller.signer(false) == nil)
            try fixture.git("config -f '\(caller.configuration)' commit.gpgsign false")
            #expect(try await caller.signer(nil) == nil, "the caller's word counts")
        }
    }

    @Test func aProgramOrAKeyOfTheRepositoryIsNotUsed() async throws {
        try await GitFixture.with { fixture in
            let caller = try Caller(fixture)
            let trap = "\(fixture.folder)/trap"
            try FileSystem.write(Array("#!/bin/sh\ntouch '\(fixture.folder)/sprung'\nexit 0\n".utf8), to: trap)
            _ = Shell.run("chmod +x trap", in: fixture.folder)
            let signer = try #require(try await caller.signer())
            try await caller.publish("1") { $0.signer = signer }
            for name in [
                "gpg.program", "gpg.openpgp.program", "gpg.ssh.program", "gpg.x509.program",
                "gpg.ssh.defaultKeyCommand",
                "core.fsmonitor", "core.pager", "alias.verify-commit", "core.sshCommand",
            ] {
                try fixture.git("config \(name) '\(name.hasPrefix("alias") ? "!" : "")\(trap)'")
            }
            try fixture.git("config gpg.format openpgp && git config user.signingkey other")
            try fixture.git("config gpg.ssh.allowedSignersFile /dev/null")
            let again = try #require(try await caller.signer())
            #expect(again.format == .ssh && again.program == "ssh-keygen" && again.key == caller.key)
            let verifier = try SignatureVerifier(try await caller.git())
            try await caller.publish("2") { ($0.signer, $0.verifier) = (again, verifier) }
            // Without a key of the caller's there is none.
            try fixture.git("config -f '\(caller.configuration)' --unset user.signingkey")
            let refused = await code { _ = try await caller.signer() }
            #expect(refused.code == "publish.signing-key" && refused.detail.contains("own configuration"), "\(refused)")
            #expect(FileSystem.kind(of: "\(fixture.folder)/sprung") == nil)
        }
    }

    @Test(arguments: [
        ("[gpg]\n format = magic\n", "publish.signing"),
        ("[gpg]\n format = ssh\n", "publish.signing-key"),
        ("[gpg]\n format = ssh\n[user]\n signingkey = keys/mine\n", "publish.signing"),
        ("[gpg]\n program = ./tools/gpg\n", "publish.signing"),
        ("[gpg]\n format = ssh\n[gpg \"ssh\"]\n defaultKeyCommand = false\n", "publish.signing"),
    ])
    func whatCannotSignIsToldBefore(settings: String, expected: String) async throws {
        try await GitFixture.with { fixture in
            let caller = try Caller(fixture, settings)
            #expect(await code { _ = try await caller.signer() }.code == expected)
        }
    }

    @Test func aFailedSignatureLeavesTheBranchAsItWas() async throws {
        try await GitFixture.with { fixture in
            let caller = try Caller(fixture)
            let signer = try await caller.signer()
            try FileSystem.write(Array("no key\n".utf8), to: caller.key)
            #expect(await code { try await caller.publish("1") { $0.signer = signer } }.code == "publish.signing")
            #expect(try fixture.git("branch --list env/dev") == "")
        }
    }

    // MARK: Verifying

    @Test func aHeadWithoutAGoodSignatureIsNotGoneOnFrom() async throws {
        try await GitFixture.with { fixture in
            let caller = try Caller(fixture)
            let signer = try await caller.signer()
            let verifier = try SignatureVerifier(try await caller.git())
            func verified(_ text: String) async -> String? {
                await code { try await caller.publish(text) { ($0.signer, $0.verifier) = (signer, verifier) } }.code
            }
            #expect(await verified("1") == nil, "a new branch has nothing to verify")
            #expect(await verified("2") == nil)
            let good = try fixture.git("rev-parse env/dev")
            // Somebody else's commit on top, and one whose text was changed under its signature.
            let tree = try fixture.git("rev-parse env/dev^{tree}")
            let theirs = try fixture.git("commit-tree \(tree) -p \(good) -m theirs")
            try fixture.git("branch -f env/dev \(theirs)")
            #expect(await verified("3") == "publish.not-signed")
            let forged = try fixture.git(
                "cat-file commit \(good) | sed 's/trino/drown/' | git hash-object -t commit -w --stdin")
            try fixture.git("branch -f env/dev \(forged)")
            #expect(await verified("3") == "publish.not-signed")
            // To git itself the forged one looks as good as the one that replaces it.
            try fixture.git("replace \(forged) \(good)")
            #expect(caller.verify("env/dev").status == 0)
            #expect(await verified("3") == "publish.not-signed")
            #expect(try fixture.git("rev-parse env/dev") == forged)
        }
    }

    @Test func aListOfSignersInTheRepositoryIsNoList() async throws {
        try await GitFixture.with { fixture in
            let caller = try Caller(fixture)
            let signer = try await caller.signer()
            try await caller.publish("1") { $0.signer = signer }
            try fixture.git("config -f '\(caller.configuration)' gpg.ssh.allowedSignersFile .github/signers")
            let verifier = try SignatureVerifier(try await caller.git())
            let refused = await code { try await caller.publish("2") { $0.verifier = verifier } }
            #expect(refused.code == "publish.not-signed" && refused.detail.contains("absolute path"), "\(refused)")
        }
    }
}
