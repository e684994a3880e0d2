import Model
import Testing

@testable import Reporting

/// Field changes as lines.
@Suite struct FieldTextTests {
    private let fields = FieldText(style: .plain)
    private let margin = String(repeating: " ", count: 10)

    private func line(_ before: Value?, _ after: Value?, _ path: FieldPath = FieldPath(keys: "a")) -> String {
        fields.lines(for: [FieldChange(path: path, before: before, after: after)])
    }

    @Test func scalars() {
        #expect(line(2, 4) == margin + "~ a   2 → 4\n")
        #expect(line(nil, "x") == margin + "+ a   x\n")
        #expect(line("x", nil) == margin + "- a   x\n")
        #expect(line("5", 5) == margin + "~ a   \"5\" → 5\n")
    }

    @Test func longValuesAreCutAroundTheChange() {
        let part = String(repeating: "x", count: 100_000)
        let around = String(repeating: "x", count: 40)
        #expect(
            line(.string(part + "1" + part), .string(part + "2" + part))
                == margin + "~ a   …\(around)1\(around)… → …\(around)2\(around)…\n")
    }

    @Test func pathsStandInAColumn() {
        let lines = fields.lines(for: [
            FieldChange(path: FieldPath(keys: "spec", "replicas"), before: 1, after: 2),
            FieldChange(path: FieldPath(keys: "spec", "a"), before: nil, after: 2),
        ])
        #expect(lines == margin + "~ spec.replicas   1 → 2\n" + margin + "+ spec.a          2\n")
    }

    @Test func whatCannotChangeInPlaceIsMarked() {
        let change = FieldChange(path: FieldPath(keys: "spec", "selector", "app"), before: "a", after: "b")
        #expect(
            fields.lines(for: [change], replacing: [FieldPath(keys: "spec", "selector")])
                == margin + "! spec.selector.app   a → b   cannot change in place\n")
        #expect(
            fields.lines(for: [change], replacing: [FieldPath(keys: "spec", "sel")])
                == margin + "~ spec.selector.app   a → b\n", "a part of a name is no part of a path")
    }

    @Test func secretsAreNotShown() {
        let change = FieldChange(path: FieldPath(keys: "data", "a"), before: "x", after: "y\nz", isSensitive: true)
        #expect(fields.lines(for: [change]) == margin + "~ data.a   (sensitive)\n")
    }

    @Test func largeValuesAreBlocks() {
        let block = margin + "+ a\n" + margin + "    + x: 1\n" + margin + "    + z: 2\n"
        #expect(line(nil, ["x": 1, "z": 2]) == block)
        #expect(line(["x": 1, "z": 2], nil) == block.replacing("+", with: "-"))
        #expect(line(nil, ["x": 1]) == margin + "+ a   {\"x\":1}\n")
        #expect(line(nil, [1, 2, 3, 4]) == margin + "+ a   [1,2,3,4]\n")
        #expect(line(nil, [1, 2, 3, 4, 5]).contains("\n" + margin + "    + - 5\n"))
    }

    @Test func textsOfManyLinesAreDifferences() {
        #expect(
            line("a\nb\n", "a\nc\n")
                == margin + "~ a\n" + margin + "    @@ -1,2 +1,2 @@\n" + margin + "     a\n" + margin + "    -b\n"
                + margin + "    +c\n")
        #expect(line("a\nb", "a\nb\n") == margin + "~ a\n" + margin + "    (only the last line's end)\n")
    }

    @Test func whatIsNotShownIsCounted() {
        #expect(fields.hidden(1) == margin + "# (1 unchanged field hidden)\n")
        #expect(fields.hidden(7) == margin + "# (7 unchanged fields hidden)\n")
        #expect(
            fields.unknown([FieldPath(keys: "spec", "clusterIP")])
                == margin + "+ spec.clusterIP   (known after apply)\n")
    }

    /// Fields that a change leaves as they are; what is added counts, what is taken away does not.
    @Test func leavesAreCounted() {
        let object = SamplePlans.object("v1", "ConfigMap", "a", value: ["data": ["x": "1", "y": ["a", "b"]]])
        func count(_ fields: [FieldChange]) -> Int {
            LeafCount.unchanged(PlannedChange(of: object, .update(SamplePlans.update(object, fields))))
        }
        // apiVersion, kind, name, the label team, x, and two of y.
        #expect(count([]) == 7)
        #expect(count([FieldChange(path: FieldPath(keys: "data", "x"), before: "0", after: "1")]) == 6)
        #expect(count([FieldChange(path: FieldPath(keys: "data", "y"), before: nil, after: ["a", "b"])]) == 5)
        #expect(count([FieldChange(path: FieldPath(keys: "data", "gone"), before: "0", after: nil)]) == 7)
        let gone = PlannedChange(of: object, SamplePlans.operation(.delete, object))
        #expect(LeafCount.unchanged(gone) == 0)
    }

    @Test func bodiesSayWhatTheirHeadingDoesNot() {
        let body = fields.createdBody([
            "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "a", "namespace": "b", "uid": "c"],
            "data": ["password": "c2VjcmV0"], "stringData": ["token": "secret"], "type": "Opaque", "status": ["x": 1],
        ])
        #expect(
            body
                == [
                    "+ data:", "+   password: (sensitive)", "+ stringData:", "+   token: (sensitive)", "+ type: Opaque",
                ].map { margin + $0 + "\n" }.joined())
        #expect(fields.createdBody(["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"]]) == "")
    }
}
