import Host
import TestSupport
import Testing

@testable import Commands

/// The program itself, when it comes to its end while its cluster is still being read: it ends with its status, never
/// by a signal, and leaves nothing behind.
@Suite struct EarlyEndTests {
    private static let mistakes = [
        "a file that is no YAML": (file: "modules/web/objects/web.yaml", old: "ports: [", new: "ports: [["),
        "an input that nobody declared": (
            file: "modules/web/objects/web.yaml", old: "inputs.replicas", new: "inputs.replica"
        ),
    ]

    /// The connection is made while the files are read: with a mistake in them, it was under way at the end in two of
    /// five runs.
    @Test(
        .enabled(if: TestServer.isAvailable, Comment(rawValue: TestServer.whyUnavailable)), .timeLimit(.minutes(10)),
        arguments: mistakes.keys.sorted())
    func aMistakeInARepositoryIsStatus1(mistake: String) async throws {
        let server = try await TestServer.shared()
        let change = try #require(Self.mistakes[mistake])
        try await Workspace.with(files: SmallRepository.files) { workspace in
            try workspace.replace(change.old, with: change.new, in: change.file)
            let script = """
                for _ in $(seq 40); do "$0" plan dev -kubeconfig "$1" >/dev/null 2>&1; echo $?; done | sort | uniq -c
                """
            let counts = try await workspace.shell("sh", "-c", script, Workspace.program, server.kubeconfig)
            #expect(counts.split { $0.isWhitespace } == ["40", "1"], "how often which status: \(counts)")
        }
    }

    /// Each way out of the program, 40 times, while a cluster behind TLS is read: a status, and no death by a signal.
    @Test(
        .enabled(if: TestServer.isAvailable, Comment(rawValue: TestServer.whyUnavailable)), .timeLimit(.minutes(10)))
    func noWayOutIsASignal() async throws {
        let server = try await TestServer.shared()
        try await Workspace.with(files: SmallRepository.files) { workspace in
            let script = """
                mkdir broken && cp -r environments modules broken && echo 'x: [[' >>broken/modules/web/objects/web.yaml
                plan() { "$program" plan dev -kubeconfig "$config" "$@"; }
                program=$0 config=$1
                for i in $(seq 40); do
                    plan -no-such-option >/dev/null 2>&1; echo "usage $?"
                    plan -C broken >/dev/null 2>&1; echo "load $?"
                    plan -target Service/nothing >/dev/null 2>&1; echo "refused $?"
                    (plan -json 2>/dev/null; echo "pipe $?" >>piped) | head -c 1 >/dev/null
                    timeout --preserve-status -s INT "0.0$((i % 10))5" "$program" plan dev -kubeconfig "$config" \
                        >/dev/null 2>&1
                    echo "interrupt $?"
                done >others
                cat others piped | sort | uniq -c
                """
            let counts = try await workspace.shell("sh", "-c", script, Workspace.program, server.kubeconfig)
            let lines = counts.split(separator: "\n").map { $0.split { $0.isWhitespace }.map(String.init) }
            for line in lines {
                let status = line.last.flatMap(Int.init) ?? -1
                // 130 is Ctrl-C's.
                #expect(status < 128 || status == 130, "\(counts)")
            }
            #expect(lines.contains(["40", "usage", "64"]), "\(counts)")
            #expect(lines.contains(["40", "load", "1"]), "\(counts)")
            #expect(lines.contains(["40", "refused", "1"]), "\(counts)")
        }
    }

    /// A plugin that still asks for a login is of no use to anybody when the program is at its end.
    @Test(.timeLimit(.minutes(10))) func aCredentialPluginEndsWithTheProgram() async throws {
        var files = SmallRepository.files
        files["config"] = """
            apiVersion: v1
            kind: Config
            current-context: it
            contexts: [{name: it, context: {cluster: it, user: it}}]
            clusters: [{name: it, cluster: {server: "https://127.0.0.1:1"}}]
            users:
              - name: it
                user:
                  exec:
                    apiVersion: client.authentication.k8s.io/v1
                    command: sh
                    args: ["-c", "echo $$ >started; exec sleep 3600"]
                    interactiveMode: Never
            """
        // Long enough to read that the plugin has begun.
        files["modules/web/objects/web.yaml"] =
            (0..<4000).map { "kind: ConfigMap\nmetadata: {name: c\($0)}\n---\n" }.joined() + "[broken"
        try await Workspace.with(files: files) { workspace in
            let script = """
                runs() { grep -q '^State:.[RSD]' "/proc/$1/status" 2>/dev/null; }
                for _ in $(seq 10); do
                    "$0" plan dev -kubeconfig config >log 2>&1
                    echo "status $?"
                    plugin=$(cat started && rm started) || { echo "no plugin was started"; continue; }
                    for _ in $(seq 4800); do runs $plugin || break; sleep 0.05; done
                    runs $plugin && echo "$plugin still runs" && kill $plugin
                done | sort | uniq -c
                """
            let counts = try await workspace.shell("sh", "-c", script, Workspace.program)
            #expect(counts.split { $0.isWhitespace } == ["10", "status", "1"], "\(counts)")
        }
    }
}
