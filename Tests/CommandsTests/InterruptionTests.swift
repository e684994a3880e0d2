import Host
import Testing

@testable import Commands

/// The program itself, as a terminal or a pipeline ends it.
@Suite struct InterruptionTests {
    @Test(.timeLimit(.minutes(5)), arguments: ["INT", "TERM"])
    func aSignalFinishesWhatIsInFlight(signal: String) async throws {
        try await Workspace.with { workspace in
            try await workspace.commitEverything()
            let script = """
                "$0" apply dev --embedded -auto-approve -concise >log 2>&1 &
                until grep -q created log; do sleep 0.02; done
                kill -\(signal) $!
                wait $!
                echo "status $?"
                cat log
                """
            let output = try await workspace.shell("sh", "-c", script, Workspace.program)
            #expect(output.hasPrefix("status 130\n"), "\(output)")
            #expect(output.contains("Interrupting: what is in flight is finished"))
            #expect(output.contains("Interrupted. Resources: "))
            // Everything that was made is owned, and running again finishes the work.
            let plan = await workspace.run("plan", "dev", "--embedded", "-concise")
            #expect(plan.status == .done, "\(plan.errors)")
            let again = await workspace.run("apply", "dev", "--embedded", "-concise", "-auto-approve")
            #expect(again.status == .done, "\(again.errors)")
            #expect(await workspace.run("plan", "dev", "--embedded", "-detailed-exitcode").status == .done)
        }
    }
}
