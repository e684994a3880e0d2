#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The process's input, output and error stream.
package enum StandardStreams {
    /// Opens `/dev/null` for those that the caller closed (`<&-`, `>&-`); call before any other file is opened.
    ///
    /// The next file or pipe would get the number otherwise, and what is written to the output would end up there.
    package static func fill() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
            // `open` takes the lowest number that is free, which is this one.
            _ = open("/dev/null", O_RDWR)
        }
    }
}
