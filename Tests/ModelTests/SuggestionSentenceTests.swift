import Model
import TestSupport
import Testing

@Suite struct SuggestionSentenceTests {
    @Test func sentences() {
        #expect(didYouMean("brokres", among: ["brokers", "image"]) == " Did you mean \"brokers\"?")
        #expect(didYouMean("zookeeper", among: ["brokers"]) == "")
        #expect(didYouMean("x", among: []) == "")
    }

    @Test(arguments: [
        ([], ""), (["a"], "\"a\""), (["a", "b"], "\"a\" and \"b\""), (["a", "b", "c"], "\"a\", \"b\" and \"c\""),
    ])
    func listsOfNames(names: [String], text: String) {
        #expect(quotedList(names) == text)
        #expect(quotedList(names, conjunction: "or") == text.replacing(" and ", with: " or "))
    }

    @Test(arguments: [
        ("the port is taken", "The port is taken."), ("Is it there?", "Is it there?"), ("done.", "Done."), ("é", "É."),
        ("iSCSI is off", "ISCSI is off."),
    ])
    func sentencesHaveACapitalAndAnEnd(text: String, sentence: String) {
        #expect(text.asSentence == sentence)
    }

    /// One slip, wherever it is: a letter too many, too few, another one, or two neighbours swapped.
    @Test(arguments: 0..<40 as Range<UInt64>) func everySingleSlipIsFound(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let names = ["storageClassName", "terminationGracePeriodSeconds", "imagePullPolicy", "serviceAccountName"]
        let name = random.pick(names)
        var letters = Array(name)
        let place = 1 + random.below(letters.count - 2)
        switch random.below(4) {
        case 0: letters.insert("x", at: place)
        case 1: letters.remove(at: place)
        case 2: letters[place] = "x"
        default: letters.swapAt(place, place + 1)
        }
        #expect(closest(to: String(letters), among: names) == name, "\(String(letters))")
    }

    @Test func theSameFirstLetterIsPreferred() {
        #expect(closest(to: "mode", among: ["node", "made"]) == "made")
    }

    @Test func aThirdOfTheLettersMayDiffer() {
        #expect(closest(to: "abcdef", among: ["abcdxx"]) == "abcdxx")
        #expect(closest(to: "abcdef", among: ["abcxxx"]) == nil)
    }
}
