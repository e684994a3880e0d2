import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// Publishers on clones of their own, at once, with `git daemon` as the server.
@Suite(.enabled(if: GitDaemon.isAvailable, "needs git daemon"))
struct PublisherRaceTests {
    private static let publishers = 3
    private static let rounds = 10

    /// Each publishes an environment of its own to one branch; every second time nothing changed but the source commit.
    @Test func nothingIsLost() async throws {
        try await GitFixture.with { fixture in
            let daemon = try GitDaemon(serving: fixture.folder)
            defer { daemon.stop() }
            let remote = "\(fixture.folder)/remote.git"
            try fixture.git("init -q --bare '\(remote)'")
            let address = daemon.address("remote.git")
            try fixture.git("push -q '\(address)' main")
            for publisher in 0..<Self.publishers {
                let clone = "\(fixture.folder)/clone-\(publisher)"
                try fixture.git("clone -q --depth 1 -b main '\(address)' '\(clone)'")
                try fixture.configure(clone)
            }
            let changes = try await withThrowingTaskGroup(of: Int.self) { group in
                for publisher in 0..<Self.publishers {
                    group.addTask { try await publishInRounds(fixture, publisher) }
                }
                return try await group.reduce(0, +)
            }
            #expect(changes == Self.publishers * Self.rounds / 2)
            try fixture.check(remote)
            #expect(try fixture.git("rev-list --count rendered", in: remote) == String(changes))
            #expect(try fixture.git("rev-list --merges --count rendered", in: remote) == "0")
            for publisher in 0..<Self.publishers {
                let path = "e\(publisher)/apps/trino/manifests/configmap.core--lake--a.yaml"
                #expect(try fixture.git("show rendered:\(path)", in: remote).contains("round-\((Self.rounds - 1) / 2)"))
            }
        }
    }

    /// The number of commits that one publisher made.
    private func publishInRounds(_ fixture: GitFixture, _ publisher: Int) async throws -> Int {
        let clone = "\(fixture.folder)/clone-\(publisher)"
        var commits = 0
        for round in 1...Self.rounds {
            try fixture.git("commit -q --allow-empty -m round-\(round)", in: clone)
            let repository = try GitRepository.open(clone)
            let source = try #require(try repository.sourceCommit())
            let result = try await fixture.publish(
                [Rendering.configMap("a", "round-\((round - 1) / 2)")], in: repository,
                layout: .folder("e\(publisher)"),
                through: try await GitFixture.installedGit(repository)
            ) {
                $0.branch = "rendered"
                $0.remote = "origin"
                $0.source = source
            }
            if case .committed(let id) = result.outcome {
                commits += 1
                #expect(result.isPushed && round % 2 == 1)
                let isThere = try fixture.git(
                    "merge-base --is-ancestor \(id) rendered; echo $?", in: "\(fixture.folder)/remote.git")
                #expect(isThere == "0")
            } else {
                #expect(round % 2 == 0)
                // Another publisher may have put its own note on the same head since.
                let head = try #require(result.head)
                let notes = try fixture.git("notes --ref=hydrator.metadata list", in: "\(fixture.folder)/remote.git")
                #expect(notes.contains(head.description), "round \(round) of \(publisher)")
            }
        }
        return commits
    }
}

/// `git daemon` on a port of its own, on this machine only.
struct GitDaemon {
    static let isAvailable = Shell.run("test -x \"$(git --exec-path)/git-daemon\"").status == 0

    private let process: String
    private let port: String

    init(serving folder: String) throws {
        // Whoever takes the port between its choice and the start makes it begin again.
        let script = """
            for try in 1 2 3 4 5 6 7 8 9 10; do
              port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 20000))
              "$(git --exec-path)/git-daemon" --listen=127.0.0.1 --port=$port --base-path='\(folder)' --export-all --enable=receive-pack \
                --reuseaddr >'\(folder)/daemon.log' 2>&1 &
              pid=$!
              while kill -0 $pid 2>/dev/null; do
                if git ls-remote git://127.0.0.1:$port/repository >/dev/null 2>&1; then echo "$pid $port"; exit 0; fi
                sleep 0.05
              done
            done
            exit 1
            """
        let outcome = Shell.run(script, in: folder)
        let words = outcome.output.split(whereSeparator: \.isWhitespace)
        try #require(outcome.status == 0 && words.count == 2, "\(outcome.output)")
        process = String(words[0])
        port = String(words[1])
    }

    func address(_ repository: String) -> String { "git://127.0.0.1:\(port)/\(repository)" }

    func stop() { _ = Shell.run("kill \(process)") }
}
