import Documents
import Model
import Synchronization
import TestSupport
import Testing

@testable import Reporting

/// Where a command writes.
@Suite struct ConsoleTests {
    /// A terminal that keeps what was written to it.
    private final class Screen: Sendable {
        private let text = Mutex("")

        var written: String { text.withLock { $0 } }

        var console: Console {
            Console(
                out: Console.Stream(isTerminal: false, style: .plain) { _ in },
                errors: Console.Stream(isTerminal: true, style: .plain) { [self] bytes in
                    text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
                }, width: 30)
        }
    }

    @Test func resultsAndMessagesPartWays() {
        let record = RecordedConsole()
        record.console.write("result\n")
        record.console.writeError("message\n")
        record.console.write(bytes: Array("a\u{1B}b".utf8))
        #expect(record.out == "result\na\u{1B}b")
        #expect(record.errors == "message\n")
    }

    private func document(_ generator: inout SplitMix64, depth: Int = 3) -> Value {
        let texts = ["a", "\u{202E}b", "\u{7F}", "é", "\u{E0041}x", "\u{85}", "\"\\", "\u{1B}", "🙂"]
        switch generator.below(depth > 0 ? 5 : 3) {
        case 0: return .string(generator.pick(texts) + generator.pick(texts))
        case 1: return .integer(Int64(generator.below(100)))
        case 2: return .bool(generator.once(in: 2))
        case 3: return .array((0..<generator.below(4)).map { _ in document(&generator, depth: depth - 1) })
        default:
            return .object(
                ValueObject(
                    Set((0..<generator.below(4)).map { _ in generator.pick(texts) }).sorted().map {
                        ValueObject.Field(key: $0, value: document(&generator, depth: depth - 1))
                    }))
        }
    }

    /// A JSON document is the same one, with nothing in it that a terminal acts on.
    @Test(arguments: 1...60)
    func documentsStayTheSame(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let value = document(&generator)
        let record = RecordedConsole()
        record.console.write(json: JSON.serialize(value))
        #expect(try JSON.parse(Array(record.out.utf8)) == value)
        HiddenText.expectNone(in: record.out, "the document")
    }

    @Test func stylesAreOfOneKind() {
        let style = Style(isEnabled: true)
        for (painted, code) in [
            (style.bold("a"), 1), (style.dim("a"), 2), (style.red("a"), 31), (style.green("a"), 32),
            (style.yellow("a"), 33), (style.cyan("a"), 36),
        ] { #expect(painted == "\u{1B}[\(code)ma\u{1B}[0m") }
        #expect(style.bold("") == "", "nothing is not painted")
        #expect(Style.plain.red("a") == "a")
    }

    // MARK: The line that says what goes on

    @Test func aPipelineSeesNoProgress() async throws {
        let record = RecordedConsole()
        let result = try await ProgressLine.show("Reading", on: record.console) { line in
            line.update("Still reading")
            return 5
        }
        #expect(result == 5)
        #expect(record.out + record.errors == "")
    }

    @Test func quickWorkHasNoLine() async throws {
        let screen = Screen()
        try await ProgressLine.show("Reading", on: screen.console) { _ in }
        #expect(screen.written == "")
    }

    @Test(.timeLimit(.minutes(10))) func longWorkHasOneAndLeavesNone() async throws {
        let screen = Screen()
        try await ProgressLine.show("Reading", on: screen.console) { line in
            line.update("Reading a very long list of objects\n")
            while screen.written.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        }
        let clearing = "\r\u{1B}[2K"
        let drawings = screen.written.components(separatedBy: clearing).dropFirst()
        #expect(drawings.last == "", "it is cleared at the end")
        let first = try #require(drawings.first)
        #expect(first.contains("Reading a very long list") && first.hasSuffix("…"), "\(first)")
        #expect(TextLayout.width(of: first) < 30)
    }
}
