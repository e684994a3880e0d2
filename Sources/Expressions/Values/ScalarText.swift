extension Datum {
    /// What CEL's `string()` makes of a scalar; `nil` where it makes nothing.
    package var text: String? {
        switch self {
        case .string(let text): text
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .double(let number): NumberText.text(number)
        case .timestamp(let time): time.rfc3339
        case .duration(let nanoseconds): DurationText.text(nanoseconds)
        case .bytes(let bytes): String(validating: bytes, as: UTF8.self)
        default: nil
        }
    }
}
