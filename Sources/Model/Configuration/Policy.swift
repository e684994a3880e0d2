/// What an environment demands of its objects: rules in CEL that must hold for each that matches.
package struct Policy: Sendable {
    package var name: Located<String>
    package var match = PolicyMatch()
    package var severity = Diagnostic.Severity.error
    package var rules: [PolicyRule] = []

    package init(name: Located<String>) { self.name = name }
}

/// Which objects a policy is about; what is empty matches everything.
package struct PolicyMatch: Sendable {
    /// Names of kinds; `*` stands for any characters, here and in namespaces.
    package var kinds: [Located<String>] = []
    package var namespaces: [Located<String>] = []
    package var labels: [NamedNode] = []

    package init() {}
}

/// One rule of a policy.
package struct PolicyRule: Sendable {
    /// Yields whether the object is as it should be.
    package var expression: Located<String>
    package var message: Located<String>?
    /// Yields the message.
    package var messageExpression: Located<String>?
    /// That of the policy if missing.
    package var severity: Diagnostic.Severity?

    package init(expression: Located<String>) { self.expression = expression }
}

/// A policy as an environment uses it.
package struct PolicyUse: Sendable {
    package var policy: Policy
    /// What the environment says instead of the policy and its rules.
    package var severity: Diagnostic.Severity?
    package var excluded: [ObjectSelector] = []

    package init(policy: Policy) { self.policy = policy }
}
