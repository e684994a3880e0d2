#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The machine's clock.
package enum SystemTime {
    /// Seconds since 1970.
    @Sendable package static func seconds() -> Int64 { Int64(time(nil)) }
}
