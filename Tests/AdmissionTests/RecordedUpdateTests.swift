import Model
import TestSupport
import Testing

@testable import Admission

/// The rules of old and new objects against what a real API server answered to the same updates.
@Suite(.enabled(if: RecordedVerdicts.areAvailable, Comment(rawValue: RecordedVerdicts.whyUnavailable)))
struct RecordedUpdateTests {
    private static let updates = Result {
        try RecordedVerdicts.rows("updates").compactMap(RecordedUpdate.init).filter(\.isDecidedByAdmission)
    }

    /// A false refusal keeps people from what their cluster would do for them.
    @Test func refusesNothingThatTheServerTakes() throws {
        for update in try Self.updates.get() where update.isAllowed {
            let causes = try update.review().causes
            #expect(causes.isEmpty, "\(update): \(causes.map(\.text))")
        }
    }

    /// What the server says of fields that may not change is said here of the same ones.
    @Test func refusesTheSameChanges() throws {
        var refused = 0
        for update in try Self.updates.get() where !update.refusedChanges.isEmpty {
            refused += 1
            let review = try update.review()
            let told = Set(review.causes.filter { !$0.changes.isEmpty }.map(\.path))
            #expect(update.refusedChanges.isSubset(of: told), "\(update): \(told) for \(update.refusedChanges)")
            #expect(!review.immutableFields.isEmpty)
        }
        #expect(refused > 150)
    }

    /// How many mistakes of other kinds than that are still taken; fewer is better, and more is a fault.
    @Test func missesFewMistakes() throws {
        var missed: [RecordedUpdate] = []
        for update in try Self.updates.get() where !update.isAllowed {
            if try update.review().isAllowed { missed.append(update) }
        }
        #expect(missed.count <= 25, "\(missed.map(\.description).joined(separator: "\n"))")
    }
}
