/// When objects are ready, as an environment says of those that it selects.
package struct ReadinessDeclaration: Sendable {
    package var selector: ObjectSelector
    package var rule: ReadinessRule

    package init(_ selector: ObjectSelector, _ rule: ReadinessRule) {
        self.selector = selector
        self.rule = rule
    }
}
