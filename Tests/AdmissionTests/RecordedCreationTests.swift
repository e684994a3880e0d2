import Model
import Testing

@testable import Admission

/// Defaults and validation of new objects against what a real API server made of the same ones.
@Suite struct RecordedCreationTests {
    private static let builtIn = Result { try RecordedCreation.builtIn() }
    private static let custom = Result { try RecordedCreation.custom() }

    private static func all() throws -> [RecordedCreation] { try builtIn.get() + custom.get() }

    @Test func recordsAreThere() throws {
        #expect(try Self.builtIn.get().count > 800)
        #expect(try Self.custom.get().count > 60)
    }

    /// A false refusal keeps people from what their cluster would do for them.
    @Test func refusesNothingThatTheServerTakes() throws {
        var refused: [String] = []
        for creation in try Self.all() where creation.isAllowed {
            let review = creation.review()
            if !review.body.isEmpty || !review.causes.isEmpty {
                refused.append("\(creation): \(review.body) \(review.causes.sorted())")
            }
        }
        #expect(refused.isEmpty, "\(refused.joined(separator: "\n"))")
    }

    /// A mistake that the server does not see is none; some are told at another place than there.
    @Test func tellsNoMistakeThatTheServerDoesNot() throws {
        var told: [String] = []
        for creation in try Self.all() where creation.code == 422 {
            let more = creation.review().causes.subtracting(creation.causes)
            if !more.isEmpty { told.append("\(creation): \(more.sorted())") }
        }
        #expect(told.count <= 14, "\(told.count): \(told.joined(separator: "\n"))")
    }

    /// A body of wrong types or with unknown fields is one here too; some of the rarer ones are taken.
    @Test func bodiesAreReadByTheSameTypes() throws {
        var taken: [String] = []
        for creation in try Self.builtIn.get() {
            let isRefused = !creation.review().body.isEmpty
            if isRefused != (creation.code == 400) { taken.append("\(creation): \(creation.review().body)") }
        }
        #expect(taken.count <= 11, "\(taken.count): \(taken.joined(separator: "\n"))")
    }

    /// How many of the refused are still taken; fewer is better, and more is a fault.
    @Test func missesFewMistakes() throws {
        func missed(_ creations: [RecordedCreation]) -> [RecordedCreation] {
            creations.filter { $0.code == 422 && $0.review().causes.isEmpty && $0.review().body.isEmpty }
        }
        let builtIn = missed(try Self.builtIn.get())
        #expect(builtIn.count <= 282, "\(builtIn.count): \(builtIn.map(\.description).joined(separator: "\n"))")
        let custom = missed(try Self.custom.get())
        #expect(custom.count <= 1, "\(custom.count): \(custom.map(\.description).joined(separator: "\n"))")
    }

    /// Defaults, dropped fields and spellings of amounts are those of the object that the server would have stored, but
    /// for fields of rarer kinds: fewer is better, and more is a fault.
    @Test func storesWhatTheServerStores() throws {
        var differing: [String] = []
        var count = 0
        for creation in try Self.all() {
            guard let fields = creation.differences() else { continue }
            count += 1
            if !fields.isEmpty { differing.append("\(creation): \(fields)") }
        }
        #expect(count > 350)
        #expect(differing.count <= 47, "\(differing.count): \(differing.joined(separator: "\n"))")
    }
}
