import Department
import Design
import HTTP
import Localization
import NounPages
import Nouns
import Values

extension PaymentList {
    /// The bar of filters above the list.
    func filters(_ names: ListNames) -> [FilterBar.Filter] {
        let fields = query.fields
        func selection(_ name: String, _ label: Phrase, _ choices: [(String, Phrase)]) -> FilterBar.Filter {
            FilterBar.Filter(
                label,
                [
                    .select(
                        name, label: label, value: fields[name] ?? "", choices: choices.map { .init($0.0, $0.1) },
                        empty: Phrase("All"))
                ], value: choices.first { $0.0 == fields[name] }?.1, clear: link("/payments", [(name, nil)]))
        }
        func days(_ name: String, _ label: Phrase, _ fault: Phrase?) -> FilterBar.Filter {
            let names = [name + ".from", name + ".to"]
            let ends = names.map { fields[$0] ?? "" }
            return FilterBar.Filter(
                label,
                [
                    .date(names[0], label: Phrase("From"), value: ends[0]).error(fault),
                    .date(names[1], label: Phrase("To"), value: ends[1]),
                ],
                value: ends.contains { !$0.isEmpty }
                    ? .verbatim(
                        ends.map { Day(iso: $0).map { context.locale.day($0, .short) } ?? "…" }.joined(separator: " – ")
                    ) : nil,
                clear: link("/payments", names.map { ($0, nil) }))
        }
        let ends = RangeEnds(of: Payment.received.spec, in: query, today: context.today, context.locale)
        var result = [
            FilterBar.Filter(
                Phrase("Received on"),
                [
                    .date(ends.names[0], label: Phrase("From"), value: ends.values[0])
                        .error(query.faults[Payment.received.spec.name]),
                    .date(ends.names[1], label: Phrase("To"), value: ends.values[1]),
                ], value: ends.said, clear: link("/payments", ends.names.map { ($0, nil) })),
            selection(
                "f.creditor", Phrase("Creditor"), names.creditors.map { ($0.id.description, .verbatim($0.name)) }),
        ]
        if context.actor.reach != .own {
            let agents = names.agents.map { ($0.id.description, Phrase.verbatim($0.name)) }
            result.append(selection("f.agent", Phrase("Agent"), agents))
            // Who has the file today may be another than who had it when the money came.
            if fields["file.agent"] != nil {
                result.append(selection("file.agent", Phrase("Agent of the file"), agents))
            }
        }
        if fields["file.currency"] != nil {
            result.append(
                selection("file.currency", Phrase("Currency"), Currency.all.map { ($0.code, .verbatim($0.code)) }))
        }
        result += [
            selection(
                "file.kind", Phrase("Kind of debt"), DebtKind.allCases.map { ($0.rawValue, $0.label) }),
            selection(
                "file.wilaya", Phrase("Wilaya"),
                Wilaya.inForce(on: context.today).map { wilaya in
                    (
                        String(wilaya.code),
                        .verbatim(wilaya.codeText + " " + context.locale.wilaya(Int64(wilaya.code)))
                    )
                }),
            days("file.handedOver", Phrase("Handed over"), files.faults[Debt.handedOver.spec.name]),
            selection("f.method", Phrase("Method"), PaymentMethod.allCases.map { ($0.rawValue, $0.label) }),
            selection(
                "filter", Phrase("State"),
                [("reversedAt is empty", Phrase("Received")), ("reversedAt is not empty", Phrase("Reversed"))]),
        ]
        return result
    }
}
