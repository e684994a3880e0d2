internal import Expressions
internal import Model

/// Applies the environment's overlays, in their order.
struct OverlayStep {
    let configuration: Configuration
    let instances: [ResolvedInstance]

    func apply(to drafts: inout [DraftObject], _ diagnostics: inout Diagnostics) {
        for overlay in configuration.environment.overlays {
            diagnostics.report(
                Diagnostic(
                    code: "compose.overlay", summary: "Overlays are not supported yet",
                    detail: "This version of Slipway reads overlays and cannot apply them.", at: overlay.range))
        }
    }
}
