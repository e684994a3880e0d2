import Documents
import Host
import Model

/// What the caller lets a repository make use of: exactly these environment variables, commands and kubeconfigs.
///
/// A repository is where strangers propose changes, and their word alone must not read a variable nor start a program. So
/// the list stands in the environment of the process, which a pull request does not write.
struct AllowList: Sendable {
    /// Why something is not used, and the line that allows it.
    struct Refusal: Hashable {
        var reason: String
        var remedy: String
    }

    private let variables: Set<String>
    /// Each with its arguments.
    private let commands: Set<[String]>
    /// Absolute.
    private let paths: Set<String>

    init(_ environment: EnvironmentVariables) {
        let names = environment.nonEmpty(EnvironmentVariable.allowedVariables) ?? ""
        variables = Set(names.split { ", \n\t".contains($0) }.map(String.init))
        let lists = environment.nonEmpty(EnvironmentVariable.allowedCommands) ?? ""
        // May fail: what is no list of commands allows none, and the remedy shows the form.
        let parsed = try? JSON.parse(Array("[\(lists)]".utf8))
        paths = Set(
            (environment.nonEmpty(EnvironmentVariable.allowedPaths) ?? "").split(separator: ":").map(String.init))
        commands = Set((parsed?.array ?? []).compactMap(AllowList.words))
    }

    /// `nil` where the source may be used: files of the repository are no secret to who writes it.
    func refusal(of source: SecretKey.Source) -> Refusal? {
        switch source {
        case .generate, .file: return nil
        case .environment(let name):
            guard !variables.contains(name) else { return nil }
            return Refusal(
                reason: "It is read from the environment variable \(name), which you have not allowed the repository.",
                remedy: AllowList.remedy(EnvironmentVariable.allowedVariables, name))
        case .command(let words):
            return remedy(of: words).map { remedy in
                Refusal(
                    reason: "It is printed by a command of the repository, which you have not allowed to run.",
                    remedy: remedy)
            }
        }
    }

    /// How to allow a command; `nil` where it may run.
    func remedy(of command: [String]) -> String? {
        guard !commands.contains(command) else { return nil }
        let text = String(decoding: JSON.serialize(.array(command.map(Value.string))), as: UTF8.self)
        return AllowList.remedy(EnvironmentVariable.allowedCommands, text)
    }

    /// How to allow a kubeconfig, by its absolute path; `nil` where it may be used.
    func remedy(ofKubeconfig path: String) -> String? {
        paths.contains(path) ? nil : AllowList.remedy(EnvironmentVariable.allowedPaths, path, separator: ":")
    }

    private static func words(_ value: Value) -> [String]? {
        guard let elements = value.array else { return nil }
        let words = elements.compactMap(\.string)
        return words.count == elements.count && !words.isEmpty ? words : nil
    }

    /// A line for a shell; several of them add up.
    private static func remedy(_ variable: String, _ entry: String, separator: String = ",") -> String {
        let quoted = "'" + entry.replacing("'", with: "'\\''") + "'"
        return "to allow it:\n  export \(variable)=\"${\(variable):+$\(variable)\(separator)}\"\(quoted)"
    }
}
