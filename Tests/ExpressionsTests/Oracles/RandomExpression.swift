import TestSupport

/// An expression of a known type, beside the Python that computes the same; brackets only where the grammar needs them.
struct RandomExpression {
    enum Kind: CaseIterable {
        case int, bool, string, list
    }

    var text: String
    var python: String
    /// How tightly it binds: 0 for `? :`, 7 for what needs no brackets anywhere.
    var strength: Int

    /// The text as an operand of something that binds so tightly.
    private func operand(_ minimum: Int) -> String { strength < minimum ? "(\(text))" : text }

    private static func atom(_ text: String, _ python: String? = nil) -> RandomExpression {
        RandomExpression(text: text, python: python ?? text, strength: 7)
    }

    private static func infix(
        _ sign: String, _ strength: Int, _ left: RandomExpression, _ right: RandomExpression, _ python: String
    ) -> RandomExpression {
        RandomExpression(
            text: "\(left.operand(strength)) \(sign) \(right.operand(strength + 1))",
            python: "\(python)(\(left.python), \(right.python))", strength: strength)
    }

    static func of(_ kind: Kind, depth: Int, _ random: inout SplitMix64) -> RandomExpression {
        if depth == 0 { return leaf(kind, &random) }
        if random.once(in: 6) {
            let condition = of(.bool, depth: depth - 1, &random)
            let then = of(kind, depth: depth - 1, &random)
            let otherwise = of(kind, depth: depth - 1, &random)
            return RandomExpression(
                text: "\(condition.operand(1)) ? \(then.operand(1)) : \(otherwise.text)",
                python: "(\(then.python) if \(condition.python) else \(otherwise.python))", strength: 0)
        }
        return switch kind {
        case .int: int(depth - 1, &random)
        case .bool: bool(depth - 1, &random)
        case .string: string(depth - 1, &random)
        case .list: list(depth - 1, &random)
        }
    }

    private static func leaf(_ kind: Kind, _ random: inout SplitMix64) -> RandomExpression {
        switch kind {
        case .int: atom(random.pick(["0", "1", "2", "7", "9223372036854775807", "x", "y"]))
        case .bool: random.pick([atom("true", "True"), atom("false", "False"), atom("p"), atom("q")])
        case .string: atom(random.pick(["'a'", "''", "'bc'", "s", "t"]))
        case .list: atom(random.pick(["[]", "[1]", "[2, 1]", "l"]))
        }
    }

    private static func int(_ depth: Int, _ random: inout SplitMix64) -> RandomExpression {
        switch random.below(9) {
        case 0: return infix("+", 4, of(.int, depth: depth, &random), of(.int, depth: depth, &random), "add")
        case 1: return infix("-", 4, of(.int, depth: depth, &random), of(.int, depth: depth, &random), "sub")
        case 2: return infix("*", 5, of(.int, depth: depth, &random), of(.int, depth: depth, &random), "mul")
        case 3: return infix("/", 5, of(.int, depth: depth, &random), of(.int, depth: depth, &random), "div")
        case 4: return infix("%", 5, of(.int, depth: depth, &random), of(.int, depth: depth, &random), "rem")
        case 5:
            // A sign and a number are one literal, so that only other operands are negated.
            let operand = of(.int, depth: depth, &random)
            let isNumber = operand.text.utf8.first.map { (48...57).contains($0) } == true && operand.strength >= 6
            let text = isNumber ? "(\(operand.text))" : operand.operand(6)
            return RandomExpression(text: "-\(text)", python: "sub(0, \(operand.python))", strength: 6)
        case 6:
            let list = of(.list, depth: depth, &random)
            return atom("\(list.operand(7)).size()", "len(\(list.python))")
        case 7:
            let (list, place) = (of(.list, depth: depth, &random), of(.int, depth: depth, &random))
            return atom("\(list.operand(7))[\(place.text)]", "at(\(list.python), \(place.python))")
        default:
            let value = of(.int, depth: depth, &random)
            let body = of(.int, depth: depth, &random)
            return atom("cel.bind(x, \(value.text), \(body.text))", "(lambda x: \(body.python))(\(value.python))")
        }
    }

    private static func bool(_ depth: Int, _ random: inout SplitMix64) -> RandomExpression {
        switch random.below(8) {
        case 0, 1:
            let isAnd = random.once(in: 2)
            let (left, right) = (of(.bool, depth: depth, &random), of(.bool, depth: depth, &random))
            let strength = isAnd ? 2 : 1
            return RandomExpression(
                text: "\(left.operand(strength)) \(isAnd ? "&&" : "||") \(right.operand(strength + 1))",
                python: "decide(\(isAnd ? "False" : "True"), lambda: \(left.python), lambda: \(right.python))",
                strength: strength)
        case 2:
            let operand = of(.bool, depth: depth, &random)
            return RandomExpression(text: "!\(operand.operand(6))", python: "(not \(operand.python))", strength: 6)
        case 3, 4:
            let sign = random.pick(["==", "!=", "<", "<=", ">", ">="])
            let kind = random.pick([Kind.int, .string])
            let (left, right) = (of(kind, depth: depth, &random), of(kind, depth: depth, &random))
            return RandomExpression(
                text: "\(left.operand(3)) \(sign) \(right.operand(4))",
                python: "(\(left.python) \(sign) \(right.python))", strength: 3)
        case 5:
            let (left, right) = (of(.int, depth: depth, &random), of(.list, depth: depth, &random))
            return RandomExpression(
                text: "\(left.operand(3)) in \(right.operand(4))", python: "(\(left.python) in \(right.python))",
                strength: 3)
        default:
            let isAll = random.once(in: 2)
            let (list, body) = (of(.list, depth: depth, &random), of(.bool, depth: depth, &random))
            return atom(
                "\(list.operand(7)).\(isAll ? "all" : "exists")(x, \(body.text))",
                "decide(\(isAll ? "False" : "True"), *[lambda x=x: \(body.python) for x in \(list.python)])")
        }
    }

    private static func string(_ depth: Int, _ random: inout SplitMix64) -> RandomExpression {
        switch random.below(3) {
        case 0:
            let number = of(.int, depth: depth, &random)
            return atom("string(\(number.text))", "str(\(number.python))")
        default:
            return infix("+", 4, of(.string, depth: depth, &random), of(.string, depth: depth, &random), "join")
        }
    }

    private static func list(_ depth: Int, _ random: inout SplitMix64) -> RandomExpression {
        switch random.below(4) {
        case 0: return infix("+", 4, of(.list, depth: depth, &random), of(.list, depth: depth, &random), "join")
        case 1:
            let (first, second) = (of(.int, depth: depth, &random), of(.int, depth: depth, &random))
            return atom("[\(first.text), \(second.text)]", "[\(first.python), \(second.python)]")
        case 2:
            let (list, body) = (of(.list, depth: depth, &random), of(.int, depth: depth, &random))
            return atom("\(list.operand(7)).map(x, \(body.text))", "[\(body.python) for x in \(list.python)]")
        default:
            let (list, body) = (of(.list, depth: depth, &random), of(.bool, depth: depth, &random))
            return atom("\(list.operand(7)).filter(x, \(body.text))", "[x for x in \(list.python) if \(body.python)]")
        }
    }
}
