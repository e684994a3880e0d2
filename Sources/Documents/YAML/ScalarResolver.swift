import Model

/// What a scalar means, by the rules of `sigs.k8s.io/yaml`: its goyaml.v2 `resolve.go`, then through JSON.
enum ScalarResolver {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// A scalar without quotes and tag: its looks decide.
    static func resolve(plain bytes: Bytes) -> Node.Content {
        guard let first = bytes.first else { return .null }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            if let number = number(bytes) { return asInJSON(number) }
        case UInt8(ascii: "~") where bytes.count == 1:
            return .null
        case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
            UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"):
            switch YAMLWord(bytes, in: .usualCapitals) {
            case .true: return .bool(true)
            case .false: return .bool(false)
            case .null: return .null
            case nil: break
            }
        default: break
        }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    /// A scalar with a tag; `nil` where the text does not fit the tag, or the tag is not one of YAML's own.
    static func resolve(_ bytes: Bytes, tag: String) -> Node.Content? {
        let content = resolve(plain: bytes)
        switch (tag, content) {
        case ("!", _), ("tag:yaml.org,2002:str", _), ("tag:yaml.org,2002:timestamp", _):
            return .string(String(decoding: bytes, as: UTF8.self))
        case ("tag:yaml.org,2002:int", _): return withoutUnderscores(bytes).withUnsafeBufferPointer(integer)
        case ("tag:yaml.org,2002:float", .integer), ("tag:yaml.org,2002:float", .number),
            ("tag:yaml.org,2002:bool", .bool), ("tag:yaml.org,2002:null", .null):
            return content
        case ("tag:yaml.org,2002:merge", .string("<<")): return content
        case ("tag:yaml.org,2002:binary", _): return Base64.decode(bytes).flatMap(text)
        default: return nil
        }
    }

    /// Whether a tag says what the node is anyway.
    static func isCollectionTag(_ tag: String, isMapping: Bool) -> Bool {
        tag == "!" || tag == (isMapping ? "tag:yaml.org,2002:map" : "tag:yaml.org,2002:seq")
    }

    /// The string that a key becomes; `nil` for null and for collections.
    static func key(_ content: Node.Content) -> String? {
        switch content {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): DoubleText.goGeneral(Float(number))
        case .bool(let flag): flag ? "true" : "false"
        case .null, .sequence, .mapping: nil
        }
    }

    private static func text(_ bytes: [UInt8]) -> Node.Content? {
        String(validating: bytes, as: UTF8.self).map(Node.Content.string)
    }

    /// A key without quotes, tag and anchor, as a string; `nil` for null and for what kubectl refuses.
    static func key(plain bytes: Bytes) -> String? {
        guard let first = bytes.first else { return nil }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            // Unlike a value, a key does not go through JSON: `1.0` and `1e3` are still doubles here.
            switch number(bytes) {
            case .number(let number) where number.magnitude >= 0x1p63 && !bytes.contains(where: isFractional):
                return nil
            case .number(let number): return DoubleText.goGeneral(Float(number))
            case .integer(let number): return String(number)
            default: return String(decoding: bytes, as: UTF8.self)
            }
        default: return key(resolve(plain: bytes))
        }
    }

    private static func isFractional(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
    }

    // MARK: Numbers

    /// A double that JSON writes as a whole number is an integer to everyone who reads that JSON.
    private static func asInJSON(_ content: Node.Content) -> Node.Content {
        guard case .number(let number) = content, let whole = DoubleText.wholeNumber(number) else { return content }
        return .integer(whole)
    }

    private static func number(_ bytes: Bytes) -> Node.Content? {
        guard bytes.allSatisfy(isNumeric) else { return special(bytes) }
        guard bytes.contains(UInt8(ascii: "_")) else { return integer(bytes) ?? float(bytes) }
        // Behind a point Go's own syntax holds: an underscore stands between digits.
        if bytes[0] == UInt8(ascii: "."), !hasUnderscoresBetweenDigits(bytes) { return nil }
        return withoutUnderscores(bytes).withUnsafeBufferPointer { integer($0) ?? float($0) }
    }

    private static func hasUnderscoresBetweenDigits(_ bytes: Bytes) -> Bool {
        bytes.indices.allSatisfy { index in
            bytes[index] != UInt8(ascii: "_")
                || index > 0 && index + 1 < bytes.count && isDigit(bytes[index - 1]) && isDigit(bytes[index + 1])
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func withoutUnderscores(_ bytes: Bytes) -> [UInt8] { bytes.filter { $0 != UInt8(ascii: "_") } }

    /// Digits of any base, signs, points, exponents and underscores.
    private static func isNumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "o"), UInt8(ascii: "O"):
            true
        default: false
        }
    }

    /// `.inf` and `.nan`, which the caller refuses: JSON has no such number.
    private static func special(_ bytes: Bytes) -> Node.Content? {
        guard (4...5).contains(bytes.count) else { return nil }
        switch String(decoding: bytes, as: UTF8.self) {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
        case ".nan", ".NaN", ".NAN": return .number(.nan)
        default: return nil
        }
    }

    /// Go's `strconv.ParseInt` and `ParseUint` with base 0.
    private static func integer(_ bytes: Bytes) -> Node.Content? {
        var rest = bytes[...]
        let sign = rest.first
        let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
        if isSigned { rest = rest.dropFirst() }
        var radix: UInt64 = 10
        if rest.count > 1, rest.first == UInt8(ascii: "0") {
            switch rest[rest.startIndex + 1] | 0x20 {
            case UInt8(ascii: "x"): radix = 16
            case UInt8(ascii: "b"): radix = 2
            case UInt8(ascii: "o"): radix = 8
            default: radix = 0
            }
            rest = rest.dropFirst(radix == 0 ? 1 : 2)
            if radix == 0 { radix = 8 }
        }
        guard let magnitude = magnitude(rest, radix: radix) else { return nil }
        if sign == UInt8(ascii: "-") {
            return magnitude <= UInt64(Int64.max) + 1 ? .integer(Int64(truncatingIfNeeded: 0 &- magnitude)) : nil
        }
        if magnitude <= UInt64(Int64.max) { return .integer(Int64(magnitude)) }
        // An unsigned number is a double to the API machinery; a signed one is no unsigned number to Go.
        return .number(Double(magnitude))
    }

    private static func magnitude(_ digits: Slice<Bytes>, radix: UInt64) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var total: UInt64 = 0
        for byte in digits {
            let digit: UInt64
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = UInt64(byte - UInt8(ascii: "a")) + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = UInt64(byte - UInt8(ascii: "A")) + 10
            default: return nil
            }
            guard digit < radix else { return nil }
            let (product, overflow) = total.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            total = sum
        }
        return total
    }

    /// A decimal fraction or exponent that a double can hold.
    private static func float(_ bytes: Bytes) -> Node.Content? {
        guard isDecimal(bytes), let number = Double(String(decoding: bytes, as: UTF8.self)), number.isFinite else {
            return nil
        }
        return .number(number)
    }

    /// Whether a number is decimal: `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
    private static func isDecimal(_ bytes: Bytes) -> Bool {
        var index = 0
        func skipDigits() -> Int {
            let start = index
            while index < bytes.count, isDigit(bytes[index]) { index += 1 }
            return index - start
        }
        func skip(_ one: UInt8, _ other: UInt8) -> Bool {
            guard index < bytes.count, bytes[index] == one || bytes[index] == other else { return false }
            index += 1
            return true
        }
        _ = skip(UInt8(ascii: "+"), UInt8(ascii: "-"))
        let whole = skipDigits()
        let fraction = skip(UInt8(ascii: "."), UInt8(ascii: ".")) ? skipDigits() : 0
        guard whole + fraction > 0 else { return false }
        if skip(UInt8(ascii: "e"), UInt8(ascii: "E")) {
            _ = skip(UInt8(ascii: "+"), UInt8(ascii: "-"))
            guard skipDigits() > 0 else { return false }
        }
        return index == bytes.count
    }
}
