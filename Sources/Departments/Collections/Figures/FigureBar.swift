import Design
import HTML
import HTTP
import Localization
import Values

extension Collections {
    /// What a page of figures is filtered by.
    func figureBar(
        _ page: FigurePage, _ filter: FigureFilter, _ facts: FigureFacts, _ names: FigureNames, _ locale: Locale
    ) -> HTML {
        func clear(_ fields: Set<String>) -> String { filter.link(page.path, without: fields) }
        var filters: [FilterBar.Filter] = [
            .init(
                Phrase("Handed over"),
                [
                    .date("from", label: Phrase("From"), value: filter.from?.description ?? ""),
                    .date("to", label: Phrase("To"), value: filter.to?.description ?? ""),
                ], value: period(filter), clear: clear(["from", "to"])),
            choice(
                "creditor", Phrase("Creditor"), filter.creditor?.description,
                names.creditors.sorted { $0.value.name < $1.value.name }.map {
                    ($0.key.description, .verbatim($0.value.name))
                }, clear(["creditor"])),
        ]
        if !filter.isOwn {
            filters.append(
                choice(
                    "agent", Phrase("Agent"), filter.agent?.description,
                    facts.agents.compactMap { id in names.staff[id].map { (id, $0) } }.sorted { $0.1 < $1.1 }.map {
                        id, name in
                        (id.description, .verbatim(name))
                    },
                    clear(["agent"])))
        }
        filters.append(
            choice(
                "kind", Phrase("Kind of debt"), filter.kind?.rawValue,
                DebtKind.allCases.map { ($0.rawValue, $0.label) }, clear(["kind"])))
        filters.append(
            choice(
                "wilaya", Phrase("Wilaya"), filter.wilaya.map(String.init),
                Wilaya.all.map { wilaya in
                    (
                        String(wilaya.code),
                        .verbatim(
                            wilaya.codeText + " " + (locale.language == .arabic ? wilaya.arabic : wilaya.french))
                    )
                }, clear(["wilaya"])))
        if facts.currencies.count > 1 {
            filters.append(
                choice(
                    "currency", Phrase("Currency"), filter.mainCurrency(in: facts),
                    facts.currencies.map { ($0, .verbatim($0)) }, clear(["currency"])))
        }
        return FilterBar(
            action: page.path, query: nil, filters, kept: filter.fields().map { ($0.name, $0.value) }, reset: page.path
        ).html(locale)
    }

    private func choice(
        _ name: String, _ label: Phrase, _ value: String?, _ choices: [(String, Phrase)], _ clear: String
    ) -> FilterBar.Filter {
        FilterBar.Filter(
            label,
            [
                .select(
                    name, label: label, value: value ?? "", choices: choices.map { .init($0.0, $0.1) },
                    empty: Phrase("All"))
            ], value: value.flatMap { value in choices.first { $0.0 == value }?.1 }, clear: clear)
    }

    private func period(_ filter: FigureFilter) -> Phrase? {
        switch (filter.from, filter.to) {
        case (let from?, let to?): Phrase("{from} to {to}", ["from": .day(from, .short), "to": .day(to, .short)])
        case (let from?, nil): Phrase("from {day}", ["day": .day(from, .short)])
        case (nil, let to?): Phrase("until {day}", ["day": .day(to, .short)])
        case (nil, nil): nil
        }
    }
}
