import APIMachinery

extension Datum {
    /// What a scalar is as text: what CEL's `string()` makes of it, and the text that functions' types stand for; `nil`
    /// for the others.
    package var text: String? {
        switch self {
        case .string(let text): text
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .double(let number): NumberText.text(number)
        case .timestamp(let time): time.fullText
        case .duration(let nanoseconds): DurationSeconds.text(nanoseconds)
        case .bytes(let bytes): String(validating: bytes, as: UTF8.self)
        case .quantity(let quantity): quantity.description
        case .version(let version): version.description
        case .url(let url): url.text
        case .address(let address): address.description
        case .network(let range): range.description
        default: nil
        }
    }
}
