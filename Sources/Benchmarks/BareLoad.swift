import Cluster
import CurlTransport
import Documents
import Host
import Model

/// The least that any tool has to ask of a cluster for a piece of work: its bare requests.
///
/// As many at once as Slipway has in flight, over the same transport, without looking at the answers, inside of this
/// process.
struct BareLoad {
    let transport: CurlTransport
    var concurrency = 32

    private static let collections = [
        "/api/v1/namespaces", "/api/v1/configmaps", "/api/v1/secrets", "/api/v1/services", "/apis/apps/v1/deployments",
    ]

    func list() async throws {
        try await send(Self.collections.map { APIRequest(.get, $0) })
    }

    /// Server-side apply of each: Namespaces first, as whatever is in them needs them.
    func apply(_ objects: [Value], isDryRun: Bool = false) async throws {
        var query: [APIRequest.Parameter] = [.init("fieldManager", "bare"), .init("force", "true")]
        if isDryRun { query.append(.init("dryRun", "All")) }
        for group in Self.inOrder(objects) {
            try await send(
                group.map { object in
                    APIRequest(
                        .patch, Self.path(of: object), query: query, contentType: .apply, body: JSON.serialize(object))
                })
        }
    }

    /// Deletes each, the Namespaces last, and waits until these are gone.
    func delete(_ objects: [Value]) async throws {
        for group in Self.inOrder(objects).reversed() {
            try await send(group.map { APIRequest(.delete, Self.path(of: $0)) })
        }
        while try await isAnyLeft(of: objects) { try await Task.sleep(for: .milliseconds(50)) }
    }

    private func isAnyLeft(of objects: [Value]) async throws -> Bool {
        let names = Set(objects.filter { $0["kind"]?.string == "Namespace" }.compactMap(Self.name))
        let answer = try await transport.send(APIRequest(.get, "/api/v1/namespaces"))
        let items = try JSON.parse(answer.body)["items"]?.array ?? []
        return items.contains { Self.name(of: $0).map(names.contains) == true }
    }

    private static func inOrder(_ objects: [Value]) -> [[Value]] {
        let isNamespace = { (object: Value) in object["kind"]?.string == "Namespace" }
        return [objects.filter(isNamespace), objects.filter { !isNamespace($0) }]
    }

    private static func name(of object: Value) -> String? { object.value(at: ["metadata", "name"])?.string }

    private static func path(of object: Value) -> String {
        let kind = object["kind"]?.string ?? ""
        let group = kind == "Deployment" ? "/apis/apps/v1" : "/api/v1"
        let namespace = object.value(at: ["metadata", "namespace"])?.string.map { "/namespaces/\($0)" } ?? ""
        return "\(group)\(namespace)/\(kind.lowercased())s/\(name(of: object) ?? "")"
    }

    private func send(_ requests: [APIRequest]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var rest = requests[...]
            for request in rest.prefix(concurrency) { group.addTask { try await send(request) } }
            rest = rest.dropFirst(concurrency)
            while try await group.next() != nil {
                guard let request = rest.popFirst() else { continue }
                group.addTask { try await send(request) }
            }
        }
    }

    private func send(_ request: APIRequest) async throws {
        let answer = try await transport.send(request)
        guard (200..<300).contains(answer.status) else {
            throw Unavailable(reason: "\(request.path) was answered with \(answer.status)")
        }
    }
}
