import Design
import HTML
import Localization
import Values

/// Where somebody is signed in, with a button that ends each.
struct SessionSheet {
    let sessions: [Session]
    /// The session of whoever looks, which is marked; nil when it is somebody else's page.
    let current: ID?
    let csrf: String
    let now: Instant
    let terms: Identity.SessionTerms
    /// The address that ends a session.
    let end: (ID) -> String

    func html(_ locale: Locale) -> HTML {
        let columns: [Sheet.Column] = [
            .init(Phrase("Browser"), phone: .title), .init(Phrase("Signed in"), phone: .labelled),
            .init(Phrase("Last seen"), phone: .labelled), .init(Phrase("Action"), .end, phone: .amount),
        ]
        let rows = sessions.map { session in
            let agent = session.agent.isEmpty ? locale("An unknown program") : session.agent
            let seen: HTML =
                session.isLocked(at: now, terms)
                ? Tag(Phrase("Locked"), .sand).html(locale) : HTML(text: locale.ago(session.seen, now: now))
            let button = Action(Phrase("End"), to: end(session.id), weight: .quiet, effect: .post(csrf: csrf))
            let here = Tag(Phrase("This browser"), .brand).html(locale)
            return Sheet.Row(
                id: session.id.description, name: agent,
                [
                    .text(agent, quiet: session.peer), Cell(locale.html(session.created)), Cell(seen),
                    Cell(session.id == current ? here : button.html(locale)),
                ])
        }
        return Sheet(id: "sessions", caption: Phrase("Where you are signed in"), columns, rows).html(locale)
    }
}
