/// What is fed with bytes of any kind: must neither crash nor hang, and must keep what it promises.
///
/// `./dev fuzz` runs each under libFuzzer; tests run each over what was found so far.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case yaml, json, cel, patch, kubeconfig, inventory, plan, repository, answers, http

    /// Ends the process where a promise is broken.
    @concurrent
    package func run(_ bytes: [UInt8]) async {
        switch self {
        case .yaml: DocumentFuzzing.yaml(bytes)
        case .json: DocumentFuzzing.json(bytes)
        case .cel: ExpressionFuzzing.run(bytes)
        case .patch: PatchFuzzing.run(bytes)
        case .kubeconfig: KubeconfigFuzzing.run(bytes)
        case .inventory: StateFuzzing.inventory(bytes)
        case .plan: StateFuzzing.plan(bytes)
        case .repository: await RepositoryFuzzing.run(bytes)
        case .answers: await AnswerFuzzing.run(bytes)
        case .http: await HTTPFuzzing.run(bytes)
        }
    }
}
