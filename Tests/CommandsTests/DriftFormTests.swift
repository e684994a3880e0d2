import Cluster
import Documents
import Model
import TestSupport
import Testing

@testable import Commands

/// Drift as CI servers and people read it, and commands that go through several environments.
@Suite(.serialized) struct DriftFormTests {
    private static let files = RepositoryUnderTest.files(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a}
        data:
          mode: fast
          level: "${inputs.v}"
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: quiet}

        """, namespace: "driftforms")

    /// Applied, and then changed by somebody with a value that every format has to escape.
    private func withDrift(_ body: (RepositoryUnderTest) async throws -> Void) async throws {
        try await RepositoryUnderTest.with(.embedded, Self.files) { repository in
            await repository.apply()
            try await repository.cluster.withClient { client in
                let identity = ObjectIdentity(group: "", kind: "ConfigMap", namespace: "driftforms", name: "a")
                _ = try await client.patch(
                    GroupVersionKind(apiVersion: "v1", kind: "ConfigMap"), identity,
                    ["data": ["mode": "a | b <i>`c`</i> & \"d\""]], as: .mergePatch, fieldManager: "kubectl-edit")
            }
            try await body(repository)
        }
    }

    @Test func sarifPointsIntoTheModule() async throws {
        try await withDrift { repository in
            let result = await repository.slipway("drift", "dev", "-sarif")
            #expect(result.status == .changes, "\(result.words)")
            let run = try #require(try JSON.parse(Array(result.out.utf8))["runs"]?.array?.first)
            #expect(run.value(at: ["automationDetails", "id"]) == "slipway/drift/dev/")
            let found = try #require(run["results"]?.array?.first)
            #expect(run["results"]?.array?.count == 1 && found["ruleId"] == "drift.field")
            let place = found["locations"]?.array?.first?["physicalLocation"]
            #expect(place?.value(at: ["artifactLocation", "uri"]) == "modules/m/objects/all.yaml")
            #expect(place?.value(at: ["region", "startLine"]) == 5)
            #expect(found.value(at: ["message", "text"])?.string?.contains("data.mode was fast, is a | b") == true)
        }
    }

    @Test(.enabled(if: CPython.isAvailable, Comment(rawValue: CPython.whyUnavailable)))
    func junitHasATestForEachObject() async throws {
        try await withDrift { repository in
            let result = await repository.slipway("drift", "dev", "-junit")
            #expect(result.status == .changes, "\(result.words)")
            let answers = try CPython.answers(
                """
                import xml.etree.ElementTree as tree
                def answer(text):
                    root = tree.fromstring(text.encode())
                    return [root.get("name"), [[c.get("name"), len(c.findall("failure"))] for c in root.iter("testcase")]]
                """, to: [.string(result.out)])
            #expect(
                answers == [
                    [
                        "slipway drift",
                        [
                            ["Namespace driftforms", 0], ["ConfigMap driftforms/a", 1],
                            ["ConfigMap driftforms/quiet", 0],
                        ],
                    ]
                ])
        }
    }

    @Test func markdownIsATable() async throws {
        try await withDrift { repository in
            let result = await repository.slipway("drift", "dev", "-markdown")
            #expect(result.status == .changes, "\(result.words)")
            #expect(result.out.hasPrefix("### `dev`: 1 of 3 objects drifted\n"), "\(result.out)")
            let row = result.out.split(separator: "\n").first { $0.hasPrefix("| `ConfigMap driftforms/a`") } ?? ""
            #expect(
                row.contains("| `data.mode` | ``was fast, is a \\| b <i>`c`</i> & \"d\"`` | `kubectl-edit, "), "\(row)")
            // What is quiet is one line.
            await repository.apply("dev", "-force-conflicts")
            let quiet = await repository.slipway("drift", "dev", "-markdown")
            #expect(quiet.out.hasPrefix("### `dev`: 3 objects are as they were applied\n"), "\(quiet.out)")
            #expect(!quiet.out.contains("|"))
        }
    }

    @Test func thePageHoldsTextAsText() async throws {
        try await withDrift { repository in
            let result = await repository.slipway("drift", "dev", "-html")
            #expect(result.out.contains("<td>data.mode</td>"), "\(result.out)")
            #expect(result.out.contains("a | b &lt;i&gt;`c`&lt;/i&gt; &amp;"))
            #expect(!result.out.contains("<i>") && !result.out.contains("<script"))
            #expect(result.out.contains("<td>modules/m/objects/all.yaml:5</td>"))
        }
    }

    // MARK: Several environments

    /// Under another name, and in another namespace.
    private static func renamed(_ environment: String, _ name: String) -> String {
        environment.replacing("name: dev", with: "name: \(name)").replacing("[dev]", with: "[\(name)]").replacing(
            "namespace: dev", with: "namespace: \(name)")
    }

    /// Four of them: in order, drifted, never applied, and broken.
    private func withSeveral(_ body: (Workspace) async throws -> Void) async throws {
        var files = RepositoryUnderTest.files(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {v: \"${inputs.v}\"}\n", namespace: "dev")
        let environment = files[RepositoryUnderTest.environmentPath] ?? ""
        for name in ["qa", "new", "zoo"] {
            files["environments/\(name)/environment.yaml"] = Self.renamed(environment, name)
        }
        files["environments/zoo/environment.yaml"] = Self.renamed(environment, "zoo").replacing(
            "v: 1", with: "w: 1")
        try await Workspace.with(files: files) { workspace in
            for name in ["dev", "qa"] {
                let result = await workspace.run("apply", name, "--embedded", "-auto-approve", "-concise")
                #expect(result.status == .done, "\(result.words)")
            }
            let patch = await workspace.run(
                "embedded", "patch", "ConfigMap", "qa/a", #"{"data": {"v": "7"}}"#)
            #expect(patch.status == .done, "\(patch.words)")
            try await body(workspace)
        }
    }

    @Test func oneBrokenEnvironmentDoesNotHideTheOthers() async throws {
        try await withSeveral { workspace in
            let validate = await workspace.run("validate", "-all")
            #expect(validate.status == .error)
            for name in ["dev", "qa", "new"] { #expect(validate.out.contains("\(name) is valid"), "\(validate.words)") }
            #expect(validate.errors.contains("[compose.unknown-input]"), "\(validate.errors)")

            let drift = await workspace.run("drift", "-all", "--embedded", "-sarif")
            #expect(drift.status == .error)
            let runs = try JSON.parse(Array(drift.out.utf8))["runs"]?.array ?? []
            #expect(
                runs.map { $0.value(at: ["automationDetails", "id"])?.string }
                    == ["slipway/drift/dev/", "slipway/drift/new/", "slipway/drift/qa/", "slipway/drift/zoo/"])
            let rules = runs.map { run in (run["results"]?.array ?? []).map { $0["ruleId"]?.string ?? "" } }
            #expect(rules == [[], ["drift.no-inventory"], ["drift.field"], ["compose.unknown-input"]], "\(rules)")

            let json = try JSON.parse(Array(await workspace.run("validate", "-all", "-json").out.utf8))
            #expect(json["dev"]?["valid"] == true && json["zoo"]?["valid"] == false)
            let junit = await workspace.run("validate", "-all", "-junit").out
            #expect(junit.contains("<testsuite name=\"new\"") && junit.contains("<testsuite name=\"zoo\""))
        }
    }

    @Test func plansOfAllAreFilesOfAFolder() async throws {
        try await withSeveral { workspace in
            try workspace.remove("environments/zoo/environment.yaml")
            let plan = await workspace.run(
                "plan", "-all", "--embedded", "-force-conflicts", "-out", "plans", "-detailed-exitcode")
            #expect(plan.status == .changes, "\(plan.words)")
            for name in ["dev", "new", "qa"] {
                let shown = await workspace.run("show", "plans/\(name).plan")
                #expect(shown.out.contains("Plan of \(name)"), "\(shown.words)")
            }
        }
    }

    @Test func allArePublishedToTheirBranches() async throws {
        try await withSeveral { workspace in
            try workspace.remove("environments/zoo/environment.yaml")
            try await workspace.commitEverything()
            let publish = await run(["publish", "-all"], in: workspace)
            #expect(publish.status == .done, "\(publish.words)")
            #expect(
                try await workspace.shell("git", "branch", "--list", "--format=%(refname:short)", "env/*")
                    == "env/dev\nenv/new\nenv/qa\n")
        }
    }
}
