import Host
import Model

/// A repository with one environment, `bench`, of plain objects: per namespace 101, the Namespace among them.
struct BenchmarkRepository {
    let root: String
    /// 10, 100 or 1,000.
    let namespaces: Int

    var count: Int { namespaces * 101 }

    /// The count as people write it.
    var countText: String {
        let digits = String(count)
        return "\(digits.dropLast(3)),\(digits.suffix(3)) objects"
    }

    /// The options of a command about it.
    var flags: [String] { ["bench", "-C", root] }

    static func write(_ bench: Workbench, named name: String, namespaces: Int) async throws -> BenchmarkRepository {
        let repository = BenchmarkRepository(root: "\(bench.folder)/\(name)", namespaces: namespaces)
        try repository.writeEnvironment(bench)
        try await bench.writeManifests(to: "\(repository.root)/\(objects)", namespaces: namespaces)
        return repository
    }

    static let objects = "environments/bench/objects"

    /// The mark is the value of an annotation of all objects; the overlay an entry of `overlays`, as a flow mapping.
    func writeEnvironment(_ bench: Workbench, mark: String = "1", overlay: String? = nil) throws {
        var text = """
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: bench}
            spec:
              platform: kubernetes
              annotations: {bench: "\(mark)"}
              objects: [objects/]

            """
        if let overlay { text += "  overlays:\n    - \(overlay)\n" }
        try bench.write(Array(text.utf8), to: "\(root)/environments/bench/environment.yaml")
    }
}
