import HTTP
import Intake
public import Localization
public import Nouns
public import Values

/// The two ends of a range filter, as its fields hold them and as the bar says them: `today-30`, which views use, becomes
/// the day that it means, and days are written as the reader's language writes them.
public struct RangeEnds: Sendable {
    /// The names of the two fields, `f.due.from` and `f.due.to`.
    public let names: [String]
    /// What the two fields hold; empty for an open end.
    public let values: [String]
    /// What the filter is set to, nil when it is not set.
    public let said: Phrase?

    /// Reads the ends of a field's range from an address.
    public init(of field: FieldSpec, in query: ListQuery, today: Day, _ locale: Locale) {
        let isDay = field.kind.isDay
        names = ["f.\(field.name).from", "f.\(field.name).to"]
        values = names.map { name in
            let text = query.fields[name] ?? ""
            guard isDay, text.hasPrefix("today") else { return text }
            let days = Int(text.dropFirst(5).isEmpty ? "0" : text.dropFirst(5))
            return days.map { today.adding(days: $0).description } ?? text
        }
        let shown = values.map { text in
            isDay ? Day(typed: text).map { locale.day($0, .short) } ?? text : text
        }
        said =
            switch (shown[0].isEmpty, shown[1].isEmpty) {
            case (true, true): nil
            case (false, true): .verbatim("≥ " + shown[0])
            case (true, false): .verbatim("≤ " + shown[1])
            case (false, false) where shown[0] == shown[1]: .verbatim(shown[0])
            case (false, false): .verbatim(shown[0] + " – " + shown[1])
            }
    }
}

extension FieldKind {
    fileprivate var isDay: Bool {
        if case .day = self { return true }
        return false
    }
}
