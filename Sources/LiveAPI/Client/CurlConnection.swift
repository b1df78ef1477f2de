import CCurl
import Synchronization

/// A connection that makes one call at a time, through libcurl: it sends a GET with a body, which the API's page asks for,
/// and Foundation's client on Linux refuses. Kept open from call to call. For one thread at a time.
final class CurlConnection {
    /// Whether the system has the library.
    static let isReady: Bool = cc_load() != 0

    private let curl: UnsafeMutableRawPointer
    private let timeout: Int
    private let proxies: ProxySettings

    /// What is gathered of one answer.
    private final class Gathered {
        var body: [UInt8] = []
        var retryAfter: String?
        var isTooLong = false
        let longest: Int

        init(longest: Int) {
            self.longest = longest
        }
    }

    /// - Parameter timeout: seconds that a call may take.
    init(timeout: Int, proxies: ProxySettings) {
        precondition(Self.isReady, "whoever calls has asked whether libcurl is there")
        guard let curl = cc_easy_init() else { preconditionFailure("libcurl has memory for a connection") }
        self.curl = curl
        self.timeout = timeout
        self.proxies = proxies
    }

    deinit {
        cc_easy_cleanup(curl)
    }

    /// Makes a call and waits for what comes of it, no longer than the limit says.
    func perform(_ call: HTTPCall, within limit: CallLimit) -> HTTPOutcome {
        let timeout = limit.timeout(timeout)
        cc_easy_reset(curl)
        cc_set_text(curl, CURLOPT_URL, call.url)
        cc_set_text(curl, CURLOPT_PROTOCOLS_STR, "http,https")
        cc_set_long(curl, CURLOPT_NOSIGNAL, 1)
        cc_set_long(curl, CURLOPT_FOLLOWLOCATION, 0)  // credentials go nowhere but where they were meant to
        cc_set_long(curl, CURLOPT_CONNECTTIMEOUT, min(10, timeout))
        cc_set_long(curl, CURLOPT_TIMEOUT, timeout)
        // Told in any case: else libcurl reads the process's own variables, and sends what is meant for this machine to a proxy.
        cc_set_text(curl, CURLOPT_PROXY, proxies.proxy(for: call.url) ?? "")
        cc_set_text(curl, CURLOPT_NOPROXY, proxies.exceptions ?? "")
        cc_set_text(curl, CURLOPT_CUSTOMREQUEST, call.method)
        var list: UnsafeMutablePointer<curl_slist>?
        for header in call.headers + ["Expect:"] { list = cc_slist_append(list, header) }
        defer { cc_slist_free_all(list) }
        cc_set_pointer(curl, CURLOPT_HTTPHEADER, list)

        let gathered = Gathered(longest: call.longestAnswer)
        let pointer = Unmanaged.passUnretained(gathered).toOpaque()
        cc_set_pointer(curl, CURLOPT_WRITEDATA, pointer)
        cc_set_writer(curl, CURLOPT_WRITEFUNCTION) { bytes, size, count, pointer in
            let gathered = Unmanaged<Gathered>.fromOpaque(pointer!).takeUnretainedValue()
            let length = size * count
            guard gathered.body.count + length <= gathered.longest else {
                gathered.isTooLong = true
                return 0
            }
            gathered.body += UnsafeRawBufferPointer(start: bytes, count: length)
            return length
        }
        cc_set_pointer(curl, CURLOPT_HEADERDATA, pointer)
        cc_set_writer(curl, CURLOPT_HEADERFUNCTION) { bytes, size, count, pointer in
            let gathered = Unmanaged<Gathered>.fromOpaque(pointer!).takeUnretainedValue()
            let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self)
            if line.lowercased().hasPrefix("retry-after:") {
                gathered.retryAfter = String(line.dropFirst("retry-after:".count))
            }
            return size * count
        }

        let code = withExtendedLifetime(gathered) {
            guard let body = call.body else { return cc_easy_perform(curl) }
            return body.withUnsafeBytes { bytes in
                cc_set_long(curl, CURLOPT_POSTFIELDSIZE, bytes.count)
                cc_set_pointer(curl, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
                return cc_easy_perform(curl)
            }
        }
        guard code == CURLE_OK else {
            if gathered.isTooLong { return .tooLong("the answer is longer than \(call.longestAnswer >> 20) MiB") }
            let reason = String(cString: cc_easy_strerror(code))
            // An unsupported protocol is not among them: that is also what an answer without a head of HTTP is called.
            let unsent: Set<UInt32> = [
                CURLE_COULDNT_RESOLVE_HOST.rawValue, CURLE_COULDNT_RESOLVE_PROXY.rawValue,
                CURLE_COULDNT_CONNECT.rawValue, CURLE_URL_MALFORMAT.rawValue, CURLE_SSL_CONNECT_ERROR.rawValue,
                CURLE_PEER_FAILED_VERIFICATION.rawValue,
            ]
            return unsent.contains(code.rawValue) ? .notSent(reason) : .unknown(reason)
        }
        var status = 0
        var seconds = 0.0
        cc_get_long(curl, CURLINFO_RESPONSE_CODE, &status)
        cc_get_double(curl, CURLINFO_TOTAL_TIME, &seconds)
        // Others can't be recorded: HTTP knows none.
        guard (100...599).contains(status) else { return .unknown("HTTP status \(status)") }
        return .answer(
            HTTPAnswer(
                status: status, body: gathered.body, retryAfter: gathered.retryAfter,
                durationMs: Int64((seconds * 1_000).rounded())))
    }
}
