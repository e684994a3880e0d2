import Documents
import Host
import Loading
import Model

/// What the caller lets a repository make use of: exactly these environment variables, commands, folders and kubeconfigs.
///
/// A repository is where strangers propose changes, and their word alone must not read a variable nor start a program. So
/// the list stands where a pull request does not write: in the environment of the process, in the user's configuration,
/// and on the command line.
struct AllowList: Sendable {
    /// Why something is not used, and the line that allows it.
    struct Refusal: Hashable {
        var reason: String
        var remedy: String
    }

    private let variables: Set<String>
    /// Each with its arguments.
    private let commands: Set<[String]>
    /// Absolute: folders outside that may be read, and kubeconfigs of repositories.
    let paths: [String]

    init(_ environment: EnvironmentVariables, _ user: UserConfiguration = UserConfiguration(), paths: [String] = []) {
        let names = environment.nonEmpty(EnvironmentVariable.allowedVariables) ?? ""
        variables = Set(names.split { ", \n\t".contains($0) }.map(String.init) + user.variables)
        let lists = environment.nonEmpty(EnvironmentVariable.allowedCommands) ?? ""
        // May fail: what is no list of commands allows none, and the remedy shows the form.
        let parsed = try? JSON.parse(Array("[\(lists)]".utf8))
        commands = Set((parsed?.array ?? []).compactMap(AllowList.words) + user.commands)
        let given = (environment.nonEmpty(EnvironmentVariable.allowedPaths) ?? "").split(separator: ":")
        self.paths = paths + given.filter { $0.hasPrefix("/") }.map { Path.normalize(String($0)) } + user.paths
    }

    /// What the caller of a command allows, in a repository.
    ///
    /// - Throws: What is wrong with the user's configuration, also that the repository could write it.
    static func of(_ context: CommandContext, in root: String) throws -> AllowList {
        guard let path = UserConfiguration.path(in: context.variables),
            let place = FileSystem.realPath(of: path)
        else { return AllowList(context.variables, paths: context.allowedPaths) }
        let isInside = [root, FileSystem.realPath(of: root)].contains { folder in
            folder.map { (place + "/").hasPrefix($0 == "/" ? "/" : $0 + "/") } ?? false
        }
        guard !isInside || root == "/" else {
            throw Failure(
                code: "load.user-configuration", summary: "The user's configuration lies in the repository",
                detail: "\(path) says what you allow repositories, and who can propose changes to this one could "
                    + "write it. Keep it elsewhere: \(EnvironmentVariable.configurationFolder) names the folder.")
        }
        return AllowList(context.variables, try UserConfiguration.read(path), paths: context.allowedPaths)
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
    ///
    /// A folder that may be read does not allow the kubeconfigs in it: a stranger could add one.
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
