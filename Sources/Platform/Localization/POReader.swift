/// Reads the lines of a PO file. Total: any bytes give entries or an error.
struct POReader {
    private let bytes: [UInt8]
    private let language: Language
    private var messages: [String: [String]] = [:]
    private var entry = Entry()
    private var line = 0

    init(_ bytes: [UInt8], _ language: Language) {
        self.bytes = bytes
        self.language = language
    }

    private enum Field { case context, text, plural, translation(Int) }

    private struct Entry {
        var context: [UInt8]?
        var text: [UInt8]?
        var plural: [UInt8]?
        var translations: [[UInt8]] = []
        var isFuzzy = false
        var field: Field?
        var line = 0
    }

    mutating func read() throws(CatalogueError) -> [String: [String]] {
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            line += 1
            try take(bytes[start..<end])
            start = end + 1
        }
        try finish()
        return messages
    }

    private func fault(_ reason: CatalogueError.Reason) -> CatalogueError {
        CatalogueError(line: line, reason: reason)
    }

    private mutating func take(_ whole: ArraySlice<UInt8>) throws(CatalogueError) {
        let text = trimmed(whole)
        guard let first = text.first else { return }
        if first == UInt8(ascii: "#") {
            // A comment after translations begins the next entry; `#~` is obsolete and `#, fuzzy` awaits a person.
            if !entry.translations.isEmpty { try finish() }
            if text.dropFirst().first == UInt8(ascii: ","), contains(text, "fuzzy") { entry.isFuzzy = true }
            return
        }
        if first == UInt8(ascii: "\"") {
            guard let field = entry.field else { throw fault(.misplaced) }
            try append(try string(text), to: field)
            return
        }
        let keyword = text.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") && $0 != UInt8(ascii: "\"") }
        let value = try string(trimmed(text.dropFirst(keyword.count)))
        try begin(keyword, value)
    }

    private mutating func begin(_ keyword: ArraySlice<UInt8>, _ value: [UInt8]) throws(CatalogueError) {
        switch String(decoding: keyword, as: UTF8.self) {
        case "msgctxt":
            if entry.text != nil { try finish() }
            guard entry.context == nil else { throw fault(.misplaced) }
            entry.context = value
            entry.field = .context
        case "msgid":
            if entry.text != nil { try finish() }
            entry.text = value
            entry.field = .text
            entry.line = line
        case "msgid_plural":
            guard entry.text != nil, entry.plural == nil, entry.translations.isEmpty else { throw fault(.misplaced) }
            entry.plural = value
            entry.field = .plural
        case "msgstr":
            guard entry.text != nil, entry.plural == nil, entry.translations.isEmpty else { throw fault(.misplaced) }
            entry.translations = [value]
            entry.field = .translation(0)
        case let form where form.hasPrefix("msgstr[") && form.hasSuffix("]"):
            guard entry.plural != nil, Int(form.dropFirst(7).dropLast()) == entry.translations.count,
                entry.translations.count < 6
            else { throw fault(.misplaced) }
            entry.translations.append(value)
            entry.field = .translation(entry.translations.count - 1)
        default: throw fault(.malformed)
        }
    }

    private mutating func append(_ more: [UInt8], to field: Field) throws(CatalogueError) {
        switch field {
        case .context: entry.context?.append(contentsOf: more)
        case .text: entry.text?.append(contentsOf: more)
        case .plural: entry.plural?.append(contentsOf: more)
        case .translation(let index): entry.translations[index].append(contentsOf: more)
        }
    }

    /// Keeps the entry read so far, if it is one, and begins the next.
    private mutating func finish() throws(CatalogueError) {
        let done = entry
        entry = Entry()
        guard let text = done.text else {
            if done.context != nil { throw fault(.misplaced) }
            entry.isFuzzy = done.isFuzzy
            return
        }
        guard !done.translations.isEmpty else { throw fault(.misplaced) }
        if text.isEmpty, done.context == nil { return try checkHeader(done) }
        if done.plural != nil, done.translations.count != Plural.forms(language) {
            throw CatalogueError(line: done.line, reason: .pluralCount)
        }
        guard !done.isFuzzy, done.translations.allSatisfy({ !$0.isEmpty }) else { return }
        let key = Catalogue.key(
            try utf8(text), try done.context.map { bytes throws(CatalogueError) in try utf8(bytes) })
        var translations: [String] = []
        for translation in done.translations { translations.append(try utf8(translation)) }
        guard messages.updateValue(translations, forKey: key) == nil else {
            throw CatalogueError(line: done.line, reason: .duplicate)
        }
    }

    private func checkHeader(_ header: Entry) throws(CatalogueError) {
        for field in try utf8(header.translations[0]).split(separator: "\n") {
            guard field.lowercased().hasPrefix("plural-forms:") else { continue }
            guard Plural.agrees(String(field.dropFirst(13)), language) else {
                throw CatalogueError(line: header.line, reason: .pluralRule)
            }
        }
    }

    /// The bytes within the quotes, with C's escapes resolved.
    private func string(_ text: ArraySlice<UInt8>) throws(CatalogueError) -> [UInt8] {
        guard text.first == UInt8(ascii: "\"") else { throw fault(.malformed) }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var rest = text.dropFirst()
        while let unit = rest.popFirst() {
            switch unit {
            case UInt8(ascii: "\""):
                guard rest.isEmpty else { throw fault(.badString) }
                return result
            case UInt8(ascii: "\\"):
                switch rest.popFirst() {
                case UInt8(ascii: "n"): result.append(0x0A)
                case UInt8(ascii: "t"): result.append(0x09)
                case UInt8(ascii: "r"): result.append(0x0D)
                case UInt8(ascii: "\""): result.append(UInt8(ascii: "\""))
                case UInt8(ascii: "\\"): result.append(UInt8(ascii: "\\"))
                default: throw fault(.badString)
                }
            default: result.append(unit)
            }
        }
        throw fault(.badString)
    }

    private func utf8(_ bytes: [UInt8]) throws(CatalogueError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw fault(.notUTF8) }
        return text
    }

    private func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, first == 0x20 || first == 0x09 { text.removeFirst() }
        while let last = text.last, last == 0x20 || last == 0x09 || last == 0x0D { text.removeLast() }
        return text
    }

    private func contains(_ text: ArraySlice<UInt8>, _ word: String) -> Bool {
        String(decoding: text, as: UTF8.self).contains(word)
    }
}
