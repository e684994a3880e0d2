import Model

/// Bytes that are not UTF-8 text.
enum YAMLEncoding {
    /// UTF-16 and UTF-32, which libyaml would partly read but whose places no editor would show the same way.
    static func problem(of bytes: [UInt8], file: SourceFileID) -> Diagnostic? {
        let hasMark = bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
        // Without a mark, every second byte of Latin text is 0.
        let looksWide = bytes.count >= 4 && (bytes[0] == 0) != (bytes[1] == 0) && (bytes[2] == 0) != (bytes[3] == 0)
        guard hasMark || looksWide || bytes.starts(with: [0, 0, 0xFE, 0xFF]) else { return nil }
        return diagnostic(
            "The file looks like UTF-16 or UTF-32, which Kubernetes tools do not expect. Save it as UTF-8.",
            at: SourcePosition(line: 1, column: 1), file: file)
    }

    /// Without the byte order marks that stand behind a line `---`, where files were put together of several, each with its
    /// own: kubectl splits there first and then reads each by itself.
    static func withoutInnerMarks(_ bytes: [UInt8]) -> [UInt8] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard bytes.dropFirst().contains(mark[0]) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var isBehindMarker = false
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.startIndex > 0 { result.append(UInt8(ascii: "\n")) }
            result += isBehindMarker && line.starts(with: mark) ? line.dropFirst(mark.count) : line
            isBehindMarker = line.starts(with: "---".utf8)
        }
        return result
    }

    /// What libyaml says about single bytes and characters.
    static func diagnostic(
        for problem: YAMLProblem, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>, file: SourceFileID
    ) -> Diagnostic {
        var offset = offset
        if problem.text == "invalid trailing UTF-8 octet" {
            // libyaml names the byte behind the one that no character begins with.
            repeat { offset -= 1 } while offset > 0 && bytes[offset] & 0xC0 == 0x80
        }
        let isByte = problem.text.contains("octet") && offset < bytes.count
        let code = "0x" + String(isByte ? Int(bytes[offset]) : problem.byteValue, radix: 16, uppercase: true)
        let detail =
            switch problem.text {
            case "control characters are not allowed" where problem.byteValue == 0:
                "There is a NUL byte here, which YAML text cannot contain. Is this a binary file?"
            case "control characters are not allowed":
                """
                The control character \(code) stands here, which YAML text cannot contain as it is. Remove it, or \
                write it as an escape inside double quotes.
                """
            case "input is too long": "The file is too large to read."
            case "incomplete UTF-8 octet sequence":
                "The file ends in the middle of a UTF-8 character. Is it complete, and saved as UTF-8?"
            default:
                """
                The bytes from \(code) on are not UTF-8. The file is probably saved in another encoding, such as \
                Latin-1. Save it as UTF-8.
                """
            }
        return diagnostic(detail, at: position(of: offset, in: bytes), file: file)
    }

    private static func diagnostic(_ detail: String, at start: SourcePosition, file: SourceFileID) -> Diagnostic {
        Diagnostic(
            code: "load.yaml-encoding", summary: "File is not UTF-8 text", detail: detail,
            at: SourceRange(file: file, start: start, end: start))
    }

    /// The line and column of a byte.
    static func position(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> SourcePosition {
        let before = bytes.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // Continuation bytes begin no character.
        let column = bytes[lineStart..<before.endIndex].count { $0 & 0xC0 != 0x80 } + 1
        return SourcePosition(line: UInt32(line), column: UInt32(column))
    }
}
