/// A field that an expression reads, by its path from a variable: `needs.metastore.host`.
package struct Reference: Sendable, Hashable {
    /// The variable first, then fields as far as they are written as plain names or literal keys.
    package var path: [String]
    /// Where the variable stands, in Unicode scalars from the start of the text.
    package var offset: Int
}

extension Expression {
    /// What the expression reads of the scope, in the order in which it is written.
    ///
    /// For edges between modules and for what is derived from a secret. A path is as long as it can be told without
    /// evaluating: `a.b[i].c` gives `a.b`, and what a macro walks is in it but not what its variable is used for.
    package var references: [Reference] {
        var found: [(path: [String], offset: Int32)] = []
        collect(syntax.root, &found)
        return found.sorted { $0.offset < $1.offset }.map { entry in
            let before = text.utf8.prefix(Int(entry.offset)).count { $0 & 0xC0 != 0x80 }
            return Reference(path: entry.path, offset: before)
        }
    }

    /// Whether it reads nothing of the scope; names of types are not of it.
    var isConstant: Bool {
        var found: [(path: [String], offset: Int32)] = []
        collect(syntax.root, &found)
        return found.allSatisfy { $0.path.count == 1 && TypeNames.simple.contains($0.path[0]) }
    }

    private func collect(_ id: Syntax.ID, _ found: inout [(path: [String], offset: Int32)]) {
        if let (path, offset) = path(id) {
            found.append((path, offset))
            return
        }
        switch syntax[id].operation {
        case .literal, .local, .variable: break
        case .select(let operand, _), .optionalSelect(let operand, _), .presence(let operand, _), .not(let operand),
            .negate(let operand):
            collect(operand, &found)
        case .index(let left, let right), .optionalIndex(let left, let right), .binary(_, let left, let right):
            collect(left, &found)
            collect(right, &found)
        case .conditional(let condition, let then, let otherwise):
            collect(condition, &found)
            collect(then, &found)
            collect(otherwise, &found)
        case .and(let range), .or(let range), .list(let range, _), .map(let range, _), .call(_, let range),
            .unknownCall(_, _, let range):
            for place in range { collect(syntax.operands[Int(place)], &found) }
        case .macro(let macro):
            collect(macro.range, &found)
            if let condition = macro.condition { collect(condition, &found) }
            collect(macro.body, &found)
        case .bind(_, _, let value, let body):
            collect(value, &found)
            collect(body, &found)
        }
    }

    /// The path that a node spells, if it is nothing but one.
    private func path(_ id: Syntax.ID) -> (path: [String], offset: Int32)? {
        let node = syntax[id]
        switch node.operation {
        case .variable(let name): return ([name], node.offset)
        case .select(let operand, let field), .optionalSelect(let operand, let field),
            .presence(let operand, let field):
            return path(operand).map { ($0.path + [field], $0.offset) }
        case .index(let operand, let key), .optionalIndex(let operand, let key):
            guard case .literal(.string(let field)) = syntax[key].operation else { return nil }
            return path(operand).map { ($0.path + [field], $0.offset) }
        default: return nil
        }
    }
}

extension Template {
    /// What all its expressions read, in order.
    package var references: [Reference] { expressions.flatMap(\.references) }
}
