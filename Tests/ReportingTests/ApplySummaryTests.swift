import Applying
import Model
import Synchronization
import Testing

@testable import Reporting

/// What is said when an apply has ended, and what is drawn until then.
@Suite struct ApplySummaryTests {
    private func summary(_ report: ApplyReport, isDestroy: Bool = false) -> (out: String, errors: String) {
        let record = RecordedConsole()
        ApplySummary(report: report, isDestroy: isDestroy, sources: SourceMap()).write(to: record.console)
        return (record.out, record.errors)
    }

    @Test func aRunThatIsComplete() {
        let report = SampleApply.report([.created, .configured, .unchanged])
        let said = summary(report)
        #expect(said.out == "\nApply complete! Resources: 1 added, 1 changed, 0 destroyed.  3.0 s\n")
        #expect(said.errors == "")
        #expect(summary(report, isDestroy: true).out.hasPrefix("\nDestroy complete! "))
    }

    /// As Terraform counts.
    @Test func aReplacementIsOneAddedAndOneDestroyed() {
        let said = summary(SampleApply.report([.replaced, .deleted, .unchanged]))
        #expect(said.out.contains("Resources: 1 added, 0 changed, 2 destroyed."), "\(said.out)")
    }

    @Test func whatFailedIsShownAndCounted() {
        let cause = SampleApply.plan.changes[0].identity
        let said = summary(SampleApply.report([.failed, .skipped(because: cause), .created]))
        #expect(
            said.out
                == "\nNot complete. Resources: 1 added, 0 changed, 0 destroyed. 1 failed, 1 skipped.  3.0 s\n"
                + "Running apply again goes on from here.\n")
        #expect(said.errors == "\nerror: The server refused [apply.refused]\n  It says no.\n")
    }

    /// What stays as it is was not going to be started.
    @Test func anInterruptedRunSaysWhatWasNotStarted() {
        let report = SampleApply.report(
            [.created, .interrupted, .interrupted], actions: [.create, .delete, .keep], isInterrupted: true)
        let said = summary(report, isDestroy: true)
        #expect(said.out.contains("Interrupted. Resources: 1 added, 0 changed, 0 destroyed. 1 not started.  3.0 s\n"))
        #expect(said.out.hasSuffix("Running destroy again goes on from here.\n"))
    }

    @Test func aRunWhoseRecordCouldNotBeWrittenIsNotComplete() {
        let lost = Diagnostic(code: "apply.inventory", summary: "The inventory was not written", detail: "Disk full.")
        let said = summary(SampleApply.report([.created, .created, .created], diagnostics: [lost]))
        #expect(said.out.contains("Not complete. Resources: 3 added"))
        #expect(said.errors.contains("The inventory was not written"))
    }

    // MARK: While it runs

    @Test func linesGoToTheOutputOfAPipeline() async throws {
        let record = RecordedConsole()
        let view = ApplyView(plan: SampleApply.plan, console: record.console)
        let result = try await view.show {
            view.take(SampleApply.event(SampleApply.deployment, .applied(.created), at: 0))
            return 7
        }
        #expect(result == 7)
        #expect(record.out == "Deployment lakehouse/web created\n")
        #expect(record.errors == "")
    }

    /// The block goes with the work: what follows stands where it stood.
    @Test func aTerminalIsLeftClean() async throws {
        let written = Mutex("")
        let console = Console(
            out: Console.Stream(isTerminal: true, style: .plain) { _ in },
            errors: Console.Stream(isTerminal: true, style: .plain) { bytes in
                written.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
            })
        let view = ApplyView(plan: SampleApply.plan, console: console)
        await #expect(throws: CancellationError.self) {
            try await view.show {
                view.take(SampleApply.event(SampleApply.secret, .failed(SampleApply.failure), at: 0))
                throw CancellationError()
            }
        }
        let text = written.withLock { $0 }
        #expect(text.contains("  ✗ Secret lakehouse/login"))
        #expect(text.hasSuffix("\u{1B}[0J"), "the last that is written is an erasure")
    }
}
