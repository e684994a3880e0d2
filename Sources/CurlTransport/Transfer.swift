import Cluster

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One request on its way and what came of it so far.
///
/// Belongs to libcurl's thread once it was submitted.
final class Transfer {
    /// Who waits for it.
    enum Sink {
        case response(CheckedContinuation<Result<APIResponse, TransportError>, Never>)
        case lines(LineQueue)
    }

    let request: APIRequest
    let credentials: Credentials
    let ticket: Ticket
    private var sink: Sink?
    /// How much of the request's body was sent.
    var sent = 0
    private var body: [UInt8] = []
    private var retryAfter: Int?
    private var warnings: [String] = []
    /// The status of the answer, as far as its headers came.
    private var status = 0
    /// Why the transfer was broken off by ourselves.
    private var abort: TransportError?
    private let limits: TransportLimits
    private var headers: (lines: Int, bytes: Int) = (0, 0)
    /// How many bytes of the body came over the wire so far, as packed as they are.
    var received: () -> Int = { .max }

    init(
        _ request: APIRequest, _ credentials: Credentials, _ ticket: Ticket, _ sink: Sink, _ limits: TransportLimits
    ) {
        self.limits = limits
        self.request = request
        self.credentials = credentials
        self.ticket = ticket
        self.sink = sink
    }

    var isWatch: Bool {
        if case .lines? = sink { true } else { false }
    }

    // MARK: The answer comes in

    /// One header line, also the status line, which begins a new set of headers; `false` breaks the transfer off.
    func receive(header: UnsafeRawBufferPointer) -> Bool {
        headers = (headers.lines + 1, headers.bytes + header.count)
        guard headers.lines <= limits.headerLines, headers.bytes <= limits.headerBytes else {
            return exceeds("The answer has more headers than any server sends.")
        }
        if header.starts(with: "HTTP/".utf8) {
            retryAfter = nil
            warnings.removeAll()
            body.removeAll()
            let words = header.split(separator: UInt8(ascii: " "))
            status = words.count > 1 ? Int(String(decoding: words[1].prefix(3), as: UTF8.self)) ?? 0 : 0
        } else if let value = Transfer.value(of: "retry-after:", in: header) {
            retryAfter = Int(value.prefix { !$0.isWhitespace })
        } else if let value = Transfer.value(of: "warning:", in: header) {
            if let text = WarningHeader.text(of: value) { warnings.append(text) }
        } else if let value = Transfer.value(of: "content-length:", in: header),
            let length = Int(value.prefix { !$0.isWhitespace }),
            (0..<limits.answerBytes).contains(length)
        {
            body.reserveCapacity(length)
        }
        return true
    }

    private func exceeds(_ reason: String) -> Bool {
        abort = .excessive(reason)
        body = []
        return false
    }

    private static func value(of name: StaticString, in header: UnsafeRawBufferPointer) -> String? {
        let length = name.utf8CodeUnitCount
        guard header.count > length, let start = header.baseAddress,
            strncasecmp(
                start.assumingMemoryBound(to: CChar.self),
                UnsafeRawPointer(name.utf8Start)
                    .assumingMemoryBound(to: CChar.self), length) == 0
        else { return nil }
        let text = String(decoding: header[length...], as: UTF8.self)
        return String(text.drop { $0 == " " }.prefix { !$0.isNewline })
    }

    /// A piece of the body; `false` breaks the transfer off.
    func receive(body piece: UnsafeRawBufferPointer) -> Bool {
        guard case .lines(let queue)? = sink, status == 200 else {
            body.append(contentsOf: piece)
            guard body.count <= limits.answerBytes else {
                return exceeds("The answer has more than \(limits.answerBytes >> 20) MiB.")
            }
            // What one buffer of libcurl's brings counts for nothing: it is not yet told.
            let wire = max(received(), 256 << 10)
            guard body.count / wire <= limits.expansion else {
                return exceeds("The answer unpacks to more than \(limits.expansion) times what was sent.")
            }
            return true
        }
        var rest = piece
        while let start = rest.baseAddress, let end = memchr(start, 10, rest.count) {
            let length = UnsafeRawPointer(end) - start
            body.append(contentsOf: UnsafeRawBufferPointer(start: start, count: length))
            rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...])
            var line: [UInt8] = []
            swap(&line, &body)
            if !line.isEmpty, !queue.push(line) {
                abort = .interrupted("The watch brought events faster than they were read.")
                return false
            }
        }
        body.append(contentsOf: rest)
        guard body.count <= limits.eventBytes else {
            return exceeds("An event of the watch has more than \(limits.eventBytes >> 20) MiB.")
        }
        return true
    }

    // MARK: The end

    /// What to tell, once libcurl is done with it.
    func result(failure: TransportError?, status: Int) -> Result<APIResponse, TransportError> {
        if let abort { return .failure(abort) }
        if let failure { return .failure(failure) }
        return .success(APIResponse(status: status, retryAfter: retryAfter, warnings: warnings, body: body))
    }

    /// Tells the one who waits; only the first call does anything.
    func finish(_ result: Result<APIResponse, TransportError>) {
        let sink = self.sink
        self.sink = nil
        switch (sink, result) {
        case (.response(let continuation), _): continuation.resume(returning: result)
        case (.lines(let queue), .success(let response)):
            queue.finish(response.status == 200 ? nil : .status(response))
        case (.lines(let queue), .failure(let error)): queue.finish(error)
        case (nil, _): break
        }
    }
}

// MARK: The body goes out

extension Transfer {
    /// Copies the next piece of the request's body; 0 at its end.
    func send(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, request.body.count - sent)
        guard count > 0 else { return 0 }
        request.body.withUnsafeBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sent..<sent + count]))
        }
        sent += count
        return count
    }

    /// Goes back in the body, for libcurl to send it again on another connection.
    ///
    /// Not for a POST of which something was sent: creating twice is not the same as creating once.
    func rewind(to offset: Int) -> Bool {
        if request.method == .post, sent > 0 { return false }
        sent = offset
        return true
    }
}
