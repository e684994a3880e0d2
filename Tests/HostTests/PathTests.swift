import Host
import Model
import TestSupport
import Testing

/// Paths as text, against CPython's `posixpath`.
@Suite struct PathTests {
    private static let paths: [String] = {
        var generator = SplitMix64(seed: 7)
        return (0..<400).map { _ in
            let parts = (0...generator.below(6)).map { _ in generator.pick(["a", "b c", ".", "..", "", "é"]) }
            // Two slashes in front mean something of their own to POSIX, and nothing here.
            let joined = parts.joined(separator: "/").drop { $0 == "/" }
            return (generator.once(in: 3) ? "/" : "") + joined
        }.filter { !$0.isEmpty }
    }()

    @Test(.enabled(if: CPython.isAvailable, Comment(rawValue: CPython.whyUnavailable)))
    func areTakenApartAsPOSIXSays() throws {
        let answers = try CPython.answers(
            """
            import posixpath as p
            def answer(case):
                a, b = case
                parent = p.dirname(a.rstrip("/")) if a.strip("/") else "/"
                return [p.normpath(a), p.join(a, b), p.basename(a.rstrip("/")), parent or "."]
            """, to: zip(Self.paths, Self.paths.dropFirst()).map { [.string($0), .string($1)] })
        for (path, (other, answer)) in zip(Self.paths, zip(Self.paths.dropFirst(), answers)) {
            let expected = (answer.array ?? []).compactMap(\.string)
            #expect(Path.normalize(path) == expected[0], "normal form of \(path)")
            #expect(Path.join(path, other) == expected[1], "\(path) and \(other)")
            guard !path.hasSuffix("/"), !path.contains("//") else { continue }
            #expect(Path.name(of: path) == expected[2], "name of \(path)")
            #expect(Path.parent(of: path) == expected[3], "folder of \(path)")
        }
    }

    @Test func normalFormsStayAsTheyAre() {
        for path in Self.paths {
            let normal = Path.normalize(path)
            #expect(Path.normalize(normal) == normal)
        }
    }

    @Test(arguments: [("a", "."), ("/", "/"), ("/a", "/"), ("a/b", "a"), ("a/b/", "a/b")])
    func folders(path: String, folder: String) { #expect(Path.parent(of: path) == folder) }
}
