/// What a name may look like, with the API server's own sentences (apimachinery `pkg/util/validation` and
/// `pkg/api/validate/content`, Kubernetes 1.36).
package enum NameRule: Sendable, Hashable, CaseIterable {
    /// `my-name`: of namespaces, containers, volumes (RFC 1123).
    case dns1123Label
    /// `example.com`: of most objects (RFC 1123).
    case dns1123Subdomain
    /// `my-name`, beginning with a letter: of Services and of what CRDs define (RFC 1035).
    case dns1035Label
    /// `app`, `example.com/app`: of labels, annotations and finalizers.
    case qualifiedName
    case labelValue
    /// `http-alt`: of ports (RFC 6335, IANA_SVC_NAME).
    case portName
    /// Anything that can stand in a path: of roles and bindings.
    case pathSegment
    /// `server.properties`: of the entries of ConfigMaps and Secrets.
    case configMapKey

    /// Whether the text may be such a name.
    package func allows(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { allows($0) }
    }

    /// The most bytes that a name may have.
    package var limit: Int {
        switch self {
        case .dns1123Label, .dns1035Label, .labelValue: 63
        case .dns1123Subdomain, .configMapKey: 253
        // A subdomain, a slash and a name of its own.
        case .qualifiedName: 253 + 1 + 63
        case .portName: 15
        case .pathSegment: .max
        }
    }

    func allows(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= limit else { return false }
        switch self {
        case .dns1123Label: return NameBytes.isLabel(bytes[...])
        case .dns1123Subdomain: return NameBytes.isSubdomain(bytes[...])
        case .dns1035Label: return NameBytes.isLabel(bytes[...]) && bytes.first.map(NameBytes.isLetter) == true
        case .qualifiedName:
            guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else {
                return bytes.count <= 63 && NameBytes.isWord(bytes[...])
            }
            return bytes.count - slash - 1 <= 63 && NameBytes.isWord(bytes[(slash + 1)...]) && slash <= 253
                && NameBytes.isSubdomain(bytes[..<slash])
        case .labelValue: return bytes.isEmpty || NameBytes.isWord(bytes[...])
        case .portName: return NameBytes.isPortName(bytes)
        case .pathSegment:
            return !NameBytes.isDots(bytes) && !bytes.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }
        case .configMapKey:
            return !bytes.isEmpty && bytes.allSatisfy(NameBytes.isWordByte) && !bytes.starts(with: "..".utf8)
                && !NameBytes.isDots(bytes)
        }
    }

    /// Whether the text may be the beginning of such a name, to which something is added (`generateName`).
    package func allows(prefix text: String) -> Bool { allows(NameRule.masked(prefix: text)) }

    /// What stands for a prefix: a hyphen at its end is none of a name's (`maskTrailingDash`).
    static func masked(prefix text: String) -> String {
        text.utf8.count > 1 && text.utf8.last == UInt8(ascii: "-") ? String(text.dropLast(2)) + "a" : text
    }
}

/// The letters of names.
enum NameBytes {
    static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowerAlphanumeric(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }

    /// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`.
    static func isLabel(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let first = bytes.first, let last = bytes.last, isLowerAlphanumeric(first), isLowerAlphanumeric(last)
        else { return false }
        return bytes.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    /// Labels with points between them.
    static func isSubdomain(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var rest = bytes
        while let point = rest.firstIndex(of: UInt8(ascii: ".")) {
            guard isLabel(rest[..<point]) else { return false }
            rest = rest[(point + 1)...]
        }
        return isLabel(rest)
    }

    /// `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`.
    static func isWord(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let first = bytes.first, let last = bytes.last, isAlphanumeric(first), isAlphanumeric(last) else {
            return false
        }
        return bytes.allSatisfy(isWordByte)
    }

    static func isPortName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        guard bytes.first != hyphen, bytes.last != hyphen, bytes.contains(where: isLetter) else { return false }
        return bytes.allSatisfy { isLowerAlphanumeric($0) || $0 == hyphen }
            && !zip(bytes, bytes.dropFirst()).contains { $0 == hyphen && $1 == hyphen }
    }

    /// `.` or `..`.
    static func isDots(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        (1...2).contains(bytes.count) && bytes.allSatisfy { $0 == UInt8(ascii: ".") }
    }
}
