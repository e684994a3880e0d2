import Model
import Testing

@testable import Admission

/// Defaults and validation of new objects against what a real API server made of the same ones.
@Suite struct RecordedCreationTests {
    private static let builtIn = Result { try RecordedCreation.builtIn() }
    private static let custom = Result { try RecordedCreation.custom() }

    private static func all() throws -> [RecordedCreation] { try builtIn.get() + custom.get() }

    private typealias Reviewed = (creation: RecordedCreation, review: (body: [String], causes: Set<String>))

    /// Each row once for all tests; others go on between two, whose clocks do not stand still.
    private static let reviewed = Task { () async throws -> [Reviewed] in
        var reviewed: [Reviewed] = []
        for creation in try all() {
            await Task.yield()
            reviewed.append((creation, creation.review()))
        }
        return reviewed
    }

    @Test func recordsAreThere() throws {
        #expect(try Self.builtIn.get().count > 800)
        #expect(try Self.custom.get().count > 60)
    }

    /// A false refusal keeps people from what their cluster would do for them.
    @Test func refusesNothingThatTheServerTakes() async throws {
        let refused = try await Self.reviewed.value.filter { creation, review in
            creation.isAllowed && !(review.body.isEmpty && review.causes.isEmpty)
        }.map { "\($0.creation): \($0.review.body) \($0.review.causes.sorted())" }
        #expect(refused.isEmpty, "\(refused.joined(separator: "\n"))")
    }

    /// A mistake that the server does not see is none; some are told at another place than there.
    @Test func tellsNoMistakeThatTheServerDoesNot() async throws {
        let told = try await Self.reviewed.value.filter { $0.creation.code == 422 }.compactMap { creation, review in
            let more = review.causes.subtracting(creation.causes)
            return more.isEmpty ? nil : "\(creation): \(more.sorted())"
        }
        #expect(told.count <= 14, "\(told.count): \(told.joined(separator: "\n"))")
    }

    /// A body of wrong types or with unknown fields is one here too; some of the rarer ones are taken.
    @Test func bodiesAreReadByTheSameTypes() async throws {
        let builtIn = try Self.builtIn.get().count
        let taken = try await Self.reviewed.value.prefix(builtIn).filter { creation, review in
            review.body.isEmpty == (creation.code == 400)
        }.map { "\($0.creation): \($0.review.body)" }
        #expect(taken.count <= 11, "\(taken.count): \(taken.joined(separator: "\n"))")
    }

    /// How many of the refused are still taken; fewer is better, and more is a fault.
    @Test func missesFewMistakes() async throws {
        let reviewed = try await Self.reviewed.value
        func missed(_ rows: ArraySlice<Reviewed>) -> [String] {
            rows.filter { $0.creation.code == 422 && $0.review.causes.isEmpty && $0.review.body.isEmpty }
                .map(\.creation.description)
        }
        let count = try Self.builtIn.get().count
        let builtIn = missed(reviewed.prefix(count))
        #expect(builtIn.count <= 282, "\(builtIn.count): \(builtIn.joined(separator: "\n"))")
        let custom = missed(reviewed.dropFirst(count))
        #expect(custom.count <= 1, "\(custom.count): \(custom.joined(separator: "\n"))")
    }

    /// Defaults, dropped fields and spellings of amounts are those of the object that the server would have stored, but
    /// for fields of rarer kinds: fewer is better, and more is a fault.
    @Test func storesWhatTheServerStores() async throws {
        var differing: [String] = []
        var count = 0
        for creation in try Self.all() {
            await Task.yield()
            guard let fields = creation.differences() else { continue }
            count += 1
            if !fields.isEmpty { differing.append("\(creation): \(fields)") }
        }
        #expect(count > 350)
        #expect(differing.count <= 47, "\(differing.count): \(differing.joined(separator: "\n"))")
    }
}
