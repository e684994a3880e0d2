import Model
import TestSupport
import Testing

/// Addresses and networks against Python's `ipaddress`, URLs against its `urllib.parse`.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct NetworkOracleTests {
    private static let definitions = #"""
        import ipaddress, urllib.parse

        def address(text):
            # An IPv4 address written inside of an IPv6 one is refused.
            if ":" in text and "." in text: return err()
            try: found = ipaddress.ip_address(text)
            except ValueError: return err()
            return getattr(found, "ipv4_mapped", None) or found

        def network(text):
            place, _, length = text.rpartition("/")
            if not re.fullmatch(r"0|[1-9]\d{0,2}", length, re.ASCII): return err()
            found = address(place)
            return ipaddress.ip_interface(f"{found}/{length}") if int(length) <= found.max_prefixlen else err()

        def isGood(read, text):
            try: read(text)
            except Fault: return False
            return True

        def isGlobal(text):
            found = address(text)
            return not (found.is_unspecified or found.is_loopback or found.is_multicast or found.is_link_local
                        or str(found) == "255.255.255.255")

        def holds(text, other):
            whole, part = network(text).network, address(other)
            return whole.version == part.version and part in whole

        def encloses(text, other):
            whole, part = network(text).network, network(other).network
            return whole.version == part.version and part.subnet_of(whole)
        """#

    private static let rows: [PythonTable.Row] = [
        ("isIP(a)", "isGood(address, a)"), ("string(ip(a))", "str(address(a))"),
        ("ip(a).family()", "address(a).version"),
        ("ip(a).isUnspecified()", "address(a).is_unspecified"), ("ip(a).isLoopback()", "address(a).is_loopback"),
        ("ip(a).isLinkLocalUnicast()", "address(a).is_link_local"), ("ip(a).isGlobalUnicast()", "isGlobal(a)"),
        ("ip.isCanonical(a)", "str(address(a)) == a"), ("ip(a) == ip(b)", "address(a) == address(b)"),
        ("isCIDR(n)", "isGood(network, n)"), ("cidr(n).prefixLength()", "network(n).network.prefixlen"),
        ("string(cidr(n).masked())", "str(network(n).network)"), ("string(cidr(n).ip())", "str(network(n).ip)"),
        ("string(cidr(n))", "str(network(n))"), ("cidr(n).containsIP(a)", "holds(n, a)"),
        ("cidr(n).containsIP(ip(b))", "holds(n, b)"), ("cidr(n).containsCIDR(m)", "encloses(n, m)"),
        ("cidr(n).containsCIDR(cidr(n))", "encloses(n, n)"),
    ]

    private static func address(_ random: inout SplitMix64) -> String {
        if random.once(in: 2) {
            let parts = (0..<random.pick([4, 4, 4, 4, 4, 3, 5])).map { _ in
                random.once(in: 12)
                    ? random.pick(["", "256", "01", "a", "1000"])
                    : random.pick(["0", "10", "127", "169", "254", "224", "255", "1"])
            }
            return parts.joined(separator: ".")
        }
        let group = { (random: inout SplitMix64) in
            random.once(in: 30)
                ? random.pick(["", "12345", "g", "1.2.3.4"])
                : random.pick(["0", "0", "1", "fe80", "FF02", "2001", "db8", "00ab", "ffff"])
        }
        let count = random.pick([8, 8, 7, 9])
        let gap = random.once(in: 2) ? random.below(count) : nil
        let groups = (0..<(gap == nil ? count : 1 + random.below(7))).map { _ in group(&random) }
        guard let gap, gap <= groups.count else { return groups.joined(separator: ":") }
        return groups[..<gap].joined(separator: ":") + "::" + groups[gap...].joined(separator: ":")
    }

    /// Not of addresses that stand for IPv4 ones: what their prefix counts, each library says for itself.
    private static func network(_ random: inout SplitMix64) -> String {
        let text = address(&random)
        let length = random.pick(["0", "8", "10", "16", "31", "32", "64", "127", "128", "129", "08", "", "-1", "x"])
        return text.lowercased().contains("ffff") ? "::/\(length)" : "\(text)/\(length)"
    }

    @Test(arguments: 0..<3 as Range<UInt64>) func addressesAreThoseOfPython(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let table = PythonTable(definitions: Self.definitions, rows: Self.rows)
        try table.agree(
            over: (0..<200).map { _ in
                [("a", Self.address), ("b", Self.address), ("n", Self.network), ("m", Self.network)].map {
                    (name: $0.0, value: .string($0.1(&random)))
                }
            })
    }

    private static let locators: [PythonTable.Row] = [
        ("url(u).getScheme()", "urllib.parse.urlsplit(u).scheme"),
        ("url(u).getHostname()", "urllib.parse.urlsplit(u).hostname or ''"),
        ("url(u).getPort()", "str(urllib.parse.urlsplit(u).port or '')"),
        ("url(u).getQuery()", "urllib.parse.parse_qs(urllib.parse.urlsplit(u).query, keep_blank_values=True)"),
        ("url(u).getEscapedPath()", "urllib.parse.urlsplit(u).path"), ("isURL(u)", "True"),
        ("url(u) == url(u)", "True"),
    ]

    @Test(arguments: 0..<2 as Range<UInt64>) func locatorsAreThoseOfPython(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let table = PythonTable(definitions: Self.definitions, rows: Self.locators)
        try table.agree(
            over: (0..<150).map { _ in
                let scheme = random.pick(["http", "https", "s3"])
                let host = random.pick(["trino", "a.example.com", "10.0.0.1", "[::1]", "user@h", "u:p@h"])
                let port = random.pick(["", ":80", ":8443"])
                let path = random.pick(["", "/", "/a/b", "/a%20b/", "/~x"])
                let items = (0..<random.below(4)).map { _ in
                    random.pick(["a", "b", "a%20c"]) + random.pick(["", "=", "=1", "=x+y", "=%C3%A9"])
                }
                let query = items.isEmpty ? "" : "?" + items.joined(separator: "&")
                return [("u", .string("\(scheme)://\(host)\(port)\(path)\(query)"))]
            })
    }
}
