import Host
import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Measures what Slipway promises about speed, each promise against something else in the same run: processes against
/// processes, from start to end, unless a line says "inside".
///
///     ./dev bench [json] [start] [render] [validate] [modules] [publish] [plan] [apply]
@main
enum Benchmarks {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == MeasuredProgram.flag {
            endProcess(MeasuredProgram.run(Array(arguments.dropFirst())))
        }
        let isComplete = try await run(arguments)
        fflush(nil)
        endProcess(isComplete ? 0 : 1)
    }

    private static var work: [(name: String, run: (Workbench) async throws -> [Finding])] {
        [
            ("json", JSONBenchmark.run), ("start", StartBenchmark.run), ("render", RenderBenchmark.run),
            ("validate", RenderBenchmark.validate), ("modules", ModuleBenchmark.run), ("publish", PublishBenchmark.run),
            ("plan", PlanBenchmark.run), ("apply", ApplyBenchmark.run),
        ]
    }

    /// Whether everything that was asked for could be measured.
    private static func run(_ names: [String]) async throws -> Bool {
        let unknown = names.filter { name in !work.contains { $0.name == name } }
        guard unknown.isEmpty else {
            print("There is no benchmark \(unknown.joined(separator: ", ")). There are:", terminator: " ")
            print(work.map(\.name).joined(separator: ", "))
            return false
        }
        let bench = try Workbench(program: CommandLine.arguments.first ?? "")
        defer { bench.remove() }
        #if DEBUG
            print("Built without optimization: these figures say nothing. Use -c release.")
        #endif
        print("Medians, by turns with a peer; \"as fast\" is how many times as fast as it, pair by pair.")
        print(Finding.header)
        var isComplete = true
        for (name, run) in work where names.isEmpty || names.contains(name) {
            do {
                for finding in try await run(bench) { print(finding.text) }
            } catch {
                isComplete = false
                print("\(name): not measured: \(Self.reason(error))")
            }
            // Each line when it is known, also into a file.
            fflush(nil)
        }
        return isComplete
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as DiagnosticsError: error.diagnostics.first?.detail ?? "errors"
        case let error as Unavailable: error.reason
        default: "\(error)"
        }
    }
}
