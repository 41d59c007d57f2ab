import CCurl

/// One question to another server by HTTP, to an address that the operator named, with a limit on size and time.
///
/// Nothing else is spoken than HTTP and HTTPS; redirects are not followed and no proxy of the environment is used, so that
/// the answer comes from where the operator said or not at all.
public struct Inquiry: Sendable, Hashable {
    /// The address.
    public let address: String
    /// How long the whole may take, in milliseconds.
    public let patience: Int
    /// The longest answer, in bytes.
    public let limit: Int

    /// Describes a question; nil when the address is not one of HTTP or HTTPS, or carries a name and password.
    public init?(to address: String, patience: Int = 3000, limit: Int = 64 << 10) {
        guard Inquiry.isAddress(address) else { return nil }
        self.address = address
        self.patience = max(1, patience)
        self.limit = max(0, limit)
    }

    static func isAddress(_ address: String) -> Bool {
        guard address.utf8.count <= 2048, address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return false }
        let start = ["http://", "https://"].first { address.lowercased().hasPrefix($0) }
        guard let start else { return false }
        let host = address.dropFirst(start.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return !host.isEmpty && !host.contains("@")
    }

    /// Posts bytes and gives what is answered with 200; nil for anything else, for an answer that is too long or of
    /// another type, and when the time is over. It blocks: never call it where nothing may wait.
    public func post(_ bytes: [UInt8], type: String, expecting wanted: String) -> [UInt8]? {
        guard Inquiry.isBegun, let handle = curl_easy_init() else { return nil }
        defer { curl_easy_cleanup(handle) }
        var lines: UnsafeMutablePointer<curl_slist>?
        for line in ["Content-Type: \(type)", "Accept: \(wanted)", "Expect:"] {
            guard let longer = curl_slist_append(lines, line) else {
                curl_slist_free_all(lines)
                return nil
            }
            lines = longer
        }
        defer { curl_slist_free_all(lines) }
        let room = Answer(limit: limit)
        var sent = bytes
        return withExtendedLifetime(room) {
            sent.withUnsafeMutableBytes { body -> [UInt8]? in
                guard set(handle, lines, body, Unmanaged.passUnretained(room).toOpaque()),
                    curl_easy_perform(handle) == CURLE_OK, !room.isFull
                else { return nil }
                var status = 0
                var told: UnsafePointer<CChar>?
                guard sila_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK, status == 200,
                    sila_curl_get_text(handle, CURLINFO_CONTENT_TYPE, &told) == CURLE_OK, let told,
                    String(cString: told).lowercased().prefix(while: { $0 != ";" && $0 != " " }) == wanted
                else { return nil }
                return room.bytes
            }
        }
    }

    private func set(
        _ handle: UnsafeMutableRawPointer, _ lines: UnsafeMutablePointer<curl_slist>?,
        _ body: UnsafeMutableRawBufferPointer, _ room: UnsafeMutableRawPointer
    ) -> Bool {
        let texts: [(CURLoption, String)] = [
            (CURLOPT_URL, address), (CURLOPT_PROTOCOLS_STR, "http,https"), (CURLOPT_PROXY, ""),
        ]
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_POST, 1), (CURLOPT_POSTFIELDSIZE, body.count),
            (CURLOPT_TIMEOUT_MS, patience), (CURLOPT_CONNECTTIMEOUT_MS, max(1, patience / 2)),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
        ]
        return texts.allSatisfy { sila_curl_set_text(handle, $0.0, $0.1) == CURLE_OK }
            && numbers.allSatisfy { sila_curl_set_long(handle, $0.0, $0.1) == CURLE_OK }
            && sila_curl_set_list(handle, CURLOPT_HTTPHEADER, lines) == CURLE_OK
            && sila_curl_set_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress) == CURLE_OK
            && sila_curl_set_pointer(handle, CURLOPT_WRITEDATA, room) == CURLE_OK
            && sila_curl_set_flow(handle, CURLOPT_WRITEFUNCTION, Inquiry.take) == CURLE_OK
    }

    /// Called by libcurl with a piece of the answer; less than it gave ends the whole.
    private static let take: sila_curl_flow = { piece, size, count, room in
        guard let piece, let room else { return 0 }
        let answer = Unmanaged<Answer>.fromOpaque(room).takeUnretainedValue()
        let (length, isOver) = size.multipliedReportingOverflow(by: count)
        guard !isOver, answer.take(UnsafeRawBufferPointer(start: piece, count: length)) else { return 0 }
        return length
    }

    private static let isBegun = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

/// What has been answered so far. One call of libcurl's fills it, on one thread.
private final class Answer {
    private(set) var bytes: [UInt8] = []
    private(set) var isFull = false
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard piece.count <= limit - bytes.count else {
            isFull = true
            return false
        }
        bytes.append(contentsOf: piece)
        return true
    }
}
