package import Model

/// Names of manifest files: `deployment.apps--lakehouse--trino.yaml`, `clusterrole.rbac.authorization.k8s.io--_cluster--x.yaml`.
package enum FileName {
    /// The file of an object: kind, group, namespace and name, in lower case, safe on every file system.
    package static func manifest(for identity: ObjectIdentity) -> String {
        let group = identity.group.isEmpty ? "core" : identity.group
        let namespace = identity.namespace.isEmpty ? "_cluster" : identity.namespace
        return shortened(
            "\(escaped(identity.kind)).\(escaped(group))--\(escaped(namespace))--\(escaped(identity.name))")
            + ".yaml"
    }

    /// Lower case, with everything but letters, digits, `.`, `-` and `_` as `%` and two digits.
    ///
    /// RBAC names hold colons, which Windows does not allow in file names.
    static func escaped(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.lowercased().utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                result.append(byte)
            default:
                let digits = String(byte, radix: 16)
                result += Array((digits.utf8.count == 1 ? "%0" : "%").utf8) + Array(digits.utf8)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// At most 240 bytes, because file systems end at 255: a long name keeps its start and gets a digest of the whole.
    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > 240 else { return name }
        let digest = ContentAddress.blobID(of: Array(name.utf8)).prefix(12)
        return String(decoding: name.utf8.prefix(227), as: UTF8.self) + "~" + digest
    }
}
