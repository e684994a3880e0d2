import Documents
import Host
import Model

/// `slipway plan` and `slipway drift` on the test API server: against the bare requests that any plan has to make, and
/// against kubectl.
enum PlanBenchmark {
    static func run(_ bench: Workbench) async throws -> [Finding] {
        try await BenchServer.use(bench) { server in
            var findings: [Finding] = []
            let small = try await BenchmarkRepository.write(bench, named: "plan-1", namespaces: 10)
            let setting = Setting(bench: bench, server: server, repository: small)
            try await setting.slipway("apply", ["-auto-approve"])
            findings.append(try await setting.idle(goalRatio: nil))
            findings.append(try await setting.againstKubectl())
            findings += try await setting.drift()
            try await setting.slipway("destroy", ["-auto-approve"])

            let large = Setting(
                bench: bench, server: server,
                repository: try await BenchmarkRepository.write(bench, named: "plan-10", namespaces: 100))
            try await large.slipway("apply", ["-auto-approve"])
            findings.append(try await large.idle(goalRatio: 0.5))
            findings += try await large.drift()
            findings.append(try await large.changed())
            return findings
        }
    }

    private struct Setting {
        let bench: Workbench
        let server: BenchServer
        let repository: BenchmarkRepository

        var flags: [String] { repository.flags + server.flags }

        func slipway(_ command: String, _ options: [String] = []) async throws {
            try await bench.run(bench.slipway, [command, "-concise"] + options + flags)
        }

        func idle(goalRatio: Double?) async throws -> Finding {
            let load = try server.load()
            let comparison = try await Comparison(rounds: 5) {
                try await plan(saying: "No changes.")
            } theirs: {
                try await cost { try await load.list() }
            }
            return Finding(
                "plan \(repository.countText), nothing to change", against: "inside: their bare LISTs", comparison,
                goalRatio: goalRatio, goalMegabytes: 300)
        }

        func againstKubectl() async throws -> Finding {
            let manifests = "\(repository.root)/manifests.yaml"
            try await bench.run(
                "sh",
                ["-c", #"p=$1; f=$2; shift 2; "$p" render "$@" >"$f""#, "sh", bench.slipway, manifests]
                    + repository.flags)
            let comparison = try await Comparison(rounds: 3) {
                try await plan(saying: "No changes.")
            } theirs: {
                // 1: there are differences; a common label or annotation of ours may be one.
                try await bench.measure(
                    "kubectl",
                    ["diff", "--server-side", "--force-conflicts", "--kubeconfig", server.kubeconfig]
                        + ["--context", "admin", "-f", manifests], accepting: [0, 1])
            }
            return Finding(
                "plan \(repository.countText), nothing to change", against: "kubectl diff --server-side", comparison)
        }

        func drift() async throws -> [Finding] {
            let comparison = try await Comparison(rounds: 5) {
                try await bench.measure(bench.slipway, ["drift"] + flags)
            } theirs: {
                try await plan(saying: "No changes.")
            }
            return [Finding("drift \(repository.countText), none", against: "slipway plan", comparison, goalRatio: 1)]
        }

        /// One Deployment in each namespace gets another annotation.
        func changed() async throws -> Finding {
            let load = try server.load()
            try repository.writeEnvironment(
                bench,
                overlay: "{target: {kind: Deployment, name: app-0007},"
                    + " patch: {metadata: {annotations: {changed: \"yes\"}}}}")
            let deployments = BenchmarkObjects.all(namespaces: repository.namespaces).filter {
                $0["kind"]?.string == "Deployment" && $0.value(at: ["metadata", "name"])?.string == "app-0007"
            }
            let comparison = try await Comparison(rounds: 5) {
                try await plan(saying: "\(deployments.count) to change")
            } theirs: {
                try await cost {
                    try await load.list()
                    try await load.apply(deployments, isDryRun: true)
                }
            }
            return Finding(
                "plan \(repository.countText), \(deployments.count) to change",
                against: "inside: LISTs and \(deployments.count) dry-runs", comparison, goalRatio: 0.5,
                goalMegabytes: 300)
        }

        private func plan(saying words: String) async throws -> Cost {
            try await bench.measure(bench.slipway, ["plan", "-concise"] + flags, saying: words)
        }
    }
}
