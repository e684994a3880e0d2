import Host
import Model

/// The yes that apply and destroy need before they change anything: `-auto-approve`, or one that was read at a terminal.
///
/// A saved plan was approved by whoever applies it and needs none.
struct Approval {
    private let isGiven: Bool

    /// Refuses at once where nobody said yes and nobody can be asked.
    init(_ arguments: ExecutionArguments, operation: String, environment: String) throws(Failure) {
        isGiven = arguments.autoApprove
        guard isGiven || Terminal.isInteractive else {
            throw Approval.impossible(operation: operation, environment: environment)
        }
    }

    /// Whether to go on; asks unless the answer was given.
    func allows(_ question: String) throws -> Bool {
        if isGiven { return true }
        let answer = Terminal.ask("\n\(question) Only \"yes\" is accepted: ") { Task.isCancelled }
        try Task.checkCancellation()
        return answer == "yes"
    }

    private static func impossible(operation: String, environment: String) -> Failure {
        let mode = operation == "destroy" ? " -destroy" : ""
        return Failure(
            code: "apply.not-approved", summary: "Not approved",
            detail:
                "Somebody has to say yes before \(environment) is changed, and there is nobody to ask: the standard "
                + "input is not a terminal. Nothing was done. In a pipeline, keep the plan that was looked at and apply "
                + "that (`slipway plan \(environment)\(mode) -out FILE`, `slipway apply FILE`), or say yes to whatever "
                + "the plan will be with -auto-approve.")
    }
}
