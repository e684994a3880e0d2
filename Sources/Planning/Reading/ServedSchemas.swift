import Cluster
import Documents
import Model
import Schemas

/// Keeps documents by name from run to run.
package struct DocumentStore: Sendable {
    /// `nil` where there is none, or it cannot be read.
    package var read: @Sendable (_ name: String) -> [UInt8]?
    package var write: @Sendable (_ name: String, _ bytes: [UInt8]) -> Void

    package init(
        read: @escaping @Sendable (_ name: String) -> [UInt8]?,
        write: @escaping @Sendable (_ name: String, _ bytes: [UInt8]) -> Void
    ) {
        self.read = read
        self.write = write
    }

    package static let none = DocumentStore(read: { _ in nil }, write: { _, _ in })
}

/// The schemas that a server itself publishes, in OpenAPI v3.
///
/// For kinds that nothing else describes: of aggregated APIs, and custom ones whose CRD may not be read.
struct ServedSchemas {
    let client: ClusterClient
    let store: DocumentStore

    /// The schemas of the kinds, as far as the server describes them.
    ///
    /// Throws `CancellationError` only: whatever else fails, a kind without a schema is asked about by dry-runs.
    func schemas(of kinds: [GroupVersionKind]) async throws -> [(kind: GroupVersionKind, schema: Schema)] {
        guard !kinds.isEmpty else { return [] }
        let index: OpenAPIIndex
        do throws(ClusterError) {
            index = try await client.openAPIIndex()
        } catch {
            try Task.checkCancellation()
            return []
        }
        var groups: [[GroupVersionKind]] = []
        let sorted = kinds.sorted { "\($0.apiVersion) \($0.kind)" < "\($1.apiVersion) \($1.kind)" }
        for kind in sorted where index.describes(kind) {
            if groups.last?.first?.apiVersion == kind.apiVersion {
                groups[groups.count - 1].append(kind)
            } else {
                groups.append([kind])
            }
        }
        let found = try await concurrentMap(groups, width: client.limiter.width) { kinds in
            try await document(of: kinds, index)
        }
        return found.flatMap { $0 }
    }

    private func document(
        of kinds: [GroupVersionKind], _ index: OpenAPIIndex
    ) async throws -> [(kind: GroupVersionKind, schema: Schema)] {
        guard let first = kinds.first else { return [] }
        let hash = index.hash(of: first)
        let name = hash.map { "\(first.group.isEmpty ? "core" : first.group)-\(first.version)-\($0).json" }
        // May fail: one that was damaged on the disk is fetched again.
        if let name, let bytes = store.read(name), let document = try? JSON.parse(bytes) {
            return ServedSchemas.schemas(of: kinds, in: document)
        }
        do throws(ClusterError) {
            let bytes = try await client.openAPIDocument(of: first, hash: hash)
            // May fail: as the doc comment of `schemas` says, a kind without a schema is asked about.
            guard let document = try? JSON.parse(bytes) else { return [] }
            if let name { store.write(name, bytes) }
            return ServedSchemas.schemas(of: kinds, in: document)
        } catch {
            try Task.checkCancellation()
            return []
        }
    }

    private static func schemas(
        of kinds: [GroupVersionKind], in document: Value
    ) -> [(kind: GroupVersionKind, schema: Schema)] {
        kinds.compactMap { kind in
            Schema(openAPIv3Document: document, kind: kind).map { (kind, $0) }
        }
    }
}
