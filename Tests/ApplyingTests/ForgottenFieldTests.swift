import APIMachinery
import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// Fields that were ours and left the repository go, also where somebody removed the record of who owns what: nobody wants them.
@Suite struct ForgottenFieldTests {
    /// An object before and after something left it, and what that is.
    struct Sample: Sendable, CustomTestStringConvertible {
        var kind: GroupVersionKind
        var before: String
        var after: String
        var line: String
        var path: [String]
        /// The value there that stays.
        var rest: Value?

        var testDescription: String { line }
    }

    static let samples = [
        Sample(
            kind: Harness.configMap, before: "data: {keep: a, gone: b}", after: "data: {keep: a}",
            line: "update ConfigMap/o data.gone", path: ["data"], rest: ["keep": "a", "others": "x"]),
        Sample(
            kind: GroupVersionKind(group: "", version: "v1", kind: "Service"),
            before: "spec: {ports: [{name: a, port: 80}, {name: b, port: 81}]}",
            after: "spec: {ports: [{name: a, port: 80}]}",
            line: "update Service/o spec.ports[port=81,protocol=TCP]", path: ["spec", "ports"],
            rest: [["name": "a", "port": 80, "protocol": "TCP", "targetPort": 80]]),
        Sample(
            kind: GroupVersionKind(group: "networking.k8s.io", version: "v1", kind: "Ingress"),
            before: "spec: {ingressClassName: gone, defaultBackend: {service: {name: s, port: {number: 80}}}}",
            after: "spec: {defaultBackend: {service: {name: s, port: {number: 80}}}}",
            line: "update Ingress/o spec.ingressClassName", path: ["spec", "ingressClassName"], rest: nil),
    ]

    static let trials = Backend.available.flatMap { backend in
        samples.flatMap { sample in [true, false].map { (backend, sample, $0) } }
    }

    private static func yaml(_ sample: Sample, _ body: String) -> String {
        "apiVersion: \(sample.kind.apiVersion)\nkind: \(sample.kind.kind)\nmetadata: {name: o, namespace: $NS}\n\(body)\n"
    }

    /// Either at once, or after an apply that the server took for the first one.
    @Test(arguments: trials) func whatNobodyKeepsGoes(_ backend: Backend, _ sample: Sample, isAtOnce: Bool) async throws
    {
        let harness = try await Harness.open(backend)
        let before = try await harness.establish(Self.yaml(sample, sample.before))
        if sample.kind == Harness.configMap {
            try await harness.patch(sample.kind, "o", ["data": ["others": "x"]], by: "kubectl-edit")
        }
        try await harness.patch(sample.kind, "o", ["metadata": ["managedFields": [[:]]]], by: "cleaner")
        if !isAtOnce {
            #expect(try await harness.apply(try await harness.plan(before)).isComplete)
        }
        let desired = try harness.desired(Self.yaml(sample, sample.after))
        let plan = try await harness.plan(desired) { options in
            options.digest = Harness.digest
            options.records = Harness.records
        }
        #expect(plan.text == sample.line)
        #expect(plan.changes[0].staying.isEmpty, "\(plan.changes[0].staying)")
        #expect(plan.changes[0].conflicts.isEmpty, "\(plan.changes[0].conflicts)")
        #expect(try await harness.apply(plan).isComplete)
        #expect(try await harness.find(sample.kind, "o")?.value(at: sample.path) == sample.rest)
        #expect(try await harness.plan(desired).summary.hasChanges == false)
        #expect(try await harness.drift(desired).drifts.isEmpty)
    }
}
