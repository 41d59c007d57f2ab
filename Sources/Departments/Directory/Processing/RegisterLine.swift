import Department
import Design
import HTML
import Localization
import Messages
import NounPages
import Nouns
import Values

/// A processing as it stands in the register: what somebody wrote, and what the definitions say.
struct RegisterLine {
    /// Tables of one department.
    struct Held {
        let department: Phrase
        let tables: [HeldTable]
    }
    /// A kind of thing that it keeps, and the rules that end it.
    struct Kept {
        let kind: RetentionKind
        let rules: [Record]
    }
    let record: Record
    let held: [Held]
    let kept: [Kept]

    init(_ record: Record, _ holdings: Holdings, _ retainers: RetentionKeepers, rules: [Record]) {
        self.record = record
        let code = record[Processing.code]
        var seen: Set<String> = []
        held = holdings.all.compactMap { chapter in
            let tables = chapter.tables.filter { table in
                // What every department has is told once.
                table.processings.contains(code) && !table.kinds.isEmpty
                    && (Store.holdings.contains { $0.table == table.table } ? seen.insert(table.table).inserted : true)
            }
            return tables.isEmpty ? nil : Held(department: chapter.title, tables: tables)
        }
        kept = retainers.all.flatMap(\.retention).filter { $0.processings.contains(code) }.map { kind in
            Kept(kind: kind, rules: rules.filter { $0[RetentionRule.kind] == kind.code })
        }
    }

    /// What a text field says, in the reader’s language when the program wrote it.
    func text(_ field: FieldSpec, _ locale: Locale) -> String {
        let content = record[field]
        if let text = content.text, let known = ProcessingSeed.known[text] { return locale(known) }
        return field.text(content, locale)
    }

    /// What kind of data it is, table by table: `Debts: name, address`.
    func data(_ table: HeldTable, _ locale: Locale) -> String {
        let labels = table.labels.map { locale($0) }
        let unique = labels.enumerated().filter { labels.firstIndex(of: $1) == $0 }.map(\.element)
        let detail = unique.isEmpty ? table.kinds.map { locale($0.label) } : unique
        return "\(locale(table.title)): \(detail.joined(separator: ", "))"
    }

    /// How long things are kept, rule by rule.
    func keeping(_ kept: Kept, _ locale: Locale) -> [String] {
        let title = locale(kept.kind.title)
        guard !kept.rules.isEmpty else {
            return [locale(Phrase("{what}: no rule", ["what": .text(title)]))]
        }
        return kept.rules.map { rule in
            let words: [String: Phrase.Argument] = [
                "what": .text(title), "length": .phrase(rule.keeping), "event": .phrase(kept.kind.event),
                "source": .text(rule[RetentionRule.source]),
            ]
            return locale(
                rule[RetentionRule.on] == nil
                    ? Phrase("{what}: {length} from: {event} ({source}); not switched on", words)
                    : Phrase("{what}: {length} from: {event} ({source})", words))
        }
    }

    /// The fields of the register in their order, those with something in them.
    static let told: [FieldSpec] = Processing.noun.fields.filter { $0.name != "code" && $0.name != "name" }
}

extension Sensitivity {
    /// What people call it.
    var label: Phrase {
        switch self {
        case .plain: Phrase("Facts about nobody")
        case .personal: Phrase("Personal data")
        case .financial: Phrase("Amounts")
        case .secret: Phrase("Sealed data")
        }
    }
}
