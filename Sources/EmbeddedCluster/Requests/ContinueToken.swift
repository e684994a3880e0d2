import Documents
import Model

/// Where a list goes on: base64url of a small JSON document (apiserver `storage/continue.go`).
struct ContinueToken: Sendable, Hashable {
    /// The revision that all pages show; `nil` for a list that goes on with the present state.
    var revision: UInt64?
    /// The first key of the next page, within the namespace.
    var start: String

    init(revision: UInt64?, start: String) {
        self.revision = revision
        self.start = start
    }

    init(parsing text: String) throws(APIStatus) {
        // May fail: the token is refused then.
        guard let bytes = URLBase64.decode(text), let document = try? JSON.parse(bytes),
            let start = document["start"]?.string, start.first == "/", document["v"]?.string == "meta.k8s.io/v1"
        else { throw .badRequest("invalid continue token: continue key is not valid: illegal base64 data or JSON") }
        let revision = document["rv"]?.integer ?? 0
        self.revision = revision > 0 ? UInt64(revision) : nil
        self.start = String(start.dropFirst())
    }

    var text: String {
        let revision = revision.map { Value.integer(Int64($0)) } ?? .integer(-1)
        return URLBase64.encode(
            JSON.serialize(["v": "meta.k8s.io/v1", "rv": revision, "start": .string("/" + start)]))
    }

    /// 410 with a token that goes on all the same, without consistency.
    static func expired(_ next: ContinueToken) -> APIStatus {
        var status = APIStatus.expired(
            "The provided continue parameter is too old to display a consistent list result. You can start a new list "
                + "without the continue parameter, or use the continue token in this response to retrieve the "
                + "remainder of the results. Continuing with the provided token results in an inconsistent list - "
                + "objects that were created, modified, or deleted between the time the first chunk was returned and "
                + "now may show up in the list.")
        status.continueToken = next.text
        return status
    }
}
