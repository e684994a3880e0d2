/// What is fed with bytes of any kind: must neither crash nor hang, and must keep what it promises.
///
/// `./dev fuzz` runs each under libFuzzer; tests run each over what was found so far.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case yaml, json, cel, patch

    /// Ends the process where a promise is broken.
    package func run(_ bytes: [UInt8]) {
        switch self {
        case .yaml: DocumentFuzzing.yaml(bytes)
        case .json: DocumentFuzzing.json(bytes)
        case .cel: ExpressionFuzzing.run(bytes)
        case .patch: PatchFuzzing.run(bytes)
        }
    }
}
