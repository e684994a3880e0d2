import Model

extension FieldPath {
    /// `spec.items[0].name`: as the server's field errors write a path.
    var goText: String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            case .element, .value: break
            }
        }
        return text
    }
}
