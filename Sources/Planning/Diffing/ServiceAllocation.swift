import APIMachinery
import Model

/// What one Service of a cluster alone can hold.
enum ServiceAllocation: Hashable, Sendable {
    case nodePort(Int64)
    /// A cluster IP.
    case address(String)
}

extension Value {
    /// The node ports of a Service, by the ports that they lead to; those that it does not choose are left out.
    fileprivate var nodePorts: [(port: ServicePort, number: Int64)] {
        (value(at: ["spec", "ports"])?.array ?? []).compactMap { port in
            port["nodePort"]?.integer.map { (ServicePort(port), $0) }
        }
    }

    /// What a Service holds, or asks for by name.
    var allocations: Set<ServiceAllocation> {
        var found = Set(nodePorts.map { ServiceAllocation.nodePort($0.number) })
        let addresses = [value(at: ["spec", "clusterIP"])] + (value(at: ["spec", "clusterIPs"])?.array ?? [])
        for case .string(let address)? in addresses where !address.isEmpty && address != "None" {
            found.insert(.address(address))
        }
        return found
    }

    /// What a live Service keeps when a desired one is applied over it; all that it names is replaced.
    fileprivate func allocations(keptBy desired: Value) -> Set<ServiceAllocation> {
        var kept = desired.allocations
        let type = desired.value(at: ["spec", "type"])?.string ?? "ClusterIP"
        if desired.value(at: ["spec", "clusterIP"]) == nil, type != "ExternalName" {
            kept.formUnion(allocations.filter { if case .address = $0 { true } else { false } })
        }
        guard type == "NodePort" || type == "LoadBalancer" else { return kept }
        // A port whose number the repository leaves open keeps the one that it has.
        let chosen = Set(desired.nodePorts.map(\.port))
        let present = Set((desired.value(at: ["spec", "ports"])?.array ?? []).map(ServicePort.init))
        for (port, number) in nodePorts where present.contains(port) && !chosen.contains(port) {
            kept.insert(.nodePort(number))
        }
        return kept
    }

    /// The Service with none of these node ports: of each the server keeps what there is.
    func withoutNodePorts(_ numbers: Set<Int64>) -> Value {
        var result = self
        guard let ports = value(at: ["spec", "ports"])?.array else { return result }
        result.set(
            .array(
                ports.map { port in
                    var port = port
                    if let number = port["nodePort"]?.integer, numbers.contains(number) { port["nodePort"] = nil }
                    return port
                }), at: FieldPath(keys: "spec", "ports"))
        return result
    }

    /// The Service with the node ports that another one chooses.
    func takingNodePorts(of chosen: Value) -> Value {
        var result = self
        let numbers = Dictionary(chosen.nodePorts.map { ($0.port, $0.number) }) { first, _ in first }
        guard let ports = value(at: ["spec", "ports"])?.array else { return result }
        result.set(
            .array(
                ports.map { port in
                    var port = port
                    if let number = numbers[ServicePort(port)] { port["nodePort"] = .integer(number) }
                    return port
                }), at: FieldPath(keys: "spec", "ports"))
        return result
    }
}

/// A port of a Service, as server-side apply tells them apart.
private struct ServicePort: Hashable {
    var number: Int64
    var transport: String

    init(_ port: Value) {
        number = port["port"]?.integer ?? 0
        transport = port["protocol"]?.string ?? "TCP"
    }
}

/// The objects of a plan that let go of what others of it may want.
struct ReleasedAllocations: Sendable {
    private var holders: [ServiceAllocation: ObjectIdentity] = [:]
    private let claims: ExclusiveClaims

    init(_ reading: PlanReading) {
        claims = ExclusiveClaims(reading)
        for (entry, outcome) in zip(reading.environment.surplus, reading.surplus) where entry.identity.isService {
            for allocation in outcome.found?.allocations ?? [] { holders[allocation] = entry.identity }
        }
        for (object, verdict) in zip(reading.environment.desired.objects, reading.verdicts)
        where object.identity.isService {
            guard case .differs(let existing) = verdict, existing.owner == .ours else { continue }
            let kept = existing.live.allocations(keptBy: object.value)
            for allocation in existing.live.allocations.subtracting(kept) { holders[allocation] = object.identity }
        }
    }

    /// Who holds what a Service asks for, or what the pods of a workload need for themselves.
    func holders(of request: Value, for identity: ObjectIdentity) -> [ObjectIdentity] {
        guard identity.isService else { return claims.holders(of: request, for: identity) }
        guard !holders.isEmpty else { return [] }
        return Set(request.allocations.compactMap { holders[$0] }).subtracting([identity]).sorted()
    }
}

extension ObjectIdentity {
    fileprivate var isService: Bool { group.isEmpty && kind == "Service" }
}
