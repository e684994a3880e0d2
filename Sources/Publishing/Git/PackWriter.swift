import CLibGit2
import Model

/// Writes many objects as one pack file, compressed but without deltas (gitformat-pack).
///
/// One file instead of thousands of loose ones: creating files is most of what `git add` takes time for. libgit2's own
/// pack builder would search for deltas first, which takes twice as long; the next `git gc` does that at leisure.
enum PackWriter {
    /// Streams the objects through libgit2's indexer into the repository's object database.
    static func write(
        _ objects: [PendingObjects.Object], to database: borrowing GitHandle
    ) async throws(GitError) {
        let operation = "write a pack of \(objects.count) objects"
        let parts = await objects.parts.concurrentMap { compressed($0) }
        var writer: UnsafeMutablePointer<git_odb_writepack>?
        try git(operation) { git_odb_write_pack(&writer, database.pointer, nil, nil) }
        guard let writer else { throw GitError(operation: operation, code: GIT_ERROR.rawValue) }
        defer { writer.pointee.free(writer) }
        var progress = git_indexer_progress()
        var checksum = SHA1()
        var header: [UInt8] = []
        appendHeader(count: objects.count, to: &header)
        for part in [header] + parts {
            guard let part else {
                throw GitError(operation: operation, reason: .other(GIT_ERROR.rawValue), message: "zlib failed")
            }
            part.withUnsafeBytes { checksum.update($0) }
            try git(operation) { writer.pointee.append(writer, part, part.count, &progress) }
        }
        let trailer = checksum.finish()
        try git(operation) { writer.pointee.append(writer, trailer, trailer.count, &progress) }
        try git(operation) { writer.pointee.commit(writer, &progress) }
    }

    /// The objects as they stand in a pack; `nil` where zlib refused.
    private static func compressed(_ objects: ArraySlice<PendingObjects.Object>) -> [UInt8]? {
        var buffer: [UInt8] = []
        let deflater = Deflater()
        for object in objects {
            appendObjectHeader(object, to: &buffer)
            guard deflater.append(object.bytes, to: &buffer) else { return nil }
        }
        return buffer
    }

    private static func appendHeader(count: Int, to buffer: inout [UInt8]) {
        buffer += Array("PACK".utf8)
        for word in [2, UInt32(count)] { withUnsafeBytes(of: word.bigEndian) { buffer += $0 } }
    }

    /// Type and size: four bits of the size beside the type, then seven bits a byte.
    private static func appendObjectHeader(_ object: PendingObjects.Object, to buffer: inout [UInt8]) {
        var size = object.bytes.count
        var byte = UInt8(object.type.rawValue) << 4 | UInt8(size & 0xF)
        size >>= 4
        while size > 0 {
            buffer.append(byte | 0x80)
            byte = UInt8(size & 0x7F)
            size >>= 7
        }
        buffer.append(byte)
    }
}

/// Compresses one object after another with zlib, keeping its work space.
struct Deflater: ~Copyable {
    /// On the heap, because zlib's state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private let isUsable: Bool

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Git's default for loose objects is the fastest level too (core.looseCompression). A smaller window costs
        // nothing with objects of some kilobytes and makes the reset between them cheaper.
        let code = deflateInit2_(
            stream, Z_BEST_SPEED, Z_DEFLATED, 12, 5, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        isUsable = code == Z_OK
    }

    deinit {
        if isUsable { deflateEnd(stream) }
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Appends the compressed bytes; `false` where zlib refused.
    func append(_ bytes: [UInt8], to output: inout [UInt8]) -> Bool {
        guard isUsable, deflateReset(stream) == Z_OK else { return false }
        let bound = Int(deflateBound(stream, UInt(bytes.count)))
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: bound))
        let written = bytes.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output -> Int? in
                // zlib does not write to its input; its header only lacks the const.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress?.advanced(by: start)
                stream.pointee.avail_out = UInt32(bound)
                return deflate(stream, Z_FINISH) == Z_STREAM_END ? bound - Int(stream.pointee.avail_out) : nil
            }
        }
        guard let written else { return false }
        output.removeLast(bound - written)
        return true
    }
}
