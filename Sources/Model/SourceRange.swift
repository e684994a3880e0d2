/// A place in a file.
///
/// Lines and columns count from 1; columns count code points, as libyaml does.
package struct SourcePosition: Sendable, Hashable, Comparable {
    package var line: UInt32
    package var column: UInt32

    package init(line: UInt32, column: UInt32) {
        self.line = line
        self.column = column
    }

    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A stretch of a file; `end` is behind the last character.
package struct SourceRange: Sendable, Hashable {
    package var file: SourceFileID
    package var start: SourcePosition
    package var end: SourcePosition

    package init(file: SourceFileID, start: SourcePosition, end: SourcePosition) {
        self.file = file
        self.start = start
        self.end = end
    }

    /// The place of something that no file holds.
    package static let none = SourceRange(
        file: .none, start: SourcePosition(line: 0, column: 0), end: SourcePosition(line: 0, column: 0))

    /// Only the first line, so that a message about a whole mapping underlines its start.
    package var firstLine: SourceRange {
        guard end.line > start.line else { return self }
        let end = SourcePosition(line: start.line, column: start.column + 1)
        return SourceRange(file: file, start: start, end: end)
    }
}
