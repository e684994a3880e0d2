import Model
import Schemas

/// What the extension server does with a CRD's schema: pruning, defaulting, validation.
enum CustomSchemas {
    static func schema(_ document: Value?) -> Schema? { document.map { _ in Schema.deduced } }

    static func decode(_ object: inout Value, _ schema: Schema, _ request: ObjectRequest) throws(APIStatus) {}
}
