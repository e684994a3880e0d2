import Cluster
import Documents
import Model
import TestSupport
import Testing

/// One request that both clusters get, and what makes their answers comparable.
struct ParityStep: Sendable {
    var method: APIRequest.Method
    var path: String
    var query: [APIRequest.Parameter]
    var type: APIRequest.ContentType?
    var accept: String
    var body: String

    init(
        _ method: APIRequest.Method, _ path: String, _ query: String = "", _ body: String = "",
        type: APIRequest.ContentType? = nil, accept: String = "application/json"
    ) {
        self.method = method
        self.path = path
        self.query = query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return APIRequest.Parameter(String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
        self.type = type ?? (body.isEmpty ? nil : .json)
        self.accept = accept
        self.body = body
    }

    static func apply(_ path: String, _ body: String, _ query: String = "fieldManager=slipway") -> ParityStep {
        ParityStep(.patch, path, query, body, type: .apply)
    }

    static func post(_ path: String, _ body: String, _ query: String = "fieldManager=test") -> ParityStep {
        ParityStep(.post, path, query, body)
    }

    static func merge(_ path: String, _ body: String, _ query: String = "fieldManager=test") -> ParityStep {
        ParityStep(.patch, path, query, body, type: .mergePatch)
    }

    /// Asks until the path is served: a CRD's resource is there only after a moment.
    static func waitFor(_ path: String) -> ParityStep {
        var step = ParityStep(.get, path)
        step.isPatient = true
        return step
    }

    private var isPatient = false

    func answer(of transport: any ClusterTransport) async throws -> Value {
        let request = APIRequest(
            method, path, query: query, accept: accept, contentType: type, body: Array(body.utf8))
        var response = try await transport.send(request)
        if isPatient, response.status != 200 {
            response = try await eventually("\(path) is served", every: .milliseconds(100)) {
                let response = try await transport.send(request)
                return response.status == 200 ? response : nil
            }
        }
        let value = (try? JSON.parse(response.body)) ?? .string(String(decoding: response.body, as: UTF8.self))
        return ["status": .integer(Int64(response.status)), "body": Parity.normalized(value)]
    }
}

/// Takes out what must differ between two clusters: uids, times, revisions, addresses.
enum Parity {
    private static func text(_ value: Value, _ key: String) -> String { value[key]?.string ?? "" }

    static func normalized(_ value: Value, key: String = "") -> Value {
        switch value {
        case .object(let fields):
            return .object(
                ValueObject(
                    fields.compactMap { field in
                        if field.key == "resourceVersion" || field.key == "storageVersionHash" { return nil }
                        return ValueObject.Field(
                            key: text(field.key), value: normalized(field.value, key: field.key))
                    }))
        case .array(let elements):
            let result = elements.map { normalized($0, key: key) }
            // The extension server tells the errors of a schema in the order of a Go map; managers stand in the order of
            // times, and whether two writes fall into one second is chance.
            return switch key {
            case "causes": .array(result.sorted { Parity.text($0, "field") < Parity.text($1, "field") })
            case "managedFields":
                .array(
                    result.sorted {
                        (Parity.text($0, "manager"), Parity.text($0, "subresource"))
                            < (Parity.text($1, "manager"), Parity.text($1, "subresource"))
                    })
            default: .array(result)
            }
        case .string(let string):
            if ["clusterIP", "clusterIPs"].contains(key), string.hasPrefix("10.96.") { return "IP" }
            if Parity.isTime(string) { return "TIME" }
            if string.hasPrefix("Timeout: Too large") { return "Timeout: Too large" }
            if key == "message", let list = string.firstRange(of: "is invalid: [") {
                return .string(String(string[..<list.upperBound]))
            }
            if key == "manager", string.hasPrefix("kube-testserver") { return "kube-apiserver" }
            if key == "continue" { return "TOKEN" }
            if key == "serverAddress" { return "ADDRESS" }
            return .string(text(string))
        case .null, .bool, .integer, .number: return value
        }
    }

    private static func isTime(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count >= 20 && bytes[4] == UInt8(ascii: "-") && bytes[10] == UInt8(ascii: "T")
            && bytes.last == UInt8(ascii: "Z")
    }

    /// Puts UID for every UUID.
    private static func text(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count >= 36 else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if index + 36 <= bytes.count, isUUID(bytes[index..<index + 36]) {
                result += Array("UID".utf8)
                index += 36
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isUUID(_ bytes: ArraySlice<UInt8>) -> Bool {
        for (offset, byte) in bytes.enumerated() {
            if [8, 13, 18, 23].contains(offset) {
                if byte != UInt8(ascii: "-") { return false }
            } else if !"0123456789abcdef".utf8.contains(byte) {
                return false
            }
        }
        return true
    }

    /// Where two answers differ, one line a place.
    static func differences(_ left: Value?, _ right: Value?, _ path: String = "") -> [String] {
        if left == right { return [] }
        if case .object(let left)? = left, case .object(let right)? = right {
            let keys = Set(left.keys).union(right.keys).sorted()
            return keys.flatMap { differences(left[$0], right[$0], "\(path).\($0)") }
        }
        if case .array(let left)? = left, case .array(let right)? = right, left.count == right.count {
            return left.indices.flatMap { differences(left[$0], right[$0], "\(path)[\($0)]") }
        }
        func text(_ value: Value?) -> String {
            value.map { String(decoding: JSON.serialize($0), as: UTF8.self) } ?? "absent"
        }
        return ["\(path): real \(text(left)), embedded \(text(right))"]
    }
}
