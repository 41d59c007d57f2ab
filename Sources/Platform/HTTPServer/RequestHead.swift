import HTTP

/// The request line and header fields of a request, checked more strictly than the library does.
///
/// The library keeps the header block as it came and puts NUL octets in place of separators: one for a colon, for a space
/// of the request line and for a bare line feed, two for CR LF. So the block shows whether every line ended in CR LF, was
/// folded or held a NUL, and nothing that a proxy might read differently gets past.
struct RequestHead {
    let method: Method
    let target: Target?
    let headers: Headers
    let host: String
    let isHTTP10: Bool
    /// The length of the body, when the request says it.
    let contentLength: Int64?
    let isChunked: Bool

    /// Reads the block. `rawTarget` is the request target before the library took it apart, `fieldCount` the number of
    /// fields that the library found. Throws ``HTTPFailure``; the connection must be closed then.
    init(
        block: UnsafeRawBufferPointer, rawTarget: [UInt8], fieldCount: Int, configuration: ServerConfiguration
    ) throws(HTTPFailure) {
        guard block.count <= configuration.headerBytes else {
            throw HTTPFailure(.headerFieldsTooLarge, "headers-too-large", "The header fields are too large.")
        }
        guard fieldCount <= configuration.headerCount else {
            throw HTTPFailure(.headerFieldsTooLarge, "too-many-headers", "There are too many header fields.")
        }
        var cursor = Cursor(block: block)
        let name = cursor.untilNUL()
        guard cursor.skip(rawTarget.count), cursor.takeNUL() else { throw RequestHead.malformed }
        let version = String(decoding: cursor.untilNUL(), as: UTF8.self)
        guard version == "HTTP/1.1" || version == "HTTP/1.0", cursor.takeNUL() else { throw RequestHead.malformed }
        isHTTP10 = version == "HTTP/1.0"

        headers = try RequestHead.fields(&cursor, fieldCount: fieldCount)
        guard let method = Method(rawValue: String(decoding: name, as: UTF8.self)) else {
            throw HTTPFailure(.notImplemented, "unknown-method", "The method is not known here.")
        }
        self.method = method
        host = try RequestHead.host(headers, configuration.hosts)
        target = try RequestHead.target(rawTarget, method, host)
        (contentLength, isChunked) = try RequestHead.framing(headers, isHTTP10: isHTTP10)
    }

    private static let malformed = HTTPFailure(.badRequest, "malformed-request", "The request cannot be read.")

    private static func fields(_ cursor: inout Cursor, fieldCount: Int) throws(HTTPFailure) -> Headers {
        var headers = Headers()
        var count = 0
        while !cursor.isAtEmptyLine {
            let name = cursor.untilNUL()
            let value = cursor.untilNUL()
            guard cursor.takeNUL(), !name.isEmpty, name.allSatisfy(isToken), !value.contains(where: isControl) else {
                throw malformed
            }
            var text = value[...]
            while let first = text.first, first == 0x20 || first == 0x09 { text.removeFirst() }
            while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
            headers.add(String(decoding: name, as: UTF8.self), String(decoding: text, as: UTF8.self))
            count += 1
        }
        // A field that the library saw and this did not, or the other way round, is somebody's trick.
        guard cursor.isComplete, count == fieldCount else { throw malformed }
        return headers
    }

    private static func host(_ headers: Headers, _ allowed: [String]) throws(HTTPFailure) -> String {
        let hosts = headers.all("host")
        guard hosts.count == 1 else {
            throw HTTPFailure(.badRequest, "bad-host", "The request must name one host.")
        }
        let host = hosts[0].lowercased()
        guard isHost(host) else { throw HTTPFailure(.badRequest, "bad-host", "The host's name is malformed.") }
        guard allowed.isEmpty || allowed.contains(host) || allowed.contains(withoutPort(host)) else {
            throw HTTPFailure(.misdirectedRequest, "unknown-host", "This host is not served here.")
        }
        return host
    }

    /// A registered name, an IPv4 address or an IPv6 address in brackets, with a port or without.
    static func isHost(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 255 else { return false }
        var rest = bytes[...]
        if rest.first == UInt8(ascii: "[") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let inner = rest[(rest.startIndex + 1)..<end]
            guard inner.count >= 2, inner.allSatisfy({ isHexadecimal($0) || $0 == 0x3A || $0 == 0x2E }) else {
                return false
            }
            rest = rest[(end + 1)...]
        } else {
            let name = rest.prefix { $0 != UInt8(ascii: ":") }
            guard !name.isEmpty, name.allSatisfy(isHostCharacter) else { return false }
            rest = rest.dropFirst(name.count)
        }
        guard let colon = rest.first else { return true }
        let port = rest.dropFirst()
        return colon == UInt8(ascii: ":") && port.count <= 5 && port.allSatisfy { (0x30...0x39).contains($0) }
    }

    static func withoutPort(_ host: String) -> String {
        guard let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") else { return host }
        return String(host[..<colon])
    }

    private static func target(_ raw: [UInt8], _ method: Method, _ host: String) throws(HTTPFailure) -> Target? {
        if raw == [UInt8(ascii: "*")], method == .options { return nil }
        if raw.first == UInt8(ascii: "/") { return try Target(raw) }
        // The absolute form (RFC 9112, section 3.2.2) must name the same host as the field.
        let text = String(decoding: raw, as: UTF8.self)
        for scheme in ["http://", "https://"] where text.lowercased().hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count)
            let authority = rest.prefix { $0 != "/" && $0 != "?" }
            guard authority.lowercased() == host else { throw malformed }
            let path = rest.dropFirst(authority.count)
            return try Target((path.hasPrefix("/") ? String(path) : "/" + path).utf8)
        }
        throw malformed
    }

    private static func framing(
        _ headers: Headers, isHTTP10: Bool
    ) throws(HTTPFailure) -> (length: Int64?, isChunked: Bool) {
        let codings = headers.all("transfer-encoding")
        let lengths = headers.all("content-length")
        guard let coding = codings.first else {
            guard let length = lengths.first else { return (nil, false) }
            guard lengths.count == 1, !length.isEmpty, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw HTTPFailure(.badRequest, "bad-length", "The length of the content is malformed.")
            }
            guard length.utf8.count <= 18, let number = Int64(length) else {
                throw HTTPFailure(.contentTooLarge, "content-too-large", "The content is too large.")
            }
            return (number, false)
        }
        guard codings.count == 1, lengths.isEmpty, !isHTTP10, !coding.isEmpty else {
            throw HTTPFailure(.badRequest, "bad-framing", "The length of the content is ambiguous.")
        }
        guard coding.lowercased() == "chunked" else {
            throw HTTPFailure(.notImplemented, "unknown-coding", "The transfer coding is not known here.")
        }
        return (nil, true)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
    }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x09 || byte == 0x7F }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E:
            true
        default: false
        }
    }

    /// A place in the block; it never leaves it.
    private struct Cursor {
        let block: UnsafeRawBufferPointer
        var position = 0

        /// The octets up to the next NUL, which is taken too; up to the end when there is none.
        mutating func untilNUL() -> UnsafeRawBufferPointer {
            let start = position
            while position < block.count, block[position] != 0 { position += 1 }
            let piece = UnsafeRawBufferPointer(rebasing: block[start..<position])
            if position < block.count { position += 1 }
            return piece
        }

        mutating func takeNUL() -> Bool {
            guard position < block.count, block[position] == 0 else { return false }
            position += 1
            return true
        }

        mutating func skip(_ count: Int) -> Bool {
            guard count <= block.count - position else { return false }
            position += count
            return true
        }

        /// True at the empty line that ends the block, and when the block is over.
        var isAtEmptyLine: Bool { position >= block.count || isComplete }

        /// True when exactly the final CR LF is left.
        var isComplete: Bool {
            position == block.count - 2 && block[position] == 0 && block[position + 1] == 0
        }
    }
}
