/// The functions of the language definition that are no operators (cel-spec `doc/langdef.md`, section Standard
/// Environment).
enum StandardFunctions {
    static let all: [Function] =
        sizes + [
            Function("dyn(A) -> dyn", call: { (value: Datum) in value }),
            Function("type(A) -> type", call: { (value: Datum) in .type(value.typeName) }),
            Function(
                "string.startsWith(string) -> bool",
                call: { (text: String, prefix: String) in .bool(text.utf8.starts(with: prefix.utf8)) }),
            Function(
                "string.endsWith(string) -> bool",
                call: { (text: String, suffix: String) in
                    .bool(
                        text.utf8.count >= suffix.utf8.count
                            && text.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8))
                }),
            Function(
                "string.contains(string) -> bool",
                call: { (text: String, part: String) in .bool(ByteSearch.first(part, in: text) != nil) }),
        ]

    private static let sizes: [Function] = [
        Function(
            "size(string) -> int", "string.size() -> int",
            call: { (text: String) in .int(Int64(text.unicodeScalars.count)) }),
        Function(
            "size(bytes) -> int", "bytes.size() -> int", call: { (bytes: [UInt8]) in .int(Int64(bytes.count)) }),
        Function(
            "size(list(A)) -> int", "list(A).size() -> int",
            call: { (list: DatumList) in .int(Int64(list.count)) }),
        Function(
            "size(map(A, B)) -> int", "map(A, B).size() -> int", call: { (map: DatumMap) in .int(Int64(map.count)) }),
    ]
}
