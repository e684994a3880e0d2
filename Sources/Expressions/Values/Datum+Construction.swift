import APIMachinery

extension Datum {
    /// An object whose fields are CEL values, of which several may be what no document can hold.
    package init(fields: [(key: String, value: Datum)]) {
        var entries = DatumMap.Entries()
        for (key, value) in fields {
            guard let name = DatumMap.Key(.string(key)) else { continue }
            _ = entries.insert(name, .string(key), value)
        }
        self = .map(.entries(entries))
    }

    /// A list of CEL values.
    package init(elements: [Datum]) { self = .list(.data(elements)) }

    /// A duration as Go writes it, `1h30m`; `nil` for what is none.
    package init?(duration text: String) {
        guard let nanoseconds = Duration.nanoseconds(goText: text) else { return nil }
        self = .duration(nanoseconds)
    }

    /// A time by RFC 3339; `nil` for what is none, and outside of the years that CEL knows.
    package init?(timestamp text: String) {
        guard let time = Time(text)?.known else { return nil }
        self = .timestamp(time)
    }

    /// The beginning of a date, `2026-11-21`.
    package init?(date text: String) {
        guard let time = Time(date: text)?.known else { return nil }
        self = .timestamp(time)
    }

    /// The bytes that base64 text stands for; `nil` for what is none.
    package init?(base64 text: String) {
        guard let bytes = Base64.decode(text) else { return nil }
        self = .bytes(bytes)
    }
}
