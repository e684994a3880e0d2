import Host
import Model
import Planning

/// Where secret values come from that the repository does not hold: the environment, files, commands.
///
/// The repository names them, and the caller allows them, but for its own files.
///
/// No error says a value, or anything that a command printed.
struct SecretSource: Sendable {
    /// The repository.
    let folder: ConfinedFolder
    let variables: EnvironmentVariables
    private let allowed: AllowList

    init(_ repository: Repository, variables: EnvironmentVariables) {
        folder = repository.folder
        allowed = repository.allowed
        self.variables = variables
    }

    func value(of key: SecretKey, for object: ObjectIdentity) async throws(SecretUnavailable) -> [UInt8] {
        func unavailable(_ reason: String) -> SecretUnavailable {
            SecretUnavailable(key: key.key, object: object, reason: reason)
        }
        if let refusal = allowed.refusal(of: key.source) {
            throw SecretUnavailable(key: key.key, object: object, reason: refusal.reason, remedy: refusal.remedy)
        }
        switch key.source {
        case .generate: throw unavailable("Planning makes generated values.")
        case .environment(let name):
            guard let value = variables[name] else { throw unavailable("The environment variable \(name) is not set.") }
            return Array(value.utf8)
        case .file(let path):
            do throws(FileError) {
                return try folder.read(path)
            } catch {
                throw unavailable(error.refusal == nil ? "\(path): \(error.reason)." : error.diagnostic().detail)
            }
        case .command(let words):
            let program = words.first ?? ""
            let result: ChildProcess.Outcome
            do throws(ChildProcess.Failure) {
                result = try await ChildProcess(
                    program, Array(words.dropFirst()), environment: variables, timeout: .seconds(60)
                ).started(in: folder.path).run()
            } catch {
                throw unavailable("The command \(program) \(error.words).")
            }
            guard result.isSuccess else { throw unavailable("The command \(program) ended with \(result.status).") }
            // What a shell's $(…) does: the line end that every tool prints is not part of the value.
            return result.output.last == UInt8(ascii: "\n") ? result.output.dropLast() : result.output
        }
    }
}

extension ChildProcess.Failure {
    /// Behind the program's name.
    fileprivate var words: String {
        switch self {
        case .notStarted(let code): "cannot be run: \(FileError(operation: "run", path: "", code: code).reason)"
        case .timedOut: "took longer than a minute"
        case .cancelled: "was cancelled"
        }
    }
}
