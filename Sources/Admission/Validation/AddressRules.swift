import Model

/// Rules for Endpoints.
enum AddressRules {
    private static let protocols = ["SCTP", "TCP", "UDP"]

    static func validateEndpoints(_ object: Value) -> [FieldError] {
        var errors: [FieldError] = []
        for (index, subset) in (object["subsets"]?.array ?? []).enumerated() {
            for list in ["addresses", "notReadyAddresses"] {
                for (place, address) in (subset[list]?.array ?? []).enumerated() {
                    let path = "subsets[\(index)].\(list)[\(place)].ip"
                    errors += addressErrors(address["ip"]?.string ?? "", path)
                }
            }
            for (place, port) in (subset["ports"]?.array ?? []).enumerated() {
                guard let name = port["protocol"], !protocols.contains(name.string ?? "") else { continue }
                errors.append(.notSupported("subsets[\(index)].ports[\(place)].protocol", name, protocols))
            }
        }
        return errors
    }

    private static func addressErrors(_ text: String, _ path: String) -> [FieldError] {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        // What has a colon is an address of version 6; its form is not looked at.
        if !text.contains(":"), parts.count != 4 || parts.contains(nil) {
            return [
                .invalid(path, .string(text), "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
            ]
        }
        guard parts.first == 127 else { return [] }
        return [.invalid(path, .string(text), "may not be in the loopback range (127.0.0.0/8, ::1/128)")]
    }
}
