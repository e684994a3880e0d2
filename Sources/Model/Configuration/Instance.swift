/// A module, put to work under a name of its own.
package struct Instance: Sendable {
    package var name: Located<String>
    package var module: Located<String>
    package var namespace: Located<String>?
    package var isEnabled = true
    /// What the environment says of the module's inputs, in the order in which it says it.
    package var inputs: [NamedNode] = []
    package var needs: [NeedBinding] = []
    /// Instances that come first, although nothing in the modules says so: an edge without a gate.
    package var after: [Located<String>] = []
    package var exposures: [Exposure] = []
    /// Other sources for keys of the module's secrets.
    package var secrets: [SecretDeclaration] = []
    package var serviceAccount: ServiceAccountDeclaration?
    package var identity: CloudIdentity?
    /// What differs from the module's.
    package var security: SecurityNeed?
    package var labels: [NamedNode] = []
    package var annotations: [NamedNode] = []
    package var isProtected = false
    package var replacePolicy: ReplacePolicy?

    package init(name: Located<String>, module: Located<String>) {
        self.name = name
        self.module = module
    }
}

/// An instance that was renamed, or some objects that another instance had: they keep the labels that their selectors are
/// made of, which cannot change.
package struct MovedInstance: Sendable {
    package var from: Located<String>
    package var to: Located<String>
    /// The objects that moved, each by its kind and name; `nil` where the whole instance did.
    package var objects: [ObjectSelector]?

    package init(from: Located<String>, to: Located<String>, objects: [ObjectSelector]? = nil) {
        self.from = from
        self.to = to
        self.objects = objects
    }
}

/// Which instance meets a need.
package struct NeedBinding: Sendable {
    package var need: Located<String>
    package var instance: Located<String>
    /// `gate: false`: pods do not wait for it, because nothing that they could ask answers there.
    package var isGated = true

    package init(need: Located<String>, instance: Located<String>) {
        self.need = need
        self.instance = instance
    }
}
