import CLibCurl
import Cluster
import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why libcurl gave up, in the seam's terms and in words that say what to do.
struct CurlFailure {
    let error: TransportError

    init(_ code: CURLcode, _ handle: EasyHandle, _ target: CurlTarget) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            error = .unreachable("The host name could not be resolved (\(handle.message)).")
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            error = .unreachable("The proxy \(CurlFailure.proxy(target)) did not help: \(handle.message).")
        case CURLE_COULDNT_CONNECT:
            error = .unreachable(CurlFailure.connectReason(handle))
        case CURLE_OPERATION_TIMEDOUT:
            error =
                handle.isConnected
                ? .interrupted("The server sent nothing, or not all of it, for too long (\(handle.message)).")
                : .unreachable("The server did not answer in time (\(handle.message)).")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
            error = .tls(CurlFailure.certificateReason(handle, target))
        case CURLE_SSL_CACERT_BADFILE:
            error = .tls("\(CurlFailure.authority(target)) is no certificate in PEM form (\(handle.message)).")
        case CURLE_SSL_CERTPROBLEM:
            error = .tls(
                "The client certificate or its key cannot be used: \(handle.message). Both have to be PEM, and the key "
                    + "has to belong to the certificate.")
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            error =
                handle.systemError == ECONNRESET || handle.systemError == EPIPE
                ? .unreachable("The server ended the connection during the TLS handshake (\(handle.message)).")
                : .tls("\(handle.message). Does the server speak TLS at this port?")
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            error = .unreachable("The address cannot be used: \(handle.message).")
        case CURLE_ABORTED_BY_CALLBACK: error = .cancelled
        default:
            let text = handle.message.isEmpty ? String(cString: curl_easy_strerror(code)) : handle.message
            error = .interrupted("The connection broke while the request was under way (\(text)).")
        }
    }

    private static func connectReason(_ handle: EasyHandle) -> String {
        let code = handle.systemError
        if code == ECONNREFUSED { return "Connection refused: nothing listens at this address." }
        if code != 0 { return "\(String(cString: strerror(code)))." }
        return "\(handle.message)."
    }

    private static func proxy(_ target: CurlTarget) -> String {
        target.connection.proxyURL?.withoutCredentials ?? "of the environment (HTTPS_PROXY)"
    }

    private static func authority(_ target: CurlTarget) -> String {
        switch target.connection.trust {
        case .system: "this machine's list of certificate authorities"
        case .authorities(_, let origin): origin
        case .anything: "the list of certificate authorities"
        }
    }

    /// By OpenSSL's verification result (`X509_V_ERR_…`), not by its text.
    private static func certificateReason(_ handle: EasyHandle, _ target: CurlTarget) -> String {
        let stay =
            "Do not skip the check: whoever sits in between would get your credentials."
        switch handle.certificateError {
        // 1 is "unspecified": what libcurl has until the chain was checked. The chain is fine, so it is the name.
        case 0, 1:
            let name = target.connection.tlsServerName ?? "the host in \(target.connection.address)"
            return "The server's certificate is not for \(name) (\(handle.message)). Use the address that the "
                + "certificate is for, or set tls-server-name in the kubeconfig to a name that it has."
        case 9: return "The server's certificate is not valid yet. Is this machine's clock right?"
        case 10:
            return
                "The server's certificate has expired, or this machine's clock is wrong. Certificates are renewed on "
                + "the server (kubeadm certs renew, or the distribution's own command)."
        case 2, 18, 19, 20, 21, 24:
            return
                "The server's certificate was not issued by \(authority(target)). Either this is another server than "
                + "the kubeconfig means, or the cluster was set up anew: then fetch its kubeconfig again. \(stay)"
        default:
            return "The server's certificate was refused (\(handle.message)), checked against \(authority(target)). "
                + stay
        }
    }
}
