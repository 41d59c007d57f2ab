/// What a person reads by: a language with its translations, and a time zone. Cheap to pass along.
///
/// `locale("Debts")` translates; `locale.money(m)`, `locale.day(d)` and their like write figures.
public struct Locale: Sendable {
    /// The translations.
    public let catalogue: Catalogue
    /// The zone that times are shown in.
    public let zone: Zone

    /// Makes a locale from a catalogue and a zone.
    public init(catalogue: Catalogue, zone: Zone) {
        self.catalogue = catalogue
        self.zone = zone
    }

    /// English in Algiers, without a catalogue: for logs and tests.
    public static let english = Locale(catalogue: Catalogue(empty: .english), zone: .algiers)

    /// The language.
    public var language: Language { catalogue.language }
    /// Which way lines run.
    public var direction: Language.Direction { language.direction }

    /// The phrase in this language, as plain text. Text that could disturb the line's direction is isolated by
    /// U+2068 and U+2069.
    public func callAsFunction(_ phrase: Phrase) -> String {
        let text = translation(phrase)
        if phrase.isVerbatim || (phrase.arguments.isEmpty && phrase.count == nil) { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 32)
        fill(text, phrase) { piece in
            switch piece {
            case .said(let text), .figure(let text): result += text
            case .inserted(let text): result += isolated(text)
            }
        }
        return result
    }

    /// A message with named gaps in this language, as plain text.
    public func callAsFunction(_ text: String, _ arguments: [String: Phrase.Argument]) -> String {
        self(Phrase(text, arguments))
    }

    /// A part of a phrase: what the sentence says, or what was put into one of its gaps.
    public enum Piece: Sendable, Equatable {
        /// The sentence's own text.
        case said(String)
        /// A number, an amount, a date: to be isolated in markup.
        case figure(String)
        /// Text from outside: always to be isolated.
        case inserted(String)
    }

    /// The parts of a phrase in this language, for writers that mark what was put in, such as HTML.
    public func pieces(_ phrase: Phrase) -> [Piece] {
        if phrase.isVerbatim { return [.inserted(phrase.text)] }
        var result: [Piece] = []
        fill(translation(phrase), phrase) { result.append($0) }
        return result
    }

    private func translation(_ phrase: Phrase) -> String {
        if phrase.isVerbatim || phrase.text.isEmpty { return phrase.text }
        guard let count = phrase.count else {
            return catalogue.translation(of: phrase.text, context: phrase.context) ?? phrase.text
        }
        return catalogue.translation(of: phrase.text, context: phrase.context, count: count)
            ?? (Plural.form(count, .english) == 0 ? phrase.text : phrase.plural ?? phrase.text)
    }

    /// Walks a text with `{name}` gaps. An unknown name stays as it is written, so that a mistake shows.
    private func fill(_ text: String, _ phrase: Phrase, _ take: (Piece) -> Void) {
        var rest = Substring(text)
        while let open = rest.utf8.firstIndex(of: UInt8(ascii: "{")),
            let close = rest.utf8[open...].firstIndex(of: UInt8(ascii: "}"))
        {
            let name = String(rest[rest.index(after: open)..<close])
            if let argument = phrase.arguments[name] ?? (name == "count" ? phrase.count.map { .number($0) } : nil) {
                if open > rest.startIndex { take(.said(String(rest[..<open]))) }
                write(argument, take)
            } else {
                take(.said(String(rest[...close])))
            }
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { take(.said(String(rest))) }
    }

    private func write(_ argument: Phrase.Argument, _ take: (Piece) -> Void) {
        switch argument {
        case .text(let text): take(.inserted(text))
        case .number(let number): take(.figure(self.number(number)))
        case .money(let money): take(.figure(self.money(money)))
        case .roundMoney(let money): take(.figure(moneyShort(money)))
        case .day(let day, let style): take(.figure(self.day(day, style)))
        case .instant(let instant, let style): take(.figure(self.instant(instant, style)))
        case .percent(let share): take(.figure(percent(share)))
        case .phrase(let inner): for piece in pieces(inner) { take(piece) }
        }
    }

    /// Text between U+2068 and U+2069 where it could disturb the line: in a right-to-left line any text may jump, in a
    /// left-to-right line only one with letters of the other kind.
    public func isolated(_ text: String) -> String {
        let disturbs =
            direction == .rightToLeft
            || text.unicodeScalars.contains { (0x0590...0x08FF).contains($0.value) || $0.value >= 0x200E }
        return disturbs && !text.isEmpty ? "\u{2068}" + text + "\u{2069}" : text
    }
}
