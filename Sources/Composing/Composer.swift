package import Model

/// Makes the desired state of a configuration: a pure function.
package enum Composer {
    /// The objects that the cluster should hold, in apply order.
    ///
    /// - Throws: Every mistake that was found, with the sources of the configuration.
    package static func compose(_ configuration: Configuration) throws(DiagnosticsError) -> DesiredState {
        var diagnostics = Diagnostics()
        return try compose(configuration, &diagnostics)
    }

    /// The same; `diagnostics` receives the warnings.
    package static func compose(
        _ configuration: Configuration, _ diagnostics: inout Diagnostics
    ) throws(DiagnosticsError) -> DesiredState {
        let composition = Composition(configuration)
        let state = composition.desiredState(&diagnostics)
        guard let state, !diagnostics.hasErrors else {
            throw DiagnosticsError(diagnostics.sortedByPlace, sources: configuration.sources)
        }
        return state
    }
}
