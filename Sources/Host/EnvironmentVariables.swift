#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The process's environment variables, as a value: tests pass their own.
package struct EnvironmentVariables: Sendable {
    private var values: [String: String]

    package init(_ values: [String: String]) { self.values = values }

    /// Those of this process, read once.
    package static let current: EnvironmentVariables = {
        var values: [String: String] = [:]
        var pointer = environ
        while let entry = pointer.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                values[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            pointer += 1
        }
        return EnvironmentVariables(values)
    }()

    package subscript(name: String) -> String? { values[name] }

    /// A variable that is set to something: an empty one counts as unset, as for most tools.
    package func nonEmpty(_ name: String) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// All of them as `NAME=value`, sorted, for a child process.
    package var entries: [String] { values.map { "\($0.key)=\($0.value)" }.sorted() }

    package func adding(_ other: [String: String]) -> EnvironmentVariables {
        EnvironmentVariables(values.merging(other) { _, new in new })
    }
}
