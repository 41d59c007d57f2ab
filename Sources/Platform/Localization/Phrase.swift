public import Values

/// A message for people that every language can say: an English text with named gaps and what fills them.
///
/// `Phrase("A payment of {amount} is above the balance of {balance}.", ["amount": .money(a), "balance": .money(b)])`.
/// The English text is the msgid of the PO files. A phrase is data: ``Locale`` makes it text when the reader is known.
public struct Phrase: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The English text, and the key of the translation.
    public let text: String
    /// The English text for other counts than one, when the phrase depends on a count.
    public let plural: String?
    /// The count that chooses the plural form; it also fills `{count}`.
    public let count: Int64?
    /// What tells two equal English texts apart (msgctxt).
    public let context: String?
    /// What fills the gaps, by name.
    public let arguments: [String: Argument]
    /// True when the text came from a person and is shown as it is, in every language.
    public let isVerbatim: Bool

    /// A message with named gaps. Write the text as a literal, so that `bin/phrases` finds it.
    public init(_ text: String, _ arguments: [String: Argument] = [:], context: String? = nil) {
        self.init(text, nil, nil, context, arguments, false)
    }

    /// A message that depends on a count: `Phrase(one: "{count} debt", other: "{count} debts", count: 12)`.
    public init(
        one: String, other: String, count: Int, _ arguments: [String: Argument] = [:], context: String? = nil
    ) {
        self.init(one, other, Int64(count), context, arguments, false)
    }

    /// A message without gaps.
    public init(stringLiteral value: String) { self.init(value, nil, nil, nil, [:], false) }

    /// A text that a person wrote, such as the name of a field they added: never translated.
    public static func verbatim(_ text: String) -> Phrase { Phrase(text, nil, nil, nil, [:], true) }

    private init(
        _ text: String, _ plural: String?, _ count: Int64?, _ context: String?, _ arguments: [String: Argument],
        _ isVerbatim: Bool
    ) {
        self.text = text
        self.plural = plural
        self.count = count
        self.context = context
        self.arguments = arguments
        self.isVerbatim = isVerbatim
    }

    /// True when there is nothing to say.
    public var isEmpty: Bool { text.isEmpty }

    /// What fills a gap of a phrase; each kind is written as the reader's language writes it.
    public indirect enum Argument: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        /// Text from a person: isolated, so that its direction cannot disturb the sentence.
        case text(String)
        /// A whole number.
        case number(Int64)
        /// An amount of money.
        case money(Money)
        /// An amount in short, without its minor units: `5 000 DA`, `1,2 M DA`.
        case roundMoney(Money)
        /// A day.
        case day(Day, DayStyle = .short)
        /// A moment.
        case instant(Instant, InstantStyle = .short)
        /// A share in hundredths of a percent: 7150 is 71.5 %.
        case percent(Int)
        /// Another phrase.
        case phrase(Phrase)

        /// Text from a person.
        public init(stringLiteral value: String) { self = .text(value) }
        /// A whole number.
        public init(integerLiteral value: Int64) { self = .number(value) }

        /// A whole number.
        public static func count(_ number: Int) -> Argument { .number(Int64(number)) }
    }
}

extension Phrase: CustomStringConvertible {
    /// The English text, for logs and tests.
    public var description: String { Locale.english(self) }
}
