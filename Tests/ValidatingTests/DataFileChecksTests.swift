import Model
import TestSupport
import Testing

/// Files in ConfigMaps whose readers could not parse them.
@Suite struct DataFileChecksTests {
    private func complaints(_ name: String, _ text: String, kind: String = "ConfigMap") async throws -> String {
        var repository = ScratchRepository()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
        repository.write(
            "apiVersion: v1\nkind: \(kind)\nmetadata: {name: files}\n"
                + "\(kind == "Secret" ? "stringData" : "data"):\n  \(name): |\n\(lines)",
            to: "environments/dev/more.yaml")
        try repository.replace(
            "  namespace: shop\n", with: "  namespace: shop\n  objects: [{file: more.yaml, verbatim: true}]\n",
            in: SmallRepository.environmentPath)
        let result = try await repository.validated()
        #expect(!result.hasErrors, "\(result.text)")
        return result.text
    }

    @Test(arguments: [
        ("app.json", "{\"a\": 1,}", "JSON"), ("app.json", "{a: 1}", "JSON"), ("app.yaml", "a: [1\nb: 2", "YAML"),
        ("app.yml", "names:\n  - a\nb\n", "YAML"), ("app.properties", "a=\\u12g4", "a file of properties"),
        ("log4j.properties", "# \\u\nb=c:\\u1", "a file of properties"),
    ]) func whatDoesNotParseIsAWarning(name: String, text: String, format: String) async throws {
        let complaints = try await complaints(name, text)
        #expect(complaints.contains("environments/dev/more.yaml:5:"), "\(complaints)")
        #expect(complaints.contains("warning: File does not parse [validate.malformed-file]"), "\(complaints)")
        #expect(complaints.contains("is \(format) by its name"), "\(complaints)")
    }

    @Test(arguments: [
        ("app.json", "{\"a\": [1, 2]}"), ("app.yaml", "a: 1\n---\na: 2\n"), ("app.yaml", "a: 1\na: 2\n"),
        ("app.yaml", "b: !include other.yaml\n"), ("app.yaml", "{{- range .items }}\n- {{ . }}\n{{- end }}\n"),
        ("app.properties", "a = b\\\n  c\n# \\uNO\nd=\\u00e9"), ("app.conf", "{"), ("app.json", " "),
    ]) func whatParsesOrHasNoFormatIsNone(name: String, text: String) async throws {
        #expect(try await !complaints(name, text).contains("malformed-file"))
    }

    @Test func secretsAreNotLookedInto() async throws {
        #expect(try await !complaints("app.json", "{", kind: "Secret").contains("malformed-file"))
    }
}
