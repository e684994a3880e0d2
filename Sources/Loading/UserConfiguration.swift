internal import Documents
package import Host
package import Model

/// The file in which who runs Slipway says, once for all runs, what repositories may make use of.
///
/// It lies where no pull request writes, so that what it says is the caller's word.
package struct UserConfiguration: Sendable, Hashable {
    package var variables: [String] = []
    /// Each with all its words.
    package var commands: [[String]] = []
    /// Kubeconfigs of repositories, and folders that files may be read from; absolute.
    package var paths: [String] = []

    package init() {}

    /// `slipway/config.yaml` in the folder for configuration, as the XDG rules name it; `nil` where there is none.
    package static func path(in environment: EnvironmentVariables) -> String? {
        // A relative one is to be ignored, say the rules.
        if let folder = environment.nonEmpty(EnvironmentVariable.configurationFolder), folder.hasPrefix("/") {
            return Path.join(folder, "slipway/config.yaml")
        }
        return environment.nonEmpty(EnvironmentVariable.home).map { Path.join($0, ".config/slipway/config.yaml") }
    }

    /// Reads the file; a missing one says nothing.
    ///
    /// - Throws: All mistakes at once. What cannot be read must not count as an empty list: it may be meant to forbid.
    package static func read(_ path: String) throws(DiagnosticsError) -> UserConfiguration {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileSystem.read(path)
        } catch {
            guard !error.isMissing else { return UserConfiguration() }
            throw DiagnosticsError(error.diagnostic())
        }
        var sources = SourceMap()
        let file = sources.add(path: path, bytes: bytes)
        var diagnostics = Diagnostics()
        let configuration: UserConfiguration
        do throws(DiagnosticsError) {
            configuration = read(try YAML.parse(bytes, file: file), &diagnostics)
        } catch {
            throw DiagnosticsError(error.diagnostics, sources: sources)
        }
        guard !diagnostics.hasErrors else { throw DiagnosticsError(diagnostics.sortedByPlace, sources: sources) }
        return configuration
    }

    private static func read(_ documents: [Node], _ diagnostics: inout Diagnostics) -> UserConfiguration {
        var configuration = UserConfiguration()
        guard let document = documents.first,
            var fields = FieldReader(document, subject: "the user's configuration", &diagnostics)
        else { return configuration }
        if let allow = fields.node("allow"),
            var reader = FieldReader(allow, subject: fields.phrase("allow"), &diagnostics)
        {
            configuration.variables = (reader.strings("variables", &diagnostics) ?? []).map(\.value)
            for command in reader.elements("commands", &diagnostics) ?? [] {
                if let words = words(of: command, &diagnostics) { configuration.commands.append(words) }
            }
            for path in reader.strings("paths", &diagnostics) ?? [] {
                if path.value.hasPrefix("/") {
                    configuration.paths.append(Path.normalize(path.value))
                } else {
                    diagnostics.reportInvalid(
                        "\"\(path.value)\" is relative, and this file is for repositories anywhere. Paths begin with "
                            + "\"/\" here.", at: path.range)
                }
            }
            reader.finish(&diagnostics)
        }
        fields.finish(&diagnostics)
        return configuration
    }

    private static func words(of command: Node, _ diagnostics: inout Diagnostics) -> [String]? {
        let words = command.elements?.compactMap(\.string)
        guard let words, !words.isEmpty, words.count == command.elements?.count else {
            diagnostics.reportInvalid(
                "A command is the list of all its words, as the module has it: [sops, -d, secrets.yaml].",
                at: command.range)
            return nil
        }
        return words
    }
}
