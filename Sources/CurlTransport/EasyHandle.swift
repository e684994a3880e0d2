import CLibCurl
import Cluster

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One libcurl easy handle with everything that it points to, for one request.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private let target: CurlTarget
    private let limits: TransportLimits
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var connectTo: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    /// Keeps alive what libcurl's callbacks are given.
    private var transfer: Transfer?

    init?(target: CurlTarget, limits: TransportLimits) {
        guard let pointer = curl_easy_init() else {
            errorText.deallocate()
            return nil
        }
        self.pointer = pointer
        self.target = target
        self.limits = limits
        errorText.pointee = 0
        configure()
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headers)
        curl_slist_free_all(connectTo)
        errorText.deallocate()
    }

    // MARK: Options

    private func set(_ option: CURLoption, _ value: Int) { _ = slipway_easy_set_long(pointer, option, value) }

    private func set(_ option: CURLoption, _ value: String?) { _ = slipway_easy_set_string(pointer, option, value) }

    private func set(_ option: CURLoption, blob: [UInt8]) {
        _ = slipway_easy_set_blob(pointer, option, blob, blob.count)
    }

    /// What is the same for all requests.
    private func configure() {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // Wait for the connection that is being made rather than make a second one.
        set(CURLOPT_PIPEWAIT, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_TCP_KEEPIDLE, 30)
        set(CURLOPT_TCP_KEEPINTVL, 10)
        set(CURLOPT_BUFFERSIZE, 256 << 10)
        set(CURLOPT_CONNECTTIMEOUT_MS, limits.connectMilliseconds)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_USERAGENT, "slipway")
        if target.isCompressed { set(CURLOPT_ACCEPT_ENCODING, "gzip") }
        _ = slipway_easy_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText)
        if let proxy = target.proxy {
            set(CURLOPT_PROXY, proxy)
            // What the kubeconfig says is not for NO_PROXY to change.
            set(CURLOPT_NOPROXY, "")
        }
        if let text = target.connectTo {
            connectTo = curl_slist_append(nil, text)
            _ = slipway_easy_set_list(pointer, CURLOPT_CONNECT_TO, connectTo)
        }
        configureTrust()
        configureCallbacks()
    }

    private func configureTrust() {
        switch target.connection.trust {
        case .system: break
        case .authorities(let pem, _):
            set(CURLOPT_CAINFO_BLOB, blob: pem)
            // Those only, not also the machine's.
            set(CURLOPT_CAPATH, nil)
        case .anything:
            set(CURLOPT_SSL_VERIFYPEER, 0)
            set(CURLOPT_SSL_VERIFYHOST, 0)
        }
    }

    private func configureCallbacks() {
        _ = slipway_easy_set_callback(pointer, CURLOPT_WRITEFUNCTION) { bytes, _, count, context in
            guard let transfer = EasyHandle.transfer(from: context) else { return 0 }
            return transfer.receive(body: UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
        }
        _ = slipway_easy_set_callback(pointer, CURLOPT_HEADERFUNCTION) { bytes, _, count, context in
            guard let transfer = EasyHandle.transfer(from: context) else { return 0 }
            return transfer.receive(header: UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
        }
        _ = slipway_easy_set_callback(pointer, CURLOPT_READFUNCTION) { buffer, _, room, context in
            guard let transfer = EasyHandle.transfer(from: context), let buffer else { return 0 }
            return transfer.send(into: UnsafeMutableRawBufferPointer(start: buffer, count: room))
        }
        _ = slipway_easy_set_seek(pointer) { context, offset, _ in
            guard let transfer = EasyHandle.transfer(from: context) else { return CURL_SEEKFUNC_FAIL }
            return transfer.rewind(to: Int(offset)) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
        }
    }

    private static func transfer(from context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The transfer that a handle was prepared for.
    static func transfer(of easy: UnsafeMutableRawPointer) -> Transfer? {
        var context: UnsafeMutableRawPointer?
        guard slipway_easy_get_private(easy, &context) == CURLE_OK else { return nil }
        return transfer(from: context)
    }

    // MARK: One request

    func prepare(_ transfer: Transfer, freshConnection: Bool, hasContact: Bool) {
        self.transfer = transfer
        let request = transfer.request
        set(CURLOPT_URL, target.url(for: request))
        if freshConnection { set(CURLOPT_FRESH_CONNECT, 1) }
        if request.method == .get && request.body.isEmpty {
            set(CURLOPT_HTTPGET, 1)
        } else {
            set(CURLOPT_POST, 1)
            set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
            _ = slipway_easy_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
        }
        let silence = hasContact ? limits.silenceSeconds : limits.firstAnswerSeconds
        set(CURLOPT_LOW_SPEED_LIMIT, transfer.isWatch ? 1 : limits.leastBytesPerSecond)
        set(CURLOPT_LOW_SPEED_TIME, transfer.isWatch ? limits.watchSilenceSeconds : silence)
        set(CURLOPT_TIMEOUT_MS, transfer.isWatch ? 0 : limits.totalSeconds * 1000)
        transfer.received = { [unowned self] in receivedBytes }
        if let certificate = transfer.credentials.clientCertificate {
            set(CURLOPT_SSLCERT_BLOB, blob: certificate.certificate)
            set(CURLOPT_SSLKEY_BLOB, blob: certificate.key.revealed)
        }
        setHeaders(request, transfer.credentials)
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        for option in [
            CURLOPT_PRIVATE, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA,
        ] {
            _ = slipway_easy_set_pointer(pointer, option, context)
        }
    }

    private func setHeaders(_ request: APIRequest, _ credentials: Credentials) {
        add("Accept: \(request.accept)")
        // libcurl sets a type of its own for a body; an empty header takes it away.
        add(request.contentType.map { "Content-Type: \($0.rawValue)" } ?? "Content-Type:")
        // No round trip before a large body.
        add("Expect:")
        if let host = target.hostHeader { add("Host: \(host)") }
        if let authorization = credentials.authorization { add("Authorization: \(authorization.revealed)") }
        if let impersonation = target.connection.impersonation { add(impersonation) }
        _ = slipway_easy_set_list(pointer, CURLOPT_HTTPHEADER, headers)
    }

    private func add(_ impersonation: Impersonation) {
        add("Impersonate-User: \(impersonation.user)")
        if let uid = impersonation.uid { add("Impersonate-Uid: \(uid)") }
        for group in impersonation.groups { add("Impersonate-Group: \(group)") }
        for extra in impersonation.extra {
            for value in extra.values { add("Impersonate-Extra-\(extra.name.percentEncoded()): \(value)") }
        }
    }

    private func add(_ header: String) {
        // A line break would smuggle in another header.
        guard !header.utf8.contains(where: { $0 == 10 || $0 == 13 }) else { return }
        headers = curl_slist_append(headers, header)
    }

    // MARK: What became of it

    private func long(_ info: CURLINFO) -> Int {
        var value = 0
        return slipway_easy_get_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    private func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return slipway_easy_get_offset(pointer, info, &value) == CURLE_OK ? Int(value) : 0
    }

    var status: Int { long(CURLINFO_RESPONSE_CODE) }
    var connectionsMade: Int { long(CURLINFO_NUM_CONNECTS) }
    var receivedBytes: Int { offset(CURLINFO_SIZE_DOWNLOAD_T) }
    var isHTTP2: Bool { long(CURLINFO_HTTP_VERSION) == Int(CURL_HTTP_VERSION_2_0) }
    /// `errno` of the failed connection, 0 for none.
    var systemError: Int32 { Int32(truncatingIfNeeded: long(CURLINFO_OS_ERRNO)) }
    /// OpenSSL's `X509_V_ERR_…`, 0 when the chain was fine.
    var certificateError: Int { long(CURLINFO_SSL_VERIFYRESULT) }
    /// Whether a connection with TLS was there, so that the request may have been sent.
    var isConnected: Bool { offset(CURLINFO_PRETRANSFER_TIME_T) > 0 }
    /// libcurl's own words.
    var message: String { String(cString: errorText) }
}
