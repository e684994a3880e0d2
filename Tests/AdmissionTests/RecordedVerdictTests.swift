import Model
import TestSupport
import Testing
import Verdicts

/// The verdicts on whole applies beside those that a real API server gave: what `slipway-verdicts` counts over all rows.
@Suite struct RecordedVerdictTests {
    /// Every eighth row: all of them take an optimized program less than two seconds, and this one a minute.
    @Test(
        .enabled(if: RecordedVerdicts.areAllAvailable, Comment(rawValue: RecordedVerdicts.whyUnavailable)))
    func mostAreTheSame() async throws {
        var tally = VerdictTally()
        for (index, row) in try RecordedVerdicts.all.rows("objects").enumerated() where index % 8 == 0 {
            await Task.yield()
            guard let row = VerdictRow(row) else { continue }
            tally.add(VerdictReplay(row))
        }
        #expect(tally.rows > 1_000)
        // A false refusal keeps people from what their cluster would do for them.
        #expect(tally.falselyRefused <= 3, "\(tally.list)")
        #expect(tally.agreed * 100 >= tally.rows * 87, "\(tally.summary)")
        #expect(tally.sameStored * 100 >= tally.compared * 90, "\(tally.summary)")
    }
}
