/// Runs a pattern's program over a text: all threads step together from character to character, each at most once per
/// instruction, in the order of their priority.
struct PatternMatcher {
    /// The threads at one place, in order, and which instructions they stand at.
    private struct Threads {
        var instructions: [Int] = []
        /// Where each thread's match began.
        var starts: [Int] = []
        /// The generation in which each instruction was last entered.
        private var entered: [Int]
        private var generation = 0

        init(count: Int) { entered = [Int](repeating: -1, count: count) }

        mutating func clear() {
            instructions.removeAll(keepingCapacity: true)
            starts.removeAll(keepingCapacity: true)
            generation += 1
        }

        /// Whether the instruction was not entered yet.
        mutating func enter(_ instruction: Int) -> Bool {
            guard entered[instruction] != generation else { return false }
            entered[instruction] = generation
            return true
        }
    }

    private let pattern: Pattern
    private let bytes: [UInt8]
    /// The threads at this place and at the next one, in turn.
    private var threads: [Threads]
    private var stack: [Int] = []
    private var steps = 0

    init(_ pattern: Pattern, _ bytes: [UInt8]) {
        self.pattern = pattern
        self.bytes = bytes
        threads = [Threads](repeating: Threads(count: pattern.program.count), count: 2)
    }

    /// The leftmost match; with `stopsEarly` any end of it will do.
    mutating func search(
        from start: Int, stopsEarly: Bool, _ budget: inout Budget
    ) throws(Fault) -> Range<Int>? {
        var found: Range<Int>?
        var position = start
        var side = 0
        threads[side].clear()
        while true {
            // New matches may begin only while there is none: what begins further left wins.
            if found == nil { add(0, at: position, start: position, side) }
            let count = threads[side].instructions.count
            if count == 0, found != nil { return found }
            let (scalar, width) = decode(at: position)
            threads[1 - side].clear()
            for place in 0..<count {
                let instruction = threads[side].instructions[place]
                let begin = threads[side].starts[place]
                if case .match = pattern.program[instruction] {
                    found = begin..<position
                    if stopsEarly { return found }
                    // Threads behind this one have a lower priority.
                    break
                }
                if width > 0, accepts(instruction, scalar) {
                    add(instruction + 1, at: position + width, start: begin, 1 - side)
                }
            }
            steps += count + 1
            if steps >= 1_024 {
                try budget.charge(steps / 8)
                steps = 0
            }
            side = 1 - side
            guard width > 0 else { return found }
            position += width
        }
    }

    private func accepts(_ instruction: Int, _ scalar: UInt32) -> Bool {
        switch pattern.program[instruction] {
        case .literal(let wanted): scalar == wanted
        case .set(let set): pattern.sets[set].contains(scalar)
        case .any: true
        case .anyButNewline: scalar != 10
        case .assertion, .jump, .split, .match: false
        }
    }

    /// Follows jumps and assertions from an instruction to those that wait for a character.
    private mutating func add(_ instruction: Int, at position: Int, start: Int, _ side: Int) {
        stack.append(instruction)
        while let instruction = stack.popLast() {
            steps += 1
            guard threads[side].enter(instruction) else { continue }
            switch pattern.program[instruction] {
            case .jump(let target): stack.append(target)
            case .split(let first, let second):
                stack.append(second)
                stack.append(first)
            case .assertion(let assertion):
                if holds(assertion, at: position) { stack.append(instruction + 1) }
            default:
                threads[side].instructions.append(instruction)
                threads[side].starts.append(start)
            }
        }
    }

    private func holds(_ assertion: PatternAssertion, at position: Int) -> Bool {
        switch assertion {
        case .textStart: position == 0
        case .textEnd: position == bytes.count
        case .lineStart: position == 0 || bytes[position - 1] == 10
        case .lineEnd: position == bytes.count || bytes[position] == 10
        case .wordBoundary: isWordBoundary(position)
        case .noWordBoundary: !isWordBoundary(position)
        }
    }

    private func isWordBoundary(_ position: Int) -> Bool {
        let before = position > 0 && bytes[position - 1].isNamePart
        let after = position < bytes.count && bytes[position].isNamePart
        return before != after
    }

    /// The character at a byte and its length, which is 0 at the end.
    ///
    /// The text is valid UTF-8.
    private func decode(at position: Int) -> (scalar: UInt32, width: Int) {
        guard position < bytes.count else { return (0, 0) }
        let first = UInt32(bytes[position])
        if first < 0x80 { return (first, 1) }
        let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard position + width <= bytes.count else { return (0xFFFD, bytes.count - position) }
        var scalar = first & (width == 2 ? 0x1F : width == 3 ? 0x0F : 0x07)
        for offset in 1..<width { scalar = scalar << 6 | UInt32(bytes[position + offset] & 0x3F) }
        return (scalar, width)
    }
}
