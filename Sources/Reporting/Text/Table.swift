/// Columns as kubectl prints them: upper-case headings, three spaces between, nothing behind the last.
package struct Table {
    private let headings: [String]
    private var rows: [[String]] = []

    package init(_ headings: String...) { self.headings = headings }

    package init(_ headings: [String]) { self.headings = headings }

    package mutating func add(_ cells: String...) { add(cells) }

    package mutating func add(_ cells: [String]) { rows.append(cells.map(\.inOneLine)) }

    package func text(style: Style) -> String {
        var widths = headings.map { TextLayout.width(of: $0) }
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], TextLayout.width(of: cell)) }
        }
        func line(_ cells: [String]) -> String {
            cells.enumerated().map { column, cell in
                column == cells.count - 1 ? cell : TextLayout.padded(cell, to: widths[column] + 3)
            }.joined()
        }
        return ([style.bold(line(headings))] + rows.map(line)).map { $0 + "\n" }.joined()
    }
}
