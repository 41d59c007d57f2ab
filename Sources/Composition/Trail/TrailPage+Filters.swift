import Audit
import Department
import Design
import HTTP
import Localization
import Nouns
import Routing
import Values

extension TrailPage {
    /// Who, what, to what, when, from where.
    var filters: [FilterBar.Filter] {
        let locale = context.locale
        func select(_ name: String, _ label: Phrase, _ choices: [(code: String, label: Phrase)]) -> FilterBar.Filter {
            let value = query.fields[name] ?? ""
            return FilterBar.Filter(
                label,
                [
                    .select(
                        name, label: label, value: value, choices: choices.map { .init($0.code, $0.label) },
                        empty: Phrase("All"))
                ],
                value: value.isEmpty ? nil : choices.first { $0.code == value }?.label ?? .verbatim(value),
                clear: query.link([(name, nil)]))
        }
        let words = trails.departments.filter { query.department == nil || $0.name == query.department }
            .map(\.trailWords)
        func sorted(_ words: [String: Phrase]) -> [(code: String, label: Phrase)] {
            words.sorted { locale($0.value) < locale($1.value) }.map { (code: $0.key, label: $0.value) }
        }
        let acts = words.flatMap { sorted($0.acts) } + sorted(TrailWords.everywhere)
        var things: [(code: String, label: Phrase)] = []
        for word in words {
            things += word.nouns.map { (code: $0.name, label: $0.one) }
            things += sorted(word.things)
        }
        things += sorted(TrailWords.thingsEverywhere)
        let ends = [query.days.from, query.days.to].map { $0.map { locale.day($0) } }
        let address = query.fields["address"] ?? ""
        return [
            select("actor", Phrase("Who"), staff.map { ($0.id.description, .verbatim($0.name)) }),
            select("act", Phrase("What"), acts), select("noun", Phrase("To what"), things),
            FilterBar.Filter(
                Phrase("Period"),
                [
                    .date("from", label: Phrase("From"), value: query.fields["from"] ?? ""),
                    .date("to", label: Phrase("To"), value: query.fields["to"] ?? ""),
                ],
                value: ends[0] == nil && ends[1] == nil
                    ? nil : .verbatim(ends.map { $0 ?? "…" }.joined(separator: " – ")),
                clear: query.link([("from", nil), ("to", nil)])),
            FilterBar.Filter(
                Phrase("Address"), [.text("address", label: Phrase("Network address"), value: address)],
                value: address.isEmpty ? nil : .verbatim(address), clear: query.link([("address", nil)])),
        ]
    }
}
