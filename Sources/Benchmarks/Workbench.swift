import Documents
import Host
import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder for the time of a run, and programs to run in it.
struct Workbench {
    var folder: String

    init() throws {
        var template = Array("/tmp/slipway-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Unavailable(reason: "there is no place under /tmp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    // May fail: what stays lies in /tmp.
    func remove() { try? FileSystem.removeTree(folder) }

    /// Runs a program and returns what it printed; throws where it fails.
    @discardableResult
    func run(_ program: String, _ arguments: [String]) async throws -> String {
        let outcome = try await ChildProcess(program, arguments).run()
        guard outcome.isSuccess else {
            let words = (outcome.errorOutput + outcome.output).prefix(300)
            throw Unavailable(
                reason: "\(program) ended with \(outcome.status): \(String(decoding: words, as: UTF8.self))")
        }
        return String(decoding: outcome.output, as: UTF8.self)
    }

    /// As `run`, and tells the most memory that the program held, in megabytes; `nil` where the system does not say.
    ///
    /// Looked up while it runs: what `wait4` says of a child is never less than what this process holds itself.
    func runWatched(_ program: String, _ arguments: [String]) async throws -> (output: String, peak: Double?) {
        let file = "\(folder)/process"
        try FileSystem.remove(file)
        async let output = run("sh", ["-c", #"echo $$ >"$0"; exec "$@""#, file, program] + arguments)
        let watch = Task {
            var peak: Double?
            while !Task.isCancelled {
                if let now = Workbench.peak(of: file) { peak = max(peak ?? 0, now) }
                try? await Task.sleep(for: .milliseconds(20))
            }
            return peak
        }
        defer { watch.cancel() }
        let text = try await output
        watch.cancel()
        return (text, await watch.value)
    }

    /// The high-water mark of the process whose number is in the file.
    private static func peak(of file: String) -> Double? {
        // May fail: the process has not begun yet, or is over.
        guard let number = try? FileSystem.read(file), !number.isEmpty,
            let status = try? FileSystem.read("/proc/\(String(decoding: number.dropLast(), as: UTF8.self))/status")
        else { return nil }
        for line in String(decoding: status, as: UTF8.self).split(separator: "\n") where line.hasPrefix("VmHWM:") {
            return Double(line.filter(\.isNumber)).map { $0 / 1024 }
        }
        return nil
    }

    /// A fresh Git repository with an author.
    func repository(_ name: String) async throws -> String {
        let path = "\(folder)/\(name)"
        try FileSystem.removeTree(path)
        try await run("git", ["init", "-q", "-b", "main", path])
        try await run("git", ["-C", path, "config", "user.name", "Bench"])
        // git would begin to pack the loose files in the background, beside whatever is measured next.
        try await run("git", ["-C", path, "config", "gc.auto", "0"])
        try await run("git", ["-C", path, "config", "user.email", "bench@example.com"])
        return path
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        try FileSystem.createDirectories(Path.parent(of: path))
        try FileSystem.write(bytes, to: path)
    }

    /// The manifests of namespaces, one file each: by the generator where there is one, else by our own copy of it.
    func writeManifests(to path: String, namespaces: Int) async throws {
        if let generator = EnvironmentVariables.current.nonEmpty("SLIPWAY_BENCH_GENERATOR")
            ?? ["../shared/bench/generate.py"].first(where: { FileSystem.kind(of: $0) == .file })
        {
            try await run("python3", [generator, path, "30", String(namespaces)])
            return
        }
        let names = BenchmarkObjects.names(namespaces)
        try write(YAML.canonical(names.map(BenchmarkObjects.namespace)), to: "\(path)/00-namespaces.yaml")
        for name in names {
            let objects = BenchmarkObjects.objects(in: name, count: 30)
            try write(YAML.canonical(objects), to: "\(path)/10-\(name).yaml")
        }
    }
}
