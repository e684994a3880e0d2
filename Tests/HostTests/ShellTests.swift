import TestSupport
import Testing

@Suite struct ShellTests {
    /// What a test starts and leaves running must hear SIGTERM, although the threads of Swift's pool block it.
    @Test func whatItStartsBlocksNoSignal() {
        #expect(Shell.run("grep SigBlk /proc/self/status").output == "SigBlk:\t0000000000000000\n")
    }

    @Test func tellsStatusAndBothOutputs() {
        let outcome = Shell.run("pwd; echo wrong >&2; exit 3", in: "/usr")
        #expect(outcome.status == 3)
        #expect(outcome.output == "/usr\nwrong\n")
    }
}
