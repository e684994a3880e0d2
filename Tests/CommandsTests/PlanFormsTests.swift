import Cluster
import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// The forms in which a plan is shown: JSON for readers of Terraform's plans, Markdown, HTML.
@Suite(.serialized) struct PlanFormsTests {
    /// A plan with something of everything: new, changed, replaced and deleted objects, and secrets.
    private func withVariedPlan(_ body: (SavedPlanTests.Place) async throws -> Void) async throws {
        try await SavedPlanTests.Place.with(.embedded) { place in
            await place.establish()
            let workspace = place.workspace
            try workspace.replace("level: info", with: "level: debug", in: PlanRepository.configPath)
            try workspace.replace("three=3", with: "three=33", in: PlanRepository.configPath)
            try workspace.replace("nginx:1.27", with: "nginx:1.28", in: PlanRepository.appPath)
            try workspace.replace(
                "metadata: {name: app-login}", with: "metadata: {name: app-login-2}", in: PlanRepository.loginPath)
            try workspace.replace("name: tool}\ndata", with: "name: tool2}\ndata", in: "modules/tool/objects/tool.yaml")
            let plan = await place.slipway(
                "plan", "dev", "-out", "p", "-replace", "Service/app", token: "a-newer-token-here")
            #expect(plan.status == .done, "\(plan.errors)")
            try await body(place)
        }
    }

    @Test(.timeLimit(.minutes(10))) func readersOfTerraformPlansReadOurs() async throws {
        try await withVariedPlan { place in
            let shown = await place.slipwayOffline("show", "p", "-json")
            #expect(shown.status == .done, "\(shown.errors)")
            let reader = TerraformPlanReader(Array(shown.out.utf8))
            #expect(reader.problems == [])
            let text = await place.slipwayOffline("show", "p", "-concise").out
            #expect(
                text.contains(
                    "Plan: \(reader.add) to add, \(reader.change) to change, \(reader.destroy) to destroy."), "\(text)")
            #expect((reader.add, reader.change, reader.destroy) == (3, 3, 3))
            #expect(reader.unchanged == 1, "what stays as it is is told, too")
            #expect(Set(reader.addresses).count == reader.addresses.count)
            #expect(reader.addresses.contains(#"module.app.apps_deployment.this["plans/app"]"#))
            #expect(!shown.out.contains("a-newer-token-here"))
            #expect(!shown.out.contains(PlanRepository.literalSecret))
            let root = try JSON.parse(Array(shown.out.utf8))
            #expect(root.value(at: ["x_slipway", "summary", "add"]) == 3)
            #expect(root["applyable"] == true)
        }
    }

    @Test(.timeLimit(.minutes(10))) func planPrintsTheJSONThatShowPrints() async throws {
        try await withVariedPlan { place in
            let printed = await place.slipway(
                "plan", "dev", "-json", "-replace", "Service/app", "-detailed-exitcode", token: "a-newer-token-here")
            #expect(printed.status == .changes)
            let shown = await place.slipwayOffline("show", "p", "-json")
            #expect(printed.out == shown.out)
        }
    }

    @Test(.timeLimit(.minutes(10))) func aPlanWithErrorsIsJSONToo() async throws {
        try await SavedPlanTests.Place.with(.embedded) { place in
            await place.establish()
            try await place.cluster.withClient { client in
                _ = try await client.patch(
                    GroupVersionKind(group: "apps", version: "v1", kind: "Deployment"),
                    ObjectIdentity(group: "apps", kind: "Deployment", namespace: "plans", name: "app"),
                    ["spec": ["replicas": 3]], as: .mergePatch, fieldManager: "kubectl-edit")
            }
            let printed = await place.slipway("plan", "dev", "-json", "-out", "p")
            #expect(printed.status == .error)
            let root = try JSON.parse(Array(printed.out.utf8))
            #expect(root["errored"] == true)
            #expect(root["applyable"] == false)
            #expect(root.value(at: ["x_slipway", "diagnostics"])?.array?.isEmpty == false)
            #expect(TerraformPlanReader(Array(printed.out.utf8)).problems == [])
            #expect(FileSystem.kind(of: Path.join(place.workspace.root, "p")) == nil, "no plan is saved")
        }
    }

    @Test(.timeLimit(.minutes(10))) func markdownSaysTheSummaryFirst() async throws {
        try await withVariedPlan { place in
            let text = await place.slipwayOffline("show", "p", "-markdown").out
            #expect(text.hasPrefix("### Plan: 3 to add, 3 to change, 3 to destroy."), "\(text)")
            #expect(
                text.contains("<details><summary><b>module.app</b>: 1 to add, 3 to change, 1 to replace, 1 to destroy"))
            #expect(text.contains("```diff\n"))
            #expect(text.contains("\n       two=2\n-      three=3\n+      three=33\n       four=4\n"), "\(text)")
            #expect(text.contains("! v1 ConfigMap plans/app-config"))
            #expect(text.components(separatedBy: "<details>").count == text.components(separatedBy: "</details>").count)
            #expect(!text.contains(PlanRepository.literalSecret))
        }
    }

    @Test(.timeLimit(.minutes(10))) func thePageNeedsNothingFromElsewhere() async throws {
        try await withVariedPlan { place in
            let result = await place.slipwayOffline("show", "p", "-html", "-out", "plan.html")
            #expect(result.status == .done, "\(result.errors)")
            let page = try place.workspace.read("plan.html")
            for reference in ["src=", "href=", "@import", "url(", "http:", "https:"] {
                let found = page.components(separatedBy: reference).count - 1
                #expect(
                    found == 0 || reference == "http:" && found == 1, "\(reference): only the name of SVG's namespace")
            }
            #expect(!page.contains(PlanRepository.literalSecret))
            #expect(!page.contains("a-newer-token-here"))
        }
    }
}

extension SavedPlanTests.Place {
    /// Without the cluster's flags, which `show` does not take.
    func slipwayOffline(_ words: String...) async -> CommandLineResult {
        await CommandsTests.slipway(words, in: workspace.root, variables: [:])
    }
}
