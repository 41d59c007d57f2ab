import Department
import Design
import HTML
import HTTP
import Localization
import Messages
import NounPages
import Nouns
import Routing
import Values

extension Directory {
    static let mergePath = Path<ID>("/parties/{id}/merge")
    static let undoMergePath = Path<ID, ID>("/parties/{id}/merges/{merge}/undo")

    var mergeRoutes: [Route<Context>] {
        let access = Access.needs(DirectoryPermissions.merge)
        return [
            .get(Directory.mergePath, access: access, "Finds the party that one is to be merged with.") {
                request, context, id in try mergePage(id, request.query, context, nil)
            },
            .post(Directory.mergePath, access: access, "Merges two parties.") { request, context, id in
                let fields = try request.form().fields
                guard let other = fields["with"].flatMap({ ID($0) }) else {
                    return try mergePage(id, fields, context, Phrase("Choose the other party."))
                }
                let keepsOther = fields["keep"] == "other"
                do {
                    try store.change(by: context.author) { change in
                        let mine = try PartyFile(id, in: change)
                        let theirs = try PartyFile(other, in: change)
                        _ = try keepsOther ? mine.merge(into: theirs) : theirs.merge(into: mine)
                    }
                } catch let refusal as Refusal where refusal.status == .conflict {
                    return try mergePage(id, fields, context, refusal.phrase)
                }
                return context.goes(to: Directory.partyPath(keepsOther ? other : id))
            },
            .post(Directory.undoMergePath, access: access, "Undoes a merge.") { _, context, id, merge in
                try store.change(by: context.author) { try PartyFile(id, in: $0).undo(merge) }
                return context.goes(to: Directory.partyPath(id))
            },
        ]
    }

    /// The search for the other party, and the choice of which of the two is kept.
    private func mergePage(_ id: ID, _ fields: Fields, _ context: Context, _ error: Phrase?) throws -> Response {
        let locale = context.locale
        let words = String((fields["q"] ?? "").prefix(200))
        let with = fields["with"].flatMap { ID($0) }
        let (party, likely) = try store.read { connection in
            (
                try parties.record(id, for: context.actor, in: connection),
                try PartyView.likely(id, in: connection)
            )
        }
        var found: [PartyHit] = words.isEmpty ? [] : try search(words, limit: 10)
        if words.isEmpty {
            found = likely.map { PartyHit(card: $0.card, reference: $0.reference, matched: nil) }
            if let with, !found.contains(where: { $0.card.id == with }),
                let card = try store.read({ try PartyCards.card(of: with, in: $0) })
            {
                found.append(PartyHit(card: card, reference: "", matched: nil))
            }
        }
        found.removeAll { $0.card.id == id }
        let path = Directory.mergePath(id)
        let target: HTML =
            context.wantsFragment ? ##" hx-post="\##(WordsForm.path)" hx-target="#dialog" hx-swap="innerHTML""## : .none
        let search: HTML = """
            <form class="search-page" \(WordsForm.attributes) role="search"\(target)>\
            <input type="search" name="q" \
            value="\(words)" dir="auto" aria-label="\(locale("Search for the other party"))" \
            placeholder="\(locale("Name, reference or telephone number"))">\
            \(WordsForm.fields(to: path, csrf: context.csrf))\
            <button class="button plain"><span>\(locale("Search"))</span></button></form>
            """
        let title = Phrase("Merge {name} with another party", ["name": .text(party.title)])
        let trail = [Link(.verbatim(party.title), to: Directory.partyPath(id))]
        guard !found.isEmpty else {
            let said =
                words.isEmpty ? Phrase("Search for the party that is the same.") : Phrase("Nothing matches")
            let fault = error.map { Notice($0, .brick).html(locale) } ?? .none
            let body: HTML = #"\#(fault)\#(search)<p class="quiet">\#(locale(said))</p>"#
            let status: Status = error == nil ? .ok : .unprocessableContent
            if context.wantsFragment {
                return context.fragment(Dialog(title: title, body).html(locale), status: status)
            }
            return context.page(
                title, status: status,
                Layout.narrow(
                    "\(PageHeader(locale, title: title, trail: trail).html(locale))\(Card(body).html(locale))"))
        }
        return context.dialog(title, trail: trail, isWrong: error != nil, before: search) { target in
            Design.Form(
                action: path, csrf: context.csrf, submit: Phrase("Merge"), cancel: Directory.partyPath(id),
                error: error, target: target,
                [
                    .init([
                        .radios(
                            "with", label: Phrase("The same party"),
                            value: with?.description ?? (found.count == 1 ? found[0].card.id.description : ""),
                            choices: found.map { hit in
                                .init(
                                    hit.card.id.description, .verbatim(hit.card.name),
                                    help: .verbatim(detail(of: hit, locale)))
                            }),
                        .radios(
                            "keep", label: Phrase("Which one is kept"), value: fields["keep"] ?? "this",
                            choices: [
                                .init("this", Phrase("{name}, this one", ["name": .text(party.title)])),
                                .init("other", Phrase("The other one")),
                            ]
                        ).help(
                            Phrase(
                                "Its name stands. Ways of contact, identity numbers and debts of both are kept; the merge can be undone."
                            )),
                    ])
                ])
        }
    }

    /// The quiet line of a party that was found: the Arabic name, the wilaya, the reference.
    func detail(of hit: PartyHit, _ locale: Locale) -> String {
        [
            hit.card.arabicName, hit.matched, hit.card.wilaya.map { locale.wilaya(Int64($0)) },
            hit.reference.isEmpty ? nil : hit.reference,
        ].compactMap { $0 }.joined(separator: " · ")
    }
}
