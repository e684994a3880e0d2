#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The name of this machine, as it calls itself.
package enum HostName {
    package static var current: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
