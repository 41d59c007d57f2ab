/// The translations of one language, read from a gettext PO file.
public final class Catalogue: Sendable {
    /// The language translated into.
    public let language: Language
    private let messages: [String: [String]]

    /// A catalogue without entries: every phrase is said in English, with the language's own figures.
    public init(empty language: Language) {
        self.language = language
        messages = [:]
    }

    /// Reads a PO file (GNU gettext's format). Fuzzy, obsolete and empty entries are left out.
    ///
    /// Throws ``CatalogueError`` with the line for malformed text, an entry twice, a wrong number of plural forms, or a
    /// `Plural-Forms` header that disagrees with the language. Files above 16 MiB are refused.
    public init(po bytes: [UInt8], _ language: Language) throws(CatalogueError) {
        guard bytes.count <= 1 << 24 else { throw CatalogueError(line: 0, reason: .tooLarge) }
        self.language = language
        var reader = POReader(bytes, language)
        messages = try reader.read()
    }

    /// How many messages are translated.
    public var count: Int { messages.count }

    /// The translation of a message without count; nil when there is none.
    func translation(of text: String, context: String?) -> String? {
        messages[Catalogue.key(text, context)]?.first
    }

    /// The translation of a message in the form that a count takes; nil when there is none.
    func translation(of text: String, context: String?, count: Int64) -> String? {
        guard let forms = messages[Catalogue.key(text, context)] else { return nil }
        let form = Plural.form(count, language)
        return form < forms.count ? forms[form] : forms.last
    }

    /// The key of a message: its text, after its context and U+0004 when it has one, as gettext does.
    static func key(_ text: String, _ context: String?) -> String {
        guard let context else { return text }
        return context + "\u{4}" + text
    }
}

/// What is wrong with a PO file, and where.
public struct CatalogueError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// What is wrong.
    public let reason: Reason

    /// What can be wrong with a PO file.
    public enum Reason: String, Sendable {
        /// More than 16 MiB.
        case tooLarge = "the file is larger than 16 MiB"
        /// Bytes that are not UTF-8.
        case notUTF8 = "the text is not UTF-8"
        /// A line that is no keyword, string or comment.
        case malformed = "a keyword with a quoted string was expected"
        /// A quoted string without its end, or an unknown escape.
        case badString = "the quoted string is malformed"
        /// A keyword in the wrong place.
        case misplaced = "the keyword does not belong here"
        /// Two entries for one message.
        case duplicate = "the message stands twice"
        /// More or fewer `msgstr[n]` than the language has forms.
        case pluralCount = "the number of plural forms is not the language's"
        /// A `Plural-Forms` header that says something else than the language's rule.
        case pluralRule = "Plural-Forms is not the language's rule"
    }

    /// The fault in one line, for the person who keeps the file.
    public var description: String { "line \(line): \(reason.rawValue)" }
}
