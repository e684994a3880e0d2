/// Turns a pattern's tree into the program that threads run.
struct PatternCompiler {
    /// Longer programs make each character of a text too expensive.
    private static let sizeLimit = 20_000

    private(set) var program: [PatternInstruction] = []
    private(set) var sets: [ScalarSet] = []

    mutating func compile(_ node: PatternNode) throws(Pattern.Malformed) {
        try emit(node)
        program.append(.match)
    }

    private mutating func append(_ instruction: PatternInstruction) throws(Pattern.Malformed) {
        guard program.count < PatternCompiler.sizeLimit else {
            throw Pattern.Malformed(
                message: "this pattern is too large once its repetitions are written out", offset: 0)
        }
        program.append(instruction)
    }

    private mutating func emit(_ node: PatternNode) throws(Pattern.Malformed) {
        switch node {
        case .empty: break
        case .literal(let scalar): try append(.literal(scalar.value))
        case .set(var set):
            set.complete()
            sets.append(set)
            try append(.set(sets.count - 1))
        case .any: try append(.any)
        case .anyButNewline: try append(.anyButNewline)
        case .assertion(let assertion): try append(.assertion(assertion))
        case .sequence(let parts):
            for part in parts { try emit(part) }
        case .alternation(let branches): try emitAlternation(branches)
        case .repetition(let inner, let minimum, let maximum, let isGreedy):
            guard let maximum else {
                for _ in 1..<max(minimum, 1) { try emit(inner) }
                try minimum == 0 ? emitStar(inner, isGreedy) : emitPlus(inner, isGreedy)
                return
            }
            for _ in 0..<minimum { try emit(inner) }
            try emitOptional(inner, maximum - minimum, isGreedy)
        }
    }

    private mutating func emitAlternation(_ branches: [PatternNode]) throws(Pattern.Malformed) {
        var exits: [Int] = []
        for branch in branches.dropLast() {
            let split = program.count
            try append(.split(split + 1, 0))
            try emit(branch)
            exits.append(program.count)
            try append(.jump(0))
            program[split] = .split(split + 1, program.count)
        }
        if let last = branches.last { try emit(last) }
        for exit in exits { program[exit] = .jump(program.count) }
    }

    private mutating func emitStar(_ inner: PatternNode, _ isGreedy: Bool) throws(Pattern.Malformed) {
        let split = program.count
        try append(.split(0, 0))
        if inner.mayBeEmpty {
            // A round that consumes nothing must be able to end the loop: x* is (x+)?.
            try emitPlus(inner, isGreedy)
        } else {
            try emit(inner)
            try append(.jump(split))
        }
        program[split] = fork(split + 1, program.count, isGreedy)
    }

    private mutating func emitPlus(_ inner: PatternNode, _ isGreedy: Bool) throws(Pattern.Malformed) {
        let start = program.count
        try emit(inner)
        try append(fork(start, program.count + 1, isGreedy))
    }

    /// Up to `count` more: each may be the last.
    private mutating func emitOptional(
        _ inner: PatternNode, _ count: Int, _ isGreedy: Bool
    ) throws(Pattern.Malformed) {
        var splits: [Int] = []
        for _ in 0..<count {
            splits.append(program.count)
            try append(.split(0, 0))
            try emit(inner)
        }
        for split in splits { program[split] = fork(split + 1, program.count, isGreedy) }
    }

    private func fork(_ inside: Int, _ outside: Int, _ isGreedy: Bool) -> PatternInstruction {
        isGreedy ? .split(inside, outside) : .split(outside, inside)
    }
}

extension PatternNode {
    /// Whether it can match without consuming a character.
    fileprivate var mayBeEmpty: Bool {
        switch self {
        case .empty, .assertion: true
        case .literal, .set, .any, .anyButNewline: false
        case .sequence(let parts): parts.allSatisfy(\.mayBeEmpty)
        case .alternation(let branches): branches.contains(where: \.mayBeEmpty)
        case .repetition(let inner, let minimum, _, _): minimum == 0 || inner.mayBeEmpty
        }
    }
}
