internal import APIMachinery
internal import Expressions
internal import Kinds
internal import Model

/// What the environment's policies have against objects.
struct PolicyChecks: Check {
    /// An expression that does not parse is what is wrong with every object that it is asked about.
    private typealias Parsed = Result<Expression, ExpressionError>
    private typealias Rule = (rule: PolicyRule, expression: Parsed, message: Parsed?)

    /// A policy as the environment uses it, with its expressions parsed.
    private struct Compiled: Sendable {
        var use: PolicyUse
        var rules: [Rule]
    }

    private let policies: [Compiled]
    private let allowsExceptions: Bool
    private let scope: Scope

    init(_ subject: Subject) {
        let environment = subject.environment
        allowsExceptions = environment.allowsPolicyExceptions
        policies = environment.policies.map { use in
            let rules = use.policy.rules.map { rule in
                (rule, Self.parsed(rule.expression), rule.messageExpression.map(Self.parsed))
            }
            return Compiled(use: use, rules: rules)
        }
        var scope = Scope()
        var facts: Value = ["name": .string(environment.name.value), "platform": .string(environment.platform.value)]
        if let domain = environment.domain { facts["domain"] = .string(domain.value) }
        scope.define("environment", facts)
        scope.define("objects", Value.array(policies.isEmpty ? [] : subject.desired.objects.map(\.value)))
        self.scope = scope
    }

    private static func parsed(_ text: Located<String>) -> Parsed {
        Result { () throws(ExpressionError) in try Expression(parsing: text.value) }
    }

    func problems(of object: DesiredObject) -> [Diagnostic] {
        guard !policies.isEmpty else { return [] }
        let exception = PolicyException(object)
        var excepted: [String] = []
        var own: Scope?
        var found: [Diagnostic] = []
        for policy in policies where policy.use.applies(to: object) {
            let name = policy.use.policy.name.value
            if exception?.covers(name) == true {
                excepted.append(name)
                if allowsExceptions { continue }
            }
            let scope = own ?? self.scope(of: object)
            own = scope
            for entry in policy.rules {
                guard let message = verdict(entry, scope) else { continue }
                found.append(diagnostic(message, entry.rule, policy.use, object))
            }
        }
        guard let exception, !excepted.isEmpty else { return found }
        return found + [exception.diagnostic(from: excepted, isAllowed: allowsExceptions)]
    }

    private func scope(of object: DesiredObject) -> Scope {
        var scope = scope
        scope.define("object", object.value)
        let path = WorkloadKind(object.kind)?.podSpecPath ?? (object.kind.kind == "Pod" ? ["spec"] : nil)
        let pod = path.flatMap { object.value.value(at: $0) } ?? [:]
        scope.define("pod", pod)
        scope.define(
            "containers", .array((pod["initContainers"]?.array ?? []) + (pod["containers"]?.array ?? [])))
        return scope
    }

    /// What is wrong; `nil` where the rule holds.
    private func verdict(_ entry: Rule, _ scope: Scope) -> String? {
        do throws(ExpressionError) {
            let result = try entry.expression.get().evaluate(in: scope)
            if result == true { return nil }
            guard result == false else { return "The rule yields \(result.kindName) instead of a boolean." }
        } catch {
            return "The rule cannot be evaluated: \(error.message.asSentence)"
        }
        // May fail: the rule's constant message stands for one that cannot be made, as in Kubernetes' own policies.
        if let message = entry.message, case .string(let text)? = try? message.get().evaluate(in: scope), !text.isEmpty
        {
            return text.withFullStop
        }
        return entry.rule.message?.value.withFullStop ?? "This does not hold: \(entry.rule.expression.value)"
    }

    private func diagnostic(
        _ message: String, _ rule: PolicyRule, _ use: PolicyUse, _ object: DesiredObject
    ) -> Diagnostic {
        let name = use.policy.name.value
        return Diagnostic(
            use.severity ?? rule.severity ?? use.policy.severity, code: "policy.\(name)", summary: "Policy violated",
            detail: "\(object.identity): \(message)",
            at: object.origin.range, object: object.identity, path: FieldPath(keys: "metadata", "name"),
            notes: [
                Diagnostic.Note(
                    "the rule is here; objects annotated \(SlipwayAnnotation.policyExceptions): \(name) are exceptions",
                    at: rule.expression.range)
            ])
    }
}

extension String {
    /// Without a capital: it may begin with a name.
    fileprivate var withFullStop: String { hasSuffix(".") || hasSuffix("?") || hasSuffix("!") ? self : self + "." }
}

extension PolicyUse {
    fileprivate func applies(to object: DesiredObject) -> Bool {
        let match = policy.match
        let kind = object.kind.kind
        if !match.kinds.isEmpty, !match.kinds.contains(where: { Glob.matches(kind, $0.value) }) { return false }
        let namespace = object.identity.namespace
        if !match.namespaces.isEmpty, !match.namespaces.contains(where: { Glob.matches(namespace, $0.value) }) {
            return false
        }
        let labels = LabelSelector(
            match.labels.map { LabelRequirement($0.name.value, .equals, [$0.node.string ?? ""]) })
        return labels.matches(ObjectMetadata(object.value).labels) && !excluded.contains { $0.matches(object) }
    }
}

extension ObjectSelector {
    fileprivate func matches(_ object: DesiredObject) -> Bool {
        matches(
            object.kind, name: object.identity.name, namespace: object.identity.namespace, object.value,
            instances: [object.origin.instance], modules: [object.origin.module])
    }
}
