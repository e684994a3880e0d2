import Documents
import Host
import Model

/// `slipway render` and `slipway validate`: process against process, and how the time grows with the objects.
enum RenderBenchmark {
    static func run(_ bench: Workbench) async throws -> [Finding] {
        let small = try await BenchmarkRepository.write(bench, named: "render-1", namespaces: 10)
        let middle = try await BenchmarkRepository.write(bench, named: "render-10", namespaces: 100)
        let large = try await BenchmarkRepository.write(bench, named: "render-100", namespaces: 1_000)
        return [
            try await againstKustomize(bench, small),
            try await againstParsing(bench, middle),
            try await growth(bench, "render", middle, small, rounds: 5, goalSeconds: 1),
            try await growth(bench, "render", large, middle, rounds: 3, goalMegabytes: 500),
        ]
    }

    static func validate(_ bench: Workbench) async throws -> [Finding] {
        let small = try await BenchmarkRepository.write(bench, named: "validate-1", namespaces: 10)
        let middle = try await BenchmarkRepository.write(bench, named: "validate-10", namespaces: 100)
        let large = try await BenchmarkRepository.write(bench, named: "validate-100", namespaces: 1_000)
        return [
            try await againstRender(bench, middle),
            try await growth(bench, "validate", middle, small, rounds: 5),
            try await growth(bench, "validate", large, middle, rounds: 3, goalMegabytes: 500),
        ]
    }

    /// kustomize's time grows with the square of the objects: with 10,100 it needs minutes.
    private static func againstKustomize(_ bench: Workbench, _ repository: BenchmarkRepository) async throws -> Finding
    {
        let folder = "\(repository.root)/environments/bench"
        let resources = try FileSystem.list("\(folder)/objects").map { "- objects/\($0)\n" }.joined()
        let kustomization = "resources:\n\(resources)commonAnnotations: {bench: \"1\"}\n"
        try bench.write(Array(kustomization.utf8), to: "\(folder)/kustomization.yaml")
        let comparison = try await Comparison(rounds: 5) {
            try await bench.measure(bench.slipway, ["render"] + repository.flags)
        } theirs: {
            try await bench.measure("kubectl", ["kustomize", folder])
        }
        return Finding("render \(repository.countText)", against: "kubectl kustomize", comparison)
    }

    /// The least that a renderer in one process has to do.
    private static func againstParsing(_ bench: Workbench, _ repository: BenchmarkRepository) async throws -> Finding {
        let folder = "\(repository.root)/\(BenchmarkRepository.objects)"
        let comparison = try await Comparison(rounds: 5) {
            try await bench.measure(bench.slipway, ["render"] + repository.flags)
        } theirs: {
            try await cost {
                for name in try FileSystem.list(folder) {
                    _ = try YAML.parse(try FileSystem.read("\(folder)/\(name)"), file: .none)
                }
            }
        }
        return Finding(
            "render \(repository.countText)", against: "inside: parsing their YAML", comparison, goalRatio: 1 / 1.2)
    }

    private static func againstRender(_ bench: Workbench, _ repository: BenchmarkRepository) async throws -> Finding {
        let comparison = try await Comparison(rounds: 5) {
            try await bench.measure(bench.slipway, ["validate"] + repository.flags)
        } theirs: {
            try await bench.measure(bench.slipway, ["render"] + repository.flags)
        }
        return Finding("validate \(repository.countText)", against: "slipway render", comparison)
    }

    /// The same command over ten times the objects.
    private static func growth(
        _ bench: Workbench, _ command: String, _ many: BenchmarkRepository, _ few: BenchmarkRepository, rounds: Int,
        goalSeconds: Double? = nil, goalMegabytes: Double? = nil
    ) async throws -> Finding {
        let comparison = try await Comparison(rounds: rounds) {
            try await bench.measure(bench.slipway, [command] + many.flags)
        } theirs: {
            try await bench.measure(bench.slipway, [command] + few.flags)
        }
        return Finding(
            "\(command) \(many.countText)", against: "\(few.countText)", comparison, goalSeconds: goalSeconds,
            goalMegabytes: goalMegabytes, note: "grows \((1 / comparison.ratio).text(digits: 1)) times")
    }
}
