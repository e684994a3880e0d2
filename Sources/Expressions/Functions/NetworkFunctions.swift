/// Kubernetes' IP and CIDR libraries (apiserver `pkg/cel/library/ip.go`, `cidr.go`).
enum NetworkFunctions {
    static let all: [Function] = addresses + ranges

    private static let addresses: [Function] = [
        Function("ip(string) -> IP", call: { (text: String) throws(Fault) in .address(try address(text)) }),
        Function("isIP(string) -> bool", call: { (text: String) in .bool(NetworkAddress(text) != nil) }),
        Function(
            "ip.isCanonical(string) -> bool",
            call: { (text: String) throws(Fault) in .bool(try address(text).description == text) }),
        Function("IP.family() -> int", call: { (address: NetworkAddress) in .int(address.isIPv4 ? 4 : 6) }),
        Function("IP.isUnspecified() -> bool", call: { (address: NetworkAddress) in .bool(address.isUnspecified) }),
        Function("IP.isLoopback() -> bool", call: { (address: NetworkAddress) in .bool(address.isLoopback) }),
        Function(
            "IP.isLinkLocalMulticast() -> bool",
            call: { (address: NetworkAddress) in .bool(address.isLinkLocalMulticast) }),
        Function(
            "IP.isLinkLocalUnicast() -> bool",
            call: { (address: NetworkAddress) in .bool(address.isLinkLocalUnicast) }),
        Function("IP.isGlobalUnicast() -> bool", call: { (address: NetworkAddress) in .bool(address.isGlobalUnicast) }),
        Function("string(IP) -> string", call: { (address: NetworkAddress) in .string(address.description) }),
    ]

    private static let ranges: [Function] = [
        Function("cidr(string) -> CIDR", call: { (text: String) throws(Fault) in .network(try range(text)) }),
        Function("isCIDR(string) -> bool", call: { (text: String) in .bool(AddressRange(text) != nil) }),
        Function("CIDR.ip() -> IP", call: { (range: AddressRange) in .address(range.address) }),
        Function("CIDR.masked() -> CIDR", call: { (range: AddressRange) in .network(range.masked) }),
        Function("CIDR.prefixLength() -> int", call: { (range: AddressRange) in .int(Int64(range.prefixLength)) }),
        Function(
            "CIDR.containsIP(IP) -> bool",
            call: { (range: AddressRange, address: NetworkAddress) in .bool(range.contains(address)) }),
        Function(
            "CIDR.containsIP(string) -> bool",
            call: { (range: AddressRange, text: String) throws(Fault) in .bool(range.contains(try address(text))) }),
        Function(
            "CIDR.containsCIDR(CIDR) -> bool",
            call: { (range: AddressRange, other: AddressRange) in .bool(range.contains(other)) }),
        Function(
            "CIDR.containsCIDR(string) -> bool",
            call: { (network: AddressRange, text: String) throws(Fault) in
                .bool(network.contains(try range(text)))
            }),
        Function("string(CIDR) -> string", call: { (range: AddressRange) in .string(range.description) }),
    ]

    private static func address(_ text: String) throws(Fault) -> NetworkAddress {
        guard let address = NetworkAddress(text) else {
            throw Fault("'\(text)' is no IP address (one with a zone, or IPv4 inside of IPv6, is not allowed)")
        }
        return address
    }

    private static func range(_ text: String) throws(Fault) -> AddressRange {
        guard let range = AddressRange(text) else { throw Fault("'\(text)' is no network such as 10.0.0.0/8") }
        return range
    }
}

extension NetworkAddress: Argument {
    init?(_ datum: Datum) {
        guard case .address(let address) = datum else { return nil }
        self = address
    }
}

extension AddressRange: Argument {
    init?(_ datum: Datum) {
        guard case .network(let range) = datum else { return nil }
        self = range
    }
}
