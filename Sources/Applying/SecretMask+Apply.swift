import Cluster
import Model

/// What is told of an apply, without the secrets in it: programs put them into their last words.
extension SecretMask {
    func conceal(_ event: ApplyEvent) -> ApplyEvent {
        guard !isEmpty else { return event }
        var event = event
        switch event.kind {
        case .waiting(var waiting):
            waiting.reason = conceal(sentence: waiting.reason)
            waiting.pods = waiting.pods.map(conceal)
            event.kind = .waiting(waiting)
        case .ready(let words): event.kind = .ready(conceal(sentence: words))
        case .failed(let diagnostic): event.kind = .failed(conceal(diagnostic))
        case .started, .applied, .skipped, .interrupted: break
        }
        return event
    }

    func conceal(_ result: ApplyReport.Result) -> ApplyReport.Result {
        var result = result
        result.diagnostic = result.diagnostic.map(conceal)
        return result
    }

    private func conceal(_ diagnosis: PodDiagnosis) -> PodDiagnosis {
        var diagnosis = diagnosis
        diagnosis.summary = conceal(sentence: diagnosis.summary)
        diagnosis.events = diagnosis.events.map { conceal(sentence: $0) }
        diagnosis.lastLines = diagnosis.lastLines.map { conceal(sentence: $0) }
        return diagnosis
    }
}
