public import HTTP
import Localization
public import Nouns
import SQL
public import Vault

/// Words in addresses: what people look for stands in links sealed, so that histories, logs of proxies and whoever looks
/// over a shoulder learn nothing of it (OWASP ASVS 5.0.0, 14.2.1).
///
/// The same words give the same address, for everybody of the house. They are opened at one place, before any handler reads
/// them, and sealed wherever a link is made. Cursors of lists that are sorted by a text are sealed too: they hold it.
public struct AddressWords: Sendable {
    /// A name of addresses that holds what somebody typed.
    public struct Parameter: Sendable {
        /// The name.
        public let name: String
        /// The header field in which programs send it instead.
        public let header: String
    }

    /// The names that always or mostly hold words; besides these the fields of lists that hold free text (`f.name`).
    public static let parameters = [
        Parameter(name: "q", header: "Sila-Words"), Parameter(name: "filter", header: "Sila-Filter"),
        Parameter(name: "address", header: "Sila-Address"),
    ]

    /// For handlers that are driven alone: seals nothing.
    public static let plain = AddressWords(sealing: nil, nouns: [])

    private static let cursors: Set<String> = ["after", "before"]
    private static let mark = "~"
    /// Sealed words are as long as a multiple of this, so that they do not tell their length.
    private static let step = 32

    private let ring: KeyRing?
    /// The names of fields that hold free text.
    private let texts: Set<String>

    /// Seals with a department's keys what the nouns' fields and the names above hold.
    public init(sealing ring: KeyRing?, nouns: [Noun]) {
        self.ring = ring
        texts = Set(nouns.flatMap(\.fields).filter { $0.uses.contains(.filterable) && $0.kind.isFreeText }.map(\.name))
    }

    // MARK: Links

    /// The fields as they stand in an address, in their order.
    public func sealed(_ fields: Fields) -> Fields {
        guard ring != nil, fields.contains(where: holdsWords) else { return fields }
        return Fields(fields.map { ($0.name, holdsWords($0) ? seal($0) : $0.value) })
    }

    /// A value as it stands in an address under a name.
    public func sealed(_ value: String, as name: String) -> String { sealed([name: value])[name] ?? value }

    /// The address of a page that is asked by some fields.
    public func link(_ path: String, _ fields: Fields) -> String {
        fields.isEmpty ? path : path + "?" + sealed(fields).encoded
    }

    /// An address whose words are not sealed yet.
    public func link(sealing address: String) -> String {
        let parts = address.split(separator: "?", maxSplits: 1)
        guard parts.count == 2, let fields = try? Fields(formEncoded: parts[1].utf8), fields.contains(where: holdsWords)
        else { return address }
        return link(String(parts[0]), opened(fields))
    }

    private func seal(_ pair: Fields.Pair) -> String {
        guard let ring else { return pair.value }
        var bytes = Array(pair.value.utf8)
        bytes += repeatElement(0, count: (Self.step - bytes.count % Self.step) % Self.step)
        return Self.mark + Base64URL.encode(ring.sealAlike(bytes, for: Self.purpose(pair.name)))
    }

    private static func purpose(_ name: String) -> String { "words in an address: " + name }

    // MARK: Requests

    /// Opens the words of a request's address and says how they came. Total: what cannot be opened is left out.
    public func open(_ request: inout Request) {
        let query = request.target.query
        guard !query.isEmpty else { return }
        var fields = Fields()
        for pair in query {
            guard Self.isSealed(pair.value), isKept(pair.name) else {
                if holdsWords(pair), request.seal == .intact { request.seal = .missing }
                fields.add(pair.name, pair.value)
                continue
            }
            if let words = words(in: pair) {
                fields.add(pair.name, words)
            } else if Self.cursors.contains(pair.name) {
                fields.add(pair.name, pair.value)
            } else {
                request.seal = .broken
            }
        }
        request.target = request.target.with(query: fields)
    }

    /// A form's fields with what its page's address held opened; what somebody typed stays.
    public func opened(_ fields: Fields) -> Fields {
        guard fields.contains(where: { Self.isSealed($0.value) && isKept($0.name) }) else { return fields }
        return Fields(fields.map { ($0.name, isKept($0.name) ? words(in: $0) ?? $0.value : $0.value) })
    }

    /// A page's address with its words sealed; nil when they are, or when it is none of a page.
    public func address(sealing request: Request) -> String? {
        guard request.seal == .missing, request.method == .get || request.method == .head else { return nil }
        return link(Self.path(request.target), request.target.query)
    }

    /// An address without its words, for whoever has not signed in: sealing for everybody would confirm guesses.
    public func bare(_ target: Target) -> Target {
        let fields = Fields(target.query.filter { !holdsWords($0) }.map { ($0.name, $0.value) })
        return target.with(query: fields, raw: fields.encoded)
    }

    /// Takes what a program looks for out of the head of its request. Throws ``Refusal`` when it is in the address, or
    /// cannot be read.
    public func takeHead(of request: inout Request) throws {
        let query = request.target.query
        let plain = query.first { !Self.cursors.contains($0.name) && holdsWords($0) }
        if plain != nil || request.seal == .broken {
            let name = plain?.name ?? "q"
            let header = Self.parameters.first { $0.name == name }?.header ?? "Sila-Filter"
            throw Refusal(
                .badRequest, code: "words-in-address",
                Phrase(
                    "Send `{name}` in the header field `{header}`, percent-encoded, and not in the address.",
                    ["name": .text(name), "header": .text(header)]))
        }
        var fields = query
        for parameter in Self.parameters {
            guard let text = request.headers[parameter.header] else { continue }
            guard let words = PercentEncoding.decode(text.utf8), !words.utf8.contains(0) else {
                throw Refusal(
                    .badRequest, code: "bad-words",
                    Phrase("`{header}` holds UTF-8, percent-encoded.", ["header": .text(parameter.header)]))
            }
            fields = fields.setting(parameter.name, to: words)
        }
        request.target = request.target.with(query: fields)
    }

    private func words(in pair: Fields.Pair) -> String? {
        guard let ring, Self.isSealed(pair.value), let sealed = Base64URL.decode(pair.value.dropFirst()),
            let bytes = ring.openAlike(sealed, for: Self.purpose(pair.name))
        else { return nil }
        return String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    private static func path(_ target: Target) -> String {
        "/" + target.segments.map(PercentEncoding.encode).joined(separator: "/")
    }

    // MARK: What holds words

    /// Whether a value looks sealed; the filter language has a word that begins with the same mark.
    private static func isSealed(_ value: String) -> Bool {
        value.hasPrefix(mark) && value.utf8.count > 22
            && value.utf8.dropFirst().allSatisfy { unit in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(unit)
                    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(unit)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(unit) || unit == UInt8(ascii: "-")
                    || unit == UInt8(ascii: "_")
            }
    }

    /// Whether a name may hold words.
    private func isKept(_ name: String) -> Bool {
        Self.cursors.contains(name) || Self.parameters.contains { $0.name == name } || isText(name)
    }

    /// Whether a name is that of a list's field that takes any text.
    private func isText(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        return parts.count >= 2 && (parts[0] == "f" || parts[0] == "file") && texts.contains(String(parts[1]))
    }

    private func holdsWords(_ pair: Fields.Pair) -> Bool {
        guard !pair.value.isEmpty else { return false }
        switch pair.name {
        case "q", "address": return true
        case "filter":
            // What is neither quoted nor a text is a choice, a number, a day or an id.
            return pair.value.utf8.contains { $0 >= 0x80 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "~") }
                || pair.value.split { !$0.isLetter && !$0.isNumber }.contains { texts.contains(String($0)) }
        case _ where Self.cursors.contains(pair.name):
            return Cursor(text: pair.value)?.values.contains { if case .text = $0 { true } else { false } } ?? false
        default: return isText(pair.name)
        }
    }
}

extension FieldKind {
    /// True for what people write as they like.
    fileprivate var isFreeText: Bool {
        switch self {
        case .text, .email, .phone: true
        default: false
        }
    }
}
