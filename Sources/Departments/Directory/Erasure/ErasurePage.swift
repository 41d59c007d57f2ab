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

/// What erasing a person takes away, what stays and why, and the form that asks for it.
struct ErasurePage {
    let party: Record
    let notes: [ErasureNote]
    let waiting: Approval?
    /// How long the books are kept, by law.
    let books: Record?
    let context: Context
    let fields: Fields
    let invalid: Invalid?
    let refusal: Refusal?

    private var locale: Locale { context.locale }

    var html: HTML {
        let head = PageHeader(
            title: locale.html(Phrase("Erase a person")), fact: .isolated(party.title),
            trail: [Link(.verbatim(party.title), to: Directory.partyPath(party.id))])
        return """
            \(head.html(locale))\(refusal.map { Notice($0.phrase, .brick).html(locale) })\(state)\
            \(Layout.columns(
                main: "\(card(.erased, Phrase("This goes"), .trash))\(card(.kept, Phrase("This stays"), .lock))",
                side: "\(card(.prevents, Phrase("This stands against it"), .warning))\(form)"))
            """
    }

    private var isErased: Bool { party[Party.erased] != nil }

    private var state: HTML {
        if let day = party[Party.erased] {
            return Notice(Phrase("This person was erased on {day}.", ["day": .day(day, .long)]), .sky).html(locale)
        }
        guard let waiting else { return .none }
        return Notice(
            Phrase("{name} asks to erase this person.", ["name": .text(waiting.askerName)]),
            detail: Phrase("Somebody else must approve."), .sand,
            actions: [
                Action(Phrase("See the request"), to: "/approvals/directory/\(waiting.id)", icon: .handshake)
            ]
        ).html(locale)
    }

    private func card(_ outcome: ErasureNote.Outcome, _ title: Phrase, _ icon: Icon) -> HTML {
        let lines = notes.filter { $0.outcome == outcome }
        guard !lines.isEmpty, !isErased || outcome == .kept else { return .none }
        return Card(
            title: title,
            """
            <ul class="ways">\(each: lines, { note in
                """
                <li>\(icon.html)<span>\(locale.html(note.what))\(why(note).map { "<small>\($0)</small>" as HTML })</span></li>
                """
            })</ul>
            """
        ).html(locale)
    }

    private func why(_ note: ErasureNote) -> HTML? {
        guard note.isBooks, let books else { return note.why.map { locale.html($0) } }
        return locale.html(
            Phrase(
                "Kept for {length} after the end: {source}",
                ["length": .phrase(books.length), "source": .text(books[LegalTerm.source])]))
    }

    private var form: HTML {
        let isPrevented = notes.contains { $0.outcome == .prevents }
        guard !isErased, !isPrevented, waiting == nil else { return .none }
        return Card(
            title: Phrase("Ask for the erasure"),
            Design.Form(
                action: Directory.erasurePath(party.id), csrf: context.csrf, submit: Phrase("Ask for the erasure"),
                weight: .danger, cancel: Directory.partyPath(party.id),
                [
                    .init([
                        .textarea("reason", label: Phrase("Reason"), value: fields["reason"] ?? "", rows: 3)
                            .help(
                                Phrase(
                                    "Number and date of the request. Somebody else must approve; it cannot be undone.")
                            )
                            .error(invalid?["reason"]).required().limit(400)
                    ])
                ]
            ).html(locale)
        ).html(locale)
    }
}
