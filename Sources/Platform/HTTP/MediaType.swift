/// A media type with its parameters, as in `Content-Type` (RFC 9110, section 8.3).
public struct MediaType: Hashable, Sendable {
    /// Type and subtype in lower case: `text/html`.
    public let name: String
    /// The parameters, names in lower case, values unquoted.
    public let parameters: Fields

    /// Reads a header's value; nil when it names no type.
    public init?(_ header: String) {
        guard header.utf8.count <= 1000 else { return nil }
        let parts = listParts(header, separator: UInt8(ascii: ";"))
        guard let first = parts.first else { return nil }
        let sides = first.split(separator: "/", omittingEmptySubsequences: false)
        guard sides.count == 2, sides.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isToken) }) else { return nil }
        name = loweredASCII(first)
        parameters = Fields(
            parts.dropFirst().compactMap { part in
                guard let equals = part.firstIndex(of: "=") else { return nil }
                return (
                    loweredASCII(part[..<equals]),
                    unquoted(trimmedBlanks(part[part.index(after: equals)...]))
                )
            })
    }

    /// The type that a file name's extension stands for; `application/octet-stream` when it is unknown.
    public static func forFile(named name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "application/octet-stream" }
        return known[loweredASCII(name[name.index(after: dot)...])] ?? "application/octet-stream"
    }

    /// Whether content of that type is text that compresses well.
    public static func isCompressible(_ header: String) -> Bool {
        let name = loweredASCII(header.prefix { $0 != ";" && $0 != " " })
        if name == "text/event-stream" { return false }
        return name.hasPrefix("text/") || name.hasSuffix("+json") || name.hasSuffix("+xml")
            || ["application/json", "application/javascript", "application/xml", "application/manifest+json"]
                .contains(name)
    }

    private static let known: [String: String] = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
        "json": "application/json", "map": "application/json", "webmanifest": "application/manifest+json",
        "txt": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8", "xml": "application/xml",
        "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
        "webp": "image/webp", "avif": "image/avif", "ico": "image/x-icon", "woff2": "font/woff2",
        "woff": "font/woff", "ttf": "font/ttf", "otf": "font/otf", "pdf": "application/pdf",
        "zip": "application/zip", "gz": "application/gzip", "eml": "message/rfc822",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "mp3": "audio/mpeg", "wav": "audio/wav", "ogg": "audio/ogg", "mp4": "video/mp4", "webm": "video/webm",
    ]
}
