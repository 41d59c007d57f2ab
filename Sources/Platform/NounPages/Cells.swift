public import Design
public import HTML
public import Localization
public import Nouns
public import Values

extension Standing {
    /// The colour of how things stand.
    public var tone: Tone {
        switch self {
        case .plain: .neutral
        case .good: .brand
        case .active: .sky
        case .waiting: .sand
        case .bad: .brick
        }
    }
}

extension Choice {
    /// The choice as a coloured word.
    public var tag: Tag { Tag(label, standing.tone) }
}

extension FieldSpec {
    /// The choice that a content names.
    public func choice(_ content: Content) -> Choice? {
        guard case .choice(let choices) = kind, case .text(let code) = content else { return nil }
        return choices.first { $0.code == code }
    }

    /// True when the column is read from its end: amounts and numbers.
    public var isFigure: Bool {
        switch kind {
        case .amount, .integer, .rate: true
        default: false
        }
    }

    /// The content as people read it, in markup.
    public func html(
        _ content: Content, _ locale: Locale, currency: Currency = .dinar, names: [ID: String] = [:]
    ) -> HTML {
        switch (kind, content) {
        case (_, .none): return #"<span class="nothing">—</span>"#
        case (.choice, _): return choice(content)?.tag.html(locale) ?? .none
        case (.amount, .integer(let minor)): return locale.html(Money(minor: minor, currency))
        case (.rate, .integer(let rate)): return .isolated(locale.percent(Int(clamping: rate)))
        case (.wilaya, .integer(let code)): return .isolated(locale.wilaya(code))
        case (_, .integer(let number)): return .isolated(locale.number(number))
        case (_, .day(let day)): return locale.html(day)
        case (_, .instant(let instant)): return locale.html(instant)
        case (_, .flag(let flag)): return locale.html(flag ? Phrase("Yes") : Phrase("No"))
        case (_, .id(let id)): return .isolated(names[id] ?? "…")
        case (.text(_, isMultiline: true), .text(let text)):
            return #"<span class="lines" dir="auto">\#(text)</span>"#
        case (_, .text(let text)): return .isolated(text)
        }
    }

    /// The content as plain text in the reader's language, for files and titles.
    public func text(
        _ content: Content, _ locale: Locale, currency: Currency = .dinar, names: [ID: String] = [:]
    ) -> String {
        switch (kind, content) {
        case (_, .none): ""
        case (.choice, _): choice(content).map { locale($0.label) } ?? content.description
        case (.amount, .integer(let minor)): locale.money(Money(minor: minor, currency))
        case (.rate, .integer(let rate)): locale.percent(Int(clamping: rate))
        case (.wilaya, .integer(let code)): locale.wilaya(code)
        case (_, .day(let day)): locale.day(day)
        case (_, .instant(let instant)): locale.instant(instant)
        case (_, .flag(let flag)): locale(flag ? Phrase("Yes") : Phrase("No"))
        case (_, .id(let id)): names[id] ?? ""
        default: content.description
        }
    }
}

extension Locale {
    /// A wilaya's name in the reader's language; its number when unknown.
    public func wilaya(_ code: Int64) -> String {
        guard let wilaya = Wilaya(code: Int(clamping: code)) else { return String(code) }
        return language == .arabic ? wilaya.arabic : wilaya.french
    }
}
