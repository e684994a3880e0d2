import Glibc
import Host

/// A program at a terminal of its own, as a person has it: its standard streams and its controlling terminal.
///
/// Belongs to the test that started it, and ends with it.
package final class PseudoTerminal {
    /// Why there is no terminal, or what did not come.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// `TIOCSPTLCK`, `TIOCGPTN` and `POSIX_SPAWN_SETSID`, which Swift does not see.
    private enum Request {
        static let setLock: UInt = 0x4004_5431
        static let getNumber: UInt = 0x8004_5430
    }
    private let startsSession: Int16 = 0x80

    private let controller: Int32
    private let process: pid_t
    private var isRunning = true
    /// What the terminal has shown so far.
    package private(set) var screen = ""

    /// Runs a command line through `sh`, with `$0`, `$1` … as given, in a folder.
    package init(_ script: String, _ arguments: [String], in folder: String) throws {
        controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var lock: Int32 = 0
        var number: Int32 = 0
        guard controller >= 0, ioctl(controller, Request.setLock, &lock) == 0,
            ioctl(controller, Request.getNumber, &number) == 0
        else { throw Failure(description: "no pseudo terminal: \(String(cString: strerror(errno)))") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // The first terminal that the leader of a session opens becomes the session's own.
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/pts/\(number)", O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | startsSession)
        let words = ["sh", "-c", "cd '\(folder)' || exit 126\n\(script)"] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, "/bin/sh", &actions, &attributes, &pointers, environ)
        guard code == 0 else { throw Failure(description: "no program: \(String(cString: strerror(code)))") }
        process = identifier
    }

    deinit {
        close(controller)
        guard isRunning else { return }
        kill(-process, SIGKILL)
        waitpid(process, nil, 0)
    }

    /// Waits until the terminal shows a text.
    package func wait(for text: String) throws {
        let deadline = ContinuousClock.now + patience
        while !screen.contains(text) {
            guard ContinuousClock.now < deadline, read() else {
                throw Failure(description: "\"\(text)\" did not come, but: \(screen)")
            }
        }
    }

    /// Types as on a keyboard: `\n` is Return, `\u{3}` Ctrl-C, `\u{4}` Ctrl-D.
    package func type(_ text: String) throws { try FileSystem.writeAll(Array(text.utf8), to: controller, path: "pty") }

    /// Waits for the end of the program, and gives its status.
    package func finish() throws -> Int32 {
        let deadline = ContinuousClock.now + patience
        while read() {
            guard ContinuousClock.now < deadline else {
                throw Failure(description: "it did not end, and showed: \(screen)")
            }
        }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        isRunning = false
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Takes what is there; `false` once nobody has the terminal open any more.
    private func read() -> Bool {
        var entry = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 100) > 0 else { return true }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(controller, &bytes, bytes.count)
        guard count > 0 else { return false }
        screen += String(decoding: bytes[..<count], as: UTF8.self)
        return true
    }
}
