import Host
import TestSupport
import Testing

/// Environment variables, as a value and as a program sees them.
@Suite struct EnvironmentVariablesTests {
    @Test func anEmptyOneCountsAsUnset() {
        let variables = EnvironmentVariables(["EMPTY": "", "SET": "x"])
        #expect(variables["EMPTY"] == "")
        #expect(variables.nonEmpty("EMPTY") == nil)
        #expect(variables.nonEmpty("SET") == "x")
        #expect(variables.nonEmpty("NONE") == nil)
    }

    @Test func whatIsAddedWins() {
        let variables = EnvironmentVariables(["B": "1", "A": "1"]).adding(["B": "2", "C": "3"])
        #expect(variables.entries == ["A=1", "B=2", "C=3"])
    }

    /// Values may hold anything but a zero byte, equals signs and line ends among it.
    @Test func programsSeeExactlyThese() async throws {
        let variables = EnvironmentVariables(["A": "x=y=z", "B": "two\nlines", "C": "", "D": "é \" ' $HOME"])
        let outcome = try await ChildProcess("/usr/bin/env", ["-0"], environment: variables).run()
        let seen = outcome.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        #expect(seen.sorted() == variables.entries)
    }

    @Test func ourOwnAreRead() {
        let path = Shell.run("printf %s \"$PATH\"").output
        #expect(EnvironmentVariables.current["PATH"] == path)
        #expect(EnvironmentVariables.current["SLIPWAY_NO_SUCH_VARIABLE"] == nil)
    }
}
