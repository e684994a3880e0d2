import Glibc
import Host
import Synchronization

/// A server as a child process, with a folder of its own.
///
/// Both go with `stop()`, and also when this process ends in any way: the server is started under a shell that reads a
/// pipe of ours, and ends it when the pipe closes.
final class ServerProcess: Sendable {
    /// Why there is no server.
    struct Failure: Error, CustomStringConvertible {
        var description: String
        /// Whether the server ended by itself.
        var isEnd = false
    }

    /// What the server is called in messages.
    private let name: String
    let folder: String
    private let process: pid_t
    private let lifeline: Mutex<Int32>

    /// Starts a program, and waits until it has written the file `ready` into its folder, which is `{}` in its arguments.
    ///
    /// One that ends before that gets two more chances: where a machine stands still for some seconds, etcd gives up.
    static func start(_ name: String, _ program: String, _ arguments: [String]) async throws -> ServerProcess {
        var chances = 3
        while true {
            let server = try ServerProcess(name, program, arguments)
            chances -= 1
            do {
                try await server.becomesReady("ready", within: patience)
                return server
            } catch let failure as Failure where chances == 0 || !failure.isEnd {
                throw failure
            } catch is Failure {}
        }
    }

    private init(_ name: String, _ program: String, _ arguments: [String]) throws {
        self.name = name
        folder = try TemporaryFolder.make()
        let words = [program] + arguments.map { [folder] in $0.replacing("{}", with: folder) }
        let (process, descriptor) = try ServerProcess.launch(words, folder)
        self.process = process
        lifeline = Mutex(descriptor)
    }

    deinit { lifeline.withLock { if $0 >= 0 { close($0) } } }

    private static func launch(_ words: [String], _ folder: String) throws -> (process: pid_t, lifeline: Int32) {
        let script = """
            exec 3<&0
            "$@" >"$0/log" 2>&1 </dev/null 3<&- & server=$!
            (cat <&3 >/dev/null; kill -TERM $server 2>/dev/null) &
            wait $server
            : >"$0/ended"
            wait
            rm -rf "$0"
            """
        var descriptors: [Int32] = [-1, -1]
        guard pipe(&descriptors) == 0 else { throw Failure(description: "no pipe") }
        for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptors[0], 0)
        // Not our output: whoever reads that would wait for the server's end.
        for descriptor in [1, 2] as [Int32] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        // The pool's threads block signals, and the shell needs SIGCHLD to see the server's end.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var process: pid_t = 0
        var pointers: [UnsafeMutablePointer<CChar>?] =
            (["sh", "-c", script, folder] + words).map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &pointers, environ)
        close(descriptors[0])
        guard code == 0 else {
            close(descriptors[1])
            throw Failure(description: "\(words[0]) could not be started: \(String(cString: strerror(code)))")
        }
        return (process, descriptors[1])
    }

    /// Waits until the server has written a file into its folder; stops it when that takes too long or it ends before.
    private func becomesReady(_ file: String, within limit: Duration) async throws {
        let deadline = ContinuousClock.now + limit
        while !has(file) {
            guard ContinuousClock.now < deadline, !has("ended") else {
                let log = (try? read("log")) ?? ""
                let isEnd = has("ended")
                await stop()
                throw Failure(description: "\(name) did not start: \(log)", isEnd: isEnd)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func has(_ file: String) -> Bool { FileSystem.kind(of: Path.join(folder, file)) != nil }

    /// What the server wrote into a file of its folder.
    func read(_ file: String) throws -> String {
        String(decoding: try FileSystem.read(Path.join(folder, file)), as: UTF8.self)
    }

    /// Ends the server and waits until it is gone.
    func stop() async {
        lifeline.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
        let process = process
        await withCheckedContinuation { continuation in
            let isStarted = startThread {
                waitpid(process, nil, 0)
                continuation.resume()
            }
            if !isStarted { continuation.resume() }
        }
    }
}
