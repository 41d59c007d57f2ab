public import HTML
public import Localization
public import Values

extension Locale {
    /// The phrase in this language as markup: what fills its gaps is isolated by `bdi`.
    public func html(_ phrase: Phrase) -> HTML {
        if phrase.arguments.isEmpty, phrase.count == nil, !phrase.isVerbatim { return HTML(text: self(phrase)) }
        return .each(pieces(phrase)) { piece in
            switch piece {
            case .said(let text): HTML(text: text)
            case .figure(let text), .inserted(let text): .isolated(text)
            }
        }
    }

    /// The phrase as markup, or nothing.
    public func html(_ phrase: Phrase?) -> HTML { phrase.map { html($0) } ?? .none }

    /// A whole number, isolated.
    public func html(_ number: Int) -> HTML { .isolated(self.number(number)) }

    /// An amount with its currency, isolated.
    public func html(_ money: Money) -> HTML { .isolated(self.money(money)) }

    /// A day as `time`, isolated.
    public func html(_ day: Day, _ style: DayStyle = .short) -> HTML {
        #"<time datetime="\#(day.description)"><bdi>\#(self.day(day, style))</bdi></time>"#
    }

    /// A moment as `time`, isolated.
    public func html(_ instant: Instant, _ style: InstantStyle = .short) -> HTML {
        #"<time datetime="\#(instant.description)"><bdi>\#(self.instant(instant, style))</bdi></time>"#
    }
}

extension HTML.Interpolation {
    /// A phrase has no text before a locale says it: write `\(locale.html(phrase))`.
    @available(*, unavailable, message: "say it in the reader's language: locale.html(phrase)")
    public mutating func appendInterpolation(_ phrase: Phrase) {}

    /// An amount is written as the reader's language writes it: `\(locale.html(money))`.
    @available(*, unavailable, message: "write it in the reader's language: locale.html(money)")
    public mutating func appendInterpolation(_ money: Money) {}
}

extension HTML {
    /// An e-mail address, isolated; when it does not fit its line it breaks before the sign `@`.
    public static func email(_ address: String) -> HTML {
        let parts = address.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return .isolated(address) }
        return #"<bdi dir="ltr">\#(String(parts[0]))<wbr>@\#(String(parts[1]))</bdi>"#
    }
}
