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
    /// The program that is measured.
    let slipway: String
    /// This program, which measures others.
    let measurer: String

    /// Where the test API server and the generator of objects lie.
    static var shared: String { EnvironmentVariables.current.nonEmpty("SLIPWAY_SHARED") ?? "../shared" }

    /// The one to measure stands beside this program.
    init(program: String) throws {
        measurer = program
        slipway = Path.join(Path.parent(of: program), "slipway")
        guard FileSystem.kind(of: slipway) == .file else {
            throw Unavailable(reason: "there is no \(slipway); build it in the same configuration")
        }
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
            ?? [Path.join(Self.shared, "bench/generate.py")].first(where: { FileSystem.kind(of: $0) == .file })
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

/// Why a measurement cannot be made here.
struct Unavailable: Error { var reason: String }
