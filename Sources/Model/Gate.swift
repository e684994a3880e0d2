/// What a dependent's pods wait for: an init container in the pod, and an edge that `apply` waits on.
package struct Gate: Sendable, Hashable {
    package enum Check: Sendable, Hashable {
        case tcp(host: String, port: Int)
        case http(host: String, port: Int, path: String)
        case exec(command: [String])
    }

    /// The init container's name: `gate-` and the need's name.
    package var name: String
    package var check: Check

    package init(name: String, check: Check) {
        self.name = name
        self.check = check
    }
}
