extension Evaluation {
    // MARK: Literals

    mutating func list(_ operands: Range<Int32>, _ optionals: Set<Int32>, at offset: Int32) throws(Fault) -> Datum {
        var elements: [Datum] = []
        elements.reserveCapacity(operands.count)
        for place in operands {
            let id = syntax.operands[Int(place)]
            let element = try evaluate(id)
            guard optionals.contains(place - operands.lowerBound) else {
                elements.append(element)
                continue
            }
            if let wrapped = try unwrap(element, at: syntax[id].offset) { elements.append(wrapped) }
        }
        return .list(elements)
    }

    mutating func map(_ operands: Range<Int32>, _ optionals: Set<Int32>, at offset: Int32) throws(Fault) -> Datum {
        var entries = DatumMap.Entries()
        var place = operands.lowerBound
        while place < operands.upperBound {
            let keyID = syntax.operands[Int(place)]
            let key = try evaluate(keyID)
            let value = try evaluate(syntax.operands[Int(place) + 1])
            if optionals.contains(place - operands.lowerBound) {
                if let wrapped = try unwrap(value, at: syntax[keyID].offset) {
                    try insert(key, wrapped, into: &entries, at: syntax[keyID].offset)
                }
            } else {
                try insert(key, value, into: &entries, at: syntax[keyID].offset)
            }
            place += 2
        }
        return .map(.entries(entries))
    }

    private func unwrap(_ datum: Datum, at offset: Int32) throws(Fault) -> Datum? {
        guard case .optional(let wrapped) = datum else {
            throw Fault(.message("'?' in front of an element needs an optional, not a \(datum.kindName)"), at: offset)
        }
        return wrapped
    }

    private func insert(
        _ key: Datum, _ value: Datum, into entries: inout DatumMap.Entries, at offset: Int32
    ) throws(Fault) {
        switch key {
        case .string, .int, .uint, .bool: break
        default:
            throw Fault(
                .message("a map's key must be a string, int, uint or bool, not a \(key.kindName)"), at: offset)
        }
        guard let normalized = DatumMap.Key(key), entries.insert(normalized, key, value) else {
            throw Fault(.message("the key \(key.text ?? "") stands twice in this map"), at: offset)
        }
    }

    // MARK: Macros

    mutating func walk(_ macro: Comprehension, at offset: Int32) throws(Fault) -> Datum {
        let range = try evaluate(macro.range)
        switch macro.result {
        case .optionalMap, .optionalFlatMap: return try walkOptional(range, macro, at: offset)
        default: break
        }
        let source = try Source(range, offset: offset)
        switch macro.result {
        case .all: return try decide(source, macro, by: false)
        case .exists: return try decide(source, macro, by: true)
        case .existsOne:
            var count = 0
            for place in 0..<source.count where try isTrue(macro.body, source, macro, place) { count += 1 }
            return .bool(count == 1)
        case .filter:
            var kept: [Datum] = []
            for place in 0..<source.count where try isTrue(macro.body, source, macro, place) {
                kept.append(locals[macro.slot])
            }
            return .list(kept)
        case .list: return try transform(source, macro)
        default: return try transformMap(source, macro, at: offset)
        }
    }

    /// What a macro walks: a list or a map, element by element.
    private struct Source {
        let range: Datum
        let count: Int

        init(_ range: Datum, offset: Int32) throws(Fault) {
            self.range = range
            switch range {
            case .list(let elements): count = elements.count
            case .map(let map): count = map.count
            default:
                throw Fault(.message("a macro walks a list or a map, not a \(range.kindName)"), at: offset)
            }
        }
    }

    /// Sets the macro's variables: element, or key; with two variables index and element, or key and value.
    private mutating func enter(_ source: Source, _ macro: Comprehension, _ place: Int) {
        let isPair = macro.names.count == 2
        switch source.range {
        case .list(let elements):
            locals[macro.slot] = isPair ? .int(Int64(place)) : elements[place]
            if isPair { locals[macro.slot + 1] = elements[place] }
        case .map(let map):
            locals[macro.slot] = map.key(at: place)
            if isPair { locals[macro.slot + 1] = map.value(at: place) }
        default: break
        }
    }

    private mutating func isTrue(
        _ predicate: Syntax.ID, _ source: Source, _ macro: Comprehension, _ place: Int
    ) throws(Fault) -> Bool {
        enter(source, macro, place)
        guard case .bool(let flag) = try evaluate(predicate) else {
            throw Fault(.message("the condition of a macro must be a bool"), at: syntax[predicate].offset)
        }
        return flag
    }

    /// `all` is a long `&&` and `exists` a long `||`, errors included.
    private mutating func decide(_ source: Source, _ macro: Comprehension, by decisive: Bool) throws(Fault) -> Datum {
        var fault: Fault?
        for place in 0..<source.count {
            do {
                if try isTrue(macro.body, source, macro, place) == decisive { return .bool(decisive) }
            } catch {
                if error.isFinal { throw error }
                if fault == nil { fault = error }
            }
        }
        if let fault { throw fault }
        return .bool(!decisive)
    }

    private mutating func transform(_ source: Source, _ macro: Comprehension) throws(Fault) -> Datum {
        var result: [Datum] = []
        result.reserveCapacity(source.count)
        for place in 0..<source.count {
            if let condition = macro.condition {
                guard try isTrue(condition, source, macro, place) else { continue }
            } else {
                enter(source, macro, place)
            }
            result.append(try evaluate(macro.body))
        }
        return .list(result)
    }

    private mutating func transformMap(
        _ source: Source, _ macro: Comprehension, at offset: Int32
    ) throws(Fault) -> Datum {
        var entries = DatumMap.Entries()
        for place in 0..<source.count {
            if let condition = macro.condition {
                guard try isTrue(condition, source, macro, place) else { continue }
            } else {
                enter(source, macro, place)
            }
            let key = locals[macro.slot]
            let value = try evaluate(macro.body)
            guard case .entries = macro.result else {
                try insert(key, value, into: &entries, at: offset)
                continue
            }
            guard case .map(let map) = value else {
                throw Fault(.message("transformMapEntry() needs a map such as {key: value}"), at: offset)
            }
            for place in 0..<map.count {
                try insert(map.key(at: place), map.value(at: place), into: &entries, at: offset)
            }
        }
        return .map(.entries(entries))
    }

    private mutating func walkOptional(
        _ range: Datum, _ macro: Comprehension, at offset: Int32
    ) throws(Fault) -> Datum {
        guard case .optional(let wrapped) = range else {
            throw Fault(.message("optMap() is called on an optional, not on a \(range.kindName)"), at: offset)
        }
        guard let wrapped else { return .optional(nil) }
        locals[macro.slot] = wrapped
        let result = try evaluate(macro.body)
        if case .optionalMap = macro.result { return .optional(result) }
        guard case .optional = result else {
            throw Fault(.message("optFlatMap() needs an optional as its result"), at: offset)
        }
        return result
    }
}
