import CLibGit2

/// gzip without a file's name or age in its header, so that the same bytes become the same bytes.
enum Gzip {
    /// `nil` where zlib refused.
    static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // 15 bits of window, and 16 for gzip's own header; zlib writes one with a time of 0.
        let code = deflateInit2_(
            &stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        guard let limit = UInt32(exactly: bytes.count), let room = UInt32(exactly: bound) else { return nil }
        var output = [UInt8](repeating: 0, count: bound)
        let written = bytes.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output -> Int? in
                // zlib does not write to its input; its header only lacks the const.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = limit
                stream.next_out = output.baseAddress
                stream.avail_out = room
                return deflate(&stream, Z_FINISH) == Z_STREAM_END ? bound - Int(stream.avail_out) : nil
            }
        }
        guard let written else { return nil }
        output.removeLast(bound - written)
        // Which system it was made on says nothing about the content (RFC 1952: 255 is unknown).
        output[9] = 255
        return output
    }
}
