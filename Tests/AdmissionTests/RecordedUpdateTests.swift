import Model
import TestSupport
import Testing

@testable import Admission

/// The rules of old and new objects against what a real API server answered to the same updates.
@Suite struct RecordedUpdateTests {
    private static let updates: [RecordedVerdicts: Result<[RecordedUpdate], any Error>] = {
        var updates: [RecordedVerdicts: Result<[RecordedUpdate], any Error>] = [:]
        for verdicts in RecordedVerdicts.available {
            updates[verdicts] = Result {
                try verdicts.rows("updates").compactMap(RecordedUpdate.init).filter(\.isDecidedByAdmission)
            }
        }
        return updates
    }()

    private func updates(_ verdicts: RecordedVerdicts) throws -> [RecordedUpdate] {
        try #require(Self.updates[verdicts]).get()
    }

    /// Skipped, and saying so, where every tenth has to do.
    @Test(.enabled(if: RecordedVerdicts.areAllAvailable, Comment(rawValue: RecordedVerdicts.whyUnavailable)))
    func allAreAsked() throws { #expect(try updates(.all).count > 1_500) }

    /// A false refusal keeps people from what their cluster would do for them.
    @Test(arguments: RecordedVerdicts.available)
    func refusesNothingThatTheServerTakes(verdicts: RecordedVerdicts) async throws {
        for update in try updates(verdicts) where update.isAllowed {
            await Task.yield()
            let causes = update.review().causes
            #expect(causes.isEmpty, "\(update): \(causes.map(\.text))")
        }
    }

    /// What the server says of fields that may not change is said here of the same ones.
    @Test(arguments: RecordedVerdicts.available)
    func refusesTheSameChanges(verdicts: RecordedVerdicts) async throws {
        var refused = 0
        for update in try updates(verdicts) where !update.refusedChanges.isEmpty {
            await Task.yield()
            refused += 1
            let review = update.review()
            let told = Set(review.causes.filter { !$0.changes.isEmpty }.map(\.path))
            #expect(update.refusedChanges.isSubset(of: told), "\(update): \(told) for \(update.refusedChanges)")
            #expect(!review.immutableFields.isEmpty)
        }
        #expect(refused > (verdicts == .all ? 150 : 15))
    }

    /// How many mistakes of other kinds than that are still taken; fewer is better, and more is a fault.
    @Test(arguments: RecordedVerdicts.available)
    func missesFewMistakes(verdicts: RecordedVerdicts) async throws {
        var missed: [RecordedUpdate] = []
        for update in try updates(verdicts) where !update.isAllowed {
            await Task.yield()
            if update.review().isAllowed { missed.append(update) }
        }
        let limit = verdicts == .all ? 26 : 4
        #expect(missed.count <= limit, "\(missed.map(\.description).joined(separator: "\n"))")
    }
}
