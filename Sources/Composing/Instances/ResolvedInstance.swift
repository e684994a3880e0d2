internal import Model

/// An instance with its module, and with the instances that meet its needs.
struct ResolvedInstance {
    let instance: Instance
    let module: Module
    let namespace: String
    /// In the module's order; optional needs that nothing meets are left out.
    var needs: [ResolvedNeed] = []
    /// Instances that the environment puts before this one.
    var after: [ResolvedOrder] = []
    /// The instance whose module makes this one; `nil` for those of the environment.
    var parent: Int?
    /// The names of the instances that it is inside of, the outermost first.
    var ancestors: [String] = []
    /// The instances that its module makes, in the module's order.
    var parts: [Part] = []

    /// An instance inside of another one.
    struct Part {
        /// What the module calls it.
        let name: String
        let index: Int
    }

    var name: String { instance.name.value }
}

/// A need and the instance that meets it, by its index.
struct ResolvedNeed {
    let need: Need
    let provider: Int
    /// Where the choice was made: the environment's binding, or the need itself.
    let range: SourceRange
    /// Whether pods wait for it, if the module has a gate.
    var isGated = true
}

/// An entry of `after`.
struct ResolvedOrder {
    let provider: Int
    let range: SourceRange
}
