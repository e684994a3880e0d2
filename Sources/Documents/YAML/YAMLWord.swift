/// What a word without quotes means in YAML 1.1, which Kubernetes' tools still follow.
enum YAMLWord {
    case `true`, `false`, null

    enum Form {
        /// `yes`, `Yes` and `YES`: what readers accept.
        case usualCapitals
        /// `yEs` as well: what a writer had better avoid.
        case anyCapitals
    }

    init?(_ bytes: UnsafeBufferPointer<UInt8>, in form: Form) {
        guard let first = bytes.first else { return nil }
        // The length and the first letter settle it for nearly every text.
        let candidate: (word: StaticString, meaning: YAMLWord)
        switch (bytes.count, first | 0x20) {
        case (1, UInt8(ascii: "y")): candidate = ("y", .true)
        case (1, UInt8(ascii: "n")): candidate = ("n", .false)
        case (2, UInt8(ascii: "o")): candidate = ("on", .true)
        case (2, UInt8(ascii: "n")): candidate = ("no", .false)
        case (3, UInt8(ascii: "y")): candidate = ("yes", .true)
        case (3, UInt8(ascii: "o")): candidate = ("off", .false)
        case (4, UInt8(ascii: "t")): candidate = ("true", .true)
        case (4, UInt8(ascii: "n")): candidate = ("null", .null)
        case (5, UInt8(ascii: "f")): candidate = ("false", .false)
        default: return nil
        }
        guard YAMLWord.isForm(form, of: candidate.word, bytes) else { return nil }
        self = candidate.meaning
    }

    /// Whether a text of the word's length is the word.
    private static func isForm(_ form: Form, of word: StaticString, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let isCapital = bytes[0] & 0x20 == 0
        for index in bytes.indices.dropFirst() {
            guard bytes[index] | 0x20 == word.utf8Start[index] else { return false }
            // One capital in front, or nothing but capitals.
            let isOdd = bytes[index] & 0x20 != bytes[1] & 0x20 || !isCapital && bytes[index] & 0x20 == 0
            if form == .usualCapitals, isOdd { return false }
        }
        return true
    }
}
