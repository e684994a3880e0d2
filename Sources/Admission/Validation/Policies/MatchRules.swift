import APIMachinery
import Model

/// Rules for what webhooks and admission policies are asked about (`pkg/apis/admissionregistration/validation`).
enum MatchRules {
    private static let operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"]

    /// `validateRule`, `validateRuleWithOperations`.
    static func rule(_ rule: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let verbs = rule["operations"]
        if verbs.isEmpty { errors += verbs.required() }
        if verbs.count > 1, verbs.texts.contains("*") {
            errors += verbs.invalid("if '*' is present, must not specify other operations")
        }
        errors += verbs.elements.flatMap { Field($0.value ?? "", $0.path).oneOf(operations) }
        for (name, things) in [("apiGroups", "API groups"), ("apiVersions", "API versions")] {
            let list = rule[name]
            if list.isEmpty { errors += list.required() }
            if list.count > 1, list.texts.contains("*") {
                errors += list.invalid("if '*' is present, must not specify other \(things)")
            }
            if name == "apiVersions" { errors += list.elements.flatMap { $0.needed() } }
        }
        errors += resources(rule["resources"])
        return errors + rule["scope"].oneOfIfSet(["*", "Cluster", "Namespaced"])
    }

    /// `validateResources`.
    private static func resources(_ list: Field) -> [FieldError] {
        var errors = list.isEmpty ? list.required() : []
        let names = list.texts
        let withAllParts = Set(names.filter { $0.hasSuffix("/*") }.map { $0.dropLast(2) })
        let partsOfAll = Set(names.filter { $0.hasPrefix("*/") }.map { $0.dropFirst(2) })
        for field in list.elements {
            let name = field.text
            if name.isEmpty {
                errors += field.required()
                continue
            }
            guard let slash = name.firstIndex(of: "/") else { continue }
            let resource = name[..<slash]
            let part = name[name.index(after: slash)...]
            if part != "*", withAllParts.contains(resource) {
                errors += field.invalid("if '\(resource)/*' is present, must not specify \(name)")
            }
            if resource != "*", partsOfAll.contains(part) {
                errors += field.invalid("if '*/\(part)' is present, must not specify \(name)")
            }
        }
        if names.count > 1, names.contains("*/*") {
            errors += list.invalid("if '*/*' is present, must not specify other resources")
        }
        if names.contains("*"), names.contains(where: { $0 != "*" && !$0.contains("/") }) {
            errors += list.invalid("if '*' is present, must not specify other resources without subresources")
        }
        return errors
    }

    /// `validateMatchResources`.
    static func resources(_ match: Field, isNeeded: Bool) -> [FieldError] {
        var errors = match["namespaceSelector"].selector() + match["objectSelector"].selector()
        errors += match["matchPolicy"].oneOfIfSet(["Equivalent", "Exact"])
        let rules = match["resourceRules"]
        if isNeeded, rules.isEmpty { errors += rules.required() }
        for list in [rules, match["excludeResourceRules"]] { errors += list.elements.flatMap(namedRule) }
        return errors
    }

    /// `validateNamedRuleWithOperations`.
    private static func namedRule(_ rule: Field) -> [FieldError] {
        var names: Set<String> = []
        return MatchRules.rule(rule)
            + rule["resourceNames"].elements.flatMap { name -> [FieldError] in
                let errors = name.pathSegment()
                return errors + (names.insert(name.text).inserted ? [] : name.duplicate())
            }
    }

    /// `validateMatchConditions`, but for their expressions.
    static func conditions(_ list: Field) -> [FieldError] {
        var errors = list.count > 64 ? list.tooMany(64) : []
        var names: Set<String> = []
        for condition in list.elements {
            let name = condition["name"]
            if condition["expression"].text.allSatisfy(\.isWhitespace) { errors += condition["expression"].required() }
            if name.text.isEmpty {
                errors += name.required()
            } else {
                errors += name.named(.qualifiedName)
                if !names.insert(name.text).inserted { errors += name.duplicate() }
            }
        }
        return errors
    }
}
