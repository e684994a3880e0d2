import APIMachinery

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The offsets of one place from UTC, from the system's time zone files (RFC 9636).
struct TimeZone {
    private var transitions: [Int64] = []
    /// The kind of time from each transition on.
    private var kinds: [Int] = []
    private var offsets: [Int64] = []
    private var rule: RecurringOffset?

    /// The offset in seconds of a zone at a time: `UTC`, `+02:00`, `Europe/Paris`; `nil` for an unknown zone.
    static func offset(of name: String, at seconds: Int64) -> Int64? {
        if name == "UTC" || name.isEmpty { return 0 }
        let isNumeric = name.utf8.first.map { $0.isDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") } == true
        if isNumeric { return Time.zoneOffset(name.utf8.first?.isDigit == true ? "+" + name : name) }
        let isPlain = name.utf8.allSatisfy { $0.isNamePart || "/+-".utf8.contains($0) }
        guard isPlain, !name.hasPrefix("/"), let bytes = read("/usr/share/zoneinfo/" + name),
            let zone = TimeZone(parsing: bytes)
        else { return nil }
        return zone.offset(at: seconds)
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }

    private init?(parsing bytes: [UInt8]) {
        guard bytes.count > 44, bytes.starts(with: "TZif".utf8) else { return nil }
        var reader = BigEndianReader(bytes)
        guard let first = Header(&reader) else { return nil }
        guard bytes[4] >= UInt8(ascii: "2") else {
            readBlock(first, wide: false, &reader)
            return
        }
        // The first block is for readers that know only 32 bits.
        reader.position += first.length(wide: false)
        guard let second = Header(&reader) else { return nil }
        readBlock(second, wide: true, &reader)
        let footer = bytes[min(reader.position + 1, bytes.count)...].prefix { $0 != UInt8(ascii: "\n") }
        rule = RecurringOffset(Array(footer))
    }

    private struct Header {
        let utcFlags, standardFlags, leaps, transitions, kinds, letters: Int

        init?(_ reader: inout BigEndianReader) {
            reader.position += 20
            let counts = (0..<6).map { _ in Int(reader.integer(4)) }
            guard reader.isValid, counts.allSatisfy({ (0..<100_000).contains($0) }) else { return nil }
            (utcFlags, standardFlags, leaps) = (counts[0], counts[1], counts[2])
            (transitions, kinds, letters) = (counts[3], counts[4], counts[5])
        }

        func length(wide: Bool) -> Int {
            let width = wide ? 8 : 4
            return transitions * (width + 1) + kinds * 6 + letters + leaps * (width + 4) + standardFlags + utcFlags
        }
    }

    private mutating func readBlock(_ header: Header, wide: Bool, _ reader: inout BigEndianReader) {
        let start = reader.position
        transitions = (0..<header.transitions).map { _ in reader.integer(wide ? 8 : 4) }
        kinds = (0..<header.transitions).map { _ in Int(reader.integer(1) & 0xFF) }
        offsets = (0..<header.kinds).map { _ in
            let offset = reader.integer(4)
            reader.position += 2
            return offset
        }
        reader.position = start + header.length(wide: wide)
    }

    private func offset(at seconds: Int64) -> Int64 {
        if let rule, seconds >= transitions.last ?? .min { return rule.offset(at: seconds) }
        let later = transitions.firstIndex { $0 > seconds } ?? transitions.count
        let kind = later > 0 ? kinds[later - 1] : 0
        return kind < offsets.count ? offsets[kind] : 0
    }
}

/// Reads integers of the network's byte order; past the end it reads zeros and is no longer valid.
private struct BigEndianReader {
    let bytes: [UInt8]
    var position = 0
    private(set) var isValid = true

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func integer(_ width: Int) -> Int64 {
        guard position + width <= bytes.count else {
            isValid = false
            return 0
        }
        defer { position += width }
        let value = bytes[position..<(position + width)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let unused = 64 - width * 8
        return (Int64(truncatingIfNeeded: value) << unused) >> unused
    }
}
