public import Messages
public import Nouns
public import Values

extension FieldSpec {
    /// The field as a column of what is told to a person about themselves.
    public var personColumn: PersonSection.Column {
        let isFigure =
            switch kind {
            case .amount, .integer, .rate: true
            default: false
            }
        return PersonSection.Column(name, label, isFigure: isFigure)
    }
}

extension Record {
    /// What a field holds, as it is told to the person it is about; `names` are those of linked rows.
    public func personValue(_ field: FieldSpec, names: [ID: String] = [:]) -> PersonValue {
        let currency = self["currency"].text.flatMap(Currency.init(code:)) ?? .dinar
        switch (field.kind, self[field]) {
        case (_, .none): return .none
        case (.choice(let choices), .text(let code)):
            return choices.first { $0.code == code }.map { .code(code, $0.label) } ?? .text(code)
        case (.amount, .integer(let minor)): return .money(Money(minor: minor, currency))
        case (.wilaya, .integer(let code)): return .wilaya(code)
        case (_, .integer(let number)): return .number(number)
        case (_, .day(let day)): return .day(day)
        case (_, .instant(let instant)): return .instant(instant)
        case (_, .flag(let flag)): return .flag(flag)
        case (_, .id(let id)): return .text(names[id] ?? id.description)
        case (_, .text(let text)): return .text(text)
        }
    }
}
