import Department
import Design
import HTML
import HTTP
import Localization
import Messages
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Directory {
    static let partyPath = Path<ID>("/parties/{id}")
    static let editPath = Path<ID>("/parties/{id}/edit")
    static let historyPath = Path<ID>("/parties/{id}/history")
    static let optionsPath = FixedPath("/parties/options")

    var partyRoutes: [Route<Context>] {
        let access = Access.needs(Party.noun.see)
        return [
            .get(Directory.partyPath, access: access, "Shows a party with what every department knows of it.") {
                request, context, id in try page(of: id, request, context)
            },
            .get(Directory.historyPath, access: access, "Shows older entries of a party's history.") {
                request, context, id in
                let before = request.query["before"].flatMap { Int64($0) }
                let (party, history) = try store.read { connection in
                    let party = try parties.record(id, for: context.actor, in: connection)
                    let absorbed = try StandingMerge.absorbed(by: id, in: connection)
                    return (
                        party,
                        try PartyHistory.read(
                            id, absorbed: absorbed, isErased: party[Party.erased] != nil, before: before, store.trail,
                            in: connection)
                    )
                }
                let body = history.html(of: id, context: context)
                if context.wantsFragment { return context.fragment(body) }
                return context.page(
                    Phrase("History"),
                    Layout.narrow(
                        """
                        \(PageHeader(context.locale, title: Phrase("History"), trail: [
                            Link(.verbatim(party.title), to: Directory.partyPath(id))
                        ]).html(context.locale))\(Card(body).html(context.locale))
                        """))
            },
            .get(Directory.optionsPath, access: access, "Finds parties while typing, to choose one.") {
                request, context in
                let words = String((request.query["q"] ?? "").prefix(200))
                let hits = try search(words, limit: 10)
                return context.fragment(
                    ComboboxOptions(
                        hits.map { hit in
                            (
                                value: hit.card.id.description, text: hit.card.name,
                                quiet: detail(of: hit, context.locale)
                            )
                        }
                    ).html(context.locale))
            },
        ]
    }

    private func page(of id: ID, _ request: Request, _ context: Context) throws -> Response {
        let kept = try store.read { try StandingMerge.kept(as: id, in: $0) }
        if kept != id { return .redirect(to: Directory.partyPath(kept, query: ["from": id.description])) }
        let from = request.query["from"].flatMap { ID($0) }
        let (view, absorbed) = try store.read { connection in
            (
                try PartyView(id, self, context.actor, in: connection),
                try from.flatMap { try StandingMerge.absorbed(by: id, in: connection)[$0] }
            )
        }
        if !view.contacts.isEmpty { try Contacts.noteLook(at: id, by: context.author, store) }
        return context.page(
            .verbatim(view.party.title), live: ["party/\(id)"],
            PartyPage(view: view, context: context, absorbed: absorbed).html)
    }
}
