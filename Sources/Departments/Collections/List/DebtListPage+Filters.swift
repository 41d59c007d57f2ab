import Department
import Design
import HTTP
import Localization
import NounPages
import Nouns
import Values

extension Collections {
    /// What the list can be filtered by, and what it is set to.
    func debtFilters(_ list: DebtList, _ names: ListNames) -> [FilterBar.Filter] {
        let fields = list.query.fields
        func choice(_ field: FieldSpec, _ label: Phrase) -> FilterBar.Filter {
            guard case .choice(let choices) = field.kind else { return FilterBar.Filter(label, []) }
            let name = "f.\(field.name)"
            let chosen = fields.all(name)
            let first = chosen.first.flatMap { code in choices.first { $0.code == code }?.label }
            return FilterBar.Filter(
                label,
                [.checkboxes(name, label: label, chosen: chosen, choices: choices.map { .init($0.code, $0.label) })],
                value: chosen.count > 1
                    ? Phrase(
                        "{first} and {count} more", ["first": .phrase(first ?? ""), "count": .count(chosen.count - 1)])
                    : first,
                clear: list.link([(name, nil)]))
        }
        func selection(_ name: String, _ label: Phrase, _ choices: [(String, Phrase)]) -> FilterBar.Filter {
            let value = fields[name] ?? ""
            return FilterBar.Filter(
                label,
                [
                    .select(
                        name, label: label, value: value, choices: choices.map { .init($0.0, $0.1) },
                        empty: Phrase("All"))
                ], value: choices.first { $0.0 == value }?.1, clear: list.link([(name, nil)]))
        }
        func range(_ field: FieldSpec, _ label: Phrase, _ make: (String, Phrase, String) -> Design.Field)
            -> FilterBar.Filter
        {
            let ends = RangeEnds(of: field, in: list.query, today: list.context.today, list.context.locale)
            return FilterBar.Filter(
                label,
                [
                    make(ends.names[0], Phrase("From"), ends.values[0]).error(list.query.faults[field.name]),
                    make(ends.names[1], Phrase("To"), ends.values[1]),
                ], value: ends.said, clear: ends.said == nil ? nil : list.link(ends.names.map { ($0, nil) }))
        }
        var result = [
            choice(Debt.state.spec, Phrase("State")),
            selection(
                "f.creditor", Phrase("Creditor"), names.creditors.map { ($0.id.description, .verbatim($0.name)) }),
        ]
        if list.actor.reach != .own {
            result.append(
                selection(
                    "f.agent", Phrase("Agent"),
                    [("me", Phrase("Me")), ("none", Phrase("Nobody"))]
                        + names.agents.map { ($0.id.description, .verbatim($0.name)) }))
        }
        result += [
            range(Debt.balance.spec, Phrase("Amount")) { .money($0, label: $1, value: $2, currency: .dinar) },
            range(Debt.overdue.spec, Phrase("Days overdue")) { .number($0, label: $1, value: $2) },
            selection(
                "f.wilaya", Phrase("Wilaya"),
                Wilaya.inForce(on: list.context.today).map { wilaya in
                    (
                        String(wilaya.code),
                        .verbatim(wilaya.codeText + " " + list.context.locale.wilaya(Int64(wilaya.code)))
                    )
                }),
            choice(Debt.kind.spec, Phrase("Kind")),
            range(Debt.nextActionOn.spec, Phrase("Next action")) { .date($0, label: $1, value: $2) },
            choice(Debt.legalAction.spec, Phrase("Legal action")),
            range(Debt.handedOver.spec, Phrase("Handed over")) { .date($0, label: $1, value: $2) },
        ]
        // What a figure or a program asked for beyond these is shown, so that it can be taken away.
        if let text = fields["filter"], !text.isEmpty {
            result.append(
                FilterBar.Filter(
                    Phrase("Condition"), [.text("filter", label: Phrase("Condition"), value: text)],
                    value: .verbatim(said(text, list, names)), clear: list.link([("filter", nil)])))
        }
        if fields.contains("f.currency") {
            result.append(
                selection("f.currency", Phrase("Currency"), Currency.all.map { ($0.code, .verbatim($0.code)) }))
        }
        return result
    }

    /// A condition in the reader's words; what cannot be read stays as it was typed, for the reader to mend.
    private func said(_ text: String, _ list: DebtList, _ names: ListNames) -> String {
        guard let filter = try? Filter(parsing: text, of: Debt.noun) else { return text }
        let locale = list.context.locale
        if filter == .empty(field: Debt.closed.spec.name) { return locale(Phrase("Open", context: "files")) }
        return filter.said(of: Debt.noun, today: list.context.today, locale) { field, id in
            switch field.name {
            case Debt.creditor.spec.name: names.creditor(id)?.name
            case Debt.agent.spec.name: names.agent(id)
            default: nil
            }
        }
    }
}
