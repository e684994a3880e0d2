import Host
import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Measures what Slipway promises about speed, each promise against something else in the same run.
///
///     swift run -c release slipway-bench [json] [commit] [render] [modules] [kustomize] [plan] [start]
@main
enum Benchmarks {
    static func main() async throws {
        try await run()
        fflush(nil)
        endProcess(0)
    }

    private static func run() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let bench = try Workbench()
        defer { bench.remove() }
        let executable = Path.join(Path.parent(of: CommandLine.arguments.first ?? ""), "slipway")
        let work: [(name: String, run: () async throws -> [Finding])] = [
            ("json", { [try await JSONBenchmark.run(bench, rounds: 7)] }),
            ("commit", { [try await CommitBenchmark.run(bench, rounds: 5)] }),
            ("render", { [try await RenderBenchmark.run(bench, rounds: 5)] }),
            ("modules", { [try await ModuleBenchmark.run(bench, rounds: 5)] }),
            ("kustomize", { [try await RenderBenchmark.runAgainstKustomize(bench, rounds: 3)] }),
            ("plan", { try await PlanBenchmark.run(bench, executable: executable, rounds: 5) }),
            ("start", { [try await StartBenchmark.run(bench, executable: executable, rounds: 41)] }),
        ]
        #if DEBUG
            print("Built without optimization: these figures say nothing. Use -c release.")
        #endif
        print("Medians; the ratio says how many times as fast as its peer Slipway was in this run.")
        for (name, run) in work where arguments.isEmpty || arguments.contains(name) {
            do {
                for finding in try await run() { print(finding.text) }
            } catch let error as DiagnosticsError {
                print("\(name): not measured: \(error.diagnostics.first?.detail ?? "errors")")
            } catch let error as Unavailable {
                print("\(name): not measured: \(error.reason)")
            } catch {
                print("\(name): not measured: \(error)")
            }
            // Each line when it is known, also into a file.
            fflush(nil)
        }
    }
}
