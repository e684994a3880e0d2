internal import Expressions
internal import Model

/// What a loop over a value of some type sees.
struct LoopTypes {
    /// Of an index in a list, or a key of a map.
    var key: ExpressionType
    var element: ExpressionType
    /// `nil` where that is not known.
    var isMap: Bool?

    static let unknown = LoopTypes(key: .dyn, element: .dyn, isMap: nil)

    private init(key: ExpressionType, element: ExpressionType, isMap: Bool?) {
        self.key = key
        self.element = element
        self.isMap = isMap
    }

    /// `nil` for what cannot be walked.
    init?(over type: ExpressionType) {
        switch type {
        case .list(let element): self.init(key: .int, element: element, isMap: false)
        case .map(_, let value): self.init(key: .string, element: value, isMap: true)
        case .object(let object):
            let element = object.fields.isEmpty ? object.additional ?? .dyn : object.commonType
            self.init(key: .string, element: element, isMap: true)
        case .nullable(let wrapped): self.init(over: wrapped)
        case .dyn, .parameter: self = .unknown
        case .null: self.init(key: .int, element: .dyn, isMap: false)
        default: return nil
        }
    }
}

extension ExpressionCheck {
    /// What a loop over the node sees; what cannot be walked is reported.
    func walk(over node: Node, named name: String, _ findings: inout CheckFindings) -> LoopTypes {
        guard let type = type(of: node, named: name, &findings) else { return .unknown }
        if let types = LoopTypes(over: type) { return types }
        findings.report(
            .wrongType(of: "\"\(name)\"", wanted: "a list or a map", type, at: node.range), in: node.range)
        return .unknown
    }
}

extension ObjectType {
    /// The type of all fields where they have one.
    fileprivate var commonType: ExpressionType {
        let types = Set(fields.map(\.type) + [additional].compactMap { $0 })
        return types.count == 1 ? types.first ?? .dyn : .dyn
    }
}
