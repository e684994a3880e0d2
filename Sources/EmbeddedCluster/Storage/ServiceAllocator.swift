import APIMachinery
import Admission
import Model

/// Hands out cluster IPs and node ports, in order, and keeps what Services hold.
struct ServiceAllocator: Sendable {
    private static let nodePorts: ClosedRange<Int64> = 30000...32767

    private var addresses: Set<String> = []
    private var ports: Set<Int64> = []
    private var nextAddress = 10
    private var nextPort = ServiceAllocator.nodePorts.lowerBound

    mutating func adopt(_ service: Value) {
        if let address = service.clusterIP { addresses.insert(address) }
        ports.formUnion(NodePorts.held(by: service))
    }

    /// What a deleted Service held is free again.
    mutating func follow(_ event: StoreEvent) {
        if event.kind == .deleted, event.resource == .services { release(event.object) }
    }

    private mutating func release(_ service: Value) {
        if let address = service.clusterIP { addresses.remove(address) }
        ports.subtract(NodePorts.held(by: service))
    }

    /// Completes a Service with an address and node ports; refuses those that others hold.
    ///
    /// Nothing is taken until the result replaces this allocator.
    func allocating(_ service: inout Value, old: Value?) throws(APIStatus) -> ServiceAllocator {
        var trial = self
        var errors: [FieldError] = []
        trial.allocateAddress(&service, old: old, &errors)
        trial.allocatePorts(&service, old: old, &errors)
        guard errors.isEmpty else {
            throw .invalid(group: "", kind: "Service", name: service.objectName, errors)
        }
        if let old { trial.release(old) }
        trial.adopt(service)
        return trial
    }

    // MARK: - Addresses

    private mutating func allocateAddress(_ service: inout Value, old: Value?, _ errors: inout [FieldError]) {
        let spec = service["spec"] ?? [:]
        guard spec["type"]?.string != "ExternalName" else {
            guard spec["clusterIP"]?.string ?? "" == "" else { return }
            service.update("spec") { for key in ["clusterIPs", "ipFamilies", "ipFamilyPolicy"] { $0[key] = nil } }
            return
        }
        var address = spec["clusterIP"]?.string ?? ""
        if address.isEmpty { address = spec["clusterIPs"]?.array?.first?.string ?? "" }
        if address.isEmpty {
            address = nextFreeAddress()
        } else if address != "None", address != old?["spec"]?["clusterIP"]?.string {
            check(address, old: old, &errors)
        }
        addresses.insert(address)
        service.update("spec") { spec in
            spec["clusterIP"] = .string(address)
            spec["clusterIPs"] = [.string(address)]
            spec.setDefault("ipFamilies", ["IPv4"])
            spec.setDefault("ipFamilyPolicy", "SingleStack")
        }
    }

    private mutating func nextFreeAddress() -> String {
        for _ in 0..<65000 {
            let number = nextAddress
            nextAddress = nextAddress % 65000 + 1
            let address = "10.96.\(number / 256).\(number % 256)"
            if number % 256 != 0, number % 256 != 255, !addresses.contains(address) { return address }
        }
        return ""
    }

    private func check(_ address: String, old: Value?, _ errors: inout [FieldError]) {
        let parts = address.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard parts.count == 4, !parts.contains(nil) else {
            errors.append(
                .invalid(
                    "spec.clusterIPs[0]", .string(address),
                    "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"))
            return
        }
        // That a set address may not change is the validation's to say.
        if old?.clusterIP != nil { return }
        if parts[0] != 10 || parts[1] != 96 {
            errors.append(
                .invalid(
                    "spec.clusterIPs", [.string(address)],
                    "failed to allocate IP \(address): the provided IP (\(address)) is not in the valid range. The "
                        + "range of valid IPs is 10.96.0.0/16"))
        } else if addresses.contains(address) {
            errors.append(
                .invalid(
                    "spec.clusterIPs", [.string(address)],
                    "failed to allocate IP \(address): provided IP is already allocated"))
        }
    }

    // MARK: - Node ports

    private mutating func allocatePorts(_ service: inout Value, old: Value?, _ errors: inout [FieldError]) {
        guard NodePorts.areNeeded(by: service), var list = service["spec"]?["ports"]?.array else { return }
        let held = Set(old.map(NodePorts.held) ?? [])
        // One node port may serve TCP and UDP of the same port.
        var byPort: [Int64: Int64] = [:]
        for index in list.indices {
            let port = list[index]["port"]?.integer ?? 0
            let wanted = list[index]["nodePort"]?.integer ?? 0
            let path = "spec.ports[\(index)].nodePort"
            if wanted == 0 {
                let given = byPort[port] ?? nextFreePort(held)
                list[index]["nodePort"] = .integer(given)
                ports.insert(given)
                byPort[port] = given
                continue
            }
            if !held.contains(wanted), byPort[port] != wanted {
                if !ServiceAllocator.nodePorts.contains(wanted) {
                    errors.append(
                        .invalid(
                            path, .integer(wanted),
                            "provided port is not in the valid range. The range of valid ports is 30000-32767"))
                } else if ports.contains(wanted) {
                    errors.append(.invalid(path, .integer(wanted), "provided port is already allocated"))
                } else {
                    ports.insert(wanted)
                }
            }
            byPort[port] = wanted
        }
        service.set(.array(list), at: ["spec", "ports"])
    }

    private mutating func nextFreePort(_ held: Set<Int64>) -> Int64 {
        let range = ServiceAllocator.nodePorts
        for _ in range {
            let port = nextPort
            nextPort = nextPort == range.upperBound ? range.lowerBound : nextPort + 1
            if !ports.contains(port), !held.contains(port) { return port }
        }
        return 0
    }
}

extension Value {
    /// The address of a Service that has one.
    fileprivate var clusterIP: String? {
        guard let address = self["spec"]?["clusterIP"]?.string, !address.isEmpty, address != "None" else { return nil }
        return address
    }
}
