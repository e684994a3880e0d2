import APIMachinery
import Model

/// One term of a field selector: `metadata.name=trino`, `status.phase!=Running`.
struct FieldRequirement: Sendable, Hashable {
    var field: String
    var isEqual: Bool
    var value: String

    static func parse(_ text: String) throws(APIStatus) -> [FieldRequirement] {
        var result: [FieldRequirement] = []
        for term in text.split(separator: ",") {
            guard let sign = term.firstIndex(of: "=") else {
                throw .badRequest(
                    "invalid selector: '\(text)'; can't understand '\(term)'")
            }
            var field = term[..<sign]
            var value = term[term.index(after: sign)...]
            let isNegated = field.last == "!"
            if isNegated { field.removeLast() }
            if value.first == "=" { value.removeFirst() }
            result.append(FieldRequirement(field: String(field), isEqual: !isNegated, value: String(value)))
        }
        return result
    }

    /// What the selector sees of an object; an absent field reads as empty.
    func matches(_ object: Value) -> Bool {
        let actual: String =
            switch object.value(at: field.split(separator: ".").map(String.init)) {
            case .string(let text): text
            case .bool(let flag): String(flag)
            case .integer(let number): String(number)
            default: FieldRequirement.absent[field] ?? ""
            }
        return (actual == value) == isEqual
    }

    /// Fields that are not strings read as their zero value where they are absent.
    private static let absent = [
        "spec.unschedulable": "false", "spec.hostNetwork": "false", "status.replicas": "0", "status.successful": "0",
    ]
}

extension [FieldRequirement] {
    func matches(_ object: Value) -> Bool { allSatisfy { $0.matches(object) } }

    /// Refuses fields that the kind cannot be selected by.
    func check(for resource: Resource) throws(APIStatus) {
        for requirement in self {
            let field = requirement.field
            guard !["metadata.name", "metadata.namespace"].contains(field), !resource.selectableFields.contains(field)
            else { continue }
            if resource.selectableFields.isEmpty {
                throw .badRequest(
                    "\"\(field)\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
            }
            throw .badRequest("field label not supported: \(field)")
        }
    }
}
