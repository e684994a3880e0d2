import APIMachinery
import Cluster
import Model

/// What can be found out about something that did not become ready, for whoever has to put it right.
///
/// Asked once, when waiting for it has ended. Each part may fail: it only says more about what failed anyway, and not every
/// account may read Events, logs or the pods of others.
struct Inquiry: Sendable {
    let client: ClusterClient
    let now: Int64

    private static let event = GroupVersionKind(group: "", version: "v1", kind: "Event")
    private static let service = GroupVersionKind(group: "", version: "v1", kind: "Service")
    private static let lines = 5

    /// The same with what the events say, what failing containers wrote last, and who is behind a gate that stays shut.
    func completed(_ waiting: Waiting, of change: PlannedChange) async -> Waiting {
        var result = waiting
        let events = await events(in: change.identity.namespace)
        for index in result.pods.indices.prefix(3) {
            let pod = result.pods[index].pod
            // May fail: the pod may be gone, and is named all the same.
            guard let live = try? await client.find(PodIndex.pod, pod),
                let diagnosis = PodDiagnosis.diagnose(live, events: events, now: now)
            else { continue }
            result.pods[index].events = diagnosis.events
            if diagnosis.severity != .waiting, let container = diagnosis.container {
                result.pods[index].lastLines = await lastLines(of: pod, container)
            }
        }
        for gate in Set(result.pods.prefix(3).compactMap(\.gate)).sorted(by: { $0.name.precedes(inBytes: $1.name) }) {
            result.findings += await findings(behind: gate, from: change.identity.namespace)
        }
        return result
    }

    private func events(in namespace: String) async -> [Value] {
        // May fail: not every account may read them.
        (try? await client.list(Inquiry.event, namespace: namespace).collect().items) ?? []
    }

    /// A container that starts again and again has said why in the run before.
    private func lastLines(of pod: ObjectIdentity, _ container: String) async -> [String] {
        for isPrevious in [true, false] {
            // May fail: there may be no run before, and not every account may read logs.
            let found = try? await client.lastLines(
                of: pod, container: container, count: Inquiry.lines, isPrevious: isPrevious)
            if let found, !found.isEmpty { return found }
        }
        return []
    }

    // MARK: Behind a gate

    /// What keeps the Service from answering that a gate waits for: pods in trouble, pods that cannot be made, none at all.
    ///
    /// They may be anybody's: an operator's, another team's.
    private func findings(behind gate: Gate, from namespace: String) async -> [String] {
        guard let place = gate.place(from: namespace) else { return [] }
        let identity = ObjectIdentity(group: "", kind: "Service", namespace: place.namespace, name: place.service)
        let found: Value?
        do throws(ClusterError) {
            found = try await client.find(Inquiry.service, identity)
        } catch {
            return []
        }
        guard let found else { return ["There is no Service \(identity.place)."] }
        guard let selector = found.value(at: ["spec", "selector"])?.object, !selector.isEmpty else { return [] }
        let labels = selector.compactMap { field in field.value.string.map { "\(field.key)=\($0)" } }
        // May fail: the pods of others need not be ours to read.
        guard
            let pods = try? await client.list(
                PodIndex.pod, namespace: place.namespace, labelSelector: labels.joined(separator: ",")
            ).collect().items
        else { return [] }
        let troubles = pods.compactMap { PodDiagnosis.diagnose($0, now: now) }.sorted { $0.severity > $1.severity }
        var result = troubles.prefix(2).map {
            "Pod \($0.pod.place), behind Service \(place.service): \($0.summary)."
        }
        if pods.isEmpty {
            result.append("Service \(identity.place) has no pods (\(labels.joined(separator: ", "))).")
            result += await refusals(in: place.namespace)
        }
        return result
    }

    /// The pods that controllers of a namespace could not make.
    private func refusals(in namespace: String) async -> [String] {
        let refused = await events(in: namespace).filter { $0["reason"]?.string == PodRefusal.reason }
        var byObject: [String: Value] = [:]
        for event in refused {
            let object = event["involvedObject"]
            byObject["\(object?["kind"]?.string ?? "") \(namespace)/\(object?["name"]?.string ?? "")"] = event
        }
        return byObject.sorted { $0.key.precedes(inBytes: $1.key) }.prefix(2).map { name, event in
            "\(name): \(PodRefusal.sentence(of: event))."
        }
    }
}

extension Gate {
    /// The Service that the gate asks, seen from a namespace: `postgres`, `postgres.data` and `postgres.data.svc…` are names
    /// of Services; an address or a host elsewhere is not.
    fileprivate func place(from namespace: String) -> (service: String, namespace: String)? {
        let host: String
        switch check {
        case .tcp(let name, _), .http(let name, _, _): host = name
        case .exec: return nil
        }
        let parts = host.split(separator: ".").map(String.init)
        switch parts.count {
        case 1: return (parts[0], namespace)
        case 2: return (parts[0], parts[1])
        default: return parts[2] == "svc" ? (parts[0], parts[1]) : nil
        }
    }
}
