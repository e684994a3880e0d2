import CLibGit2

/// Writes many objects as one pack file, compressed but without deltas (gitformat-pack).
///
/// One file instead of thousands of loose ones: creating files is most of what `git add` takes time for. libgit2's own
/// pack builder would search for deltas first, which takes twice as long; the next `git gc` does that at leisure.
enum PackWriter {
    /// Streams the objects through libgit2's indexer into the repository's object database.
    static func write(_ objects: [PendingObjects.Object], to database: borrowing GitHandle) throws(GitError) {
        let operation = "write a pack of \(objects.count) objects"
        var writer: UnsafeMutablePointer<git_odb_writepack>?
        try git(operation) { git_odb_write_pack(&writer, database.pointer, nil, nil) }
        guard let writer else { throw GitError(operation: operation, code: GIT_ERROR.rawValue) }
        defer { writer.pointee.free(writer) }
        var progress = git_indexer_progress()
        var checksum = SHA1()
        var buffer: [UInt8] = []
        buffer.reserveCapacity(chunkSize * 2)
        let deflater = Deflater()

        func flush() throws(GitError) {
            try git(operation) { writer.pointee.append(writer, buffer, buffer.count, &progress) }
            buffer.removeAll(keepingCapacity: true)
        }

        appendHeader(count: objects.count, to: &buffer)
        var hashed = 0
        for object in objects {
            appendObjectHeader(object, to: &buffer)
            guard deflater.append(object.bytes, to: &buffer) else {
                throw GitError(operation: operation, reason: .other(GIT_ERROR.rawValue), message: "zlib failed")
            }
            guard buffer.count >= chunkSize else { continue }
            buffer.withUnsafeBytes { checksum.update($0) }
            hashed += buffer.count
            try flush()
        }
        buffer.withUnsafeBytes { checksum.update($0) }
        buffer += checksum.finish()
        try flush()
        try git(operation) { writer.pointee.commit(writer, &progress) }
    }

    private static let chunkSize = 1 << 20

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
