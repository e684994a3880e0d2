import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Composing

/// The same patches on the same objects through Slipway and through kustomize.
@Suite(.enabled(if: Shell.has("kubectl"), "needs kubectl, which has kustomize inside"))
struct KustomizeOracleTests {
    /// The objects that both start from: finished, but for the overlays.
    private func base() async throws -> [Value] {
        try await OverlayChangesTests.repository("").compose().objects.map(\.value)
    }

    private func ours(_ environment: String) async throws -> [Value] {
        try await OverlayChangesTests.repository(environment).compose().objects.map(\.value)
    }

    /// What `kubectl kustomize` makes of the objects.
    private func theirs(_ objects: [Value], _ kustomization: String) throws -> [Value] {
        try TemporaryFolder.with { folder in
            try FileSystem.write(YAML.canonical(objects), to: Path.join(folder, "all.yaml"))
            let text = "resources: [all.yaml]\n" + kustomization
            try FileSystem.write(Array(text.utf8), to: Path.join(folder, "kustomization.yaml"))
            let outcome = Shell.run("kubectl kustomize \(folder)")
            try #require(outcome.status == 0, "\(outcome.output)\n\(kustomization)")
            return try YAML.parse(Array(outcome.output.utf8), file: .none).map(\.value)
        }
    }

    private func expectSame(_ overlays: String, _ kustomization: String) async throws {
        let base = try await base()
        try compare(await ours(overlays), theirs(base, kustomization), overlays)
    }

    private func compare(_ ours: [Value], _ theirs: [Value], _ overlays: String) throws {
        let left = ours.sorted { $0.place < $1.place }
        let right = theirs.sorted { $0.place < $1.place }
        try #require(left.count > 5)
        #expect(left.map(\.place) == right.map(\.place))
        for (left, right) in zip(left, right) where left != right {
            Issue.record(
                """
                \(left.place)
                \(String(decoding: YAML.canonical([left]), as: UTF8.self))
                --- kustomize:
                \(String(decoding: YAML.canonical([right]), as: UTF8.self))
                --- patch:
                \(overlays.split(separator: "\n").first { $0.contains("name: \(left.name)}") } ?? "")
                """)
        }
    }

    /// A patch for a kind and name of the objects.
    struct Case {
        var kind: String
        var name: String
        var patch: Value
    }

    /// All cases in one run of kustomize, which takes most of a second to start: each patches a copy of its own.
    private func expectSame(_ cases: [Case]) async throws {
        let base = try await base()
        var copies: [Value] = []
        var overlays = ""
        var patches = ""
        for (index, entry) in cases.enumerated() {
            var object = try #require(
                base.first { $0["kind"]?.string == entry.kind && $0["metadata"]?["name"]?.string == entry.name })
            let name = "\(entry.name)-\(index)"
            object.edit("metadata") { $0["name"] = .string(name) }
            copies.append(object)
            var patch = entry.patch
            if patch.array == nil {
                // kustomize wants to be told again whom a merge patch is for.
                patch["apiVersion"] = object["apiVersion"]
                patch["kind"] = object["kind"]
                patch.edit("metadata") { $0["name"] = .string(name) }
            }
            let json = String(decoding: JSON.serialize(patch), as: UTF8.self)
            overlays += "  - {target: {kind: \(entry.kind), name: \(name)}, patch: \(json)}\n"
            patches += "- target: {kind: \(entry.kind), name: \(name)}\n  patch: |-\n    \(json)\n"
        }
        let repository = { (overlays: String) in
            Repository(
                environment: "namespace: lake\nobjects: [copies.yaml]\n\(overlays)", modules: [:],
                platform: "kubernetes"
            ).with("environments/dev/copies.yaml", String(decoding: YAML.canonical(copies), as: UTF8.self))
        }
        let unpatched = try await repository("").compose().objects.map(\.value)
        let ours = try await repository("overlays:\n\(overlays)").compose().objects.map(\.value)
        try compare(ours, theirs(unpatched, "patches:\n\(patches)"), overlays)
    }

    // MARK: Fixed cases

    static let fixed: [(String, String, String)] = [
        ("Deployment", "web", #"{"spec":{"replicas":null,"paused":true}}"#),
        ("Deployment", "web", #"{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"x"}]}}}}"#),
        ("Deployment", "web", #"{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"s"}]}}}}"#),
        (
            "Deployment", "web",
            #"{"spec":{"template":{"spec":{"initContainers":[{"name":"init","$patch":"delete"}]}}}}"#
        ),
        ("Deployment", "web", #"{"spec":{"template":{"spec":{"volumes":[{"name":"data","$patch":"delete"}]}}}}"#),
        (
            "Deployment", "web",
            #"{"spec":{"template":{"spec":{"volumes":[{"name":"n","emptyDir":{}},{"$patch":"replace"}]}}}}"#
        ),
        ("Deployment", "web", #"{"spec":{"strategy":{"$patch":"replace","type":"Recreate"}}}"#),
        (
            "Deployment", "web",
            #"{"metadata":{"labels":{"a":"b"}},"spec":{"template":{"metadata":{"labels":{"app.kubernetes.io/part-of":"x"}}}}}"#
        ),
        (
            "Deployment", "web",
            #"{"spec":{"template":{"spec":{"tolerations":[{"key":"a"}],"nodeSelector":{"a":"b"}}}}}"#
        ),
        (
            "Deployment", "web",
            #"{"spec":{"template":{"spec":{"containers":[{"name":"main","env":[{"name":"P","value":"1","valueFrom":null}],"args":["a"]}]}}}}"#
        ),
        ("Service", "db", #"{"spec":{"ports":[{"port":5432,"name":"sql"},{"port":1,"name":"one"}]}}"#),
        ("Service", "db", #"{"spec":{"ports":[{"port":5432,"$patch":"delete"},{"port":1,"name":"one"}]}}"#),
        ("Thing", "thing", #"{"spec":{"pod":{"containers":[{"name":"y"}]},"replicas":null}}"#),
        ("ConfigMap", "web", #"{"data":{"a":null,"c":"d"}}"#),
        ("RoleBinding", "web", #"{"subjects":[{"kind":"User","name":"me"}]}"#),
        (
            "StatefulSet", "db",
            #"[{"op":"add","path":"/spec/replicas","value":3},{"op":"remove","path":"/spec/serviceName"}]"#
        ),
        (
            "Deployment", "web",
            #"[{"op":"add","path":"/spec/template/spec/volumes/-","value":{"name":"z","emptyDir":{}}}]"#
        ),
        (
            "Deployment", "web",
            #"[{"op":"add","path":"/spec/template/spec/containers/0/env/0","value":{"name":"Z","value":"1"}}]"#
        ),
        ("Deployment", "web", #"[{"op":"replace","path":"/metadata/labels/app.kubernetes.io~1part-of","value":"x"}]"#),
        (
            "Deployment", "web",
            #"[{"op":"test","path":"/spec/replicas","value":1},{"op":"move","from":"/spec/replicas","path":"/spec/minReadySeconds"}]"#
        ),
        ("Deployment", "web", #"[{"op":"copy","from":"/spec/replicas","path":"/spec/minReadySeconds"}]"#),
        ("Secret", "web", #"{"$patch":"delete"}"#),
    ]

    @Test func fixedCases() async throws {
        try await expectSame(
            Self.fixed.map { kind, name, patch in
                Case(kind: kind, name: name, patch: try JSON.parse(Array(patch.utf8)))
            })
    }

    /// kustomize leaves the directive in the object; the API server follows it, and so do we.
    @Test func elementsAreOrderedAsTheServerDoes() async throws {
        let patch = """
            {"spec": {"template": {"spec": {"$setElementOrder/volumes": [{"name": "conf"}, {"name": "data"}],
              "volumes": [{"name": "data", "emptyDir": {}, "persistentVolumeClaim": null}]}}}}
            """
        let state = try await OverlayChangesTests.repository(
            "overlays: [{target: {kind: Deployment}, patch: \(patch.replacing("\n", with: " "))}]"
        ).compose()
        let volumes = state.object("Deployment", "web")?.value.value(at: ["spec", "template", "spec", "volumes"])
        #expect(volumes?.array?.map { $0["name"] } == ["conf", "data"])
        #expect(volumes?.array?[1] == ["name": "data", "emptyDir": [:]])
    }

    static let short: [(overlays: String, kustomization: String)] = [
        (
            "images: [{name: busybox, newName: m/b, newTag: \"2\"}, {name: postgres, newTag: \"17\"}]",
            "images: [{name: busybox, newName: m/b, newTag: \"2\"}, {name: postgres, newTag: \"17\"}]"
        ),
        (
            "images: [{name: \"registry:5000/team/web\", digest: \"sha256:cc\"}, {name: postgres, newName: pg}]",
            "images: [{name: \"registry:5000/team/web\", digest: \"sha256:cc\"}, {name: postgres, newName: pg}]"
        ),
        (
            "images: [{name: \"registry:5000/team/web\", newTag: \"3\", digest: \"sha256:cc\"}]",
            "images: [{name: \"registry:5000/team/web\", newTag: \"3\", digest: \"sha256:cc\"}]"
        ),
        (
            "replicas: [{name: web, count: 4}, {name: db, count: 0}]",
            "replicas: [{name: web, count: 4}, {name: db, count: 0}]"
        ),
        ("overlays: [{namePrefix: eu-}]", "namePrefix: eu-\n"),
        ("overlays: [{nameSuffix: -x, namePrefix: a-}]", "nameSuffix: -x\nnamePrefix: a-\n"),
        ("overlays: [{annotations: {a: b}, labels: {c: d}}]", "labels: [{pairs: {c: d}}]\npatches: []\n"),
    ]

    @Test(arguments: short.indices.dropLast()) func shortForms(index: Int) async throws {
        try await expectSame(Self.short[index].overlays, Self.short[index].kustomization)
    }

    @Test func labels() async throws {
        try await expectSame("overlays: [{labels: {c: d}}]", "labels: [{pairs: {c: d}}]\n")
    }

    // MARK: Generated cases

    @Test(arguments: 0..<3 as Range<UInt64>) func generatedPatches(seed: UInt64) async throws {
        var generator = PatchGenerator(seed: seed)
        try await expectSame((0..<60).map { _ in generator.patch() })
    }
}

extension Value {
    fileprivate var name: String { self["metadata"]?["name"]?.string ?? "" }

    /// Kind, namespace and name, to sort by.
    fileprivate var place: String {
        let metadata = self["metadata"] ?? .null
        return [self["kind"], metadata["namespace"], metadata["name"]].map { $0?.string ?? "" }
            .joined(separator: "/")
    }
}

/// Makes patches that fit the objects of the oracle.
private struct PatchGenerator {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed &* 7919 &+ 13) }

    mutating func patch() -> KustomizeOracleTests.Case {
        switch random.below(5) {
        case 0: .init(kind: "Service", name: "db", patch: ["spec": .object(service())])
        case 1: .init(kind: "StatefulSet", name: "db", patch: ["spec": .object(workload(container: "db"))])
        case 2: .init(kind: "Deployment", name: "web", patch: operations())
        case 3:
            // Where a label is null in a patch, kustomize 5.5 writes the text "null"; the API server removes it.
            .init(
                kind: "ConfigMap", name: "web",
                patch: ["data": texts(), "metadata": ["labels": texts(hasNulls: false)]])
        default: .init(kind: "Deployment", name: "web", patch: ["spec": .object(workload(container: "main"))])
        }
    }

    private mutating func texts(hasNulls: Bool = true) -> Value {
        var fields = ValueObject()
        for key in ["a", "b", "c", "d"] where random.once(in: 2) {
            let isNull = random.once(in: 4) && hasNulls
            fields[key] = isNull ? .null : .string(word())
        }
        return .object(fields)
    }

    private mutating func word() -> String { random.pick(["x", "yes", "1", "true", "a: b", "", "#no", "long text"]) }

    private mutating func workload(container: String) -> ValueObject {
        var spec = ValueObject()
        if random.once(in: 3) { spec["replicas"] = random.once(in: 3) ? .null : .integer(Int64(random.below(9))) }
        if random.once(in: 4) { spec["minReadySeconds"] = 5 }
        var pod = ValueObject()
        if random.once(in: 2) { pod["containers"] = .array(containers(container)) }
        if random.once(in: 3) { pod["nodeSelector"] = texts() }
        if random.once(in: 3) { pod["tolerations"] = [["key": .string(word()), "operator": "Exists"]] }
        if random.once(in: 3) { pod["volumes"] = .array(volumes()) }
        if random.once(in: 4) { pod["serviceAccountName"] = random.once(in: 2) ? .null : "other" }
        if random.once(in: 4) { pod["imagePullSecrets"] = [["name": "pull"]] }
        if random.once(in: 4) { pod["hostAliases"] = [["ip": "10.0.0.1", "hostnames": ["a"]]] }
        if random.once(in: 4) { pod["securityContext"] = ["runAsUser": 5, "seccompProfile": .null] }
        var template: ValueObject = ["spec": .object(pod)]
        if random.once(in: 2) { template["metadata"] = ["annotations": texts()] }
        spec["template"] = .object(template)
        return spec
    }

    private mutating func containers(_ name: String) -> [Value] {
        var list: [Value] = []
        if random.once(in: 5) { return [["name": .string(name), "$patch": "delete"], ["name": "new", "image": "n"]] }
        for name in [name, "side", "other"].shuffled(using: &random) where random.once(in: 2) {
            var container: ValueObject = ["name": .string(name), "image": .string("img:\(random.below(9))")]
            if random.once(in: 2) { container["env"] = .array(variables()) }
            if random.once(in: 3) { container["ports"] = ports(key: "containerPort") }
            if random.once(in: 3) { container["args"] = [.string(word())] }
            if random.once(in: 3) { container["resources"] = ["limits": ["cpu": "1", "memory": .null]] }
            if random.once(in: 3) { container["volumeMounts"] = [["name": "data", "mountPath": "/d"]] }
            list.append(.object(container))
        }
        return list
    }

    private mutating func variables() -> [Value] {
        ["A", "P", "B"].shuffled(using: &random).filter { _ in random.once(in: 2) }.map { name in
            random.once(in: 4) && name == "P"
                ? ["name": "P", "$patch": "delete"] : ["name": .string(name), "value": .string(word())]
        }
    }

    private mutating func volumes() -> [Value] {
        switch random.below(3) {
        case 0: [["name": "data", "emptyDir": [:], "persistentVolumeClaim": .null]]
        case 1: [["name": "new", "emptyDir": [:]]]
        default: [["name": "new", "configMap": ["name": "web"]], ["name": "late", "emptyDir": ["medium": "Memory"]]]
        }
    }

    private mutating func ports(key: String) -> Value {
        .array(
            [80, 81, 5432].shuffled(using: &random).filter { _ in random.once(in: 2) }.map { number in
                [key: .integer(Int64(number)), "name": .string("p\(number)")]
            })
    }

    private mutating func service() -> ValueObject {
        var spec = ValueObject()
        if random.once(in: 2) { spec["type"] = "NodePort" }
        if random.once(in: 2) { spec["selector"] = texts() }
        spec["ports"] = ports(key: "port")
        return spec
    }

    private mutating func operations() -> Value {
        let pod = "/spec/template/spec"
        let all: [Value] = [
            ["op": "add", "path": .string("\(pod)/hostNetwork"), "value": true],
            ["op": "add", "path": .string("\(pod)/containers/0/args"), "value": ["a", "b"]],
            ["op": "add", "path": .string("\(pod)/containers/-"), "value": ["name": "z", "image": "z"]],
            ["op": "replace", "path": "/spec/replicas", "value": .integer(Int64(random.below(9)))],
            ["op": "add", "path": "/metadata/annotations", "value": ["a": "b"]],
            ["op": "replace", "path": .string("\(pod)/containers/0/image"), "value": .string(word())],
            ["op": "remove", "path": .string("\(pod)/serviceAccountName")],
            ["op": "copy", "from": .string("\(pod)/containers/0"), "path": .string("\(pod)/initContainers/0")],
        ]
        return .array(all.filter { _ in random.once(in: 2) } + [all[0]])
    }
}
