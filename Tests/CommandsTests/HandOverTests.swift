import Cluster
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// Objects that change hands: between instances, between environments, and with an environment's name.
@Suite(.serialized) struct HandOverTests {
    private static let targets = LoopTarget.available.filter { $0 != .realCluster }

    private static let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: \"1\"}\n"
    private static let configMap = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")

    private func owner(_ place: RepositoryUnderTest, in namespace: String) async throws -> String? {
        try await place.cluster.find(Self.configMap, "c", in: namespace)?
            .value(at: ["metadata", "labels", "app.kubernetes.io/part-of"])?.string
    }

    /// The environment "dev" again under another name.
    private func add(_ name: String, to place: RepositoryUnderTest) throws {
        let text = try place.workspace.read(RepositoryUnderTest.environmentPath)
        try place.workspace.write(
            text.replacing("name: dev", with: "name: \(name)"), to: "environments/\(name)/environment.yaml")
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets, [true, false])
    func whatOneEnvironmentLetsGoTheOtherTakes(target: LoopTarget, byImport: Bool) async throws {
        try await RepositoryUnderTest.with(target, RepositoryUnderTest.files(Self.map, namespace: "hand1")) { place in
            await place.apply()
            try add("other", to: place)
            let held = await place.slipway("plan", "other", "-adopt")
            #expect(held.status == .error)
            #expect(held.words.contains("`slipway state rm dev ConfigMap hand1/c`"), "\(held.errors)")
            #expect(await place.slipway("state", "rm", "dev", "ConfigMap", "hand1/c").status == .done)
            #expect(await place.slipway("state", "rm", "dev", "Namespace", "hand1").status == .done)
            let asked = await place.slipway("plan", "other")
            #expect(asked.status == .error)
            #expect(asked.words.contains("no inventory of this repository has it"), "\(asked.errors)")
            if byImport {
                let taken = await place.slipway("import", "other", "ConfigMap/c", "Namespace/hand1")
                #expect(taken.status == .done, "\(taken.errors)")
                await place.apply("other")
            } else {
                await place.apply("other", "-adopt")
            }
            #expect(try await owner(place, in: "hand1") == "other")
            #expect(await place.slipway("plan", "other", "-detailed-exitcode").status == .done)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func anEnvironmentGetsAnotherName(target: LoopTarget) async throws {
        try await RepositoryUnderTest.with(target, RepositoryUnderTest.files(Self.map, namespace: "hand2")) { place in
            await place.apply()
            try add("prod", to: place)
            let early = await place.slipway("import", "prod", "-from", "dev")
            #expect(early.errors.contains("[state.environment-exists]"), "\(early.errors)")
            try FileSystem.removeTree(Path.join(place.workspace.root, "environments/dev"))
            let held = await place.slipway("plan", "prod")
            #expect(held.words.contains("-from dev"), "\(held.errors)")
            let taken = await place.slipway("import", "prod", "-from", "dev")
            #expect(taken.out.contains("Took over 2 objects of dev."), "\(taken.errors)")
            let drift = await place.slipway("drift", "prod")
            #expect(
                drift.out.contains("No drift.") && !drift.errors.contains("lost-record"), "\(drift.out)\(drift.errors)")
            let plan = await place.slipway("plan", "prod")
            #expect(plan.out.contains("Plan: 0 to add, 2 to change, 0 to destroy."), "\(plan.out)\(plan.errors)")
            await place.apply("prod")
            #expect(try await owner(place, in: "hand2") == "prod")
            #expect(await place.slipway("import", "prod", "-from", "dev").errors.contains("[state.nothing-to-import]"))
        }
    }

    /// The plan's advice, word for word.
    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func anInstanceIsSplit(target: LoopTarget) async throws {
        func workload(_ kind: String, _ name: String) -> String {
            """
            apiVersion: apps/v1
            kind: \(kind)
            metadata: {name: \(name)}
            spec: {\(kind == "StatefulSet" ? "serviceName: db, " : "")template: {spec: {containers: [{name: c, image: "busybox:1.36"}]}}}

            """
        }
        let web = workload("Deployment", "web")
        let database =
            workload("StatefulSet", "db")
            + "---\napiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, ports: [{port: 80}]}\n"
        let files = RepositoryUnderTest.files(
            web + "---\n" + database, namespace: "split1", modules: ["db": database])
        try await RepositoryUnderTest.with(target, files) { place in
            await place.apply()
            try place.workspace.write(web, to: "modules/m/objects/all.yaml")
            try place.workspace.replace(
                "  instances:\n", with: "  instances:\n    db: {module: db, namespace: split1}\n",
                in: RepositoryUnderTest.environmentPath)
            let plan = await place.slipway("plan", "dev")
            let advice = try #require(plan.words.firstMatch(of: /`moved: (\[[^`]*\])`/), "\(plan.errors)").output.1
            try place.workspace.replace(
                "  instances:\n", with: "  moved: \(advice)\n  instances:\n", in: RepositoryUnderTest.environmentPath)
            let kept = await place.slipway("plan", "dev")
            #expect(kept.status == .done, "\(kept.errors)")
            #expect(!kept.out.contains("must be replaced"), "\(kept.out)")
            #expect(kept.out.contains("0 to add,") && kept.out.contains("0 to destroy."), "\(kept.out)")
            await place.apply()
        }
    }
}
