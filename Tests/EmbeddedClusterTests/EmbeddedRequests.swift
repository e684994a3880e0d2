import Cluster
import Documents
import EmbeddedCluster
import Model
import Testing

/// Short ways to ask a cluster in tests.
extension EmbeddedCluster {
    func ask(
        _ method: APIRequest.Method, _ path: String, query: [String: String] = [:], _ body: Value? = nil,
        type: APIRequest.ContentType = .json, accept: String = "application/json"
    ) async throws -> (status: Int, body: Value) {
        let parameters = query.sorted { $0.key < $1.key }.map { APIRequest.Parameter($0.key, $0.value) }
        let response = try await send(
            APIRequest(
                method, path, query: parameters, accept: accept, contentType: body == nil ? nil : type,
                body: body.map(JSON.serialize) ?? []))
        return (
            response.status, (try? JSON.parse(response.body)) ?? .string(String(decoding: response.body, as: UTF8.self))
        )
    }

    func get(_ path: String, query: [String: String] = [:]) async throws -> Value {
        let answer = try await ask(.get, path, query: query)
        try #require(answer.status == 200, "GET \(path): \(answer.body)")
        return answer.body
    }

    @discardableResult
    func apply(
        _ path: String, _ object: Value, manager: String = "slipway", force: Bool = false, dryRun: Bool = false
    ) async throws -> Value {
        var query = ["fieldManager": manager]
        if force { query["force"] = "true" }
        if dryRun { query["dryRun"] = "All" }
        let answer = try await ask(.patch, path, query: query, object, type: .apply)
        try #require(answer.status < 300, "apply \(path): \(answer.body)")
        return answer.body
    }
}

let configMaps = "/api/v1/namespaces/default/configmaps"

func configMap(_ name: String, _ data: Value = ["k": "v"], labels: Value? = nil) -> Value {
    var object: Value = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)], "data": data]
    if let labels { object["metadata"]?["labels"] = labels }
    return object
}
