import TestSupport
import Testing

@testable import Commands

/// What others have written, and a terminal would act upon, or an eye be misled by.
@Suite struct HiddenTextTests {
    /// A whole run over values that are written right to left, and a name that is a sentence of ours.
    @Test(.timeLimit(.minutes(10))) func aReviewerReadsWhatIsThere() async throws {
        try await Workspace.with(files: [
            "environments/dev/environment.yaml": """
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}
            spec:
              platform: kubernetes
              namespaces: [direction]
              instances:
                m: {module: m, namespace: direction}
            """,
            "modules/m/module.yaml": """
            apiVersion: slipway.dev/v1alpha1
            kind: Module
            metadata: {name: m}
            spec:
              objects: [objects/all.yaml]
            """,
            "modules/m/objects/all.yaml": """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: c}
            data: {user: "\\u202Enimda\\u202C", script: "a\\r\\nPlan: 7 to add, 0 to change, 0 to destroy.\\n"}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: 'a"]; evil [label="\\b'}
            rules: []
            """,
        ]) { workspace in
            for words in [["plan", "dev"], ["plan", "dev", "-json"], ["render", "dev"], ["graph", "dev"]] {
                let result = await run(words + (words[0] == "plan" ? ["--embedded"] : []), in: workspace)
                #expect(result.status == .done, "\(words): \(result.errors)")
                HiddenText.expectNone(in: result.out + result.errors, "\(words)")
                let lines = result.out.unicodeScalars.split(separator: "\n").map { String($0) }
                #expect(!lines.contains { $0.hasPrefix("Plan: 7 to add") }, "\(words): \(result.out)")
            }
            let rendered = await run(["render", "dev"], in: workspace)
            #expect(rendered.out.contains("\"\\u202Enimda\\u202C\""), "the same value: \(rendered.out)")
            let dot = await run(["graph", "dev", "-objects", "--dot"], in: workspace)
            #expect(dot.out.contains("[label=\"ClusterRole\\na\\\"]; evil [label=\\\"\\\\b\"];"), "\(dot.out)")
        }
    }
}
