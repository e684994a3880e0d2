package import Host
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where a command writes: results to the output, everything else to the error stream.
package final class Console: Sendable {
    /// One of the two streams.
    package struct Stream: Sendable {
        package var isTerminal: Bool
        package var style: Style
        fileprivate let write: @Sendable ([UInt8]) -> Void
        fileprivate var failure: WriteFailure?

        package init(isTerminal: Bool, style: Style, write: @escaping @Sendable ([UInt8]) -> Void) {
            self.isTerminal = isTerminal
            self.style = style
            self.write = write
        }
    }

    private let out: Stream
    private let errors: Stream
    /// The terminal's columns; 100 where there is none, so that files do not depend on who made them.
    package let width: Int

    package init(out: Stream, errors: Stream, width: Int = 100) {
        self.out = out
        self.errors = errors
        self.width = width
    }

    package var style: Style { out.style }
    package var errorStyle: Style { errors.style }
    /// Why the output is not whole, if it is not.
    package var outputFailure: FileError? { out.failure?.error }
    package var showsProgress: Bool { errors.isTerminal }

    /// Writes a result.
    ///
    /// Whatever a view has put into it, and wherever it came from: a terminal acts on nothing of it but line ends, tabs
    /// and our own colours. Everything else that is hidden is shown escaped, also in files, which are read on terminals.
    package func write(_ text: String) { out.write(Array(out.style.visible(text).utf8)) }

    /// Writes a JSON document; what is hidden in its strings is escaped as JSON allows.
    package func write(json: [UInt8]) { out.write(json.visibleJSON) }

    /// Writes data exactly as they are: YAML, whose writer escapes by itself, and documents for other programs.
    package func write(bytes: [UInt8]) { out.write(bytes) }

    /// Writes a message or an error, as `write` does.
    package func writeError(_ text: String) { errors.write(Array(errors.style.visible(text).utf8)) }

    /// Moves the cursor of the terminal that errors go to, or clears something there, and writes behind that.
    func redraw(after motion: String, _ text: String = "") {
        errors.write(Array((motion + errors.style.visible(text)).utf8))
    }
}

extension Console {
    /// The process's own streams.
    ///
    /// Colour is used on a terminal, unless `NO_COLOR` is set (no-color.org), the terminal is `dumb`, or the caller
    /// forbids it.
    package static func standard(allowsColor: Bool, environment: EnvironmentVariables) -> Console {
        let color =
            allowsColor && environment.nonEmpty(EnvironmentVariable.noColor) == nil
            && environment[EnvironmentVariable.terminal] != "dumb"
        func stream(_ descriptor: Int32) -> Stream {
            let isTerminal = isatty(descriptor) == 1
            let failure = WriteFailure()
            var stream = Stream(isTerminal: isTerminal, style: Style(isEnabled: color && isTerminal)) { bytes in
                guard failure.error == nil else { return }
                do throws(FileError) {
                    try FileSystem.writeAll(bytes, to: descriptor, path: "output")
                } catch {
                    failure.note(error)
                }
            }
            stream.failure = failure
            return stream
        }
        return Console(out: stream(1), errors: stream(2), width: terminalWidth() ?? 100)
    }

    private static func terminalWidth() -> Int? {
        var size = winsize()
        for descriptor: Int32 in [1, 2] where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20 {
            return Int(size.ws_col)
        }
        return nil
    }
}

/// What kept a stream from being written: a full disk, for one.
private final class WriteFailure: Sendable {
    private let first = Mutex<FileError?>(nil)

    var error: FileError? { first.withLock { $0 } }

    /// A reader that closed the pipe (`| head`) has seen enough: that is no failure.
    func note(_ error: FileError) {
        guard error.code != EPIPE else { return }
        first.withLock { $0 = $0 ?? error }
    }
}

/// A console that keeps what was written, for tests.
package final class RecordedConsole: Sendable {
    private let texts = Mutex<(out: String, errors: String)>(("", ""))

    package init() {}

    package var out: String { texts.withLock { $0.out } }
    package var errors: String { texts.withLock { $0.errors } }

    /// A console that writes into this record, without colour and as if to a file.
    package var console: Console {
        Console(
            out: Console.Stream(isTerminal: false, style: .plain) { [self] bytes in
                texts.withLock { $0.out += String(decoding: bytes, as: UTF8.self) }
            },
            errors: Console.Stream(isTerminal: false, style: .plain) { [self] bytes in
                texts.withLock { $0.errors += String(decoding: bytes, as: UTF8.self) }
            })
    }
}
