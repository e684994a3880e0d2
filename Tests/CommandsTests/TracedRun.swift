import Host
import TestSupport
import Testing

/// What a run of the program asked the system for, as `strace` saw it: opened files, started programs, connections.
struct TracedRun {
    var status: Int32
    var errors: String
    /// Where each opened file really was: the kernel's own path of the descriptor, without links.
    var opened: Set<String> = []
    /// Names that were tried and could not be opened, other than for want of such a file.
    var refused: Set<String> = []
    /// The calls that start a program, of which the first is ours.
    var started: [String] = []
    /// Addresses as `strace` writes them.
    var connections: Set<String> = []

    /// For `.enabled(if:)`: a container may forbid tracing.
    static let isPossible = Shell.run("strace -o /dev/null true").status == 0

    static let whyNot = "needs strace, and the right to trace"

    private static let calls = "open,openat,openat2,creat,execve,execveat,connect,sendto,sendmsg"

    init(_ words: [String], in folder: String, variables: [String: String]) async throws {
        let log = Path.join(try TemporaryFolder.make(), "trace")
        defer { try? FileSystem.removeTree(Path.parent(of: log)) }
        let traced = ["-f", "-qq", "-y", "-s", "400", "-e", "trace=\(TracedRun.calls)", "-o", log, Workspace.program]
        let outcome = try await ChildProcess(
            "strace", traced + words,
            environment: EnvironmentVariables(variables), timeout: patience
        ).started(in: folder).run()
        status = outcome.status
        errors = String(decoding: outcome.output + outcome.errorOutput, as: UTF8.self)
        let lines = String(decoding: try FileSystem.read(log), as: UTF8.self).split(separator: "\n")
        for line in lines { read(line.drop { $0.isNumber || $0 == " " }) }
    }

    /// One call a line: `openat(AT_FDCWD</work>, "a", O_RDONLY) = 3</work/a>`; one that others came between is two
    /// lines, the second of which has the result.
    private mutating func read(_ call: Substring) {
        if call.hasPrefix("execve") {
            started.append(String(call))
            return
        }
        if call.contains("sa_family=") {
            // Asking for a name service's local socket that is not there is no connection.
            if call.contains("connect(") || call.hasPrefix("send"), !call.contains("ENOENT") {
                connections.insert(String(call.drop { $0 != "{" }))
            }
            return
        }
        guard ["open", "creat", "<... open", "<... creat"].contains(where: call.hasPrefix),
            let result = call.ranges(of: " = ").last.map({ call[$0.upperBound...] })
        else { return }
        if result.first?.isNumber == true {
            if let start = result.firstIndex(of: "<"), let end = result.lastIndex(of: ">") {
                let path = String(result[result.index(after: start)..<end])
                // Threads have numbers of their own, by which libdispatch looks how they are.
                let parts = path.split(separator: "/")
                let isOfThread = parts.count == 3 && parts[0] == "proc" && Int(parts[1]) != nil
                opened.insert(isOfThread && ["stat", "maps"].contains(parts[2]) ? "/proc/self" : path)
            }
        } else if !["ENOENT", "ENOTDIR", "ELOOP", "?"].contains(where: { result.contains($0) }) {
            refused.insert(String(call))
        }
    }
}
