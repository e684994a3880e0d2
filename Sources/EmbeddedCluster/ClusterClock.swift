import APIMachinery

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the embedded cluster takes the time from.
package enum ClusterClock: Sendable, Hashable {
    /// The machine's clock. The simulated kubelet and controllers work `pace` times as fast as real ones.
    case system(pace: Double)
    /// Starts at this moment, in seconds since 1970, and moves only by `EmbeddedCluster.advance(by:)`.
    case manual(start: Int64)

    /// How fast the command line lets simulated pods start: some seconds of a real cluster in one.
    package static let standard = ClusterClock.system(pace: 2.5)

    var pace: Double {
        switch self {
        case .system(let pace): max(pace, 0.001)
        case .manual: 1
        }
    }

    /// The present, for a clock that moves by itself.
    var present: Time? {
        guard case .system = self else { return nil }
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Time(nanosecondsSince1970: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    var start: Time {
        switch self {
        case .system: present ?? Time(nanosecondsSince1970: 0)
        case .manual(let seconds): Time(nanosecondsSince1970: seconds * 1_000_000_000)
        }
    }
}
