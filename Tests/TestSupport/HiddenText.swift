package import Testing

/// What a terminal would act upon, or an eye be misled by: it may stand in nothing that is shown.
package enum HiddenText {
    package static let scalars: [Unicode.Scalar] =
        [0x00...0x08, 0x0B...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2064, 0x2066...0x2069]
        .flatMap { $0.compactMap(Unicode.Scalar.init) } + ["\u{61C}", "\u{FEFF}", "\u{AD}", "\u{E0041}"]

    /// Records those that a text holds.
    package static func expectNone(
        in text: String, _ what: String, at location: SourceLocation = #_sourceLocation
    ) {
        for scalar in text.unicodeScalars where scalars.contains(scalar) {
            Issue.record("\(what) holds \(String(scalar.value, radix: 16))", sourceLocation: location)
        }
    }
}
