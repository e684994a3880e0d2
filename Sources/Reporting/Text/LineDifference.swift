/// A unified diff of two multi-line strings, in hunks with one line of context.
package struct LineDifference {
    /// One line with what became of it.
    package enum Line: Hashable {
        case context(String)
        case removed(String)
        case added(String)

        var text: String {
            switch self {
            case .context(let text), .removed(let text), .added(let text): text
            }
        }
    }

    /// Neighbouring changes with the lines around them.
    package struct Hunk: Hashable {
        /// As in `@@ -3,2 +3,2 @@`: counts from 1.
        package var header: String
        package var lines: [Line]
    }

    package let hunks: [Hunk]

    package init(from before: String, to after: String, context: Int = 1) {
        let old = LineDifference.lines(of: before)
        let new = LineDifference.lines(of: after)
        hunks = LineDifference.hunks(LineDifference.script(old, new), context: context)
    }

    private static func lines(of text: String) -> [String] {
        var lines = text.lines
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func script(_ old: [String], _ new: [String]) -> [Line] {
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var script: [Line] = []
        var oldIndex = 0
        var newIndex = 0
        while oldIndex < old.count || newIndex < new.count {
            if oldIndex < old.count, removed.contains(oldIndex) {
                script.append(.removed(old[oldIndex]))
                oldIndex += 1
            } else if newIndex < new.count, inserted.contains(newIndex) {
                script.append(.added(new[newIndex]))
                newIndex += 1
            } else if oldIndex < old.count {
                script.append(.context(old[oldIndex]))
                oldIndex += 1
                newIndex += 1
            }
        }
        return script
    }

    private static func hunks(_ script: [Line], context: Int) -> [Hunk] {
        let changed = script.indices.filter { if case .context = script[$0] { false } else { true } }
        var ranges: [Range<Int>] = []
        for index in changed {
            let range = max(0, index - context)..<min(script.count, index + context + 1)
            if let last = ranges.last, last.upperBound >= range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
            } else {
                ranges.append(range)
            }
        }
        var oldLine = 1
        var newLine = 1
        var position = 0
        return ranges.map { range in
            while position < range.lowerBound { advance(script[position], &oldLine, &newLine, &position) }
            let start = (old: oldLine, new: newLine)
            while position < range.upperBound { advance(script[position], &oldLine, &newLine, &position) }
            let old = span(from: start.old, count: oldLine - start.old)
            let new = span(from: start.new, count: newLine - start.new)
            return Hunk(header: "@@ -\(old) +\(new) @@", lines: excerpts(script[range]))
        }
    }

    /// Long lines cut: where as many lines come as go, each around what differs from its counterpart.
    private static func excerpts(_ lines: ArraySlice<Line>) -> [Line] {
        var result: [Line] = []
        var rest = lines
        while let first = rest.first {
            if case .context(let text) = first {
                result.append(.context(Excerpt.start(of: text)))
                rest = rest.dropFirst()
                continue
            }
            let removed = rest.prefix { if case .removed = $0 { true } else { false } }.map(\.text)
            rest = rest.dropFirst(removed.count)
            let added = rest.prefix { if case .added = $0 { true } else { false } }.map(\.text)
            rest = rest.dropFirst(added.count)
            let pairs =
                removed.count == added.count ? zip(removed, added).map { Excerpt.pair($0, $1) } : []
            let (old, new) =
                pairs.isEmpty
                ? (removed.map(Excerpt.start), added.map(Excerpt.start))
                : (pairs.map(\.old), pairs.map(\.new))
            result += old.map(Line.removed) + new.map(Line.added)
        }
        return result
    }

    /// As diff writes it: one line needs no count, and none is the line before.
    private static func span(from start: Int, count: Int) -> String {
        count == 1 ? "\(start)" : "\(count == 0 ? start - 1 : start),\(count)"
    }

    private static func advance(_ line: Line, _ old: inout Int, _ new: inout Int, _ position: inout Int) {
        switch line {
        case .context:
            old += 1
            new += 1
        case .removed: old += 1
        case .added: new += 1
        }
        position += 1
    }
}
