/// Kubernetes' format library (apiserver `pkg/cel/library/format.go`): names, labels, URIs and times by their rules.
enum NamedFormatFunctions {
    static let all: [Function] =
        NamedFormat.all.map { format in
            Function("format.\(format.name)() -> Format", call: { (_, _) in .format(format) })
        } + [
            Function(
                "format.named(string) -> optional(Format)",
                call: { (name: String) in
                    .optional(NamedFormat.all.first { $0.name == name }.map(Datum.format))
                }),
            Function(
                "Format.validate(string) -> optional(list(string))",
                call: { (format: NamedFormat, text: String) in
                    let mistakes = format.mistakes(in: text)
                    return .optional(mistakes.isEmpty ? nil : .list(mistakes.map(Datum.string)))
                }),
        ]
}

extension NamedFormat: Argument {
    init?(_ datum: Datum) {
        guard case .format(let format) = datum else { return nil }
        self = format
    }
}
