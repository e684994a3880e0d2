internal import Documents
internal import Model

/// Files in ConfigMaps that whoever reads them cannot parse: by their names they are JSON, YAML or properties.
struct DataFileChecks: Check {
    init(_ subject: Subject) {}

    func problems(of object: DesiredObject) -> [Diagnostic] {
        guard object.kind.group.isEmpty, object.kind.kind == "ConfigMap" else { return [] }
        return (object.value["data"]?.object?.fields ?? []).compactMap { field in
            guard let text = field.value.string, let file = DataFile(name: field.key, text: text),
                let mistake = file.mistake, !file.isTemplate
            else { return nil }
            return Diagnostic(
                .warning, code: "validate.malformed-file", summary: "File does not parse",
                detail:
                    "\(field.key) of \(object.identity) is \(file.format.rawValue) by its name, and does not parse as such. "
                    + mistake, at: object.origin.range, object: object.identity,
                path: FieldPath(keys: "data", field.key))
        }
    }
}

/// A file of a known format.
private struct DataFile {
    enum Format: String {
        case json = "JSON"
        case yaml = "YAML"
        case properties = "a file of properties"
    }

    let format: Format
    let text: String

    /// `nil` where the name tells no format, and where there is no text.
    init?(name: String, text: String) {
        switch name.split(separator: ".").last {
        case "json": format = .json
        case "yaml", "yml": format = .yaml
        case "properties": format = .properties
        default: return nil
        }
        guard !text.allSatisfy(\.isWhitespace) else { return nil }
        self.text = text
    }

    /// Whether the text is a template of another language, which makes the file.
    var isTemplate: Bool { text.contains("{{") }

    /// What is wrong with it.
    var mistake: String? {
        switch format {
        case .json:
            do throws(JSONError) {
                _ = try JSON.parse(Array(text.utf8))
                return nil
            } catch { return error.message }
        case .yaml:
            do throws(DiagnosticsError) {
                _ = try YAML.parse(Array(text.utf8), file: .none)
                return nil
            } catch {
                // What we are stricter about than others is their affair.
                let syntax = error.diagnostics.first {
                    $0.code == "load.yaml-syntax" || $0.code == "load.yaml-encoding"
                }
                return syntax.map { problem in
                    let line = problem.range.map { "Line \($0.start.line): " } ?? ""
                    return line + problem.detail
                }
            }
        case .properties: return malformedEscape
        }
    }

    /// The one thing that Java's reader refuses: `\\u` without four hexadecimal digits behind it.
    private var malformedEscape: String? {
        // Nearly all files: a line is looked at letter by letter only where there is something to see.
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return nil }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var rest = line.drop(while: \.isWhitespace)
            guard rest.first != "#", rest.first != "!" else { continue }
            while let escape = rest.firstIndex(of: "\\") {
                rest = rest[escape...].dropFirst()
                guard let letter = rest.popFirst() else { break }
                let digits = rest.prefix(4)
                if letter == "u", digits.count < 4 || !digits.allSatisfy(\.isHexDigit) {
                    return "Line \(index + 1): \\u wants four hexadecimal digits behind it."
                }
            }
        }
        return nil
    }
}
