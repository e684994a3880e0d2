import Expressions
package import Model

/// What the repository says of an object's health, ready to be asked.
package struct DeclaredHealth: Sendable {
    private let wait: ReadinessRule.Wait?
    private let ready: Expression?
    private let failed: Expression?
    private let text: Expression?

    package init(_ rule: ReadinessRule) {
        func parsed(_ text: String?) -> Expression? {
            // May fail: what does not parse is reported where it is read, and says nothing here.
            text.flatMap { try? Expression(parsing: $0) }
        }
        wait = rule.wait
        ready = parsed(rule.ready)
        failed = parsed(rule.failed)
        text = parsed(rule.text)
    }

    /// Whether an object is ready by being there.
    var isExistence: Bool { wait == .exists || wait == .applied }

    /// Whether it is waited for until somebody says that it is ready.
    var isStrict: Bool { wait == .ready }

    /// The verdict; `nil` where it is left to the rule of the kind.
    func assess(_ object: Value) -> HealthStatus? {
        var scope = Scope()
        scope.define("object", object)
        // May fail: a status may lack the field that the rule looks at.
        if let failed, (try? failed.evaluate(in: scope)) == true {
            return .failed(words(in: scope) ?? "failed: \(failed.text)")
        }
        guard let ready else { return nil }
        do throws(ExpressionError) {
            let isReady = try ready.evaluate(in: scope) == true
            if isReady { return .ready(words(in: scope) ?? "ready") }
            return .inProgress(words(in: scope) ?? "not yet: \(ready.text)")
        } catch {
            return .inProgress(words(in: scope) ?? "not yet: \(ready.text) (\(error.message))")
        }
    }

    private func words(in scope: Scope) -> String? {
        // May fail: as above.
        guard let text, case .string(let words)? = try? text.evaluate(in: scope), !words.isEmpty else { return nil }
        return words.firstLine
    }
}
