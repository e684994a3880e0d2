import Glibc

/// Runs command lines through `sh`, for real tools as oracles.
package enum Shell {
    /// What a command line left behind.
    package struct Outcome: Sendable {
        package var status: Int32
        /// Standard output and standard error.
        package var output: String
    }

    /// Runs a command line in a folder and waits for it.
    package static func run(_ command: String, in folder: String = "/") -> Outcome {
        guard let pipe = open("cd '\(folder)' && { \(command)\n} 2>&1 < /dev/null") else {
            return Outcome(status: -1, output: "popen failed")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, pipe)
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        let status = pclose(pipe)
        return Outcome(status: status >> 8 & 0xFF, output: String(decoding: bytes, as: UTF8.self))
    }

    /// The signals that the threads of Swift's pool block would else be blocked in the shell and in what it leaves
    /// running, which nobody could end then.
    private static func open(_ command: String) -> UnsafeMutablePointer<FILE>? {
        var none = sigset_t()
        var ours = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &ours)
        defer { pthread_sigmask(SIG_SETMASK, &ours, nil) }
        return popen(command, "r")
    }

    /// Whether a program is on the path.
    package static func has(_ program: String) -> Bool { run("command -v \(program)").status == 0 }
}
