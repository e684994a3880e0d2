import Model
import TestSupport
import Testing

@testable import Composing

/// Instances and objects that had another place keep the label that selectors are made of.
@Suite struct MovedTests {
    private static let set = LabelTests.workload("db", kind: "StatefulSet", spec: "serviceName: db")

    /// The instance label of each workload, in its selector, its pods and on itself.
    private func labels(_ moved: String, instances: String = "shop: {module: web}\n  db: {module: db}") async throws
        -> [String: String]
    {
        let state = try await Repository(
            environment: "namespace: ns\ninstances:\n  \(instances)\nmoved: \(moved)",
            modules: ["web": "objects: [objects/*.yaml]", "db": "objects: [objects/*.yaml]"]
        )
        .with("modules/web/objects/web.yaml", LabelTests.workload("web"))
        .with(
            "modules/db/objects/db.yaml",
            Self.set + "---\n" + LabelTests.service("db") + "---\n" + LabelTests.workload("cache")
        )
        .compose()
        var labels: [String: String] = [:]
        for object in state.objects where object.kind.group == "apps" {
            let key = "app.kubernetes.io/instance"
            let found = [
                object.value.value(at: ["metadata", "labels", key]),
                object.value.value(at: ["spec", "selector", "matchLabels", key]),
                object.value.value(at: ["spec", "template", "metadata", "labels", key]),
            ]
            #expect(Set(found).count == 1, "\(object.identity)")
            labels[object.identity.name] = found[0]?.string
        }
        let service = state.object("Service", "db")?.value.value(at: ["spec", "selector", "app.kubernetes.io/instance"])
        #expect(service?.string == labels["db"], "a Service follows its workload")
        return labels
    }

    @Test func anInstanceIsSplit() async throws {
        let found = try await labels("[{from: shop, to: db, objects: [StatefulSet/db]}]")
        #expect(found == ["web": "shop", "db": "shop", "cache": "db"])
    }

    @Test func oneBecomesAPartOfAnother() async throws {
        let found = try await labels("[{from: store, to: db, objects: [StatefulSet]}]")
        #expect(found == ["web": "shop", "db": "store", "cache": "db"])
    }

    /// What moved out of an instance that had another name before has the label of that name.
    @Test func aChainOfNames() async throws {
        let found = try await labels(
            "[{from: first, to: shop}, {from: shop, to: db, objects: [\"*/db\"]}, {from: store, to: db}]")
        #expect(found == ["web": "first", "db": "first", "cache": "store"])
    }

    @Test func mistakes() async throws {
        func complaint(_ moved: String) async throws -> String {
            try await Repository(
                environment: "instances: {shop: {module: web}}\nmoved: \(moved)", modules: ["web": "summary: Web"]
            ).complaint()
        }
        let whole = await #expect(throws: DiagnosticsError.self) { try await complaint("[{from: shop, to: shop}]") }
        #expect(whole?.diagnostics.first?.detail.contains("objects: [StatefulSet/db]") == true)
        let name = await #expect(throws: DiagnosticsError.self) {
            try await complaint("[{from: a, to: shop, objects: [a/b/c]}]")
        }
        #expect(name?.diagnostics.first?.detail.contains("Write Kind/name") == true)
    }
}
