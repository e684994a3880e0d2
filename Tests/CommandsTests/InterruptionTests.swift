import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// The program itself, as a terminal or a pipeline ends it.
@Suite struct InterruptionTests {
    @Test(.timeLimit(.minutes(10)), arguments: ["INT", "TERM", "HUP"])
    func aSignalFinishesWhatIsInFlight(signal: String) async throws {
        try await Workspace.with { workspace in
            try await workspace.commitEverything()
            let script = """
                "$0" apply dev --embedded -auto-approve -concise >log 2>&1 &
                until grep -q created log; do sleep 0.02; done
                kill -\(signal) $!
                wait $!
                echo "status $?"
                cat log
                """
            let output = try await workspace.shell("sh", "-c", script, Workspace.program)
            #expect(output.hasPrefix("status 130\n"), "\(output)")
            #expect(output.contains("Interrupting: nothing else is started"))
            #expect(output.contains("Interrupted. Resources: "))
            // Everything that was made is owned, and running again finishes the work.
            let plan = await workspace.run("plan", "dev", "--embedded", "-concise")
            #expect(plan.status == .done, "\(plan.errors)")
            let again = await workspace.run("apply", "dev", "--embedded", "-concise", "-auto-approve")
            #expect(again.status == .done, "\(again.errors)")
            #expect(await workspace.run("plan", "dev", "--embedded", "-detailed-exitcode").status == .done)
        }
    }

    /// Objects for several seconds at eight requests of 200 ms.
    private static let manyObjects: [String: String] = {
        var files = SmallRepository.files
        files[SmallRepository.environmentPath] = """
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}
            spec:
              platform: kubernetes
              namespaces: [shop]
              instances:
                many: {module: many, namespace: shop}

            """
        files["modules/many/module.yaml"] = """
            apiVersion: slipway.dev/v1alpha1
            kind: Module
            metadata: {name: many}
            spec: {objects: [objects/many.yaml]}

            """
        files["modules/many/objects/many.yaml"] = (0..<300).map { number in
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c\(number)}\ndata: {a: b}\n"
        }.joined(separator: "---\n")
        return files
    }()

    /// On a server that takes its time everything that may start waits for its turn when the signal comes.
    @Test(
        .enabled(if: TestServer.isAvailable, Comment(rawValue: TestServer.whyUnavailable)), .timeLimit(.minutes(10)),
        arguments: ["INT", "TERM"])
    func nothingBeginsAfterASignal(signal: String) async throws {
        try await Workspace.with(files: Self.manyObjects) { workspace in
            // Those that are under way when the signal comes may arrive after it.
            let late = try await writes(after: signal, in: workspace)
            #expect(late <= 8, "\(late) writes were under way or began later")
        }
    }

    /// How many writes reach the server after a signal in the middle of an apply, at eight requests at once.
    private func writes(after signal: String, in workspace: Workspace) async throws -> Int {
        let log = Path.join(workspace.root, "audit.log")
        let server = try await TestServer.start(["--audit-log", log])
        try await server.setFaults(#"{"latency": "200ms"}"#)
        let script = """
            "$0" apply dev --kubeconfig "$1" --context admin -auto-approve -concise -parallelism 8 >log 2>&1 &
            until grep -q "ConfigMap .* created" log; do sleep 0.02; done
            sleep 0.5
            date -u +%Y-%m-%dT%H:%M:%S.%6NZ >signalled
            kill -\(signal) $!
            wait $!
            echo "status $?"
            cat log
            """
        let output = try await workspace.shell("sh", "-c", script, Workspace.program, server.kubeconfig)
        #expect(output.hasPrefix("status 130\n"), "\(output)")
        #expect(output.contains("not started."), "\(output)")
        // The log is complete when the server has ended.
        await server.stop()
        let signalled = try workspace.read("signalled").filter { !$0.isWhitespace }
        let writes = try Self.writes(in: try FileSystem.read(log))
        #expect(writes.count > 8 && writes.count < 290, "\(writes.count) writes")
        return writes.count { $0 > signalled }
    }

    /// When the program's writes came to the server, the lock's left out.
    private static func writes(in log: [UInt8]) throws -> [String] {
        try log.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let event = try JSON.parse(Array(line))
            guard event["userAgent"]?.string == "slipway", event["stage"]?.string == "ResponseComplete",
                let verb = event["verb"]?.string, ["create", "patch", "update", "delete"].contains(verb),
                let uri = event["requestURI"]?.string, !uri.contains("/leases"), !uri.contains("dryRun")
            else { return nil }
            return event["requestReceivedTimestamp"]?.string
        }
    }
}
