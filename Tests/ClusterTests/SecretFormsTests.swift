import Documents
import Model
import Testing

@testable import Cluster

/// In which forms a known secret is found inside of other texts.
@Suite struct SecretFormsTests {
    private static let password = "p@ss/w\"o\\rd é1%"
    private static let file = "user = admin\nsecret_line = 4711-0815\n\nlast line here\n"

    private static func base64(_ text: String) -> String { Base64.encode(Array(text.utf8)) }

    private static func mask(_ values: String..., open: Set<String> = []) -> SecretMask {
        let known = KnownSecrets()
        for value in values { known.note(["data": ["k": .string(base64(value))]]) }
        known.exempt(open)
        return known.mask
    }

    private static func percent(_ text: String, all: Bool) -> String {
        text.utf8.map { byte in
            let isPlain = !all && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            return isPlain
                ? String(decoding: [byte], as: UTF8.self)
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    @Test(arguments: [
        (password, "(sensitive)"), ("a \(password) b", "a (sensitive) b"),
        ("db://u:\(percent(password, all: false))@h/d", "db://u:(sensitive)@h/d"),
        ("x=\(percent(password, all: true))&y=1", "x=(sensitive)&y=1"),
        ("q=" + percent(password, all: false).replacing("%20", with: "+"), "q=(sensitive)"),
        (base64(password), "(sensitive)"), ("Basic \(base64("user:\(password)"))", "Basic (sensitive)"),
        ("Basic \(base64("us:\(password) and more"))!", "Basic (sensitive)!"),
        (base64("xy" + password).replacing("+", with: "-").replacing("/", with: "_"), "(sensitive)"),
        (#"{"p":"p@ss/w\"o\\rd é1%"}"#, #"{"p":"(sensitive)"}"#),
        (base64(#"{"auths":{"r":{"auth":"\#(base64("u:\(password)"))"}}}"#), "(sensitive)"),
        ("p@ss/w\"o\\rd é1", "p@ss/w\"o\\rd é1"),
        ("nothing at all, nor dGhpcyBpcyBub25l", "nothing at all, nor dGhpcyBpcyBub25l"),
    ])
    func aValueIsFoundInEachForm(text: String, shown: String) {
        #expect(Self.mask(Self.password).conceal(text) == shown)
    }

    @Test func linesOfAValueAreSecretByThemselves() {
        let mask = Self.mask(Self.file)
        #expect(mask.conceal("  secret_line = 4711-0815  # here") == "  (sensitive)  # here")
        #expect(mask.conceal("user = admin") == "(sensitive)")
        #expect(mask.conceal("a\nlast line here") == "a\n(sensitive)")
        let broken = Self.base64(String(repeating: "x", count: 50) + Self.file + String(repeating: "y", count: 80))
        let wrapped = stride(from: 0, to: broken.utf8.count, by: 76).map { start in
            String(decoding: Array(broken.utf8)[start..<min(start + 76, broken.utf8.count)], as: UTF8.self)
        }
        #expect(mask.conceal("k: |\n  " + wrapped.joined(separator: "\n  ")) == "k: |\n  (sensitive)")
    }

    /// The frame of a key stands around every key, and a certificate is public.
    @Test func whatIsNoSecretStays() {
        let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END PRIVATE KEY-----\n"
        let certificate = "-----BEGIN CERTIFICATE-----\nMIIBfTCCASOgAwIB\n-----END CERTIFICATE-----\n"
        let mask = Self.mask(key, certificate, "production-db", "yes", "ab", open: ["production-db"])
        #expect(
            mask.conceal("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq") == "-----BEGIN PRIVATE KEY-----\n(sensitive)")
        #expect(mask.conceal("MIIBfTCCASOgAwIB") == "MIIBfTCCASOgAwIB")
        for text in ["production-db", "yes", "ab"] { #expect(mask.conceal(text) == text) }
        #expect(mask.conceal(key) == "(sensitive)\n")
    }

    @Test func aShortValueIsConcealedAsAWholeField() {
        let mask = Self.mask("root")
        #expect(
            mask.conceal(["user": "root", "path": "/root/x", "root": 1, "data": "cm9vdA=="]) == [
                "user": "(sensitive)", "path": "/root/x", "root": 1, "data": "(sensitive)",
            ])
        #expect(
            mask.conceal(sentence: #"spec.user: Invalid value: "root": must not be root"#)
                == #"spec.user: Invalid value: "(sensitive)": must not be root"#)
    }

    @Test func keysAndPathsAreTextsToo() {
        let mask = Self.mask("hunter2-hunter2", "hunter3-hunter3")
        #expect(
            mask.conceal(["a/hunter2-hunter2": 1, "a/hunter3-hunter3": 2]) == ["a/(sensitive)": 1, "a/(sensitive)'": 2])
        let path = FieldPath(keys: "metadata", "annotations").key("a/hunter2-hunter2")
        #expect(mask.conceal(path) == FieldPath(keys: "metadata", "annotations").key("a/(sensitive)"))
        let element = FieldPath(keys: "env").appending(.element(["name": "hunter2-hunter2"]))
        #expect(mask.conceal(element).description == "env[name=(sensitive)]")
    }

    /// A server quotes what it refuses, as it was sent.
    @Test func errorsOfTheServerAreConcealed() async throws {
        let message =
            "Secret in version \"v1\" cannot be handled: illegal \"\(Self.base64(Self.password))\" near abcd:\(Self.password)"
        let body: Value = [
            "kind": "Status", "code": 422, "reason": "Invalid", "message": .string(message),
            "details": ["causes": [["field": "data", "reason": "FieldValueInvalid", "message": .string(message)]]],
        ]
        let transport = ScriptedTransport { _, _ in .success(APIResponse(status: 422, body: JSON.serialize(body))) }
        let client = ClusterClient(transport)
        client.secrets.note(["data": ["k": .string(Self.base64(Self.password))]])
        let error = await #expect(throws: ClusterError.self) {
            _ = try await client.perform(.init("apply", APIRequest(.post, "/x"), .onlyIfRefused))
        }
        let shown = "Secret in version \"v1\" cannot be handled: illegal \"(sensitive)\" near abcd:(sensitive)"
        #expect(error?.message == shown)
        guard case .invalid(let causes)? = error?.code else { return }
        #expect(causes.map(\.message) == [shown])
    }
}
