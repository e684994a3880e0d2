import Cluster
import Documents
import Model

/// A request for a resource or one object of it, with its resource found and its parameters read.
struct ObjectRequest: Sendable {
    var method: APIRequest.Method
    var resource: Resource
    /// The version that the path names, which need not be the stored one.
    var version: String
    var namespace: String?
    var name: String?
    var subresource: String?
    var options: RequestOptions
    var accept: String
    var contentType: APIRequest.ContentType?
    var body: [UInt8]

    var form: ObjectForm { ObjectForm(resource: resource, version: version, accept: accept) }

    /// Who a change is recorded for, as the server derives it where no field manager is given.
    var manager: String { options.fieldManager ?? ObjectRequest.defaultManager }

    static let defaultManager = "slipway"

    var key: String { ObjectTable.key(namespace: namespace, name: name ?? "") }

    /// The part of the API that the change goes through, as `managedFields` names it.
    var managedSubresource: String { subresource ?? "" }
}

extension APIRequest {
    /// What the server calls the options of this request in its messages.
    var optionsKind: String {
        switch method {
        case .get: "ListOptions"
        case .post: "CreateOptions"
        case .put: "UpdateOptions"
        case .patch: "PatchOptions"
        case .delete: "DeleteOptions"
        }
    }
}
