import Host
package import Testing

/// Texts that are reviewed as files: `Golden/<name>.txt` beside the test.
package enum Golden {
    /// Compares a text with its file.
    ///
    /// With `SLIPWAY_RECORD=1` the file is written instead, and the test fails all the same: what was recorded has to
    /// be read before it counts.
    package static func expect(
        _ text: String, _ name: String, file: String = #filePath, at location: SourceLocation = #_sourceLocation
    ) {
        let path = Path.join(Path.parent(of: file), "Golden/\(name).txt")
        let found = text + "\n"
        if EnvironmentVariables.current["SLIPWAY_RECORD"] == "1" {
            do {
                try FileSystem.createDirectories(Path.parent(of: path))
                try FileSystem.write(Array(found.utf8), to: path)
                Issue.record("recorded \(path)", sourceLocation: location)
            } catch {
                Issue.record("\(error)", sourceLocation: location)
            }
            return
        }
        guard let bytes = try? FileSystem.read(path) else {
            Issue.record("there is no \(path); record it with SLIPWAY_RECORD=1", sourceLocation: location)
            return
        }
        let wanted = String(decoding: bytes, as: UTF8.self)
        guard found != wanted else { return }
        Issue.record("\(difference(wanted, found)) in \(path)", sourceLocation: location)
    }

    /// The first line that differs, which tells more than two long texts.
    private static func difference(_ wanted: String, _ found: String) -> String {
        let left = wanted.split(separator: "\n", omittingEmptySubsequences: false)
        let right = found.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(left, right).prefix { $0 == $1 }.count
        let before = line < left.count ? String(left[line]) : "(the end)"
        let after = line < right.count ? String(right[line]) : "(the end)"
        return "line \(line + 1): expected\n  \(before)\nfound\n  \(after)\n"
    }
}
