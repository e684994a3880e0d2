import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// What the repository chose instead of another member of a union: server-side apply alone would leave both.
@Suite struct UnionTests {
    /// Two states of one object, and what somebody does in between.
    struct Transition: Sendable, CustomTestStringConvertible {
        var name: String
        var before: String
        var after: String
        var foreign: Value = .null
        /// What is there at the end, and what is not.
        var present: [String] = []
        var absent: [String] = []

        var testDescription: String { name }
    }

    struct Trial: Sendable, CustomTestStringConvertible {
        var backend: Backend
        var transition: Transition

        var testDescription: String { "\(transition.name) on \(backend.rawValue)" }

        static let all = Backend.available.flatMap { backend in
            UnionTests.transitions.map { Trial(backend: backend, transition: $0) }
        }
    }

    private static func deployment(_ container: String = "", _ pod: String = "", _ spec: String = "") -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d, namespace: $NS}
        spec:
          replicas: 0
          selector: {matchLabels: {app: d}}
          \(spec)
          template:
            metadata: {labels: {app: d}}
            spec: {containers: [{name: c, image: "nginx:1"\(container.isEmpty ? "" : ", " + container)}]\(pod)}
        """
    }

    private static func stateful(_ spec: String) -> String {
        deployment("", "", "serviceName: d\n  \(spec)").replacing("Deployment", with: "StatefulSet")
    }

    private static let pod = "spec.template.spec"

    static let transitions = [
        Transition(
            name: "a Deployment's strategy, of which the server completed the default", before: deployment(),
            after: deployment("", "", "strategy: {type: Recreate}"), absent: ["spec.strategy.rollingUpdate"]),
        Transition(
            name: "a StatefulSet's strategy", before: stateful(""), after: stateful("updateStrategy: {type: OnDelete}"),
            absent: ["spec.updateStrategy.rollingUpdate"]),
        Transition(
            name: "a volume's default source", before: deployment("", ", volumes: [{name: v}]"),
            after: deployment("", ", volumes: [{name: v, configMap: {name: x}}]"),
            present: ["\(pod).volumes[0].configMap"], absent: ["\(pod).volumes[0].emptyDir"]),
        Transition(
            name: "a value that somebody set beside its source",
            before: deployment("env: [{name: P, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]"),
            after: deployment("env: [{name: P, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]"),
            foreign: ["name": "c", "image": "nginx:1", "env": [["name": "P", "value": "byhand"]]],
            present: ["\(pod).containers[0].env[0].valueFrom"], absent: ["\(pod).containers[0].env[0].value"]),
        Transition(
            name: "a probe's handler that somebody chose",
            before: deployment("readinessProbe: {tcpSocket: {port: 80}}"),
            after: deployment("readinessProbe: {tcpSocket: {port: 80}}"),
            foreign: [
                "name": "c", "image": "nginx:1",
                "readinessProbe": ["httpGet": ["path": "/", "port": 80, "scheme": "HTTP"]],
            ],
            present: ["\(pod).containers[0].readinessProbe.tcpSocket"],
            absent: ["\(pod).containers[0].readinessProbe.httpGet"]),
    ]

    @Test(arguments: Trial.all) func theChosenMemberTakesThePlaceOfTheOther(_ trial: Trial) async throws {
        let harness = try await Harness.open(trial.backend)
        let transition = trial.transition
        try await harness.establish(transition.before)
        let desired = try harness.desired(transition.after)
        let object = desired.objects[0]
        if !transition.foreign.isNull {
            try await harness.patch(
                object.kind, "d", ["spec": ["template": ["spec": ["containers": [transition.foreign]]]]], by: "somebody"
            )
            let plan = try await harness.plan(desired)
            let isContested = plan.changes[0].conflicts.map(\.manager).contains("somebody")
            #expect(isContested ? plan.problems.hasPrefix("plan.field-conflict: ") : plan.problems.isEmpty)
            #expect(isContested || !plan.changes[0].fields.isEmpty)
        }
        let plan = try await harness.plan(desired) { $0.forcesConflicts = true }
        #expect(plan.problems == "")
        #expect(plan.changes[0].action == .update)
        let report = try await harness.apply(plan) { $0.waitsForAll = false }
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
        let live = try #require(try await harness.client.find(object.kind, object.identity))
        for path in transition.present { #expect(live.value(along: path) != nil, "\(path)") }
        for path in transition.absent { #expect(live.value(along: path) == nil, "\(path)") }
        let next = try await harness.plan(desired)
        #expect(next.summary.hasChanges == false, "\(next.text)")
        #expect(next.statistics.dryRuns == 0, "only what is desired is ours")
    }
}

extension Value {
    /// What is at a path of keys and places, as `spec.ports[0].name`.
    fileprivate func value(along path: String) -> Value? {
        var current: Value? = self
        for part in path.split(separator: ".") {
            let pieces = part.split(separator: "[")
            current = pieces.first.flatMap { current?[String($0)] }
            for place in pieces.dropFirst().compactMap({ Int($0.dropLast()) }) {
                let elements = current?.array ?? []
                current = elements.indices.contains(place) ? elements[place] : nil
            }
        }
        return current
    }
}
