/// What a request line points at: a path, decoded once, and a query.
public struct Target: Hashable, Sendable {
    /// The decoded path, for people; routes use ``segments``, in which a decoded slash stays inside its segment.
    public let path: String
    /// The decoded parts between slashes; empty for `/`. A slash at the end gives an empty last segment.
    public let segments: [String]
    /// The query's names and values.
    public let query: Fields
    /// The query as it came, without the question mark.
    public let rawQuery: String

    /// Reads the origin form, `/a/b?c=d` (RFC 9112, section 3.2.1).
    ///
    /// Throws ``HTTPFailure`` 400 on a fragment, octets that no URI holds, broken percent pairs, what is not UTF-8, NUL
    /// and other control characters, dot segments (encoded ones too), backslashes, and 414 beyond 16 KiB.
    public init(_ text: some Collection<UInt8>) throws(HTTPFailure) {
        let bytes = Array(text)
        guard bytes.count <= 16_384 else { throw HTTPFailure(.uriTooLong, "uri-too-long", "The address is too long.") }
        guard bytes.first == UInt8(ascii: "/"),
            bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") })
        else { throw Target.malformed }
        let mark = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        var segments: [String] = []
        if mark > 1 {
            for part in bytes[1..<mark].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                guard segments.count < 64, let segment = PercentEncoding.decode(part), segment != ".", segment != "..",
                    !segment.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }),
                    !segment.utf8.contains(UInt8(ascii: "\\"))
                else { throw Target.malformed }
                segments.append(segment)
            }
        }
        self.segments = segments
        path = "/" + segments.joined(separator: "/")
        let rest = mark < bytes.endIndex ? bytes[(mark + 1)...] : bytes[mark...]
        rawQuery = String(decoding: rest, as: UTF8.self)
        query = try Fields(formEncoded: rest)
    }

    /// The same path with other names and values; the query as it came stays, unless another is given.
    public func with(query: Fields, raw: String? = nil) -> Target { Target(self, query, raw ?? rawQuery) }

    private init(_ target: Target, _ query: Fields, _ raw: String) {
        path = target.path
        segments = target.segments
        self.query = query
        rawQuery = raw
    }

    private static let malformed = HTTPFailure(.badRequest, "malformed-path", "The address cannot be read.")
}
