import CLibCurl
import Host

/// One request to any web server and its answer, by libcurl: for what is no Kubernetes API.
///
/// A redirect is an answer like others: nothing is sent to where it leads.
package enum HTTPExchange {
    package struct Request: Sendable {
        package var method: String
        /// http or https.
        package var url: String
        package var headers: [(name: String, value: String)]
        package var body: [UInt8]

        package init(method: String, url: String, headers: [(name: String, value: String)], body: [UInt8]) {
            self.method = method
            self.url = url
            self.headers = headers
            self.body = body
        }
    }

    package struct Response: Sendable {
        package var status = 0
        /// With names in small letters.
        package var headers: [(name: String, value: String)] = []
        package var body: [UInt8] = []
    }

    package struct Failure: Error, Sendable {
        package var message: String
        /// Whether it may be better in a moment: certificates and addresses stay wrong.
        package var mayPass: Bool
    }

    /// Runs on a thread of its own: no thread of Swift's pool waits.
    package static func run(_ request: Request) async throws(Failure) -> Response {
        let stop = StopFlag()
        let result: Result<Response, Failure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isStarted = startThread { continuation.resume(returning: perform(request, stop)) }
                if !isStarted {
                    continuation.resume(
                        returning: .failure(Failure(message: "the system has no thread left", mayPass: true)))
                }
            }
        } onCancel: {
            stop.set()
        }
        return try result.get()
    }

    private static func perform(_ request: Request, _ stop: StopFlag) -> Result<Response, Failure> {
        _ = CurlEngine.globalInit
        guard let exchange = Exchange(request, stop) else {
            return .failure(Failure(message: "libcurl could not make a handle", mayPass: false))
        }
        return exchange.perform()
    }
}

/// One easy handle with what it points to, for one request.
private final class Exchange {
    /// The answers that are read here are short texts.
    private static let answerLimit = 8 << 20
    private static let headerLimit = 500

    private let pointer: UnsafeMutableRawPointer
    private let request: HTTPExchange.Request
    private let stop: StopFlag
    private var list: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var response = HTTPExchange.Response()
    private var sent = 0

    init?(_ request: HTTPExchange.Request, _ stop: StopFlag) {
        guard let pointer = curl_easy_init() else {
            errorText.deallocate()
            return nil
        }
        self.pointer = pointer
        self.request = request
        self.stop = stop
        errorText.pointee = 0
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(list)
        errorText.deallocate()
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = slipway_easy_set_long(pointer, option, value) }

    private func set(_ option: CURLoption, _ value: String) { _ = slipway_easy_set_string(pointer, option, value) }

    func perform() -> Result<HTTPExchange.Response, HTTPExchange.Failure> {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_URL, request.url)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_CONNECTTIMEOUT_MS, 10_000)
        set(CURLOPT_LOW_SPEED_LIMIT, 100)
        set(CURLOPT_LOW_SPEED_TIME, 60)
        set(CURLOPT_TIMEOUT_MS, 900_000)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_USERAGENT, "slipway")
        _ = slipway_easy_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText)
        setMethod()
        for header in request.headers + [("Expect", "")] { add(header) }
        _ = slipway_easy_set_list(pointer, CURLOPT_HTTPHEADER, list)
        setCallbacks()
        let code = curl_easy_perform(pointer)
        guard code == CURLE_OK else { return .failure(failure(code)) }
        var status = 0
        _ = slipway_easy_get_long(pointer, CURLINFO_RESPONSE_CODE, &status)
        response.status = status
        return .success(response)
    }

    private func setMethod() {
        switch request.method {
        case "GET": set(CURLOPT_HTTPGET, 1)
        case "HEAD": set(CURLOPT_NOBODY, 1)
        default:
            set(CURLOPT_POST, 1)
            set(CURLOPT_CUSTOMREQUEST, request.method)
            _ = slipway_easy_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
            if !request.headers.contains(where: { $0.name == "Content-Type" }) { add(("Content-Type", "")) }
        }
    }

    private func add(_ header: (name: String, value: String)) {
        let text = header.value.isEmpty ? "\(header.name):" : "\(header.name): \(header.value)"
        // A line break would smuggle in another header.
        guard !text.utf8.contains(where: { $0 == 10 || $0 == 13 }) else { return }
        list = curl_slist_append(list, text)
    }

    private func setCallbacks() {
        _ = slipway_easy_set_callback(pointer, CURLOPT_WRITEFUNCTION) { bytes, _, count, context in
            Exchange.of(context)?.receive(body: UnsafeRawBufferPointer(start: bytes, count: count)) == true ? count : 0
        }
        _ = slipway_easy_set_callback(pointer, CURLOPT_HEADERFUNCTION) { bytes, _, count, context in
            Exchange.of(context)?.receive(header: UnsafeRawBufferPointer(start: bytes, count: count)) == true
                ? count : 0
        }
        _ = slipway_easy_set_callback(pointer, CURLOPT_READFUNCTION) { buffer, _, room, context in
            guard let exchange = Exchange.of(context), let buffer else { return 0 }
            return exchange.send(into: UnsafeMutableRawBufferPointer(start: buffer, count: room))
        }
        _ = slipway_easy_set_seek(pointer) { context, offset, _ in
            guard let exchange = Exchange.of(context), offset >= 0, Int(offset) <= exchange.request.body.count else {
                return CURL_SEEKFUNC_FAIL
            }
            exchange.sent = Int(offset)
            return CURL_SEEKFUNC_OK
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA] {
            _ = slipway_easy_set_pointer(pointer, option, context)
        }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Exchange? {
        context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: What goes and comes

    /// Copies the next piece of the body; nothing ends it, also where nobody waits any more.
    private func send(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, request.body.count - sent)
        guard count > 0, !stop.isSet else { return 0 }
        request.body.withUnsafeBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sent..<sent + count]))
        }
        sent += count
        return count
    }

    private func receive(body piece: UnsafeRawBufferPointer) -> Bool {
        response.body.append(contentsOf: piece)
        return response.body.count <= Self.answerLimit && !stop.isSet
    }

    private func receive(header bytes: UnsafeRawBufferPointer) -> Bool {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // A new answer: what came before was about to continue.
            response.headers = []
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }.prefix { !$0.isNewline }
            response.headers.append((line[..<colon].lowercased(), String(value)))
        }
        return response.headers.count <= Self.headerLimit && bytes.count <= 64 << 10 && !stop.isSet
    }

    private func failure(_ code: CURLcode) -> HTTPExchange.Failure {
        if stop.isSet { return HTTPExchange.Failure(message: "it was interrupted", mayPass: false) }
        let text = String(cString: errorText)
        let words = text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
        let isLasting =
            [
                CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_URL_MALFORMAT,
                CURLE_UNSUPPORTED_PROTOCOL, CURLE_SSL_CONNECT_ERROR, CURLE_COULDNT_RESOLVE_HOST, CURLE_WRITE_ERROR,
            ].contains(code)
        return HTTPExchange.Failure(message: words, mayPass: !isLasting)
    }
}
