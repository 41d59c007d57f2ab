/// An entity tag (RFC 9110, section 8.8.3): which state of a resource this is.
public struct ETag: Hashable, Sendable, CustomStringConvertible {
    /// The text between the quotes.
    public let text: String
    /// True when it only says that two states mean the same, not that their bytes are equal.
    public let isWeak: Bool

    /// Makes a tag; characters that a tag cannot hold are left out.
    public init(_ text: String, isWeak: Bool = false) {
        self.text = String(decoding: text.utf8.filter { $0 == 0x21 || $0 >= 0x23 && $0 != 0x7F }, as: UTF8.self)
        self.isWeak = isWeak
    }

    /// A tag for the version of a row.
    public init(version: Int64) { self.init("v\(version)") }

    /// Reads `"abc"` or `W/"abc"`; nil for anything else.
    public init?(header: String) {
        let isWeak = header.hasPrefix("W/")
        let quoted = Array((isWeak ? header.dropFirst(2) : header[...]).utf8)
        guard quoted.count >= 2, quoted.first == 0x22, quoted.last == 0x22 else { return nil }
        let inner = quoted[1..<(quoted.count - 1)]
        guard inner.allSatisfy({ $0 == 0x21 || $0 >= 0x23 && $0 != 0x7F }) else { return nil }
        text = String(decoding: inner, as: UTF8.self)
        self.isWeak = isWeak
    }

    /// The tag as a header writes it.
    public var description: String { (isWeak ? "W/\"" : "\"") + text + "\"" }

    /// The version that ``init(version:)`` made the tag from; nil for another tag.
    public var version: Int64? { text.hasPrefix("v") ? plainNumber(text.dropFirst()) : nil }

    /// What `If-Match` or `If-None-Match` asks for.
    public enum Condition: Hashable, Sendable {
        /// `*`: any state.
        case any
        /// One of these.
        case tags([ETag])

        /// Reads a header's value; what is no tag is left out. At most 100 tags are read.
        public init(_ header: String) {
            let parts = listParts(header, separator: UInt8(ascii: ","))
            self = parts == ["*"] ? .any : .tags(parts.prefix(100).compactMap { ETag(header: $0) })
        }

        /// Whether the condition names this state for `If-Match`: weak tags never match.
        public func strongly(names tag: ETag) -> Bool {
            switch self {
            case .any: true
            case .tags(let tags): !tag.isWeak && tags.contains { !$0.isWeak && $0.text == tag.text }
            }
        }

        /// Whether the condition names this state for `If-None-Match`: weak tags match by text.
        public func weakly(names tag: ETag) -> Bool {
            switch self {
            case .any: true
            case .tags(let tags): tags.contains { $0.text == tag.text }
            }
        }
    }
}
