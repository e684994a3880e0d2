/// A regular expression in RE2's syntax, matched in time linear in the text.
///
/// Thompson's construction, run with Pike's set of threads: no pattern from a repository can backtrack itself into
/// hours (R. Cox, "Regular Expression Matching: the Virtual Machine Approach").
package final class Pattern: Sendable {
    /// The text it was parsed from.
    package let text: String
    let program: [PatternInstruction]
    let sets: [ScalarSet]

    /// Why a text is no pattern.
    package struct Malformed: Error, Sendable {
        package var message: String
        /// In Unicode scalars from the start of the pattern.
        package var offset: Int
    }

    package init(parsing text: String) throws(Malformed) {
        self.text = text
        var parser = PatternParser(text)
        var compiler = PatternCompiler()
        try compiler.compile(try parser.parse())
        program = compiler.program
        sets = compiler.sets
    }

    /// Whether any part of the text matches.
    package func matches(_ text: String) -> Bool {
        var budget = Budget(.max)
        // May fail: only a budget that ends, and this one does not.
        return (try? matches(Array(text.utf8), &budget)) ?? false
    }

    func matches(_ bytes: [UInt8], _ budget: inout Budget) throws(Fault) -> Bool {
        try budget.charge(program.count / 8)
        var matcher = PatternMatcher(self, bytes)
        return try matcher.search(from: 0, stopsEarly: true, &budget) != nil
    }

    /// The leftmost match from a byte on; of several there the one that a backtracking engine would find first.
    func firstMatch(in bytes: [UInt8], from start: Int, _ budget: inout Budget) throws(Fault) -> Range<Int>? {
        try budget.charge(program.count / 8)
        var matcher = PatternMatcher(self, bytes)
        return try matcher.search(from: start, stopsEarly: false, &budget)
    }
}

/// The tree of a pattern; groups only shape it, for nothing reads what they captured.
indirect enum PatternNode {
    case empty
    case literal(Unicode.Scalar)
    case set(ScalarSet)
    case any
    case anyButNewline
    case assertion(PatternAssertion)
    case sequence([PatternNode])
    case alternation([PatternNode])
    case repetition(PatternNode, minimum: Int, maximum: Int?, isGreedy: Bool)
}

/// A condition on a place between two characters.
enum PatternAssertion: Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
}

/// One step of the program that threads run.
enum PatternInstruction: Sendable {
    case literal(UInt32)
    /// By its place in the pattern's sets.
    case set(Int)
    case any, anyButNewline
    case assertion(PatternAssertion)
    case jump(Int)
    /// Goes both ways, the first with the higher priority.
    case split(Int, Int)
    case match
}
