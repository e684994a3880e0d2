internal import Model

/// The head that environment and module files share: `apiVersion`, `kind`, `metadata.name`, then `spec`.
struct DocumentHeader {
    let name: Located<String>
    /// Of a module that stands beside others of its name.
    let version: String?
    let spec: Node

    /// Reads the head of the only document of a file; `nil`, reported, where there is none to speak of.
    ///
    /// The document's name must repeat that of the folder that the file is in, and so must the version of a folder
    /// `<name>@<version>`.
    static func read(
        _ documents: [Node], kind: String, folder: String, path: String, file: SourceFileID,
        _ diagnostics: inout Diagnostics
    ) -> DocumentHeader? {
        let top = SourcePosition(line: 1, column: 1)
        guard let document = documents.first else {
            diagnostics.reportInvalid(
                "The file \(path) is empty. It must hold one document of kind \(kind).",
                at: SourceRange(file: file, start: top, end: top))
            return nil
        }
        if documents.count > 1 {
            diagnostics.reportInvalid(
                "The file \(path) holds \(documents.count) documents. It must hold one of kind \(kind).",
                at: documents[1].range.firstLine)
        }
        let subject = "\(kind.lowercased()) \(folder)"
        guard var fields = FieldReader(document, subject: subject, &diagnostics) else { return nil }
        checkConstant("apiVersion", is: SlipwayName.apiVersion, code: "load.wrong-api-version", &fields, &diagnostics)
        checkConstant("kind", is: kind, code: "load.wrong-kind", &fields, &diagnostics)
        let name = readName(of: &fields, folder: folder, &diagnostics)
        let spec = fields.node("spec")
        if spec == nil { diagnostics.reportMissingKey("spec", in: subject, at: document.range.firstLine) }
        fields.finish(&diagnostics)
        guard let spec else { return nil }
        let parts = folder.split(separator: "@", maxSplits: 1).map(String.init)
        let found = name ?? Located(parts.first ?? folder, at: document.range.firstLine)
        return DocumentHeader(name: found, version: parts.count > 1 ? parts[1] : nil, spec: spec)
    }

    private static func checkConstant(
        _ key: String, is wanted: String, code: String, _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) {
        guard let found = fields.requiredString(key, &diagnostics), found.value != wanted else { return }
        diagnostics.report(
            Diagnostic(
                code: code, summary: key == "kind" ? "Wrong kind" : "Wrong API version",
                detail: "\(fields.phrase(key).capitalizedFirst) is \"\(found.value)\". "
                    + "This version of Slipway reads \"\(wanted)\" here.",
                at: found.range))
    }

    private static func readName(
        of fields: inout FieldReader, folder: String, _ diagnostics: inout Diagnostics
    ) -> Located<String>? {
        guard let metadata = fields.node("metadata") else {
            diagnostics.reportMissingKey("metadata", in: fields.subject, at: fields.node.range.firstLine)
            return nil
        }
        guard var reader = FieldReader(metadata, subject: "\"metadata\" of \(fields.subject)", &diagnostics) else {
            return nil
        }
        let name = reader.requiredString("name", &diagnostics)
        let parts = folder.split(separator: "@", maxSplits: 1).map(String.init)
        if parts.count > 1 {
            let version = reader.requiredString("version", &diagnostics)
            if let version, version.value != parts[1] {
                diagnostics.reportInvalid(
                    "The version \"\(version.value)\" differs from that of the folder \"\(folder)\". "
                        + "A file is found by its folder, so the two must be the same.", at: version.range)
            }
        }
        _ = reader.texts("labels", &diagnostics)
        _ = reader.texts("annotations", &diagnostics)
        reader.finish(&diagnostics)
        if let name, name.value != parts.first {
            diagnostics.reportInvalid(
                "The name \"\(name.value)\" differs from that of the folder, \"\(parts.first ?? "")\". "
                    + "A file is found by its folder, so the two must be the same.", at: name.range)
        }
        return name
    }
}
